"""Find in a transcript: Enter goes to the next, Shift+Enter to the one before, Escape leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, LineInput, set_ground
from reviewer_app.ui.text import Label
from reviewer_app.ui.transcript_pane import TranscriptPane


class FindBar(QWidget):
    """Finds in the pane used last; hidden until `open()`."""

    def __init__(self, panes: Sequence[TranscriptPane], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self._panes, self._used = tuple(panes), panes[0]
        self.entered, self.words = LineInput(name="Find in the transcript", hint="Find"), Label("", "quiet")
        self.entered.returnPressed.connect(lambda: self.go_on())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.gap(12), theme.gap(6), theme.gap(12), theme.gap(6))
        layout.addWidget(self.entered, 1)
        layout.addWidget(self.words)
        layout.addWidget(Button("Previous", lambda: self.go_on(backwards=True), flat=True))
        layout.addWidget(Button("Next", self.go_on, flat=True))
        layout.addWidget(Button("Close", self.close_bar, flat=True))
        for pane in panes:
            pane.selection_changed.connect(lambda pane=pane: self._use(pane))
        self.hide()

    def _use(self, pane: TranscriptPane) -> None:
        if pane.hasFocus():
            self._used = pane

    def open(self) -> None:
        self._used = next((pane for pane in self._panes if pane.hasFocus()), self._used)
        self.show()
        self.entered.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.entered.selectAll()

    def close_bar(self) -> None:
        self.hide()
        for pane in self._panes:
            pane.found = None
            pane.viewport().update()
        self._used.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self, *, backwards: bool = False) -> bool:
        """Go to the next match of what is entered, in either case, around the end."""
        wanted = self.entered.text()
        if not wanted:
            return False
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        for pane in self._panes:
            pane.found = pattern
            pane.viewport().update()
        found = _next_match(self._used, pattern, backwards)
        if found is None:
            self.words.setText("not found")
            return False
        slot, start, end = found
        self._used.select(slot, start, end)
        self.words.setText(f"turn {slot + 1}")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.go_on(backwards=True)
        else:
            super().keyPressEvent(event)


def _next_match(
    pane: TranscriptPane, pattern: re.Pattern[str], backwards: bool
) -> tuple[int, int, int] | None:
    """Slot, start and end (shown characters) of the next match from the caret on, around the end once."""
    here, count = max(0, pane.caret.slot), len(pane.track)
    low, high = pane.caret.span_in(pane.caret.at.position)
    for turns, slot in enumerate(_slots(here, count, backwards)):
        position = pane.side.slots[slot]
        if position is None or not pattern.search(pane.side.events[position].text):
            continue
        matches = [match.span() for match in pattern.finditer(pane.side.turn(position).shown.text)]
        if turns == 0:
            at = pane.caret.at.offset
            matches = [m for m in matches if (m[0] < min(low, at) if backwards and high else m[0] >= at)]
        if matches:
            start, end = matches[-1] if backwards else matches[0]
            return slot, start, end
    return None


def _slots(here: int, count: int, backwards: bool) -> Iterator[int]:
    """All slots from here on, around the end, and here once more."""
    step = -1 if backwards else 1
    return ((here + step * turn) % count for turn in range(count + 1)) if count else iter(())
