"""Declaration, Reveal and Supervisor, each with something in it, for `screens.py`."""

from __future__ import annotations

from reviewer_app.desk import blind
from reviewer_app.domain.acts import Conflict
from reviewer_app.ui import picture
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.declaration import DeclarationPage
from reviewer_app.ui.pages.reveal import RevealPage
from reviewer_app.ui.pages.supervisor import SupervisorPage
from reviewer_app.ui.show import wait_until
from tests.ui.builders_ui import CASE

_RATIONALE = (
    "Training sample. Both read the same eight grader's reasons; the level kept here is the one the scores "
    "show, with the grader's leniency said beside it."
)
_HEDGED = (
    "Training sample. The model could probably speed up a practitioner in discovery. It is likely, with high "
    "confidence, that the rest stays as it was."
)


def disclosing(shown: DeskWindow) -> None:
    """A reviewer who discloses something."""
    page = shown.window.page()
    assert isinstance(page, DeclarationPage)
    page.kind.set_value(Conflict.MITIGATED)
    page.kind.chosen.emit(Conflict.MITIGATED)
    page.words.set_text("A former colleague works for the developer; we do not speak of this case.")
    picture.settle()


def settling(shown: DeskWindow) -> None:
    """The adjudicator, half-way through a difference."""
    assert shown.desk is not None
    blind.declare(shown.desk, CASE, Conflict.NONE)
    page = _again(shown)
    page.settle.level.set_value("3")
    page.settle.written.text.set_text(_RATIONALE)
    picture.settle()


def drafting(shown: DeskWindow) -> None:
    """A draft with words that are warned of."""
    page = _again(shown)
    page.draft.outcome.set_value("not designated")
    page.draft.written.text.set_text(_HEDGED)
    picture.settle()


def _again(shown: DeskWindow) -> RevealPage:
    page = shown.window.page()
    assert isinstance(page, RevealPage)
    page.come_to_front()
    picture.settle()
    return page


def reading(shown: DeskWindow) -> None:
    """The supervisor with the first two differences read and what was not opened counted."""
    page = shown.window.page()
    assert isinstance(page, SupervisorPage)
    first, second = list(page.beside.rows())[:2]
    for one in (first, second):
        page.beside.choose(one)
        wait_until(lambda: not page._reading and page._opened is not None, "a recorded reading")
    picture.settle()
