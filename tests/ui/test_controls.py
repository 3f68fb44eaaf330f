"""Buttons that say why they are off, choices that the wheel leaves alone, a place to drop a bundle."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.ui.controls import Button, Check, Choice, LineInput, column, field, pairs
from reviewer_app.ui.drop import DropArea
from reviewer_app.ui.text import Digest, Label
from tests.ui.accessibility import unnamed

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_a_button_that_is_off_says_why(qtbot: QtBot) -> None:
    done: list[int] = []
    button = Button("Lock & sign", lambda: done.append(1))
    qtbot.addWidget(button)
    button.show()
    button.allow("Two criteria are unanswered.")
    qtbot.mouseClick(button, LEFT)
    assert done == []
    assert button.accessibleDescription() == "Two criteria are unanswered."
    button.allow()
    qtbot.mouseClick(button, LEFT)
    assert done == [1]
    assert button.accessibleName() == "Lock & sign"


def test_a_choice_tells_the_persons_choice_and_the_wheel_changes_nothing(qtbot: QtBot) -> None:
    choice = Choice(
        [("not answered", None), ("2  speeds up\u202e", "2"), ("3", "3")], name="Level", value="2"
    )
    qtbot.addWidget(choice)
    choice.show()
    told: list[object] = []
    choice.chosen.connect(told.append)
    assert choice.value() == "2"
    assert choice.currentText() == "2  speeds up‹U+202E›"
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    here = QPointF(5, 5)
    wheel = QWheelEvent(here, here, QPoint(), QPoint(0, -120), buttons, NONE, phase, False)
    QApplication.sendEvent(choice, wheel)
    assert choice.value() == "2"
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert told == ["3"]
    choice.set_value("nowhere")
    assert choice.value() is None
    assert told == ["3"]


def test_fields_and_pairs_have_names(qtbot: QtBot) -> None:
    box = column(
        field("Reason (U)", LineInput(name="")),
        Check("I have read it"),
        pairs([("Model", "Halcyon-2 <b>r7</b>"), ("Digest", Digest("ab" * 48, name="Checkpoint"))]),
    )
    qtbot.addWidget(box)
    box.show()
    assert unnamed(box) == []
    assert "Halcyon-2 <b>r7</b>" in [label.text() for label in box.findChildren(Label)]


def test_one_local_folder_can_be_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    area = DropArea("Drop a bundle here.", ("Choose a folder…", lambda: None))
    qtbot.addWidget(area)
    area.show()
    came: list[Path] = []
    area.dropped.connect(came.append)
    one, web = QMimeData(), QMimeData()
    one.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    web.setUrls([QUrl("http://example.invalid/x")])
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, web, LEFT, NONE)
    area.dragEnterEvent(enter)
    assert not enter.isAccepted()
    enter = QDragEnterEvent(QPoint(5, 5), copy, one, LEFT, NONE)
    area.dragEnterEvent(enter)
    assert enter.isAccepted()
    area.dropEvent(QDropEvent(QPointF(5, 5), copy, one, LEFT, NONE))
    assert came == [tmp_path]
