"""After the determination: a lower banner, amending, reopening, rescinding, closing, holding.

- Reopening and a lower banner take two people: here they are proposed.
- Every reason carries the portion mark that is given with it.
"""

from __future__ import annotations

from reviewer_app.desk import two_people
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    Amended,
    BannerLowered,
    Closed,
    HoldLifted,
    HoldPlaced,
    Reopened,
    Rescinded,
    ReturnTo,
)
from reviewer_app.store import journal


def computed_banner(desk: Desk, case_id: str) -> str:
    """What the finding's portions roll up to now. Raises what drawing it raises."""
    from reviewer_app.findings.document import computed_banner as computed

    head = journal.head(desk.reader())
    return computed(desk.register, desk.case(case_id), head_seq=head.seq)


def propose_banner(
    desk: Desk, case_id: str, computed: str, banner: str, reason: str, marking: str = "(U)"
) -> int:
    """Propose that the finding carries a lower banner than its portions roll up to. Raises Refused."""
    act = BannerLowered(computed, banner.strip(), reason.strip(), marking.strip())
    return two_people.propose(desk, case_id, act)


def amend(desk: Desk, case_id: str, reason: str, changes: str, marking: str) -> None:
    """Begin the next version of the finding; the determination stands. Raises Refused."""
    record(desk, case_id, Amended(reason.strip(), changes.strip(), marking.strip()))


def propose_reopening(desk: Desk, case_id: str, reason: str, to: ReturnTo, marking: str = "(U)") -> int:
    """Propose to open the case again, at the reviews or at the draft. Raises Refused."""
    return two_people.propose(desk, case_id, Reopened(reason.strip(), to, marking.strip()))


def rescind(
    desk: Desk,
    case_id: str,
    official: str,
    authority: str,
    decided_on: str,
    reason: str,
    marking: str = "(U)",
) -> None:
    """Record that the official took the determination back. Raises Refused."""
    said = (official, authority, decided_on, reason, marking)
    record(desk, case_id, Rescinded(*(one.strip() for one in said)))


def close(desk: Desk, case_id: str, reason: str = "", marking: str = "(U)", schedule: str = "") -> None:
    """Close the case; under an item of the retention schedule, once one is set. Raises Refused."""
    record(desk, case_id, Closed(reason.strip(), schedule, marking.strip()))


def place_hold(desk: Desk, case_id: str, reference: str, reason: str, marking: str = "(U)") -> None:
    """Keep the case from disposal. Raises Refused."""
    record(desk, case_id, HoldPlaced(reference.strip(), reason.strip(), marking.strip()))


def lift_hold(desk: Desk, case_id: str, reason: str, marking: str = "(U)") -> None:
    record(desk, case_id, HoldLifted(reason.strip(), marking.strip()))
