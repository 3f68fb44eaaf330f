"""What does not fit together: in what the submission says, and in the checkpoint digests its files name.

- Faults and notes are told apart: a fault says what cannot be so, a note what a person may want to look at.
- A file that was not searched for digests is listed with the reason; it is never passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.contents import CaseContents
from reviewer_app.domain.checkpoints import FoundClaims, checkpoint_remarks, is_fault
from reviewer_app.domain.consistency import Inconsistency
from reviewer_app.ui import theme
from reviewer_app.ui.controls import column, fill, row, rule
from reviewer_app.ui.pages.submission_words import counted
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, Label, OneLine, Quiet

FAULT, NOTE, NOT_SEARCHED = "fault", "note", "not searched"
COLUMNS = [
    Column("kind", "Kind", 124, sortable=False),
    Column("where", "Where", 300, sortable=False, elide_middle=True),
    Column("sentence", "What", stretch=True, sortable=False),
]
_STATES = {FAULT: State.BAD, NOTE: State.QUIET, NOT_SEARCHED: State.UNKNOWN}
READING = "The submission is being read."
SEARCHING = "The files are being searched for checkpoint digests."
NOTHING = "Nothing was found that does not fit together."


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the list. `code` is stable, "" for a file that was not searched."""

    kind: str
    where: str
    sentence: str
    code: str = ""


def faults_of(found: CaseContents, claims: FoundClaims | None) -> tuple[Inconsistency, ...]:
    """Every fault: of consistency, and of the checkpoint's digests once they were searched for."""
    return (*found.remarks, *(one for one in _checkpoint(found, claims) if is_fault(one)))


def with_faults(found: CaseContents, claims: FoundClaims | None) -> CaseContents:
    """The contents with every fault among their remarks: what a letter has to list."""
    return replace(found, remarks=faults_of(found, claims))


def all_remarks(found: CaseContents, claims: FoundClaims | None) -> tuple[Remark, ...]:
    """Faults, then notes, then what was not searched."""
    notes = [one for one in _checkpoint(found, claims) if not is_fault(one)]
    left = claims.not_searched if claims is not None else ()
    return (
        *(Remark(FAULT, one.where, one.sentence, one.code) for one in faults_of(found, claims)),
        *(Remark(NOTE, one.where, one.sentence, one.code) for one in notes),
        *(Remark(NOT_SEARCHED, path, reason) for path, reason in left),
    )


def _checkpoint(found: CaseContents, claims: FoundClaims | None) -> tuple[Inconsistency, ...]:
    if claims is None:
        return ()
    return tuple(
        one
        for delivery in found.deliveries
        for one in checkpoint_remarks(delivery.submission, claims.claims, delivery.folder)
    )


class RemarksPane(QWidget):
    """The list; of the chosen remark the whole sentence below it."""

    def __init__(self) -> None:
        super().__init__()
        self._remarks: tuple[Remark, ...] = ()
        self.search = OneLine("", "quiet")
        model = IdTableModel(COLUMNS, lambda ids: [_row(self._remarks[at]) for at in ids])
        self.table = Table(model, name="What does not fit together", empty=READING)
        self.table.row_chosen.connect(self._show_one)
        self.sentence, self.code = Label("", wrap=True, selectable=True), Quiet("")
        self.one = column(self.sentence, self.code, margins=(20, 10, 20, 12), gap=4)
        head = row(Heading("What does not fit together"), self.search, margins=(16, 8, 16, 6))
        fill(self, column(head, self.table, rule(), self.one, gap=0, ground="panel"))
        self.one.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(1, self.width() < theme.px(720))

    def show_remarks(self, found: CaseContents, claims: FoundClaims | None, not_searched: str = "") -> None:
        """What is known now. `not_searched` says why there are no claims, "" while they are searched for."""
        self._remarks = all_remarks(found, claims)
        self.search.setText(_search_words(claims, not_searched))
        self.table.set_empty(NOTHING if claims is not None else not_searched or SEARCHING)
        self.table.set_ids(range(len(self._remarks)))
        self.one.setVisible(bool(self._remarks))
        if self._remarks and self.table.current_id() is None:
            self.table.choose(0)
        elif self._remarks:
            self._show_one(self.table.current_id())

    def show_unread(self, why: str) -> None:
        self.search.setText("")
        self.table.set_empty(why)

    def remarks(self) -> Sequence[Remark]:
        return self._remarks

    def chosen(self) -> Remark | None:
        at = self.table.current_id()
        return self._remarks[at] if at is not None and at < len(self._remarks) else None

    def _show_one(self, at: int) -> None:
        one = self._remarks[at]
        self.sentence.show_state(one.sentence, _STATES[one.kind])
        self.code.setText(
            f"{one.kind.capitalize()} · {one.where}" + (f" · code {one.code}" if one.code else "")
        )


def _search_words(claims: FoundClaims | None, not_searched: str) -> str:
    if claims is None:
        return not_searched or SEARCHING
    found = counted(len(claims.claims), "checkpoint digest is", "checkpoint digests are")
    left = counted(len(claims.not_searched), "file was", "files were")
    return f"{found} named in documents, metadata and logs · {left} not searched"


def _row(one: Remark) -> tuple[Cell | str, ...]:
    return (
        Cell(one.kind, _STATES[one.kind]),
        Cell(one.where, tip=one.where),
        Cell(one.sentence, tip=one.sentence),
    )
