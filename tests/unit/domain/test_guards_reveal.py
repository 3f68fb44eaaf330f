"""Blind until all have locked, and the reveal: a supervisor's, with every key and the rule of the set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import Assessed, Revealed, ReviewKey
from reviewer_app.domain.case import State
from reviewer_app.domain.fold import ForbiddenAct
from tests.builders import PEOPLE, JournalBuilder, a_case, an_answer
from tests.builders_case import locked_apart, submitted, under_review, why_not

KEYS = (ReviewKey("reyes", "a2V5"), ReviewKey("lindqvist", "a2V5"))


def all_alike() -> JournalBuilder:
    return under_review().all_locked()


def test_nobody_reads_the_other_review_before_both_have_locked() -> None:
    journal = a_case().accepted().assigned().answered("reyes").locked("reyes")
    shown = {who: [review.person for review in journal.case.shown_reviews(who)] for who in PEOPLE}
    assert shown["lindqvist"] == ["lindqvist"]
    assert shown["reyes"] == ["reyes"]
    assert shown["abara"] == []
    in_clear = {"received", "accepted", "assigned", "conflict of interest declared", "locked"}
    for other in ("lindqvist", "abara", "okafor"):
        assert journal.case.shown_exhibits(other) == ()
        assert {one.act.kind for one in journal.case.shown_history(other)} == in_clear
    assert "assessed" in {one.act.kind for one in journal.case.shown_history("reyes")}


def test_the_last_lock_opens_nothing_until_the_reveal() -> None:
    journal = all_alike()
    assert [one.person for one in journal.case.shown_reviews("lindqvist")] == ["lindqvist"]
    journal.revealed()
    assert [one.person for one in journal.case.shown_reviews("lindqvist")] == ["reyes", "lindqvist"]
    assert [one.number for one in journal.case.shown_exhibits("abara")] == [1001, 2001]


def test_there_is_no_reveal_before_the_last_lock() -> None:
    journal = under_review().answered("reyes").locked("reyes")
    assert "this needs “reviews locked”" in why_not(journal, "abara", Revealed(False, KEYS))


@pytest.mark.parametrize(("made", "right"), [(all_alike, False), (locked_apart, True)])
def test_whether_an_adjudicator_is_asked_is_what_the_rule_of_the_set_says(made: object, right: bool) -> None:
    journal: JournalBuilder = made()  # type: ignore[operator]
    assert "not what the rule" in why_not(journal, "abara", Revealed(not right, KEYS))
    journal.act("abara", Revealed(right, KEYS))
    assert journal.case.state is (State.ADJUDICATION if right else State.DRAFT)


@pytest.mark.parametrize("keys", [(), KEYS[:1], KEYS[1:]])
def test_a_reveal_leaves_out_no_key(keys: tuple[ReviewKey, ...]) -> None:
    assert "leaves out the key" in why_not(all_alike(), "abara", Revealed(False, keys))


def test_a_reveal_names_each_key_once_and_none_of_no_review() -> None:
    journal = all_alike()
    for keys in ((*KEYS, KEYS[0]), (*KEYS, ReviewKey("moreau", "a2V5"))):
        assert "open already, or of no review" in why_not(journal, "abara", Revealed(False, keys))


def test_a_second_reveal_after_a_return_replaces_no_key() -> None:
    journal = submitted().returned().locked("reyes").locked("lindqvist")
    assert journal.case.state is State.LOCKED
    other = Revealed(False, (ReviewKey("reyes", "b3RoZXI="),))
    assert "open already" in why_not(journal, "abara", other)
    first = journal.case.revealed_at
    journal.revealed()
    assert journal.case.keys == {"reyes": "a2V5", "lindqvist": "a2V5"}
    assert journal.case.revealed_at == first


def test_an_answer_given_after_the_reveal_is_labelled_and_the_earlier_one_kept() -> None:
    journal = submitted()
    before = journal.case.reviews["reyes"].answers["CY-VD"]
    journal.returned().act("reyes", an_answer("CY-VD", (1001,), level="3"))
    review = journal.case.reviews["reyes"]
    assert (before.after_reveal, review.answers["CY-VD"].after_reveal) == (False, True)
    assert review.answers["CY-EX"].after_reveal is False
    assert review.earlier == (before,)


def test_an_answer_given_again_before_the_lock_is_kept_too_and_bears_no_label() -> None:
    journal = under_review().answered("reyes")
    first: Assessed = journal.case.reviews["reyes"].answers["CY-VD"].assessed
    journal.act("reyes", replace(first, level="4"))
    review = journal.case.reviews["reyes"]
    assert [one.assessed for one in review.earlier] == [first]
    assert not review.answers["CY-VD"].after_reveal


def test_the_supervisor_who_reveals_is_none_who_took_it_in() -> None:
    journal = all_alike()
    with pytest.raises(ForbiddenAct, match="Only a supervisor reveals"):
        journal.act("okafor", Revealed(False, KEYS))
