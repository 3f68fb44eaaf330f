"""A journal some of which is sealed to others folds to the same case; what could not be checked is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.domain.acts import (
    Adjudicated,
    AdjudicationClosed,
    Dissented,
    EvidenceOpened,
    FindingDrafted,
    FindingSubmitted,
    Locked,
    Overridden,
    Referred,
    Revealed,
    SignedOff,
)
from reviewer_app.domain.case import WITHHELD, Case, Recorded, Unread
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.guards.review import UNREAD
from reviewer_app.domain.register import Register
from tests.builders import JournalBuilder, a_finished_case
from tests.builders_case import (
    adjudicated,
    in_adjudication,
    locked_apart,
    read_through,
    settled,
    under_review,
    why_not,
)
from tests.builders_walk import walk

OF_THE_CASE = (Adjudicated, FindingDrafted, Dissented, Referred)  # sealed to those who hold the case's key


def sealed(recorded: list[Recorded], *hidden: str, outside: bool = False) -> list[Recorded]:
    """The journal as it is read without the keys of these reviews, and from `outside` without the case's."""

    def lacks(one: Recorded) -> bool:
        withheld = isinstance(one.act, WITHHELD) and one.by in hidden
        return withheld or (outside and isinstance(one.act, OF_THE_CASE))

    return [replace(one, act=Unread()) if lacks(one) else one for one in recorded]


def facts(case: Case) -> tuple[object, ...]:
    """What everybody sees of a case, whatever keys he holds."""
    reviews = [(one.person, one.locked_at, one.returned) for one in case.reviews.values()]
    versions = [replace(one, dissents=()) for one in case.versions]
    return (
        case.state, reviews, versions, case.seats, case.version, case.adjudicators, case.revealed_at,
        case.keys, case.shares, case.published, case.requests, case.pauses, case.declarations,
        case.signed_off, case.overridden, case.determined, case.finding, case.signatures, case.read_by,
        case.hold, case.judged_by,
    )  # fmt: skip


def seqs(register: Register, *kinds: type) -> tuple[int, ...]:
    return tuple(one.seq for one in register.cases["2026-001"].history if isinstance(one.act, kinds))


def test_the_other_reviewer_sees_locks_and_no_answers_while_the_reviews_are_under_way() -> None:
    journal = locked_apart()
    register = fold(sealed(journal.recorded, "lindqvist"))
    case = register.cases["2026-001"]
    theirs = case.reviews["lindqvist"]
    assert facts(case) == facts(journal.case)
    assert (theirs.answers, theirs.recommendation, theirs.unread) == ({}, None, 17)
    assert case.reviews["reyes"] == journal.case.reviews["reyes"]
    assert [one.number for one in case.exhibits] == [1001]
    own, other = seqs(register, Locked)
    assert register.unchecked == (other,) != (own,)


def test_after_the_reveal_who_holds_the_keys_has_everything_checked() -> None:
    journal = adjudicated()
    assert fold(sealed(journal.recorded)).unchecked == ()


def test_from_outside_the_case_every_decision_on_a_sealed_review_is_named() -> None:
    journal = read_through(adjudicated().drafted()).signed_off().determined().rendered().signed().exported()
    register = fold(sealed(journal.recorded, "reyes", "lindqvist", outside=True))
    assert facts(register.cases["2026-001"]) == facts(journal.case)
    rested = (Locked, Revealed, AdjudicationClosed, FindingSubmitted, SignedOff)
    assert register.unchecked == seqs(register, *rested)
    assert len(register.unchecked) == 6


def test_nothing_is_recorded_on_what_could_not_be_checked() -> None:
    """The third value refuses an act that is about to be written, and only on replay lets it stand."""
    hidden = replace(JournalBuilder(), register=fold(sealed(in_adjudication().recorded, "reyes")))
    assert why_not(hidden, "moreau", AdjudicationClosed(())) == UNREAD
    locked = replace(JournalBuilder(), register=fold(sealed(locked_apart().recorded, "lindqvist")))
    keys = in_adjudication().recorded
    revealed = next(one.act for one in keys if isinstance(one.act, Revealed))
    assert why_not(locked, "abara", revealed) == UNREAD


def test_a_sealed_review_is_no_excuse_for_what_can_be_checked() -> None:
    journal = locked_apart()
    forged = replace(journal.recorded[-1], act=settled("CY-VD"), by="reyes", seq=99)
    with pytest.raises(ForbiddenAct, match="Only the adjudicator named"):
        fold([*sealed(journal.recorded, "lindqvist"), forged])


@pytest.mark.parametrize("made", [a_finished_case, in_adjudication, locked_apart])
def test_the_count_of_what_is_unread_is_of_that_reviewers_own_entries(
    made: Callable[[], JournalBuilder],
) -> None:
    journal = made()
    case = fold(sealed(journal.recorded, "reyes", "lindqvist")).cases["2026-001"]
    for person in ("reyes", "lindqvist"):
        own = [one for one in journal.recorded if one.by == person and isinstance(one.act, WITHHELD)]
        assert case.reviews[person].unread == len(own)
    assert case.shown_reviews("okafor") == ()


def test_a_finding_drawn_after_a_reviewer_opened_evidence_folds_for_those_who_cannot_read_that() -> None:
    journal = under_review().reviewed().signed_off().determined()
    journal.act("lindqvist", EvidenceOpened("sample", "data/evidence/a.eval", "1")).rendered()
    register = fold(sealed(journal.recorded, "lindqvist"))
    assert register.cases["2026-001"].finding == journal.case.finding
    assert journal.recorded[-1].seq in register.unchecked
    stale = replace(journal.recorded[-1], act=replace(journal.recorded[-1].act, case_head="00" * 48))  # type: ignore[type-var]
    with pytest.raises(ForbiddenAct, match="The case has changed"):
        fold([*sealed(journal.recorded[:-1], "lindqvist"), stale])


@settings(max_examples=15)
@given(
    seed=st.integers(0, 2**32), hidden=st.sets(st.sampled_from(["reyes", "lindqvist", "halloran", "varga"]))
)
def test_any_walk_folds_alike_with_reviews_sealed(seed: int, hidden: set[str]) -> None:
    made = walk(seed, 60)
    for outside in (False, True):
        people = ("reyes", "lindqvist", "halloran", "varga") if outside else tuple(hidden)
        register = fold(sealed(made.journal.recorded, *people, outside=outside))
        assert facts(register.cases["2026-001"]) == facts(made.case)
        rest = (Locked, Revealed, AdjudicationClosed, FindingSubmitted, SignedOff, Overridden)
        named = {one.seq for one in made.case.history if isinstance(one.act, rest)}
        drawn = {one.seq for one in made.case.history if one.act.kind == "finding rendered"}
        referred = {one.seq for one in made.case.history if isinstance(one.act, Referred)}
        assert set(register.unchecked) <= named | drawn | referred
        assert bool(set(seqs(register, Locked)) & set(register.unchecked)) <= bool(people)
