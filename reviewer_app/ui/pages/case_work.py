"""A page of a case on which acts are recorded: why not now, one at a time, and the drafts of its forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Act
from reviewer_app.domain.case import Case
from reviewer_app.domain.guards import may, refusal
from reviewer_app.ui.pages.acting import Acting
from reviewer_app.ui.pages.evidence_words import portion_of
from reviewer_app.ui.pages.kept_drafts import KeptDrafts
from reviewer_app.ui.pages.kept_form import Form, ask_kept

RECORDING = "It is being recorded."


class CaseWork(Acting):
    """Subclasses give `refresh`; it is called after every act."""

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.case_id, self._busy = desk, case_id, ""
        self.drafts = KeptDrafts(self, desk, case_id)

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self.desk.case(self.case_id)

    def portion(self) -> str:
        """The portion mark a text of this case begins with."""
        return portion_of(self.case.submission.marking)

    def why_not(self, form: type[Act]) -> str:
        """Why an act of this form cannot be done now, or ""."""
        reason = self._busy or self.desk.read_only
        return reason or may(self.desk.register, self.case_id, self.desk.person, form) or ""

    def refused(self, act: Act) -> str:
        """Why this very act is refused, or ""."""
        return refusal(self.desk.register, self.case_id, self.desk.person, act) or ""

    def ask(self, form: Form) -> bool:
        """Show a form, and say whether the person went on."""
        return ask_kept(self, self.drafts, form)

    def record(self, work: Callable[[], object], words: str, draft: str = "") -> None:
        """Record off the screen's thread, then show it. `draft` names the form whose draft is done with."""
        self._busy = RECORDING
        self.clear_error()
        self.refresh()
        self.update_header()
        self.run(work, lambda _: self._acted(words, draft), title="Recording", failed=self._failed)

    def _forget(self, draft: str) -> None:
        self.drafts.forget(draft)

    def keep_drafts(self) -> None:
        self.drafts.keep()
