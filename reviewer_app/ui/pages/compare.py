"""Compare: the submitted model beside a baseline, from the numbers down to the turn, and citing from any.

- Choosing a row of the matrix shows its samples; choosing a sample opens both transcripts (recorded).
- Moving on quickly opens nothing: a row must stay chosen for a moment, or Enter is pressed.
- What is read is computed off the screen's thread; a result that comes too late is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reviewer_app.compare.figure import interval_figure
from reviewer_app.desk import comparing, review
from reviewer_app.desk.comparing import Bench, Beside, OpenedPair
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitCited
from reviewer_app.domain.guards import may, may_open_evidence
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Choice, column, row, rule
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.bearing import bearing_of
from reviewer_app.ui.pages.cite_panel import CitePanel
from reviewer_app.ui.pages.clock_facts import clock_facts
from reviewer_app.ui.pages.compare_aside import CONFIGURATION, HOW, STATES, Aside
from reviewer_app.ui.pages.compare_matrix import MetricRow, MetricTable, names_of, rows_of_bench
from reviewer_app.ui.pages.compare_pair import PairView, Shown, epochs_of, rows_of_epoch
from reviewer_app.ui.pages.compare_samples import GridRow, SampleGrid
from reviewer_app.ui.pages.compare_target import Target, of_comparison, of_row, of_sample
from reviewer_app.ui.pages.evidence_words import counted, portion_of
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import signed
from reviewer_app.ui.text import OneLine, Quiet

DWELL_MS = 350
BODY_WIDE, BODY_HIGH = 600, 420


class ComparePage(Page):
    """Two runs of every evaluation beside each other."""

    name = "Compare"
    icon = "compare"
    body_high = BODY_HIGH

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._besides: tuple[Beside, ...] = ()
        self._bench: Bench | None = None
        self._seen: frozenset[int] = frozenset()
        self._metric: MetricRow | None = None
        self._names, self._at_matrix = ("A", "B"), True
        self._benches, self._openings = 0, 0  # how many were asked for: a late answer is dropped
        mark = portion_of(desk.case(case_id).received.submission.marking)
        self.metrics, self.grid = MetricTable(), SampleGrid(self._seen_words)
        self.aside, self.pair_view = Aside(), PairView()
        self.side = CitePanel(self.cite, mark, ("Cite the whole comparison", self.cite_comparison))
        self.beside = Choice(name="What stands beside the submitted model")
        self.configuration_line = OneLine("", "body")
        self.differences_button = Button("Differences   D", self._turn_configuration, flat=True)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(DWELL_MS)
        self._why_closed = may_open_evidence(desk.case(case_id), desk.person) or ""
        self._build()
        self._listen()

    def _build(self) -> None:
        self.header.button_shown = False  # the primary action stands at hand, in the side panel
        if self._why_closed:
            self.set_body(column(Quiet(self._why_closed), None, margins=(24, 24, 24, 24), ground="panel"))
            return
        self._bar = row(
            Quiet("Beside", wrap=False),
            self.beside,
            self.configuration_line,
            self.differences_button,
            margins=(12, 4, 12, 4),
            ground="panel",
        )
        self.beside.setMinimumContentsLength(17)
        self.metrics.fit_rows(7)
        self._upper = Splitter("compare/upper", [self.grid, self.aside], [640, 540])
        self._lower = Splitter("compare/lower", [self._upper, self.pair_view], [236, 340], down=True)
        self.set_body(column(self._bar, rule(), self.metrics, rule(), self._lower, gap=0, ground="panel"))
        self.set_side(self.side)

    def _listen(self) -> None:
        self.beside.chosen.connect(lambda beside: self._lay_out(beside))
        self.metrics.row_chosen.connect(lambda _: self._show_metric())
        self.metrics.row_opened.connect(lambda _: self.grid.table.setFocus())
        self.grid.row_chosen.connect(lambda _: self._dwell.start())
        self.grid.row_opened.connect(self._open_and_go)
        self.grid.table.clicked.connect(lambda _: self._open_chosen())
        self._dwell.timeout.connect(self._open_chosen)
        self.pair_view.epoch_chosen.connect(lambda number: self._open_chosen(number))
        self.pair_view.pair.selection_changed.connect(self._show_target)
        for widget in (self.metrics, self.grid.table, *self.pair_view.pair.panes):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Where the keyboard was last says what *Cite* means."""
        if event.type() is QEvent.Type.FocusIn and hasattr(self, "metrics"):
            self._at_matrix = watched is self.metrics
            self._show_target()
        return super().eventFilter(watched, event)

    # What is shown

    def refresh(self) -> None:
        if self._why_closed:
            return
        self._show_exhibits()
        found: Callable[[], tuple[Beside, ...]] = lambda: comparing.besides(  # noqa: E731
            comparing.pairings(self._desk, self._case_id)
        )
        self.run(found, self._show_besides, title="Reading the runs")

    def _show_besides(self, found: tuple[Beside, ...]) -> None:
        if found == self._besides:
            self._refresh_seen()
            return
        self._besides = found
        first = next((one for one in found if one.role == "baseline"), found[0] if found else None)
        self.beside.set_options([(one.label, one) for one in found], first)
        if first is not None:
            self._lay_out(first)
        else:
            self.metrics.show_bench((), self._names)
            self.pair_view.show_nothing("No evaluation of the submitted model has a run beside it.")

    def _lay_out(self, beside: Beside) -> None:
        self._benches += 1
        work = partial(comparing.lay_out, self._desk, beside)
        self.run(work, partial(self._show_bench, self._benches), title="Comparing")

    def _show_bench(self, asked: int, bench: Bench) -> None:
        if asked != self._benches:
            return
        self._bench, self._names = bench, names_of(bench.beside)
        self._seen = comparing.seen(self._desk, bench)
        self.metrics.show_bench(rows_of_bench(bench), self._names)
        self._fit_matrix()
        self.aside.show_figure(
            interval_figure(bench.comparisons, "", name_a=self._names[0], name_b=self._names[1])
        )
        self._metric = None
        self.metrics.choose(0)
        self._show_metric()

    def _show_metric(self) -> None:
        metric = self.metrics.chosen()
        if metric is None or metric is self._metric:
            return
        self._metric = metric
        self._dwell.stop()
        self._openings += 1
        self.grid.title.setText(metric.label)
        self.grid.show_join(metric.metric.join, self._names)
        self.aside.show_how(self._how(metric))
        self._show_comparability(metric)
        self.side.show_bearing(bearing_of(self._desk, self._case_id, metric))
        self.pair_view.show_nothing()
        self._say()

    def _how(self, metric: MetricRow) -> str:
        said = comparing.how_computed(metric.metric, *self._names, metric.comparison.multiplicity)
        sides = zip(self._names, (metric.pairing.a.run, metric.pairing.b.run), strict=True)
        notes = [f"{name}: {note.sentence}" for name, run in sides for note in run.notes]
        return f"{metric.label}\n\n{said}\n\nIs the score what it says?\n" + (
            "\n".join(notes) or "No fault found."
        )

    def _show_comparability(self, metric: MetricRow) -> None:
        found = metric.comparison.comparability
        state = STATES[found.verdict]
        sentence = found.sentence[:1].upper() + found.sentence[1:]
        self.configuration_line.show_state(signed(sentence, state), state)
        self.differences_button.set_words(f"{counted(len(found.differences), 'difference')}   D")
        self.aside.show_configuration(found, self._names)

    def _turn_how(self) -> None:
        self.aside.turn(HOW)

    def _turn_configuration(self) -> None:
        self.aside.turn(CONFIGURATION)

    # Samples

    def _ids(self, sample: GridRow) -> tuple[frozenset[int], frozenset[int]]:
        """The index ids of a sample's rows on both sides."""
        assert self._bench is not None
        assert self._metric is not None
        bench, pairing = self._bench, self._metric.pairing
        a = frozenset(bench.index_id(pairing.a.id, one) for one in (sample.a.rows if sample.a else ()))
        b = frozenset(bench.index_id(pairing.b.id, one) for one in (sample.b.rows if sample.b else ()))
        return a, b

    def _seen_words(self, sample: GridRow) -> str:
        held = [bool(ids & self._seen) for ids in self._ids(sample) if ids]
        return "seen" if all(held) else ("in part" if any(held) else "")

    def _open_and_go(self, _sample: GridRow) -> None:
        self._open_chosen()
        self.pair_view.setFocus()

    def _open_chosen(self, epoch: int = 0) -> None:
        self._dwell.stop()
        sample, metric, bench = self.grid.chosen(), self._metric, self._bench
        if sample is None or metric is None or bench is None or self._is_shown(sample, epoch):
            return
        self._openings += 1
        lines = rows_of_epoch(sample, epoch)
        runs = (metric.pairing.a.id, metric.pairing.b.id)
        ids = tuple(bench.index_id(run, one) if one else None for run, one in zip(runs, lines, strict=True))
        asked, keep = self._openings, partial(Shown, metric, sample, lines)

        def show(opened: OpenedPair) -> None:
            if asked == self._openings:
                self._show_pair(keep(opened), epoch)

        work = partial(comparing.open_pair, self._desk, self._case_id, (ids[0], ids[1]))
        self.run(work, show, title=f"Opening {sample.id}")

    def _is_shown(self, sample: GridRow, epoch: int) -> bool:
        shown = self.pair_view.shown
        return (
            shown is not None
            and shown.metric is self._metric
            and shown.sample is sample
            and shown.epochs == rows_of_epoch(sample, epoch)
        )

    def _show_pair(self, shown: Shown, epoch: int) -> None:
        self.clear_error()
        self.pair_view.show_shown(shown, self._names, self.side.mark.text(), epoch, epochs_of(shown.sample))
        self._at_matrix = False
        self._refresh_seen()

    def _refresh_seen(self) -> None:
        if self._bench is not None:
            self._seen = comparing.seen(self._desk, self._bench)
            self.grid.refresh_seen()
        self._say()

    def _step_sample(self, by: int) -> None:
        if self.grid.step(by):
            self._open_chosen()

    # Citing

    def _target(self) -> Target | None:
        """What *Cite* cites now."""
        shown, pair = self.pair_view.shown, self.pair_view.pair
        if shown is not None and not self._at_matrix:
            right = pair.side() == "right"
            sample = shown.side(pair.side())
            if sample is not None:
                pairing = shown.metric.pairing
                run = pairing.b if right else pairing.a
                return of_sample(self._desk, run, self._names[right], sample, pair.selection())
        return of_row(self._desk, self._metric) if self._metric is not None else None

    def _why_not_cite(self) -> str:
        if self._desk.read_only:
            return self._desk.read_only
        reason = may(self._desk.register, self._case_id, self._desk.person, ExhibitCited)
        return reason or ("" if self._metric is not None else "Nothing is chosen yet.")

    def cite(self) -> None:
        """Record what is chosen as an exhibit."""
        self._record(self._target())

    def cite_comparison(self) -> None:
        """Record the whole comparison of the chosen evaluation as an exhibit."""
        self._record(None if self._metric is None else of_comparison(self._desk, self._metric))

    def _record(self, target: Target | None) -> None:
        if target is None or self._why_not_cite():
            return
        marking, note = self.side.words()

        def work() -> int:
            return review.cite(self._desk, self._case_id, target.make(marking, note))

        self.run(work, self._after_citing, title="Citing")

    def _after_citing(self, number: int) -> None:
        self.clear_error()
        exhibit = self._desk.case(self._case_id).exhibit(number)
        self.side.note.clear()
        self._show_exhibits()
        self._say()
        self.said.emit(f"Exhibit {number} cited: {exhibit.cited.descriptor}" if exhibit else "Cited.")
        self.case_changed.emit()

    def _show_exhibits(self) -> None:
        case = self._desk.case(self._case_id)
        self.side.show_exhibits([one for one in case.exhibits if one.by == self._desk.person.id])

    def _show_target(self) -> None:
        why_not = self._why_not_cite()
        target = self._target()
        self.side.show_target(target.words if target else "", why_not, why_not)

    # What the page says

    def _say(self) -> None:
        self._show_target()
        self.update_header()

    def state_sentence(self) -> str:
        if self._why_closed:
            return self._why_closed
        cited = sum(one.by == self._desk.person.id for one in self._desk.case(self._case_id).exhibits)
        said = f"{counted(cited, 'exhibit')} cited.".capitalize()
        if self._bench is None or self._metric is None:
            return said
        of_task = comparing.progress(self._bench, self._seen, self._metric.place)
        of_all = comparing.progress(self._bench, self._seen)
        return (
            f"You have opened {of_task[0]} of {of_task[1]} disagreements in {self._metric.pairing.task}, "
            f"{of_all[0]} of {of_all[1]} in all. {said}"
        )

    def facts(self) -> Sequence[Fact]:
        return clock_facts(self._desk.case(self._case_id), self._desk.clock())

    def primary(self) -> Primary | None:
        return None if self._why_closed else Primary("Cite what is chosen", self.cite, self._why_not_cite())

    def body_least(self) -> int:
        return theme.px(BODY_WIDE)

    def keys(self) -> Sequence[Key]:
        if self._why_closed:
            return ()
        return [
            Key("C", "Cite what is chosen", self.cite, self._why_not_cite),
            Key("Shift+C", "Cite the whole comparison", self.cite_comparison, self._why_not_cite),
            Key("N", "Note for the exhibit", self.side.note.setFocus),
            Key("H", "How the chosen row was computed", self._turn_how),
            Key("D", "Differences of configuration", self._turn_configuration),
            Key("M", "The transcripts alone, or everything", self._turn_room),
            Key("Alt+Down", "Next sample", lambda: self._step_sample(1)),
            Key("Alt+Up", "Previous sample", lambda: self._step_sample(-1)),
            *self.pair_view.pair.keys(),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_matrix()

    def _fit_matrix(self) -> None:
        """As many rows as leave room for the transcripts, and three at least; more scroll."""
        if not self._why_closed:
            self.metrics.fit_rows(max(3, (round(self.height() / theme.current().scale) - 330) // 76))
            self.grid.setMinimumHeight(theme.px(132))
            self.pair_view.setMinimumHeight(theme.px(150))

    def _turn_room(self) -> None:
        """Everything, or the transcripts alone."""
        alone = not self._upper.isHidden()
        for part in (self._bar, self.metrics, self._upper):
            part.setHidden(alone)
        (self.pair_view if alone else self.metrics).setFocus()
