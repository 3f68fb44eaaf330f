"""A person at the real window: clicks and keys on what can be seen, and waiting for what is then shown.

- Nothing is clicked or typed into that is hidden or off: a person could not do it either.
- Nothing waits for a time; everything waits for words on the screen, or for a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from time import monotonic
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reviewer_app.ui.controls import Button, Check, Choice, LineInput
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.unlock import UnlockPage
from reviewer_app.ui.tables import Table
from reviewer_app.ui.text import TextArea
from tests.builders_journey import COST, Story

W = TypeVar("W", bound=QWidget)
P = TypeVar("P", bound=Page)
LONGEST_MS = 60_000  # met at once on a machine at rest
TYPED = 24  # letters that are typed of a long text
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
MARKS = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("^This plugin does not support", extend=True),
]


class AtTheWindow:
    """Whoever sits at the desk, by what that person can do there."""

    def __init__(self, qtbot: QtBot, shown: DeskWindow) -> None:
        self.qtbot, self.shown, self.window = qtbot, shown, shown.window

    # Coming and going

    def log_on(self, person: str, name: str) -> None:
        """Through the unlock page: consent, the person's row, the password that is filled in."""
        page = self.on(UnlockPage)
        assert page.table is not None
        self.sees("Acknowledge the text above first.")
        self.click(page.acknowledged)
        self.sees("Say who you are first.")
        self.click_row(page.table, person)
        assert page.password.text() == f"training {person} desk"
        self.click(page.button)
        self.until(lambda: self.shown.desk is not None)
        self.sees("Docket", name)
        self._password_is_gone()

    def lock(self) -> None:
        """Ctrl+L: nothing of the session stays on the screen."""
        self._take_keyboard()
        QTest.keyClick(self.window, Qt.Key.Key_L, CTRL)
        assert self.shown.desk is None
        self.sees("You are logged off and the desk is locked.")

    def on(self, form: type[P]) -> P:
        """The page in front, which is this one."""
        page = self.window.page()
        assert isinstance(page, form), f"{page} is in front"
        return page

    def go(self, form: type[P]) -> P:
        """To a page, by a click on its name at the left."""
        names = the(self.window, QListView, "Pages")
        model = names.model()
        (at,) = [i for i in range(model.rowCount()) if model.index(i, 0).data() == form.name]
        names.scrollTo(model.index(at, 0))
        place = names.visualRect(model.index(at, 0)).center()
        QTest.mouseClick(names.viewport(), LEFT, NONE, place)
        return self.on(form)

    # Hands

    def _take_keyboard(self) -> None:
        """The window's, unless a dialog has it. Offscreen nobody gives it back when a dialog goes."""
        mine = self.window.windowHandle()
        if QApplication.activeModalWidget() is None and QApplication.focusWindow() != mine:
            self.window.activateWindow()
            self.until(lambda: QApplication.focusWindow() == mine)

    def click(self, widget: QWidget) -> None:
        self._take_keyboard()
        assert widget.isVisible(), f"{named(widget)} is not to be seen"
        assert widget.isEnabled(), f"{named(widget)} is off: {widget.accessibleDescription()}"
        middle = QPoint(10, widget.height() // 2) if isinstance(widget, Check) else widget.rect().center()
        QTest.mouseClick(widget, LEFT, NONE, middle)

    def click_row(self, table: Table, identity: Any) -> None:
        self._take_keyboard()
        model = table.table_model()
        row = model.row_of(identity)
        assert row >= 0, f"{table.accessibleName()} has no {identity}: {list(model.ids)}"
        table.scrollTo(model.index(row, 0))
        QTest.mouseClick(table.viewport(), LEFT, NONE, table.visualRect(model.index(row, 0)).center())
        assert table.current_id() == identity

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """A key, to whatever has the keyboard."""
        self._take_keyboard()
        held = QApplication.focusWidget()
        assert held is not None, "nothing has the keyboard"
        QTest.keyClick(held, key, modifier)

    def empty(self, entered: LineInput | TextArea) -> None:
        self.click(entered.viewport() if isinstance(entered, TextArea) else entered)
        QTest.keyClick(entered, Qt.Key.Key_A, CTRL)
        QTest.keyClick(entered, Qt.Key.Key_Backspace)

    def type(self, into: LineInput | TextArea, words: str) -> None:
        """Key by key; of a long text the beginning, and the rest pasted as from one's notes."""
        self.click(into.viewport() if isinstance(into, TextArea) else into)
        QTest.keyClicks(into, words[:TYPED])
        if words[TYPED:]:
            QApplication.clipboard().setText(words[TYPED:])
            QTest.keyClick(into, Qt.Key.Key_V, CTRL)
        assert into.text() == words

    def choose(self, choice: Choice, value: object) -> None:
        """By keyboard: to the top, and down to the wanted one."""
        assert choice.isVisible(), f"{named(choice)} is not to be seen"
        assert choice.isEnabled(), f"{named(choice)} is off"
        choice.setFocus()
        QTest.keyClick(choice, Qt.Key.Key_Home)
        for _ in range(choice.count()):
            if choice.value() == value:
                return
            QTest.keyClick(choice, Qt.Key.Key_Down)
        raise AssertionError(f"{named(choice)} does not offer {value}")

    def answer(self, opens: Callable[[], object], fill: Callable[[PlainDialog], None]) -> None:
        """Do what opens a dialog, and answer it. What goes wrong in the answer is raised here."""
        done: list[BaseException | None] = []
        timer = QTimer(self.window)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, PlainDialog):
                return
            timer.stop()
            try:
                assert dialog.marking.words == self.window.marking.words
                fill(dialog)
                done.append(None)
            except BaseException as error:  # carried out of the dialog's own loop, and raised below
                done.append(error)
            finally:
                if dialog.isVisible():
                    dialog.reject()

        timer.timeout.connect(look)
        timer.start(10)
        opens()
        timer.stop()
        timer.deleteLater()
        assert done, "no dialog opened"
        if done[0] is not None:
            raise done[0]

    def enter_password(self, opens: Callable[[], object], yes: str) -> None:
        """Answer a dialog that asks for the password alone."""

        def fill(dialog: PlainDialog) -> None:
            assert self.shown.desk is not None
            button = the(dialog, Button, yes)
            assert not button.isEnabled()
            person = self.shown.desk.person
            self.type(the(dialog, LineInput, f"Password of {person.name}"), f"training {person.id} desk")
            self.click(button)

        self.answer(opens, fill)
        self._password_is_gone()

    def fill_in(self, opens: Callable[[], object], yes: str, said: Mapping[str, object], *reads: str) -> None:
        """Fill the fields of a form by their names, read `reads` in it, and go on; it is off before that.

        A field named *Password* takes the password of whoever sits at the desk."""

        def fill(dialog: PlainDialog) -> None:
            button = the(dialog, Button, yes)
            for name, value in said.items():
                assert not button.isEnabled(), f"{yes} is on before {name}"
                self._fill_one(dialog, name, value)
            missing = [one for one in reads if one not in seen(dialog)]
            assert not missing, f"the form does not say {missing}: {seen(dialog)}"
            self.click(button)

        self.answer(opens, fill)
        self._password_is_gone()

    def _fill_one(self, dialog: PlainDialog, name: str, value: object) -> None:
        if name == "Password":
            assert self.shown.desk is not None
            person = self.shown.desk.person
            name, value = f"Password of {person.name}", f"training {person.id} desk"
        found = [one for one in dialog.findChildren(QWidget) if one.accessibleName() == name]
        (entered,) = [one for one in found if isinstance(one, LineInput | TextArea | Choice | Check)]
        if isinstance(entered, Choice):
            self.choose(entered, value)
        elif isinstance(entered, Check):
            self.click(entered)
        else:
            self.empty(entered)
            self.type(entered, str(value))

    def _password_is_gone(self) -> None:
        """No field holds a password any longer, be it hidden."""
        self.until(lambda: not [one for one in self.window.findChildren(LineInput) if "desk" in one.text()])

    # Eyes

    def sees(self, *words: str) -> None:
        """Wait until all of this is to be read in the window."""

        def missing() -> list[str]:
            text = seen(self.window)
            return [one for one in words if one not in text]

        try:
            self.until(lambda: not missing())
        except TimeoutError:
            raise AssertionError(
                f"not on the screen: {missing()}; there is: {self._all_there_is()}"
            ) from None

    def _all_there_is(self) -> str:
        lines = [" ".join(line.split()) for line in seen(self.window).splitlines()]
        return " | ".join(dict.fromkeys(line for line in lines if line))[:4000]

    def until(self, holds: Callable[[], bool]) -> None:
        pause, end = 2, monotonic() + LONGEST_MS / 1000
        while not holds():
            if monotonic() > end:
                raise TimeoutError(f"not within {LONGEST_MS} ms")
            self.qtbot.wait(pause)
            pause = min(50, pause * 2)  # looking at the whole screen takes time from the work waited for

    def is_told(self, button: QAbstractButton, why_not: str) -> None:
        """A button is off, and the reason is to be read on the page, not only in its tip."""
        assert button.isVisible()
        assert not button.isEnabled(), f"{named(button)} is on"
        self.sees(why_not)
        assert why_not in button.accessibleDescription()


def the(around: QWidget, form: type[W], name: str) -> W:
    """The one widget of a form with this name that is to be seen."""
    found = [one for one in around.findChildren(form) if one.isVisible() and one.accessibleName() == name]
    assert len(found) == 1, f"{len(found)} of {form.__name__} {name!r}"
    return found[0]


def named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def seen(window: QWidget) -> str:
    """Every word that is to be read in a window now."""
    return "\n".join(part for one in _shown_in(window) for part in _words(one))


def _shown_in(around: QWidget) -> Iterator[QWidget]:
    """What is to be seen in it; what is hidden is not looked into."""
    for one in around.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if one.isVisible():
            yield one
            yield from _shown_in(one)


def held(window: QWidget) -> str:
    """Every word a window holds, to be seen or not: hidden pages, tips, descriptions, choices."""
    parts: list[str] = []
    for one in window.findChildren(QWidget):
        parts += [*_words(one), one.accessibleDescription(), one.toolTip()]
        if isinstance(one, QComboBox):
            parts += [one.itemText(at) for at in range(one.count())]
        if isinstance(one, Table):
            model = one.table_model()
            for row in range(model.rowCount()):
                parts += [model.cell(row, column).tip for column in range(model.columnCount())]
    return "\n".join(parts)


def _words(one: QWidget) -> Iterator[str]:
    yield one.accessibleName()
    match one:
        case QLabel() | QAbstractButton():
            yield one.text()
        case QLineEdit():
            yield one.displayText()
        case QPlainTextEdit():
            yield one.toPlainText()
        case QComboBox():
            yield one.currentText()
        case Table():
            model = one.table_model()
            for row in range(model.rowCount()):
                yield from (model.cell(row, column).shown for column in range(model.columnCount()))
        case _:
            return


def sit_down(qtbot: QtBot, story: Story) -> AtTheWindow:
    """The real window on a story's workspace, in front and with the keyboard."""
    shown = DeskWindow(story.folder, story.clock, cost=COST)
    qtbot.addWidget(shown.window)
    shown.window.resize(1720, 980)
    with qtbot.waitActive(shown.window):
        shown.window.show()
        shown.window.activateWindow()
    return AtTheWindow(qtbot, shown)
