"""The rows of the list of people: one account each, in words and as cells."""

from __future__ import annotations

from reviewer_app.custody.accounts import Account
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.formed_table import Form
from reviewer_app.ui.pages.people_words import day, roles_of, standing
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column

COLUMNS = [
    Column("name", "Name", 180),
    Column("standing", "Account", 120),
    Column("roles", "Roles", 180),
    Column("employer", "Employer", 110),
    Column("clearance", "Clearance", 130),
    Column("agreement", "Agreement", 110),
    Column("last", "Last log-on", 100),
]


_BELOW = [
    Column("name", "Name, account", 150),
    Column("roles", "Roles, employer", 160),
    Column("clearance", "Clearance, agreement", 130),
]
_IN_THREE = [
    Column("name", "Name, account", 150),
    Column("roles", "Roles, employer, clearance", 160),
]
FORMS = (
    Form(tuple(COLUMNS), 100, 108),
    Form(tuple(_BELOW), 100, 150, lines=2, most={"roles": 190}),
    Form(tuple(_IN_THREE), 120, 160, lines=3),
)


def row_words(account: Account) -> tuple[str, ...]:
    """What the columns say; by these words they are sorted."""
    person = account.person
    return (
        person.name,
        standing(account)[0],
        roles_of(person),
        person.employer.value,
        person.clearance,
        person.nondisclosure or "none",
        day(account.last_logon),
    )


def row_cells(account: Account) -> tuple[Cell | str, ...]:
    """The same as the table shows it, a column each."""
    words = row_words(account)
    state = standing(account)[1]
    agreement = Cell(words[5], State.PLAIN if account.person.nondisclosure else State.WARN)
    return (words[0], Cell(words[1], state), *words[2:5], agreement, Cell(words[6], State.QUIET))


def cells_below(account: Account) -> tuple[Cell | str, ...]:
    """The same in two lines."""
    name, _, roles, employer, clearance, agreement, _ = row_words(account)
    words, state = standing(account)
    quiet, kept = State.QUIET, account.person.nondisclosure
    return (
        TallCell(name, below=words, below_state=state),
        TallCell(roles, tip=roles, below=employer, below_state=quiet),
        TallCell(clearance, below=f"agreement: {agreement}", below_state=quiet if kept else State.WARN),
    )


def cells_in_three(account: Account) -> tuple[Cell | str, ...]:
    """The same in three lines; the agreement stands beside the list, of the person that is chosen."""
    name, _, roles, employer, clearance, _, last = row_words(account)
    words, state = standing(account)
    quiet = State.QUIET
    return (
        TallCell(name, below=words, below_state=state, third=f"log-on: {last}", third_state=quiet),
        TallCell(roles, tip=roles, below=employer, below_state=quiet, third=clearance, third_state=quiet),
    )
