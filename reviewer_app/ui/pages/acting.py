"""A page of a case on which acts are recorded, one at a time: what follows when one is, and when not."""

from __future__ import annotations

from reviewer_app.domain.errors import DeskError
from reviewer_app.ui.page import Page


class Acting(Page):
    """`_busy` says in a sentence why nothing else can be done now; "" while nothing is under way.

    Subclasses give `refresh`, and `_forget` where something is written for an act before it is recorded."""

    _busy = ""

    @property
    def busy(self) -> bool:
        return bool(self._busy)

    def _forget(self, draft: str) -> None:
        """What was written under this name is recorded now."""
        raise NotImplementedError

    def _acted(self, words: str, draft: str = "") -> None:
        """It is done: `words` say so. `draft` names what was written for it."""
        self._busy = ""
        self.clear_error()
        if draft:
            self._forget(draft)
        self.refresh()
        self.update_header()
        self.said.emit(words)
        self.case_changed.emit()

    def _failed(self, error: DeskError) -> None:
        """It is not done; everything is shown as it is."""
        self._busy = ""
        self.show_error(error)
        self.refresh()
        self.update_header()
