"""The middle of the Assessment page: what one criterion asks, what stands there for it, and an exhibit below.

- Built anew only when something in it changed: nothing moves by itself.
- Others' answers are here once the reviews are revealed (`Case.shown_reviews`), and not before.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CriteriaSet, Criterion
from reviewer_app.ui.controls import column, fill, set_ground
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages import answers_shown
from reviewer_app.ui.pages import criterion_view as view
from reviewer_app.ui.pages.assessment_indicators import Indicators
from reviewer_app.ui.pages.exhibit_beside import ExhibitBeside
from reviewer_app.ui.pages.exhibits_choice import ExhibitsChoice
from reviewer_app.ui.pages.review_words import BLIND, returned_words, why_nothing_shown
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, on_sheet, parted, sheet
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

_YOURS = "The recommendation is yours. The determination is made by the official and recorded apart."


class Middle(QWidget):
    """`cited(number, on)`: an exhibit was chosen for the answer, or not any more; `compare_asked()`."""

    cited = Signal(int, bool)
    compare_asked = Signal()

    def __init__(self, page: Page, desk: Desk, case_id: str, indicators: Indicators) -> None:
        super().__init__()
        self._desk, self._case_id, self._indicators = desk, case_id, indicators
        self._shown: tuple[object, ...] = ()
        self.area: QScrollArea = sheet()
        self.exhibits: ExhibitsChoice | None = None
        self.beside = ExhibitBeside(page, desk, case_id)
        fill(self, Splitter("Assessment/exhibit", [self.area, self.beside], [520, 240], down=True))

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    @property
    def _own(self) -> Review | None:
        return self._case.reviews.get(self._desk.person.id)

    def show_words(self, words: str) -> None:
        """Nothing but these."""
        self._shown = (words,)
        self._show([Quiet(words)])

    def show_criterion(self, criteria: CriteriaSet, identity: str, cites: Sequence[int], locked: str) -> None:
        """A criterion (or the overall recommendation). `cites` are the exhibits of the answer in hand."""
        case = self._case
        readings = self._indicators.of(identity)
        now = (
            criteria.digest,
            identity,
            case.exhibits_of(self._desk.person.id),
            locked,
            readings is None,
            self._indicators.fault,
            self._others(),
            self._own.answers.get(identity) if self._own is not None and case.revealed else None,
            self._own is not None and self._own.locked,
            case.settled.get(identity),
            returned_words(self._desk.register, case, self._desk.person.id),
        )
        if now != self._shown:
            self._shown, self.exhibits = now, None
            criterion = criteria.criterion(identity)
            parts = self._criterion(criteria, criterion, cites, locked) if criterion else self._overall()
            self._show(parts)
        if self.exhibits is not None:
            self.exhibits.show_cited(cites)

    def _show(self, parts: Sequence[QWidget]) -> None:
        inner = on_sheet(*parted(*parts), margins=(20, 14, 20, 14), gap=14, widest=PROSE_WIDTH)
        set_ground(inner, "panel")
        self.area.setWidget(inner)

    def _criterion(
        self, criteria: CriteriaSet, criterion: Criterion, cites: Sequence[int], locked: str
    ) -> list[QWidget]:
        readings, case, own = self._indicators.of(criterion.id), self._case, self._own
        parts = self._returned()
        parts.append(view.question_part(criterion))
        parts.append(view.indicators_part(criterion, readings, self._indicators.fault))
        if own is not None:
            parts.append(self._exhibits(case, cites, locked))
            revised = answers_shown.own_revision_part(criteria, case, own, criterion.id)
            parts += [revised] if revised is not None else []
        others, name = self._others(), self._desk.register.name
        if others:
            title = self._others_title("answered")
            parts.append(answers_shown.others_part(criteria, case, others, criterion.id, name, title))
        else:
            parts += self._why_no_others()
        settled = answers_shown.settled_part(criteria, case, criterion.id, name) if case.revealed else None
        return [*parts, settled] if settled is not None else parts

    def _exhibits(self, case: Case, cites: Sequence[int], locked: str) -> QWidget:
        made = ExhibitsChoice(case.exhibits_of(self._desk.person.id), cites, locked)
        made.cited.connect(self.cited)
        made.compare_asked.connect(self.compare_asked)
        made.read_asked.connect(self.beside.read)
        self.exhibits = made
        return made

    def _overall(self) -> list[QWidget]:
        parts = [*self._returned(), column(Heading("Overall recommendation"), Label(_YOURS, wrap=True))]
        others = self._others()
        if not others:
            return [*parts, *self._why_no_others()]
        made = [(self._desk.register.name(one.person), one.recommendation) for one in others]
        return [*parts, view.recommendations_part(made, self._others_title("recommended"))]

    def _returned(self) -> list[QWidget]:
        words = returned_words(self._desk.register, self._case, self._desk.person.id)
        return [Label(words, wrap=True, selectable=True, state=State.WARN)] if words else []

    def _others(self) -> list[Review]:
        shown = self._case.shown_reviews(self._desk.person.id)
        return [one for one in shown if one.person != self._desk.person.id]

    def _others_title(self, did: str) -> str:
        return f"As the {'other reviewers' if self._own is not None else 'reviewers'} {did}"

    def _why_no_others(self) -> list[QWidget]:
        if self._own is None:
            return [Quiet(why_nothing_shown(self._case, self._desk.person.id))]
        return [Quiet(BLIND)] if self._own.locked else []
