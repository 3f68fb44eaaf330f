"""The finding as it would be, and as it was: the draft, and the earlier signed versions.

- A draft is drawn for a person who holds the case, and never stored, recorded or exported.
- An earlier version's signed bytes stay in the vault, untouched. What is shown and saved of them is a copy
  that says on every page what became of that version; its signatures are gone.
- Saving a copy asks for the password, is a records officer's or supervisor's, and leaves a line in the
  journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.desk.case_keys import case_key
from reviewer_app.desk.evidence import guarded
from reviewer_app.desk.findings import NotWritten, kept
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import EvidenceOpened
from reviewer_app.domain.case import Case, Version
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.findings.frame import Told
    from reviewer_app.findings.lacking import Lacking


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier version: its number, and what became of it in words; `signed`: whether it can be opened."""

    number: int
    words: str
    signed: bool


def draft(desk: Desk, case_id: str, told: Told | None = None) -> bytes:
    """The draft's pages for a person of the case. Raises Refused, NoCaseKey, NoDraftYet, FindingUnread."""
    from reviewer_app.findings.draft import draft as drafted
    from reviewer_app.findings.frame import untold
    from reviewer_app.findings.layout import draw

    case = _held(desk, case_id)
    return draw(drafted(desk.register, case), told or untold)


def why_no_draft(desk: Desk, case_id: str) -> str:
    """Why there is no draft to show now, "" where there is one."""
    from reviewer_app.findings.basis import why_no_draft as reason

    return reason(desk.case(case_id))


def lacking(desk: Desk, case_id: str) -> tuple[Lacking, ...]:
    """What of the finding, or before it of its draft, cannot be drawn as it was written, and where.

    Raises as drawing does.
    """
    from reviewer_app.findings.document import finding
    from reviewer_app.findings.draft import draft as drafted
    from reviewer_app.findings.lacking import lacking as found

    case = _held(desk, case_id)
    if not why_no_draft(desk, case_id):
        return found(drafted(desk.register, case))
    drawn, last = case.finding, case.history[-1]
    seq, head = (drawn.head_seq, drawn.head) if drawn else (last.seq, last.digest)
    return found(finding(desk.register, case, head_seq=seq, head=head))


def earlier(desk: Desk, case_id: str) -> tuple[Earlier, ...]:
    """The versions before this one, the newest first."""
    versions = desk.case(case_id).versions
    return tuple(Earlier(one.number, _words(one), bool(one.signatures)) for one in reversed(versions))


def signed_original(desk: Desk, case_id: str, number: int) -> bytes:
    """The signed bytes of an earlier version, as they lie in the vault.

    Raises NotStamped, FindingAltered, NoCaseKey, Refused.
    """
    from reviewer_app.findings.superseded import stamp_of, version_of

    stamp = stamp_of(version_of(desk.case(case_id), number))
    return kept(desk, case_id, stamp.of_sha384)


def stamped_copy(desk: Desk, case_id: str, number: int) -> bytes:
    """The pages of an earlier version, stamped. Raises as `signed_original`."""
    from reviewer_app.findings.superseded import stamp_of, stamped, version_of

    stamp = stamp_of(version_of(desk.case(case_id), number))
    return stamped(signed_original(desk, case_id, number), stamp)


def why_not_save(desk: Desk) -> str:
    """Why this person may not save a copy, "" where nothing stands against it."""
    if desk.read_only:
        return desk.read_only
    may = desk.person.has(Role.RECORDS_OFFICER) or desk.person.has(Role.SUPERVISOR)
    return "" if may else "Only a records officer or a supervisor saves a copy of an earlier version."


def save_stamped(desk: Desk, case_id: str, number: int, path: Path, password: str) -> None:
    """Write the stamped copy to `path`, read it back, and say so in the journal.

    Raises Refused, WrongPassword, NotWritten, and as `stamped_copy`.
    """
    from reviewer_app.custody.files import write_whole

    reason = why_not_save(desk)
    if reason:
        raise Refused(reason)
    desk.confirm(password)
    pdf = stamped_copy(desk, case_id, number)
    try:
        write_whole(path, pdf)
        back = path.read_bytes()
    except OSError as error:
        raise NotWritten(path=path, fault=error.strerror or error) from error
    if back != pdf:
        raise NotWritten(path=path, fault="what was read back is not what was written")
    record(desk, case_id, EvidenceOpened("stamped copy saved", f"finding version {number}"))


def _held(desk: Desk, case_id: str) -> Case:
    """The case, for a person who holds its key and may see it. Raises Refused, NoCaseKey."""
    case = guarded(desk, case_id)
    with case_key(desk, case_id):
        return case


def _words(version: Version) -> str:
    became = {"rescinded": "rescinded", "reopened": "reopened"}.get(version.ended, "superseded")
    return f"version {version.number}, {became} {version.ended_at[:10]}"
