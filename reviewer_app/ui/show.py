"""Drive a training workspace's own window to a page and take its picture: for the README and the guide."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from reviewer_app.desk.unlocking import training_people
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.declaration import DeclarationPage
from reviewer_app.ui.pages.unlock import UnlockPage

LONGEST_SECONDS = 60.0
_PAUSE = 0.004  # seconds between two looks: a wait is not to take the processor from what it waits for


class NotForTraining(DeskError):
    """{folder} is not a training workspace: a picture is taken of training samples only."""


class TookTooLong(DeskError):
    """The window did not come to {what} within {seconds} seconds."""


def show_case(shown: DeskWindow, path: Path) -> Path:
    """Log on as the first reviewer, open the first case on Compare, and save a PNG of the window.

    Before that reviewer has declared conflicts of interest the picture is of the page that asks for it.
    """
    shown.window.resize(1720, 980)
    log_on_training(shown, Role.REVIEWER)
    desk = shown.desk
    assert desk is not None
    if desk.register.cases:
        case = next(iter(desk.register.cases.values()))
        opens = may_open_evidence(case, desk.person) is None
        shown.open_case(case.id, ComparePage.name if opens else DeclarationPage.name)
        if opens:
            _open_first_sample(shown)
    picture.settle(12)
    return picture.take(shown.window, path)


def _open_first_sample(shown: DeskWindow) -> None:
    """The first sample of the list, both transcripts beside each other: what the page is for."""
    page = shown.window.page()
    if not isinstance(page, ComparePage):
        return
    table = page.grid.table
    wait_until(lambda: table.table_model().rowCount() > 0, "a list of samples")
    table.setFocus()
    table.choose(table.table_model().id_at(0))
    table.row_opened.emit(table.current_id())
    wait_until(lambda: page.pair_view.shown is not None, "an open sample")
    picture.settle(2)
    page.pair_view.pair.next_difference()


def log_on_training(shown: DeskWindow, role: Role, nth: int = 0) -> None:
    """Log on through the unlock page as a person of the training workspace."""
    page = shown.window.page()
    if not isinstance(page, UnlockPage) or not page.training:
        raise NotForTraining(folder=shown.folder)
    person = [one for one in training_people() if role in one.roles][nth]
    page.acknowledge()
    page.choose_person(person.id)
    page.log_on()
    wait_until(lambda: shown.desk is not None, "an open desk")


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Let the window live until something holds. Raises TookTooLong."""
    end = time.monotonic() + LONGEST_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TookTooLong(what=what, seconds=int(LONGEST_SECONDS))
        picture.settle(1)
        time.sleep(_PAUSE)
