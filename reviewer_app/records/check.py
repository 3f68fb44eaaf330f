"""What must hold of a records package as a bag: files, tag files, names. (What its lists say: `check_lists`.)

- Everything outside the payload follows from the payload: bag-info from `package.json`, manifests from the
  files. It is made again and compared, byte for byte, so no byte of a package is free.
- Each check gives a `Part`: valid, not valid because, could not be checked because. A package is valid when
  every part that decides is; *could not be checked* is not valid.
- Files come as `Held`: their sizes and digests, and the bytes of the small ones. Nothing is opened here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviewer_app.domain.standing import Standing as Standing
from reviewer_app.domain.text import one_line
from reviewer_app.records.metadata import (
    WrittenFile,
    bag_info_of,
)
from reviewer_app.records.names import name_faults
from reviewer_app.records.package import (
    AUTHORITY_FILE,
    DETERMINATION_FILE,
    FILELIST_FILE,
    FINDING_FILE,
    JOURNAL,
    METADATA_FILE,
    PACKAGE_FILE,
    RECORDS_KEY_FILE,
    REFERENCES_FILE,
    SCHEMA_FILE,
    VERIFIER_FILE,
)
from reviewer_app.records.tags import (
    ALGORITHMS,
    BAG_INFO,
    BAGIT,
    CMS,
    DECLARATION,
    ML_DSA,
    PAYLOAD,
    manifests,
    tag_manifests,
)
from reviewer_app.records.write import MARKER

MOST = 20  # faults of one part that are said
TAG_MANIFESTS = frozenset(f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS)
SMALL = frozenset(
    {
        BAGIT,
        BAG_INFO,
        CMS,
        ML_DSA,
        *TAG_MANIFESTS,
        *(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS),
        PACKAGE_FILE,
        METADATA_FILE,
        FILELIST_FILE,
        REFERENCES_FILE,
        DETERMINATION_FILE,
        SCHEMA_FILE,
        FINDING_FILE,
        f"{JOURNAL}entries.jsonl",
        f"{JOURNAL}head.json",
    }
)
_REQUIRED = (
    PACKAGE_FILE,
    METADATA_FILE,
    FILELIST_FILE,
    FINDING_FILE,
    DETERMINATION_FILE,
    SCHEMA_FILE,
    AUTHORITY_FILE,
    VERIFIER_FILE,
    f"{JOURNAL}entries.jsonl",
    f"{JOURNAL}head.json",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was checked. `reasons` are sentences without a full stop; none when it is valid.

    `remark` is what to know all the same. A part that does not decide is said, and changes no outcome.
    """

    what: str
    standing: Standing
    reasons: tuple[str, ...] = ()
    remark: str = ""
    decides: bool = True

    @property
    def sentence(self) -> str:
        """One line for a person."""
        said = "not checked" if self.standing is Standing.NOT_CHECKED else self.standing.value
        because = f", because {'; '.join(self.reasons)}" if self.reasons else ""
        remark = f" {self.remark}" if self.remark else ""
        return f"{self.what}: {said}{because}.{remark}"


@dataclass(frozen=True, slots=True)
class Held:
    """A package as it was read: every file's size and digests, the small ones' bytes."""

    files: Mapping[str, WrittenFile]
    bytes: Mapping[str, bytes]

    @property
    def payload(self) -> tuple[WrittenFile, ...]:
        return tuple(one for path, one in self.files.items() if path.startswith(PAYLOAD))


@dataclass(frozen=True, slots=True)
class SecondSaid:
    """What `package.json` says of the second signature: the key's fingerprint, or why there is none."""

    fingerprint: str = ""
    absent: str = ""


def part(what: str, faults: Iterable[str], remark: str = "") -> Part:
    """Valid without faults; not valid because of the first of them, with the number of the rest."""
    found = [one_line(fault) for fault in faults]
    if not found:
        return Part(what, Standing.VALID, (), remark)
    more = (f"and {len(found) - MOST} more",) if len(found) > MOST else ()
    return Part(what, Standing.NOT_VALID, (*found[:MOST], *more), remark)


def unchecked(what: str, why: str, *, decides: bool = True) -> Part:
    return Part(what, Standing.NOT_CHECKED, (why,), decides=decides)


def standing_of(parts: Iterable[Part]) -> Standing:
    """Not valid if anything is not; valid only if everything that decides is."""
    found = {one.standing for one in parts if one.decides or one.standing is Standing.NOT_VALID}
    for standing in (Standing.NOT_VALID, Standing.NOT_CHECKED):
        if standing in found:
            return standing
    return Standing.VALID if found else Standing.NOT_CHECKED


def bag_parts(held: Held) -> list[Part]:
    """The set of files, the tag files, the names."""
    return [
        part("Files", _set_faults(held)),
        part("Tag files", _tag_faults(held)),
        part("Names", name_faults(one.path for one in held.payload)),
    ]


def second_said(held: Held) -> SecondSaid | None:
    """What `package.json` says of ML-DSA-87; None when it does not say it in its form."""
    try:
        said = json_in(held, PACKAGE_FILE)["ml_dsa_87"]
        found = SecondSaid(said["fingerprint_sha384"] or "", said["absent"] or "")
    except (ValueError, KeyError, TypeError):
        return None
    texts = isinstance(found.fingerprint, str) and isinstance(found.absent, str)
    return found if texts and bool(found.fingerprint) != bool(found.absent) else None


def _set_faults(held: Held) -> Iterator[str]:
    """What must be there and is not; what may not be there and is."""
    second = second_said(held)
    if second is None:
        yield f"{PACKAGE_FILE} does not say what signs the package"
    for path in sorted(SMALL & set(held.files) - set(held.bytes)):
        yield f"{path} is too large to be read"
    key = (RECORDS_KEY_FILE,) if second and second.fingerprint else ()
    for path in (*_REQUIRED, *key):
        if path not in held.files:
            yield f"{path} is missing"
    tags = {BAGIT, BAG_INFO, CMS, *TAG_MANIFESTS, *(f"manifest-{one}.txt" for one in ALGORITHMS)}
    tags |= {ML_DSA} if second and second.fingerprint else set()
    there = {path for path in held.files if not path.startswith(PAYLOAD)}
    yield from (f"{path} is missing" for path in sorted(tags - there))
    for path in sorted(there - tags):
        yield "it was never finished, and says so" if path == MARKER else f"{path} does not belong to it"


def _tag_faults(held: Held) -> Iterator[str]:
    if held.bytes.get(BAGIT, DECLARATION) != DECLARATION:
        yield f"{BAGIT} is not the declaration of BagIt 1.0"
    payload = held.payload
    if BAG_INFO in held.bytes:
        try:
            said = held.bytes.get(PACKAGE_FILE, b"")
            wanted = bag_info_of(said, sum(one.size for one in payload), len(payload))
            if held.bytes[BAG_INFO] != wanted:
                yield f"{BAG_INFO} does not say what {PACKAGE_FILE} and the payload say"
        except (ValueError, RecursionError) as error:
            yield f"{PACKAGE_FILE} cannot be read ({error})"
    tags = {path: data for path, data in held.bytes.items() if "/" not in path and path not in TAG_MANIFESTS}
    tags.pop(MARKER, None)
    for name, wanted in {**manifests(payload), **tag_manifests(tags)}.items():
        if name in held.bytes and held.bytes[name] != wanted:
            yield from _manifest_faults(name, held.bytes[name], wanted)


def _manifest_faults(name: str, found: bytes, wanted: bytes) -> Iterator[str]:
    """What differs between a manifest and the one that follows from the files."""
    stated, true = _entries(found), _entries(wanted)
    if stated == true:
        yield f"{name} is not in its one spelling"
        return
    for path in sorted({*stated, *true}):
        if path not in true:
            yield f"{name} lists {path}, which is not there"
        elif path not in stated:
            yield f"{name} does not list {path}"
        elif stated[path] != true[path]:
            yield f"{path} was altered: its digest is not the one in {name}"


def _entries(manifest: bytes) -> dict[str, str]:
    lines = manifest.decode("utf-8", "backslashreplace").split("\n")
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines) if digest or path}


def json_in(held: Held, path: str) -> Any:
    """Plain JSON; ValueError, or KeyError where there is no such file."""
    try:
        return json.loads(held.bytes[path])
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
