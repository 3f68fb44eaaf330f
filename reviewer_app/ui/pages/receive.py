"""Receive: a bundle from a medium, verified and sealed as it is read, then its logs indexed.

- Reading is one pass off the screen's thread, with bytes, files, the file under way and *Cancel*.
- Any fault refuses the bundle: nothing is kept of it, and every fault is listed with its file and its rule.
- Indexing reads the evaluation logs in the cage; a case whose indexing was cancelled is whole.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.desk.evidence import IndexReport, index_case
from reviewer_app.desk.intake import Taken, next_case_id, receive
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Received
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may
from reviewer_app.intake.bundle import RefusedBundle
from reviewer_app.intake.payload import Progress as Reading
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import column
from reviewer_app.ui.drop import DropArea
from reviewer_app.ui.keys import Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.receive_panes import RefusedPane, TakenPane, WorkingPane
from reviewer_app.ui.pages.sizes import size_words
from reviewer_app.ui.tasks import Progress, Task
from reviewer_app.ui.text import Quiet

HOW = (
    "Drop a submission bundle here, or choose it. It is read once: every digest and the signature are "
    "checked, and each original is sealed as it is read."
)
WAITS = "No bundle is chosen yet."


class ReceivePage(Page):
    """`case_asked(case id)`: open the case that was taken in."""

    name = "Receive"
    icon = "receive"

    case_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self.taken: Taken | None = None
        self.refused: RefusedBundle | None = None
        self._build()

    def _build(self) -> None:
        self.drop = DropArea(HOW, ("Choose a folder…", self.choose), ("Choose a file…", self.choose_file))
        self.drop.dropped.connect(self.receive)
        rule_words = Quiet(
            "A bundle with any fault is refused as a whole; what is wrong with it is listed, file by file."
        )
        self.choosing = column(self.drop, rule_words, None, margins=(24, 24, 24, 24), gap=12)
        self.working, self.refused_pane, self.taken_pane = WorkingPane(), RefusedPane(), TakenPane()
        self.working.cancelled.connect(self._cancel)
        self._stack = QStackedWidget()
        for pane in (self.choosing, self.working, self.refused_pane, self.taken_pane):
            self._stack.addWidget(pane)
        self.set_body(self._stack)

    # What it says.

    def title(self) -> str:
        return "Receive a submission"

    def state_sentence(self) -> str:
        if self._task is not None:
            return f"{self._task.title}. Nothing is kept until the whole bundle is good."
        if self.taken is not None:
            return f"Taken in as case {self.taken.case_id}. Next: check its contents and accept it."
        if self.refused is not None:
            return f"Refused: {_faults(self.refused)}. Nothing of it was kept."
        return WAITS

    def primary(self) -> Primary:
        if self.taken is not None:
            return Primary("Open the case", self._open, "It is being indexed." if self._task else "")
        if self._task is not None:
            return Primary("Choose a folder…", self.choose, "One bundle at a time.")
        words = "Choose another folder…" if self.refused else "Choose a folder…"
        return Primary(words, self.choose, self._why_not())

    def keys(self) -> list[Key]:
        return [
            Key("Ctrl+O", "Choose a folder", self.choose, lambda: self.primary().why_not),
            Key("Ctrl+Shift+O", "Choose a file", self.choose_file, lambda: self.primary().why_not),
            Key("Escape", "Stop reading", self._cancel, lambda: "" if self._task else "Nothing is read."),
        ]

    def on_shown(self) -> None:
        if self._task is None and self.taken is None:
            self.header.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_not(self) -> str:
        why_not = may(self._desk.register, next_case_id(self._desk), self._desk.person, Received)
        return self._desk.read_only or why_not or ""

    # What it does.

    def choose(self) -> None:
        path = file_dialogs.choose_folder(self, "The folder of the bundle")
        if path is not None:
            self.receive(path)

    def choose_file(self) -> None:
        """A bundle in one file; what is not one is refused in words."""
        path = file_dialogs.choose_file(self, "The file of the bundle")
        if path is not None:
            self.receive(path)

    def receive(self, path: Path) -> None:
        """Verify and take in the bundle at `path`."""
        if self._task is not None or self._why_not():
            return
        self.clear_error()
        self.taken = self.refused = None
        desk = self._desk

        def work(progress: Progress) -> Taken | RefusedBundle:
            return receive(desk, path, lambda reading: _report(progress, reading))

        self._start(self.run_long(work, self._received, title="Verifying the bundle", failed=self._failed))
        self.working.begin(f"Verifying {path.name}")

    def _received(self, found: Taken | RefusedBundle) -> None:
        self._task = None
        if isinstance(found, RefusedBundle):
            self.refused = found
            self.refused_pane.show_bundle(found)
            self._show(self.refused_pane)
            self.refused_pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.taken = found
        self.taken_pane.show_taken(found)
        self.case_changed.emit()
        self._index(found.case_id)

    def _index(self, case_id: str) -> None:
        desk = self._desk

        def work(progress: Progress) -> IndexReport:
            def told(what: str, done: int, of: int) -> bool:
                if progress.stop_asked:
                    return False
                progress(done, of, what)
                return True

            return index_case(desk, case_id, told)

        self._start(
            self.run_long(work, self._indexed, title="Indexing the evaluation logs", failed=self._not_indexed)
        )
        self.working.begin(f"Case {case_id} is taken in. Reading its evaluation logs in the cage")

    def _indexed(self, report: IndexReport) -> None:
        self._task = None
        self.taken_pane.show_index(report)
        self._show(self.taken_pane)
        self.header.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_indexed(self, error: DeskError) -> None:
        self._task = None
        self.taken_pane.show_not_indexed(error.sentence)
        self._show(self.taken_pane)

    def _failed(self, error: DeskError) -> None:
        self._task = None
        self.show_error(error)
        self._show(self.choosing)

    def _start(self, task: Task) -> None:
        self._task = task
        task.reported.connect(self.working.show_report)
        self._show(self.working)
        self.working.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.working.show_stopping()

    def _open(self) -> None:
        if self.taken is not None:
            self.case_asked.emit(self.taken.case_id)

    def _show(self, pane: QWidget) -> None:
        self._stack.setCurrentWidget(pane)
        self.update_header()


def _report(progress: Progress, reading: Reading) -> bool:
    if progress.stop_asked:
        return False
    sizes = f"{size_words(reading.bytes_done)} of {size_words(reading.bytes)}"
    files = f"file {min(reading.files_done + 1, reading.files)} of {reading.files}"
    progress(reading.bytes_done, reading.bytes, f"{sizes} · {files}\n{reading.current}")
    return True


def _faults(refused: RefusedBundle) -> str:
    count = len(refused.faults)
    return "1 fault" if count == 1 else f"{count} faults"
