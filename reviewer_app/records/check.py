"""What must hold of a records package as a bag: files, tag files, names. (What its lists say: `check_lists`.)

- Everything outside the payload follows from the payload: bag-info from `package.json`, manifests from the
  files. It is made again and compared, byte for byte, so no byte of a package is free.
- Each check gives a `Part`: valid, not valid because, could not be checked because. A package is valid when
  every part that decides is; *could not be checked* is not valid.
- Files come as `Held`: their sizes and digests, and the bytes of the small ones. Nothing is opened here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviewer_app.domain.standing import Standing as Standing
from reviewer_app.domain.text import one_line
from reviewer_app.records.manifest_form import entries_of, form_faults
from reviewer_app.records.metadata import WrittenFile, bag_info_of
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

    `remark` is what to know all the same. A part that does not decide is said, and changes no outcome. `code`
    names the part and `fault` why it is not valid, for machines; docs/records-package.md lists them.
    """

    what: str
    standing: Standing
    reasons: tuple[str, ...] = ()
    remark: str = ""
    decides: bool = True
    code: str = ""
    fault: str = ""

    @property
    def sentence(self) -> str:
        """One line for a person."""
        because = f", because {'; '.join(self.reasons)}" if self.reasons else ""
        remark = f" {self.remark}" if self.remark else ""
        return f"{self.what}: {self.standing.value}{because}.{remark}"


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


def part(what: str, faults: Iterable[str], remark: str = "", *, code: str, fault: str = "") -> Part:
    """Valid without faults; not valid because of the first of them, with the number of the rest. What is said
    more than once is said once, with its count. The remark is of a valid part alone."""
    counted = Counter(one_line(each) for each in faults)
    found = [f"{each} ({times} times)" if times > 1 else each for each, times in counted.items()]
    if not found:
        return Part(what, Standing.VALID, (), remark, code=code)
    more = (f"and {len(found) - MOST} more",) if len(found) > MOST else ()
    named = fault or f"{code}.not-valid"
    return Part(what, Standing.NOT_VALID, (*found[:MOST], *more), code=code, fault=named)


def unchecked(what: str, why: str, *, decides: bool = True, code: str, fault: str = "") -> Part:
    named = fault or f"{code}.not-checked"
    return Part(what, Standing.NOT_CHECKED, (why,), decides=decides, code=code, fault=named)


def standing_of(parts: Iterable[Part]) -> Standing:
    """Not valid if anything is not; valid only if everything that decides is."""
    found = {one.standing for one in parts if one.decides or one.standing is Standing.NOT_VALID}
    for standing in (Standing.NOT_VALID, Standing.NOT_CHECKED):
        if standing in found:
            return standing
    return Standing.VALID if found else Standing.NOT_CHECKED


def bag_parts(held: Held) -> list[Part]:
    """The set of files and their digests, the tag files, the names."""
    return [
        part("Files", (*_set_faults(held), *_digest_faults(held)), code="files"),
        part("Tag files", _tag_faults(held), code="tag-files"),
        part("Names", name_faults(one.path for one in held.payload), code="names"),
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
            if held.bytes[BAG_INFO] == wanted.replace(b"\n", b"\r\n"):
                yield f"{BAG_INFO} ends its lines with a carriage return: each ends with one line feed alone"
            elif held.bytes[BAG_INFO] != wanted:
                yield f"{BAG_INFO} does not say what {PACKAGE_FILE} and the payload say"
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            yield f"{PACKAGE_FILE} cannot be read: it is not JSON"
        except ValueError as error:
            yield f"{PACKAGE_FILE} cannot be read: {error}"
    for name, wanted in _wanted(held).items():
        if name in held.bytes:
            yield from form_faults(name, held.bytes[name], wanted)
    yield from _differing(held, TAG_MANIFESTS)


def _digest_faults(held: Held) -> Iterator[str]:
    """What the payload's manifests and its files do not agree on."""
    yield from _differing(held, frozenset(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS))


def _wanted(held: Held) -> dict[str, bytes]:
    """Every manifest as it follows from the files."""
    tags = {path: data for path, data in held.bytes.items() if "/" not in path and path not in TAG_MANIFESTS}
    tags.pop(MARKER, None)
    return {**manifests(held.payload), **tag_manifests(tags)}


def _differing(held: Held, names: frozenset[str]) -> Iterator[str]:
    """What differs between these manifests and those that follow from the files; each said once, of both."""
    said: dict[tuple[str, str], list[str]] = {}
    for name, wanted in _wanted(held).items():
        if name in names and name in held.bytes:
            for path, how in _differences(entries_of(held.bytes[name]), entries_of(wanted)):
                said.setdefault((path, how), []).append(name)
    for (path, how), lists in said.items():
        yield how.format(path=path, lists=" and ".join(lists))


def _differences(stated: Mapping[str, str], true: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path in sorted({*stated, *true}):
        if path not in true:
            yield path, "{path} is listed in {lists}, and is not there"
        elif path not in stated:
            yield path, "{path} is there, and not listed in {lists}"
        elif stated[path] != true[path]:
            yield path, "{path} was altered: its digest is not the one in {lists}"


def json_in(held: Held, path: str) -> Any:
    """Plain JSON; ValueError, or KeyError where there is no such file."""
    try:
        return json.loads(held.bytes[path])
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
