"""Every page of the real window, at 100 % text at 1280×800, and at 200 %: nothing is pushed off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.page import Page
from reviewer_app.ui.show import log_on_training
from tests.ui.builders_ui import CASE, window_on, workspace_at

LOOKED_AT = ((1.0, (1280, 800)), (2.0, (1720, 980)), (2.0, (1280, 800)))  # text scale, window
OF_A_CASE = {
    "Submission": ("received", Role.INTAKE_CLERK),
    "Evidence": ("declared", Role.REVIEWER),
    "Compare": ("declared", Role.REVIEWER),
    "Exhibits": ("declared", Role.REVIEWER),
    "Search": ("declared", Role.REVIEWER),
    "Assessment": ("reviewed", Role.REVIEWER),
    "Reveal": ("adjudicated", Role.REVIEWER),
    "Supervisor": ("reviewed", Role.SUPERVISOR),
    "Assignment": ("assigned", Role.SUPERVISOR),
    "Requests": ("assigned", Role.SUPERVISOR),
    "Consultation": ("assigned", Role.SUPERVISOR),
    "Findings": ("exported", Role.REVIEWER),
    "Record": ("reviewed", Role.SUPERVISOR),
}
OF_THE_DESK = {
    "Docket": ("assigned", Role.REVIEWER),
    "Receive": ("new", Role.INTAKE_CLERK),
    "Quarantine": ("new", Role.INTAKE_CLERK),
    "Protections": ("assigned", Role.REVIEWER),
    "Trust": ("new", Role.SECURITY_ADMINISTRATOR),
    "Policy": ("new", Role.SECURITY_ADMINISTRATOR),
}


@pytest.mark.parametrize("name", [*OF_A_CASE, *OF_THE_DESK])
def test_nothing_is_pushed_off_or_squeezed(
    qtbot: QtBot, look: QApplication, tmp_path: Path, name: str
) -> None:
    state, role = {**OF_A_CASE, **OF_THE_DESK}[name]
    shown = window_on(qtbot, workspace_at(state, tmp_path))
    log_on_training(shown, role)
    go(shown, name)
    check_every_size(look, shown, name)
    shown.lock("by the person")


def test_nothing_is_pushed_off_the_unlock_page(qtbot: QtBot, look: QApplication, tmp_path: Path) -> None:
    check_every_size(look, window_on(qtbot, workspace_at("new", tmp_path)), "Unlock")


def go(shown: DeskWindow, name: str) -> None:
    if name in OF_A_CASE:
        shown.open_case(CASE, name)
    if name in ("Search", "Trust", "Policy"):
        shown.window.go(name)
    elif name == "Protections":
        shown.show_protections()
    elif name == "Receive":
        shown.show_receive()
    elif name == "Quarantine":
        shown.show_quarantine()


def check_every_size(look: QApplication, shown: DeskWindow, name: str) -> None:
    for scale, size in LOOKED_AT:
        theme.apply(look, theme.Mode.DARK, scale)
        shown.window.resize(*size)
        picture.settle(8)
        page = shown.window.page()
        assert page is not None
        assert page.name == name
        assert (scale, size, off(page)) == (scale, size, [])
        assert (scale, size, squeezed(page)) == (scale, size, [])


def off(page: Page) -> list[str]:
    """What does not lie between the page's sides; what a pane scrolls to is left out."""
    found = []
    for one in page.findChildren(QWidget):
        if not one.isVisible() or in_scrolled(one, page):
            continue
        left = one.mapTo(page, one.rect().topLeft()).x()
        if left < 0 or left + one.width() > page.width() + 1:
            found.append(words_of(one))
    return found


def squeezed(page: Page) -> list[str]:
    """Controls that are lower than a line of their text."""
    controls = [one for kind in (QAbstractButton, QLineEdit, QComboBox) for one in page.findChildren(kind)]
    return [
        words_of(one)
        for one in controls
        if one.isVisible() and not in_scrolled(one, page) and one.height() < one.fontMetrics().height()
    ]


def in_scrolled(widget: QWidget, page: Page) -> bool:
    """Whether a pane that scrolls sideways lies around it, within the page."""
    around = widget.parentWidget()
    while around is not None and around is not page:
        if isinstance(around, QAbstractScrollArea) and around.horizontalScrollBar().maximum() > 0:
            return True
        around = around.parentWidget()
    return False


def words_of(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()}"
