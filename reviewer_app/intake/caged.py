"""The program that runs in the cage for the intake: ZIP structure, tag files, `submission.json`.

Tasks: "structure" (a container), "tags" and "rfc tags" (tag files by name), "submission" and "statement" (one
file each). Each yields pairs of kind and value. Everything that may be needed is imported, and every codec
looked up, before the cage is locked.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from reviewer_app.cage import child
from reviewer_app.domain.codec import to_plain
from reviewer_app.intake.meaning import parse_submission
from reviewer_app.intake.provenance import parse_statement
from reviewer_app.intake.rfc_tags import ENCODINGS, parse_rfc_tags
from reviewer_app.intake.strictzip import Member, read_structure
from reviewer_app.intake.tagfiles import parse_tags

_BATCH = 2_000  # members in one message


def _structure(files: child.Files, shown: str) -> Iterator[Any]:
    ((_, file),) = files.items()
    found = read_structure(file, shown)
    for start in range(0, len(found.members), _BATCH):
        yield ["members", [_plain(member) for member in found.members[start : start + _BATCH]]]
    yield ["faults", [to_plain(fault) for fault in found.faults]]


def _plain(member: Member) -> list[Any]:
    return [
        member.name,
        member.folder,
        member.method,
        member.crc,
        member.start,
        member.packed,
        member.size,
    ]


def _tags(files: child.Files, _none: None) -> Iterator[Any]:
    yield ["tags", to_plain(parse_tags(_held(files)))]


def _rfc_tags(files: child.Files, _none: None) -> Iterator[Any]:
    yield ["tags", to_plain(parse_rfc_tags(_held(files)))]


def _submission(files: child.Files, _none: None) -> Iterator[Any]:
    ((_, file),) = files.items()
    yield ["submission", to_plain(parse_submission(file.read()))]


def _statement(files: child.Files, _none: None) -> Iterator[Any]:
    ((_, file),) = files.items()
    yield ["statement", to_plain(parse_statement(file.read()))]


def _held(files: child.Files) -> Mapping[str, bytes]:
    return {name: file.read() for name, file in files.items()}


TASKS: dict[str, child.Task] = {
    "structure": _structure,
    "tags": _tags,
    "rfc tags": _rfc_tags,
    "submission": _submission,
    "statement": _statement,
}


def open_plain(lent: BinaryIO, _key: bytes | None) -> BinaryIO:
    """Nothing of a bundle is sealed yet."""
    return lent


def make_ready() -> None:
    """Load what is loaded when first used: modules and codecs cannot be, once the cage is locked."""
    for encoding in (*ENCODINGS.values(), "utf-16be"):  # the last one by RFC 8785, to sort names
        codecs.lookup(encoding)
    parse_statement(b"{}")
    parse_submission(b"{}")


def main() -> None:
    make_ready()
    child.run(TASKS, open_plain)
