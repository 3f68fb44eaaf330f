"""The drawn pages: the same bytes each time, banner and head on each page, hostile text harmless."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from reviewer_app.findings import fonts
from reviewer_app.findings.blocks import column_widths
from reviewer_app.findings.document import finding
from reviewer_app.findings.layout import draw
from reviewer_app.findings.tree import Citation, Citations, CitedSource, Document, Paragraph, Section
from tests.builders import JournalBuilder


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in opened]


def with_text(document: Document, text: str) -> Document:
    return replace(document, sections=(Section("Text", (Paragraph(text),)), document.sections[-1]))


def test_the_same_document_gives_the_same_bytes(told: JournalBuilder, drawn: bytes) -> None:
    again = finding(told.register, told.case, head_seq=len(told.recorded), head=told.head)
    assert draw(again) == drawn


def test_another_head_gives_another_file(document: Document, drawn: bytes) -> None:
    assert draw(replace(document, head="ff" * 48)) != drawn


def test_every_page_carries_banner_case_head_and_number(document: Document, drawn: bytes) -> None:
    pages = page_texts(drawn)
    for number, text in enumerate(pages, start=1):
        assert text.count("UNCLASSIFIED") >= 2
        assert f"Case {document.case_id}" in text
        assert document.head in text
        assert f"Page {number} of {len(pages)}" in text.replace("\n", "")


def test_the_result_is_on_the_first_page(drawn: bytes) -> None:
    first = page_texts(drawn)[0]
    assert "Determination, as recorded" in first
    assert "Designated" in first
    assert "Invented sample for training" in first


@pytest.mark.parametrize("lines", range(0, 60, 5))
def test_a_question_stands_on_the_page_of_its_first_answer(document: Document, lines: int) -> None:
    """Wherever on a page it comes to stand."""
    answer = Section("First answer", (Paragraph("In its words."),), together=True)
    asked = Section("The criterion", (Paragraph("The question?"),), (answer, replace(answer, title="Second")))
    before = Section("Before", (Paragraph("Words.\n" * lines),), (asked,))
    pages = page_texts(draw(replace(document, sections=(before, document.sections[-1]))))
    (one,) = [text for text in pages if "The criterion" in text]
    assert one.index("The criterion") < one.index("The question?") < one.index("First answer")


@pytest.mark.parametrize(
    "text",
    [
        '<img src="/etc/passwd" width="10" height="10"/>',
        "<para><font size=99>&amp;</font></b>",
        "x" * 20_000,
        "\u202e\u0000\ufeff\ud800 漢字 שלום 🙂",
        "line\n" * 400,
        "%s {0} {case}",
    ],
)
def test_hostile_text_is_printed_and_nothing_more(document: Document, text: str) -> None:
    shown = "".join(page_texts(draw(with_text(document, text))))
    sample = text.strip()[:10].replace("\n", "")
    if sample.isascii():
        assert sample in shown.replace("\n", "")
    else:
        assert "‹U+202E›" in shown


def test_a_long_rationale_runs_over_pages(document: Document) -> None:
    long = " ".join(f"word{index}" for index in range(6000))
    pages = page_texts(draw(with_text(document, long)))
    assert len(pages) > 4
    assert "word5999" in "".join(pages)


def test_a_section_kept_together_still_runs_over_pages_when_it_must(document: Document) -> None:
    sources = tuple(CitedSource(f"data/{n}.eval", "results", "ab" * 64, "cd" * 48) for n in range(60))
    citation = Citation(1, "comparison", "many sources", "(U)", "Reyes", "2026-11-23 10:00 UTC", "", sources)
    long = Paragraph(" ".join(f"word{index}" for index in range(3000)))
    section = Section("Kept", (long, Citations((citation,))), together=True)
    pages = page_texts(draw(replace(document, sections=(section, document.sections[-1]))))
    assert len(pages) > 6
    assert "word2999" in "".join(pages)
    assert "data/59.eval" in "".join(pages)


def test_a_word_of_a_table_is_not_broken_where_another_column_has_room() -> None:
    fonts.register()
    rows = [("Evaluation", "n", "Method"), ("exploit-development", "20", "t interval")]
    asked = [40.0, 100.0, 200.0]
    widths = column_widths(rows, asked)
    assert sum(widths) == pytest.approx(sum(asked))
    for at, width in enumerate(widths):
        longest = max(fonts.width(word, fonts.STRONG, 8.2) for row in rows for word in row[at].split())
        assert longest <= width - 12
    assert column_widths([("a", "b", "c")], asked) == asked


def test_a_word_that_fits_nowhere_leaves_the_columns_as_they_are() -> None:
    fonts.register()
    asked = [40.0, 100.0, 200.0]
    assert column_widths([("x" * 400, "b", "c")], asked) == asked
