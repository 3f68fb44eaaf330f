"""The rows of what is believed of submitters: a column for everything, and in two and three lines."""

from __future__ import annotations

from datetime import datetime

from reviewer_app.desk.trust_records import TrustLine
from reviewer_app.domain.trust import RevocationList
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.formed_table import Form
from reviewer_app.ui.pages.trust_words import standing
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, as_cell

COLUMNS = (
    Column("name", "Name", 220),
    Column("standing", "Standing", 110),
    Column("what", "What", 120),
    Column("organisation", "Vouches for", 160),
    Column("until", "Valid until, UTC", 110),
    Column("age", "Age, days", 80, right=True),
    Column("warning", "Warning", 260),
)
_BELOW = (
    Column("name", "Name, what", 220),
    Column("standing", "Standing, until", 120, tip="Valid until, UTC"),
    Column("organisation", "Vouches for, age", 160),
    Column("warning", "Warning", 260),
)
_IN_THREE = (
    Column("name", "Name, what, for whom", 220),
    Column("standing", "Standing, until, age", 120, tip="Valid until, UTC"),
)
FORMS = (
    Form(COLUMNS, 150, 200),
    Form(_BELOW, 130, 150, lines=2, most={"organisation": 190}),
    Form(_IN_THREE, 150, 160, lines=3),
)
_QUIET = State.QUIET


def cells(line: TrustLine, now: datetime) -> tuple[Cell | str, ...]:
    """A column for each."""
    words, state = standing(line, now)
    listed = isinstance(line.record, RevocationList)
    whom = line.organisation or ("its authority's certificates" if listed else "")
    return (
        Cell(line.name, tip=line.name),
        Cell(words, state),
        line.what,
        Cell(whom, _QUIET if listed else State.PLAIN, whom),
        line.until[:10],
        str(line.age_days),
        Cell(line.warning, state, line.warning) if line.warning else Cell("none", _QUIET),
    )


def cells_below(line: TrustLine, now: datetime) -> tuple[Cell | str, ...]:
    """In two lines."""
    name, stands, what, whom, until, age, warning = map(as_cell, cells(line, now))
    return (
        TallCell(name.text, tip=name.tip, below=what.text, below_state=_QUIET),
        TallCell(stands.text, stands.state, below=until.text, below_state=_QUIET),
        TallCell(whom.text, whom.state, whom.tip, below=_aged(age.text), below_state=_QUIET),
        warning,
    )


def cells_in_three(line: TrustLine, now: datetime) -> tuple[Cell | str, ...]:
    """In three lines; a warning stands beside the list, of the line that is chosen."""
    name, stands, what, whom, until, age, warning = map(as_cell, cells(line, now))
    told, quiet = f"{name.text}\n{whom.text}", _QUIET
    below, aged = until.text, _aged(age.text)
    return (
        TallCell(name.text, tip=told, below=what.text, below_state=quiet, third=whom.text, third_state=quiet),
        TallCell(
            stands.text,
            stands.state,
            warning.tip,
            below=below,
            below_state=quiet,
            third=aged,
            third_state=quiet,
        ),
    )


def _aged(days: str) -> str:
    return f"{days} day{'' if days == '1' else 's'} old"
