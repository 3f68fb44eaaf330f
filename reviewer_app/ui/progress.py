"""The quiet line at the foot of a window: the last word on the left, work under way on the right.

Its place is always kept, so nothing moves when work starts or ends. Work shorter than a second is not shown.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, set_ground
from reviewer_app.ui.tasks import Report, Task
from reviewer_app.ui.text import Label, OneLine

SHOWN_AFTER_MS = 700


class StatusLine(QWidget):
    """`say(sentence)` for a last word; `show_task(task)` for work under way, with *Cancel*."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self._tasks: list[Task] = []
        self._words = OneLine("", "quiet")
        self._work = Label("", "quiet")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(180))
        self._cancel = Button("Cancel", self._cancel_last, flat=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.gap(14), 0, theme.gap(14), 0)
        layout.setSpacing(theme.gap(8))
        layout.addWidget(self._words, 1)
        for widget in (self._work, self._bar, self._cancel):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
            widget.setVisible(False)
        self.setFixedHeight(theme.px(18) + theme.gap(14))

    def say(self, sentence: str) -> None:
        self._words.setText(sentence)

    def words(self) -> str:
        return self._words.accessibleName()

    def show_task(self, task: Task) -> None:
        self._tasks.append(task)
        task.reported.connect(lambda report: self._show_report(task, report))
        task.ended.connect(lambda: self._forget(task))
        QTimer.singleShot(SHOWN_AFTER_MS, self, self._show_last)

    def working(self) -> bool:
        return bool(self._tasks)

    def _show_last(self) -> None:
        shown = bool(self._tasks)
        for widget in (self._work, self._bar, self._cancel):
            widget.setVisible(shown)
        if shown:
            self._work.setText(self._tasks[-1].title)
            self._bar.setRange(0, 0)
            self._bar.setAccessibleName(f"Progress of: {self._tasks[-1].title}")

    def _show_report(self, task: Task, report: Report) -> None:
        if not self._tasks or task is not self._tasks[-1]:
            return
        self._work.setText(f"{task.title}: {report.words}" if report.words else task.title)
        self._bar.setRange(0, 1000 if report.total else 0)
        if report.total:
            self._bar.setValue(int(1000 * report.done / report.total))

    def cancel_all(self) -> None:
        """Ask all work under way to stop: the desk is about to be locked."""
        for task in self._tasks:
            task.cancel()

    def _cancel_last(self) -> None:
        if self._tasks:
            self._tasks[-1].cancel()
            self._work.setText(f"{self._tasks[-1].title}: stopping")

    def _forget(self, task: Task) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
        if not self._tasks and shiboken6.isValid(self):  # the window may have gone before the work ended
            self._show_last()
