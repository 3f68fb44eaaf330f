"""Two real runs of the corpus compared and cited from start to finish by keyboard alone.

Everything is real: the window, the workspace, the cage, the keys, the logs. Only the submission is invented.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reviewer_app.domain.acts import Conflict, ExhibitKind
from reviewer_app.domain.people import Role
from reviewer_app.domain.places import Place
from reviewer_app.store import vault
from reviewer_app.ui import theme
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.declaration import DeclarationPage
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.exhibits import ExhibitsPage
from reviewer_app.ui.pages.unlock import UnlockPage
from tests.builders_corpus_case import with_corpus_case
from tests.builders_journey import Story
from tests.journeys.at_the_window import CTRL, AtTheWindow, sit_down
from tests.journeys.conftest import At

K = Qt.Key
NOTE = "The larger model answers what the smaller one misses"

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("^This plugin does not support", extend=True),
]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.Mode.LIGHT, 1.0)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def story(at: At, corpus: Path, tmp_path: Path) -> Story:
    return with_corpus_case(at("empty"), corpus, tmp_path)


@pytest.fixture
def me(story: Story, qtbot: QtBot) -> AtTheWindow:
    return sit_down(qtbot, story)


def test_from_log_on_to_an_opened_exhibit(story: Story, me: AtTheWindow) -> None:
    log_on_by_keyboard(me)
    open_case_by_keyboard(me)
    declare_by_keyboard(me)
    open_a_disagreement(me)
    cite_by_keyboard(me)
    turn = cite_a_turn(me)
    open_the_exhibit_again(me)
    open_the_turn_again(me, turn)
    search_by_keyboard(me)
    an_altered_turn_is_refused(me, story)
    me.lock()
    with story.desk(Role.REVIEWER) as desk:
        kinds = [one.cited.exhibit for one in desk.case(story.case_id).exhibits]
    assert kinds == [ExhibitKind.METRIC, ExhibitKind.PASSAGE, ExhibitKind.EVENT]


def log_on_by_keyboard(me: AtTheWindow) -> None:
    page = me.on(UnlockPage)
    me.until(page.acknowledged.hasFocus)
    me.press(K.Key_Space)
    assert page.table is not None
    for _ in range(6):
        me.press(K.Key_Tab)
        if page.table.hasFocus():
            break
    me.press(K.Key_Home)
    while page.table.current_id() != "reyes":
        me.press(K.Key_J)
    me.press(K.Key_Return)
    me.until(lambda: me.shown.desk is not None)
    me.sees("Docket", "A. Reyes")


def open_case_by_keyboard(me: AtTheWindow) -> None:
    page = me.on(DocketPage)
    to_pane(me, page.table)
    me.press(K.Key_Home)
    me.press(K.Key_Return)
    me.until(lambda: isinstance(me.window.page(), DeclarationPage))


def declare_by_keyboard(me: AtTheWindow) -> None:
    """Before anything opens: no conflict of interest. Then Compare, the sixth page."""
    page = me.on(DeclarationPage)
    me.sees("Declare first; the evidence of this case opens after that.")
    for _ in range(12):
        if page.kind.hasFocus():
            break
        me.press(K.Key_Tab)
    me.press(K.Key_Down)
    assert page.kind.value() is Conflict.NONE
    me.press(K.Key_Return, CTRL)
    me.sees("You declared: none.")
    me.press(K.Key_6, CTRL)
    me.until(lambda: isinstance(me.window.page(), ComparePage))


def to_pane(me: AtTheWindow, pane: QWidget) -> None:
    """F6 until this pane has the keyboard."""
    for _ in range(12):
        if pane.hasFocus():
            return
        me.press(K.Key_F6)
    raise AssertionError(f"F6 does not reach {pane.accessibleName()}")


def open_a_disagreement(me: AtTheWindow) -> None:
    page = me.on(ComparePage)
    me.until(lambda: page.metrics.table_model().rowCount() > 0)
    to_pane(me, page.metrics)
    me.press(K.Key_Home)
    me.press(K.Key_C)
    me.sees("Exhibits you cited: 1")
    me.press(K.Key_Return)
    me.until(page.grid.table.hasFocus)
    me.press(K.Key_Home)
    me.press(K.Key_Return)
    me.until(page.pair_view.pair.panes[0].hasFocus)
    me.sees("You have opened 1 of ")


def cite_by_keyboard(me: AtTheWindow) -> None:
    page = me.on(ComparePage)
    me.press(K.Key_J)
    me.press(K.Key_A, CTRL)
    me.sees("The selected passage (")
    me.press(K.Key_N)
    assert page.side.note.hasFocus()
    QTest.keyClicks(page.side.note, NOTE)
    me.press(K.Key_Return, CTRL)
    me.sees("Exhibits you cited: 2")


def cite_a_turn(me: AtTheWindow) -> Place:
    """The turn after, whole: nothing is selected in it. Where it lies."""
    page = me.on(ComparePage)
    left = page.pair_view.pair.panes[0]
    to_pane(me, left)
    me.press(K.Key_J)
    event = left.side.events[left.caret.at.position]
    shown = page.pair_view.shown
    assert shown is not None
    assert shown.opened.a is not None
    me.sees(f"Cite turn {event.index + 1} ({event.kind.value})   C")
    me.press(K.Key_C)
    me.sees("Exhibits you cited: 3")
    return Place(sample=shown.opened.a.id, epoch=shown.opened.a.epoch, event=event.index)


def to_exhibits(me: AtTheWindow) -> ExhibitsPage:
    me.press(K.Key_7, CTRL)
    page = me.on(ExhibitsPage)
    me.until(page.list.table.hasFocus)
    me.press(K.Key_End)
    return page


def open_the_exhibit_again(me: AtTheWindow) -> None:
    page = to_exhibits(me)
    me.press(K.Key_K)
    me.until(lambda: page.side.note.text() == NOTE)
    me.press(K.Key_Return)
    me.until(lambda: isinstance(me.window.page(), EvidencePage | ComparePage))
    evidence = me.window.page()
    if isinstance(evidence, EvidencePage):
        me.until(lambda: evidence.sample.transcript.selection() is not None)


def open_the_turn_again(me: AtTheWindow, turn: Place) -> None:
    """The turn is current, its head is on the screen, and nothing is selected."""
    to_exhibits(me)
    me.press(K.Key_Return)
    me.until(lambda: isinstance(me.window.page(), EvidencePage))
    page = me.on(EvidencePage)
    transcript = page.sample.transcript
    me.until(lambda: transcript.current_event() == turn.event)
    assert page.sample.shown is not None
    assert (page.sample.shown.id, page.sample.shown.epoch) == (turn.sample, turn.epoch)
    assert transcript.selection() is None
    pane = transcript.pane
    head = pane.track.heights.top(pane.caret.slot) - pane.verticalScrollBar().value()
    assert 0 <= head < pane.viewport().height()


def an_altered_turn_is_refused(me: AtTheWindow, story: Story) -> None:
    """One byte of the sealed log is another: the turn is not opened, and the page says which of the three."""
    desk = me.shown.desk
    assert desk is not None
    source = desk.case(story.case_id).exhibits[-1].cited.sources[0]
    item = vault.find(desk.reader(), story.case_id, source.path)
    assert item is not None
    sealed = desk.workspace.vault.path_of(item)
    whole = bytearray(sealed.read_bytes())
    whole[-1] ^= 1
    sealed.write_bytes(whole)
    page = to_exhibits(me)
    me.press(K.Key_Return)
    me.sees(f"Exhibit 1003 is not opened: in {source.path}, the original differs.", "does not match")
    assert me.window.page() is page


def search_by_keyboard(me: AtTheWindow) -> None:
    me.press(K.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    me.sees("Nothing searched yet.")
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClicks(held, "answer")
    me.press(K.Key_Return)
    me.sees("the best first")
    me.press(K.Key_Return)
    me.until(lambda: isinstance(me.window.page(), EvidencePage))
