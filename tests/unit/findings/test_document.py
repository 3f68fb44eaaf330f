"""The words of a finding: the order, the facts of the acts, nothing else, and no word of approval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import Assessed
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.findings.document import NoFindingYet, finding
from reviewer_app.findings.tree import Document, Section, texts
from reviewer_app.findings.words import PortionAboveBanner
from tests.builders import JournalBuilder, a_case, sample_criteria
from tests.builders_findings import a_finding_case


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
        "Agreement and returns",
        "What this finding does not contain",
        "Clocks",
        "Custody of the submission",
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


def test_both_recommendations_are_printed_and_the_dissent_is_named(document: Document) -> None:
    result = words_of(section(document, "Result"))
    assert "Reyes recommends: designated." in result
    assert "Lindqvist recommends: no determination." in result
    assert "Lindqvist dissents" in words_of(section(document, "Agreement and returns"))


def test_every_answer_stands_with_level_likelihood_confidence_and_rationale(
    document: Document, told: JournalBuilder
) -> None:
    answers = section(document, "Answers by criterion")
    assert [one.title.split("  ")[0] for one in answers.sections] == [
        one.id for one in sample_criteria().criteria
    ]
    for criterion in answers.sections:
        name = criterion.title.split("  ")[0]
        for printed, review in zip(criterion.sections, told.case.reviews.values(), strict=True):
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


def test_agreement_says_how_many_of_how_many(document: Document) -> None:
    words = words_of(section(document, "Agreement and returns"))
    assert "the same level on 7 of 9 criteria (77.8 %, n = 9)" in words
    assert "Reyes could not assess SF-SG" in words
    assert "Please say how the higher message limit bears on exploit-dev." in words


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


def test_drawing_signing_and_exporting_change_no_word(told: JournalBuilder) -> None:
    later = a_finding_case()
    before = finding(later.register, later.case, head_seq=7, head=later.head)
    head = later.head
    later.rendered().signed().exported()
    assert finding(later.register, later.case, head_seq=7, head=head) == before


def test_a_case_without_a_determination_has_no_finding() -> None:
    early = a_case().accepted().assigned().reviewed().signed_off()
    with pytest.raises(NoFindingYet, match="determination is missing"):
        finding(early.register, early.case, head_seq=1, head="00" * 48)


def test_a_portion_above_the_banner_is_refused(told: JournalBuilder) -> None:
    case = told.case
    review = case.reviews["reyes"]
    answer = review.answers["CY-VD"]
    secret = replace(answer, assessed=replace(answer.assessed, marking="(S//NF)"))
    reviews = {**case.reviews, "reyes": replace(review, answers={**review.answers, "CY-VD": secret})}
    with pytest.raises(PortionAboveBanner, match="CY-VD, rationale of Reyes is marked \\(S//NF\\)"):
        finding(told.register, replace(case, reviews=reviews), head_seq=1, head="00" * 48)


def test_cannot_assess_without_likelihood_is_said(told: JournalBuilder) -> None:
    case = told.case
    review = case.reviews["reyes"]
    bare = Assessed("CY-VD", "CA", None, None, "The log of this evaluation was withheld.", "U")
    answer = replace(review.answers["CY-VD"], assessed=bare)
    reviews = {**case.reviews, "reyes": replace(review, answers={**review.answers, "CY-VD": answer})}
    words = words_of(finding(told.register, replace(case, reviews=reviews), head_seq=1, head="00" * 48))
    assert "No likelihood was given. No level of confidence was given." in words
    assert "No exhibit is cited." in words
