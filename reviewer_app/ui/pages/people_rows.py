"""The rows of the list of people: one account each, in words and as cells."""

from __future__ import annotations

from reviewer_app.custody.accounts import Account
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
    """The same as the table shows it."""
    words = row_words(account)
    state = standing(account)[1]
    agreement = Cell(words[5], State.PLAIN if account.person.nondisclosure else State.WARN)
    return (words[0], Cell(words[1], state), *words[2:5], agreement, Cell(words[6], State.QUIET))
