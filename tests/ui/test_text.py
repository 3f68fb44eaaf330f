"""Untrusted text is shown as text; nothing outside `ui/text.py` may hold a raw text widget."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

import reviewer_app.ui
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Chip, Digest, Label, OneLine, Prose, TextArea, grouped, set_tip, tip

HOSTILE = '<img src="file:///etc/hostname"><b>bold</b> & \u202egnp.exe'
UI = Path(reviewer_app.ui.__file__).parent

RAW = {
    "QLabel",
    "QTextEdit",
    "QTextBrowser",
    "QPlainTextEdit",
    "QTextDocument",
    "QTextDocumentFragment",
    "QMessageBox",
    "QErrorMessage",
    "QInputDialog",
    "QProgressDialog",
    "QWizard",
    "QSplashScreen",
    "QToolTip",
    "QWhatsThis",
    "QStaticText",
    "QTableWidget",
    "QTreeWidget",
    "QListWidget",
    "QSystemTrayIcon",
    "QDockWidget",
}
RICH_CALLS = {
    "setHtml",
    "insertHtml",
    "appendHtml",
    "setMarkdown",
    "insertMarkdown",
    "setTextFormat",
    "setToolTip",
    "setWhatsThis",
    "setStatusTip",
    "setDefaultStyleSheet",
    "setOpenExternalLinks",
    "drawStaticText",
}
RICH_FORMATS = {"RichText", "AutoText", "MarkdownText"}
OWN = {"text.py"}


def raw_text_in(source: str) -> list[str]:
    """Every use of a raw text widget, a rich format or a tooltip by guess in a module's source."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
            found += [name.name for name in node.names if name.name in RAW or name.name == "*"]
        elif isinstance(node, ast.Attribute) and node.attr in RAW | RICH_CALLS | RICH_FORMATS:
            found.append(node.attr)
    return found


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: str(path.relative_to(UI)))
def test_raw_text_widgets_live_in_one_module(path: Path) -> None:
    if path.relative_to(UI).as_posix() not in OWN:
        assert raw_text_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from PySide6.QtWidgets import QLabel",
        "from PySide6 import QtWidgets\nQtWidgets.QMessageBox.warning(None, 'a', 'b')",
        "from PySide6.QtWidgets import *",
        "w.setToolTip(name)",
        "w.setTextFormat(Qt.TextFormat.RichText)",
    ],
)
def test_the_lint_sees_what_it_bans(source: str) -> None:
    assert raw_text_in(source)


def test_a_label_shows_markup_as_text_and_hidden_characters_as_marks(qtbot: QtBot) -> None:
    label = Label(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert "<img" in label.text()
    assert "‹U+202E›" in label.text()
    assert "\u202e" not in label.text()
    plain = Label("word")
    assert Label("<img src='x' width=900 height=900>word").sizeHint().height() == plain.sizeHint().height()


def test_a_tooltip_is_escaped(qtbot: QtBot) -> None:
    label = Label("x")
    qtbot.addWidget(label)
    set_tip(label, HOSTILE)
    assert "<img" not in label.toolTip()
    assert "&lt;img" in label.toolTip()
    assert "‹U+202E›" in label.toolTip()
    assert tip("") == ""


def test_a_state_brings_its_sign_and_its_word(qtbot: QtBot) -> None:
    chip = Chip("complete", State.GOOD)
    qtbot.addWidget(chip)
    assert chip.text() == "✓ complete"
    chip.show_state("could not check", State.UNKNOWN)
    assert chip.text() == "? could not check"


def test_one_line_is_cut_where_there_is_no_room_and_keeps_the_whole(qtbot: QtBot) -> None:
    line = OneLine("a long name of a run " * 8)
    qtbot.addWidget(line)
    line.resize(120, 20)
    line.show()
    assert line.text().endswith("…")
    assert line.accessibleName().startswith("a long name")


def test_prose_is_read_only_plain_and_no_tab_trap(qtbot: QtBot) -> None:
    prose = Prose(HOSTILE, name="Statement")
    qtbot.addWidget(prose)
    prose.show()
    qtbot.keyClicks(prose, "typed")
    assert prose.text().startswith("<img")
    assert "typed" not in prose.text()
    assert "‹U+202E›" in prose.text()
    assert prose.tabChangesFocus()


def test_pasted_text_arrives_plain_and_visible(qtbot: QtBot) -> None:
    area = TextArea(name="Rationale")
    qtbot.addWidget(area)
    area.show()
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("seen\u200b and\r\nmore")
    QGuiApplication.clipboard().setMimeData(mime)
    area.paste()
    assert area.text() == "seen‹U+200B› and\nmore"
    assert area.tabChangesFocus()


def test_typing_into_a_text_area_tells_once_a_letter(qtbot: QtBot) -> None:
    area = TextArea(name="Rationale", hint="Why?")
    qtbot.addWidget(area)
    told: list[str] = []
    area.edited.connect(lambda: told.append(area.text()))
    qtbot.keyClicks(area, "abc")
    assert told == ["a", "ab", "abc"]
    assert area.placeholderText() == "Why?"


def test_a_digest_is_short_on_screen_and_whole_on_copy(qtbot: QtBot) -> None:
    digest = "0123456789abcdef" * 6
    shown = Digest(digest, name="Journal head")
    qtbot.addWidget(shown)
    shown.show()
    assert shown.text() == "0123 4567 … 89ab cdef"
    assert digest in shown.accessibleName()
    qtbot.keyClick(shown, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == digest
    assert grouped("0123456789") == "0123 4567 89"
