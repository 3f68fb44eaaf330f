"""What every test of the window shares: an offscreen screen, the app's look, no unexpected Qt message."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from reviewer_app.ui import theme

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A Qt warning fails the test it came in; the offscreen screen's own are expected."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[QApplication]:
    """Light, 100 %, at the start of each test; what was deleted later is deleted at its end."""
    now = theme.current()
    if (now.asked, now.scale) != (theme.Mode.LIGHT, 1.0) or qapp.property("reviewer_theme") is None:
        theme.apply(qapp, theme.Mode.LIGHT, 1.0)
    yield qapp
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
