"""What comes next: every state has its sentence, and waits for exactly the people whom the guards allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from reviewer_app.domain.acts import (
    Act,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Amended,
    BannerLowered,
    Closed,
    Conflict,
    ConflictDeclared,
    ConsultationAsked,
    CriteriaActivated,
    Deficiency,
    DeficiencyKind,
    DisagreementRead,
    Dissented,
    ExportAgreed,
    FindingDrafted,
    HoldPlaced,
    InformationRequested,
    Outcome,
    Proposed,
    Reopened,
    RequestPoint,
    Rescinded,
    ReturnedIncomplete,
    ReturnTo,
    SupplementReceived,
    Withdrawn,
    act_body,
)
from reviewer_app.domain.case import Case, State, Unread
from reviewer_app.domain.differences import differing
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.fold import step
from reviewer_app.domain.guards import may
from reviewer_app.domain.guidance import standing, state_sentence
from reviewer_app.domain.next_act import next_step, proposals_for
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.register import Register
from reviewer_app.domain.vocabulary import forbidden_words
from tests.builders import (
    CASE,
    PEOPLE,
    JournalBuilder,
    a_case,
    a_finished_case,
    a_summary,
    letter_facts,
    received,
    sample_criteria,
)
from tests.builders_case import DISPOSAL, scheduled

WHY = "Nothing of it is needed any longer, and it is said so here."


def waits_for(register: Register, case: Case, person: Person) -> bool:
    return standing(register, case, person)[0]


def accepted() -> JournalBuilder:
    return a_case().accepted()


def assigned() -> JournalBuilder:
    return accepted().assigned()


def locked() -> JournalBuilder:
    return assigned().all_locked()


def differing_reviews() -> JournalBuilder:
    """Both locked and revealed, two levels apart throughout."""
    journal = assigned().answered("reyes", "2").locked("reyes").answered("lindqvist", "4").locked("lindqvist")
    return journal.revealed()


def named() -> JournalBuilder:
    return differing_reviews().act("abara", AdjudicatorNamed("moreau"))


def settled(journal: JournalBuilder, count: int | None = None) -> JournalBuilder:
    """The first `count` differences settled, or all."""
    for criterion in differences(journal)[:count]:
        words = "Both readings rest on the same runs; the level kept here is the one that they show."
        journal.act(
            "moreau", Adjudicated(criterion, "3", Likelihood.LIKELY, Confidence.MODERATE, words, "(U)")
        )
    return journal


def differences(journal: JournalBuilder) -> tuple[str, ...]:
    criteria = journal.register.criteria_of(journal.case)
    assert criteria is not None
    return differing(criteria, tuple(journal.case.reviews.values()))


def supervised() -> JournalBuilder:
    return assigned().reviewed()


def supervised_with_differences() -> JournalBuilder:
    journal = settled(named().declared("moreau"))
    return journal.act("moreau", AdjudicationClosed(differences(journal))).drafted()


def signed() -> JournalBuilder:
    return supervised().signed_off().determined().rendered().signed()


def recused(journal: JournalBuilder, person: str) -> JournalBuilder:
    reason = "A near relative works for the developer."
    return journal.act(person, ConflictDeclared(Conflict.RECUSED, reason))


def a_request() -> InformationRequested:
    point = RequestPoint((sample_criteria().criteria[0].id,), "The raw logs of the fifth run.", "(U)")
    return InformationRequested(1, (point,))


def export_of(journal: JournalBuilder) -> ExportAgreed:
    return ExportAgreed(journal.case.signatures[-1][1].pdf_sha384, "disc 7", "transfer to the records centre")


def proposed(journal: JournalBuilder, by: str, act: Act, case: str = CASE) -> JournalBuilder:
    return journal.act(by, Proposed(act.kind, act_body(act)), case)


def returned() -> JournalBuilder:
    point = Deficiency(DeficiencyKind.LACKING, "C4", "Ranges", "It is missing.", "Send it as a supplement.")
    return a_case().act("okafor", ReturnedIncomplete(1, letter_facts(), (point,), "77" * 48))


def rescinded() -> JournalBuilder:
    act = Rescinded("Director (fictional)", "EO 14409, training delegation 1", "2026-11-30", WHY)
    return a_finished_case().act("abara", act)


def closed() -> JournalBuilder:
    return a_finished_case().act("whitlock", Closed())


def withdrawn() -> JournalBuilder:
    return assigned().act("okafor", Withdrawn("Dana Okoro (fictional)", WHY))


REVIEWERS = {"reyes", "lindqvist"}
STAGES: dict[str, tuple[Callable[[], JournalBuilder], State, set[str]]] = {
    "received": (a_case, State.RECEIVED, {"okafor"}),
    "returned": (returned, State.RETURNED, set()),
    "accepted": (accepted, State.ACCEPTED, {"abara"}),
    "assigned": (assigned, State.IN_REVIEW, REVIEWERS),
    "declared": (lambda: assigned().declared("reyes"), State.IN_REVIEW, REVIEWERS),
    "recused": (
        lambda: recused(assigned(), "reyes"),
        State.IN_REVIEW,
        {"abara", "lindqvist"},
    ),
    "one locked": (lambda: assigned().answered("reyes").locked("reyes"), State.IN_REVIEW, {"lindqvist"}),
    "asked": (lambda: assigned().declared("reyes").act("reyes", a_request()), State.RFI_HOLD, REVIEWERS),
    "locked": (locked, State.LOCKED, {"abara"}),
    "to be named": (differing_reviews, State.ADJUDICATION, {"abara"}),
    "named": (named, State.ADJUDICATION, {"moreau"}),
    "adjudicator recused": (
        lambda: recused(named(), "moreau"),
        State.ADJUDICATION,
        {"abara"},
    ),
    "settled": (lambda: settled(named().declared("moreau")), State.ADJUDICATION, {"moreau"}),
    "revealed": (lambda: locked().revealed(), State.DRAFT, REVIEWERS),
    "submitted": (supervised, State.SUPERVISOR_REVIEW, {"abara"}),
    "with differences": (supervised_with_differences, State.SUPERVISOR_REVIEW, {"abara"}),
    "signed off": (lambda: supervised().signed_off(), State.SIGNED_OFF, {"abara"}),
    "determined": (lambda: supervised().signed_off().determined(), State.DETERMINED, REVIEWERS),
    "drawn up": (lambda: supervised().signed_off().determined().rendered(), State.DETERMINED, REVIEWERS),
    "signed": (signed, State.DETERMINED, {"whitlock"}),
    "export proposed": (lambda: propose_export(signed()), State.DETERMINED, {"abara"}),
    "export agreed": (
        lambda: (journal := signed()).two("whitlock", "abara", export_of(journal)),
        State.DETERMINED,
        {"whitlock"},
    ),
    "exported": (a_finished_case, State.EXPORTED, {"whitlock"}),
    "closed": (closed, State.CLOSED, set()),
    "disposal proposed": (
        lambda: proposed(scheduled(closed()), "whitlock", DISPOSAL),
        State.CLOSED,
        {"abara"},
    ),
    "disposed": (
        lambda: scheduled(closed()).two("whitlock", "abara", DISPOSAL),
        State.DISPOSED,
        set(),
    ),
    "withdrawn": (withdrawn, State.WITHDRAWN, {"whitlock"}),
    "rescinded": (rescinded, State.RESCINDED, {"whitlock"}),
}


def propose_export(journal: JournalBuilder) -> JournalBuilder:
    return proposed(journal, "whitlock", export_of(journal))


def person_of(journal: JournalBuilder, name: str) -> Person:
    return journal.register.people[name]


def says(journal: JournalBuilder, name: str) -> str:
    return state_sentence(journal.register, journal.case, person_of(journal, name))


def test_every_state_is_in_the_table() -> None:
    assert {state for _, state, _ in STAGES.values()} == set(State)


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_waits_for_exactly_these_people(stage: str) -> None:
    make, state, expected = STAGES[stage]
    journal = make()
    assert journal.case.state is state
    found = {one for one in PEOPLE if waits_for(journal.register, journal.case, person_of(journal, one))}
    assert found == expected


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("stage", STAGES)
def test_every_state_has_a_sentence_for_every_role(stage: str, role: Role) -> None:
    """For a person of the case and for one of that role who has no part in it."""
    journal = STAGES[stage][0]()
    stranger = Person(
        "vance", "Vance", frozenset({role}), clearance="UNCLASSIFIED", nondisclosure="2026-01-05"
    )
    for person in (stranger, *(one for one in journal.register.people.values() if one.has(role))):
        said = state_sentence(journal.register, journal.case, person)
        assert said.endswith(".")
        assert 20 <= len(said) <= 260
        assert forbidden_words(said) == ()


@pytest.mark.parametrize("stage", STAGES)
def test_what_waits_is_what_the_guards_allow(stage: str) -> None:
    journal = STAGES[stage][0]()
    for person in journal.register.people.values():
        found = next_step(journal.register, journal.case, person)
        if found is None:
            continue
        assert says(journal, person.id).startswith(found.words)
        if not proposals_for(journal.register, CASE, person):
            assert may(journal.register, CASE, person, found.form) is None
        disabled = replace(person, disabled="She has left the office for good.")
        assert not waits_for(journal.register, journal.case, disabled)


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_waits_for_those_who_hold_no_role_on_a_case(stage: str) -> None:
    journal = STAGES[stage][0]()
    for role in (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR):
        apart = Person("vance", "Vance", frozenset({role}))
        assert not waits_for(journal.register, journal.case, apart)


def test_the_sentences_of_a_review_in_turn() -> None:
    journal = assigned()
    total = len(sample_criteria().criteria)
    assert says(journal, "reyes").startswith("Declare whether you have a conflict of interest")
    journal.declared("reyes")
    assert says(journal, "reyes") == f"{total} of {total} criteria unanswered."
    journal.answered("reyes")
    assert says(journal, "reyes") == "Everything is answered; your review can be locked."
    assert says(journal, "abara") == "0 of 2 reviews are locked."
    journal.locked("reyes")
    assert says(journal, "reyes") == says(journal, "abara") == "1 of 2 reviews are locked."


def test_nobody_reads_how_far_another_reviewer_is() -> None:
    before = assigned().declared("reyes", "lindqvist")
    after = assigned().declared("reyes").answered("lindqvist")
    for person in (one for one in PEOPLE if one != "lindqvist"):
        assert says(before, person) == says(after, person)


def test_a_recused_reviewer_reads_it_and_a_supervisor_replaces_him() -> None:
    journal = recused(assigned(), "reyes")
    assert "You recused yourself" in says(journal, "reyes")
    assert says(journal, "abara") == "Reyes is recused. Assign another reviewer."
    assert says(journal, "whitlock") == "Reyes is recused. A supervisor assigns another reviewer."


def test_a_returned_review_says_so() -> None:
    journal = supervised().returned()
    assert journal.case.reviews["reyes"].returned == 1
    assert waits_for(journal.register, journal.case, person_of(journal, "reyes"))


def test_a_request_waits_for_the_developer_and_then_for_whoever_made_it() -> None:
    journal = assigned().declared("lindqvist").answered("reyes").act("reyes", a_request())
    assert not waits_for(journal.register, journal.case, person_of(journal, "reyes"))
    assert says(journal, "reyes") == (
        "Information request 1 waits for a supplement of the developer. The agency clock stands."
    )
    journal.now += timedelta(days=2)
    journal.act("okafor", SupplementReceived(received(a_summary(sequence=2))))
    waiting = {one for one in PEOPLE if waits_for(journal.register, journal.case, person_of(journal, one))}
    assert waiting == {"reyes", "okafor", "lindqvist"}
    assert says(journal, "reyes").startswith("A supplement came after information request 1.")
    assert "criteria unanswered" in says(journal, "lindqvist")


def test_the_adjudicator_counts_down_what_is_to_settle() -> None:
    journal = named()
    assert says(journal, "moreau").startswith("Declare whether you have a conflict")
    assert says(journal, "reyes") == "The reviews differ. Moreau settles where they do."
    found = differences(journal.declared("moreau"))
    settled(journal, 2)
    assert says(journal, "moreau") == (
        f"{len(found) - 2} of {len(found)} differences to settle; the first is {found[2]}."
    )
    settled(journal)
    assert says(journal, "moreau") == "Every difference is settled. Close the adjudication."


def test_the_supervisor_reads_the_disagreements_first() -> None:
    journal = supervised_with_differences()
    found = differences(journal)
    assert says(journal, "abara") == (
        f"{len(found)} disagreements to read side by side; the first is {found[0]}."
    )
    for criterion in found:
        journal.act("abara", DisagreementRead(criterion))
    assert says(journal, "abara").startswith("Every disagreement is read. Sign off")


def test_whose_recommendation_differs_from_the_draft_may_dissent_until_it_is_said() -> None:
    journal = locked().revealed()
    words = "Taken together the model speeds up a practitioner, and no more than that was seen."
    journal.act("reyes", FindingDrafted(Outcome.NOT_DESIGNATED, words, "(U)"))
    assert "unlike your recommendation: you may dissent" in says(journal, "lindqvist")
    assert "dissent" not in says(journal, "abara")
    journal.act("lindqvist", Dissented("The four hard tasks weigh more than is said here.", "(U)"))
    assert says(journal, "lindqvist").endswith("Your dissent is recorded.")


def test_a_proposal_waits_for_the_second_person_and_is_named() -> None:
    journal = propose_export(signed())
    assert says(journal, "abara") == (
        f"Whitlock proposed “{ExportAgreed.kind}” (entry {len(journal.recorded)}). "
        "It waits for your second, or that you decline."
    )
    assert says(journal, "whitlock") == f"You proposed “{ExportAgreed.kind}”; it waits for a second person."
    assert not waits_for(journal.register, journal.case, person_of(journal, "whitlock"))
    assert "waits for a second person" in says(journal, "okafor")


def test_a_proposal_of_the_workspace_is_of_no_case() -> None:
    journal = assigned()
    newer = replace(sample_criteria(), version="2", supersedes=sample_criteria().version)
    proposed(journal, "castellane", CriteriaActivated(newer), case="")
    second = person_of(journal, "abara")
    assert [one.act.of for one in proposals_for(journal.register, "", second)] == [CriteriaActivated.kind]
    assert proposals_for(journal.register, "", person_of(journal, "castellane")) == ()
    assert not waits_for(journal.register, journal.case, second)


def test_a_proposal_that_can_no_longer_take_effect_waits_for_nobody() -> None:
    journal = supervised().signed_off().determined()
    lower = BannerLowered("UNCLASSIFIED//PROPIN", "UNCLASSIFIED", WHY)
    proposed(journal, "whitlock", lower)
    assert len(proposals_for(journal.register, CASE, person_of(journal, "abara"))) == 1
    journal.rendered().signed()
    assert proposals_for(journal.register, CASE, person_of(journal, "abara")) == ()


def test_a_consultation_without_answer_keeps_a_case_open() -> None:
    journal = supervised()
    journal.act("abara", ConsultationAsked(1, "Another office (fictional)", "Do you concur?", "(U)"))
    journal.signed_off().determined().rendered().signed().exported()
    assert not waits_for(journal.register, journal.case, person_of(journal, "whitlock"))
    assert "Consultation 1 waits for its answer" in says(journal, "whitlock")


def test_a_hold_is_said_on_a_case_that_is_over() -> None:
    journal = closed().act("abara", HoldPlaced("Order 12 (fictional)", WHY))
    assert says(journal, "whitlock").endswith(
        "A hold stands (Order 12 (fictional)): nothing of it is disposed of."
    )


def test_an_amended_finding_is_drawn_up_anew() -> None:
    journal = a_finished_case().act("abara", Amended(WHY, "The digest of one run was corrected.", "(U)"))
    assert (
        says(journal, "okafor")
        == "The determination is recorded. A reviewer draws up the finding, version 2."
    )
    assert waits_for(journal.register, journal.case, person_of(journal, "reyes"))


def test_a_reopened_case_goes_back_to_where_it_was_reopened_to() -> None:
    journal = a_finished_case().two("abara", "whitlock", Reopened(WHY, ReturnTo.DRAFT))
    assert journal.case.state is State.DRAFT
    assert says(journal, "reyes").startswith("A draft of the finding stands.")


def test_what_is_sealed_away_could_not_be_checked_and_is_said() -> None:
    """On a desk that cannot open the reviews, nobody is told that nothing differs."""
    journal = differing_reviews()
    blind = JournalBuilder()
    for one in journal.recorded:
        sealed = one.by in REVIEWERS and one.act.kind in ("assessed", "recommended", "exhibit cited")
        blind.register = step(blind.register, replace(one, act=Unread()) if sealed else one)
    case = blind.register.cases[CASE]
    blind.act("abara", AdjudicatorNamed("moreau"))
    blind.act("moreau", journal_declaration())
    assert case.reviews["reyes"].unread
    assert "could not be checked here" in says(blind, "moreau")


def journal_declaration() -> Act:
    made = a_case().accepted().assigned().declared("reyes").case.declarations["reyes"]
    return made.declared
