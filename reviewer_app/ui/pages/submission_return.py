"""The return of a submission: the points of its letter on the left, the very letter on the right.

- The pages are those that are sent: they are drawn anew a moment after the last change, off the screen's
  thread, and what is recorded is the act they were drawn from.
- Words of approval and characters without a glyph are warned of; whether a quotation may keep one is the
  clerk's judgement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import contents as verbs
from reviewer_app.desk.contents import CaseContents
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Deficiency, ReturnedIncomplete
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may, refusal
from reviewer_app.findings.pages import page_count
from reviewer_app.ui import tasks
from reviewer_app.ui.controls import fill
from reviewer_app.ui.pages.letter_preview import LetterPreview
from reviewer_app.ui.pages.submission_points import Points
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State

PAUSE_MS = 500  # after the last change, before the letter is drawn anew
DRAWING = "The letter is being drawn."
NOTHING_LISTED = "A deficiency letter lists at least one point."


@dataclass(frozen=True, slots=True)
class Drafted:
    """A letter that was drawn: the act, its file, how many pages, and characters without a glyph."""

    act: ReturnedIncomplete
    pdf: bytes
    pages: int
    missing: tuple[str, ...]


class ReturnPane(QWidget):
    """`drawn` whenever the preview follows the points, or cannot."""

    drawn = Signal()

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__()
        self._desk, self._case_id = desk, case_id
        self._found: CaseContents | None = None
        self._drafted: Drafted | None = None
        self._fault, self._note, self._under_way, self._again = "", "", False, False
        self.points = Points(self._why_not_without)
        self.points.changed.connect(self._changed)
        self.preview = LetterPreview("Pages of the letter")
        self.preview.failed.connect(self._not_drawn)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._draw)
        fill(self, Splitter("submission/return", [self.points, self.preview], [560, 720]))

    @property
    def begun(self) -> bool:
        """Whether a letter is being written."""
        return self._found is not None

    def begin(self, found: CaseContents, note: str = "") -> None:
        """Draft the points as things stand. `note` says what is not among them yet."""
        self._found, self._note = found, note
        self._drafted, self._fault = None, ""
        self.points.show_points(verbs.draft_points(found))
        self._say_warnings()
        self._draw()

    def follow(self, found: CaseContents, note: str = "") -> None:
        """What was judged or found since: its points are added, and the letter is drawn anew."""
        before, self._found = self._found, found
        new, told = self.points.follow(verbs.draft_points(found)), note != self._note
        self._note = note
        if new or (before is not None and before.items != found.items):
            self._drafted = None  # the pages no longer say how things stand
            self._draw()
            self.drawn.emit()
        if new or told:
            self._say_warnings()

    def forget(self) -> None:
        """No letter is being written any more."""
        self._timer.stop()
        self._found = self._drafted = None

    def act(self) -> ReturnedIncomplete | None:
        """The act whose letter is shown; None while the pages do not follow the points."""
        same = self._drafted is not None and self._drafted.act.points == self.points.points()
        return self._drafted.act if self._drafted is not None and same else None

    def why_not(self) -> str:
        """Why the letter that is shown cannot be sent."""
        desk = self._desk
        reason = desk.read_only or may(desk.register, self._case_id, desk.person, ReturnedIncomplete)
        if reason:
            return reason
        if not self.points.points():
            return NOTHING_LISTED
        if self._fault:
            return self._fault
        act = self.act()
        return self._refused(act) if act is not None else DRAWING

    def _refused(self, act: ReturnedIncomplete) -> str:
        return refusal(self._desk.register, self._case_id, self._desk.person, act) or ""

    def _why_not_without(self, points: tuple[Deficiency, ...]) -> str:
        """Why the letter could not go without a point: what the guards say of the rest, and not before."""
        if self._drafted is None:
            return DRAWING if not self._fault else ""
        act = self._drafted.act
        now, then = (self._refused(replace(act, points=each)) for each in (self.points.points(), points))
        return then if then != now else ""

    # Drawing.

    def _changed(self) -> None:
        self._say_warnings()
        self._timer.start()
        self.drawn.emit()

    def _draw(self) -> None:
        if self._under_way:
            self._again = True
            return
        found, points = self._found, self.points.points()
        if found is None:
            return
        if not points:
            self._not_drawn(None)
            return
        self._under_way = True
        desk, case_id, said = self._desk, self._case_id, found.deliveries[-1].submission

        def work() -> Drafted:
            act, pdf = verbs.draft_return(desk, case_id, points, said)
            return Drafted(act, pdf, page_count(pdf), verbs.unprintable(desk, case_id, act))

        tasks.run(self, work, self._show, self._not_drawn, title="Drawing the letter")

    def _show(self, drafted: Drafted) -> None:
        self._under_way, self._fault = False, ""
        if self._found is None:
            return
        keep = self._drafted is not None
        self._drafted = drafted
        title = f"Letter {drafted.act.facts.number}"
        self.preview.show_letter(title, drafted.pdf, drafted.pages, keep_place=keep)
        self._settle()

    def _not_drawn(self, error: DeskError | None) -> None:
        self._under_way = False
        self._drafted = None
        self._fault = error.sentence if error is not None else ""
        state = State.BAD if error is not None else State.PLAIN
        self.preview.show_words("No letter", self._fault or NOTHING_LISTED, state)
        self._settle()

    def _settle(self) -> None:
        self._say_warnings()
        self.points.allow()
        if self._again:
            self._again = False
            self._draw()
        self.drawn.emit()

    def _say_warnings(self) -> None:
        lines = [self._note] if self._note else []
        approving = self.points.words_of_approval()
        if approving:
            quoted = ", ".join(f"“{word}”" for word in approving)
            lines.append(
                f"The points say {quoted}. A letter never says so of a model; a quotation may keep it."
            )
        missing = self._drafted.missing if self._drafted is not None else ()
        if missing:
            codes = " ".join(f"‹U+{ord(one):04X}›" for one in missing[:8])
            more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
            lines.append(f"Printed as code points, because the fonts of the letter lack them: {codes}{more}.")
        self.preview.show_warnings("\n".join(lines))
