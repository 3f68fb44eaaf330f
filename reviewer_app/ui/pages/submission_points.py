"""The points of a deficiency letter, as a list with the chosen one open for writing below it.

- The points drafted from the checklist come first; more may be added, and each reworded.
- Removing is off where the guards would refuse the letter without the point, with their sentence.
- What is drafted later is added; a point that was removed does not come back by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.acts import Deficiency, DeficiencyKind
from reviewer_app.domain.checklist import CHECKLIST, checklist_item
from reviewer_app.domain.contents import HeldItem
from reviewer_app.domain.submission import ItemStatus
from reviewer_app.domain.text import one_line
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.ui.controls import Button, Choice, LineInput, column, field, fill, row, rule
from reviewer_app.ui.pages.portion_mark import PortionMark, marked
from reviewer_app.ui.pages.sheet import sheet
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, OneLine, Quiet, TextArea

COLUMNS = [
    Column("number", "Point", 52, right=True, sortable=False),
    Column("group", "Kind", 104, sortable=False),
    Column("what", "What is wrong", stretch=True, sortable=False),
]
KINDS = (DeficiencyKind.LACKING, DeficiencyKind.AT_ODDS, DeficiencyKind.NOT_ADEQUATE)  # the letter's order
NEW_ASKED = "Send it with a supplement, or say in the supplement why it is not sent."
ODD_ASKED = "Correct the statement, or explain it, in the supplement."
EMPTY = "No point yet. A deficiency letter lists at least one: add it here."
WhyNot = Callable[[tuple[Deficiency, ...]], str]


def point_of_item(held: HeldItem) -> Deficiency:
    """A point about an item, what is wrong with it still to be written."""
    there = held.status is ItemStatus.PRESENT
    kind = DeficiencyKind.NOT_ADEQUATE if there else DeficiencyKind.LACKING
    return Deficiency(kind, held.item.id, held.item.title, "", NEW_ASKED)


def point_of_remark(where: str, sentence: str) -> Deficiency:
    """A point about what does not fit together."""
    return Deficiency(DeficiencyKind.AT_ODDS, "", where, sentence, ODD_ASKED)


def _about(point: Deficiency) -> tuple[str, ...]:
    """What a point is about: its item, or else the very statement."""
    return (point.item,) if point.item else (point.title, point.what)


class Points(QWidget):
    """`changed` after every change of any word. `why_not_without(points)` answers for a removal."""

    changed = Signal()

    def __init__(self, why_not_without: WhyNot) -> None:
        super().__init__()
        self._points: list[Deficiency] = []
        self._offered: frozenset[tuple[str, ...]] = frozenset()
        self._filling = False
        self._why_not_without = why_not_without
        self.table = Table(
            IdTableModel(COLUMNS, lambda ids: [self._row(at) for at in ids]),
            name="Points of the letter",
            empty=EMPTY,
        )
        self.table.row_chosen.connect(lambda _: self._fill())
        self.table.row_opened.connect(lambda _: self.what.setFocus(Qt.FocusReason.OtherFocusReason))
        self.count, self.why_not = OneLine("", "quiet"), Quiet("")
        self.add = Button("Add a point", self.add_point)
        self.remove = Button("Remove", self.remove_point)
        head = row(Heading("Points"), self.count, self.add, self.remove, margins=(16, 6, 12, 6))
        said = column(self.why_not, margins=(16, 0, 16, 6))
        self._said = said
        upper = column(head, said, self.table, gap=0, ground="panel")
        fill(self, Splitter("submission/points", [upper, self._editor()], [250, 420], down=True))

    def _editor(self) -> QWidget:
        self.kind = Choice([(one.value, one) for one in KINDS], name="Kind of the point")
        items = [("no item of the checklist", ""), *((f"{one.id} {one.title}", one.id) for one in CHECKLIST)]
        self.item = Choice(items, name="Item of the checklist")
        self.title = LineInput(name="Title of the point")
        self.what = TextArea(name="What is wrong", lines=4)
        self.asked = TextArea(name="What the developer is asked to send", lines=4)
        self.mark = PortionMark("the point")
        self.kind.chosen.connect(lambda _: self._edited())
        self.item.chosen.connect(self._item_chosen)
        self.title.textChanged.connect(lambda _: self._edited())
        self.what.edited.connect(self._edited)
        self.asked.edited.connect(self._edited)
        self.mark.textChanged.connect(lambda _: self._edited())
        self._fields = column(
            field("Kind", self.kind),
            field("Item", self.item),
            field("Title", self.title),
            field("What is wrong", self.what),
            marked("Please send", self.asked, self.mark),
            Quiet("Every word is printed. The mark is of the whole point."),
            gap=10,
        )
        return column(rule(), sheet(self._fields, margins=(16, 10, 16, 12)), gap=0, ground="panel")

    # What the letter says.

    def points(self) -> tuple[Deficiency, ...]:
        """The points, in the letter's order."""
        return tuple(self._points[at] for at in self._order())

    def _order(self) -> list[int]:
        return sorted(range(len(self._points)), key=lambda at: KINDS.index(self._points[at].group))

    def show_points(self, points: Sequence[Deficiency]) -> None:
        """These points, in the place of all others."""
        self._points = list(points)
        self._offered = frozenset(map(_about, points))
        self._show(0)

    def follow(self, points: Sequence[Deficiency]) -> bool:
        """Add those of the drafted points that were not offered before; whether there were any."""
        new = [one for one in points if _about(one) not in self._offered]
        self._offered |= frozenset(map(_about, new))
        listed = {_about(one) for one in self._points}
        new = [one for one in new if _about(one) not in listed]
        if new:
            self._points += new
            self._show(self._at() or 0)
        return bool(new)

    def put(self, point: Deficiency) -> None:
        """Choose the point about the same thing, or add this one; the keyboard goes to what is wrong."""
        about = [_about(one) for one in self._points]
        if _about(point) not in about:
            self._points.append(point)
            about.append(_about(point))
            self.changed.emit()
        self._show(about.index(_about(point)))
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def words_of_approval(self) -> tuple[str, ...]:
        """The words a letter never says of a model that stand in the points."""
        return forbidden_words("\n".join(f"{one.title}\n{one.what}\n{one.asked}" for one in self._points))

    def add_point(self) -> None:
        """A point about what does not fit together, to be written."""
        self._points.append(Deficiency(DeficiencyKind.AT_ODDS, "", "", "", NEW_ASKED))
        self._show(len(self._points) - 1)
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def remove_point(self) -> None:
        at = self._at()
        if at is None or self._why_not_remove(at):
            return
        del self._points[at]
        self._show(min(at, len(self._points) - 1))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def allow(self) -> None:
        """Whether the chosen point may go, and why not."""
        at = self._at()
        why_not = self._why_not_remove(at) if at is not None else "No point is chosen."
        self.remove.allow(why_not)
        self.why_not.setText(why_not)
        self._said.setVisible(bool(why_not) and at is not None)

    def _why_not_remove(self, at: int) -> str:
        return self._why_not_without(tuple(one for i, one in enumerate(self._points) if i != at))

    def _at(self) -> int | None:
        at = self.table.current_id()
        return at if isinstance(at, int) and 0 <= at < len(self._points) else None

    # What is shown.

    def _show(self, at: int) -> None:
        count = len(self._points)
        self.count.setText("1 point" if count == 1 else f"{count} points")
        self.table.choose_none()
        self.table.set_ids(self._order())
        self.table.choose(at)
        self._fill()

    def _fill(self) -> None:
        at = self._at()
        self._fields.setEnabled(at is not None)
        if at is None:
            return
        one, self._filling = self._points[at], True
        self.kind.set_value(one.group)
        self.item.set_value(one.item)
        self.title.setText(one.title)
        self.what.set_text(one.what)
        self.asked.set_text(one.asked)
        self.mark.setText(one.marking)
        self._filling = False
        self.allow()

    def _item_chosen(self, id: str) -> None:
        known = checklist_item(id)
        if known is not None:
            self.title.setText(known.title)
        self._edited()

    def _edited(self) -> None:
        at = self._at()
        if self._filling or at is None:
            return
        self._points[at] = replace(
            self._points[at],
            group=self.kind.value(),
            item=self.item.value(),
            title=self.title.text(),
            what=self.what.text(),
            asked=self.asked.text(),
            marking=self.mark.mark(),
        )
        self.table.table_model().refresh()
        self.allow()
        self.changed.emit()

    def _row(self, at: int) -> tuple[Cell | str, ...]:
        one = self._points[at]
        number = self._order().index(at) + 1
        named = f"{one.item} {one.title}".strip()
        what = f"{named}: {one_line(one.what, 160)}" if named else one_line(one.what, 160)
        lacks = not (one.what.strip() and one.asked.strip())
        state = State.WARN if lacks else State.PLAIN
        return str(number), one.group.value, Cell(what or "not written yet", state, one.what)
