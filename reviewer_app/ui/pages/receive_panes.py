"""What the Receive page shows: the work under way, a refused bundle's faults, a bundle that was taken in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from reviewer_app.desk.evidence import IndexReport
from reviewer_app.desk.intake import Taken
from reviewer_app.intake.bundle import RefusedBundle
from reviewer_app.intake.faults import Fault
from reviewer_app.ui.controls import Button, column, fill, pairs, row, rule, scrolled
from reviewer_app.ui.pages import fault_groups
from reviewer_app.ui.pages.sizes import size_words
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.tasks import Report
from reviewer_app.ui.text import Digest, Heading, Label, OneLine, Quiet

FAULT_COLUMNS = [
    Column("group", "Part", 96, sortable=False),
    Column("file", "File", 260, sortable=False),
    Column("sentence", "What is wrong", 400, stretch=True, sortable=False),
    Column("rule", "Rule", 220, sortable=False),
]
STOPPING = "Stopping after this piece …"


class WorkingPane(QWidget):
    """What is being done, how far it is, and *Cancel*."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.sizes, self.file = Heading(""), Label("", "body"), OneLine("", "quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = Button("Cancel", self.cancelled.emit)
        box = column(
            self.title, self.bar, self.sizes, self.file, row(self.cancel, None), None,
            margins=(24, 24, 24, 24), gap=10, ground="panel",
        )  # fmt: skip
        fill(self, box)

    def begin(self, title: str) -> None:
        self.title.setText(title)
        self.sizes.setText("Starting …")
        self.file.setText("")
        self.bar.setRange(0, 0)
        self.cancel.allow("")

    def show_report(self, report: Report) -> None:
        words, _, current = report.words.partition("\n")
        self.bar.setRange(0, 1000 if report.total else 0)
        if report.total:
            self.bar.setValue(int(1000 * report.done / report.total))
        self.sizes.setText(words)
        self.file.setText(current)

    def show_stopping(self) -> None:
        self.sizes.setText(STOPPING)
        self.cancel.allow(STOPPING)


class RefusedPane(QWidget):
    """Every fault of a bundle, part by part; the whole sentence of the chosen one below."""

    def __init__(self) -> None:
        super().__init__()
        self._faults: tuple[Fault, ...] = ()
        self.summary, self.signature = Heading(""), Quiet("")
        self.table = Table(
            IdTableModel(FAULT_COLUMNS, lambda ids: [_row(self._faults[i]) for i in ids]),
            name="Faults of the bundle",
            empty="No fault.",
        )
        self.table.row_chosen.connect(self._show_one)
        self.sentence, self.rule = Label("", wrap=True, selectable=True), Quiet("")
        head = column(self.summary, self.signature, margins=(20, 12, 20, 10), gap=4)
        one = column(self.sentence, self.rule, margins=(20, 12, 20, 16), gap=4)
        fill(self, column(head, rule(), self.table, rule(), one, gap=0, ground="panel"))

    def show_bundle(self, refused: RefusedBundle) -> None:
        self._faults = fault_groups.in_order(refused.faults)
        self.summary.setText(f"{refused.name}: {fault_groups.summary(refused.faults)}")
        said = refused.verdict.sentence if refused.verdict else "The signature was not reached."
        self.signature.setText(f"Signature: {said}")
        self.table.set_ids(range(len(self._faults)))
        self.table.choose(0)
        self._show_one(0)

    def _show_one(self, at: int) -> None:
        fault = self._faults[at]
        self.sentence.setText(fault.sentence)
        self.rule.setText(f"Rule: {fault.rule} · code {fault.code} · {fault.file}")


class TakenPane(QWidget):
    """What was taken in, who signed it, and what its index holds."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = QWidget()
        self._place = QHBoxLayout(self.facts)
        self._place.setContentsMargins(0, 0, 0, 0)
        self.index = Label("", wrap=True)
        self._problems: tuple[tuple[str, str], ...] = ()
        columns = [
            Column("file", "File", 280, sortable=False),
            Column("why", "Why it was not read", stretch=True, sortable=False),
        ]
        self.table = Table(
            IdTableModel(columns, lambda ids: [self._problems[i] for i in ids]),
            name="Files the index could not read",
            empty="Every log was read.",
        )
        self.table.hide()
        box = column(self.facts, rule(), Heading("Index"), self.index, self.table, None,
                     margins=(24, 20, 24, 20), gap=12)  # fmt: skip
        fill(self, scrolled(box))

    def show_taken(self, taken: Taken) -> None:
        bundle, said = taken.bundle, taken.bundle.submission
        verdict = Label(bundle.verdict.sentence, wrap=True, selectable=True, state=State.GOOD)
        shown = pairs(
            [
                ("Case", taken.case_id),
                ("Submission", f"{said.id}, sequence {said.sequence}"),
                ("Developer", said.submitter.organisation),
                ("Model", f"{said.model.name} {said.model.version}"),
                ("Signature", verdict),
                ("Contents", f"{len(bundle.files)} files, {size_words(bundle.size)}, each sealed"),
                ("Tag manifest", Digest(bundle.tagmanifest_sha512, name="Tag manifest, SHA-512")),
            ]
        )
        while (old := self._place.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        self._place.addWidget(shown)

    def show_index(self, report: IndexReport) -> None:
        words = f"{_count(report.runs, 'run')} with {_count(report.samples, 'sample')}."
        bad = len(report.problems)
        state = State.WARN if bad else State.GOOD
        more = f" {_count(bad, 'file')} could not be read." if bad else " Every log was read."
        self.index.show_state(words + more, state)
        self._problems = report.problems
        self.table.set_ids(range(bad))
        self.table.setVisible(bool(bad))
        if bad:
            self.table.fit_rows()

    def show_not_indexed(self, sentence: str) -> None:
        self.index.show_state(sentence, State.WARN)
        self.table.hide()


def _row(fault: Fault) -> tuple[Cell | str, ...]:
    group = fault_groups.group_of(fault)
    return (Cell(group, State.BAD), fault.file, fault.sentence, Cell(fault.rule, State.QUIET))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"
