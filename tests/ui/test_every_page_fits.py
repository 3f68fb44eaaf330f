"""Every page of the real window, at 100 % text and at 200 %, at 1280×800: nothing is pushed off.

Whoever is at the desk goes from page to page in one window: the style sheet, the log-on and the workspace
cost more than the looking. A wide window at 200 % lies between the two that are looked at; it is a trial.
"""

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
from reviewer_app.ui.case_pages import CASE_PAGES
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.page import Page
from reviewer_app.ui.show import log_on_training
from tests.ui.builders_ui import CASE, window_on, workspace_at

Look = tuple[float, tuple[int, int]]  # text scale, window
SMALLEST: tuple[Look, ...] = ((1.0, (1280, 800)), (2.0, (1280, 800)))
WIDE: Look = (2.0, (1720, 980))
# A state of the case, who is at the desk, and the pages this person looks at: each with something on it.
VISITS: dict[str, tuple[str, Role, tuple[str, ...]]] = {
    "clerk, nothing received": ("new", Role.INTAKE_CLERK, ("Docket", "Receive", "Quarantine")),
    "administrator": (
        "new",
        Role.SECURITY_ADMINISTRATOR,
        ("Trust", "Policy", "People", "Criteria sets", "My account"),
    ),
    "clerk, received": ("received", Role.INTAKE_CLERK, ("Docket", "Submission")),
    "supervisor, assigned": (
        "assigned",
        Role.SUPERVISOR,
        ("Docket", "Second person", "Protections", "Assignment", "Requests", "Consultation"),
    ),
    "reviewer, declared": (
        "declared",
        Role.REVIEWER,
        ("Criteria", "Declaration", "Evidence", "Compare", "Exhibits", "Search", "Assessment"),
    ),
    "supervisor, reviewed": (
        "reviewed",
        Role.SUPERVISOR,
        ("Statistics", "Check a file", "Supervisor", "Record"),
    ),
    "reviewer, exported": (
        "exported",
        Role.REVIEWER,
        ("Assessment", "Reveal", "Findings", "Closing", "Export"),
    ),
}
OF_A_CASE = tuple(form.name for form in CASE_PAGES)


@pytest.mark.parametrize("at", [*SMALLEST, pytest.param(WIDE, marks=pytest.mark.trial)], ids=str)
@pytest.mark.parametrize("visit", VISITS)
def test_nothing_is_pushed_off_or_squeezed(
    qtbot: QtBot, look: QApplication, tmp_path: Path, visit: str, at: Look
) -> None:
    check_visit(qtbot, look, tmp_path, visit, at)


def test_nothing_is_pushed_off_the_unlock_page(qtbot: QtBot, look: QApplication, tmp_path: Path) -> None:
    shown = window_on(qtbot, workspace_at("new", tmp_path))
    for at in (*SMALLEST, WIDE):
        resize(look, shown, at)
        check(shown, "Unlock", at)


def test_every_page_of_a_case_is_looked_at() -> None:
    """A page that is added is looked at too."""
    assert set(OF_A_CASE) <= {name for _, _, names in VISITS.values() for name in names}


def check_visit(qtbot: QtBot, look: QApplication, place: Path, visit: str, at: Look) -> None:
    state, role, names = VISITS[visit]
    shown = window_on(qtbot, workspace_at(state, place))
    resize(look, shown, at)
    log_on_training(shown, role)
    for name in names:
        go(shown, name)
        check(shown, name, at)
    shown.lock("by the person")


def resize(look: QApplication, shown: DeskWindow, at: Look) -> None:
    scale, size = at
    theme.apply(look, theme.Mode.DARK, scale)
    shown.window.resize(*size)


def go(shown: DeskWindow, name: str) -> None:
    if name == "Protections":
        shown.show_protections()
        return
    if name in (*OF_A_CASE, "Search") and not shown.case_id:
        shown.open_case(CASE, name)
    shown.window.go(name)


def check(shown: DeskWindow, name: str, at: Look) -> None:
    picture.settle(8)
    page = shown.window.page()
    assert page is not None
    assert page.name == name
    assert (name, at, off(page)) == (name, at, [])
    assert (name, at, squeezed(page)) == (name, at, [])
    if at == SMALLEST[0]:  # text of twice the size: a table may scroll, and the name of a row stays
        assert (name, at, sideways(page)) == (name, at, [])


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


def sideways(page: Page) -> list[str]:
    """What scrolls sideways."""
    areas = [one for one in page.findChildren(QAbstractScrollArea) if one.isVisible()]
    return [words_of(one) for one in areas if one.horizontalScrollBar().maximum() > 0]


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
