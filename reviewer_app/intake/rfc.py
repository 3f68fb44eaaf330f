"""A bag of any version held against RFC 8493 alone: valid, valid with warnings, not valid; with every fault.

- Complete: every file a manifest lists is there; 1.0 wants every payload file in every payload manifest, the
  drafts in one. A file that `fetch.txt` asks for and that is not here leaves the bag incomplete: not valid.
- Valid: complete, and every digest of every manifest matches. An algorithm that is not known was not checked,
  and what was not checked is not valid.
- The desk's own rules for names are warnings here, as are a file's second name and an empty folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from reviewer_app.intake import faults, rfc_faults
from reviewer_app.intake.bag import MAX_TAG_FILE, PAYLOAD
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.limits import at_most
from reviewer_app.intake.medium import Found, Medium, Survey, Unreadable
from reviewer_app.intake.names import listing_faults, twin_faults
from reviewer_app.intake.opening import medium_at
from reviewer_app.intake.profile import FETCH
from reviewer_app.intake.reading import CagedReader, Reader
from reviewer_app.intake.rfc_tags import Findings, Manifest, RfcTags, is_parsed, manifest_named

Outcome = Literal["valid", "valid with warnings", "not valid"]

MAX_TAG_FILES = 256 * 1024 * 1024  # bytes, all that are parsed together

# What the desk does not take and RFC 8493 says nothing against.
_ONLY_UNWISE = frozenset({faults.HARD_LINK.code, faults.EMPTY_FOLDER.code, faults.OTHER_MOUNT.code})
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "._.ds_store"})


@dataclass(frozen=True, slots=True)
class RfcVerdict:
    """What RFC 8493 says of a bag. `version` is the one it states, "" where it states none; size in bytes."""

    name: str
    version: str
    files: int
    size: int
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]

    @property
    def outcome(self) -> Outcome:
        if self.faults:
            return "not valid"
        return "valid with warnings" if self.warnings else "valid"


def check_rfc(path: Path, reader: Reader | None = None) -> RfcVerdict:
    """Hold the bag at `path` (a folder, or a ZIP file) against RFC 8493.

    Without a `reader`, in a cage of its own. Raises CageNotReady.
    """
    if reader is None:
        with CagedReader() as caged:
            return check_rfc(path, caged)
    try:
        with medium_at(path, reader.structure) as medium:
            return _check(path.name, medium, reader)
    except Unreadable as problem:
        return RfcVerdict(path.name, "", 0, 0, (problem.fault,), ())


def _check(name: str, medium: Medium, reader: Reader) -> RfcVerdict:
    survey = medium.survey()
    found = Findings()
    for fault in survey.faults:
        found.say(fault, wrong=fault.code not in _ONLY_UNWISE)
    if not survey.whole:
        return RfcVerdict(name, "", 0, 0, tuple(dict.fromkeys(found.faults)), ())
    found.warnings += listing_faults(survey.folders, survey.files)
    found.warnings += twin_faults((*survey.folders, *survey.files))
    found.warnings += at_most(_system_files(survey), name)
    payload = {path: entry for path, entry in survey.files.items() if path.startswith(PAYLOAD)}
    if not payload and PAYLOAD.removesuffix("/") not in survey.folders:
        found.faults.append(rfc_faults.NO_PAYLOAD.broken(PAYLOAD))
    tags = reader.rfc_tags(_held(medium, survey, found))
    found.warnings += tags.warnings
    found.faults += [*tags.faults, *_bag_faults(name, medium, survey, payload, tags)]
    size = sum(entry.size for entry in payload.values())
    wrong, unwise = (tuple(dict.fromkeys(some)) for some in (found.faults, found.warnings))
    return RfcVerdict(name, tags.version, len(payload), size, wrong, unwise)


def _bag_faults(
    name: str, medium: Medium, survey: Survey, payload: dict[str, Found], tags: RfcTags
) -> Iterator[Fault]:
    """Everything the tag files say, held against what is there."""
    of_payload = [manifest for manifest in tags.manifests if not manifest.of_tags]
    if not any(named and not named[1] for named in map(manifest_named, survey.files)):
        yield rfc_faults.NO_MANIFEST.broken(name)
    yield from at_most(_fetch_faults(tags.fetched, of_payload), FETCH)
    yield from _oxum_faults(tags.info_file, tags.oxum, payload)
    yield from at_most(_missing(tags.manifests, survey, frozenset(tags.fetched)), name)
    if of_payload:
        yield from at_most(_unlisted(of_payload, payload, every=tags.strict), name)
    yield from at_most(_digest_faults(medium, survey, tags.manifests), name)


def _held(medium: Medium, survey: Survey, found: Findings) -> dict[str, bytes]:
    """The tag files that are parsed, by name; what is too large or cannot be read is a fault."""
    held: dict[str, bytes] = {}
    left = MAX_TAG_FILES
    for name in filter(is_parsed, survey.files):
        entry = survey.files[name]
        if entry.size > (limit := min(MAX_TAG_FILE, left)):
            found.faults.append(faults.TAG_TOO_LARGE.broken(name, size=entry.size, limit=limit))
            continue
        try:
            held[name] = medium.read_whole(name, entry)[0]
        except Unreadable as problem:
            found.faults.append(problem.fault)
        left -= entry.size
    return held


def _system_files(survey: Survey) -> Iterator[Fault]:
    for path in survey.files:
        if path.rpartition("/")[2].lower() in _SYSTEM_FILES:
            yield rfc_faults.SYSTEM_FILE.broken(path)


def _fetch_faults(fetched: tuple[str, ...], manifests: Sequence[Manifest]) -> Iterator[Fault]:
    for path in fetched:
        for manifest in manifests:
            if path not in manifest.entries:
                yield rfc_faults.FETCH_UNLISTED.broken(FETCH, path=path, manifest=manifest.file)


def _oxum_faults(file: str, stated: str | None, payload: dict[str, Found]) -> Iterator[Fault]:
    counted = f"{sum(entry.size for entry in payload.values())}.{len(payload)}"
    if stated not in (None, counted):
        yield faults.INFO_VALUE.broken(file, label="Payload-Oxum", value=stated, expected=counted)


def _missing(manifests: Sequence[Manifest], survey: Survey, fetched: frozenset[str]) -> Iterator[Fault]:
    for manifest in manifests:
        for path in manifest.entries:
            if path not in survey.files:
                if path in fetched:
                    yield rfc_faults.NOT_FETCHED.broken(path)
                else:
                    yield faults.PAYLOAD_MISSING.broken(path, manifest=manifest.file)


def _unlisted(manifests: Sequence[Manifest], payload: dict[str, Found], *, every: bool) -> Iterator[Fault]:
    for path in payload:
        without = [manifest for manifest in manifests if path not in manifest.entries]
        if every:
            for manifest in without:
                yield faults.PAYLOAD_UNLISTED.broken(path, manifest=manifest.file)
        elif len(without) == len(manifests):
            yield rfc_faults.NOTHING_LISTS.broken(path)


def _digest_faults(medium: Medium, survey: Survey, manifests: Sequence[Manifest]) -> Iterator[Fault]:
    """Every file that is there is read once, through every algorithm a manifest states its digest by."""
    for path, entry in survey.files.items():
        stated = [(one, one.entries[path]) for one in manifests if path in one.entries]
        if not stated and not path.startswith(PAYLOAD):
            continue
        digests: dict[str, Any] = {
            one.algorithm: hashlib.new(one.algorithm, usedforsecurity=False) for one, _ in stated
        }
        # SHA-512 is what a medium makes of every file anyway.
        others = [digest for algorithm, digest in digests.items() if algorithm != "sha512"]

        def take(piece: memoryview, others: list[Any] = others) -> None:
            for digest in others:
                digest.update(piece)

        try:
            sha512 = medium.read(path, entry, take)
        except Unreadable as problem:
            yield problem.fault
            continue
        for manifest, digest in stated:
            made = sha512 if manifest.algorithm == "sha512" else digests[manifest.algorithm].hexdigest()
            if made != digest:
                yield faults.DIGEST.broken(path, manifest=manifest.file)
