"""The supervisor's acts, each with the reason why it is off: return, sign off, override, determination.

- Signing off and overriding say what has not been read yet before they ask for anything.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import supervise
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Act, Determined, Outcome, Overridden, Returned, SignedOff
from reviewer_app.domain.case import Case
from reviewer_app.domain.guards import may
from reviewer_app.ui.controls import Button, column, fill, rule
from reviewer_app.ui.keys import Key
from reviewer_app.ui.pages import supervisor_forms as forms
from reviewer_app.ui.pages.determination_form import DETERMINATION, ask_determination
from reviewer_app.ui.pages.kept_drafts import KeptDrafts
from reviewer_app.ui.text import Quiet

# what to record, the word when it is, and the draft that is then recorded
Work = Callable[[Callable[[], None], str, str], None]
_LONG = "Asked to learn what else stands against it; nothing of this is recorded."


class SupervisorActs(QWidget):
    """The buttons at the foot of the side. `act` records off the screen's thread, and shows it."""

    def __init__(
        self, desk: Desk, case_id: str, kept: KeptDrafts, act: Work, busy: Callable[[], str]
    ) -> None:
        super().__init__()
        self._desk, self._case_id, self._kept, self._act, self._busy = desk, case_id, kept, act, busy
        self.return_button = Button("Return…", self.send_back)
        self.sign_button = Button("Sign off…", self.sign_off)
        self.override_button = Button("Override…", self.override)
        self.record_button = Button("Record the determination…", self.determine)
        self._buttons: list[tuple[Button, type[Act], Quiet]] = [
            (self.return_button, Returned, Quiet("")),
            (self.sign_button, SignedOff, Quiet("")),
            (self.override_button, Overridden, Quiet("")),
            (self.record_button, Determined, Quiet("")),
        ]
        lines = [column(button, why, gap=4) for button, _, why in self._buttons]
        fill(self, column(rule(), *lines, margins=(18, 8, 18, 14), gap=8))

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    def why_not(self, form: type[Act]) -> str:
        """Why this cannot be done now by this person, or ""."""
        reason = self._busy() or self._desk.read_only
        reason = reason or may(self._desk.register, self._case_id, self._desk.person, form) or ""
        draft = self._case.draft
        if reason or draft is None:
            return reason
        drafted = Outcome(draft.outcome)
        other = next(one for one in Outcome if one is not drafted)
        if form is SignedOff:
            return forms.refused(self._desk, self._case_id, SignedOff(drafted, _LONG))
        if form is Overridden:
            return forms.refused(self._desk, self._case_id, Overridden(other, _LONG, draft.marking))
        return ""

    def show_acts(self) -> None:
        """On or off, with the reason below; one reason that holds for several is said once."""
        said = ""
        for button, form, why in self._buttons:
            reason = self.why_not(form)
            button.allow(reason)
            why.setText(reason)
            why.setVisible(bool(reason) and reason != said)
            said = reason

    def keys(self) -> tuple[Key, ...]:
        return (
            Key("R", "Return…", self.send_back, lambda: self.why_not(Returned)),
            Key("O", "Override…", self.override, lambda: self.why_not(Overridden)),
        )

    def send_back(self) -> None:
        """Return the reviews, or the draft alone, with a reason."""
        if self.why_not(Returned):
            return
        said = forms.ask_return(self, self._desk, self._case_id, self._kept)
        if said is not None:
            one = said
            self._act(
                lambda: supervise.send_back(self._desk, self._case_id, one.reason, one.to, one.marking),
                f"Returned to the {one.to.value}.",
                forms.RETURN,
            )

    def sign_off(self) -> None:
        """Concur with the draft; asks for the password."""
        if self.why_not(SignedOff):
            return
        said = forms.ask_sign_off(self, self._desk, self._case_id, self._kept)
        if said is None:
            return
        one, password = said.act, said.password

        def work() -> None:
            said = (one.recommendation, one.statement, password, one.marking)
            supervise.sign_off(self._desk, self._case_id, *said)

        self._act(work, "Signed off.", forms.SIGN_OFF)

    def override(self) -> None:
        """Sign off another outcome than the draft's; asks for the password."""
        if self.why_not(Overridden):
            return
        said = forms.ask_override(self, self._desk, self._case_id, self._kept)
        if said is None:
            return
        one, password = said.act, said.password

        def work() -> None:
            supervise.override(self._desk, self._case_id, one.outcome, one.reason, one.marking, password)

        self._act(work, "Signed off against the draft.", forms.OVERRIDE)

    def determine(self) -> None:
        """Write down the determination another made."""
        if self.why_not(Determined):
            return
        said = ask_determination(self, self._desk, self._case_id, self._kept)
        if said is None:
            return
        one = said

        def work() -> None:
            supervise.record_determination(
                self._desk,
                self._case_id,
                one.outcome,
                one.official,
                one.authority,
                one.decided_on,
                one.memorandum,
                one.delegation,
                one.marking,
            )

        self._act(work, "The determination is recorded.", DETERMINATION)
