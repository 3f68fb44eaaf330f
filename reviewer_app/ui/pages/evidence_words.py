"""Words the evidence pages share: what a run is called, its worst note first, a score, a portion mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer_app.compare.scores import SampleResult
from reviewer_app.domain.evidence import Note, Severity
from reviewer_app.domain.text import one_line
from reviewer_app.store.index import IndexedRun
from reviewer_app.ui.states import State, of_severity, signed
from reviewer_app.ui.table_model import Cell

NO_FAULT_FOUND = "no fault found"
_WEIGHT = {Severity.SERIOUS: 0, Severity.CAUTION: 1, Severity.INFO: 2}


def short_model(name: str) -> str:
    """ "mockllm/halcyon-2" as "halcyon-2": what runs of two tools have in common."""
    return one_line(name.rsplit("/", 1)[-1], 40) or "model not named"


def common_name(runs: Iterable[IndexedRun], otherwise: str) -> str:
    """The model's short name where all the runs share it, else the words given."""
    names = {short_model(run.run.model) for run in runs}
    return names.pop() if len(names) == 1 else otherwise


def by_weight(notes: Iterable[Note]) -> list[Note]:
    """The notes, worst first."""
    return sorted(notes, key=lambda note: _WEIGHT[note.severity])


def brief(note: Note) -> str:
    """What a note finds, without the particulars that follow its colon: for cells, which have little room."""
    return note.sentence.split(": ", 1)[0].rstrip(".")


def notes_tab(notes: Sequence[Note]) -> str:
    """The name of the sheet that says them in full: how many, under the sign of the worst."""
    if not notes:
        return "Notes"
    return signed(counted(len(notes), "note"), of_severity(by_weight(notes)[0].severity))


def notes_cell(sides: Sequence[tuple[str, Sequence[Note]]]) -> Cell:
    """*Is the score what it says?* in a cell: the worst note, how many more, all of them whole in the tip."""
    noted = [(name, note) for name, notes in sides for note in notes]
    noted.sort(key=lambda one: _WEIGHT[one[1].severity])
    if not noted:
        return Cell(NO_FAULT_FOUND, State.QUIET)
    name, worst = noted[0]
    said = f"{name}: {brief(worst)}" if name else brief(worst)
    more = f" (+{len(noted) - 1})" if len(noted) > 1 else ""
    every = "\n".join(f"{side}: {note.sentence}" if side else note.sentence for side, note in noted)
    return Cell(said, of_severity(worst.severity), every, tail=more)


def score_cell(result: SampleResult | None, binary: bool) -> Cell:
    """A sample's score: right or wrong where scores are binary, the number where they are graded."""
    if result is None:
        return Cell("not there", State.UNKNOWN)
    edited = " · edited" if result.edited else ""
    score = result.score
    if score is None:
        return Cell(f"unscored{edited}", State.UNKNOWN)
    if binary and score in (0.0, 1.0):
        words, state = ("right", State.GOOD) if score else ("wrong", State.BAD)
        return Cell(f"{words}{edited}", State.WARN if edited else state)
    said = f"{score:.3f}" if len(result.values) > 1 else result.shown
    return Cell(f"{one_line(said, 24)}{edited}", State.WARN if edited else State.PLAIN, result.shown)


def ended(result: SampleResult | None) -> str:
    """What stopped a sample: a limit, an error, or its own answer."""
    if result is None:
        return "–"
    if result.error:
        return "error"
    return f"{one_line(result.limit, 20)} limit" if result.limit else "answer"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 exhibit", "3 exhibits", "no exhibits"."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def portion_of(marking: str) -> str:
    """The portion mark of a level: "(U)", "(S)"; other markings are written out."""
    level = marking.strip().upper()
    short = {"UNCLASSIFIED": "U", "CONFIDENTIAL": "C", "SECRET": "S", "TOP SECRET": "TS"}
    return f"({short.get(level, level or 'U')})"
