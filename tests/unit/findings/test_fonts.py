"""Untrusted text on a page: escaped, covered by a face or shown as its code point."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.findings import fonts


def test_markup_is_escaped() -> None:
    assert fonts.markup('<img src="/etc/passwd"/> & <b>') == '&lt;img src="/etc/passwd"/&gt; &amp; &lt;b&gt;'


def test_a_character_the_text_face_lacks_comes_from_the_spare_face() -> None:
    assert fonts.markup("a → b") == f'a <font name="{fonts.SPARE}">→</font> b'


def test_what_no_face_can_draw_stands_as_its_code_point() -> None:
    assert fonts.markup("漢") == "‹U+6F22›"
    assert fonts.markup("שלום").startswith("‹U+05E9›")
    assert fonts.markup("a\u202eb") == "a‹U+202E›b"
    assert fonts.plain("→", fonts.TEXT) == "‹U+2192›"


@given(st.text())
def test_any_text_becomes_well_formed_markup_with_no_other_element(text: str) -> None:
    tree = ElementTree.fromstring(f"<p>{fonts.markup(text)}</p>")  # noqa: S314  # our own markup
    assert {one.tag for one in tree.iter()} <= {"p", "font"}


def test_advances_of_a_monospaced_face_are_mended() -> None:
    fonts.register()
    from reportlab.pdfbase import pdfmetrics

    face = pdfmetrics.getFont(fonts.DIGEST).face
    assert len({advance for advance, _ in face.hmetrics[4:]}) == 1
    assert face.hmetrics[-1][0] == face.hmetrics[3][0]
