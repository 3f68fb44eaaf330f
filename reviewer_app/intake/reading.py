"""Who parses what a bundle says: a caged child for everything untrusted, or this process for its own writing.

- The child is given bytes (a container's descriptor, or tag files in memory) and answers in forms that are
  read strictly; it can do nothing else with them. Digests, signatures and payload stay with this process.
- A child that dies, hangs or says too much is one fault, of the file it was reading.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from reviewer_app.cage.errors import ParserDied, ParserFailed, ParserTimedOut, ParserTooLarge
from reviewer_app.cage.parent import Cage, Lent, Limits
from reviewer_app.cage.protections import MEGABYTE, Protections
from reviewer_app.domain.codec import NotOfTheForm, from_plain
from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.meaning import SUBMISSION, ParsedSubmission, parse_submission
from reviewer_app.intake.medium import Unreadable
from reviewer_app.intake.opening import structure_here
from reviewer_app.intake.profile import STATEMENT
from reviewer_app.intake.provenance import ParsedStatement, parse_statement
from reviewer_app.intake.rfc_tags import RfcTags, parse_rfc_tags
from reviewer_app.intake.strictzip import MAX_MEMBERS, Member, Structure
from reviewer_app.intake.tagfiles import ParsedTags, parse_tags

PROGRAM = "reviewer_app.intake.caged"
LIMITS = Limits(memory=1024 * MEGABYTE, cpu=300, wall=60.0, total=256 * MEGABYTE)

_LARGEST = 1 << 63  # of a number out of the child: what a file can have as a place or a size
_Form = TypeVar("_Form")


class Reader(Protocol):
    """Parses what is untrusted. Every method raises Unreadable when its parser ended without an answer."""

    def structure(self, descriptor: int, shown: str) -> Structure:
        """The structure of the ZIP file behind `descriptor`."""

    def tags(self, held: Mapping[str, bytes]) -> ParsedTags:
        """What tag files say, by the desk's profile."""

    def rfc_tags(self, held: Mapping[str, bytes]) -> RfcTags:
        """What tag files say, by RFC 8493."""

    def submission(self, data: bytes) -> ParsedSubmission:
        """What `submission.json` says, if it is of its form."""

    def statement(self, data: bytes) -> ParsedStatement:
        """What the provenance statement says, if it is of its form."""


class HereReader:
    """Parses in this process: for a bundle this program has just written, and for tests of the rules."""

    def structure(self, descriptor: int, shown: str) -> Structure:
        return structure_here(descriptor, shown)

    def tags(self, held: Mapping[str, bytes]) -> ParsedTags:
        return parse_tags(held)

    def rfc_tags(self, held: Mapping[str, bytes]) -> RfcTags:
        return parse_rfc_tags(held)

    def submission(self, data: bytes) -> ParsedSubmission:
        return parse_submission(data)

    def statement(self, data: bytes) -> ParsedStatement:
        return parse_statement(data)


class CagedReader:
    """Parses in one warm caged child. A context manager; not for sharing between threads."""

    def __init__(self, limits: Limits = LIMITS, program: str = PROGRAM) -> None:
        self._cage = Cage(program, limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def protections(self) -> Protections:
        """What protects the child, started if there is none. Raises CageNotReady."""
        return self._cage.start()

    def close(self) -> None:
        """End the child, if any; the reader can be used again."""
        self._cage.close()

    def structure(self, descriptor: int, shown: str) -> Structure:
        found = Structure()
        for kind, batch in self._asked("structure", [Lent(shown, descriptor)], shown, shown):
            if not isinstance(batch, list):
                raise _stopped(shown, "its answer is not of its form")
            if kind == "members":
                found.members += [_member(plain, shown) for plain in batch]
            else:
                found.faults += [_formed(Fault, plain, shown) for plain in batch]
            if len(found.members) > MAX_MEMBERS:
                raise _stopped(shown, "it answered with too many members")
        return found

    def tags(self, held: Mapping[str, bytes]) -> ParsedTags:
        return self._one(ParsedTags, "tags", held, "The tag files")

    def rfc_tags(self, held: Mapping[str, bytes]) -> RfcTags:
        return self._one(RfcTags, "rfc tags", held, "The tag files")

    def submission(self, data: bytes) -> ParsedSubmission:
        return self._one(ParsedSubmission, "submission", {SUBMISSION: data}, SUBMISSION)

    def statement(self, data: bytes) -> ParsedStatement:
        return self._one(ParsedStatement, "statement", {STATEMENT: data}, STATEMENT)

    def _one(self, form: type[_Form], task: str, held: Mapping[str, bytes], name: str) -> _Form:
        """The one answer to `task` about files that are lent as memory."""
        with _in_memory(held) as lent:
            answers = [value for _kind, value in self._asked(task, lent, None, name)]
        if len(answers) != 1:
            raise _stopped(name, "it did not answer once")
        return _formed(form, answers[0], name)

    def _asked(self, task: str, lent: list[Lent], parameters: object, name: str) -> Iterator[tuple[str, Any]]:
        """Pairs of kind and value."""
        try:
            for answer in self._cage.ask(task, lent, parameters, name):
                match answer:
                    case [str(kind), value]:
                        yield kind, value
                    case _:
                        raise _stopped(name, "it answered with something that is not known here")
        except (ParserDied, ParserTimedOut, ParserTooLarge, ParserFailed) as error:
            raise _stopped(name, str(error.facts.get("reason", ""))) from error


def _stopped(file: str, why: str) -> Unreadable:
    return Unreadable(faults.READING_STOPPED.broken(file, why=why))


def _formed(form: type[_Form], plain: object, name: str) -> _Form:
    try:
        return from_plain(form, plain)
    except NotOfTheForm as error:
        raise _stopped(name, "its answer is not of its form") from error


def _member(plain: object, shown: str) -> Member:
    """A member out of the child: whatever it says, its numbers can be places and sizes."""
    match plain:
        case [str(name), bool(folder), int(method), int(crc), int(start), int(packed), int(size)]:
            if all(0 <= number < _LARGEST for number in (method, crc, start, packed, size)):
                return Member(name, folder, method, crc, start, packed, size)
    raise _stopped(shown, "its answer is not of its form")


@contextmanager
def _in_memory(held: Mapping[str, bytes]) -> Iterator[list[Lent]]:
    """Files for the child that never touch a disk, and are the very bytes that were hashed."""
    with ExitStack() as stack:
        lent = []
        for name, data in held.items():
            descriptor = os.memfd_create("tag-file", os.MFD_CLOEXEC)
            stack.callback(os.close, descriptor)
            with memoryview(data) as view:
                written = 0
                while written < len(view):
                    written += os.write(descriptor, view[written:])
            lent.append(Lent(name, descriptor))
        yield lent
