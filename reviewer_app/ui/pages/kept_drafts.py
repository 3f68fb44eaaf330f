"""What is being written on a page and not recorded yet: kept sealed to its author, and never lost.

- Kept a moment after the last key, off the screen's thread; and at once when the desk locks.
- One value for each form of the page, by name; an empty one is not kept.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer

from reviewer_app.desk import drafts
from reviewer_app.desk.session import Desk
from reviewer_app.ui.page import Page

QUIET_MS = 800
Values = dict[str, str]


class KeptDrafts:
    """The drafts of one page of one case. `page` is asked to do the work, and shows where it failed."""

    def __init__(self, page: Page, desk: Desk, case_id: str) -> None:
        self._page, self._desk, self._case_id = page, desk, case_id
        self._written: dict[str, Values] | None = None
        self._kept: dict[str, Values] = {}
        self._timer = QTimer(page)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._keep_soon)

    def _all(self) -> dict[str, Values]:
        if self._written is None:
            found = drafts.kept(self._desk, self._case_id, self._page.name)
            self._kept = {name: _values(one) for name, one in found.items()}
            self._written = dict(self._kept)
        return self._written

    def of(self, form: str) -> Values:
        """What was written into a form; {} for nothing."""
        return dict(self._all().get(form, {}))

    def write(self, form: str, values: Values) -> None:
        """A form holds this now; {} takes its draft back."""
        written = self._all()
        if values == written.get(form, {}):
            return
        if values:
            written[form] = dict(values)
        else:
            written.pop(form, None)
        self._timer.start()

    def forget(self, form: str) -> None:
        """What the form holds is recorded, or not wanted any more."""
        self.write(form, {})

    def keep(self) -> None:
        """Keep what is written now, on this thread: the desk is about to lock."""
        self._timer.stop()
        if self._written is not None and self._written != self._kept:
            self._keep(dict(self._written))

    def _keep_soon(self) -> None:
        if self._page.isVisible() and self._written != self._kept:
            now = dict(self._all())
            self._page.run(lambda: self._keep(now), lambda _: None, title="Keeping the draft")

    def _keep(self, now: dict[str, Values]) -> None:
        drafts.keep(self._desk, self._case_id, self._page.name, dict(now))
        self._kept = now


def _values(found: object) -> Values:
    """A draft as it was kept; what is not of its form is left out."""
    if not isinstance(found, dict):
        return {}
    return {str(key): one for key, one in found.items() if isinstance(one, str)}
