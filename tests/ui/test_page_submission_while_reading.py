"""What changes while a letter is written or files are searched: nothing is left out in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.domain.acts import DeficiencyKind
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui.pages.submission import CONTENTS, REMARKS, RETURN, STILL_SEARCHING
from reviewer_app.ui.pages.submission_reading import Searched
from reviewer_app.ui.show import wait_until
from reviewer_app.ui.tasks import Cancelled
from reviewer_app.ui.text import Label
from tests.builders_returned import LEFT_OUT, IncompleteCase, an_incomplete_case, the_incomplete_case
from tests.ui.builders_ui import answer, workspace_at
from tests.ui.test_page_submission import ready, shown_for, state_of
from tests.ui.test_page_submission_return import REASON, cell, letter_is_drawn, shown_to


@pytest.fixture
def case(tmp_path: Path) -> IncompleteCase:
    return the_incomplete_case(tmp_path)


def test_what_is_judged_while_a_letter_is_written_comes_into_the_letter(
    qtbot: QtBot, case: IncompleteCase
) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.begin_return()
    letter_is_drawn(page)
    first = page.returning.act()
    assert first is not None
    assert "B2 Model description" in first.facts.in_place
    page.turn_to(CONTENTS)
    page.checklist.table.choose("B2")
    page.item.reason.set_text(REASON)
    page.item.judge(False)
    wait_until(lambda: cell(page, "B2", "adequacy") == "✕ not adequate", "a judgement")
    page.turn_to(RETURN)
    letter_is_drawn(page)
    assert [one.item for one in page.returning.points.points()] == [*LEFT_OUT, "B2"]
    act = page.returning.act()
    assert act is not None
    assert "B2 Model description" not in act.facts.in_place


def test_a_point_that_was_removed_does_not_come_back(qtbot: QtBot, case: IncompleteCase) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.checklist.table.choose("B2")
    page.item.reason.set_text(REASON)
    page.item.judge(False)
    wait_until(lambda: cell(page, "B2", "adequacy") == "✕ not adequate", "a judgement")
    page.begin_return()
    letter_is_drawn(page)
    page.returning.points.table.choose(2)
    page.returning.points.remove.click()
    letter_is_drawn(page)
    page.turn_to(CONTENTS)
    page.begin_return()
    letter_is_drawn(page)
    assert [one.item for one in page.returning.points.points()] == list(LEFT_OUT)


def test_accepting_before_the_search_has_ended_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path)
    page = ready(shown)
    wait_until(lambda: page.claims is not None, "the search")
    page._not_claimed(Cancelled(title="Searching"))
    page.claims = None
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        seen.extend(label.text() for label in dialog.findChildren(Label))
        dialog.reject()

    answer(look)
    page.accept()
    assert any("Not searched for checkpoint digests" in words for words in seen)
    assert state_of(shown) is State.RECEIVED


def test_a_search_that_was_cancelled_is_made_again_when_the_page_is_opened(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shown = shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path)
    page = ready(shown)
    wait_until(lambda: page.claims is not None, "the search")
    page._not_claimed(Cancelled(title="Searching"))
    page.claims = None
    shown.window.go("Record")
    shown.window.go("Submission")
    wait_until(lambda: page.claims is not None, "another search")
    assert "not searched" in page.remarks.search.accessibleName()
    assert "stopped because" not in page.remarks.search.accessibleName()


def test_what_the_search_finds_later_comes_into_the_letter_that_is_written(
    qtbot: QtBot, case: IncompleteCase
) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    claims, page.claims = page.claims, None
    page.begin_return()
    letter_is_drawn(page)
    assert STILL_SEARCHING in page.returning.preview.warnings.text()
    assert claims is not None
    page._show_searched(Searched(claims, (), None))
    letter_is_drawn(page)
    assert STILL_SEARCHING not in page.returning.preview.warnings.text()


def test_an_item_and_a_remark_are_put_into_the_letter_from_where_they_stand(
    qtbot: QtBot, tmp_path: Path
) -> None:
    def at_odds(plain: dict[str, dict[str, str]]) -> None:
        plain["release"]["planned_partner_release"] = "2026-11-01"

    case = an_incomplete_case(workspace_at("new", tmp_path), at_odds)
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.checklist.table.choose("C8")
    QTest.keyClick(page.checklist.table, Qt.Key.Key_P)
    assert page.tabs.currentIndex() == RETURN
    points = page.returning.points
    assert points.what.hasFocus()
    assert [(one.group, one.item) for one in points.points()][-1] == (DeficiencyKind.NOT_ADEQUATE, "C8")
    count = len(points.points())
    page.turn_to(REMARKS)
    page.remarks.table.choose(0)
    QTest.keyClick(page.remarks.table, Qt.Key.Key_P)
    assert len(points.points()) == count  # the fault is among the points already: it is chosen, not doubled
    assert points.what.toPlainText() == page.remarks.remarks()[0].sentence
    letter_is_drawn(page)
