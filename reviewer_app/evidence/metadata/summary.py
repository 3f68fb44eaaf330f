"""What a format's reader fills: a summary that is bounded, whatever the file holds.

- Values are shortened, facts, digests and notes counted; what was left out is said in a note.
- A digest is hex of a length its algorithm can have; anything else the file calls one is counted in a note.
- Walking stops at a depth; nothing here recurses over untrusted nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from reviewer_app.domain.metadata import (
    NOT_VERIFIED,
    SIGNATURE_NOT_CHECKED,
    MetadataDocument,
    MetadataFact,
    MetadataKind,
    NamedDigest,
)
from reviewer_app.evidence.untrusted_json import sequence, text

MOST_FACTS = 60
MOST_DIGESTS = 500
MOST_ENTITIES = 50_000
_VALUE_CHARACTERS = 400
_NAME_CHARACTERS = 200
_HEX_LENGTHS = {
    "md5": 32,
    "sha1": 40,
    "sha224": 56,
    "sha256": 64,
    "sha384": 96,
    "sha512": 128,
    "sha3256": 64,
    "sha3384": 96,
    "sha3512": 128,
    "blake2b256": 64,
    "blake2b384": 96,
    "blake2b512": 128,
    "blake2b": 128,
    "blake3": 64,
}
_HEX = re.compile(r"[0-9a-fA-F]{8,256}")
_MODEL_NAME = re.compile(
    r"check.?point|weights|(?:^|[\W_])model(?:[\W_]|$)|\.(?:safetensors|gguf|ckpt|onnx|pth?)$", re.IGNORECASE
)


@dataclass(slots=True)
class Summary:
    """A MetadataDocument in the making."""

    path: str
    kind: MetadataKind
    version: str = ""
    title: str = ""
    facts: list[MetadataFact] = field(default_factory=list)
    digests: list[NamedDigest] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _facts_left_out: int = 0
    _digests_left_out: int = 0
    _not_digests: int = 0

    def fact(self, label: str, *values: object) -> None:
        """The first of the values that says something, under our label."""
        shown = next((words for words in map(scalar, values) if words), "")
        if not shown:
            return
        if len(self.facts) < MOST_FACTS:
            self.facts.append(MetadataFact(label, shown))
        else:
            self._facts_left_out += 1

    def facts_of(self, label: str, values: Iterable[object]) -> None:
        for value in values:
            self.fact(label, value)

    def digest(self, name: object, algorithm: object, value: object, *, model: bool = False) -> None:
        """A digest of `name`; what is not hex of the algorithm's length is only counted."""
        known, written = algorithm_name(text(algorithm)), value if isinstance(value, str) else ""
        if not _HEX.fullmatch(written) or _HEX_LENGTHS.get(known, len(written)) != len(written):
            self._not_digests += 1
        elif len(self.digests) >= MOST_DIGESTS:
            self._digests_left_out += 1
        else:
            shown = cut(scalar(name), _NAME_CHARACTERS)
            self.digests.append(NamedDigest(shown, known, written.lower(), model))

    def digests_of(self, name: object, values: dict[str, Any], *, model: bool = False) -> None:
        """The digests of an in-toto DigestSet: {"sha256": "…"}."""
        for algorithm, value in list(values.items())[:20]:
            self.digest(name, algorithm, value, model=model)

    def note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)

    def finished(self, *, signed: bool = False) -> MetadataDocument:
        for count, what in (
            (self._facts_left_out, "more lines are not shown here."),
            (self._digests_left_out, "more digests are not shown here."),
            (self._not_digests, "values are called digests and are none."),
        ):
            if count:
                self.note(f"{count:,} {what}")
        if signed:
            self.note(SIGNATURE_NOT_CHECKED)
        self.note(NOT_VERIFIED)
        version, title = cut(self.version, 60), cut(self.title, _NAME_CHARACTERS)
        return MetadataDocument(
            self.path, self.kind, version, title, tuple(self.facts), tuple(self.digests), tuple(self.notes)
        )


def cut(words: str, limit: int) -> str:
    """At most `limit` characters, the cut shown."""
    return words if len(words) <= limit else words[: limit - 1] + "…"


def scalar(value: object) -> str:
    """A string, number or truth value as text, shortened; "" for None and containers."""
    if isinstance(value, dict | list):
        return ""
    return cut(text(value).strip(), _VALUE_CHARACTERS)


def joined(values: Iterable[object]) -> str:
    """The values that say something, with commas, shortened."""
    shown: list[str] = []
    for value in values:
        if words := scalar(value):
            shown.append(words)
        if sum(map(len, shown)) > _VALUE_CHARACTERS:
            break
    return cut(", ".join(shown), _VALUE_CHARACTERS)


def tallied(counts: dict[str, int]) -> str:
    """ "library 12, data 1": the most frequent first."""
    # Not Counter.most_common: it would load a module, and in the cage none can be loaded.
    return joined(f"{kind} {count}" for kind, count in sorted(counts.items(), key=lambda one: -one[1])[:12])


def objects(value: object) -> Iterator[dict[str, Any]]:
    """The JSON objects in a list, or a lone object; the first `MOST_ENTITIES` of them."""
    items = [value] if isinstance(value, dict) else sequence(value)
    return (item for item in items[:MOST_ENTITIES] if isinstance(item, dict))


def algorithm_name(written: str) -> str:
    """ "SHA-512", "sha512" and "SHA512" are one name: "sha512"."""
    return re.sub(r"[^a-z0-9]", "", written[:40].lower())


def names_a_model(name: str) -> bool:
    """Whether a name speaks of a model's weights: model.safetensors, "checkpoint r7"."""
    return bool(_MODEL_NAME.search(name[:400]))


def known_version(summary: Summary, version: str, known: tuple[str, ...]) -> None:
    """Set the version; a note where it is none of those known here."""
    summary.version = version
    if version not in known:
        said = f"version {cut(version, 40)}" if version else "no version"
        summary.note(f"It states {said}; known here: {', '.join(known)}. Shown as far as it was understood.")
