"""The table of colours is legible, and the look can be changed while the window is open."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from reviewer_app.ui import banner, theme
from reviewer_app.ui.controls import Button
from reviewer_app.ui.tokens import DARK, LIGHT, Tokens, contrast, too_weak


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_the_table_has_its_contrast(tokens: Tokens) -> None:
    assert too_weak(tokens) == []


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1.0


def test_a_weak_table_is_named() -> None:
    import dataclasses

    weak = dataclasses.replace(LIGHT, quiet="#999999")
    assert any(fault.startswith("quiet on panel") for fault in too_weak(weak))


@pytest.mark.parametrize(
    "marking",
    [
        "UNCLASSIFIED",
        "CUI",
        "CONFIDENTIAL",
        "SECRET",
        "TOP SECRET",
        "TOP SECRET//SI//NOFORN",
        "not a marking",
    ],
)
def test_every_banner_is_legible(marking: str) -> None:
    assert contrast(*banner.colours(marking)) >= 4.5


def test_the_palette_follows_the_mode(qapp: QApplication) -> None:
    theme.apply(qapp, "dark", 1.0)
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == DARK.panel
    assert theme.current().dark
    theme.apply(qapp, "light", 1.0)
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == LIGHT.panel


def test_figures_are_tabular() -> None:
    metrics = QFontMetricsF(theme.current().sans())
    assert len({metrics.horizontalAdvance(digit * 8) for digit in "0123456789"}) == 1


def test_evidence_has_no_ligatures() -> None:
    metrics = QFontMetricsF(theme.current().mono())
    single = metrics.horizontalAdvance("-")
    for pair in ("--", "->", "!=", "fi", "=="):
        assert metrics.horizontalAdvance(pair) == pytest.approx(2 * single)


def test_text_doubles_at_200_percent_and_spaces_grow_half_as_fast(qapp: QApplication) -> None:
    button = Button("Go on")
    before = button.sizeHint()
    theme.apply(qapp, "light", 2.0)
    button.ensurePolished()
    assert theme.px(28) == 56
    assert theme.gap(8) == 12
    assert qapp.font().pointSizeF() == pytest.approx(21.0)
    assert button.sizeHint().height() > before.height() * 1.4


def test_a_scale_outside_its_range_is_brought_in(qapp: QApplication) -> None:
    assert theme.apply(qapp, "light", 9.0).scale == 2.0
    assert theme.apply(qapp, "light", 0.2).scale == 1.0
