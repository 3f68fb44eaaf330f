"""The chosen item of the checklist: what is said of it, the files behind it, and the judgement at hand.

- Adequacy is a judgement of its own, apart from presence; a reason against is printed in the letter.
- What may not be done says why, with the guards' own sentence.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import AdequacyJudged, ItemWaived
from reviewer_app.domain.case import State as CaseState
from reviewer_app.domain.checklist import Standing
from reviewer_app.domain.contents import HeldItem
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.submission import ItemStatus
from reviewer_app.ui.controls import Button, column, fill, rule
from reviewer_app.ui.flow import flowing
from reviewer_app.ui.pages import submission_words as words
from reviewer_app.ui.pages.portion_mark import UNCLASSIFIED, PortionMark, marked
from reviewer_app.ui.pages.receive_panes import Facts
from reviewer_app.ui.pages.sheet import sheet
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea

NO_ITEM = "Choose an item of the checklist: what is said of it and the files behind it stand here."
NO_FILES = "No file stands behind this item."
FILE_COLUMNS = [Column("path", "File", stretch=True, sortable=False, elide_middle=True)]


class ItemPane(QWidget):
    """`judged(adequate, reason, mark)` and `waive_asked` are about the item that is shown."""

    file_opened = Signal(str)
    judged = Signal(bool, str, str)
    waive_asked = Signal()

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__()
        self._desk, self._case_id = desk, case_id
        self._held: HeldItem | None = None
        self.heading, self.none, self.facts = Heading(""), Quiet(NO_ITEM), Facts()
        model = IdTableModel(FILE_COLUMNS, lambda ids: [(Cell(_shown(path), tip=path),) for path in ids])
        self.files = Table(model, name="Files behind the item", empty=NO_FILES, header=False)
        self.files.row_opened.connect(lambda path: self.file_opened.emit(path))
        self.no_files = Quiet(NO_FILES)
        self.how = Quiet("Enter opens one as text below; each opening is recorded.")
        self._build_judgement()
        self.heading.setWordWrap(True)
        self._about = column(
            self.facts,
            rule(),
            Heading("Files behind it"),
            self.no_files,
            self.files,
            self.how,
            self._judging,
            self._waiving,
            gap=10,
        )
        fill(self, sheet(self.heading, self.none, self._about, margins=(16, 12, 16, 12), gap=10))
        self.show_item(None, (), "")

    def _build_judgement(self) -> None:
        self.reason = TextArea(
            name="Why it is not adequate", hint="needed for “not adequate”; printed in the letter", lines=3
        )
        self.mark = PortionMark("the reason")
        self.reason.edited.connect(self._allow)
        self.mark.textEdited.connect(lambda _: self._allow())
        self.adequate = Button("Adequate", lambda: self.judge(True))
        self.not_adequate = Button("Not adequate", lambda: self.judge(False))
        self.why_not = Quiet("")
        self._judging = column(
            rule(),
            Heading("Is it adequate?"),
            marked("Why it is not adequate", self.reason, self.mark),
            flowing(self.adequate, self.not_adequate),
            self.why_not,
        )
        self.waive = Button("Waive…", self.waive_asked.emit)
        self.why_not_waive = Quiet("")
        self._waiving = column(rule(), Heading("May it be absent?"), self.waive, self.why_not_waive, gap=6)

    def show_item(self, held: HeldItem | None, files: tuple[str, ...], reason: str, first: int = 1) -> None:
        """An item with the files behind it and the submitter's reason; the same one keeps what was typed."""
        same = held is not None and self._held is not None and held.item == self._held.item
        self._held = held
        self.none.setVisible(held is None)
        self.heading.setVisible(held is not None)
        self._about.setVisible(held is not None)
        if held is None:
            return
        self.heading.setText(f"{held.item.id} {held.item.title}")
        self.facts.show_rows(self._rows(held, reason, first))
        self.files.set_ids(files)
        self.files.fit_rows(5)
        self.no_files.setVisible(not files)
        for shown in (self.files, self.how):
            shown.setVisible(bool(files))
        if not same:
            before = held.adequacy
            self.reason.set_text(before.reason if before else "")
            self.mark.setText(before.marking if before and before.reason else UNCLASSIFIED)
        self._allow()

    def go_to_reason(self) -> None:
        self.reason.setFocus()

    def _rows(self, held: HeldItem, reason: str, first: int) -> list[tuple[str, str | QWidget]]:
        said, state = words.presence(held)
        rows: list[tuple[str, str | QWidget]] = [
            ("Need", held.item.need.value),
            ("Presence", Label(said, wrap=True, state=state)),
        ]
        if reason:
            rows.append(("Reason given", reason))
        if words.settled_by(held, first):
            rows.append(("Settled by", words.settled_by(held, first)))
        judged, state = words.adequacy(held)
        if judged:
            rows.append(("Adequacy", Label(judged, wrap=True, state=state)))
        if held.adequacy is not None and held.adequacy.reason:
            by = self._by(AdequacyJudged, held.item.id)
            rows.append(("Because", f"{held.adequacy.marking} {held.adequacy.reason}{by}"))
        if held.waived is not None:
            by = self._by(ItemWaived, held.item.id)
            rows.append(("Waived", f"{held.waived.marking} {held.waived.reason}{by}"))
        return rows

    def _by(self, form: type[AdequacyJudged] | type[ItemWaived], item: str) -> str:
        """Who did the latest act of this form to the item: " (I. Clerk)"."""
        history = self._desk.case(self._case_id).history
        found = (one.by for one in reversed(history) if isinstance(one.act, form) and one.act.item == item)
        by = next(found, "")
        return f" ({self._desk.register.name(by)})" if by else ""

    # What may be done, and why not.

    def why_not_judge(self, adequate: bool) -> str:
        if self._held is None:
            return "No item is chosen."
        act = AdequacyJudged(self._held.item.id, adequate, *self._said(adequate))
        register = self._desk.register
        return self._desk.read_only or refusal(register, self._case_id, self._desk.person, act) or ""

    def why_not_reason(self) -> str:
        """Why no reason against can be written now: a short one is no reason."""
        return "" if self._held is not None and not self._judging.isHidden() else self.why_not_judge(True)

    def why_not_waive_it(self) -> str:
        why_not = may(self._desk.register, self._case_id, self._desk.person, ItemWaived)
        return self._desk.read_only or why_not or ""

    def _allow(self) -> None:
        held = self._held
        if held is None:
            return
        open_now = self._desk.case(self._case_id).state is CaseState.RECEIVED
        self._judging.setVisible(open_now and held.status is ItemStatus.PRESENT)
        self._waiving.setVisible(open_now and held.standing is Standing.LACKING)
        for button, adequate in ((self.adequate, True), (self.not_adequate, False)):
            button.allow(self.why_not_judge(adequate))
        self.why_not.setText(self.why_not_judge(True) or self.why_not_judge(False))
        self.waive.allow(self.why_not_waive_it())
        self.why_not_waive.setText(self.why_not_waive_it())
        self.why_not_waive.setVisible(bool(self.why_not_waive_it()))

    def judge(self, adequate: bool) -> None:
        """Judge the item that is shown, where nothing stands against it."""
        if not self.why_not_judge(adequate):
            self.judged.emit(adequate, *self._said(adequate))

    def _said(self, adequate: bool) -> tuple[str, str]:
        """The reason against and its mark; where it is adequate there is none."""
        reason = "" if adequate else self.reason.text().strip()
        return reason, self.mark.over(reason)


def _shown(path: str) -> str:
    return path.replace("data/", "", 1)
