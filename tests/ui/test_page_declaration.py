"""The Declaration page by keyboard: none, disclosed, recused; why it is off; who else has declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.domain.acts import Conflict
from reviewer_app.domain.guards.opening import RECUSED
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.declaration import DeclarationPage
from reviewer_app.ui.text import Label
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, training_desk, workspace_at

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., DeclarationPage]


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """The page of the nth person with a role, on a case at a state."""
    with ExitStack() as stack:

        def opened(state: str, role: Role, nth: int = 0) -> DeclarationPage:
            desk = stack.enter_context(training_desk(role, workspace_at(state, tmp_path), nth))
            page = DeclarationPage(desk, CASE)
            window = MainWindow([page])
            qtbot.addWidget(window)
            window.resize(1280, 800)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            picture.settle()
            return page

        yield opened
        picture.settle()


def words(page: DeclarationPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def choose(page: DeclarationPage, kind: Conflict, qtbot: QtBot) -> None:
    """By keyboard, down to the kind."""
    page.kind.setFocus()
    qtbot.keyClick(page.kind, Key.Key_Home)
    for _ in range(3):
        if page.kind.value() is not kind:
            qtbot.keyClick(page.kind, Key.Key_Down)
    assert page.kind.value() is kind


def rest(page: DeclarationPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page._busy, timeout=20_000)
    picture.settle()


def test_none_is_declared_by_keyboard_and_opens_the_evidence(shown: Open, qtbot: QtBot) -> None:
    page = shown("assigned", Role.REVIEWER)
    assert page.header.sentence.text() == "Declare first; the evidence of this case opens after that."
    assert page.kind.hasFocus()
    assert page.why.text() == "Choose what applies."
    assert page.header.why_not.text() == "Choose what applies."
    assert not page.button.isEnabled()
    choose(page, Conflict.NONE, qtbot)
    assert not page.disclosed.isVisible()
    assert page.why.text() == ""
    qtbot.keyClick(page.kind, Key.Key_Return, CTRL)
    rest(page, qtbot)
    desk = page._desk
    assert desk.case(CASE).declared(desk.person.id)
    assert desk.held.review_key(CASE, desk.person.id) is not None
    assert page.header.sentence.text() == "You declared: none."
    assert page.why.text() == "Choose what applies."


def test_what_is_disclosed_is_described_and_marked(shown: Open, qtbot: QtBot) -> None:
    page = shown("assigned", Role.REVIEWER)
    choose(page, Conflict.MITIGATED, qtbot)
    assert page.disclosed.isVisible()
    assert page.why.text().startswith("Describe it in at least ")
    qtbot.keyClick(page.kind, Key.Key_Tab)
    assert page.words.hasFocus()
    said = "A cousin of mine works for the developer; I do not speak with her of work."
    qtbot.keyClicks(page.words, said)
    qtbot.keyClick(page.words, Key.Key_Tab)
    assert page.marking.hasFocus()
    page.marking.selectAll()
    qtbot.keyClick(page.marking, Key.Key_Delete)
    assert page.why.text() == "What is disclosed needs a portion mark."
    qtbot.keyClicks(page.marking, "(U)")
    qtbot.keyClick(page.marking, Key.Key_Tab)
    assert page.button.hasFocus()
    qtbot.keyClick(page.button, Key.Key_Space)
    rest(page, qtbot)
    found = page._desk.case(CASE).declarations[page._desk.person.id].declared
    assert (found.conflict, found.words, found.marking) == (Conflict.MITIGATED, said, "(U)")
    assert f"(U) {said}" in words(page)


def test_words_written_for_another_kind_are_not_declared(shown: Open, qtbot: QtBot) -> None:
    page = shown("assigned", Role.REVIEWER)
    choose(page, Conflict.MITIGATED, qtbot)
    page.words.setFocus()
    qtbot.keyClicks(page.words, "Something that then turned out to be nothing at all.")
    choose(page, Conflict.NONE, qtbot)
    page.declare()
    rest(page, qtbot)
    assert page._desk.case(CASE).declarations[page._desk.person.id].declared.words == ""


def test_a_recusal_is_final_and_says_so(shown: Open, qtbot: QtBot) -> None:
    page = shown("assigned", Role.REVIEWER)
    choose(page, Conflict.RECUSED, qtbot)
    assert "A recusal is not taken back" in words(page)
    page.words.setFocus()
    qtbot.keyClicks(page.words, "I worked on this very model until last year.")
    page.declare()
    rest(page, qtbot)
    assert not page._desk.case(CASE).declared(page._desk.person.id)
    assert page.why.text() == RECUSED
    assert not page.button.isEnabled()
    assert "It takes the evidence of this case from you" in words(page)


def test_what_is_written_and_not_declared_is_kept(shown: Open, qtbot: QtBot) -> None:
    page = shown("assigned", Role.REVIEWER)
    choose(page, Conflict.MITIGATED, qtbot)
    page.words.setFocus()
    qtbot.keyClicks(page.words, "Half a sentence")
    page.keep_drafts()
    again = DeclarationPage(page._desk, CASE)
    qtbot.addWidget(again)
    again.refresh()
    assert again.words.text() == "Half a sentence"
    assert again.kind.value() is Conflict.MITIGATED


def test_everybody_else_reads_who_has_declared(shown: Open) -> None:
    page = shown("assigned", Role.SUPERVISOR)
    assert page.primary() is None
    assert not page.button.isVisible()
    assert page.header.sentence.text() == "0 of 2 reviewers have declared."
    assert words(page).count("not declared yet") == 2


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(shown: Open, qapp: QApplication, scale: float) -> None:
    page = shown("assigned", Role.REVIEWER)
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    page.kind.set_value(Conflict.MITIGATED)
    page.kind.chosen.emit(Conflict.MITIGATED)
    picture.settle()
    assert unnamed(page.window()) == []
    page.kind.setFocus()
    visited = tab_round(page.window())
    assert visited[1:3] == [page.words, page.marking]
