"""The tag files of a bag on a medium, held against RFC 8493 and the desk's profile.

- {files that are there} and {files the manifests list} are the same set. The provenance statement and its
  signatures are exempt, and only they (see `intake.provenance`).
- The tag manifest covers the payload manifest, which covers the payload: after the tag files, every digest
  the payload must have is known and, once the signature is good, signed.
- Every fault is listed; a file that is absent is one fault, not one for each thing it would have said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.limits import at_most
from reviewer_app.intake.medium import Medium, Survey, Unreadable
from reviewer_app.intake.names import listing_faults, name_faults, twin_faults
from reviewer_app.intake.profile import (
    BAG_INFO,
    BAGIT,
    MANIFEST,
    SIGNATURES,
    STATEMENT,
    TAG_MANIFEST,
    Info,
    info_faults,
    info_value,
    shipped_profile,
    tag_file_faults,
)
from reviewer_app.intake.reading import Reader

PAYLOAD = "data/"
MAX_TAG_FILE = 64 * 1024 * 1024  # bytes; of a bundle's tag files, what they have together
# RFC 8493, 2.2.1: a tag manifest MUST NOT list a tag manifest, and SHOULD list the other tag files. These
# cannot be listed: the statement holds the digest of the tag manifest, so its own digest would depend on
# itself. A signature covers the statement, so no byte of either can change unseen.
NOT_IN_TAG_MANIFEST = frozenset({TAG_MANIFEST, STATEMENT, *SIGNATURES})
_PARSED = (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST)


@dataclass(slots=True)
class Tags:
    """What the tag files say. A file that is missing or cannot be read is not in `held` or `digests`."""

    held: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    info: Info = ()
    payload: dict[str, str] | None = None  # None: there is no payload manifest to hold files against


def read_tags(medium: Medium, survey: Survey, reader: Reader, found: list[Fault]) -> Tags:
    """Read and check every tag file; faults go into `found`."""
    found += listing_faults(survey.folders, survey.files)
    found += twin_faults((*survey.folders, *survey.files))
    profile = shipped_profile()
    names = frozenset(path for path in survey.files if not path.startswith(PAYLOAD))
    found += tag_file_faults(profile, names)
    tags = Tags()
    for name in sorted(names & profile.tag_files_allowed, key=lambda name: survey.files[name].size):
        _hold(medium, survey, name, tags, found)
    try:
        parsed = reader.tags({name: tags.held[name] for name in _PARSED if name in tags.held})
    except Unreadable as problem:
        found.append(problem.fault)
        return tags
    found += parsed.declaration
    if parsed.info is not None:
        tags.info = tuple((one.label, one.value) for one in parsed.info)
        found += [*parsed.info_faults, *info_faults(profile, tags.info)]
    if parsed.payload is not None:
        tags.payload = parsed.payload.entries
        found += parsed.payload.faults
    if parsed.tags is not None:
        found += parsed.tags.faults
        listed = _tag_manifest_faults(parsed.tags.entries, tags, names & profile.tag_files_allowed)
        found += at_most(listed, TAG_MANIFEST)
    return tags


def _hold(medium: Medium, survey: Survey, name: str, tags: Tags, found: list[Fault]) -> None:
    size = survey.files[name].size
    limit = MAX_TAG_FILE - sum(map(len, tags.held.values()))
    if size > limit:
        found.append(faults.TAG_TOO_LARGE.broken(name, size=size, limit=limit))
        return
    try:
        tags.held[name], tags.digests[name] = medium.read_whole(name, survey.files[name])
    except Unreadable as problem:
        found.append(problem.fault)


def _tag_manifest_faults(listed: dict[str, str], tags: Tags, there: frozenset[str]) -> Iterator[Fault]:
    for name, digest in listed.items():
        if name in NOT_IN_TAG_MANIFEST or name.startswith(PAYLOAD):
            yield faults.MANIFEST_STRAY.broken(TAG_MANIFEST, entry=name)
        elif name not in there:
            yield from name_faults(name)
            yield faults.PAYLOAD_MISSING.broken(name, manifest=TAG_MANIFEST)
        elif tags.digests.get(name, digest) != digest:
            yield faults.DIGEST.broken(name, manifest=TAG_MANIFEST)
    for name in sorted(there - set(listed) - NOT_IN_TAG_MANIFEST):
        yield faults.TAG_UNLISTED.broken(name, manifest=TAG_MANIFEST)


def set_faults(survey: Survey, tags: Tags) -> Iterator[Fault]:
    """Payload files that are listed and not there, or there and not listed; and a Payload-Oxum that errs."""
    return at_most(_set_faults(survey, tags), MANIFEST)


def _set_faults(survey: Survey, tags: Tags) -> Iterator[Fault]:
    there = {path: entry.size for path, entry in survey.files.items() if path.startswith(PAYLOAD)}
    oxum = info_value(tags.info, "Payload-Oxum")
    counted = f"{sum(there.values())}.{len(there)}"
    if oxum not in (None, counted):
        yield faults.INFO_VALUE.broken(BAG_INFO, label="Payload-Oxum", value=oxum, expected=counted)
    if tags.payload is None:
        return
    for path in tags.payload:
        if not path.startswith(PAYLOAD):
            yield faults.MANIFEST_STRAY.broken(MANIFEST, entry=path)
        elif path not in there:
            yield from name_faults(path)
            yield faults.PAYLOAD_MISSING.broken(path, manifest=MANIFEST)
    for path in there:
        if path not in tags.payload:
            yield faults.PAYLOAD_UNLISTED.broken(path, manifest=MANIFEST)
