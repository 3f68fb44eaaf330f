"""One test for each section about how a case went: what the acts say stands there, in full."""

from __future__ import annotations

import pytest

from reviewer_app.domain.acts import PolicySet
from reviewer_app.domain.agreement import agreement, words
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.findings.document import finding
from reviewer_app.findings.tree import Document, Paragraph, texts
from tests.builders import JournalBuilder, a_case, sample_criteria
from tests.builders_findings import DISSENT, RETURNED, a_finding_case, decided, to_the_draft
from tests.builders_findings_full import (
    AMENDED,
    ASKED,
    CHANGES,
    COMMENT,
    CRIME,
    DISCLOSED,
    DROPPED,
    OVERRIDE,
    PARTNER,
    PAUSED,
    QUESTION,
    RELATED,
    REOPENED,
    RESCINDED,
    TIER,
    WAIVED,
    a_full_case,
    amended,
    rescinded,
)


@pytest.fixture(scope="module")
def full(every: JournalBuilder) -> Document:
    return drawn(every)


def drawn(builder: JournalBuilder) -> Document:
    return finding(builder.register, builder.case, head_seq=len(builder.recorded), head=builder.head)


def said(document: Document, title: str) -> str:
    return "\n".join(texts(next(one for one in document.sections if one.title == title)))


def test_the_key_judgement_and_the_override_stand_with_both_outcomes(full: Document) -> None:
    result = said(full, "Result")
    assert "Taken together the model speeds up a practitioner" in result
    assert "the draft recommends “designated”" in result
    assert "Override. The draft recommends “designated”; Abara signed off “no determination”." in result
    assert OVERRIDE in result
    assert "Recommendation, as overridden by the supervisor" in result
    assert "Statement of the supervisor." not in result
    assert "Delegation 3 (fictional)" in "\n".join(texts(full.authority))


def test_without_an_override_there_is_none(document: Document) -> None:
    result = said(document, "Result")
    assert "verrid" not in result
    assert "Statement of the supervisor." in result


def test_a_rescinded_determination_is_printed_with_its_rescission() -> None:
    result = said(drawn(rescinded(amended(a_full_case()))), "Result")
    assert "Determination, since rescinded\nRescinded\nIt was “no determination”. Made by Director" in result
    assert "Rescinded by Director (fictional) on 2026-11-25, under EO 14409, training delegation 1" in result
    assert RESCINDED in result


def test_agreement_is_of_what_each_thought_alone(document: Document, told: JournalBuilder) -> None:
    agreed = said(document, "Agreement and adjudication")
    found = agreement(sample_criteria(), tuple(told.case.reviews.values()))
    assert words(found) in agreed
    assert (found.pairs[0].same, found.pairs[0].n) == (13, 14)  # CY-CH as it was before the reveal
    assert "Weighted kappa (linear weights) 0.00; it is unstable for fewer than 50 criteria." in agreed
    assert "Reyes could not assess SF-SG" in agreed
    assert "Moreau adjudicated 1 criterion, closed " in agreed


def test_without_an_adjudicator_that_is_said() -> None:
    plain = a_case().accepted().assigned().reviewed().signed_off().determined()
    document = drawn(plain)
    assert "No adjudicator was named." in said(document, "Agreement and adjudication")
    assert "No reviewer recorded a dissent." in said(document, "Dissents")
    assert "The developer was asked for nothing more." in said(document, "Information requests")
    assert "No other organisation was consulted." in said(document, "Consultation and planned access")
    assert "The supervisor did not return the reviews or the draft." in said(document, "Course of the review")
    assert "The agency clock was never paused." in said(document, "Clocks")
    assert "the first of this finding" in said(document, "Versions")


def test_a_dissent_is_printed_in_full_and_outlives_its_version(full: Document) -> None:
    dissents = said(full, "Dissents")
    assert dissents.count(DISSENT) == 2
    assert dissents.count("from version 1.") == 1


def test_conflicts_are_declared_with_what_was_disclosed(full: Document) -> None:
    declared = said(full, "Conflicts of interest")
    assert "Reyes, 2026-11-23 10:25 UTC: none." in declared
    assert "disclosed and mitigated." in declared
    assert DISCLOSED in declared
    assert "Moreau, 2026-11-23" in declared


def test_returns_and_answers_given_again_are_the_course(full: Document) -> None:
    course = said(full, "Course of the review")
    assert "Returned to the review by Abara" in course
    assert RETURNED in course
    assert "(S//NF) CY-CH, Lindqvist: level 2, 2026-11-23 15:35 UTC; before, level 3." in course


def test_requests_stand_with_their_criteria_and_their_end(full: Document) -> None:
    asked = said(full, "Information requests")
    assert f"{ASKED} (for CY-CH and CY-EX)" in asked
    assert "to be answered by 2026-12-04" in asked
    assert "Answered by the signed supplement of sequence 2" in asked
    assert DROPPED in asked


def test_organisations_stand_with_their_answers_and_the_plan_with_its_partners(full: Document) -> None:
    consulted = said(full, "Consultation and planned access")
    assert consulted.count(QUESTION) == 2
    assert "Answer of 2026-11-23: concur with comment." in consulted
    assert COMMENT in consulted
    assert "No answer has come." in consulted
    assert f"{TIER}\npartners of the exercise\n2026-12-15" in consulted
    assert PARTNER in consulted


def test_a_clearinghouse_referral_is_named_and_another_is_not(full: Document) -> None:
    left_out = said(full, "What this finding does not contain")
    assert "Referral 1 to the AI cybersecurity clearinghouse: a file of its own, marked (U)." in left_out
    page = "\n".join(texts(full))
    assert CRIME not in page
    assert "enforcement" not in page.lower()
    assert "Referral 2" not in page
    assert "A race in a scheduler" not in page


def test_nothing_is_said_to_be_left_out_that_is_printed(full: Document) -> None:
    left_out = said(full, "What this finding does not contain").lower()
    for printed in ("kappa", "adjudication", "information request", "conflict", "consulted", "pause"):
        assert printed not in left_out


def test_clocks_show_pauses_once_each_and_the_day(full: Document) -> None:
    clocks = next(one for one in full.sections if one.title == "Clocks")
    stood = [one for one in clocks.blocks if isinstance(one, Paragraph) and "stood from" in one.label]
    assert [(one.mark, one.text) for one in stood] == [
        ("(U)", "information request 1"),
        ("", "information request 2"),
        ("(U)", PAUSED),
        ("", "determination recorded; reopened later"),
    ]
    words_of_it = said(full, "Clocks")
    assert "30 calendar days before the planned release: 2026-11-15 to 2026-12-15" in words_of_it
    assert "day 1, with the determination recorded" in words_of_it


def test_custody_names_each_delivery_and_what_was_waived(full: Document) -> None:
    custody = said(full, "Custody of the submission")
    assert custody.count("Bundle, SHA-512 of its tag manifest") == 2
    assert "Supplement, sequence 2" in custody
    assert "Waived: C4 Multi-step ranges, by Abara" in custody
    assert WAIVED in custody


def test_relations_stand_with_the_model(full: Document) -> None:
    model = said(full, "The model")
    assert "Relation to case 2026-002." in model
    assert RELATED in model


def test_versions_say_what_changed_why_and_which_files_they_replace(full: Document) -> None:
    versions = said(full, "Versions")
    assert "This is version 3." in versions
    assert "Version 1 was amended by Abara" in versions
    assert AMENDED in versions
    assert CHANGES in versions
    assert "78" * 48 in versions
    assert "9a" * 48 in versions
    assert "Version 2 was reopened by Abara and Whitlock" in versions
    assert REOPENED in versions
    assert "never drawn" in versions


def test_no_word_of_approval_stands_in_any_section(full: Document) -> None:
    assert forbidden_words("\n".join(texts(full))) == ()


def test_the_base_case_of_these_tests_has_one_version() -> None:
    assert drawn(a_finding_case()).version == 1


@pytest.mark.parametrize(("zone", "day"), [("UTC", 1), ("Pacific/Auckland", 2)])
def test_days_are_those_of_the_sites_zone_which_is_named(zone: str, day: int) -> None:
    """Accepted in the evening of one day in Auckland, determined on the next; one day in UTC."""
    builder = a_case().act("castellane", PolicySet(SitePolicy(zone=zone)), case="").accepted().assigned()
    words_of_it = said(drawn(decided(to_the_draft(builder))), "Clocks")
    assert f"in UTC. Days are calendar days of the site's zone, {zone}." in words_of_it
    assert f"day {day}, with the determination recorded" in words_of_it


def test_a_zone_this_workstation_does_not_know_is_said() -> None:
    policy = SitePolicy(zone="Mars/Olympus")
    builder = a_case().act("castellane", PolicySet(policy), case="").accepted().assigned()
    words_of_it = said(drawn(builder.reviewed().signed_off().determined()), "Clocks")
    assert "'Mars/Olympus' is not known to this workstation. Days are counted in UTC here." in words_of_it
