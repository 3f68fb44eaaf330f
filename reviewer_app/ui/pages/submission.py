"""Submission: what was received, from whom, how it was proved, and whether it is complete.

- The checklist judges presence; whether a thing is adequate is a person's judgement, made elsewhere.
- A document opens as plain text beside its list; each opening is recorded in the journal.
- The clerk accepts here, the supervisor assigns here: the guards say who may, and why not.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer_app.desk import evidence, intake, supervise
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Accepted, Assigned
from reviewer_app.domain.case import Case
from reviewer_app.domain.case import State as CaseState
from reviewer_app.domain.checklist import ItemState, Standing
from reviewer_app.domain.consistency import Inconsistency
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may
from reviewer_app.domain.guidance import state_sentence
from reviewer_app.domain.submission import Submission, payload_path
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui.controls import column, rule, scrolled
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.clock_facts import clock_facts
from reviewer_app.ui.pages.submission_acts import ask_accept, ask_reviewers
from reviewer_app.ui.pages.submission_parts import Checklist, Documents, received_facts
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label


class SubmissionPage(Page):
    """One case's submission. The submission file is read once, from its sealed original."""

    name = "Submission"
    icon = "submission"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._submission: Submission | None = None
        self._originals: tuple[VaultObject, ...] = ()
        self._items: tuple[ItemState, ...] = ()
        self._remarks: tuple[Inconsistency, ...] = ()
        self._asked = False
        self.checklist, self.documents = Checklist(), Documents()
        self.checklist.item_opened.connect(self._open_item)
        self.documents.document_asked.connect(self.open_document)
        self._received = column(margins=(16, 16, 16, 14), gap=12)
        self.set_body(Splitter("submission/parts", [self.checklist, self.documents], [380, 360], down=True))
        layout = self._received.layout()
        assert isinstance(layout, QVBoxLayout)  # what a column is
        self._received_layout = layout
        self.set_side(scrolled(self._received))

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    # What it says.

    def state_sentence(self) -> str:
        words = state_sentence(self._desk.register, self._case, self._desk.person)
        lacking = sum(item.standing is Standing.LACKING for item in self._items)
        if self._case.state is CaseState.RECEIVED and self._items:
            words += f" {lacking} required items are lacking." if lacking else " No required item is lacking."
        return words

    def facts(self) -> list[Fact]:
        facts = clock_facts(self._case, self._desk.clock())
        if self._remarks:
            facts.append(Fact(f"{len(self._remarks)} things do not fit together", State.WARN))
        return facts

    def primary(self) -> Primary | None:
        register, person = self._desk.register, self._desk.person
        match self._case.state:
            case CaseState.RECEIVED:
                why_not = may(register, self._case_id, person, Accepted)
                return Primary("Accept…", self.accept, self._desk.read_only or why_not or "")
            case CaseState.ACCEPTED:
                why_not = may(register, self._case_id, person, Assigned)
                return Primary("Assign reviewers…", self.assign, self._desk.read_only or why_not or "")
            case _:
                return None

    def keys(self) -> list[Key]:
        return [Key("Enter", "Open the document, or the files of an item"), Key("J", "Next row"),
                Key("K", "Row before")]  # fmt: skip

    def refresh(self) -> None:
        self._show_side()
        if not self._asked:
            self._asked = True
            self._read()

    def on_shown(self) -> None:
        self.checklist.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Reading.

    def _read(self) -> None:
        desk, case_id = self._desk, self._case_id

        def work() -> tuple[Submission, tuple[VaultObject, ...]]:
            return (
                intake.submission_of(desk, case_id, evidence.read_original),
                evidence.originals(desk, case_id),
            )

        self.run(work, self._show_submission, title="Reading the submission", failed=self._not_read)

    def _show_submission(self, found: tuple[Submission, tuple[VaultObject, ...]]) -> None:
        self._submission, self._originals = found
        names = frozenset(
            one.path.removeprefix("data/") for one in self._originals if one.path.startswith("data/")
        )
        self._items, self._remarks = intake.contents(self._submission, names)
        self.checklist.show_items(self._items, self._remarks)
        self.documents.show_files(self._submission, self._originals)
        self._show_side()
        self.update_header()

    def _not_read(self, error: DeskError) -> None:
        self.checklist.show_unread()
        self.documents.show_unread()
        self.show_error(error)

    def _open_item(self, item: ItemState) -> None:
        if item.files:
            self.open_document(payload_path(item.files[0]))

    def open_document(self, path: str) -> None:
        """Open an original as text beside the list; what is no text says so there."""
        desk, case_id = self._desk, self._case_id
        self.documents.begin(path)
        self.run(
            lambda: evidence.open_document(desk, case_id, path),
            self.documents.show_document,
            title="Opening the document",
            failed=lambda error: self.documents.show_refusal(path, error.sentence),
        )

    # The acts.

    def accept(self) -> None:
        lacking = [item for item in self._items if item.standing is Standing.LACKING]
        answer = ask_accept(self, tuple(self._desk.register.criteria.values()), lacking, self._remarks)
        if answer is not None:
            criteria, basis = answer
            self._do(lambda: intake.accept(self._desk, self._case_id, criteria, basis), "Accepted.")

    def assign(self) -> None:
        chosen = ask_reviewers(self, self._desk.register, self._case_id, self._desk.person)
        if chosen:
            names = " and ".join(self._desk.register.name(one) for one in chosen)
            words = f"Assigned to {names}."
            self._do(lambda: supervise.assign(self._desk, self._case_id, chosen), words)

    def _do(self, act: Callable[[], None], words: str) -> None:
        self.clear_error()
        self.run(act, lambda _: self._done(words), title="Recording")

    def _done(self, words: str) -> None:
        self._show_side()
        self.update_header()
        self.said.emit(words)
        self.case_changed.emit()

    # The side.

    def _show_side(self) -> None:
        layout = self._received_layout
        while (old := layout.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for heading, shown in received_facts(self._desk, self._case, self._submission):
            layout.addWidget(Heading(heading))
            layout.addWidget(shown)
            layout.addWidget(rule())
        layout.addWidget(Label("Times are the workstation clock.", "quiet", wrap=True))
        layout.addStretch(1)
