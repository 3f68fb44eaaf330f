"""Which metadata documents a file holds: none, one, or one a line (`*.intoto.jsonl`).

- Content decides; a name is only a hint for saying that a damaged file would have been one.
- Beyond MOST_BYTES a file is not read, and that is said. An unreadable file with the look of metadata is
  listed as not read; any other file that is no metadata is silently none.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind, not_read
from reviewer_app.evidence.files import EvidenceUnreadable, base
from reviewer_app.evidence.metadata import (
    cyclonedx,
    cyclonedx_xml,
    in_toto,
    model_signing,
    ro_crate,
    spdx,
    spdx3,
)
from reviewer_app.evidence.metadata.envelopes import Wrapping, message_bundle, unwrapped
from reviewer_app.evidence.metadata.summary import Summary
from reviewer_app.evidence.untrusted_json import mapping, parse

MOST_BYTES = 16 * 1024 * 1024
_MOST_LINES = 50
_HEAD = 8192
_FORM = "a metadata document"
_NAME_HINT = re.compile(
    r"ro-crate-metadata\.jsonld?$|\.sig$|\.sigstore(?:\.json)?$|\.intoto\.jsonl?$|\.(?:cdx|bom|spdx)(?:\.\w+)?$"
    r"|(?:^|[-_.])s?bom\.(?:json|xml)$|\.spdx3?\.\w+$|\.link$|\.layout$",
    re.IGNORECASE,
)
_HEAD_HINT = re.compile(
    rb'"bomFormat"|cyclonedx\.org/schema/bom|"?SPDXVersion"?\s*:|"spdxVersion"|spdx\.org/rdf/3|w3id\.org/ro/crate'
    rb'|in-toto\.io/Statement|"dsseEnvelope"|vnd\.dev\.sigstore\.bundle|vnd\.in-toto'
)

_FORMS: tuple[tuple[Callable[[object], bool], Callable[[str, dict[str, Any]], MetadataDocument]], ...] = (
    tuple((form.recognised, form.summarised) for form in (ro_crate, cyclonedx, spdx, spdx3))
)


def documents(name: str, file: BinaryIO) -> tuple[MetadataDocument, ...]:
    """The metadata documents in `file`; a reason instead where it looks like one and is unreadable."""
    data = file.read(MOST_BYTES + 1)
    hinted = bool(_NAME_HINT.search(base(name)) or _HEAD_HINT.search(data[:_HEAD]))
    try:
        if len(data) <= MOST_BYTES:
            return tuple(_found(name, data))
        reason = f"It is larger than the {MOST_BYTES // 1024**2} MiB that are read of such a file."
    except EvidenceUnreadable as error:
        reason = error.sentence
    except RecursionError:
        reason = f"{name} cannot be read as {_FORM}: it is nested too deeply."
    return (not_read(name, reason),) if hinted else ()


def _found(name: str, data: bytes) -> Iterator[MetadataDocument]:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"{":
        yield from _in_json(name, data)
    elif start == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        plain = cyclonedx_xml.plain_of(data, name)
        if plain is not None:
            yield cyclonedx.summarised(name, plain)
    elif spdx.is_tag_value(data[:_HEAD].decode("utf-8", "replace")):
        words = data.decode("utf-8", "replace").replace("\r\n", "\n")
        yield spdx.summarised(name, spdx.plain_of_tag_value(words))


def _in_json(name: str, data: bytes) -> Iterator[MetadataDocument]:
    try:
        plain = parse(data, name, _FORM)
    except EvidenceUnreadable:
        lines = data.split(b"\n", _MOST_LINES + 1)
        after = next((line for line in lines[1:] if line.strip()), b"")
        if not after.lstrip().startswith(b"{"):
            raise
        yield from _by_line(name, lines)
        return
    found = _document(name, plain)
    if found is not None:
        yield _with_repeats(found, data)


def _by_line(name: str, lines: list[bytes]) -> Iterator[MetadataDocument]:
    """Logs have this form too: a line that is no metadata ends the search."""
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        if not line.strip():
            continue
        try:
            found = _document(name, parse(line, name, _FORM))
        except EvidenceUnreadable as error:
            found = not_read(name, error.sentence)
        if found is None:
            return
        yield _noting(found, f"Line {number} of its file.")
    if len(lines) > _MOST_LINES:
        yield not_read(name, f"The lines after the first {_MOST_LINES} were not read.")


def _document(name: str, plain: Any) -> MetadataDocument | None:
    if bundle := message_bundle(name, plain):
        return bundle
    wrapping = unwrapped(plain, name)
    inner = plain if wrapping is None else wrapping.payload
    if model_signing.recognised(inner):
        return model_signing.summarised(name, mapping(inner), wrapping)
    if in_toto.recognised(inner):
        return in_toto.summarised(name, mapping(inner), wrapping)
    if wrapping is not None:
        return _unknown_within(name, wrapping)
    for recognised, summarised in _FORMS:
        if recognised(plain):
            return summarised(name, plain)
    return None


def _unknown_within(name: str, wrapping: Wrapping) -> MetadataDocument:
    summary = Summary(name, MetadataKind.IN_TOTO)
    summary.note(wrapping.fault or "What it holds is no statement that is known here.")
    wrapping.tell(summary)
    return summary.finished(signed=True)


def _with_repeats(found: MetadataDocument, data: bytes) -> MetadataDocument:
    """Readers of JSON differ on a name that stands twice in one object: ours takes the last."""
    repeated: set[str] = set()

    def look(pairs: list[tuple[str, Any]]) -> None:
        names: set[str] = set()
        for key, _ in pairs:
            (repeated if key in names else names).add(key)

    json.load(io.BytesIO(data), object_pairs_hook=look)
    if not repeated:
        return found
    return _noting(found, "A name stands twice in one of its objects; the last value is shown.")


def _noting(found: MetadataDocument, words: str) -> MetadataDocument:
    return MetadataDocument(
        found.path, found.kind, found.version, found.title, found.facts, found.digests, (words, *found.notes)
    )
