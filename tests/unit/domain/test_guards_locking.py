"""Locking a review: everything answered, minimums met, the tick list, the parts of the key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import Assessed, KeyShare, Locked, Outcome, PersonDisabled, Recommended
from reviewer_app.domain.fold import ForbiddenAct
from reviewer_app.domain.tradecraft import TICKS
from tests.builders import a_case, an_answer, an_exhibit
from tests.builders_case import REASON, criteria_ids, under_review, why_not

SHARES = (KeyShare("reyes", "lindqvist", "c2hhcmU="), KeyShare("reyes", "abara", "c2hhcmU="))
COUNT = len(criteria_ids())
LOCK = Locked("56" * 48, TICKS, SHARES)


def test_an_unanswered_criterion_stands_against_the_lock_and_is_named() -> None:
    journal = under_review()
    with pytest.raises(ForbiddenAct, match=f"{COUNT} of {COUNT} criteria are unanswered; the first is CY-VD"):
        journal.act("reyes", LOCK)
    exhibit = an_exhibit(1001)
    journal.act("reyes", exhibit)
    for criterion in criteria_ids()[1:]:
        journal.act("reyes", an_answer(criterion, (1001,)))
    with pytest.raises(ForbiddenAct, match=f"1 of {COUNT} criterion is unanswered; the first is CY-VD"):
        journal.act("reyes", LOCK)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rationale": "short"}, "CY-VD: the rationale needs at least 40 characters"),
        ({"exhibits": ()}, "CY-VD: cite at least 1 exhibit"),
        ({"likelihood": None}, "CY-VD: likelihood and confidence are both needed"),
        ({"confidence": None}, "CY-VD: likelihood and confidence are both needed"),
    ],
)
def test_minimums_stand_against_the_lock(change: dict[str, object], reason: str) -> None:
    journal = under_review().answered("reyes")
    journal.act("reyes", replace(an_answer("CY-VD", (1001,)), **change))  # type: ignore[arg-type]
    with pytest.raises(ForbiddenAct, match=reason):
        journal.locked("reyes")


def test_cannot_assess_needs_a_reason_but_no_citation() -> None:
    journal = under_review().answered("reyes")
    plain = replace(an_answer("CY-VD", (), level="CA"), likelihood=None, confidence=None)
    journal.act("reyes", replace(plain, rationale="no"))
    with pytest.raises(ForbiddenAct, match="the rationale needs at least"):
        journal.locked("reyes")
    journal.act("reyes", plain).locked("reyes")
    assert journal.case.reviews["reyes"].locked


@pytest.mark.parametrize("missing", TICKS)
def test_every_standard_of_the_tick_list_is_ticked(missing: str) -> None:
    journal = under_review().answered("reyes")
    ticked = tuple(one for one in TICKS if one != missing)
    assert f"“{missing}”" in why_not(journal, "reyes", replace(LOCK, tradecraft=ticked))
    assert why_not(journal, "reyes", LOCK) == ""


def test_the_lock_needs_the_overall_recommendation_with_its_portion_mark() -> None:
    journal = under_review().act("reyes", an_exhibit(1001))
    for criterion in criteria_ids():
        journal.act("reyes", an_answer(criterion, (1001,)))
    with pytest.raises(ForbiddenAct, match="overall recommendation is not given"):
        journal.act("reyes", LOCK)
    with pytest.raises(ForbiddenAct, match="recommendation needs a portion mark"):
        journal.act("reyes", Recommended(Outcome.DESIGNATED, REASON, " "))


def test_an_answer_needs_its_criterion_its_level_and_its_portion_mark() -> None:
    journal = under_review().act("reyes", an_exhibit(1001))
    answer = an_answer("CY-VD", (1001,))
    for change, reason in (
        ({"criterion": "ZZ-01"}, "Criterion ZZ-01 is not in the pinned criteria set"),
        ({"level": "7"}, "level 7 is not on the scale"),
        ({"marking": ""}, "the rationale needs a portion mark"),
    ):
        act: Assessed = replace(answer, **change)  # type: ignore[arg-type]
        assert reason in why_not(journal, "reyes", act)


def test_a_reviewer_cites_only_his_own_exhibits() -> None:
    journal = under_review().act("lindqvist", an_exhibit(2001))
    for number in (2001, 1001):
        with pytest.raises(ForbiddenAct, match=f"you have no exhibit {number}"):
            journal.act("reyes", an_answer("CY-VD", (number,)))


def test_a_locked_review_takes_no_more_answers() -> None:
    journal = a_case().accepted().assigned().answered("reyes").locked("reyes")
    for act in (an_answer("CY-VD", (1001,)), an_exhibit(1002), LOCK):
        assert why_not(journal, "reyes", act) == "Your review is locked."


@pytest.mark.parametrize("kept", [(), SHARES[:1], SHARES[1:]])
def test_the_lock_leaves_a_part_of_its_key_to_a_supervisor_and_to_each_who_has_not_locked(
    kept: tuple[KeyShare, ...],
) -> None:
    journal = under_review().answered("reyes")
    assert "does not leave the parts" in why_not(journal, "reyes", replace(LOCK, shares=kept))


def test_a_part_for_a_supervisor_who_cannot_reveal_counts_for_nothing() -> None:
    journal = under_review().answered("reyes").act("castellane", PersonDisabled("abara", REASON), case="")
    assert "does not leave the parts" in why_not(journal, "reyes", LOCK)


def test_a_lock_hands_out_no_part_of_another_review() -> None:
    journal = under_review().answered("reyes")
    forged = (*SHARES, KeyShare("lindqvist", "abara", "c2hhcmU="))
    assert "parts of its own review's key" in why_not(journal, "reyes", replace(LOCK, shares=forged))
    given = (KeyShare("reyes", "lindqvist", "c2hhcmU="),)
    assert "its own parts alone" in why_not(journal, "reyes", replace(LOCK, published=given))


def test_who_locks_later_gives_back_the_parts_he_holds() -> None:
    journal = under_review().answered("reyes").locked("reyes").answered("lindqvist")
    shares = (KeyShare("lindqvist", "abara", "c2hhcmU="),)
    kept_back = Locked("56" * 48, TICKS, shares)
    assert "keeps back a part" in why_not(journal, "lindqvist", kept_back)
    assert {one.review for one in journal.locked("lindqvist").case.published} == {"reyes"}


def test_a_review_holds_at_most_999_exhibits_so_that_no_number_is_given_twice() -> None:
    journal = under_review()
    for _ in range(999):
        journal.act("reyes", an_exhibit(journal.case.next_exhibit("reyes")))
    assert journal.case.exhibits[-1].number == 1999
    with pytest.raises(ForbiddenAct, match="at most 999 exhibits"):
        journal.act("reyes", an_exhibit(2000))
