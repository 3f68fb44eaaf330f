"""What cannot be drawn as it was written is named, with its place, before it is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.findings import fonts
from reviewer_app.findings.lacking import lacking
from reviewer_app.findings.layout import draw
from reviewer_app.findings.tree import Citations, Document, Fact, Facts, Items, Paragraph, Section, Table
from tests.unit.findings.test_layout import page_texts

COVERED = (
    "Ελληνικά ψήφος",
    "Русский язык, Українська",
    "ქართული Հայերեն",
    "Žluťoučký kůň, łódź, ığdır, ÞÆÐ",
    "∑ ≥ → ½ € № ™",
    "Tiếng Việt ằ ổ ữ",
)
LACKED = {
    "漢字": ("U+6F22", "U+5B57"),
    "한국": ("U+D55C", "U+AD6D"),
    "हि": ("U+0939", "U+093F"),
    "ไทย": ("U+0E44", "U+0E17", "U+0E22"),
    "שלום": ("U+05E9", "U+05DC", "U+05D5", "U+05DD"),
    "سلام": ("U+0633", "U+0644", "U+0627", "U+0645"),
    "🙂": ("U+1F642",),
    "a\u202eb": ("U+202E",),
}


def with_section(document: Document, *blocks: object) -> Document:
    section = Section("Texts", tuple(blocks), (Section("Inner", (Paragraph("z"),)),))  # type: ignore[arg-type]
    return replace(document, sections=(section, document.sections[-1]))


def test_the_finding_of_the_tests_lacks_nothing(document: Document) -> None:
    assert lacking(document) == ()


@pytest.mark.parametrize("text", COVERED)
def test_what_the_faces_cover_is_set_as_written(document: Document, text: str) -> None:
    made = with_section(document, Paragraph(text))
    assert lacking(made) == ()
    assert text in page_texts(draw(made))[0] + page_texts(draw(made))[-2]


@pytest.mark.parametrize("text", LACKED)
def test_what_they_lack_is_named_with_its_place(document: Document, text: str) -> None:
    made = with_section(document, Paragraph(text, label="Key judgement."))
    (found,) = lacking(made)
    assert found.codes == LACKED[text]
    assert found.place == "section 1 Texts, Key judgement"
    shown = "".join(page_texts(draw(made)))
    assert all(f"‹{code}›" in shown for code in found.codes)


def test_every_kind_of_place_is_named(document: Document) -> None:
    exhibits = next(one for one in document.sections if one.title == "Exhibits")
    cited = next(one for one in exhibits.blocks if isinstance(one, Citations))
    entry = replace(cited.entries[0], note="漢")
    made = with_section(
        replace(document, subject="漢"),
        Facts((Fact("Label", "漢"),)),
        Table("Of scores", ("A",), (("漢",),), (1.0,)),
        Items(("漢",)),
        Citations((entry,)),
    )
    assert [one.place for one in lacking(made)] == [
        "page 1, title",
        "section 1 Texts, Label",
        "section 1 Texts, table “Of scores”",
        "section 1 Texts",
        f"section 1 Texts, exhibit [{entry.number}], note",
    ]


def test_a_label_in_a_figure_has_no_spare_face(document: Document) -> None:
    drawn = next(one for section in document.sections for one in section.blocks if hasattr(one, "series"))
    made = with_section(document, replace(drawn, rows=("→ row", *drawn.rows[1:])))
    (found,) = lacking(made)
    assert found.codes == ("U+2192",)
    assert "figure “" in found.place
    assert fonts.lacking("→") == ()
