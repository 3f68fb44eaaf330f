"""The start of the window: protections first, then Qt, then the unlock page.

Nothing of Qt is imported before the process is protected: what Qt starts must start inside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.cage.host import protect_process
from reviewer_app.custody.slots import Cost

Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)


def run(folder: Path, *, picture: Path | None = None, clock: Clock = now, cost: Cost | None = None) -> int:
    """Open the window on a workspace and stay until it is closed; the exit code.

    With `picture` (a training workspace): log on as its first reviewer, open the first case on its Compare
    page, save a PNG there and end. Raises what opening the keyring raises, before any window is seen.
    """
    protections = protect_process()

    from PySide6.QtWidgets import QApplication

    from reviewer_app.ui import bugs
    from reviewer_app.ui.desk_window import DeskWindow
    from reviewer_app.ui.look import dress, own_settings
    from reviewer_app.ui.show import show_case

    settings = own_settings(folder)
    app = QApplication.instance() or QApplication(["reviewer-app"])
    assert isinstance(app, QApplication)
    dress(app, settings)
    desk_window = DeskWindow(folder, clock, settings, protections, cost)
    bugs.install(lambda: desk_window.window, folder / "window" / "faults", clock)
    desk_window.window.show()
    if picture is not None:
        show_case(desk_window, picture)
        desk_window.window.close()
        return 0
    return app.exec()
