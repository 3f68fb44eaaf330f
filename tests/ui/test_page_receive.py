"""Receiving: a real bundle taken in and indexed, a broken one refused with every fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.domain.people import Role
from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault, Rule
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages import fault_groups
from reviewer_app.ui.pages.receive import ReceivePage
from reviewer_app.ui.show import log_on_training, wait_until
from tests.ui.accessibility import unnamed
from tests.ui.builders_ui import CASE, window_on, workspace_at


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> DeskWindow:
    made = window_on(qtbot, workspace_at("new", tmp_path))
    log_on_training(made, Role.INTAKE_CLERK)
    made.show_receive()
    return made


def page_of(shown: DeskWindow) -> ReceivePage:
    page = shown.window.page()
    assert isinstance(page, ReceivePage)
    return page


def bundle_of(shown: DeskWindow) -> Path:
    return shown.folder.parent / "bundle"


def done(page: ReceivePage) -> bool:
    primary = page.primary()
    return page.taken is not None and not primary.why_not


def test_a_good_bundle_becomes_a_case_that_is_indexed_and_opens(qtbot: QtBot, shown: DeskWindow) -> None:
    page = page_of(shown)
    seen: list[str] = []
    page.drop.dropped.emit(bundle_of(shown))
    assert page._task is not None
    page._task.reported.connect(lambda report: seen.append(report.words))
    wait_until(lambda: done(page), "an indexed case")
    assert any(("file 1 of" in words and "KiB" in words) or "MiB" in words for words in seen)
    assert page.state_sentence().startswith(f"Taken in as case {CASE}.")
    assert "346 samples" in page.taken_pane.index.text()
    assert page.taken_pane.isVisible()
    qtbot.keyClick(page.header.button, " ")
    front = shown.window.page()
    assert front is not None
    assert front.name == "Submission"


def test_the_same_submission_is_not_taken_in_twice(shown: DeskWindow) -> None:
    page = page_of(shown)
    page.receive(bundle_of(shown))
    wait_until(lambda: done(page), "an indexed case")
    page.receive(bundle_of(shown))
    wait_until(page.errors.isVisible, "an error")
    assert "was received as case 2026-001" in page.errors.sentence()
    assert page.choosing.isVisible()


def test_a_broken_bundle_is_refused_with_every_fault(
    shown: DeskWindow, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    bundle = bundle_of(shown)
    (bundle / "data" / "documents" / "limitations.md").unlink()
    (bundle / "data" / "stray\u202e.txt").write_text("x")
    log = next((bundle / "data" / "evidence").rglob("*.json"))
    log.write_bytes(log.read_bytes()[:-1] + b" ")
    page = page_of(shown)
    page.receive(bundle)
    wait_until(lambda: page.refused is not None, "a verdict")
    assert page.refused_pane.isVisible()
    assert page.state_sentence().endswith("Nothing of it was kept.")
    model = page.refused_pane.table.table_model()
    rows = [[model.cell(at, column).text for column in range(4)] for at in range(model.rowCount())]
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=fault_groups.GROUPS.index)
    assert any("limitations.md is listed" in row[2] for row in rows)
    assert any("digest" in row[2] and log.name in row[1] for row in rows)
    assert all("\u202e" not in "".join(row) for row in rows)
    qtbot.keyClick(page.refused_pane.table, "J")
    assert page.refused_pane.sentence.text() == rows[1][2]
    qtmodeltester.check(model)
    assert shown.desk is not None
    assert not shown.desk.register.cases


def test_reading_can_be_cancelled_and_nothing_is_kept(shown: DeskWindow) -> None:
    page = page_of(shown)
    page.receive(bundle_of(shown))
    page.working.cancel.click()
    wait_until(page.errors.isVisible, "a word that it stopped")
    assert "cancelled" in page.errors.sentence() or "stopped" in page.errors.sentence()
    assert shown.desk is not None
    assert not shown.desk.register.cases
    assert not list((shown.folder / "vault").rglob("*.sealed"))
    assert page.choosing.isVisible()


def test_locking_while_a_bundle_is_read_ends_it(shown: DeskWindow) -> None:
    page_of(shown).receive(bundle_of(shown))
    shown.lock("by the person")
    assert shown.desk is None
    log_on_training(shown, Role.INTAKE_CLERK)
    assert shown.desk is not None
    assert not shown.desk.register.cases


def test_a_file_that_is_no_folder_is_refused_in_words(shown: DeskWindow) -> None:
    page = page_of(shown)
    page.receive(bundle_of(shown) / "bagit.txt")
    wait_until(lambda: page.refused is not None, "a verdict")
    assert page.refused_pane.sentence.text().startswith("bagit.txt is not a")


def test_every_rule_of_the_intake_has_its_part() -> None:
    rules = [one for one in vars(faults).values() if isinstance(one, Rule)]
    groups = {rule.code: fault_groups.group_of(Fault(rule.code, "f", "r", "s")) for rule in rules}
    assert set(groups.values()) | {"container"} == set(fault_groups.GROUPS)
    assert fault_groups.group_of(Fault("zip-method", "f", "r", "s")) == "container"
    assert groups["digest-mismatch"] == "content"
    assert groups["signature-not-good"] == "signature"
    assert groups["name-twin"] == "names"
    assert groups["manifest-line"] == "manifest"
    assert groups["marking-above-ceiling"] == "submission"


def test_everything_has_a_name(shown: DeskWindow) -> None:
    page = page_of(shown)
    assert unnamed(shown.window) == []
    page.receive(bundle_of(shown))
    wait_until(lambda: done(page), "an indexed case")
    assert unnamed(shown.window) == []
