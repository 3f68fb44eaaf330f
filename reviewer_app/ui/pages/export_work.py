"""An export on its way: off the screen's thread, said as it goes on, and stopped where a person asks for it.

The same from the page Export and from the page Findings, in the same words.
"""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.desk import exporting
from reviewer_app.desk.exporting import Left
from reviewer_app.desk.session import Desk
from reviewer_app.domain.errors import DeskError
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.export_form import Export
from reviewer_app.ui.tasks import Progress, Task

EXPORTING = "The export is under way."


def export_to(
    page: Page,
    desk: Desk,
    case_id: str,
    asked: Export,
    done: Callable[[Left], object],
    failed: Callable[[DeskError], object],
) -> Task:
    """Take out what two people agreed on. Once it was stopped nothing more is said of how far it is."""

    def work(progress: Progress) -> Left:
        def told(what: str, so_far: int, of: int) -> None:
            if not progress.stop_asked:
                progress(so_far, of, what)

        def stopped() -> bool:
            return progress.stop_asked

        one = (desk, case_id, asked.folder, asked.password)
        return exporting.export(*one, progress=told, cancelled=stopped)

    return page.run_long(work, done, title="Exporting", failed=failed)


def exported_words(left: Left) -> str:
    """For the quiet line."""
    return f"Exported to {left.path}."


def left_words(left: Left) -> str:
    """What left, whole: where to, under which banner, what reading it back said, its manifest's digest."""
    act = left.exported
    named = f" Manifest, SHA-512: {act.manifest_sha512}." if act.manifest_sha512 else ""
    again = " It stood there whole already; it was checked and is recorded now." if left.again else ""
    return f"Exported to {left.path}, {left.banner}.{again} {left.read_back}{named}".strip()
