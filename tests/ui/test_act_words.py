"""Every act of the journal in words of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    AUDIT,
    KINDS,
    Act,
    Conflict,
    ConflictDeclared,
    EvidenceOpened,
    LoggedOff,
    LoggedOn,
    LogOnFailed,
    ProposalDropped,
    Proposed,
    ReferralKind,
    Referred,
    Seconded,
    read_act,
)
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import one_line
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.ui.pages.act_words import facts_of, sentence_of
from reviewer_app.ui.pages.two_words import both_words
from tests.builders import a_case, a_finished_case, acts_of_the_intake
from tests.builders_acts import WHY, later_acts
from tests.builders_exhibits import acts_beside_the_exhibits
from tests.builders_table import a_table_mapped

VIEWS: tuple[Act, ...] = (
    LoggedOn(),
    LoggedOff("idle"),
    LogOnFailed("reyes"),
    EvidenceOpened("sample", "data/evidence/a.eval", "ctf-40/1"),
)


def one_of_each() -> dict[str, Act]:
    whole = [one.act for one in a_finished_case().recorded]
    whole += [read_act(act.of, act.body) for act in whole if isinstance(act, Proposed)]
    every = [
        *whole,
        *acts_of_the_intake(),
        *acts_beside_the_exhibits(),
        a_table_mapped(),
        *later_acts(),
        *VIEWS,
    ]
    return {act.kind: act for act in every}  # type: ignore[misc]  # nothing in memory is sealed


@pytest.fixture(scope="module")
def register() -> Register:
    return a_case().register


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_sentence_of_its_own(kind: str, register: Register) -> None:
    said = sentence_of(one_of_each()[kind], register)
    assert said
    assert said != kind
    assert said[0].isupper()
    assert "\n" not in said
    assert not forbidden_words(said)


def test_no_two_kinds_share_a_sentence(register: Register) -> None:
    said = [sentence_of(act, register) for act in one_of_each().values()]
    assert len(said) == len(KINDS)
    assert len(set(said)) == len(said)


def test_people_are_named_and_not_numbered(register: Register) -> None:
    said = {kind: sentence_of(act, register) for kind, act in one_of_each().items()}
    for kind in ("assigned", "adjudicator named", "account unlocked", "log-on failed", "person disabled"):
        assert not {"reyes", "moreau", "lindqvist"} & set(
            said[kind].replace(",", " ").replace(":", " ").split()
        )
    assert said["adjudicator named"] == "Named Moreau adjudicator"


@pytest.mark.parametrize(
    ("conflict", "words"),
    [
        (Conflict.NONE, "Declared no conflict of interest"),
        (Conflict.MITIGATED, f"Declared a conflict of interest, mitigated: {WHY}"),
        (Conflict.RECUSED, f"Recused from the case: {WHY}"),
    ],
)
def test_a_declaration_says_which(conflict: Conflict, words: str, register: Register) -> None:
    assert sentence_of(ConflictDeclared(conflict, WHY), register) == words


@pytest.mark.parametrize(
    ("to", "whom"),
    [
        (ReferralKind.CLEARINGHOUSE, "the AI cybersecurity clearinghouse"),
        (ReferralKind.LAW_ENFORCEMENT, "law enforcement"),
    ],
)
def test_a_referral_says_to_whom_and_until_when_it_waits(
    to: ReferralKind, whom: str, register: Register
) -> None:
    act = Referred(1, to, "A race", "energy", WHY, "(U)", "2027-02-01")
    assert sentence_of(act, register) == f"Referred to {whom}: A race, under embargo until 2027-02-01"


def test_both_people_of_an_act_of_two_are_named(register: Register) -> None:
    seconded, dropped = Seconded(12, "disposed"), ProposalDropped(12, "disposed", WHY)
    inner = "Disposed of the case"
    assert both_words(seconded, "abara", "whitlock", inner, register) == (
        "Disposed of the case: proposed by Whitlock in entry 12, seconded by Abara"
    )
    assert both_words(dropped, "abara", "whitlock", inner, register).startswith(
        "Abara declined what Whitlock"
    )
    assert both_words(dropped, "abara", "abara", inner, register).startswith(
        "Abara took back the own proposal"
    )


def test_a_reason_stands_behind_its_mark(register: Register) -> None:
    """In the record's line of every act that says why."""
    said = []
    for act in later_acts():
        if getattr(act, "marking", "") == "(U)" and getattr(act, "reason", ""):
            marked = replace(act, marking="(U//PR)")  # type: ignore[arg-type]  # it has one
            sentence = sentence_of(marked, register)
            if one_line(WHY, 40).rstrip("…") in sentence:
                said.append(act.kind)
                assert "(U//PR)" in sentence, sentence
    assert {"reopened", "hold placed", "hold lifted", "agency clock paused"} <= set(said)


def test_facts_hold_every_word_of_an_act() -> None:
    act = Referred(1, ReferralKind.CLEARINGHOUSE, "A race", "energy", WHY, "(U)", "2027-02-01", (1001,))
    assert list(facts_of(act)) == [
        "number: 1",
        "to: AI cybersecurity clearinghouse",
        "subject: A race",
        "sector: energy",
        f"words: {WHY}",
        "marking: (U)",
        "embargo until: 2027-02-01",
        "exhibits 1: 1001",
    ]


def test_the_audit_lines_are_among_them() -> None:
    assert {form.kind for form in AUDIT} == {act.kind for act in VIEWS}
