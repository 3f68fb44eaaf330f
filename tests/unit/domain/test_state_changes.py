"""Which entry changed the state of a case, and to what."""

from __future__ import annotations

from reviewer_app.domain.acts import InformationRequestDropped, InformationRequested, RequestPoint
from reviewer_app.domain.case import State
from reviewer_app.domain.state_changes import state_changes
from tests.builders import JournalBuilder, a_case, a_finished_case

POINT = RequestPoint(("CY-VD",), "Send the logs of the message limit.", "(U)")


def states(journal: JournalBuilder) -> list[State]:
    return list(state_changes(journal.case).values())


def test_a_whole_case_goes_through_its_states() -> None:
    assert states(a_finished_case()) == [
        State.RECEIVED,
        State.ACCEPTED,
        State.IN_REVIEW,
        State.LOCKED,
        State.DRAFT,
        State.SUPERVISOR_REVIEW,
        State.SIGNED_OFF,
        State.DETERMINED,
        State.EXPORTED,
    ]


def test_the_last_change_is_what_the_case_is_in() -> None:
    for journal in (a_case(), a_case().accepted(), a_finished_case()):
        assert states(journal)[-1] is journal.case.state


def test_only_the_first_of_two_requests_and_the_last_answer_change_it() -> None:
    journal = a_case().accepted().assigned().declared("reyes", "lindqvist")
    journal.act("reyes", InformationRequested(1, (POINT,)))
    first = len(journal.recorded)
    journal.act("lindqvist", InformationRequested(2, (POINT,)))
    why = "The developer answered by letter, and nothing is open."
    journal.act("reyes", InformationRequestDropped(1, why))
    journal.act("lindqvist", InformationRequestDropped(2, why))
    found = state_changes(journal.case)
    assert found[first] is State.RFI_HOLD
    assert found[len(journal.recorded)] is State.IN_REVIEW
    assert first + 1 not in found
    assert first + 2 not in found


def test_an_act_of_two_counts_where_it_was_seconded() -> None:
    journal = a_finished_case()
    exported = len(journal.recorded)
    found = state_changes(journal.case)
    assert found[exported] is State.EXPORTED
    assert exported - 1 not in found  # agreed to by two: still the same state
    assert exported - 2 not in found  # proposed
