"""The banner is on every window and dialog, top and bottom, and is never cut."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from reviewer_app.ui.banner import NOT_UNDERSTOOD, Banner, Marking, colours, marking_of
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow

COLOURS = {  # domain.md, "Classification marking"
    "UNCLASSIFIED": ("#007A33", "#FFFFFF"),
    "CUI": ("#502B85", "#FFFFFF"),
    "CONFIDENTIAL": ("#0033A0", "#FFFFFF"),
    "SECRET": ("#C8102E", "#FFFFFF"),
    "TOP SECRET": ("#FF8C00", "#000000"),
    "TOP SECRET//SCI": ("#FCE83A", "#000000"),
}


@pytest.mark.parametrize(
    ("marking", "level"),
    [
        ("UNCLASSIFIED", "UNCLASSIFIED"),
        ("CUI//PROPIN", "CUI"),
        ("SECRET//NOFORN", "SECRET"),
        ("TOP SECRET//NOFORN", "TOP SECRET"),
        ("TOP SECRET//SI/TK//NOFORN", "TOP SECRET//SCI"),
        ("TOP SECRET//SI-G//ORCON/NOFORN", "TOP SECRET//SCI"),
    ],
)
def test_the_colour_is_that_of_the_level(marking: str, level: str) -> None:
    assert colours(marking) == COLOURS[level]


def test_a_marking_that_is_not_understood_is_black_and_white() -> None:
    assert colours("COSMIC") == NOT_UNDERSTOOD


def test_the_banner_says_the_marking_and_what_follows(qtbot: QtBot) -> None:
    banner = Banner(Marking("UNCLASSIFIED", "training sample"))
    qtbot.addWidget(banner)
    assert banner.text() == "UNCLASSIFIED — TRAINING SAMPLE"
    assert banner.accessibleName() == "Marking: UNCLASSIFIED — TRAINING SAMPLE"


def test_it_is_painted_in_its_colour_over_its_full_width(qtbot: QtBot) -> None:
    banner = Banner(Marking("SECRET//NOFORN"))
    qtbot.addWidget(banner)
    banner.resize(500, 24)
    picture = banner.grab().toImage()
    ground = COLOURS["SECRET"][0].lower()
    assert [picture.pixelColor(x, 1).name() for x in (0, 250, 499)] == [ground] * 3
    inks = {picture.pixelColor(x, 12).name() for x in range(200, 300)}
    assert "#ffffff" in inks


def test_a_long_marking_shrinks_rather_than_being_cut(qtbot: QtBot) -> None:
    banner = Banner(Marking("UNCLASSIFIED//FOUO", "training sample " * 3))
    qtbot.addWidget(banner)
    banner.resize(420, 24)
    picture = banner.grab().toImage()
    ground = COLOURS["UNCLASSIFIED"][0].lower()
    for x in (0, 1, 418, 419):
        assert {picture.pixelColor(x, y).name() for y in range(24)} == {ground}


def test_windows_and_dialogs_have_two_and_dialogs_take_the_windows(qtbot: QtBot) -> None:
    window = MainWindow(marking=Marking("SECRET", "training sample"))
    qtbot.addWidget(window)
    dialog = PlainDialog(window, "A question")
    for around in (window, dialog):
        banners = [b for b in around.findChildren(Banner) if b.window() is around]
        assert [b.text() for b in banners] == ["SECRET — TRAINING SAMPLE"] * 2
    window.set_marking(Marking("UNCLASSIFIED"))
    assert marking_of(window.navigation) == Marking("UNCLASSIFIED")
    top, bottom = (b for b in window.findChildren(Banner) if b.window() is window)
    window.resize(1280, 800)
    window.show()
    edges = sorted((b.mapTo(window, b.rect().topLeft()).y(), b.height()) for b in (top, bottom))
    assert edges[0][0] == 0
    assert sum(edges[1]) == window.height()
    assert top.width() == bottom.width() == window.width()
