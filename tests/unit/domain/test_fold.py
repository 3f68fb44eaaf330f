"""The case from receipt to export, and what the fold refuses."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    Assessed,
    Assigned,
    Determined,
    Exported,
    FindingRendered,
    FindingSigned,
    Locked,
    Outcome,
    Returned,
    SignedOff,
)
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.guards import may, refusal
from tests.builders import (
    CASE,
    PEOPLE,
    JournalBuilder,
    a_case,
    a_finished_case,
    a_summary,
    an_answer,
    an_exhibit,
    received,
    sample_criteria,
)


def test_a_case_goes_from_received_to_exported_in_order() -> None:
    journal = a_case()
    seen = [journal.case.state]
    for go in ("accepted", "assigned", "reviewed", "signed_off", "determined"):
        getattr(journal, go)()
        seen.append(journal.case.state)
    journal.rendered().signed().exported()
    seen.append(journal.case.state)
    assert seen == [
        State.RECEIVED,
        State.ACCEPTED,
        State.IN_REVIEW,
        State.SUPERVISOR_REVIEW,
        State.SIGNED_OFF,
        State.DETERMINED,
        State.EXPORTED,
    ]


def test_replay_gives_the_same_register() -> None:
    journal = a_finished_case()
    assert fold(journal.recorded) == journal.register


def test_a_forbidden_act_in_the_journal_does_not_fold() -> None:
    journal = a_case().accepted()
    forged = replace(journal.recorded[-1], act=Assigned(("reyes", "lindqvist")), by="reyes", seq=99)
    with pytest.raises(ForbiddenAct, match=r"entry 99 .*Only a supervisor assigns"):
        fold([*journal.recorded, forged])


def test_the_same_submission_is_not_received_twice() -> None:
    with pytest.raises(ForbiddenAct, match="MS-2026-07, sequence 1, was received as case 2026-001"):
        a_case().act("okafor", received(), case="2026-002")


def test_a_window_of_31_days_is_refused_with_the_rule() -> None:
    long = received(a_summary("MS-2026-08", window=31))
    with pytest.raises(ForbiddenAct, match="31 days; the rule is at most 30 calendar days"):
        a_case().act("okafor", long, case="2026-002")


def test_acceptance_pins_the_activated_criteria_set_only() -> None:
    criteria = sample_criteria()
    other = Accepted(criteria.id, criteria.version, "00" * 48, "complete")
    with pytest.raises(ForbiddenAct, match="differs from the activated one"):
        a_case().act("okafor", other)
    unknown = Accepted("REAL", "3", criteria.digest, "complete")
    with pytest.raises(ForbiddenAct, match="REAL 3 is not activated"):
        a_case().act("okafor", unknown)


@pytest.mark.parametrize(
    ("reviewers", "reason"),
    [
        (("reyes",), "at least 2 reviewers"),
        (("reyes", "reyes"), "at least 2 reviewers"),
        (("reyes", "whitlock"), "Whitlock is not a reviewer"),
        (("reyes", "nobody"), "nobody is not a reviewer"),
    ],
)
def test_assignment_is_of_two_reviewers(reviewers: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ForbiddenAct, match=reason):
        a_case().accepted().act("abara", Assigned(reviewers))


def test_an_unanswered_criterion_stands_against_the_lock_and_is_named() -> None:
    journal = a_case().accepted().assigned()
    with pytest.raises(ForbiddenAct, match="9 of 9 criteria are unanswered; the first is CY-VD"):
        journal.act("reyes", Locked("56" * 48))


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
    journal = a_case().accepted().assigned().answered("reyes")
    journal.act("reyes", replace(an_answer("CY-VD", (1,)), **change))
    with pytest.raises(ForbiddenAct, match=reason):
        journal.locked("reyes")


def test_cannot_assess_needs_a_reason_but_no_citation() -> None:
    journal = a_case().accepted().assigned().answered("reyes")
    plain = replace(an_answer("CY-VD", (), level="CA"), likelihood=None, confidence=None)
    journal.act("reyes", plain).locked("reyes")
    assert journal.case.reviews["reyes"].locked


def test_a_reviewer_cites_only_his_own_exhibits() -> None:
    journal = a_case().accepted().assigned()
    journal.act("lindqvist", an_exhibit(1))
    with pytest.raises(ForbiddenAct, match="you have no exhibit 1"):
        journal.act("reyes", an_answer("CY-VD", (1,)))


def test_a_locked_review_takes_no_more_answers() -> None:
    journal = a_case().accepted().assigned().answered("reyes").locked("reyes")
    with pytest.raises(ForbiddenAct, match="Your review is locked"):
        journal.act("reyes", an_answer("CY-VD", (1,)))


def test_nobody_reads_the_other_review_before_both_have_locked() -> None:
    journal = a_case().accepted().assigned().answered("reyes").locked("reyes")
    shown = {who: [review.person for review in journal.case.shown_reviews(who)] for who in PEOPLE}
    assert shown["lindqvist"] == ["lindqvist"]
    assert shown["reyes"] == ["reyes"]
    assert shown["abara"] == []
    for other in ("lindqvist", "abara", "okafor"):
        assert journal.case.shown_exhibits(other) == ()
        assert {one.act.kind for one in journal.case.shown_history(other)} == {
            "received",
            "accepted",
            "assigned",
            "locked",
        }
    assert "assessed" in {one.act.kind for one in journal.case.shown_history("reyes")}
    journal.answered("lindqvist").locked("lindqvist")
    assert [review.person for review in journal.case.shown_reviews("lindqvist")] == ["reyes", "lindqvist"]


def test_a_return_opens_the_reviews_and_keeps_the_answers() -> None:
    journal = a_case().accepted().assigned().reviewed().returned()
    review = journal.case.reviews["reyes"]
    assert (journal.case.state, review.locked, review.returned) == (State.IN_REVIEW, False, 1)
    assert len(review.answers) == len(sample_criteria().criteria)


def test_a_return_without_a_reason_is_refused() -> None:
    with pytest.raises(ForbiddenAct, match="A return needs a reason of at least 20 characters"):
        a_case().accepted().assigned().reviewed().returned("no")


def test_sign_off_follows_a_recommendation_that_was_made() -> None:
    journal = a_case().accepted().assigned().reviewed()
    other = SignedOff(Outcome.NOT_DESIGNATED, "I see it otherwise, for these reasons.")
    with pytest.raises(ForbiddenAct, match="No reviewer recommended “not designated”"):
        journal.act("abara", other)


def test_where_reviewers_differ_the_sign_off_says_why() -> None:
    journal = a_case().accepted().assigned().answered("reyes").locked("reyes").answered("lindqvist")
    journal.recommended("lindqvist", Outcome.NOT_DESIGNATED).locked("lindqvist")
    with pytest.raises(ForbiddenAct, match="The reviewers differ; the sign-off needs a reason"):
        journal.act("abara", SignedOff(Outcome.DESIGNATED, "yes"))


def test_the_determination_names_official_authority_and_date() -> None:
    journal = a_case().accepted().assigned().reviewed().signed_off()
    with pytest.raises(ForbiddenAct, match="needs the official and the authority"):
        journal.act("abara", Determined(Outcome.DESIGNATED, "", "EO 14409", "2026-11-24"))
    with pytest.raises(ForbiddenAct, match="YYYY-MM-DD"):
        journal.act("abara", Determined(Outcome.DESIGNATED, "Director", "EO 14409", "tomorrow"))


def test_a_finding_drawn_from_an_older_state_is_refused() -> None:
    journal = a_case().accepted().assigned().reviewed().signed_off().determined()
    stale = FindingRendered(1, "78" * 48, "00" * 48, 3, "00" * 48)
    with pytest.raises(ForbiddenAct, match="The case has changed since the finding was drawn"):
        journal.act("reyes", stale)


def test_signatures_come_in_order_and_from_three_people() -> None:
    journal = a_case().accepted().assigned().reviewed().signed_off().determined().rendered()
    with pytest.raises(ForbiddenAct, match="The next signature is the reviewer's"):
        journal.act("abara", FindingSigned("Sig_Supervisor", "9a" * 48))
    with pytest.raises(ForbiddenAct, match="The next field to sign is Sig_Reviewer"):
        journal.act("reyes", FindingSigned("Sig_Supervisor", "9a" * 48))
    with pytest.raises(ForbiddenAct, match="still lacks the signature of the reviewer"):
        journal.act("whitlock", Exported("9a" * 48, "disc", "transfer"))


def test_only_the_signed_file_is_exported() -> None:
    journal = a_case().accepted().assigned().reviewed().signed_off().determined().rendered().signed()
    with pytest.raises(ForbiddenAct, match="not the one that carries the three signatures"):
        journal.act("whitlock", Exported("00" * 48, "disc", "transfer"))


STAGES = {
    "received": lambda: a_case(),
    "accepted": lambda: a_case().accepted(),
    "in review": lambda: a_case().accepted().assigned().answered("reyes"),
    "supervisor": lambda: a_case().accepted().assigned().reviewed(),
    "signed off": lambda: a_case().accepted().assigned().reviewed().signed_off(),
    "determined": lambda: a_case().accepted().assigned().reviewed().signed_off().determined(),
    "rendered": lambda: a_case().accepted().assigned().reviewed().signed_off().determined().rendered(),
    "exported": lambda: a_finished_case(),
}
ALLOWED: dict[str, set[tuple[str, type[Act]]]] = {
    "received": {("okafor", Accepted)},
    "accepted": {("abara", Assigned)},
    "in review": {("reyes", Assessed), ("reyes", Locked), ("lindqvist", Assessed), ("lindqvist", Locked)},
    "supervisor": {("abara", Returned), ("abara", SignedOff)},
    "signed off": {("abara", Determined)},
    "determined": {("reyes", FindingRendered), ("lindqvist", FindingRendered)},
    "rendered": {
        ("reyes", FindingRendered),
        ("lindqvist", FindingRendered),
        ("reyes", FindingSigned),
        ("lindqvist", FindingSigned),
    },
    "exported": {("whitlock", Exported)},
}
FORMS = (
    Accepted,
    Assigned,
    Assessed,
    Locked,
    Returned,
    SignedOff,
    Determined,
    FindingRendered,
    FindingSigned,
    Exported,
)


@pytest.mark.parametrize("stage", STAGES)
def test_every_person_may_do_exactly_what_the_table_allows(stage: str) -> None:
    register = STAGES[stage]().register
    found = {
        (person.id, form)
        for person in register.people.values()
        for form in FORMS
        if may(register, CASE, person, form) is None
    }
    assert found == ALLOWED[stage]


def _any_act(journal: JournalBuilder, chance: random.Random) -> Act:
    case: Case = journal.case
    number = len(case.exhibits) + chance.choice((0, 1))
    criteria = sample_criteria()
    return chance.choice(
        [
            Accepted(criteria.id, criteria.version, criteria.digest, "complete"),
            Assigned(chance.choice([("reyes", "lindqvist"), ("reyes",)])),
            an_exhibit(number),
            an_answer(chance.choice(criteria.criteria).id, (max(1, number - 1),)),
            Locked("56" * 48),
            Returned("A reason that is long enough to print."),
            SignedOff(Outcome.DESIGNATED, "I concur with both reviewers."),
            Determined(Outcome.DESIGNATED, "Director", "EO 14409", "2026-11-24"),
        ]
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 60))
def test_any_order_of_allowed_and_refused_acts_keeps_the_invariants(seed: int, steps: int) -> None:
    chance = random.Random(seed)
    journal = a_case()
    for _ in range(steps):
        person = chance.choice(list(PEOPLE))
        act = _any_act(journal, chance)
        actor = journal.register.people[person]
        reason = refusal(journal.register, CASE, actor, act)
        before = journal.register
        if reason is None:
            journal.act(person, act)
        else:
            with pytest.raises(ForbiddenAct):
                journal.act(person, act)
            assert journal.register is before
    case = journal.case
    assert fold(journal.recorded) == journal.register
    assert case.clerk not in case.reviews
    assert [exhibit.number for exhibit in case.exhibits] == list(range(1, len(case.exhibits) + 1))
    assert case.signed_off is None or case.state not in (State.RECEIVED, State.ACCEPTED)
    assert case.determined is None or case.signed_off is not None
