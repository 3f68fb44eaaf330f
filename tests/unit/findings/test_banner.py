"""The banner of a finding: rolled up from what is printed, lowered by two people, or not drawn at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    FindingDrafted,
    FindingSubmitted,
    Outcome,
    ReferralKind,
    Referred,
    Returned,
    ReturnTo,
)
from reviewer_app.domain.drafts import draft_digest
from reviewer_app.domain.marking import parse, portion
from reviewer_app.findings.banner import BannerOutgrown
from reviewer_app.findings.document import computed_banner, finding
from reviewer_app.findings.tree import Document, Section, marks, texts
from reviewer_app.findings.words import CannotBeMarked, PortionUnreadable, over
from reviewer_app.findings.words import portion as printed
from tests.builders import JournalBuilder
from tests.builders_findings_full import LOWERED, a_full_case, lowered, overridden


def drawn(builder: JournalBuilder) -> Document:
    return finding(builder.register, builder.case, head_seq=len(builder.recorded), head=builder.head)


def marking(document: Document) -> str:
    found: Section = next(one for one in document.sections if one.title == "Marking")
    return "\n".join(texts(found))


@pytest.mark.parametrize(
    ("mark", "banner"),
    [
        ("(U)", "UNCLASSIFIED"),
        ("(U//PR)", "UNCLASSIFIED//PROPIN"),
        ("(S//NF)", "SECRET//NOFORN"),
        ("(S//REL TO USA, GBR)", "SECRET//REL TO USA, GBR"),
        ("CONFIDENTIAL//PROPIN", "CONFIDENTIAL//PROPIN"),
    ],
)
def test_the_banner_is_the_roll_up_and_each_portion_stands_in_its_form(mark: str, banner: str) -> None:
    document = drawn(a_full_case(mark))
    assert document.marking == banner
    assert set(marks(document)) == {"(U)", portion(parse(mark))}
    assert f"The portions printed here roll up to {banner}." in marking(document)


def test_every_rationale_exhibit_and_comparison_carries_its_mark() -> None:
    builder = a_full_case("(S//NF)")
    document = drawn(builder)
    page = "\n".join(texts(document))
    for exhibit in builder.case.exhibits:
        assert f"[{exhibit.number}] (S//NF)" in page
    answered = next(one for one in document.sections if one.title == "Answers by criterion")
    for criterion in answered.sections:
        for review in criterion.sections[:2]:
            assert set(marks(review)) == {"(S//NF)"}
    compared = next(one for one in document.sections if one.title.startswith("Cited comparisons"))
    assert compared.sections
    assert all("(S//NF)" in one.title for one in compared.sections)


def test_one_portion_alone_raises_the_banner() -> None:
    builder = a_full_case(decide=False)
    words = "The third epoch reached the second network by a path that nobody had tried."
    builder = _drafted_again(builder, words, "(S//NF)")
    document = drawn(overridden(builder))
    assert document.marking == "SECRET//NOFORN"
    assert document.derivative is not None
    said = {fact.label: fact.value for fact in document.derivative.rows}
    assert said["Derived From"].startswith("Texts of the review of case 2026-001")


def _drafted_again(builder: JournalBuilder, words: str, mark: str) -> JournalBuilder:
    builder.act("abara", Returned("Please say which path the third epoch took.", ReturnTo.DRAFT))
    builder.act("reyes", FindingDrafted(Outcome.DESIGNATED, words, mark))
    assert builder.case.draft is not None
    return builder.act("reyes", FindingSubmitted(Outcome.DESIGNATED, draft_digest(builder.case.draft)))


def test_what_is_not_printed_does_not_count() -> None:
    """A referral is a file of its own, with its own marking."""
    builder = a_full_case()
    words = "A race in a scheduler, found in the logs of the third epoch."
    made = Referred(3, ReferralKind.CLEARINGHOUSE, "What the logs show", "energy", words, "(S//NF)")
    document = drawn(builder.act("abara", made))
    assert document.marking == "UNCLASSIFIED"
    assert (
        "Referral 3 to the AI cybersecurity clearinghouse: a file of its own, marked (S//NF)."
        in "\n".join(texts(document))
    )


def test_a_classified_finding_names_who_from_what_and_until_when() -> None:
    document = drawn(a_full_case("(S//NF)"))
    assert document.derivative is not None
    assert [(one.label, one.value) for one in document.derivative.rows] == [
        ("Classified By", "Abara, supervisor, Training office (fictional)"),
        ("Derived From", "Multiple Sources"),
        ("Declassify On", "20511123"),
    ]
    assert (
        "data/evidence/halcyon-2/ctf-40.eval, Meridian Systems (fictional), received 2026-11-23"
        in marking(document)
    )
    assert drawn(a_full_case()).derivative is None


def test_a_lowered_banner_is_used_and_its_reason_and_the_computed_one_are_printed() -> None:
    document = drawn(lowered(a_full_case("(S//NF)"), "SECRET//NOFORN", "UNCLASSIFIED"))
    assert document.marking == "UNCLASSIFIED"
    assert document.derivative is None
    words = marking(document)
    assert "The portions printed here roll up to SECRET//NOFORN." in words
    assert "lowered from SECRET//NOFORN to UNCLASSIFIED by Whitlock and Abara." in words
    assert LOWERED in words


def test_the_computed_banner_is_the_same_before_and_after_it_is_lowered() -> None:
    builder = a_full_case("(S//NF)")
    for journal in (builder, lowered(builder, "SECRET//NOFORN", "UNCLASSIFIED")):
        head = len(journal.recorded)
        assert computed_banner(journal.register, journal.case, head_seq=head) == "SECRET//NOFORN"


def test_a_lowered_banner_does_not_outlive_what_the_two_people_saw() -> None:
    builder = lowered(a_full_case("(S//NF)"), "CONFIDENTIAL", "UNCLASSIFIED")
    with pytest.raises(BannerOutgrown, match=r"lowered from CONFIDENTIAL, .* are SECRET//NOFORN"):
        drawn(builder)


def test_what_must_be_marked_by_hand_is_not_drawn() -> None:
    builder = _drafted_again(
        a_full_case("(S//NF)", decide=False), "What was seen is no more than that.", "(CUI)"
    )
    with pytest.raises(CannotBeMarked, match=r"The finding of case 2026-001 is not drawn.*CUI.*mark by hand"):
        drawn(overridden(builder))


def test_a_mark_that_cannot_be_read_is_named_with_its_place() -> None:
    with pytest.raises(PortionUnreadable, match=r"exhibit 1001 is marked s//nf, which cannot be printed: "):
        printed("s//nf", "exhibit 1001")
    with pytest.raises(PortionUnreadable, match="the plan is marked nothing"):
        printed("  ", "the plan")


def test_marks_put_together_over_a_table() -> None:
    assert over((), "a table") == ""
    assert over(("(U)", "(S//NF)", "(C)"), "a table") == "(S//NF)"
    with pytest.raises(CannotBeMarked, match="a table is not drawn"):
        over(("(S)", "(CUI)"), "a table")


def test_marks_of_a_tree_are_found_wherever_they_stand(every: JournalBuilder) -> None:
    """The law of the banner: no mark that is printed in parentheses is missing from `marks`."""
    document = drawn(every)
    found = set(marks(document))
    for text in texts(replace(document, sections=document.sections[:-3])):
        for mark in ("(S//NF)", "(U)"):
            assert mark not in text or mark in found
    assert found == {"(U)", "(S//NF)"}
