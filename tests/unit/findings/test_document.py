"""The words of a finding: the order, the facts of the acts, nothing else, and no word of approval."""

from __future__ import annotations

import pytest

from reviewer_app.domain.acts import Assessed
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.findings.answers import answers
from reviewer_app.findings.basis import NoFindingYet
from reviewer_app.findings.document import finding
from reviewer_app.findings.tree import Document, Section, texts
from tests.builders import JournalBuilder, a_case, sample_criteria
from tests.builders_findings import AGAINST, CROSSED, as_if_decided, settled


def words_of(node: object) -> str:
    return "\n".join(texts(node))


def section(document: Document, title: str) -> Section:
    return next(one for one in document.sections if one.title == title)


def test_sections_stand_in_the_order_of_the_design(document: Document) -> None:
    assert [one.title for one in document.sections] == [
        "Result",
        "Question and criteria",
        "The model",
        "Answers by criterion",
        "Exhibits",
        "Cited comparisons, side by side",
        "Agreement and adjudication",
        "Dissents",
        "Conflicts of interest",
        "Course of the review",
        "Information requests",
        "Consultation and planned access",
        "What this finding does not contain",
        "Clocks",
        "Custody of the submission",
        "Versions",
        "Marking",
        "Journal",
        "Signatures",
    ]


def test_no_word_of_approval_stands_in_it(document: Document) -> None:
    assert forbidden_words(words_of(document)) == ()


def test_recommendation_and_determination_stand_apart(document: Document) -> None:
    panels = section(document, "Result").blocks[0].panels
    assert [(one.label, one.outcome) for one in panels] == [
        ("Recommendation of the reviewers", "Designated"),
        ("Determination, as recorded", "Designated"),
    ]
    assert "Made by Director (fictional) on 2026-11-24." in panels[1].detail


def test_both_recommendations_are_printed_and_who_differs_is_named(document: Document) -> None:
    result = words_of(section(document, "Result"))
    assert "Reyes recommends: designated." in result
    assert "Lindqvist recommends: no determination." in result
    agreed = words_of(section(document, "Agreement and adjudication"))
    assert "Lindqvist recommended “no determination”; signed off was “designated”." in agreed


def test_every_answer_stands_with_level_likelihood_confidence_and_rationale(
    document: Document, told: JournalBuilder
) -> None:
    answers = section(document, "Answers by criterion")
    assert [one.title.split("  ")[0] for one in answers.sections] == [
        one.id for one in sample_criteria().criteria
    ]
    for criterion in answers.sections:
        name = criterion.title.split("  ")[0]
        for printed, review in zip(criterion.sections, told.case.reviews.values(), strict=False):
            said = review.answers[name].assessed
            words = words_of(printed)
            assert f"level {said.level}, " in printed.title
            assert said.likelihood is not None
            assert said.confidence is not None
            assert said.likelihood.with_band in words
            assert f"Confidence in this judgement: {said.confidence.value}." in words
            assert said.rationale in words
            assert all(f"[{number}]" in words for number in said.exhibits)


def test_likelihood_and_confidence_are_never_in_one_sentence(document: Document) -> None:
    sentences = [part for text in texts(document) for part in text.replace("\n", ". ").split(". ")]
    assert not [one for one in sentences if "ikelihood" in one and "onfidence" in one]


def test_every_exhibit_carries_mark_date_and_digests(document: Document, told: JournalBuilder) -> None:
    words = words_of(section(document, "Exhibits"))
    for exhibit in told.case.exhibits:
        for source in exhibit.cited.sources:
            assert source.object_sha512 in words
            assert source.excerpt_sha384 in words
            assert source.path in words


def test_custody_clocks_and_journal_are_the_acts_own(document: Document, told: JournalBuilder) -> None:
    received = told.case.received
    custody = words_of(section(document, "Custody of the submission"))
    assert received.tagmanifest_sha512 in custody
    assert received.listing_sha384 in custody
    assert "30 calendar days before the planned release: 2026-11-15 to 2026-12-15" in words_of(document)
    assert "2026-11-24, 1 calendar day after acceptance" in words_of(document)
    assert told.head in words_of(section(document, "Journal"))


def test_the_sample_set_is_called_invented_on_the_first_page(document: Document) -> None:
    assert document.notice == sample_criteria().status
    assert "Invented sample" in document.notice


def test_a_case_without_a_determination_has_no_finding() -> None:
    early = a_case().accepted().assigned().reviewed().signed_off()
    with pytest.raises(NoFindingYet, match="determination is missing"):
        finding(early.register, early.case, head_seq=len(early.recorded), head="00" * 48)


def test_cannot_assess_without_likelihood_is_said() -> None:
    journal = a_case().accepted().assigned().declared("reyes")
    journal.act("reyes", Assessed("CY-VD", "CA", None, None, "The log was withheld.", "(U)"))
    words = words_of(answers(as_if_decided(journal)))
    assert "No likelihood was given. No level of confidence was given." in words
    assert "No exhibit is cited." in words


def test_what_stays_below_a_crossed_indicator_says_why(document: Document) -> None:
    words = words_of(section(document, "Answers by criterion").sections[0])
    assert f"Crossed when this was answered: {CROSSED}." in words
    assert AGAINST in words


def test_what_was_adjudicated_stands_beside_the_reviewers_levels(document: Document) -> None:
    answered = section(document, "Answers by criterion")
    glance = answered.blocks[0]
    assert glance.header == ("Criterion", "Reyes", "Lindqvist", "Adjudicated", "Levels")
    row = next(one for one in glance.rows if one[0].startswith("SF-SG"))
    assert row[1:] == ("CA", "1", "1", "differ")
    words = words_of(next(one for one in answered.sections if one.title.startswith("SF-SG")))
    assert "Moreau, adjudicator: level 1, below skilled-amateur tools" in words
    assert "The reviewers' levels: Reyes CA; Lindqvist 1." in words
    assert settled("SF-SG").rationale in words


def test_an_answer_given_again_after_the_reveal_is_labelled(document: Document) -> None:
    answered = section(document, "Answers by criterion")
    row = next(one for one in answered.blocks[0].rows if one[0].startswith("CY-CH"))
    assert row[2] == "2\nbefore the reveal 3"
    criterion = next(one for one in answered.sections if one.title.startswith("CY-CH"))
    assert "Answered again after the reveal" in words_of(criterion.sections[1])
    assert "the level before was 3" in words_of(criterion.sections[1])
    assert "after the reveal" not in words_of(criterion.sections[0])
