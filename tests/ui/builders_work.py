"""A page of a case on its own window, at a stage of the whole story; and its dialogs answered by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture
from reviewer_app.ui.controls import Button, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.text import Label, TextArea
from tests.builders_journey import Stories, Story
from tests.journeys.at_the_window import the

P = TypeVar("P", bound=CaseWork)
W = TypeVar("W", bound=QWidget)


@dataclass(slots=True)
class AtPage(Generic[P]):
    """One person at one page. `story` can be carried on by others while it stands open."""

    qtbot: QtBot
    page: P
    desk: Desk
    story: Story

    @property
    def case(self) -> Case:
        return self.desk.case(self.story.case_id)

    def words(self) -> str:
        """Every word of the page that is to be seen."""
        return "\n".join(one.text() for one in self.page.findChildren(Label) if one.isVisible())

    def anew(self) -> None:
        """The page as it is after others did something."""
        self.page.come_to_front()
        picture.settle()

    def another(self) -> None:
        """Another page of the same kind in its place, as after a lock of the desk."""
        self.page.keep_drafts()
        window = self.page.window()
        assert isinstance(window, MainWindow)
        self.page = type(self.page)(self.desk, self.story.case_id)
        window.set_pages([self.page])
        picture.settle()

    def rest(self) -> None:
        """Until what was asked for is done and shown."""
        self.qtbot.waitUntil(lambda: not self.page.busy, timeout=20_000)
        picture.settle()

    def answer(self, do: Callable[[], object], fill: Callable[[PlainDialog], object]) -> None:
        """Do what opens a dialog, and answer it. What goes wrong in the answer is raised here."""
        done: list[BaseException | None] = []

        def at_once() -> None:
            dialog = QApplication.activeModalWidget()
            try:
                assert isinstance(dialog, PlainDialog)
                fill(dialog)
                done.append(None)
            except BaseException as error:  # carried out of the dialog's own loop, and raised below
                done.append(error)
            finally:
                if dialog is not None and dialog.isVisible():
                    dialog.close()

        QTimer.singleShot(0, at_once)
        do()
        self.rest()
        assert done, "no dialog opened"
        if done[0] is not None:
            raise done[0]

    def click(self, button: QWidget) -> None:
        assert button.isVisible()
        assert button.isEnabled(), button.accessibleDescription()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, around: QWidget, form: type[LineInput] | type[TextArea], name: str, words: str) -> None:
        entered = the(around, form, name)
        entered.selectAll()
        self.qtbot.keyClicks(entered, words)

    def choose(self, dialog: PlainDialog, name: str, value: object) -> None:
        choice = the(dialog, Choice, name)
        choice.setFocus()
        self.qtbot.keyClick(choice, Qt.Key.Key_Home)
        while choice.value() != value:
            before = choice.currentIndex()
            self.qtbot.keyClick(choice, Qt.Key.Key_Down)
            assert choice.currentIndex() != before, f"{name} does not offer {value}"

    def go_on(self, dialog: PlainDialog) -> None:
        self.click(dialog.findChildren(Button)[-1])


def lacks(dialog: PlainDialog) -> str:
    """Why the dialog's own button is off."""
    return dialog.findChildren(Button)[-1].accessibleDescription()


@contextmanager
def at_page(
    qtbot: QtBot,
    stories: Stories,
    place: Path,
    form: type[P],
    stage: str,
    role: Role,
    before: Callable[[Story], object] = lambda _: None,
) -> Iterator[AtPage[P]]:
    """The page of a story's case, shown to a person with a role, in front and with the keyboard.

    `before` is what others did since that stage.
    """
    story = stories.at(stage, place)
    before(story)
    with ExitStack() as stack:
        desk = stack.enter_context(story.desk(role))
        page = form(desk, story.case_id)
        window = MainWindow([page])
        qtbot.addWidget(window)
        window.resize(1440, 900)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        picture.settle()
        made = AtPage(qtbot, page, desk, story)
        yield made
        made.page.keep_drafts()  # another page may stand there by now
        picture.settle()
