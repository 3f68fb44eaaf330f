"""When a case changed its state: its history folded once more, guards aside, for whoever reads it later."""

from __future__ import annotations

from reviewer_app.domain.acts import ProposalDropped, Proposed, Received, Seconded
from reviewer_app.domain.case import Case, Recorded, State, Unread
from reviewer_app.domain.fold_case import next_case


def state_changes(case: Case) -> dict[int, State]:
    """The state from an entry on, by the entry's number: the receipt, and every act that changed it."""
    now = Case(
        case.id, State.RECEIVED, case.received, case.received_at, case.clerk, deliveries=(case.received,)
    )
    found: dict[int, State] = {}
    for one in case.history:
        after = _after(now, one)
        if after.state is not now.state or isinstance(one.act, Received):
            found[one.seq] = after.state
        now = after
    return found


def _after(case: Case, recorded: Recorded) -> Case:
    """What is sealed away, and what waits for a second person, changes no state."""
    if isinstance(recorded.act, Unread | Proposed | Seconded | ProposalDropped | Received):
        return case
    return next_case(case, recorded)
