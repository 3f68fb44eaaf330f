"""Submission: what was received, from whom, how it was proved, and whether it is complete.

- Presence is folded from the acts; adequacy is a person's judgement, made here beside the files.
- A document opens as plain text below the list; each opening is recorded in the journal.
- The clerk accepts, or returns with a letter; the supervisor waives: the guards say who may.
- Contents, digests, metadata and letters are read and drawn off the screen's thread.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import contents as verbs
from reviewer_app.desk import evidence, intake
from reviewer_app.desk.contents import CaseContents
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    Accepted,
    Act,
    Assigned,
    Deficiency,
    LetterExported,
    ReturnedIncomplete,
    Withdrawn,
)
from reviewer_app.domain.case import BEFORE_DETERMINATION, Case
from reviewer_app.domain.case import State as CaseState
from reviewer_app.domain.checkpoints import FoundClaims
from reviewer_app.domain.contents import HeldItem, contents_of, lacking
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may
from reviewer_app.domain.guards.intake import why_not_accept
from reviewer_app.domain.guidance import state_sentence
from reviewer_app.domain.people import Role
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import column
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.assignment import AssignmentPage
from reviewer_app.ui.pages.clock_facts import clock_facts
from reviewer_app.ui.pages.submission_acts import (
    ask_accept,
    ask_save,
    ask_waive,
    ask_withdraw,
)
from reviewer_app.ui.pages.submission_case_acts import CaseActs
from reviewer_app.ui.pages.submission_identity import Identity
from reviewer_app.ui.pages.submission_item import ItemPane
from reviewer_app.ui.pages.submission_letters import LettersPane
from reviewer_app.ui.pages.submission_metadata import MetadataPane
from reviewer_app.ui.pages.submission_parts import Checklist, Documents
from reviewer_app.ui.pages.submission_points import point_of_item, point_of_remark
from reviewer_app.ui.pages.submission_reading import Reading, Searched
from reviewer_app.ui.pages.submission_remarks import RemarksPane, faults_of, with_faults
from reviewer_app.ui.pages.submission_return import ReturnPane
from reviewer_app.ui.pages.submission_tabs import Parts
from reviewer_app.ui.pages.submission_words import changed_by_supplement, counted, notice
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State

CONTENTS, IDENTITY, REMARKS, METADATA, LETTERS, RETURN = range(6)
_NAMES = ("Contents", "Identity and custody", "Remarks", "Metadata", "Letters", "Return")
RETURN_SENTENCE = "What stands on the right is the letter that is sent. Change the points until it says all."
SEARCH_OPEN = "The search for checkpoint digests is not finished."
STILL_SEARCHING = "The search for checkpoint digests is not finished: its faults are not among the points."


class SubmissionPage(Page):
    """One case's submission. What its files say is read once, from the sealed originals."""

    name = "Submission"
    icon = "submission"
    body_high = 420

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self.found: CaseContents | None = None
        self.claims: FoundClaims | None = None
        self._not_searched = ""
        self._read_for = 0  # deliveries that were there when the contents were read
        self._busy = ""
        self._reading = Reading(desk, case_id, self)
        self.checklist, self.documents = Checklist(), Documents()
        self.item = ItemPane(desk, case_id)
        self.identity, self.remarks, self.metadata = Identity(desk, case_id), RemarksPane(), MetadataPane()
        self.letters, self.returning = LettersPane(desk, case_id), ReturnPane(desk, case_id)
        self._listen()
        self._build_body()
        self._build_side()

    def _listen(self) -> None:
        self.checklist.item_chosen.connect(lambda _id: self._show_item())
        self.checklist.item_opened.connect(self._open_item)
        self.documents.document_asked.connect(self.open_document)
        self.item.file_opened.connect(self.open_document)
        self.item.judged.connect(self._judge)
        self.item.waive_asked.connect(self.waive)
        self.letters.save_asked.connect(self.save_letter)
        self.letters.table.row_chosen.connect(lambda _: self.update_header())
        self.returning.drawn.connect(self.update_header)
        self._reading.contents_read.connect(self._show_contents)
        self._reading.not_read.connect(self._not_read)
        self._reading.searched.connect(self._show_searched)
        self._reading.not_searched.connect(self._not_claimed)
        for preview in (self.letters.preview, self.returning.preview):
            preview.failed.connect(self.show_error)

    def _build_body(self) -> None:
        contents = Splitter("submission/parts", [self.checklist, self.documents], [400, 340], down=True)
        panes = (contents, self.identity, self.remarks, self.metadata, self.letters, self.returning)
        self.parts = Parts(tuple(zip(_NAMES, panes, strict=True)))
        self.tabs, self.notice = self.parts.tabs, self.parts.notice
        self.tabs.currentChanged.connect(self._turned)
        self.set_body(self.parts)

    def _build_side(self) -> None:
        self.acts = CaseActs(self.accept, self.begin_return, self.withdraw)
        self._panel = column(self.item, self.acts, gap=0, ground="panel")
        self.set_side(self._panel)

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    # What it says.

    def state_sentence(self) -> str:
        if self.tabs.currentIndex() == RETURN:
            return RETURN_SENTENCE
        case = self._case
        words = state_sentence(self._desk.register, case, self._desk.person)
        if case.state is CaseState.RECEIVED and contents_of(case) and not lacking(case):
            words += " No required item is lacking."
        return words

    def facts(self) -> list[Fact]:
        facts = clock_facts(self._case, self._desk.register.policy, self._desk.clock())
        faults = len(faults_of(self.found, self.claims)) if self.found is not None else 0
        if faults:
            words = counted(faults, "thing does not fit together", "things do not fit together")
            facts.append(Fact(words, State.WARN, "They stand under Remarks."))
        return facts

    def primary(self) -> Primary | None:
        if self.tabs.currentIndex() == RETURN:
            return Primary("Return with this letter…", self.return_it, self._busy or self.returning.why_not())
        if self.tabs.currentIndex() == LETTERS and self._case.letters:
            return Primary("Save the letter…", self._save_chosen, self._busy or self.letters.why_not_save())
        match self._case.state:
            case CaseState.RECEIVED:
                return self._primary_of_intake()
            case CaseState.RETURNED:
                return Primary("Save the letter…", self._save_chosen, self._why_not(LetterExported))
            case CaseState.ACCEPTED:
                return Primary("Assign reviewers…", self.assign, self._why_not(Assigned))
            case _:
                return None

    def _primary_of_intake(self) -> Primary:
        in_the_way, person = lacking(self._case), self._desk.person
        if not in_the_way:
            return Primary("Accept…", self.accept, self._why_not_accept())
        if person.has(Role.SUPERVISOR) and not person.has(Role.INTAKE_CLERK):
            held = self._to_waive()
            words = f"Waive {held.item.id}…" if held is not None else "Waive…"
            return Primary(words, self.waive, self.item.why_not_waive_it())
        return Primary("Return…", self.begin_return, self._why_not_return())

    def _why_not(self, form: type[Act]) -> str:
        reason = self._busy or self._desk.read_only
        return reason or may(self._desk.register, self._case_id, self._desk.person, form) or ""

    def _why_not_accept(self) -> str:
        return self._why_not(Accepted) or why_not_accept(self._case) or ""

    def _why_not_return(self) -> str:
        return self._why_not(ReturnedIncomplete) or ("" if self.found is not None else "It is being read.")

    def keys(self) -> list[Key]:
        turns = [
            Key(str(at + 1), name, lambda at=at: self.turn_to(at), lambda at=at: self._why_not_turn(at))  # type: ignore[misc]  # mypy knows no default in a lambda
            for at, name in enumerate(_NAMES)
        ]
        return [
            *turns,
            Key("Enter", "Open the document, or the first file of an item"),
            Key("J", "Next row"),
            Key("K", "Row before"),
            Key(
                "A",
                "Judge the item adequate",
                lambda: self.item.judge(True),
                lambda: self.item.why_not_judge(True),
            ),
            Key("X", "Judge the item not adequate", self.item.go_to_reason, self.item.why_not_reason),
            Key("Ctrl+R", "Return", self.begin_return, self._why_not_return),
            Key("P", "Put the item or the remark into the letter", self.put_point, self._why_not_put),
        ]

    def _why_not_turn(self, at: int) -> str:
        return "No letter is being written." if at == RETURN and not self.returning.begun else ""

    # Showing.

    def refresh(self) -> None:
        self._show_state()
        if self._read_for != len(self._case.deliveries):
            self._read()

    def on_shown(self) -> None:
        if self.tabs.currentIndex() == CONTENTS:
            self.checklist.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_to(self, at: int) -> None:
        """One of the parts, with the keyboard in it."""
        if self._why_not_turn(at):
            return
        self.tabs.setCurrentIndex(at)
        first: dict[int, QWidget] = {
            CONTENTS: self.checklist.table,
            REMARKS: self.remarks.table,
            METADATA: self.metadata.table,
            LETTERS: self.letters.table,
            RETURN: self.returning.points.table,
        }
        first.get(at, self.tabs).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _turned(self, at: int) -> None:
        """A letter needs the whole width; what is judged elsewhere needs the item beside it."""
        self._panel.setVisible(at not in (LETTERS, RETURN))
        if at == RETURN:
            self._follow()
        self.update_header()

    def _show_state(self) -> None:
        """Everything that follows from the acts alone."""
        case = self._case
        self.parts.say(*notice(self._desk.register, case))
        if case.state is not CaseState.RECEIVED and self.returning.begun:
            self.returning.forget()
        self.tabs.setTabVisible(RETURN, self.returning.begun)
        self.parts.count(LETTERS, len(case.letters))
        self.identity.show_case(self.found)
        self.letters.show_letters()
        if self.found is not None:
            self.checklist.show_items(self.found, contents_of(case), changed_by_supplement(case))
        self._show_item()
        self._show_acts()

    def _show_item(self) -> None:
        held, found = self.checklist.chosen(), self.found
        if held is None or found is None:
            self.item.show_item(None, (), "")
            return
        first = self._case.received.submission.sequence
        id = held.item.id
        self.item.show_item(held, found.files.get(id, ()), found.reasons.get(id, ""), first)
        self.update_header()

    def _show_acts(self) -> None:
        state = self._case.state
        received = state is CaseState.RECEIVED
        self.acts.show_acts(
            [
                (received, self._why_not_accept()),
                (received, self._why_not_return()),
                (state in BEFORE_DETERMINATION, self._why_not(Withdrawn)),
            ]
        )

    # Reading.

    def _read(self) -> None:
        self._read_for = len(self._case.deliveries)
        self.claims, self._not_searched = None, ""
        self._reading.begin()

    def _show_contents(self, found: CaseContents, originals: tuple[VaultObject, ...]) -> None:
        self.found = found
        self.documents.show_files(found.deliveries, originals)
        self._show_remarks()
        self._show_state()
        self.update_header()

    def _not_read(self, error: DeskError) -> None:
        self._read_for = 0
        self.checklist.show_unread()
        self.documents.show_unread()
        for pane in (self.remarks, self.metadata):
            pane.show_unread(error.sentence)
        self.show_error(error)

    def _show_searched(self, searched: Searched) -> None:
        self.claims = searched.claims
        self._show_remarks()
        self._follow()
        self.update_header()
        if searched.not_looked is not None:
            self._read_for = 0  # it is tried again when the page comes to the front
            self.metadata.show_unread(searched.not_looked.sentence)
            return
        self.metadata.show_documents(searched.documents)
        self.parts.count(METADATA, len(searched.documents))

    def _not_claimed(self, error: DeskError) -> None:
        self._read_for = 0  # it is tried again when the page comes to the front
        self._not_searched = f"Not searched for checkpoint digests: {error.sentence}"
        self._show_remarks()
        self._follow()
        self.metadata.show_unread(error.sentence)

    def _show_remarks(self) -> None:
        if self.found is None:  # they are held against what the submission says
            return
        self.remarks.show_remarks(self.found, self.claims, self._not_searched)
        self.parts.count(REMARKS, len(self.remarks.remarks()))

    def _open_item(self, item: str) -> None:
        files = self.found.files.get(item, ()) if self.found is not None else ()
        if files:
            self.open_document(files[0])

    def open_document(self, path: str) -> None:
        """Open an original as text below the list; what is no text says so there."""
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
        if self._why_not_accept():
            return
        inadequate = [held.item for held in contents_of(self._case) if held.inadequate]
        judged = [f"{item.id} {item.title} is judged not adequate." for item in inadequate]
        faults = faults_of(self.found, self.claims) if self.found is not None else ()
        unsearched = [self._not_searched or SEARCH_OPEN] if self.claims is None else []
        points = [*unsearched, *judged, *(one.sentence for one in faults)]
        answer = ask_accept(self, tuple(self._desk.register.criteria.values()), points)
        if answer is not None:
            criteria, basis = answer
            self._do(lambda: intake.accept(self._desk, self._case_id, criteria, basis), "Accepted.")

    def assign(self) -> None:
        """Reviewers are chosen on the page Assignment."""
        self.page_asked.emit(AssignmentPage.name)

    def _judge(self, adequate: bool, reason: str, mark: str) -> None:
        held = self.checklist.chosen()
        if held is not None:
            id, words = held.item.id, "adequate" if adequate else "not adequate"
            act = lambda: verbs.judge(self._desk, self._case_id, id, adequate, reason, mark)  # noqa: E731
            self._do(act, f"{id} is judged {words}.")
            self.checklist.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_waive(self) -> HeldItem | None:
        """The chosen item where it is in the way, else the first that is."""
        chosen, in_the_way = self.checklist.chosen(), lacking(self._case)
        fits = [held for held in in_the_way if chosen is not None and held.item == chosen.item]
        return next(iter(fits or in_the_way), None)

    def waive(self) -> None:
        """Ask the supervisor for a reason and the password, and let an item be absent."""
        held = self._to_waive()
        if held is None or self.item.why_not_waive_it():
            return
        answer = ask_waive(self, self._desk, self._case_id, held)
        if answer is not None:
            said, id = answer, held.item.id
            self._do(lambda: verbs.waive(self._desk, self._case_id, id, *said), f"{id} is waived.")

    def begin_return(self) -> None:
        """Open the letter: drafted anew where none is being written."""
        if self.found is None or self._why_not_return():
            return
        if not self.returning.begun:
            self.returning.begin(*self._as_it_stands(self.found))
        self.tabs.setTabVisible(RETURN, True)
        self.turn_to(RETURN)

    def _as_it_stands(self, found: CaseContents) -> tuple[CaseContents, str]:
        """What a letter has to list now, and what is not among it yet."""
        note = "" if self.claims is not None else self._not_searched or STILL_SEARCHING
        return verbs.as_it_stands(self._desk, self._case_id, with_faults(found, self.claims)), note

    def _follow(self) -> None:
        """A letter that is being written follows what was judged and found since."""
        if self.found is not None and self.returning.begun:
            self.returning.follow(*self._as_it_stands(self.found))

    def _chosen_point(self) -> Deficiency | None:
        """What is chosen in the part in front, as a point of a letter."""
        held, at = self.checklist.chosen(), self.remarks.chosen()
        match self.tabs.currentIndex():
            case index if index == CONTENTS and held is not None:
                return point_of_item(held)
            case index if index == REMARKS and at is not None:
                return point_of_remark(at.where, at.sentence)
            case _:
                return None

    def _why_not_put(self) -> str:
        nothing = "" if self._chosen_point() is not None else "No item and no remark is chosen."
        return self._why_not_return() or nothing

    def put_point(self) -> None:
        """Put what is chosen into the letter, which is begun where none is being written."""
        point = self._chosen_point()
        if point is not None and not self._why_not_put():
            self.begin_return()
            self.returning.points.put(point)

    def return_it(self) -> None:
        """Record the return with the letter that is shown."""
        act = self.returning.act()
        if act is None or self.returning.why_not():
            return
        what = f"Letter {act.facts.number} with {counted(len(act.points), 'point')}"
        words = f"{what} is recorded as it is shown. The case then waits for a supplement."
        if dialogs.ask(self, "Return the submission?", words, yes="Return it"):
            self._do(
                lambda: verbs.return_incomplete(self._desk, self._case_id, act),
                f"Returned with letter {act.facts.number}.",
                lambda: self.turn_to(LETTERS),
            )

    def _save_chosen(self) -> None:
        self.save_letter(self.letters.chosen() or len(self._case.letters))

    def save_letter(self, number: int) -> None:
        """Ask where to, and write a letter out."""
        asked = ask_save(self, self._desk, self._case_id, number)
        if asked is not None:
            one = asked
            self._do(
                lambda: verbs.export_letter(
                    self._desk, self._case_id, number, one.path, one.medium, one.purpose
                ),
                f"Letter {number} is saved to {one.path}.",
            )

    def withdraw(self) -> None:
        """Ask who asked for it and why, and record the withdrawal."""
        if self._why_not(Withdrawn):
            return
        answer = ask_withdraw(self, self._desk, self._case_id)
        if answer is not None:
            said = answer
            self._do(lambda: verbs.withdraw(self._desk, self._case_id, *said),
                     "The withdrawal is recorded.")  # fmt: skip

    def _do(self, act: Callable[[], None], words: str, then: Callable[[], object] = lambda: None) -> None:
        self.clear_error()
        self._busy = "It is being recorded."
        self._show_acts()
        self.update_header()
        self.run(act, lambda _: self._done(words, then), title="Recording", failed=self._not_done)

    def _done(self, words: str, then: Callable[[], object]) -> None:
        self._busy = ""
        self._show_state()
        if self.tabs.currentIndex() == RETURN and not self.returning.begun:
            self.tabs.setCurrentIndex(CONTENTS)
        then()
        self.update_header()
        self.said.emit(words)
        self.case_changed.emit()

    def _not_done(self, error: DeskError) -> None:
        self._busy = ""
        self.show_error(error)
        self._show_acts()
        self.update_header()
