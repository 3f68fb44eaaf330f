"""A draft: what the finding would be, with every page saying that it is none."""

from __future__ import annotations

import io

import pikepdf
import pytest
from reportlab.lib.colors import Color

from reviewer_app.domain.acts import DisagreementRead, Outcome, SignedOff
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.findings.basis import FindingUnread, NoDraftYet
from reviewer_app.findings.document import finding
from reviewer_app.findings.draft import draft
from reviewer_app.findings.layout import draw
from reviewer_app.findings.styles import ACCENT, INK, QUIET, WATERMARK
from reviewer_app.findings.tree import Document, texts
from tests.builders import CASE, JournalBuilder, a_case
from tests.builders_findings import a_finding_case, to_the_draft
from tests.builders_findings_full import a_full_case, amended, reopened
from tests.unit.findings.test_basis import as_read_by
from tests.unit.findings.test_layout import page_texts

STATEMENT = "I concur with the first reviewer, for the reasons given there."


@pytest.fixture(scope="module")
def drafted() -> JournalBuilder:
    return to_the_draft(a_case().accepted().assigned())


@pytest.fixture(scope="module")
def shown(drafted: JournalBuilder) -> Document:
    return draft(drafted.register, drafted.case)


@pytest.fixture(scope="module")
def pdf(shown: Document) -> bytes:
    return draw(shown)


def words_of(node: object) -> str:
    return "\n".join(texts(node))


def test_it_says_what_is_not_decided_yet(shown: Document) -> None:
    result = shown.sections[0].blocks[0].panels
    assert [one.outcome for one in result] == ["Designated", "None yet"]
    assert "not signed off yet" in result[0].detail
    assert result[1].detail == "No determination is recorded."
    assert "Not signed off yet; no determination is recorded." in shown.standing
    assert "it has not ended" in words_of(shown)


def test_it_has_the_sections_of_the_finding(shown: Document) -> None:
    told = a_finding_case()
    made = finding(told.register, told.case, head_seq=len(told.recorded), head=told.head)
    assert [one.title for one in shown.sections] == [one.title for one in made.sections]
    assert forbidden_words(words_of(shown)) == ()


def test_title_metadata_and_every_page_say_draft(shown: Document, pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        xmp = opened.Root.Metadata.read_bytes().decode()
        assert str(opened.docinfo.Title).startswith("Draft: ")
        assert "Draft: " in xmp
        assert "draft of finding version 1" in xmp
        for page in opened.pages:
            behind = _artifact(page)
            assert b"(DRAFT)" in behind
    for text in page_texts(pdf):
        assert "DRAFT" in text
        assert "draft of finding version 1" in text


def _artifact(page: pikepdf.Page) -> bytes:
    """What is drawn as a watermark, before anything else of the page."""
    content = page.obj.Contents.read_bytes()
    begins = content.index(b"/Subtype /Watermark")
    assert b"BDC" not in content[:begins].replace(b"/Artifact", b"")
    return content[begins : content.index(b"EMC", begins)]


def test_it_cannot_be_signed(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/AcroForm" not in opened.Root
        annotations = [one for page in opened.pages for one in page.obj.get("/Annots", [])]
        assert {str(one.Subtype) for one in annotations} <= {"/Link"}  # to the exhibits


def _luminance(colour: Color) -> float:
    lit = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour.rgb()]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


@pytest.mark.parametrize("ink", [INK, QUIET, ACCENT])
def test_text_on_the_watermark_keeps_its_contrast(ink: Color) -> None:
    light, dark = _luminance(WATERMARK), _luminance(ink)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_finding_has_no_watermark(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as opened:
        assert all(b"/Watermark" not in page.obj.Contents.read_bytes() for page in opened.pages)


def test_after_the_sign_off_it_says_so_and_still_is_a_draft(drafted: JournalBuilder) -> None:
    builder = to_the_draft(a_case().accepted().assigned())
    builder.act("abara", DisagreementRead("SF-SG")).act("abara", SignedOff(Outcome.DESIGNATED, STATEMENT))
    made = draft(builder.register, builder.case)
    assert made.sections[0].blocks[0].panels[0].label == "Recommendation, as signed off"
    assert "It is signed off; no determination is recorded." in made.standing


@pytest.mark.parametrize("make", [a_finding_case, lambda: a_case().accepted().assigned()])
def test_before_the_draft_and_after_the_determination_there_is_none(make: object) -> None:
    builder = make()  # type: ignore[operator]
    with pytest.raises(NoDraftYet):
        draft(builder.register, builder.case)


def test_a_case_that_is_open_again_has_a_draft_of_the_next_version() -> None:
    builder = amended(a_full_case())
    with pytest.raises(NoDraftYet):
        draft(builder.register, builder.case)
    again = reopened(builder, decide=False)
    made = draft(again.register, again.case)
    assert made.version == 3
    assert "Version 2 was reopened" in words_of(made)


def test_who_cannot_read_a_review_has_no_draft(drafted: JournalBuilder) -> None:
    register = as_read_by(drafted, "lindqvist")
    with pytest.raises(FindingUnread):
        draft(register, register.cases[CASE])


def test_acts_of_other_cases_and_log_lines_change_no_byte(drafted: JournalBuilder, pdf: bytes) -> None:
    assert draw(draft(drafted.register, drafted.case)) == pdf
