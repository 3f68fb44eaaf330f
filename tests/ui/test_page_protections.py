"""Protections: what real readers on this host said of themselves, one column for each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

from pytestqt.qtbot import QtBot

import reviewer_app
from reviewer_app.desk.checking import reader_protections
from reviewer_app.domain.people import Role
from reviewer_app.ui.pages.protections import READERS, ProtectionsPage, reader_rows
from reviewer_app.ui.show import log_on_training, wait_until
from reviewer_app.ui.tables import Cell
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import window_on, workspace_at


def test_every_reader_is_asked_and_shown(qtbot: QtBot, tmp_path: Path) -> None:
    shown = window_on(qtbot, workspace_at("new", tmp_path))
    log_on_training(shown, Role.REVIEWER)
    shown.show_protections()
    page = shown.window.page()
    assert isinstance(page, ProtectionsPage)
    wait_until(lambda: bool(page._readers), "an answer")
    model = page.caged.table_model()
    assert tuple(column.title for column in model.columns[1:-1]) == READERS
    told = dict(reader_protections())
    assert tuple(told) == READERS
    lines = told["Reading bundles"].lines()
    assert model.rowCount() >= len(lines)
    for at, line in enumerate(lines):
        assert model.cell(at, 0).text == line.words
        assert model.cell(at, 1).shown == ("✓ active" if line.active else "▲ not active")
    assert unnamed(shown.window) == []
    assert page.caged in tab_round(shown.window)


def test_every_program_of_the_cage_is_among_them() -> None:
    """A parser that is added is listed too."""
    programs = sorted(shelf_of(reviewer_app).rglob("caged.py"))
    assert len(programs) == len(READERS), programs


def shelf_of(package: ModuleType) -> Path:
    return Path(package.__path__[0])


def test_readers_that_differ_are_told_apart() -> None:
    told = dict(reader_protections())
    told["Reading evidence"] = replace(told["Reading evidence"], memory_limit=0)
    rows = {str(row[0]): row for row in reader_rows(told)}
    states = [cell.shown for cell in rows["Memory is limited"][1:-1] if isinstance(cell, Cell)]
    assert states == ["✓ active", "▲ not active", "✓ active", "✓ active"]
    detail = rows["Memory is limited"][-1]
    assert isinstance(detail, Cell)
    assert "reading evidence 0 MiB" in detail.text
