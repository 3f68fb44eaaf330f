"""A page of the workspace that does one thing at a time, off the screen's thread; its buttons wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from reviewer_app.domain.errors import DeskError
from reviewer_app.ui.page import Page

_T = TypeVar("_T")


class OneAtATime(Page):
    """Subclasses give `_allow`, which turns buttons on and off; `_busy` says that something is under way."""

    _busy = False

    def _allow(self) -> None:
        raise NotImplementedError

    def _begin(self, work: Callable[[], _T], done: Callable[[_T], object], title: str) -> None:
        self._set_busy(True)

        def came(result: _T) -> None:
            self._set_busy(False)
            done(result)

        def failed(error: DeskError) -> None:
            self._set_busy(False)
            self.show_error(error)

        self.run(work, came, title=title, failed=failed)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._allow()
        self.update_header()
