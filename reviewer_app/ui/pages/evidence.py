"""Evidence: every run and document of a case, whether each score is what it says, and each sample to read.

- Opening a sample or a document is guarded and recorded; looking at the tables is not an opening.
- What is shown of a log was read in the cage; a document is plain text and nothing in it is followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.desk import evidence, review
from reviewer_app.desk.evidence import Document
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitCited
from reviewer_app.domain.evidence import Sample
from reviewer_app.domain.guards import may, may_open_evidence
from reviewer_app.store import coverage
from reviewer_app.store.index import IndexedSample
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui import theme
from reviewer_app.ui.controls import column
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.cite_panel import CitePanel
from reviewer_app.ui.pages.clock_facts import clock_facts
from reviewer_app.ui.pages.compare_aside import Sheets
from reviewer_app.ui.pages.compare_target import Target, of_sample
from reviewer_app.ui.pages.evidence_contents import Contents, Entry, entries
from reviewer_app.ui.pages.evidence_document import DocumentView
from reviewer_app.ui.pages.evidence_runs import RunLine, RunTable, read_lines
from reviewer_app.ui.pages.evidence_sample import SampleView
from reviewer_app.ui.pages.evidence_samples import SampleList
from reviewer_app.ui.pages.evidence_settings import Settings, notes_text
from reviewer_app.ui.pages.evidence_words import counted, portion_of, short_model
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.text import Prose, Quiet

BODY_WIDE, BODY_HIGH = 600, 400
SAMPLES, NOTES, SETTINGS = range(3)
_RUNS, _DOCUMENT = range(2)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the worker read: runs with their estimates, and the originals."""

    lines: list[RunLine]
    originals: tuple[VaultObject, ...]


class EvidencePage(Page):
    """The evidence of one case."""

    name = "Evidence"
    icon = "evidence"
    body_high = BODY_HIGH

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._lines: list[RunLine] = []
        self._opened: dict[str, int] = {}
        self._asked = 0
        self.contents, self.runs, self.samples = Contents(), RunTable(), SampleList(desk)
        self.notes, self.settings = Prose(name="Is the score what it says?"), Settings()
        self.sample, self.document = SampleView(), DocumentView()
        mark = portion_of(desk.case(case_id).received.submission.marking)
        self.side = CitePanel(self.cite, mark)
        self._why_closed = may_open_evidence(desk.case(case_id), desk.person) or ""
        self._build()
        self._listen()

    def _build(self) -> None:
        self.header.button_shown = False  # the primary action stands at hand, in the side panel
        if self._why_closed:
            self.set_body(column(Quiet(self._why_closed), None, margins=(24, 24, 24, 24), ground="panel"))
            return
        named = (
            ("Samples", self.samples),
            ("Is the score what it says?", self.notes),
            ("Settings", self.settings),
        )
        self.sheets = Sheets(named, "About the chosen run")
        lower = Splitter("evidence/lower", [self.sheets, self.sample], [560, 470])
        reading = Splitter("evidence/runs", [self.runs, lower], [250, 420], down=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(reading)
        self._stack.addWidget(self.document)
        self.set_body(Splitter("evidence/contents", [self.contents, self._stack], [196, 1000]))
        self.set_side(self.side)

    def _listen(self) -> None:
        self.contents.chosen.connect(self._show_entry)
        self.runs.row_chosen.connect(lambda _: self._show_run())
        self.runs.row_opened.connect(lambda _: self._go_to_samples())
        self.samples.opened.connect(self.open_sample)
        self.sample.transcript.selection_changed.connect(self._show_target)
        self.document.selection_changed.connect(self._show_target)

    # What is shown

    def refresh(self) -> None:
        if not self._why_closed:
            self._show_exhibits()
            self.run(self._read, self._show_found, title="Reading the evidence")

    def _read(self) -> _Found:
        lines = read_lines(self._desk, self._case_id, self._lines)
        return _Found(lines, evidence.originals(self._desk, self._case_id))

    def _show_found(self, found: _Found) -> None:
        self._opened = self._count_opened()
        fresh = [line.indexed for line in found.lines] != [line.indexed for line in self._lines]
        self._lines = found.lines
        self.contents.show_entries(entries([line.indexed for line in found.lines], found.originals))
        if fresh:
            self.runs.show_lines(found.lines, self._opened)
            self.runs.choose(next(iter(self.runs.table_model().ids), None))
        self._refresh_opened()

    def _count_opened(self) -> dict[str, int]:
        read = coverage.coverage(self._desk.reader(), self._case_id, self._desk.person.id)
        return {one.run_id: one.opened for one in read}

    def _refresh_opened(self) -> None:
        self._opened = self._count_opened()
        self.runs.show_opened(self._opened)
        self.samples.refresh_seen()
        self._say()

    def _show_entry(self, entry: Entry) -> None:
        if entry.path:
            self._open_document(entry)
            return
        if entry.heading:
            self._asked += 1
            self.document.show_reason(entry.words, "Choose a document below; it opens here as plain text.")
            self._stack.setCurrentIndex(_DOCUMENT)
            self._say()
            return
        self._stack.setCurrentIndex(_RUNS)
        self.runs.show_role(entry.role)
        self._say()

    def _show_run(self) -> None:
        line = self.runs.chosen()
        if line is None:
            return
        shown = self.sample.run
        if shown is not None and shown.id != line.indexed.id:
            self.sample.show_nothing()
        self.samples.show_run(line.indexed)
        self.notes.set_text(notes_text(line))
        self.settings.show_line(line)
        self._say()

    def _go_to_samples(self) -> None:
        self.sheets.show_sheet(SAMPLES)
        self.samples.table.setFocus()

    # Opening

    def open_sample(self, item: IndexedSample) -> None:
        """Read a sample's body and show it; recorded as opened by this person."""
        line = self.runs.chosen()
        if line is None:
            return
        self._asked += 1
        asked, run = self._asked, line.indexed

        def show(sample: Sample) -> None:
            if asked == self._asked:
                self.clear_error()
                self.sample.show_sample(run, item, sample, self.side.mark.text())
                self.sample.setFocus()
                self._refresh_opened()

        work = partial(evidence.open_sample, self._desk, self._case_id, item)
        self.run(work, show, title=f"Opening {item.sample.id}")

    def _open_document(self, entry: Entry) -> None:
        self._asked += 1
        self._stack.setCurrentIndex(_DOCUMENT)
        if not entry.shown_as_text:
            self.document.show_reason(entry.words, str(evidence.NotShownAsText(path=entry.path)))
            self._say()
            return
        asked = self._asked

        def show(document: Document) -> None:
            if asked == self._asked:
                self.document.show_document(document, self.side.mark.text())
                self._say()

        work = partial(evidence.open_document, self._desk, self._case_id, entry.path)
        self.run(work, show, title=f"Opening {entry.words}")

    # Citing

    def _target(self) -> Target | None:
        if self._why_closed:
            return None
        if self._stack.currentIndex() == _DOCUMENT:
            return self.document.target()
        if self.sample.shown is None or self.sample.run is None:
            return None
        run = self.sample.run
        passage = self.sample.transcript.selection()
        return of_sample(self._desk, run, short_model(run.run.model), self.sample.shown, passage)

    def _why_not_cite(self) -> str:
        if self._desk.read_only:
            return self._desk.read_only
        reason = may(self._desk.register, self._case_id, self._desk.person, ExhibitCited)
        return reason or (
            "" if self._target() is not None else "Open a sample or a document to cite from it."
        )

    def cite(self) -> None:
        """Record the opened sample, or the selected passage, as an exhibit."""
        target = self._target()
        if target is None or self._why_not_cite():
            return
        marking, note = self.side.words()

        def work() -> int:
            return review.cite(self._desk, self._case_id, target.make(marking, note))

        self.run(work, self._after_citing, title="Citing")

    def _after_citing(self, number: int) -> None:
        self.clear_error()
        self.side.note.clear()
        self._show_exhibits()
        self._say()
        exhibit = self._desk.case(self._case_id).exhibit(number)
        self.said.emit(f"Exhibit {number} cited: {exhibit.cited.descriptor}" if exhibit else "Cited.")
        self.case_changed.emit()

    def _show_exhibits(self) -> None:
        case = self._desk.case(self._case_id)
        self.side.show_exhibits([one for one in case.exhibits if one.by == self._desk.person.id])

    def _show_target(self) -> None:
        target = self._target()
        self.side.show_target(target.words if target else "", self._why_not_cite())

    # What the page says

    def _say(self) -> None:
        self._show_target()
        self.update_header()

    def state_sentence(self) -> str:
        if self._why_closed:
            return self._why_closed
        runs = len(self._lines)
        noted = sum(
            any(note.severity == "serious" for note in line.indexed.run.notes) for line in self._lines
        )
        samples = sum(line.indexed.samples for line in self._lines)
        return (
            f"{counted(runs, 'run').capitalize()}, {noted or 'none'} with a serious note. "
            f"You have opened {sum(self._opened.values())} of {samples:,} samples."
        )

    def facts(self) -> Sequence[Fact]:
        return clock_facts(self._desk.case(self._case_id), self._desk.clock())

    def primary(self) -> Primary | None:
        return None if self._why_closed else Primary("Cite what is open", self.cite, self._why_not_cite())

    def body_least(self) -> int:
        return theme.px(BODY_WIDE)

    def keys(self) -> Sequence[Key]:
        if self._why_closed:
            return ()
        return [
            Key("C", "Cite what is open, or the selected passage", self.cite, self._why_not_cite),
            Key("N", "Note for the exhibit", self.side.note.setFocus),
            Key("H", "Is the score what it says, and how computed", lambda: self._turn(NOTES)),
            Key("D", "Settings of the run", lambda: self._turn(SETTINGS)),
            Key("/", "Find samples", self._find),
            *self.sample.transcript.keys(),
        ]

    def _turn(self, sheet: int) -> None:
        self.sheets.show_sheet(SAMPLES if self.sheets.sheet() == sheet else sheet)

    def _find(self) -> None:
        self.sheets.show_sheet(SAMPLES)
        self.samples.text.setFocus()
