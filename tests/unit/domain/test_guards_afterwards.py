"""After the determination: amended, reopened, rescinded, closed, held, disposed of. And withdrawal before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewer_app.domain.acts import (
    Act,
    AdequacyJudged,
    Assigned,
    CaseRelated,
    Closed,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    Disposed,
    HoldLifted,
    HoldPlaced,
    InformationAnswered,
    InformationRequestDropped,
    Proposed,
    Reopened,
    ReturnTo,
    Seconded,
    Withdrawn,
    act_body,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.fold import fold
from tests.builders import JournalBuilder, a_case, a_finished_case
from tests.builders_case import (
    DISPOSAL,
    REASON,
    amendment,
    closed,
    determined,
    disposed,
    fully_signed,
    in_adjudication,
    locked_apart,
    on_hold,
    reopening,
    request,
    rescinded,
    rescission,
    scheduled,
    signed_off,
    submitted,
    under_review,
    why_not,
    withdrawn,
)

WITHDRAWAL = Withdrawn("Dana Okoro (fictional)", REASON)
HOLD = HoldPlaced("General Counsel, letter 12 (fictional)", REASON)


def why_not_proposed(journal: JournalBuilder, who: str, act: Act) -> str:
    return why_not(journal, who, Proposed(act.kind, act_body(act)))


def test_an_amendment_keeps_the_determination_and_the_version_before_it_whole() -> None:
    journal = a_finished_case()
    before = journal.case
    case = journal.act("abara", amendment()).case
    assert (case.state, case.version, case.determined) == (State.DETERMINED, 2, before.determined)
    assert (case.signed_off, case.finding, case.signatures) == (before.signed_off, None, ())
    (kept,) = case.versions
    assert (kept.number, kept.ended, kept.why) == (1, "amended", REASON)
    assert (kept.finding, kept.signatures) == (before.finding, before.signatures)
    assert (kept.determined, kept.signed_off) == (before.determined, before.signed_off)
    journal.rendered().signed().exported()
    assert journal.case.finding is not None
    assert journal.case.finding.version == 2


def test_a_second_amendment_keeps_both_versions() -> None:
    journal = a_finished_case().act("abara", amendment()).rendered().signed().act("abara", amendment())
    assert [one.number for one in journal.case.versions] == [1, 2]
    assert fold(journal.recorded) == journal.register


def test_an_unsigned_finding_is_drawn_anew_and_not_amended() -> None:
    assert "drawn anew, not amended" in why_not(determined().rendered(), "abara", amendment())
    assert why_not(fully_signed(), "abara", amendment()) == ""


@pytest.mark.parametrize(
    ("to", "state", "locked"),
    [(ReturnTo.REVIEW, State.IN_REVIEW, False), (ReturnTo.DRAFT, State.DRAFT, True)],
)
def test_a_reopened_case_begins_a_version_without_a_determination(
    to: ReturnTo, state: State, locked: bool
) -> None:
    journal = a_finished_case()
    before = journal.case
    case = journal.two("abara", "whitlock", reopening(to)).case
    assert (case.state, case.version) == (state, 2)
    assert (case.determined, case.signed_off, case.finding, case.signatures) == (None, None, None, ())
    assert all(one.locked is locked and one.answers for one in case.reviews.values())
    assert case.versions[0].determined == before.determined
    assert case.versions[0].signatures == before.signatures


def test_a_reopened_case_goes_all_the_way_again() -> None:
    journal = closed().two("abara", "whitlock", reopening())
    journal.locked("reyes").locked("lindqvist").revealed().drafted().signed_off().determined()
    journal.rendered().signed().exported()
    assert (journal.case.state, journal.case.version, len(journal.case.versions)) == (State.EXPORTED, 2, 1)


def test_a_rescission_names_the_official_and_keeps_what_was_rescinded() -> None:
    journal = a_finished_case()
    act = rescission()
    assert "needs the official" in why_not(journal, "abara", type(act)("", "EO", "2026-12-01", REASON))
    assert "YYYY-MM-DD" in why_not(journal, "abara", type(act)("D", "EO", "soon", REASON))
    case = rescinded(journal).case
    assert (case.state, case.determined, case.rescinded) == (State.RESCINDED, None, act)
    assert case.versions[-1].determined is not None


@pytest.mark.parametrize("before", [withdrawn, rescinded])
def test_what_was_closed_without_a_determination_is_neither_reopened_nor_amended_nor_rescinded(
    before: Callable[[], JournalBuilder],
) -> None:
    journal = before().act("whitlock", Closed())
    assert journal.case.state is State.CLOSED
    for sentence in (
        why_not_proposed(journal, "abara", reopening()),
        why_not(journal, "abara", amendment()),
        why_not(journal, "abara", rescission()),
    ):
        assert sentence == "No determination stands in this case."


def test_a_case_is_not_closed_while_a_consultation_waits() -> None:
    journal = determined().act("abara", ConsultationAsked(1, "Treasury (fictional)", "Do you concur?", "(U)"))
    journal.rendered().signed().exported()
    assert "Consultation 1 still waits" in why_not(journal, "whitlock", Closed())
    answer = ConsultationAnswered(1, ConsultationAnswer.NONE, "", "2026-12-01", "(U)")
    journal.act("abara", answer).act("whitlock", Closed())


def test_nothing_is_disposed_of_while_a_hold_stands() -> None:
    journal = scheduled(closed()).act("whitlock", HOLD)
    assert "A hold stands already" in why_not(journal, "abara", HOLD)
    assert "A hold stands (General Counsel" in why_not_proposed(journal, "whitlock", DISPOSAL)
    journal.act("abara", HoldLifted(REASON))
    assert why_not_proposed(journal, "whitlock", DISPOSAL) == ""


def test_a_hold_placed_between_proposal_and_second_stands_in_the_way() -> None:
    journal = scheduled(closed()).act("whitlock", Proposed(DISPOSAL.kind, act_body(DISPOSAL)))
    seq = len(journal.recorded)
    journal.act("abara", HOLD)
    assert "A hold stands" in why_not(journal, "abara", Seconded(seq, DISPOSAL.kind))


def test_a_disposal_names_its_schedule_and_leaves_nothing_to_be_done() -> None:
    journal = closed()
    assert "item of the records schedule" in why_not_proposed(journal, "whitlock", Disposed("", REASON))
    journal = disposed()
    assert journal.case.state is State.DISPOSED
    left: tuple[tuple[str, Act], ...] = (
        ("whitlock", HOLD),
        ("whitlock", Closed()),
        ("okafor", WITHDRAWAL),
        ("okafor", AdequacyJudged("A3", adequate=True)),
        ("abara", Assigned(("reyes", "lindqvist"), REASON)),
        ("abara", amendment()),
        ("abara", rescission()),
        ("abara", CaseRelated("2026-002", REASON, "(U)")),
    )
    for who, act in left:
        assert why_not(journal, who, act), act


BEFORE = {
    "received": a_case,
    "accepted": lambda: a_case().accepted(),
    "in review": under_review,
    "on hold": on_hold,
    "locked": locked_apart,
    "adjudication": in_adjudication,
    "draft": lambda: under_review().all_locked().revealed(),
    "supervisor review": submitted,
    "signed off": signed_off,
}
AFTER = {
    "determined": determined,
    "exported": a_finished_case,
    "closed": closed,
    "rescinded": rescinded,
    "disposed": disposed,
}


@pytest.mark.parametrize("stage", BEFORE)
def test_withdrawal_is_possible_in_every_state_before_the_determination(stage: str) -> None:
    for who in ("okafor", "abara"):
        journal = BEFORE[stage]().act(who, WITHDRAWAL)
        assert (journal.case.state, journal.case.withdrawn) == (State.WITHDRAWN, WITHDRAWAL)


@pytest.mark.parametrize("stage", AFTER)
def test_and_in_none_after_it(stage: str) -> None:
    for who in ("okafor", "abara"):
        assert "only before it" in why_not(AFTER[stage](), who, WITHDRAWAL)


def test_a_withdrawn_case_with_an_open_request_does_not_come_back_to_life() -> None:
    journal = withdrawn(on_hold())
    assert all(one.end for one in journal.case.pauses)
    assert journal.case.resumes is None
    for act in (InformationRequestDropped(1, REASON), InformationAnswered(1, 2), request(2)):
        assert "withdrawn" in why_not(journal, "abara", act)


def test_reopening_takes_a_case_that_is_decided() -> None:
    for journal in (signed_off(), rescinded(), withdrawn()):
        assert "this needs “determination recorded or" in why_not_proposed(
            journal, "abara", Reopened(REASON, ReturnTo.DRAFT)
        )
