"""What is written after the reveal, at the right of the answers: the draft finding, a dissent; and what every
such form has in common.

- Each form says what it lacks in the guards' own sentences, and is kept as a draft until it is recorded.
- A settled criterion and a draft can be written again: the form then begins with what is recorded.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Act, Dissented, FindingDrafted, Outcome
from reviewer_app.domain.case import Case
from reviewer_app.domain.guards import refusal
from reviewer_app.ui.controls import Choice, field, fill
from reviewer_app.ui.pages.evidence_words import portion_of
from reviewer_app.ui.pages.kept_drafts import KeptDrafts, Values
from reviewer_app.ui.pages.written_text import WrittenText

_NO_CHANGE = "It is recorded as it stands here."


class RevealForm(QWidget):
    """A form of the page Reveal. `asked(act)` is the act to record; `edited()` follows every change.

    `busy()` is why nothing can be recorded at all, or "".
    """

    asked = Signal(object)
    edited = Signal()

    def __init__(
        self, desk: Desk, case_id: str, kept: KeptDrafts, busy: Callable[[], str], written: WrittenText
    ) -> None:
        super().__init__()
        self._desk, self._case_id, self._kept, self._busy = desk, case_id, kept, busy
        self.written = written
        written.edited.connect(self.changed)
        written.asked.connect(self.record)
        fill(self, written)

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    # What each form gives

    def form(self) -> str:
        """The name its draft is kept under."""
        raise NotImplementedError

    def values(self) -> Values:
        """What the inputs hold."""
        raise NotImplementedError

    def recorded(self) -> Values:
        """The same of what is recorded; {} where nothing is."""
        raise NotImplementedError

    def act(self) -> Act | None:
        """What would be recorded; None while a choice is still open."""
        raise NotImplementedError

    def lacks(self) -> str:
        """Which choice is open, when `act` is None."""
        raise NotImplementedError

    # What all have in common

    def why_not(self) -> str:
        act = self.act()
        if act is None or self._busy():
            return self._busy() or self.lacks()
        reason = refusal(self._desk.register, self._case_id, self._desk.person, act) or ""
        return reason or (_NO_CHANGE if not self.unsaved() else "")

    def unsaved(self) -> bool:
        """Whether the inputs hold something that is not recorded."""
        return self.values() != self.recorded()

    def changed(self) -> None:
        self._kept.write(self.form(), self.values() if self.unsaved() else {})
        self.look()
        self.edited.emit()

    def look(self) -> None:
        self.written.allow(self.why_not())

    def record(self) -> None:
        act = self.act()
        if act is not None and not self.why_not():
            self.asked.emit(act)


class DraftForm(RevealForm):
    """The draft finding: the recommended outcome and the key judgement."""

    def __init__(self, desk: Desk, case_id: str, kept: KeptDrafts, busy: Callable[[], str]) -> None:
        outcomes = [("Choose an outcome", ""), *((one.value, one.value) for one in Outcome)]
        self.outcome = Choice(outcomes, name="Recommended outcome")
        mark = portion_of(desk.case(case_id).submission.marking)
        written = WrittenText(
            "Draft finding",
            "Key judgement",
            "Write the draft",
            mark,
            above=[field("Recommended outcome", self.outcome)],
            key_judgement=True,
            lines=8,
        )
        super().__init__(desk, case_id, kept, busy, written)
        self.outcome.currentIndexChanged.connect(lambda _: self.changed())

    def begin(self) -> None:
        """Begin with the draft that was kept, else with the one that is recorded."""
        said = self._kept.of(self.form()) or self.recorded()
        self.outcome.blockSignals(True)
        self.outcome.set_value(said.get("outcome", ""))
        self.outcome.blockSignals(False)
        self.written.set_words(said.get("judgement", ""), said.get("mark", ""))
        self.look()

    def form(self) -> str:
        return "draft"

    def values(self) -> Values:
        return {
            "outcome": self.outcome.value() or "",
            "judgement": self.written.words(),
            "mark": self.written.mark(),
        }

    def recorded(self) -> Values:
        made = self._case.draft
        if made is None:
            return {}
        return {"outcome": made.outcome, "judgement": made.judgement, "mark": made.marking}

    def unsaved(self) -> bool:
        now = self.values()
        empty = not now["outcome"] and not now["judgement"]
        return now != self.recorded() and not (empty and not self.recorded())

    def act(self) -> FindingDrafted | None:
        said = self.values()
        if not said["outcome"]:
            return None
        return FindingDrafted(Outcome(said["outcome"]), said["judgement"], said["mark"])

    def lacks(self) -> str:
        return "Choose an outcome first."


class DissentForm(RevealForm):
    """What a reviewer who does not join the finding says; printed with it, and never taken out."""

    def __init__(self, desk: Desk, case_id: str, kept: KeptDrafts, busy: Callable[[], str]) -> None:
        mark = portion_of(desk.case(case_id).submission.marking)
        written = WrittenText("Dissent", "Your dissent", "Dissent", mark, lines=5)
        super().__init__(desk, case_id, kept, busy, written)

    def begin(self) -> None:
        said = self._kept.of(self.form())
        self.written.set_words(said.get("words", ""), said.get("mark", ""))
        self.look()

    def form(self) -> str:
        return "dissent"

    def values(self) -> Values:
        return {"words": self.written.words(), "mark": self.written.mark()}

    def recorded(self) -> Values:
        return {}

    def unsaved(self) -> bool:
        return bool(self.written.words())

    def act(self) -> Dissented:
        return Dissented(self.written.words(), self.written.mark())

    def lacks(self) -> str:
        return ""
