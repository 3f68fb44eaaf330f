"""The quicker face gives what reportlab's own gives: the same widths, the same bytes, the same lines."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from reviewer_app import shelf
from reviewer_app.findings import fonts
from reviewer_app.findings.blocks import plain
from reviewer_app.findings.faces import Face
from reviewer_app.findings.styles import style
from reviewer_app.findings.tagged import TaggedCanvas, _is_plain


@pytest.fixture(scope="module")
def faces() -> tuple[TTFont, Face]:
    path = Path(str(shelf.file("fonts", "PublicSans-Regular.ttf")))
    return TTFont("Stock", str(path)), Face("Quick", path)


@given(st.text())
def test_widths_are_reportlabs_own(faces: tuple[TTFont, Face], text: str) -> None:
    stock, quick = faces
    assert quick.stringWidth(text, 9.6) == stock.stringWidth(text, 9.6)
    assert quick.stringWidth(text, 9.6) == stock.stringWidth(text, 9.6)  # remembered


@given(st.lists(st.text(st.characters(max_codepoint=0x2FF)), max_size=6))
def test_the_bytes_of_a_text_are_reportlabs_own(faces: tuple[TTFont, Face], texts: list[str]) -> None:
    stock, quick = faces
    one, other = Canvas(io.BytesIO())._doc, Canvas(io.BytesIO())._doc
    for text in texts:
        assert quick.splitString(text, one) == stock.splitString(text, other)


def test_more_than_one_subset_is_split_as_reportlab_splits_it(faces: tuple[TTFont, Face]) -> None:
    stock, quick = faces
    every = "".join(map(chr, sorted(stock.face.charToGlyph)))
    one, other = Canvas(io.BytesIO())._doc, Canvas(io.BytesIO())._doc
    for _ in range(2):
        found = quick.splitString(every, one)
        assert found == stock.splitString(every, other)
    assert len({subset for subset, _ in found}) > 1


@given(st.binary())
def test_bytes_are_written_as_reportlab_writes_them(data: bytes) -> None:
    assert TaggedCanvas(io.BytesIO())._escape(data) == Canvas(io.BytesIO())._escape(data)


def test_nothing_of_a_document_is_remembered_after_it(faces: tuple[TTFont, Face]) -> None:
    quick = faces[1]
    quick.stringWidth("a word of the case", 10)
    assert "a word of the case" in quick._widths
    quick.forget()
    assert quick._widths == {}


@pytest.mark.parametrize(
    "text", ["Plain words in one line.", "Ünïcode → with ≥ others — “quotes”", "a & b < c", "漢 ‹ x", " x "]
)
def test_fragments_are_what_the_parser_makes_of_the_markup(text: str) -> None:
    """The parser cuts at entities, which changes nothing that is drawn."""
    fonts.register()
    chosen = style("body")
    parsed = Paragraph(fonts.markup(text.strip(), chosen.fontName), chosen)
    made = Paragraph(None, chosen, frags=fonts.fragments(text, chosen))
    assert _faces_by_letter(made) == _faces_by_letter(parsed)
    assert made.wrap(200, 1000) == parsed.wrap(200, 1000)


def _faces_by_letter(paragraph: Paragraph) -> list[tuple[str, str, float]]:
    return [(letter, one.fontName, one.fontSize) for one in paragraph.frags for letter in one.text]


def test_markup_in_a_fragment_is_only_text() -> None:
    chosen = style("body")
    (only,) = fonts.fragments('<img src="/etc/passwd"/> &amp; <b>', chosen)
    assert only.text == '<img src="/etc/passwd"/> &amp; <b>'


def test_the_faces_of_a_finding_are_quick_ones() -> None:
    fonts.register()
    assert isinstance(pdfmetrics.getFont(fonts.TEXT), Face)


@pytest.mark.parametrize("name", ["body", "item", "letter item", "cell label"])
@pytest.mark.parametrize(
    "text", ["One line.", "Words over several lines. " * 9, "Ünïcode, “x” — é", "(\\) & <b>"]
)
def test_a_plain_paragraph_looks_as_reportlab_sets_it(name: str, text: str) -> None:
    """The quick way of `tagged` and reportlab's own: the same pixels."""
    fonts.register()
    made = plain(text, name, bullet="•" if "item" in name else None).tagged("P")
    made.wrap(230, 500)
    assert _is_plain(made)
    stock = Paragraph(None, made.style, bulletText=made.bulletText, frags=made.frags)
    assert np.array_equal(_pixels(made), _pixels(stock))


def test_a_bullet_without_room_is_left_to_reportlab() -> None:
    made = plain("Words", "item", bullet="a long bullet").tagged("LBody")
    made.wrap(230, 500)
    assert not _is_plain(made)


def _pixels(flowable: Paragraph) -> np.ndarray[Any, Any]:
    buffer = io.BytesIO()
    canvas = TaggedCanvas(buffer, pagesize=(260, 220))
    flowable.wrapOn(canvas, 230, 500)
    flowable.drawOn(canvas, 11.3, 60.7)
    canvas.save()
    with pypdfium2.PdfDocument(buffer.getvalue()) as opened:
        drawn = opened[0].render(scale=2).to_numpy()
    assert drawn.min() < drawn.max()
    return np.array(drawn)
