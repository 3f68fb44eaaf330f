"""The reviewer's own exhibits in the middle of the Assessment page: cited in the answer, and read beside it.

- A box cites an exhibit, Ctrl+Space the one with the keyboard; by mouse it is dragged to the answer.
- *Read* shows what was cited without leaving the page; reading is an opening, and recorded (`read_excerpt`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from reviewer_app.domain.case import Exhibit
from reviewer_app.ui.controls import Button, Check, column, fill, row
from reviewer_app.ui.pages.exhibit_drag import of_exhibit
from reviewer_app.ui.text import Chip, Heading, Label, Quiet

_NONE = "You have cited nothing yet. On Compare, C cites the comparison, sample or passage in front."


class ExhibitLine(QWidget):
    """One exhibit: a box that cites it, what it is, its mark, and *Read*. It can be dragged."""

    toggled = Signal(int, bool)
    read_asked = Signal(int)

    def __init__(self, exhibit: Exhibit, on: bool, locked: str) -> None:
        super().__init__()
        said = exhibit.cited
        self.number, self._pressed, self._locked = exhibit.number, QPoint(), locked
        self.box = Check(str(exhibit.number), on=on)
        self.box.setAccessibleName(f"Exhibit {exhibit.number}: {said.descriptor} {said.marking}")
        self.box.setEnabled(not locked)
        self.box.toggled.connect(lambda ticked: self.toggled.emit(self.number, ticked))
        note = f"\n{exhibit.note}" if exhibit.note else ""
        words = Label(said.descriptor + note, wrap=True)
        words.setSizePolicy(words.sizePolicy().Policy.Expanding, words.sizePolicy().Policy.Minimum)
        self.read = Button("Read", lambda: self.read_asked.emit(self.number), flat=True)
        self.read.setAccessibleName(f"Read exhibit {exhibit.number}")
        kind = Label(said.exhibit.value, "quiet")
        fill(self, row(self.box, words, kind, Chip(said.marking), self.read, gap=12))

    def show_cited(self, on: bool) -> None:
        """Whether the answer cites it, without telling anyone."""
        self.box.blockSignals(True)
        self.box.setChecked(on)
        self.box.blockSignals(False)

    def has_keyboard(self) -> bool:
        return self.box.hasFocus() or self.read.hasFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        gone = (event.position().toPoint() - self._pressed).manhattanLength()
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if held and not self._locked and gone >= QApplication.startDragDistance():
            drag = QDrag(self)
            drag.setMimeData(of_exhibit(self.number))
            drag.exec(Qt.DropAction.CopyAction)


class ExhibitsChoice(QWidget):
    """`cited(number, on)`, `read_asked(number)`, `compare_asked()`. `locked`: why nothing can be cited."""

    cited = Signal(int, bool)
    read_asked = Signal(int)
    compare_asked = Signal()

    def __init__(self, exhibits: Sequence[Exhibit], chosen: Sequence[int], locked: str) -> None:
        super().__init__()
        self.setAccessibleName("Your exhibits")
        self.lines = [ExhibitLine(one, one.number in chosen, locked) for one in exhibits]
        for line in self.lines:
            line.toggled.connect(self.cited)
            line.read_asked.connect(self.read_asked)
        more = Button("Cite on the Compare page", self.compare_asked.emit, flat=True)
        more.allow(locked)
        rows: list[QWidget] = [*self.lines] or [Quiet(_NONE)]
        fill(self, column(row(Heading("Your exhibits"), None, more), *rows, gap=6))

    def show_cited(self, chosen: Sequence[int]) -> None:
        """Which of them the answer cites now."""
        for line in self.lines:
            line.show_cited(line.number in chosen)

    def with_keyboard(self) -> ExhibitLine | None:
        return next((one for one in self.lines if one.has_keyboard()), None)
