"""What an adapter is given: a listing of names with the first bytes of each, or the open files of one group.

- Names are data: they are compared and shown, never opened, joined or trusted.
- A file's kind is decided from its head; its name only says which files belong together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.evidence import Note, Severity

HEAD_BYTES = 8192

Files = Mapping[str, BinaryIO]

_LFS_POINTER = re.compile(rb"\Aversion https://git-lfs\.github\.com/spec/v1\n(?:[^\n]*\n)*?oid ")


class EvidenceUnreadable(DeskError):
    """{name} cannot be read as {form}: {reason}."""

    def __init__(self, name: str, form: str, reason: str) -> None:
        super().__init__(name=name, form=form, reason=reason)


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a submission: `heads` has each name's first HEAD_BYTES bytes, or fewer."""

    heads: Mapping[str, bytes]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.heads)

    def head(self, name: str) -> bytes:
        return self.heads.get(name, b"")


def folder(name: str) -> str:
    """The part of a name up to its last slash, with it; "" where there is none."""
    return name[: name.rfind("/") + 1]


def base(name: str) -> str:
    return name[name.rfind("/") + 1 :]


def remark(head: bytes) -> Note | None:
    """What is plainly wrong with a file from its head alone: a Git-LFS pointer, or nothing in it."""
    if _LFS_POINTER.match(head):
        return Note(
            "git-lfs-pointer",
            Severity.SERIOUS,
            "This is a Git-LFS pointer, not the file: the evidence was never fetched into the submission.",
        )
    if not head:
        return Note("empty-file", Severity.CAUTION, "This file is empty.")
    return None
