"""Exhibits: everything cited in a case, found, ordered and noted; each is opened at its place.

- Only what the person may see is listed: another reviewer's exhibits once the reviews are revealed.
- Choosing an exhibit reads its excerpt again, after a moment; that is an opening, and recorded. Enter checks
  the whole original, and goes to the place. What no longer matches is refused, and says so at the head.
- Notes and the order are drafts until they are recorded. Numbers never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import review
from reviewer_app.desk.exhibit_opening import (
    Checked,
    ExhibitAltered,
    Opened,
    check_exhibits,
    open_exhibit,
    read_excerpt,
)
from reviewer_app.desk.exhibit_rereading import FIGURES
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitNoted, ExhibitsOrdered
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may, may_open_evidence
from reviewer_app.store.faults import Verdict
from reviewer_app.ui import tasks, theme
from reviewer_app.ui.controls import Button, column, row
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.clock_facts import clock_facts
from reviewer_app.ui.pages.closed_body import closed_body
from reviewer_app.ui.pages.evidence_words import counted
from reviewer_app.ui.pages.exhibits_list import ExhibitList
from reviewer_app.ui.pages.exhibits_note import NotePanel
from reviewer_app.ui.pages.exhibits_preview import Preview
from reviewer_app.ui.pages.exhibits_rows import ExhibitRow, checked_words, kept_order, moved, rows_of
from reviewer_app.ui.pages.review_words import why_nothing_shown
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label

DWELL_MS = 350
BODY_WIDE, BODY_HIGH = 560, 380


class ExhibitsPage(Page):
    """The exhibits of one case."""

    name = "Exhibits"
    icon = "exhibits"
    body_high = BODY_HIGH

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._order: tuple[int, ...] = ()  # one's own order as arranged here, () while it is the recorded one
        self._checked: dict[int, tuple[Verdict, str]] = {}
        self._excerpts: dict[int, Opened] = {}
        self._asked, self._all_checked = 0, False  # a late answer is dropped
        self.list, self.preview = ExhibitList(), Preview()
        self.side = NotePanel(self.open_chosen, self.record_note, self.check_all)
        self.order_words = Label("Your order is not recorded yet.", "quiet", state=State.WARN)
        self.order_button = Button("Record the order   Ctrl+Shift+S", self.record_order)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(DWELL_MS)
        self._why_closed = may_open_evidence(desk.case(case_id), desk.person) or ""
        self._build()
        self._listen()

    def _build(self) -> None:
        self.header.button_shown = False  # the primary action stands at hand, in the side panel
        if self._why_closed:
            self.set_body(closed_body(self, self._why_closed))
            return
        self._order_bar = row(
            self.order_words, self.order_button, None, margins=(12, 4, 12, 4), ground="panel"
        )
        split = Splitter("exhibits/middle", [self.list, self.preview], [420, 320], down=True)
        self.set_body(column(self._order_bar, split, gap=0, ground="panel"))
        self.set_side(self.side)

    def _listen(self) -> None:
        self.list.chosen.connect(lambda _: self._show_chosen())
        self.list.opened.connect(lambda _: self.open_chosen())
        self.side.edited.connect(self._show_marks)
        self._dwell.timeout.connect(self._read_chosen)

    # What is shown

    def refresh(self) -> None:
        if self._why_closed:
            return
        case = self._desk.case(self._case_id)
        self._order = kept_order(self._order, [one.number for one in case.exhibits_of(self._desk.person.id)])
        self._fill()

    def _fill(self) -> None:
        case = self._desk.case(self._case_id)
        self.list.show_rows(rows_of(self._desk.register, case, self._desk.person.id, self._order))
        self._order_bar.setVisible(bool(self._order))
        self._show_chosen()
        self._show_marks()

    def _show_marks(self) -> None:
        if self._all_checked:
            verdicts = [verdict for verdict, _ in self._checked.values()]
            self.side.check_words.show_state(*checked_words(verdicts))
        self.list.show_marks(self._checked, self.side.unsaved())
        self.side.show_state(self._why_not_note())
        self._say()

    def _show_chosen(self) -> None:
        chosen = self.list.current()
        self.side.show_row(chosen, self._why_not_note())
        self._asked += 1
        self._dwell.stop()
        if chosen is None:
            self.preview.show_nothing()
        elif chosen.exhibit.cited.exhibit in FIGURES:
            self.preview.show_figures(chosen.exhibit)
        elif chosen.number in self._excerpts:
            self._show_excerpt(self._excerpts[chosen.number])
        else:
            self.preview.show_reading(chosen.exhibit)
            self._dwell.start()
        self._say()

    def _read_chosen(self) -> None:
        chosen = self.list.current()
        if chosen is None:
            return
        asked = self._asked
        work = partial(read_excerpt, self._desk, self._case_id, chosen.number)

        def show(opened: Opened) -> None:
            if opened.verdict is Verdict.GOOD:
                self._excerpts[chosen.number] = opened
            if asked == self._asked:
                self._show_excerpt(opened)

        def refuse(error: DeskError) -> None:
            self._refused(chosen, error, shown=asked == self._asked)

        self.run(work, show, title=f"Reading exhibit {chosen.number}", failed=refuse)

    def _show_excerpt(self, opened: Opened) -> None:
        if opened.verdict is Verdict.GOOD:
            self.preview.show_text(opened.exhibit, opened.excerpt, opened.verdict, opened.sentence)
        else:
            self.preview.show_reason(opened.exhibit, opened.sentence, opened.verdict)

    def _refused(self, chosen: ExhibitRow, error: DeskError, *, shown: bool) -> None:
        """An exhibit that is not opened: said at the head, in its row, and in the place of what was cited."""
        verdict = Verdict.BAD if isinstance(error, ExhibitAltered) else Verdict.UNCHECKED
        self._checked[chosen.number] = (verdict, error.sentence)
        self._excerpts.pop(chosen.number, None)
        self.show_error(error)
        if shown:
            self.preview.show_reason(chosen.exhibit, error.sentence, verdict)
        self._show_marks()

    # Opening

    def _why_not_open(self) -> str:
        return "" if self.list.current() is not None else "Choose an exhibit first."

    def open_chosen(self) -> None:
        """Check the chosen exhibit against its originals, and go to where it lies."""
        chosen = self.list.current()
        if chosen is None:
            return
        self._dwell.stop()
        self._asked += 1
        asked = self._asked

        def go(opened: Opened) -> None:
            self.clear_error()
            self._checked[chosen.number] = (opened.verdict, opened.sentence)
            self._show_marks()
            if asked == self._asked:
                self._go(opened)

        def refuse(error: DeskError) -> None:
            self._refused(chosen, error, shown=asked == self._asked)

        work = partial(open_exhibit, self._desk, self._case_id, chosen.number)
        self.run(work, go, title=f"Opening exhibit {chosen.number}", failed=refuse)

    def _go(self, opened: Opened) -> None:
        self._show_excerpt_or_figures(opened)
        self.exhibit_opened.emit(opened.target)
        if opened.verdict is not Verdict.GOOD:
            self.said.emit(f"Exhibit {opened.exhibit.number} could not be checked: {opened.sentence}")

    def _show_excerpt_or_figures(self, opened: Opened) -> None:
        if opened.exhibit.cited.exhibit in FIGURES:
            self.preview.show_figures(opened.exhibit)
        else:
            self._show_excerpt(opened)

    def check_all(self) -> None:
        """Check every exhibit that this person may see; the list says of each what was found."""
        self.side.check_words.show_state("Checking every original and every excerpt …", State.QUIET)

        def work(progress: tasks.Progress) -> tuple[Checked, ...]:
            def report(done: int, of: int) -> bool:
                progress(done, of, f"exhibit {done + 1} of {of}")
                return True

            return check_exhibits(self._desk, self._case_id, report)

        self.run_long(work, self._show_checked, title="Checking the exhibits", failed=self._check_failed)

    def _check_failed(self, error: DeskError) -> None:
        self._all_checked = False
        self.side.check_words.show_state("Not checked.", State.UNKNOWN)
        self.show_error(error)

    def _show_checked(self, found: tuple[Checked, ...]) -> None:
        self._checked = {one.exhibit.number: (one.verdict, one.sentence) for one in found}
        self._all_checked = True
        self._show_marks()

    # Notes and the order

    def _why_not_note(self) -> str:
        chosen = self.list.current()
        if chosen is None:
            return "Choose an exhibit first."
        if not chosen.own:
            return "The note is the citer's own."
        reason = self._desk.read_only or may(
            self._desk.register, self._case_id, self._desk.person, ExhibitNoted
        )
        return reason or ""

    def record_note(self) -> None:
        """Record the note of the chosen exhibit, in the place of the one before."""
        chosen = self.list.current()
        if chosen is None or not self.side.record_button.isEnabled():
            return
        typed, number = self.side.draft(), chosen.number
        work = partial(review.note, self._desk, self._case_id, number, typed.text, typed.marking)

        def done(_: None) -> None:
            self.side.forget(number)
            self._recorded(f"The note on exhibit {number} is recorded.")

        self.run(work, done, title="Recording the note")

    def _why_not_order(self) -> str:
        chosen = self.list.current()
        if chosen is None:
            return "Choose an exhibit first."
        if not chosen.own:
            return "The order is of your own exhibits."
        reason = self._desk.read_only or may(
            self._desk.register, self._case_id, self._desk.person, ExhibitsOrdered
        )
        return reason or ""

    def move_chosen(self, by: int) -> None:
        """The chosen exhibit one place down (1) or up (-1) in one's own order; recorded on request."""
        chosen = self.list.current()
        if chosen is None or self._why_not_order():
            return
        recorded = self._recorded_order()
        order = moved(self._order or recorded, self.list.shown(), chosen.number, by)
        self._order = () if order == recorded else order
        self._fill()

    def record_order(self) -> None:
        """Record one's own order as it stands here."""
        if not self._order:
            return
        work = partial(review.order, self._desk, self._case_id, self._order)

        def done(_: None) -> None:
            self._order = ()
            self._recorded("Your order of exhibits is recorded.")

        self.run(work, done, title="Recording the order")

    def _recorded_order(self) -> tuple[int, ...]:
        own = self._desk.case(self._case_id).exhibits_of(self._desk.person.id)
        return tuple(one.number for one in own)

    def _recorded(self, words: str) -> None:
        self.clear_error()
        self.refresh()
        self.said.emit(words)
        self.case_changed.emit()

    # What the page says

    def _say(self) -> None:
        self.side.allow_open(self._why_not_open())
        self.update_header()

    def state_sentence(self) -> str:
        if self._why_closed:
            return self._why_closed
        case, person = self._desk.case(self._case_id), self._desk.person.id
        every = case.shown_exhibits(person)
        own = sum(one.by == person for one in every)
        if person not in case.reviews and not every:
            return why_nothing_shown(case, person) or "Nothing was cited in this case."
        said = f"{counted(own, 'exhibit')} of yours".capitalize() if own or person in case.reviews else ""
        others = f"{counted(len(every) - own, 'exhibit')} of the others" if len(every) > own else ""
        unused = sum(not one.answers for one in rows_of(self._desk.register, case, person))
        left = f" {unused} in no answer." if unused else ""
        drafts = len(self.side.unsaved())
        kept = f" {counted(drafts, 'note')} not recorded." if drafts else ""
        bad = sum(verdict is Verdict.BAD for verdict, _ in self._checked.values())
        wrong = f" {bad} no longer {'matches' if bad == 1 else 'match'}." if bad else ""
        return f"{', '.join(one for one in (said, others) if one)}.{left}{kept}{wrong}"

    def facts(self) -> Sequence[Fact]:
        desk = self._desk
        return clock_facts(desk.case(self._case_id), desk.register.policy, desk.clock())

    def primary(self) -> Primary | None:
        if self._why_closed:
            return None
        return Primary("Open it where it lies", self.open_chosen, self._why_not_open())

    def body_least(self) -> int:
        return theme.px(BODY_WIDE)

    def on_shown(self) -> None:
        if not self._why_closed and self.list.shown():
            self.list.setFocus()

    def keys(self) -> Sequence[Key]:
        if self._why_closed:
            return ()
        return [
            Key("Return", "Open the exhibit where it lies"),
            Key(
                "Alt+Down", "One place down in your order", partial(self.move_chosen, 1), self._why_not_order
            ),
            Key("Alt+Up", "One place up in your order", partial(self.move_chosen, -1), self._why_not_order),
            Key("Ctrl+Shift+S", "Record the order", self.record_order, self._why_not_record_order),
            Key("N", "Note on the exhibit", self.side.note.setFocus, self._why_not_note),
            Key("Ctrl+S", "Record the note", self.record_note, self._why_not_note),
            Key("/", "Find exhibits", self.list.text.setFocus),
            Key("Shift+C", "Check all exhibits", self.check_all),
        ]

    def _why_not_record_order(self) -> str:
        return "" if self._order else "Your order stands as recorded."
