"""A picture in one of two transcripts beside each other, looked at from the Compare page by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.desk import intake, trust_records
from reviewer_app.desk.indexing import index_case
from reviewer_app.domain.people import Role
from reviewer_app.ui import tasks
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.media_viewer import MediaDialog
from tests.builders_intake import ABundle
from tests.builders_journey import Stories, Story
from tests.builders_laboratory import a_laboratory
from tests.ui.builders_ui import answer
from tests.ui.test_media_viewer import a_log


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Stories().at("empty", tmp_path_factory.mktemp("pair"))


def two_runs(story: Story, place: Path) -> str:
    """The id of a case with a submitted run and a baseline of one task, each with pictures."""
    laboratory = a_laboratory(story.clock())
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.install_anchor(desk, laboratory.anchor)
        trust_records.install_crl(desk, laboratory.crl())
    builder = ABundle().with_file("documents/card.md", b"Training sample.\n")
    builder = builder.with_run("runs/submitted.eval", "submitted", a_log())
    builder = builder.with_run("runs/baseline.eval", "baseline", a_log("another/model"))
    bundle = laboratory.send(place / "sent", builder=builder)
    with story.desk(Role.INTAKE_CLERK) as desk:
        taken = intake.receive(desk, bundle)
        assert isinstance(taken, intake.Taken), taken
        index_case(desk, taken.case_id)
        return taken.case_id


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_picture_of_either_side_is_shown(qtbot: QtBot, story: Story, tmp_path: Path, side: str) -> None:
    own = story.copy_to(tmp_path)
    case_id = two_runs(own, tmp_path)
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, MediaDialog)
        try:
            qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
            seen.extend([dialog.windowTitle(), dialog.view.shown_words()])
        finally:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    with own.desk(Role.INTAKE_CLERK) as desk:
        page = ComparePage(desk, case_id)
        window = MainWindow([page])
        qtbot.addWidget(window)
        window.resize(1440, 900)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        qtbot.waitUntil(lambda: bool(page.grid.visible_rows()), timeout=20_000)
        page.grid.table.setFocus()
        QTest.keyClick(page.grid.table, Qt.Key.Key_Home)
        QTest.keyClick(page.grid.table, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.pair_view.shown is not None, timeout=20_000)
        pane = page.pair_view.pair.panes[side == "right"]
        qtbot.waitUntil(lambda: len(pane.side.events) > 0, timeout=20_000)
        pane.setFocus()
        QTest.keyClick(pane, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        answer(look)
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, Qt.Key.Key_V)
        assert seen == ["(U) Turn 1 of s1", ""]
        tasks.wait_for_all(10.0)
