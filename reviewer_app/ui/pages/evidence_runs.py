"""The runs of a case: what each measured, with its doubt, and whether the score is what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewer_app.compare.estimates import Estimate
from reviewer_app.compare.scores import scorers_of
from reviewer_app.compare.statistics import estimate
from reviewer_app.desk import evidence
from reviewer_app.desk.session import Desk
from reviewer_app.store.index import IndexedRun
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.evidence_words import counted, notes_cell, short_model
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run with the estimate of each of its scorers, by the scorer's name."""

    indexed: IndexedRun
    estimates: Mapping[str, Estimate]


def read_lines(desk: Desk, case_id: str, known: Sequence[RunLine] = ()) -> list[RunLine]:
    """Every run of the case with its estimates; for a worker thread. A line that is known stays as it is."""
    found = []
    held = {line.indexed.id: line for line in known}
    for run in evidence.runs(desk, case_id):
        if run.id in held and held[run.id].indexed == run:
            found.append(held[run.id])
            continue
        rows = evidence.rows_of(desk, run.id)
        found.append(RunLine(run, {name: estimate(rows, name) for name in scorers_of(rows)}))
    return found


class RunTable(FormedTable):
    """One row for each scorer of a run. Ids are (run id, scorer)."""

    def __init__(self) -> None:
        self._lines: dict[str, RunLine] = {}
        self._opened: Mapping[str, int] = {}
        self._role = ""
        self._held = IdTableModel(_EVERY, self._fetch, (), self._reorder)
        super().__init__(
            self._held,
            *_FORMS,
            name="Runs",
            empty="No evaluation log was found in this submission. The documents stand on the left.",
        )

    def show_lines(self, lines: Sequence[RunLine], opened: Mapping[str, int]) -> None:
        self._lines = {line.indexed.id: line for line in lines}
        self._opened = opened
        self._show()

    def show_role(self, role: str) -> None:
        """The runs of one role, or all."""
        self._role = role
        self._show()

    def show_opened(self, opened: Mapping[str, int]) -> None:
        self._opened = opened
        self._held.refresh()

    def line(self, identity: Any) -> RunLine | None:
        return self._lines.get(identity[0]) if isinstance(identity, tuple) else None

    def chosen(self) -> RunLine | None:
        return self.line(self.current_id())

    def choose_run(self, run_id: str) -> bool:
        """The first row of a run, whatever role is shown; False where it is not here."""
        if run_id not in self._lines:
            return False
        if self._role not in ("", self._lines[run_id].indexed.role):
            self.show_role("")
        return self.choose(next(one for one in self._held.ids if one[0] == run_id))

    def _show(self) -> None:
        key, descending = self._held.sorted_by or ("", False)
        self._held.set_ids(self._reorder(key, descending))

    def _fetch(self, ids: Sequence[tuple[str, str]]) -> list[list[Cell | str]]:
        made = (self._cells, self._cells_below, self._cells_in_three)[self.at]
        return [made(self._lines[run_id], scorer) for run_id, scorer in ids]

    def _cells_in_three(self, line: RunLine, scorer: str) -> list[Cell | str]:
        """The same in three lines and two columns: the notes are counted, under the sign of the worst."""
        run, found, quiet = line.indexed, line.estimates.get(scorer), State.QUIET
        notes, opened = notes_cell((("", run.run.notes),)), self._opened.get(run.id, 0)
        many = len(run.run.notes)
        named = TallCell(
            f"{run.run.task} · {scorer or 'no score'}",
            tip="\n".join(one for one in (run.run.task, run.run.model, notes.tip) if one),
            below=f"{run.role} · {short_model(run.run.model)}",
            below_state=quiet,
            third=counted(many, "note") if many else notes.text,
            third_state=notes.state,
        )
        value = TallCell(
            f"{found.shown}   n {found.n}" if found else "none",
            tip=found.how if found else "",
            below=found.interval_shown if found else "–",
            below_state=quiet,
            third=f"{opened} of {run.samples} opened",
            third_state=State.PLAIN if opened else quiet,
        )
        return [named, value]

    def _cells_below(self, line: RunLine, scorer: str) -> list[Cell | str]:
        """The same in two lines: whose run below the evaluation, the interval below its value."""
        run, found = line.indexed, line.estimates.get(scorer)
        opened = self._opened.get(run.id, 0)
        quiet = State.QUIET
        return [
            TallCell(
                run.run.task,
                tip=run.run.model,
                below=f"{run.role} · {short_model(run.run.model)}",
                below_state=quiet,
            ),
            TallCell(
                scorer or "no score",
                below=f"{opened} of {run.samples} opened",
                below_state=State.PLAIN if opened else quiet,
            ),
            TallCell(
                f"{found.shown}   n {found.n}" if found else "none",
                tip=found.how if found else "",
                below=found.interval_shown if found else "",
                below_state=quiet,
            ),
            notes_cell((("", run.run.notes),)),
        ]

    def _cells(self, line: RunLine, scorer: str) -> list[Cell | str]:
        run, found = line.indexed, line.estimates.get(scorer)
        opened = self._opened.get(run.id, 0)
        return [
            run.run.task,
            Cell(run.role, State.QUIET),
            Cell(short_model(run.run.model), tip=run.run.model),
            scorer or "no score",
            Cell(found.shown if found else "none", tip=found.how if found else ""),
            Cell(found.interval_shown if found else "", State.QUIET, found.how if found else ""),
            str(found.n if found else 0),
            Cell(f"{opened} of {run.samples}", State.PLAIN if opened else State.QUIET),
            notes_cell((("", run.run.notes),)),
        ]

    def _reorder(self, key: str, descending: bool) -> list[tuple[str, str]]:
        ids = [
            (run_id, scorer)
            for run_id, line in self._lines.items()
            if self._role in ("", line.indexed.role)
            for scorer in (tuple(line.estimates) or ("",))
        ]
        if not key:
            return sorted(
                ids, key=lambda one: (self._lines[one[0]].indexed.run.task, _rank(self._lines[one[0]]))
            )
        return sorted(ids, key=lambda one: self._weight(one[0], one[1], key), reverse=descending)

    def _weight(self, run_id: str, scorer: str, key: str) -> Any:
        line = self._lines[run_id]
        run, found = line.indexed, line.estimates.get(scorer)
        value = -1e300 if found is None or found.value is None else found.value
        return {
            "task": run.run.task,
            "role": run.role,
            "model": run.run.model,
            "scorer": scorer,
            "value": value,
            "n": found.n if found else 0,
            "opened": self._opened.get(run.id, 0),
        }[key]


def _rank(line: RunLine) -> tuple[bool, str]:
    """The submitted model's run first within its task."""
    return line.indexed.role != "submitted", line.indexed.role


_NOTES = Column("notes", "Is the score what it says?", 280, sortable=False)
_EVERY = (
    Column("task", "Evaluation", 140),
    Column("role", "Role", 92),
    Column("model", "Model", 96),
    Column("scorer", "Metric", 132),
    Column("value", "Value", 76, right=True),
    Column("interval", "95 % interval", 100, sortable=False),
    Column("n", "n", 44, right=True),
    Column("opened", "Opened", 72, right=True, tip="Samples that you opened, of those there are"),
    _NOTES,
)
_BELOW = (
    Column("task", "Evaluation, whose run", 150),
    Column("scorer", "Metric, opened", 112),
    Column("value", "Value, interval", 112, tip="The 95 % interval stands below the value"),
    replace(_NOTES, title="Notes on the score", tip=_NOTES.title),
)
_IN_THREE = (
    Column("task", "Evaluation, metric, notes", 150),
    Column("value", "Value, opened", 124, tip="The 95 % interval stands below the value"),
)
_FORMS = (
    Form(_EVERY, 112, 240),
    Form(_BELOW, 100, 120, lines=2),
    Form(_IN_THREE, 132, 132, lines=3),
)
