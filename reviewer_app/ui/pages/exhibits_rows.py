"""The exhibits of a case as rows: what each is, where it lies, which answers cite it; filtered, and in order.

- Only exhibits that the person may see, and only answers that the person may read.
- One's own come first, in one's own order; the others' follow by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewer_app.domain.acts import ExhibitKind
from reviewer_app.domain.case import Case, Exhibit
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.places import read_place
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import PAYLOAD
from reviewer_app.domain.text import one_line
from reviewer_app.store.faults import Verdict
from reviewer_app.ui.pages.cite_panel import short_words
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.evidence_words import counted
from reviewer_app.ui.pages.formed_table import Form
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column


class Cited(StrEnum):
    """A filter by answers: whether any rests on the exhibit."""

    ALL = "cited or not"
    SOME = "in an answer"
    NONE = "in no answer"


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """One exhibit: `answers` are the criteria whose answers cite it, in the order they were given."""

    exhibit: Exhibit
    where: str
    by: str
    own: bool
    answers: tuple[str, ...]

    @property
    def number(self) -> int:
        return self.exhibit.number


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown: of a kind, with these words somewhere, one's own, by answers or by one criterion."""

    text: str = ""
    kind: ExhibitKind | None = None
    own: bool = False
    cited: Cited = Cited.ALL
    criterion: str = ""

    def lets(self, row: ExhibitRow) -> bool:
        cited = row.exhibit.cited
        if self.kind not in (None, cited.exhibit) or (self.own and not row.own):
            return False
        if self.cited is not Cited.ALL and bool(row.answers) is not (self.cited is Cited.SOME):
            return False
        if self.criterion and self.criterion not in row.answers:
            return False
        words = "\n".join((str(row.number), cited.descriptor, row.exhibit.note, row.where, row.by))
        return all(word in words.casefold() for word in self.text.casefold().split())


def rows_of(register: Register, case: Case, person: str, order: Sequence[int] = ()) -> list[ExhibitRow]:
    """Every exhibit `person` may see. `order` stands in the place of the recorded one, where it is not ()."""
    places = {number: place for place, number in enumerate(order)}
    own = sorted(case.exhibits_of(person), key=lambda one: places.get(one.number, len(places)))
    others = [one for one in case.shown_exhibits(person) if one.by != person]
    answers = _answers(case, person)
    return [
        ExhibitRow(one, where(one), register.name(one.by), one.by == person, answers.get(one.number, ()))
        for one in (*own, *others)
    ]


def _answers(case: Case, person: str) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for review in case.shown_reviews(person):
        for criterion, answer in review.answers.items():
            for number in answer.assessed.exhibits:
                found[number] = tuple(dict.fromkeys((*found.get(number, ()), criterion)))
    return found


def where(exhibit: Exhibit) -> str:
    """The file and the place in it: "ctf-40.eval, sample CT-34, epoch 1, turn 5"."""
    sources = exhibit.cited.sources
    names = dict.fromkeys(one.path.rsplit("/", 1)[-1] for one in sources)
    others = dict.fromkeys(f"case {one.case}" for one in sources if one.case)
    try:
        place = read_place(sources[0].locator).words
    except NotOfTheForm:
        place = ""
    files = " and ".join(names) if len(names) < 3 else f"{len(names)} files"
    return one_line(", ".join(part for part in (files, place, *others) if part), 300)


COLUMNS = (
    Column("number", "No", 40, right=True, sortable=False),
    Column("kind", "Kind", 96, sortable=False),
    Column("words", "Exhibit", 200, sortable=False),
    Column("match", "Matches", 118, sortable=False, tip="Whether what was cited still stands there"),
    Column("answers", "In answers", 96, sortable=False),
    Column("mark", "Portion", 66, sortable=False),
    Column("by", "Cited by", 150, sortable=False),
    Column("where", "Where", 180, sortable=False),
)
_BELOW = (
    COLUMNS[0],
    Column("kind", "Kind, portion", 96, sortable=False),
    Column("match", "Matches, in answers", 118, sortable=False, tip=COLUMNS[3].tip),
    COLUMNS[6],
    Column("words", "Exhibit, where", 200, sortable=False),
)
WIDE, NARROW = Form(COLUMNS, 40, 160), Form(_BELOW, 40, 160, lines=2, most={"by": 130})

VERDICTS = {
    Verdict.GOOD: ("matches", State.GOOD),
    Verdict.BAD: ("does not match", State.BAD),
    Verdict.UNCHECKED: ("could not check", State.UNKNOWN),
}


def cells(row: ExhibitRow, checked: tuple[Verdict, str] | None, unsaved: bool) -> list[Cell | str]:
    """The row as the list shows it; `checked` is what a check found, None while there was none."""
    exhibit, cited = row.exhibit, row.exhibit.cited
    note = f"\nNote {exhibit.note_marking}: {exhibit.note}" if exhibit.note else ""
    word, state = VERDICTS[checked[0]] if checked else ("not checked", State.QUIET)
    paths = "\n".join(f"{one.path.removeprefix(PAYLOAD)}  {one.locator}" for one in cited.sources)
    noted = (" · note not recorded", State.WARN) if unsaved else ("", State.PLAIN)
    return [
        Cell(str(row.number)),
        Cell(cited.exhibit.value, State.QUIET),
        Cell(f"{one_line(short_words(exhibit), 120)}{noted[0]}", noted[1], f"{cited.descriptor}{note}"),
        Cell(word, state, checked[1] if checked else ""),
        Cell(", ".join(row.answers) or "none", State.PLAIN if row.answers else State.QUIET),
        Cell(cited.marking, State.QUIET),
        Cell("you" if row.own else one_line(row.by, 40), tip=f"{row.by}, {time_words(exhibit.at)}"),
        Cell(row.where, State.QUIET, paths),
    ]


def cells_below(row: ExhibitRow, checked: tuple[Verdict, str] | None, unsaved: bool) -> list[Cell | str]:
    """The same in two lines: portion, answers and place below kind, match and exhibit."""
    every = [one for one in cells(row, checked, unsaved) if isinstance(one, Cell)]
    number, kind, words, match, answers, mark, by, where = every
    answered = f"in {answers.text}" if row.answers else "in no answer"
    return [
        number,
        _above(kind, mark.text),
        _above(match, answered),
        by,
        replace(_above(words, where.text), tip=f"{words.tip}\n{where.tip}"),
    ]


def _above(cell: Cell, below: str) -> TallCell:
    return TallCell(cell.text, cell.state, cell.tip, below=below, below_state=State.QUIET)


def moved(order: Sequence[int], shown: Iterable[int], number: int, by: int) -> tuple[int, ...]:
    """One's order with an exhibit moved past its next neighbour among those shown; as it was at the ends."""
    own = [one for one in shown if one in order]
    at = own.index(number) + by if number in own else -1
    if not 0 <= at < len(own) or number not in own:
        return tuple(order)
    rest = [one for one in order if one != number]
    place = rest.index(own[at]) + (1 if by > 0 else 0)
    return (*rest[:place], number, *rest[place:])


def checked_words(verdicts: Sequence[Verdict]) -> tuple[str, State]:
    """What a check of all found, in a sentence; good only where every one matches."""
    if not verdicts:
        return "There is nothing to check.", State.QUIET
    good, bad, unchecked = (sum(one is kind for one in verdicts) for kind in Verdict)
    said = [f"{good} of {counted(len(verdicts), 'exhibit')} {'matches' if good == 1 else 'match'}"]
    if bad:
        said.append(f"{bad} {'does' if bad == 1 else 'do'} not match")
    if unchecked:
        said.append(f"{unchecked} could not be checked")
    state = State.BAD if bad else (State.UNKNOWN if unchecked else State.GOOD)
    return f"{'; '.join(said)}.", state


def kept_order(order: tuple[int, ...], own: Sequence[int]) -> tuple[int, ...]:
    """An order still being arranged, what was cited since at its end; () where it is the recorded one."""
    if not order:
        return ()
    whole = (*(one for one in order if one in own), *(one for one in own if one not in order))
    return () if list(whole) == list(own) else whole
