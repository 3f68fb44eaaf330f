"""Criteria with what differs first, and below them the answers of the chosen one beside each other.

- The pages Reveal and Supervisor show the same: whoever decides sees what the other saw.
- An answer given after the reveal says so, and the one before it stands below it.
- What the adjudicator settled stands beside the reviewers' own answers, which stay as they are.
- Nothing is built anew unless something in it changed: nothing moves by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.desk.supervise import BesideEachOther, side_by_side
from reviewer_app.domain.acts import Assessed
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.estimative import Likelihood
from reviewer_app.ui import theme
from reviewer_app.ui.controls import column, fill, rule
from reviewer_app.ui.pages import criterion_view as view
from reviewer_app.ui.pages.answers_beside import answers_of
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, as_cell
from reviewer_app.ui.text import Label, Quiet

Mark = Callable[[str], Cell | str]
_CHOOSE = "Choose a criterion: its answers stand here, beside each other."


class ReviewsBeside(QWidget):
    """`chosen(id)` when a criterion came to the front. `mark` fills the column `marked`, by criterion."""

    chosen = Signal(str)

    def __init__(self, page: str, desk: Desk, case_id: str, marked: str, mark: Mark) -> None:
        super().__init__()
        self._page, self._desk, self._case_id = page, desk, case_id
        self._marked, self._mark = marked, mark
        self._rows: dict[str, BesideEachOther] = {}
        self._reviews: tuple[Review, ...] = ()
        self._criteria: CriteriaSet | None = None
        self._people: tuple[str, ...] = ()
        self._shown: tuple[object, ...] = ()
        self.table: FormedTable | None = None
        self.answers: Splitter | None = None
        self._top, self._below = QStackedWidget(), QStackedWidget()
        self._top.setMinimumHeight(theme.px(140))
        self._below.setMinimumHeight(theme.px(170))
        fill(self, Splitter(f"{page}/criteria", [self._top, self._below], [420, 360], down=True))

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    def rows(self) -> dict[str, BesideEachOther]:
        """Every criterion by its id, those first in which the reviews differ most."""
        return dict(self._rows)

    def current(self) -> str:
        """The criterion in front, "" where none was chosen yet."""
        return (self.table.current_id() if self.table is not None else None) or ""

    def choose(self, criterion: str) -> None:
        if self.table is not None:
            self.table.choose(criterion)

    def forget(self) -> None:
        """Nothing may be shown (any more)."""
        self._rows, self._reviews, self._people, self._shown = {}, (), (), ()
        self.table = self.answers = None
        for stack in (self._top, self._below):
            _put(stack, QWidget())

    def show_reviews(self, criteria: CriteriaSet, reviews: tuple[Review, ...]) -> None:
        """These reviews; the place is kept."""
        self._criteria, self._reviews = criteria, reviews
        self._rows = {row.criterion.id: row for row in side_by_side(criteria, reviews)}
        people = tuple(review.person for review in reviews)
        if self.table is None or people != self._people:
            self._people = people
            self._make_table()
        assert self.table is not None
        ids = list(self._rows)
        if list(self.table.table_model().ids) != ids:
            self.table.set_ids(ids)
        else:
            self.show_marks()
        self._show_answers(self.current())

    def show_marks(self) -> None:
        """What stands beside a criterion changed."""
        if self.table is not None:
            self.table.table_model().refresh()

    # The table

    def _make_table(self) -> None:
        columns = tuple(self._columns())
        model = IdTableModel(columns, self._fetch)
        most = {column.key: 220 for column in columns}  # a level is a sentence
        each = dict.fromkeys(self._people, 176)
        forms = (
            Form(columns, 76, 92, most=most),
            Form(self._columns_below(), 130, 130, lines=2, most={"words": 172, **each}),
            Form(self._columns_in_three(), 120, 110, lines=3, most=each),
        )
        table = FormedTable(model, *forms, name="Criteria, what differs first", empty="No criteria.")
        table.row_chosen.connect(self._choose)
        _put(self._top, table)
        self.table = table

    def _choose(self, criterion: str) -> None:
        self._show_answers(criterion)
        self.chosen.emit(criterion)

    def _columns(self) -> list[Column]:
        """Levels of all reviewers beside each other, then likelihoods, then confidences."""
        columns = [
            Column("id", "Criterion", 76, sortable=False),
            Column("title", "Title", 152, sortable=False),
            Column("words", "Reviews", 172, sortable=False),
            Column("mark", self._marked, 104, sortable=False),
        ]
        for what, first, more in (("Level", 142, 142), ("Likelihood", 150, 150), ("Confidence", 132, 92)):
            for at, person in enumerate(self._people):
                name = self._desk.register.name(person)
                title, width = (f"{what}: {name}", first) if at == 0 else (name, more)
                tip = f"{what}, {name}"
                columns.append(Column(f"{what} {person}", title, width, sortable=False, tip=tip))
        return columns

    def _columns_below(self) -> tuple[Column, ...]:
        """In two lines: each reviewer's level above likelihood and confidence."""
        what = "Level, likelihood and confidence"
        names = [(person, self._desk.register.name(person)) for person in self._people]
        return (
            Column("id", "Criterion", 152, sortable=False),
            Column("words", "Reviews", 172, sortable=False),
            Column("mark", self._marked, 104, sortable=False),
            *(Column(who, name, 150, sortable=False, tip=f"{what}, {name}") for who, name in names),
        )

    def _columns_in_three(self) -> tuple[Column, ...]:
        """In three lines: how far they agree stands below the criterion."""
        first, _, mark, *people = self._columns_below()
        return first, *people, mark

    def _fetch(self, ids: Sequence[str]) -> list[list[Cell | str]]:
        at = self.table.at if self.table is not None else 0
        made = (self._cells, self._cells_below, self._cells_in_three)[at]
        return [made(self._rows[one]) for one in ids]

    def _cells_below(self, row: BesideEachOther) -> list[Cell | str]:
        first, title, words, mark, *_ = map(as_cell, self._cells(row))
        named = TallCell(first.text, tip=title.text, below=title.text, below_state=State.QUIET)
        return [named, words, mark, *(self._of_one(one, 2) for one in row.answers)]

    def _cells_in_three(self, row: BesideEachOther) -> list[Cell | str]:
        first, title, words, mark, *_ = map(as_cell, self._cells(row))
        named = TallCell(
            first.text,
            tip=f"{title.text}\n{words.text}",
            below=title.text,
            below_state=State.QUIET,
            third=words.text,
            third_state=words.state,
        )
        return [named, *(self._of_one(one, 3) for one in row.answers), mark]

    def _of_one(self, answer: Assessed | None, lines: int) -> TallCell:
        """What one reviewer said: the level above, then likelihood and confidence."""
        level, likelihood, confidence = map(as_cell, _three(answer, self._criteria))
        quiet, said = State.QUIET, [one for one in (likelihood.text, confidence.text) if one]
        tip = "\n".join(one for one in (level.tip, likelihood.tip or likelihood.text, confidence.text) if one)
        if lines == 2:
            return TallCell(level.text, level.state, tip, below=" · ".join(said), below_state=quiet)
        below, third = (*said, "", "")[:2]
        return TallCell(
            level.text, level.state, tip, below=below, below_state=quiet, third=third, third_state=quiet
        )

    def _cells(self, row: BesideEachOther) -> list[Cell | str]:
        state = State.WARN if row.differ else State.GOOD
        named = row.criterion.id
        cells: list[Cell | str] = [named, row.criterion.title, Cell(row.words, state), self._mark(named)]
        three = [_three(answer, self._criteria) for answer in row.answers]
        return cells + [one[what] for what in range(3) for one in three]

    # The answers

    def _show_answers(self, criterion: str) -> None:
        row, case = self._rows.get(criterion), self._case
        if row is None or self._criteria is None:
            self._shown, self.answers = (), None
            _put(self._below, column(Quiet(_CHOOSE), None, margins=(20, 16, 20, 16), ground="panel"))
            return
        settled = case.settled.get(criterion)
        shown = (criterion, row, settled, tuple(len(one.earlier) for one in self._reviews))
        if shown == self._shown:
            return
        self._shown = shown
        panes = answers_of(self._desk.register, case, self._criteria, self._reviews, criterion)
        self.answers = Splitter(f"{self._page}/answers/{len(panes)}", panes, [1] * len(panes))
        question = Label(f"{criterion}  {row.criterion.question}", wrap=True)
        head = column(question, margins=(20, 10, 20, 6), ground="panel")
        whole = column(head, rule(), self.answers, gap=0, ground="panel")
        head.setSizePolicy(head.sizePolicy().Policy.Preferred, head.sizePolicy().Policy.Maximum)
        _put(self._below, whole)


def _three(answer: Assessed | None, criteria: CriteriaSet | None) -> list[Cell | str]:
    if answer is None:
        return [Cell("not answered", State.QUIET), "", ""]
    words = view.level_words(criteria, answer.level) if criteria else answer.level
    return [
        Cell(words, tip=words),
        _likelihood(answer.likelihood),
        answer.confidence.value if answer.confidence else Cell("not given", State.QUIET),
    ]


def _likelihood(said: Likelihood | None) -> Cell:
    return Cell(said.value, tip=said.with_band) if said else Cell("not given", State.QUIET)


def _put(stack: QStackedWidget, widget: QWidget) -> None:
    """The one widget of a stack; what stood there goes."""
    while stack.count():
        old = stack.widget(0)
        assert old is not None
        stack.removeWidget(old)
        old.hide()
        old.deleteLater()
    stack.addWidget(widget)


def cannot_words(
    rows: Sequence[BesideEachOther], people: Sequence[str], code: str, name: Callable[[str], str]
) -> str:
    """ "SF-SG (A. Reyes), CY-EX (M. Lindqvist)": who said "cannot" of which criterion."""
    said = []
    for row in sorted(rows, key=lambda one: one.criterion.id):
        who = [
            name(person)
            for person, answer in zip(people, row.answers, strict=True)
            if answer is not None and answer.level == code
        ]
        if who:
            said.append(f"{row.criterion.id} ({', '.join(who)})")
    return ", ".join(said)
