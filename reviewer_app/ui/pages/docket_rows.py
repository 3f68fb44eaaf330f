"""The rows of the docket: one case each, a column for everything, and in two and three lines."""

from __future__ import annotations

from reviewer_app.desk.docket import DocketLine
from reviewer_app.domain.clocks import Clock
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.formed_table import Form
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column

_CASE = Column("case_id", "Case", 96)
COLUMNS = (
    _CASE,
    Column("waiting", "Waits for", 76),
    Column("state", "State", 150),
    Column("developer", "Developer", 190),
    Column("model", "Model", 180),
    Column("window", "Access window", 114),
    Column("agency", "Agency clock", 100),
    Column("marking", "Marking", 122),
    Column("holders", "Held by", 156),
)
_BELOW = (
    _CASE,
    Column("model", "Model, developer", 180),
    Column("state", "State, marking", 150),
    Column("window", "Clocks", 114, tip="Access window, agency clock"),
    Column("holders", "Held by", 156),
)
_IN_THREE = (
    _CASE,
    Column("model", "Model, developer, state", 180),
    Column("window", "Clocks, held by", 114, tip="Access window, agency clock, who holds the case"),
)
FORMS = (
    Form(COLUMNS, 90, 130),
    Form(_BELOW, 90, 120, lines=2, most={"model": 240, "state": 190}),
    Form(_IN_THREE, 116, 140, lines=3, most={"model": 190}),
)
_QUIET = State.QUIET


def cells(line: DocketLine) -> tuple[Cell | str, ...]:
    """A column for each."""
    return (
        line.case_id,
        "you" if line.waiting else "",
        line.state,
        line.developer,
        line.model,
        _window(line),
        Cell(line.agency, _agency_state(line)),
        line.marking,
        Cell(line.holders, _QUIET),
    )


def cells_below(line: DocketLine) -> tuple[Cell | str, ...]:
    """In two lines."""
    return (
        TallCell(line.case_id, below=_waits(line)),
        TallCell(line.model, tip=f"{line.model}\n{line.developer}", below=line.developer, below_state=_QUIET),
        TallCell(line.state, below=line.marking, below_state=_QUIET),
        _clocks(line),
        Cell(line.holders, _QUIET),
    )


def cells_in_three(line: DocketLine) -> tuple[Cell | str, ...]:
    """In three lines."""
    window, told = _clocks(line), f"{line.model}\n{line.developer}\n{line.state}"
    return (
        TallCell(line.case_id, below=line.marking, below_state=_QUIET, third=_waits(line)),
        TallCell(line.model, tip=told, below=line.developer, below_state=_QUIET, third=line.state),
        TallCell(
            window.text,
            window.state,
            line.holders,
            below=window.below,
            below_state=window.below_state,
            third=line.holders,
            third_state=_QUIET,
        ),
    )


def _waits(line: DocketLine) -> str:
    return "waits for you" if line.waiting else ""


def _window(line: DocketLine) -> Cell:
    return Cell(line.window, State.WARN if Clock.WINDOW in line.warns else State.PLAIN)


def _agency_state(line: DocketLine) -> State:
    return State.WARN if Clock.AGENCY in line.warns else _QUIET


def _clocks(line: DocketLine) -> TallCell:
    window = _window(line)
    return TallCell(window.text, window.state, below=line.agency, below_state=_agency_state(line))
