"""A real training workspace for tests of pages, in any state, and a window on it.

Each state is made once a test run, on the state before; tests get copies, and may change theirs:

    folder = workspace_at("assigned", tmp_path)            # a copy of your own
    with training_desk(Role.REVIEWER, folder) as desk: ...  # open and close a person's desk
    shown = window_on(qtbot, folder)                        # the real window, on its unlock page
    log_on_training(shown, Role.REVIEWER)                   # reviewer_app.ui.show: through the unlock page

States: "new" (people, criteria, trust anchor; a bundle beside), "received", "accepted", "assigned",
"declared" (both reviewers, no conflict), "locked" (both), "revealed" (an adjudicator is named),
"adjudicated", "reviewed" (the draft is with the supervisor), "determined" (signed off, too), "exported".
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.custody.slots import Cost
from reviewer_app.custody.workstation import STATE_VARIABLE
from reviewer_app.desk import (
    blind,
    exporting,
    findings,
    intake,
    review,
    signing,
    supervise,
    training,
    two_people,
)
from reviewer_app.desk.indexing import index_case
from reviewer_app.desk.session import Desk
from reviewer_app.desk.training import Training, log_on, password_of, review_demo_case, sample_criteria
from reviewer_app.desk.unlocking import training_people
from reviewer_app.domain.acts import Conflict, Leaves, Outcome
from reviewer_app.domain.people import Role
from reviewer_app.domain.tradecraft import TICKS
from reviewer_app.ui.controls import Button
from reviewer_app.ui.desk_window import DeskWindow
from tests.builders_journey import determine, read_disagreements

COST = Cost.for_tests_only()
CASE = "2026-001"
STATES = (
    "new",
    "received",
    "accepted",
    "assigned",
    "declared",
    "locked",
    "revealed",
    "adjudicated",
    "reviewed",
    "determined",
    "exported",
)
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Ticking:
    """A clock that goes on a second each time it is read."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


CLOCK = Ticking()


def quiet(_words: str) -> None:
    """Nobody listens."""


def workspace_at(state: str, into: Path) -> Path:
    """A workspace of your own in a state, its bundle beside it; this test's workstation is set to its own."""
    return copied(_made(state), into)


def copied(whole: Path, into: Path) -> Path:
    """A copy of a workspace with its bundle and its workstation's state, which becomes this test's."""
    for name in ("workspace", "bundle", "state"):
        shutil.copytree(whole / name, into / name, dirs_exist_ok=True)
    os.environ[STATE_VARIABLE] = str(into / "state")
    return into / "workspace"


@contextmanager
def training_desk(role: Role, folder: Path, nth: int = 0) -> Iterator[Desk]:
    """The desk of the nth training person with a role, open while the block runs."""
    with log_on(folder, role, CLOCK, COST, nth) as desk:
        yield desk


def window_on(qtbot: QtBot, folder: Path, size: tuple[int, int] = (1440, 900)) -> DeskWindow:
    """The real window on a workspace, shown, on its unlock page. It is closed with the test."""
    shown = DeskWindow(folder, CLOCK, cost=COST)
    qtbot.addWidget(shown.window)
    shown.window.resize(*size)
    shown.window.show()
    return shown


_LONGEST = 20_000  # milliseconds


def answer(do: Callable[[QDialog], object]) -> None:
    """When the next dialog stands open, do this to it: type, click, accept. Call before what opens it."""
    timer = QTimer(QApplication.instance())

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            timer.stop()
            timer.deleteLater()
            QTimer.singleShot(
                _LONGEST, dialog, dialog.reject
            )  # a test that fails here must not wait for ever
            do(dialog)

    timer.timeout.connect(look)
    timer.start(10)


def press(dialog: QDialog, words: str) -> None:
    """Click the button of a dialog that says this."""
    button = next(one for one in dialog.findChildren(Button) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@cache
def _made(state: str) -> Path:
    """A folder with workspace, bundle and workstation state; each state is built on the one before."""
    root = Path(tempfile.mkdtemp(prefix="reviewer-ui-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    at = STATES.index(state)
    kept = os.environ.get(STATE_VARIABLE)
    try:
        if at == 0:
            os.environ[STATE_VARIABLE] = str(root / "state")
            training.make_training(root / "workspace", root / "bundle", CLOCK, quiet, COST)
        else:
            folder = workspace_at(STATES[at - 1], root)
            _STEPS[state](Training(folder, root / "bundle"))
    finally:
        if kept is None:
            os.environ.pop(STATE_VARIABLE, None)
        else:
            os.environ[STATE_VARIABLE] = kept
    return root


def _receive(made: Training) -> None:
    with training_desk(Role.INTAKE_CLERK, made.folder) as desk:
        taken = intake.receive(desk, made.bundle)
        assert isinstance(taken, intake.Taken)
        index_case(desk, taken.case_id)


def _accept(made: Training) -> None:
    criteria = sample_criteria()
    with training_desk(Role.INTAKE_CLERK, made.folder) as desk:
        intake.accept(desk, CASE, (criteria.id, criteria.version), "Complete on receipt (training)")


def _assign(made: Training) -> None:
    reviewers = tuple(one.id for one in training_people() if Role.REVIEWER in one.roles)[:2]
    with training_desk(Role.SUPERVISOR, made.folder) as desk:
        supervise.assign(desk, CASE, reviewers)


def _declare(made: Training) -> None:
    for nth in (0, 1):
        with training_desk(Role.REVIEWER, made.folder, nth) as desk:
            blind.declare(desk, CASE, Conflict.NONE)


def _lock(made: Training) -> None:
    for nth in (0, 1):
        with training_desk(Role.REVIEWER, made.folder, nth) as desk:
            review_demo_case(desk, CASE)
            review.lock(desk, CASE, password_of(desk), TICKS)


def _reveal(made: Training) -> None:
    with training_desk(Role.SUPERVISOR, made.folder) as desk:
        training.reveal_demo_case(desk, CASE)


def _adjudicate(made: Training) -> None:
    with training_desk(Role.ADJUDICATOR, made.folder) as desk:
        training.adjudicate_demo_case(desk, CASE)


def _submit(made: Training) -> None:
    with training_desk(Role.REVIEWER, made.folder) as desk:
        training.draft_demo_case(desk, CASE)


def _determine(made: Training) -> None:
    with training_desk(Role.SUPERVISOR, made.folder) as desk:
        statement = "Training sample. I concur with both reviewers."
        read_disagreements(desk, CASE)
        supervise.sign_off(desk, CASE, Outcome.NOT_DESIGNATED, statement, password_of(desk))
        determine(desk, CASE)


def _export(made: Training) -> None:
    for role in (Role.REVIEWER, Role.SUPERVISOR, Role.RECORDS_OFFICER):
        with training_desk(role, made.folder) as desk:
            if role is Role.REVIEWER:
                findings.draw(desk, CASE)
            signing.sign(desk, CASE, password_of(desk))
    agreed = (training.MEDIUM, training.PURPOSE)
    with training_desk(Role.RECORDS_OFFICER, made.folder) as desk:
        proposal = exporting.propose(desk, CASE, Leaves.FINDING, *agreed)
    with training_desk(Role.SUPERVISOR, made.folder) as desk:
        two_people.second(desk, proposal, password_of(desk))
    out = made.folder.parent / "out"
    out.mkdir(exist_ok=True)
    with training_desk(Role.RECORDS_OFFICER, made.folder) as desk:
        exporting.export(desk, CASE, out, password_of(desk))


_STEPS: dict[str, Callable[[Training], None]] = {
    "received": _receive,
    "accepted": _accept,
    "assigned": _assign,
    "declared": _declare,
    "locked": _lock,
    "revealed": _reveal,
    "adjudicated": _adjudicate,
    "reviewed": _submit,
    "determined": _determine,
    "exported": _export,
}
