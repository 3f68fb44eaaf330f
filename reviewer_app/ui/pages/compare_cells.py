"""The words in the cells of the matrix: values with their doubt, differences, readings, thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer_app.compare.configuration import Comparable
from reviewer_app.compare.estimates import Estimate
from reviewer_app.compare.matrix import MetricComparison
from reviewer_app.compare.verdict import Reading
from reviewer_app.domain.evidence import Note
from reviewer_app.ui.pages.compare_rows import Beneath, MatrixRow, MetricRow, ThresholdCell
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.evidence_words import counted, notes_cell
from reviewer_app.ui.states import State
from reviewer_app.ui.table_model import Cell, as_cell

_LABEL_STATES = {
    Comparable.COMPARABLE: State.PLAIN,
    Comparable.RESERVATIONS: State.WARN,
    Comparable.NOT_COMPARABLE: State.BAD,
}
NOTHING = "–"


def cells_of_one(row: MatrixRow, names: Sequence[str]) -> list[Cell | str]:
    """One column beside the reference: each number in a column of its own."""
    found = row.metric(0)
    if found is None:
        return _only_threshold(row)
    metric, difference = found.metric, found.metric.difference
    comparability = found.comparison.comparability
    return [
        Cell(row.label, _LABEL_STATES[comparability.verdict], comparability.sentence),
        Cell(metric.a.shown, tip=metric.a.how),
        Cell(metric.a.interval_shown, State.QUIET, metric.a.how),
        Cell(metric.b.shown, tip=metric.b.how),
        Cell(metric.b.interval_shown, State.QUIET, metric.b.how),
        _difference_cell(metric),
        str(difference.n if difference else NOTHING),
        reading_cell(found),
        _notes(row, names),
    ]


def cells_below(row: MatrixRow, names: Sequence[str]) -> list[Cell | str]:
    """The same in two lines: the interval below its value, the reading below the difference."""
    label, a, a_interval, b, b_interval, difference, n, reading, notes = map(
        as_cell, cells_of_one(row, names)
    )
    shared = f"   n {n.text}" if n.text != NOTHING else ""
    tip = "\n".join(one for one in (difference.tip, reading.tip) if one)
    return [
        label,
        _above(a, a_interval),
        _above(b, b_interval),
        TallCell(
            f"{difference.text}{shared}", difference.state, tip, below=reading.text, below_state=reading.state
        ),
        notes,
    ]


def _above(value: Cell, interval: Cell) -> TallCell:
    return TallCell(value.text, value.state, value.tip, below=interval.text, below_state=interval.state)


def cells_of_several(row: MatrixRow, names: Sequence[str]) -> list[Cell | str]:
    """Several columns: a cell of two lines for each."""
    reference = row.reference
    if reference is not None:
        own = TallCell(_value(reference), tip=reference.how, below=reference.method, below_state=State.QUIET)
    else:
        reading = next(one for one in row.cells if isinstance(one, ThresholdCell)).readings[0]
        own = TallCell(reading.value or NOTHING, below=reading.interval, below_state=State.QUIET)
    return [Cell(row.label), own, *(_tall(one) for one in row.cells), _notes(row, names)]


def cells_in_three(row: MatrixRow, names: Sequence[str]) -> list[Cell | str]:
    """One or several columns, where there is less room: a cell of three lines for each."""
    return [Cell(row.label), _own_in_three(row), *(_in_three(one) for one in row.cells), _notes(row, names)]


def cells_folded(row: MatrixRow, names: Sequence[str]) -> list[Cell | str]:
    """The same, the notes below the name: how many, under the sign of the worst."""
    label, *cells, _ = cells_in_three(row, names)
    assert isinstance(label, Cell)
    noted = _noted(row, names)
    notes, count = _notes(row, names), sum(len(one) for _, one in noted)
    tip = f"{label.text}\n{notes.tip}" if notes.tip else label.text
    said = counted(count, "note") if count else notes.text
    return [TallCell(label.text, tip=tip, below=said, below_state=notes.state), *cells]


def _own_in_three(row: MatrixRow) -> TallCell:
    """The reference's own numbers."""
    found, quiet = row.reference, State.QUIET
    if found is not None:
        interval, n = found.interval_shown, f"n {found.n}"
        return TallCell(
            found.shown, tip=found.how, below=interval, below_state=quiet, third=n, third_state=quiet
        )
    reading = next(one for one in row.cells if isinstance(one, ThresholdCell)).readings[0]
    return TallCell(reading.value or NOTHING, tip=reading.how, below=reading.interval, below_state=quiet)


def _in_three(cell: Beneath) -> Cell:
    """A value with its interval, the difference, the reading with n."""
    if cell is None:
        return _tall(cell)
    if isinstance(cell, ThresholdCell):
        return replace(_threshold(cell), below=cell.readings[0].standing.value, third=_when(cell))
    whole, metric = _tall(cell), cell.metric
    reading, n = reading_cell(cell), f"n {metric.b.n}"
    value = f"{metric.b.shown}   {metric.b.interval_shown}"
    if metric.difference is None:
        below, below_state, third, third_state = reading.text, reading.state, n, State.QUIET
    else:
        below, below_state = _difference_cell(metric).text, State.PLAIN
        third, third_state = f"{reading.text}   {n}", reading.state
    return TallCell(
        value,
        whole.state,
        whole.tip,
        below=below,
        below_state=below_state,
        third=third,
        third_state=third_state,
    )


def _value(estimate: Estimate) -> str:
    """ "0.425  0.29 – 0.58  n 40"."""
    return f"{estimate.shown}   {estimate.interval_shown}   n {estimate.n}"


def _tall(cell: Beneath) -> Cell:
    if cell is None:
        return TallCell(NOTHING, State.QUIET, "No run of this evaluation stands in this column.")
    if isinstance(cell, ThresholdCell):
        return _threshold(cell)
    metric, found = cell.metric, cell.comparison.comparability
    reading, difference = reading_cell(cell), _difference_cell(metric)
    state = _LABEL_STATES[found.verdict]
    tip = "\n".join((found.sentence, metric.b.how, difference.tip, reading.tip))
    below = f"{difference.text}   {reading.text}" if metric.difference else reading.text
    return TallCell(_value(metric.b), state, tip, below=below, below_state=reading.state)


def _threshold(cell: ThresholdCell) -> TallCell:
    """Where the interval lies; the condition is said, and never decided here."""
    reading = cell.readings[0]
    indicator = reading.indicator
    limit = f"{indicator.direction} {indicator.threshold:.2f}" if indicator.threshold is not None else ""
    more = f"   and {len(cell.readings) - 1} more" if len(cell.readings) > 1 else ""
    tip = "\n".join(
        f"{one.sentence} Applies when: {one.indicator.when or 'always'}." for one in cell.readings
    )
    when = f"   {_when(cell)}" if indicator.when else ""
    return TallCell(f"{limit}{more}", State.PLAIN, tip, below=f"{reading.standing.value}{when}")


def _when(cell: ThresholdCell) -> str:
    """The condition of the first indicator; "" for none."""
    when = cell.readings[0].indicator.when
    return f"when {when}" if when else ""


def _only_threshold(row: MatrixRow) -> list[Cell | str]:
    cell = next(one for one in row.cells if isinstance(one, ThresholdCell))
    reading, said = cell.readings[0], _threshold(cell)
    return [
        Cell(row.label),
        Cell(reading.value or NOTHING, tip=reading.how),
        Cell(reading.interval or NOTHING, State.QUIET, reading.how),
        Cell(said.text, tip=said.tip),
        Cell("", State.QUIET),
        Cell("threshold", State.QUIET),
        reading.n.split(" ")[0] if reading.n else NOTHING,
        Cell(reading.standing.value, tip=said.tip),
        Cell(f"Applies when: {reading.indicator.when or 'always'}", State.QUIET),
    ]


def _notes(row: MatrixRow, names: Sequence[str]) -> Cell:
    """The notes of every run in the row, the worst first."""
    noted = _noted(row, names)
    return notes_cell(noted) if noted else Cell("", State.QUIET)


def _noted(row: MatrixRow, names: Sequence[str]) -> list[tuple[str, Sequence[Note]]]:
    """The notes of every run in the row, by whose they are."""
    found = [(at, one) for at, one in enumerate(row.cells) if isinstance(one, MetricRow)]
    sides: list[tuple[str, Sequence[Note]]] = [(names[0], one.pairing.a.run.notes) for _, one in found[:1]]
    return sides + [(names[at + 1], one.pairing.b.run.notes) for at, one in found]


def _difference_cell(metric: MetricComparison) -> Cell:
    if metric.difference is None:
        return Cell("not subtracted", State.UNKNOWN, metric.verdict.sentence)
    unpaired = "" if metric.difference.paired else " unpaired"
    return Cell(f"{metric.difference.shown}{unpaired}", tip=metric.difference.how)


def reading_cell(row: MetricRow) -> Cell:
    """The reading, after Holm where several tests stand on the page; what it was alone is said too."""
    alone, together = row.metric.verdict, row.metric.verdict_holm
    tip = "\n".join(dict.fromkeys((alone.sentence, together.sentence, row.comparison.multiplicity)))
    if alone.reading is not together.reading:
        return Cell(f"{alone.reading.value} alone only", State.WARN, tip)
    quiet = {Reading.CANNOT_TELL: State.QUIET, Reading.NOT_COMPARED: State.UNKNOWN}
    return Cell(together.reading.value, quiet.get(together.reading, State.PLAIN), tip)
