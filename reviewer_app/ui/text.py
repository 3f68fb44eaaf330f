"""The only place with raw text widgets: everything a person reads passes here.

- Plain text always. Qt's own labels guess rich text and load `file://` images out of untrusted text.
- What cannot be seen is made visible (`domain.text.visible`): control and bidirectional characters too.
- Text pasted into an input is made visible as it comes in, so what is signed is what was read.
- A tooltip is rich by guess in Qt: `set_tip` escapes, and is the only way to one.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from reviewer_app.domain.text import visible
from reviewer_app.ui import theme
from reviewer_app.ui.states import State, signed

_READ = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


def tip(text: str) -> str:
    """Text for a tooltip, escaped so that it is shown and never read as markup."""
    return "<qt>" + html.escape(visible(text)).replace("\n", "<br>") + "</qt>" if text else ""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip and the same words as its accessible description."""
    widget.setToolTip(tip(text))
    widget.setAccessibleDescription(visible(text))


class Label(QLabel):
    """Plain text. `kind`: body, quiet, title, section, field, chip. A state brings its sign and colour."""

    def __init__(
        self,
        text: str = "",
        kind: str = "body",
        *,
        wrap: bool = False,
        selectable: bool = False,
        state: State = State.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(_READ)
        self._state = state
        self.setProperty("state", state.value)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(signed(visible(text), self._state))

    def show_state(self, text: str, state: State) -> None:
        """New words with their state."""
        other, self._state = state is not self._state, state
        self.setText(text)
        if other:
            self.setProperty("state", state.value)
            theme.restyle(self)


class Heading(Label):
    """A page's title (level 1) or the title of a part of it (level 2)."""

    def __init__(self, text: str = "", level: int = 2, *, parent: QWidget | None = None) -> None:
        super().__init__(text, "title" if level == 1 else "section", parent=parent)


class Quiet(Label):
    """Words beside the matter; wraps."""

    def __init__(self, text: str = "", *, wrap: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(text, "quiet", wrap=wrap, parent=parent)


class Chip(Label):
    """A short fact in a pill: a clock, a verdict, a portion tag. One line, as wide as its words."""

    def __init__(self, text: str, state: State = State.PLAIN, *, parent: QWidget | None = None) -> None:
        super().__init__(text, "chip", state=state, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class OneLine(Label):
    """One line that is cut with … where there is no room; the whole of it in the tooltip."""

    def __init__(self, text: str = "", kind: str = "body", *, parent: QWidget | None = None) -> None:
        self._whole = ""
        super().__init__(text, kind, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        self._whole = visible(text, lines=False)
        self.setToolTip(tip(self._whole))
        self.setAccessibleName(self._whole)
        self._cut()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._whole), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        fitted = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        if fitted != QLabel.text(self):
            QLabel.setText(self, fitted)


def units(before: str) -> int:
    """How many of Qt's UTF-16 units stand before a place of a text, as it is shown."""
    return len(visible(before).encode("utf-16-le", "surrogatepass")) // 2


class Prose(QPlainTextEdit):
    """Text to read and select: plain, never edited. `fit_lines` keeps it as tall as its text, up to that."""

    def __init__(
        self,
        text: str = "",
        *,
        name: str = "Text",
        mono: bool = False,
        fit_lines: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(_READ)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setProperty("prose", "true")
        self.setAccessibleName(name)
        self._mono, self._fit_lines = mono, fit_lines
        self.set_text(text)

    def set_text(self, text: str) -> None:
        if self._mono:
            self.setFont(theme.current().mono())
        self.setPlainText(visible(text))
        self._fit()

    def mark(self, text: str, stretches: Sequence[tuple[int, int]]) -> None:
        """Mark stretches (start, end) of `text`, in its characters; it is what was set."""
        self.setExtraSelections([self._marked(text, start, end) for start, end in stretches])

    def _marked(self, text: str, start: int, end: int) -> QTextEdit.ExtraSelection:
        made, form, tokens = QTextEdit.ExtraSelection(), QTextCharFormat(), theme.current().tokens
        form.setBackground(QColor(tokens.found))
        form.setForeground(QColor(tokens.text))
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(text[:start]))
        cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = cursor, form
        return made

    def text(self) -> str:
        return self.toPlainText()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._fit_lines:
            return
        line = QFontMetrics(self.font()).lineSpacing()
        rows = min(self._fit_lines, max(1, int(self.document().size().height())))
        self.setFixedHeight(rows * line + theme.px(20))


class TextArea(QPlainTextEdit):
    """Words a person writes: plain, Tab leaves it, pasted text arrives as plain and visible text."""

    edited = Signal()

    def __init__(
        self, text: str = "", *, name: str, hint: str = "", lines: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(visible(hint))
        self._lines = lines
        self.set_text(text)
        self.textChanged.connect(self.edited)

    def set_text(self, text: str) -> None:
        if visible(text) != self.toPlainText():
            self.setPlainText(visible(text))

    def text(self) -> str:
        return self.toPlainText()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.font()).lineSpacing()
        return QSize(theme.px(240), line * self._lines + theme.gap(28))

    def minimumSizeHint(self) -> QSize:
        line = QFontMetrics(self.font()).lineSpacing()
        return QSize(theme.px(120), line * min(2, self._lines) + theme.gap(28))

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(visible(source.text().replace("\r\n", "\n")))


class Digest(Label):
    """A digest: the first and last eight digits in groups of four; the whole of it on copy and in the tip."""

    def __init__(self, digest: str = "", *, name: str = "Digest", parent: QWidget | None = None) -> None:
        self._digest = ""
        super().__init__("", "digest", parent=parent)
        self._name = name
        self.setProperty("digest", "true")
        self.setFont(theme.current().mono())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_digest(digest)

    def set_digest(self, digest: str) -> None:
        self._digest = digest
        self.setText(
            grouped(digest) if len(digest) <= 20 else f"{grouped(digest[:8])} … {grouped(digest[-8:])}"
        )
        self.setAccessibleName(f"{self._name}: {visible(digest)}")
        self.setToolTip(tip(grouped(digest) + "\nCtrl+C copies the whole of it"))

    def digest(self) -> str:
        return self._digest

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._digest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


def grouped(digest: str) -> str:
    """Groups of four, for the eye: "3f2a 91bc"."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
