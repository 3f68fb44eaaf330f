"""Every kind of figure on a page: from the screen's description, tagged, with words for who cannot see it."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from reviewer_app.domain.figure import Figure, Range, axis_over, series_named
from reviewer_app.domain.figure_words import alternative
from reviewer_app.findings import fonts
from reviewer_app.findings.layout import draw
from reviewer_app.findings.plot import SIZE, in_lines
from reviewer_app.findings.tree import Document, Section
from tests.builders_compare import figures_of_every_kind


def with_figures(document: Document, *figures: Figure) -> bytes:
    return draw(replace(document, sections=(Section("Figures", figures), document.sections[-1])))


def words_of_figures(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            str(one.Alt)
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" in one
        ]


def inks(pdf: bytes) -> dict[tuple[int, ...], int]:
    """How often each colour stands on the pages."""
    found: dict[tuple[int, ...], int] = {}
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            image = page.render(scale=2).to_pil().convert("RGB")
            for count, colour in image.getcolors(1 << 24):
                found[colour] = found.get(colour, 0) + count
    return found


def test_each_kind_says_in_words_what_it_shows(document: Document) -> None:
    figures = figures_of_every_kind()
    said = words_of_figures(with_figures(document, *figures.values()))
    assert sorted(said) == sorted(alternative(figure) for figure in figures.values())


@pytest.mark.parametrize("kind", list(figures_of_every_kind()))
def test_each_kind_is_drawn_in_the_ink_of_both_series(document: Document, kind: str) -> None:
    figure = figures_of_every_kind()[kind]
    before, after = inks(with_figures(document)), inks(with_figures(document, figure))
    for ink in ((0x0B, 0x4F, 0x8A), (0x8A, 0x4B, 0x08)):
        assert after.get(ink, 0) > before.get(ink, 0) + 30


def test_the_same_figure_gives_the_same_bytes(document: Document) -> None:
    figures = tuple(figures_of_every_kind().values())
    assert with_figures(document, *figures) == with_figures(document, *figures)


def test_names_of_any_length_and_script_are_drawn(document: Document) -> None:
    figure = figures_of_every_kind()["difficulty"]
    names = series_named(("x" * 400, "м\u202eодель <b>&amp;"))
    odd = replace(figure, series=names, rows=("y" * 400, "水\u0000", ""), title="<img src='x'/>")
    (said,) = words_of_figures(with_figures(document, odd))
    assert "‹U+202E›" in said
    assert "\u202e" not in said


def test_a_name_is_never_cut_and_no_word_is_broken_that_fits() -> None:
    fonts.register()
    name = "[1001] (U) [2001] (U) range-multistep · full_chain " + "m" * 90
    lines = in_lines(name, fonts.TEXT, 150.0)
    assert all(fonts.width(one, fonts.TEXT, SIZE) <= 150.0 for one in lines)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert sum("range-multistep" in one for one in lines) == 1


def test_below_nought_has_one_minus_sign(document: Document) -> None:
    marks = (Range(0, 0, 0.417, -0.099, 0.933), Range(1, 0, -0.2, -0.4, -0.1))
    figure = Figure("F", axis_over([-0.4, 0.933], "Score"), series_named(("A", "B")), marks, "", ("easy",))
    with pypdfium2.PdfDocument(with_figures(document, figure)) as opened:
        words = opened[1].get_textpage().get_text_range() + opened[0].get_textpage().get_text_range()
    assert "−0.10 to 0.93" in words
    assert "−0.20" in words
    assert "-0." not in words
