"""Every stage of the training case, made once a session; each journey walks on a copy of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from tests.builders_journey import Stories, Story

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from tests.journeys.at_the_window import AtTheWindow

At = Callable[[str], Story]


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def at(stories: Stories, tmp_path: Path) -> At:
    """`at(stage)`: a workspace of this test's own, with the case at that stage."""
    return lambda stage: stories.at(stage, tmp_path)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %; what was deleted later is deleted at the end."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from reviewer_app.ui import theme

    theme.apply(qapp, theme.Mode.LIGHT, 1.0)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def me(look: None, story: Story, qtbot: QtBot) -> AtTheWindow:
    """A person at the real window on the journey's own `story`."""
    from tests.journeys.at_the_window import sit_down

    return sit_down(qtbot, story)
