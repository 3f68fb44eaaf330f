"""Receiving: a real bundle taken in and indexed; a broken one kept in the quarantine with every fault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.desk.destination import NOT_TO_BE_RECEIVED
from reviewer_app.desk.trust_records import set_policy
from reviewer_app.domain.acts import QuarantineReason
from reviewer_app.domain.people import Role
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.intake import container_faults, faults
from reviewer_app.intake.faults import Fault, Rule
from reviewer_app.intake.scan import MALWARE_FOUND
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages import fault_groups
from reviewer_app.ui.pages.quarantine import QuarantinePage
from reviewer_app.ui.pages.receive import ReceivePage
from reviewer_app.ui.pages.receive_panes import LIST_NOW
from reviewer_app.ui.pages.receive_watch import Pace, left_words
from reviewer_app.ui.pages.verdict_words import scan_state, status_state
from reviewer_app.ui.show import log_on_training, wait_until
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_quarantine import a_laboratory, sent
from tests.ui.builders_ui import CASE, training_desk, window_on, workspace_at

GIB = 1 << 30


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
    return page.taken is not None and primary is not None and not primary.why_not


def words_of(page: ReceivePage) -> str:
    """Everything the shown pane says."""
    shown = page._stack.currentWidget()
    assert shown is not None
    return "\n".join(label.text() for label in shown.findChildren(Label) if label.isVisible())


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
    said = words_of(page)
    assert "✓ bundle: every digest matches" in said
    assert "✓ Good. " in said
    assert "? Not scanned: no scanner is configured." in said
    qtbot.keyClick(page.header.button, " ")
    front = shown.window.page()
    assert front is not None
    assert front.name == "Submission"


def test_the_same_submission_is_not_taken_in_twice(shown: DeskWindow) -> None:
    page = page_of(shown)
    page.receive(bundle_of(shown))
    wait_until(lambda: done(page), "an indexed case")
    page.taken_pane.again.click()
    assert page.choosing.isVisible()
    page.receive(bundle_of(shown))
    wait_until(lambda: page.kept is not None, "a verdict")
    assert "against a rule of receipt" in page.kept_pane.heading.text()
    assert "2026-001" in page.kept_pane.faults.sentence.text()


def test_a_broken_bundle_is_kept_in_quarantine_with_every_fault(
    shown: DeskWindow, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    bundle = bundle_of(shown)
    (bundle / "data" / "documents" / "limitations.md").unlink()
    (bundle / "data" / "stray\u202e.txt").write_text("x")
    log = next((bundle / "data" / "evidence").rglob("*.json"))
    log.write_bytes(log.read_bytes()[:-1] + b" ")
    page = page_of(shown)
    page.receive(bundle)
    wait_until(lambda: page.kept is not None, "a verdict")
    assert page.kept_pane.heading.text() == "In quarantine as Q2026-001: not what its manifests say"
    found = page.kept_pane.faults
    model = found.table.table_model()
    rows = [[model.cell(at, column).text for column in range(4)] for at in range(model.rowCount())]
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=fault_groups.GROUPS.index)
    assert any("limitations.md is listed" in row[2] for row in rows)
    assert any("digest" in row[2] and log.name in row[1] for row in rows)
    assert all("\u202e" not in "".join(row) for row in rows)
    qtbot.keyClick(found.table, "J")
    assert found.sentence.text() == rows[1][2]
    assert "code " in found.rule.text()
    qtmodeltester.check(model)
    assert shown.desk is not None
    assert not shown.desk.register.cases
    page.header.button.click()
    front = shown.window.page()
    assert isinstance(front, QuarantinePage)
    assert front.table.current_id() == "Q2026-001"


def test_faults_are_told_on_the_way_and_the_clerk_may_stop_and_list_them(shown: DeskWindow) -> None:
    bundle = bundle_of(shown)
    (bundle / "data" / "zz-large.bin").touch()
    os.truncate(bundle / "data" / "zz-large.bin", 8 * GIB)  # sparse: read for seconds, and takes no room
    page = page_of(shown)
    page.receive(bundle)
    wait_until(lambda: not page.working.strip.isHidden(), "the strip that tells of faults")
    assert page.working.fault_count.text() == "✕ 2 faults so far."  # the file, and the count of all files
    assert "zz-large.bin is in the bundle" in page.working.newest.text()
    wait_until(lambda: "/s · " in page.working.pace.text(), "a rate and a time left")
    assert "Step 2 of 3" in page.working.step.text()
    primary = page.primary()
    assert primary is not None
    assert primary.words == LIST_NOW
    assert unnamed(shown.window) == []
    page.working.list_now.click()
    wait_until(lambda: page.kept is not None, "a verdict")
    assert page.kept is not None
    codes = {fault.code for fault in page.kept.bundle.faults}
    assert codes == {"unlisted-payload-file", "bag-info-value", "reading-ended-by-clerk"}


def test_reading_can_be_cancelled_and_nothing_is_kept(shown: DeskWindow) -> None:
    page = page_of(shown)
    page.receive(bundle_of(shown))
    page.working.cancel.click()
    wait_until(page.choosing.isVisible, "a word that it stopped")
    assert page.state_sentence().startswith("The reading was stopped")
    assert not page.errors.isVisible()
    assert shown.desk is not None
    assert not shown.desk.register.cases
    assert not shown.desk.register.quarantine
    assert not list((shown.folder / "vault").rglob("*.sealed"))


def test_what_does_not_fit_the_quota_is_an_error_and_no_entry(qtbot: QtBot, tmp_path: Path) -> None:
    folder = workspace_at("new", tmp_path)
    with training_desk(Role.SECURITY_ADMINISTRATOR, folder) as desk:
        set_policy(desk, SitePolicy(quota_bytes=1000))
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.INTAKE_CLERK)
    shown.show_receive()
    page = page_of(shown)
    page.receive(bundle_of(shown))
    wait_until(page.errors.isVisible, "an error")
    assert "quota of 1,000 bytes" in page.errors.sentence()
    assert page.choosing.isVisible()
    assert shown.desk is not None
    assert not shown.desk.register.quarantine


def test_a_supplement_joins_its_case(qtbot: QtBot, tmp_path: Path) -> None:
    folder = workspace_at("new", tmp_path)
    with training_desk(Role.SECURITY_ADMINISTRATOR, folder) as desk:
        laboratory = a_laboratory(desk)
    first, second = sent(laboratory, tmp_path / "first"), sent(laboratory, tmp_path / "second", sequence=2)
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.INTAKE_CLERK)
    shown.show_receive()
    page = page_of(shown)
    page.receive(first)
    wait_until(lambda: done(page), "an indexed case")
    page.receive(second)
    wait_until(lambda: done(page), "an indexed supplement")
    assert page.state_sentence().startswith(f"Joined case {CASE} as supplement 2.")


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
    wait_until(lambda: page.kept is not None, "a verdict")
    assert page.kept_pane.faults.sentence.text().startswith("bagit.txt is not a")
    assert page.kept is not None
    assert page.kept.reason is QuarantineReason.OUTSIDE_PROFILE


def test_every_rule_of_the_intake_has_its_part() -> None:
    rules = [one for room in (faults, container_faults) for one in vars(room).values()]
    known = [one for one in (*rules, MALWARE_FOUND, NOT_TO_BE_RECEIVED) if isinstance(one, Rule)]
    groups = {rule.code: fault_groups.group_of(Fault(rule.code, "f", "r", "s")) for rule in known}
    assert set(groups.values()) == set(fault_groups.GROUPS)
    assert groups["zip-method"] == "container"
    assert groups["digest-mismatch"] == "content"
    assert groups["signature-not-good"] == "signature"
    assert groups["name-twin"] == "names"
    assert groups["manifest-line"] == "manifest"
    assert groups["marking-above-ceiling"] == "submission"
    manifest = {code for code, group in groups.items() if group == "manifest"}
    assert all(
        code.startswith(("bag", "tag-", "manifest-", "fetch-", "missing-", "unlisted-")) for code in manifest
    )


def test_a_rate_is_smoothed_and_said_only_when_it_is_sure() -> None:
    pace = Pace()
    for tenth in range(10):
        pace.told(tenth / 10, tenth * 10_000_000)
    assert pace.words(GIB) == ""
    for tenth in range(10, 60):
        pace.told(tenth / 10, tenth * 10_000_000)
    assert pace.rate() == pytest.approx(100_000_000, rel=0.01)
    pace.told(6.1, 59 * 10_000_000)  # one tenth of a second in which nothing came
    assert pace.rate() == pytest.approx(100_000_000, rel=0.1)
    assert pace.words(12_000_000_000).endswith("MiB/s · about 2 minutes left")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "less than a minute left"), (61, "about 1 minute left"), (1800, "about 30 minutes left"),
     (3 * 3600, "about 3 hours left")],
)  # fmt: skip
def test_a_time_left_is_no_more_exact_than_it_is_known(seconds: float, words: str) -> None:
    assert left_words(seconds) == words


def test_what_was_not_checked_or_not_scanned_is_never_good() -> None:
    assert scan_state("Scanned, nothing found: every one of 3 files.") is State.GOOD
    assert scan_state("Not scanned, 1 file: a (too large). Scanned, nothing found: 2 files.") is State.UNKNOWN
    assert scan_state("Found in 1 file: a (Eicar).") is State.BAD
    assert scan_state("") is State.UNKNOWN
    assert status_state("could not be checked") is State.UNKNOWN
    assert status_state("good") is State.GOOD


def test_everything_has_a_name(shown: DeskWindow) -> None:
    page = page_of(shown)
    assert unnamed(shown.window) == []
    page.receive(bundle_of(shown))
    wait_until(lambda: done(page), "an indexed case")
    assert unnamed(shown.window) == []
    page.taken_pane.again.click()
    (bundle_of(shown) / "data" / "stray.txt").write_text("x")
    page.receive(bundle_of(shown))
    wait_until(lambda: page.kept is not None, "a verdict")
    assert unnamed(shown.window) == []
    assert page.kept_pane.again in tab_round(shown.window)
