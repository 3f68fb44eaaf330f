"""The judgement at hand: what the chosen evaluation bears on, what was cited so far, and citing.

`CitePanel` is what is seen; `Citing` is what every page that cites does with it, said once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import review
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitCited
from reviewer_app.domain.case import Exhibit
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.guards import may
from reviewer_app.domain.places import read_place
from reviewer_app.ui.controls import FlexibleButton, LineInput, column, field, fill, row, rule, scrolled
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.compare_target import Target
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, Label, Quiet

NOTHING_CITED = "Nothing yet. Choose a row, a sample, a turn or a passage, then press C."
NO_SAMPLE = "Open a sample first."


@dataclass(frozen=True, slots=True)
class Bearing:
    """What an evaluation bears on: the criterion's title, its question, where the score lies."""

    title: str
    question: str
    threshold: str = ""


class CitePanel(QWidget):
    """Exhibits, note, portion mark and *Cite*, which says what it cites; the whole sample is always at hand.

    `more` adds another, quieter way to cite."""

    def __init__(
        self,
        cite: Callable[[], object],
        cite_sample: Callable[[], object],
        mark: str,
        more: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._exhibits: list[Exhibit] = []
        self.title, self.question = Heading(""), Quiet("")
        self.threshold = Label("", "quiet", wrap=True)
        self.none = Quiet(NOTHING_CITED)
        self.list = Table(
            IdTableModel(_COLUMNS, self._fetch),
            name="Exhibits you cited",
            empty=NOTHING_CITED,
            header=False,
        )
        self.count = Label("Exhibits", "field")
        self.target = Label("", wrap=True)
        self.note = LineInput(name="Note", hint="Why it matters, in a line")
        self.mark = LineInput(mark, name="Portion mark")
        self.button = FlexibleButton("Cite   C", cite, primary=True)
        self.whole = FlexibleButton("Whole sample   Alt+C", cite_sample)
        self.more = FlexibleButton(more[0], more[1]) if more else None
        self.why_not = Label("", "quiet", wrap=True, state=State.PLAIN)
        self._build()

    def _build(self) -> None:
        self.bearing = column(self.title, self.question, self.threshold, rule(), gap=6)
        marks = row(field("Portion mark", self.mark), None, gap=8)
        self.mark.setMaximumWidth(self.mark.fontMetrics().horizontalAdvance("(TS//PR//NF)") * 2)
        inner = column(
            self.bearing,
            self.count,
            self.none,
            self.list,
            rule(),
            field("Cites now", self.target),
            field("Note", self.note),
            marks,
            self.button,
            self.whole,
            *([self.more] if self.more else []),
            self.why_not,
            None,
            margins=(16, 14, 16, 14),
            gap=8,
        )
        fill(self, scrolled(inner))
        self.show_bearing(None)

    def show_bearing(self, bearing: Bearing | None) -> None:
        """The criterion the chosen evaluation bears on; nothing where none names it."""
        self.bearing.setVisible(bearing is not None)
        if bearing is not None:
            self.title.setText(bearing.title)
            self.question.setText(bearing.question)
            self.threshold.setText(bearing.threshold)
            self.threshold.setVisible(bool(bearing.threshold))

    def show_exhibits(self, exhibits: Sequence[Exhibit]) -> None:
        self._exhibits = list(exhibits)
        self.count.setText(f"Exhibits you cited: {len(exhibits)}" if exhibits else "Exhibits you cited")
        self.none.setVisible(not exhibits)
        self.list.setVisible(bool(exhibits))
        self.list.set_ids(range(len(exhibits)))
        self.list.fit_rows(4)
        self.list.scrollToBottom()

    def show_target(
        self, target: Target | None, why_not: str, why_not_sample: str, why_not_more: str
    ) -> None:
        """What *Cite* would cite now, and why it, the sample or more cannot be cited."""
        self.target.setText(target.words if target else "Nothing is chosen yet.")
        self.button.set_words(f"Cite {target.cites}   C" if target else "Cite   C")
        self.button.allow(why_not)
        self.whole.allow(why_not_sample)
        if self.more:
            self.more.allow(why_not_more)
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))

    def words(self) -> tuple[str, str]:
        """Portion mark and note, as typed."""
        return self.mark.text().strip(), self.note.text().strip()

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        return [_cells(self._exhibits[one]) for one in ids]


class Citing:
    """Citing from a page: `target()` is what *Cite* means now; `nothing` says why it is off without one.
    `sample()` is the sample that lies open, whole.

    `changed` is called when exhibits or targets are other ones: the page says its state anew.
    """

    def __init__(
        self,
        page: Page,
        desk: Desk,
        case_id: str,
        panel: CitePanel,
        target: Callable[[], Target | None],
        sample: Callable[[], Target | None],
        nothing: str,
        changed: Callable[[], object],
    ) -> None:
        self._page, self._desk, self._case_id, self._panel = page, desk, case_id, panel
        self._target, self._sample = target, sample
        self._nothing, self._changed = nothing, changed

    def why_not(self) -> str:
        """Why nothing can be cited now, or ""."""
        return self.why_not_record() or ("" if self._target() is not None else self._nothing)

    def why_not_record(self) -> str:
        """Why this person cites nothing at all now, or ""."""
        if self._desk.read_only:
            return self._desk.read_only
        return may(self._desk.register, self._case_id, self._desk.person, ExhibitCited) or ""

    def why_not_sample(self) -> str:
        """Why no whole sample can be cited now, or ""."""
        return self.why_not_record() or ("" if self._sample() is not None else NO_SAMPLE)

    def cite(self) -> None:
        """Record what is chosen as an exhibit."""
        self.record(self._target())

    def cite_sample(self) -> None:
        """Record the sample that lies open as an exhibit, whichever turn is current in it."""
        self.record(self._sample())

    def record(self, target: Target | None) -> None:
        """Record a target as an exhibit, with the note and mark of the panel; nothing where it is off."""
        if target is None or self.why_not_record():
            return
        marking, note = self._panel.words()

        def work() -> int:
            return review.cite(self._desk, self._case_id, target.make(marking, note))

        self._page.run(work, self._after, title="Citing")

    def own(self) -> tuple[Exhibit, ...]:
        """The exhibits of the person at the desk, in his or her own order."""
        return self._desk.case(self._case_id).exhibits_of(self._desk.person.id)

    def show_exhibits(self) -> None:
        self._panel.show_exhibits(self.own())

    def show_target(self) -> None:
        """What would be cited now, and why not."""
        off = self.why_not_record()
        target, sample = self._target(), self._sample()
        why_not = off or ("" if target is not None else self._nothing)
        why_not_sample = off or ("" if sample is not None else NO_SAMPLE)
        self._panel.show_target(target, why_not, why_not_sample, off)

    def _after(self, number: int) -> None:
        self._page.clear_error()
        self._panel.note.clear()
        self.show_exhibits()
        self._changed()
        exhibit = self._desk.case(self._case_id).exhibit(number)
        words = f"Exhibit {number} cited: {exhibit.cited.descriptor}" if exhibit else "Cited."
        self._page.said.emit(words)
        self._page.case_changed.emit()


_COLUMNS = (
    Column("number", "No", 32, right=True),
    Column("words", "Exhibit", 120, stretch=True),
    Column("mark", "Portion", 52),
)


def short_words(one: Exhibit) -> str:
    """The exhibit in few words, the place in the evidence first: "CT-12, turn 14 · ctf-40"."""
    try:
        place = read_place(one.cited.sources[0].locator)
    except (IndexError, NotOfTheForm):
        return one.cited.descriptor
    if not place.sample:
        head, _, models = one.cited.descriptor.partition(": ")
        return f"{head} · {one.cited.exhibit.value}" if models else head
    turn = "" if place.event is None else f", turn {place.event + 1}"
    return f"{place.sample}{turn} · {one.cited.descriptor.split(',')[0]}"


def _cells(one: Exhibit) -> list[Cell | str]:
    note = f"\nNote: {one.note}" if one.note else ""
    tip = f"Exhibit {one.number}, {one.cited.exhibit.value}: {one.cited.descriptor}{note}\n{one.at}"
    return [
        Cell(str(one.number), State.QUIET),
        Cell(short_words(one), tip=tip),
        Cell(one.cited.marking, State.QUIET),
    ]
