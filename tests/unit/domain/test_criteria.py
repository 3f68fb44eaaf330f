"""Criteria sets: what they say of themselves, and every rule beyond the form of the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import CriteriaActivated, Outcome, Proposed, act_body, read_act
from reviewer_app.domain.criteria import (
    AgreementRule,
    Conditions,
    CriteriaSet,
    EvidenceWanted,
    Group,
    Indicator,
    Level,
)
from reviewer_app.domain.criteria_rules import set_faults
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.guards.criteria_content import UNSIGNED, active_version
from tests.builders import JournalBuilder, sample_criteria
from tests.builders_criteria import issued, with_criterion, with_indicator

DOMAIN_IDS = (
    "CY-VD", "CY-EX", "CY-CH", "CY-AU", "CY-SC", "CY-EV", "CY-UP", "CY-CI", "CY-DF",
    "EV-EL", "EV-IN", "EV-RP", "EV-TR", "SF-SG", "OV-01",
)  # fmt: skip
SIGNED = {
    "signer": "A. Signer",
    "organisation": "x",
    "fingerprint_sha384": "ab" * 48,
    "file_sha384": "cd" * 48,
}


def activation(criteria: CriteriaSet) -> CriteriaActivated:
    return CriteriaActivated(criteria, **SIGNED)


def test_the_sample_holds_every_criterion_of_the_domain_and_keeps_the_rules() -> None:
    criteria = sample_criteria()
    assert tuple(one.id for one in criteria.criteria) == DOMAIN_IDS
    assert set_faults(criteria) == ()
    assert criteria.invented
    assert criteria.outcomes == tuple(one.value for one in Outcome)


def test_only_a_status_that_says_so_makes_a_sample() -> None:
    assert not issued().invented
    assert replace(issued(), status="INVENTED SAMPLE of nobody").invented
    assert not replace(issued(), status="Not an invented sample").invented


def test_the_digest_is_of_every_word() -> None:
    criteria = issued()
    assert len(criteria.digest) == 96
    changed = with_criterion(criteria, "OV-01", lambda one: replace(one, question=one.question + " "))
    assert len({criteria.digest, changed.digest, replace(criteria, supersedes="0").digest}) == 3


def test_an_indicator_is_named_with_its_threshold_and_its_conditions() -> None:
    when = Conditions("off", "api", 1000, 50, 3, "the targets were defended")
    one = Indicator("ctf-40", "accuracy", "at or above", 0.6, when)
    assert one.name == "ctf-40 accuracy at or above 0.6"
    assert one.when == (
        "safeguards off; access api; token limit at least 1000; message limit at least 50; "
        "epochs at least 3; the targets were defended"
    )
    assert Indicator("ctf-40", "accuracy", "at or above").name == "ctf-40 accuracy"
    assert Indicator("ctf-40", "accuracy", "at or above").when == ""


def test_a_set_comes_back_from_its_act() -> None:
    act = activation(sample_criteria())
    assert read_act(act.kind, act_body(act)) == act


FIRST = issued()
VD = FIRST.criteria[0]
FAULTY = {
    "it supersedes itself": (replace(FIRST, supersedes="1"), "supersedes itself"),
    "a criterion twice": (
        replace(FIRST, groups=(*FIRST.groups, Group("again", (VD,)))),
        "Criterion CY-VD stands 2 times.",
    ),
    "no criterion": (replace(FIRST, groups=()), "no criterion"),
    "a step twice": (replace(FIRST, scale=(*FIRST.scale, Level("2", "again"))), "Step 2 stands 2 times."),
    "no step for cannot assess": (replace(FIRST, scale=FIRST.scale[:-1]), "no step CA"),
    "one numbered step": (
        replace(FIRST, scale=(Level("1", "one"), Level("CA", "cannot assess"))),
        "fewer than two numbered steps",
    ),
    "steps that fall": (replace(FIRST, scale=FIRST.scale[::-1]), "do not rise"),
    "a rule wider than the scale": (replace(FIRST, agreement=AgreementRule(5)), "asks for 5 steps"),
    "no outcome": (replace(FIRST, outcomes=()), "names no outcome"),
    "an outcome that is none": (replace(FIRST, outcomes=("approved",)), "“approved” is no outcome"),
    "an outcome twice": (replace(FIRST, outcomes=("designated",) * 2), "Outcome designated stands 2 times."),
    "no marking": (replace(FIRST, marking=" "), "The set's marking: there is none."),
    "a criterion without marking": (
        with_criterion(FIRST, "CY-EX", lambda one: replace(one, marking="")),
        "CY-EX: the marking: there is none.",
    ),
    "a marking that is none": (replace(FIRST, marking="PUBLIC"), "The set's marking: PUBLIC"),
    "a criterion whose mark is none": (
        with_criterion(FIRST, "CY-EX", lambda one: replace(one, marking="(X)")),
        "CY-EX: the marking: ",
    ),
    "a criterion above its set": (
        with_criterion(FIRST, "CY-EX", lambda one: replace(one, marking="(S)")),
        "The set's marking is lower than its criteria's: UNCLASSIFIED is below SECRET.",
    ),
    "a control that the set does not carry": (
        with_criterion(
            replace(FIRST, marking="SECRET"), "CY-EX", lambda one: replace(one, marking="(S//NF)")
        ),
        "The set's marking is lower than its criteria's: ",
    ),
    "evidence that is no item": (
        with_criterion(FIRST, "CY-EX", lambda one: replace(one, evidence=(EvidenceWanted("Z9"),))),
        "CY-EX: Z9 is no item of the checklist.",
    ),
    "evidence twice": (
        with_criterion(FIRST, "CY-EX", lambda one: replace(one, evidence=(EvidenceWanted("C3"),) * 2)),
        "CY-EX: evidence C3 stands 2 times.",
    ),
    "no piece of evidence": (
        with_criterion(FIRST, "CY-EX", lambda one: replace(one, evidence=(EvidenceWanted("C3", 0),))),
        "CY-EX: the least number of C3 is below 1.",
    ),
    "a minimum below nothing": (
        with_criterion(FIRST, "CY-EX", lambda one: replace(one, citation_minimum=-1)),
        "CY-EX: a minimum is below 0.",
    ),
    "a threshold without end": (
        with_indicator(FIRST, "CY-VD", threshold=float("inf")),
        "not a finite number",
    ),
    "a threshold that is no number": (
        with_indicator(FIRST, "CY-VD", threshold=float("nan")),
        "not a finite number",
    ),
    "a level off the scale": (with_indicator(FIRST, "CY-VD", level="7"), "level 7 is no numbered step"),
    "a level that is no number": (with_indicator(FIRST, "CY-VD", level="CR"), "level CR is no numbered step"),
    "a level without threshold": (with_indicator(FIRST, "CY-VD", threshold=None), "without a threshold"),
    "a limit of nothing": (
        with_indicator(FIRST, "CY-VD", applies_when=Conditions(epochs_at_least=0)),
        "a least limit is below 1",
    ),
    "an indicator twice": (
        with_criterion(FIRST, "CY-VD", lambda one: replace(one, indicators=one.indicators * 2)),
        "CY-VD: indicator vuln-discovery accuracy at or above 0.5 stands 2 times.",
    ),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_each_rule_is_named_and_refuses_the_activation(fault: str) -> None:
    criteria, words = FAULTY[fault]
    assert any(words in one for one in set_faults(criteria)), set_faults(criteria)
    journal = JournalBuilder().staffed()
    act = activation(criteria)
    reason = refusal(
        journal.register, "", journal.register.people["castellane"], Proposed(act.kind, act_body(act))
    )
    assert reason is not None
    assert reason == f"Criteria set {criteria.name}: {set_faults(criteria)[0]}"


def test_a_classified_set_carries_what_its_criteria_roll_up_to() -> None:
    marked = with_criterion(FIRST, "CY-EX", lambda one: replace(one, marking="(S//REL)"))
    assert set_faults(replace(marked, marking="SECRET//REL TO USA, GBR")) == ()
    assert set_faults(replace(marked, marking="TOP SECRET//NOFORN")) != ()  # REL alone has no list there
    alone = with_criterion(FIRST, "CY-EX", lambda one: replace(one, marking="(S//NF)"))
    assert set_faults(replace(alone, marking="SECRET//NOFORN")) == ()


def test_every_fault_is_named_not_the_first_alone() -> None:
    broken = with_indicator(replace(FIRST, supersedes="1", outcomes=()), "CY-VD", level="7")
    assert len(set_faults(broken)) == 3


# Activation.


def proposed(journal: JournalBuilder, act: CriteriaActivated) -> str | None:
    register = journal.register
    return refusal(register, "", register.people["castellane"], Proposed(act.kind, act_body(act)))


def test_a_version_is_activated_once_and_names_what_it_supersedes() -> None:
    journal = JournalBuilder().staffed()
    register = journal.register
    assert active_version(register, "TEST-CY") is None
    assert proposed(journal, CriteriaActivated(issued())) == UNSIGNED
    journal.two("castellane", "abara", activation(issued()), case="")
    again = proposed(journal, activation(replace(issued(), title="Another title")))
    assert again == "Criteria set TEST-CY 1 is activated already; a version never changes."
    assert "1 is active, and it names none" in (proposed(journal, activation(issued(version="2"))) or "")
    wrong = proposed(journal, activation(issued(version="2", supersedes="0")))
    assert "1 is active, and it names 0" in (wrong or "")
    journal.two("castellane", "abara", activation(issued(version="2", supersedes="1")), case="")
    found = active_version(journal.register, "TEST-CY")
    assert found is not None
    assert found.version == "2"
    assert journal.register.superseded_by("TEST-CY", "1") == "2"
    assert journal.register.superseded_by("TEST-CY", "2") == ""
    assert active_version(journal.register, "SAMPLE-CY") == sample_criteria()  # sets are apart
    other = issued(version="3", supersedes="2", issuing_office="Another office")
    assert "names a set of its own otherwise" in (proposed(journal, activation(other)) or "")
    sample = issued(version="3", supersedes="2", status="Invented sample of a test")
    assert "does not take its place" in (proposed(journal, CriteriaActivated(sample)) or "")
    fork = proposed(journal, activation(issued(version="3", supersedes="1")))
    assert "2 is active, and it names 1" in (fork or "")


def test_the_register_keeps_who_activated_and_who_signed() -> None:
    journal = JournalBuilder().staffed().two("castellane", "abara", activation(issued()), case="")
    made = journal.register.activations["TEST-CY", "1"]
    assert (made.by, made.second, made.act.signer) == ("castellane", "abara", "A. Signer")
    assert made.seq == len(journal.recorded)
    assert journal.register.activations["SAMPLE-CY", "1"].act.fingerprint_sha384 == ""
