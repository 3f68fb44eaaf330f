"""What is read of a submission off the screen's thread: its contents, and what every file of it says.

- Both begin at once, and neither begins the other: what comes back after the desk was locked starts nothing.
- The search for checkpoint digests and for other metadata is one piece of work, and can be cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from reviewer_app.desk import contents, evidence
from reviewer_app.desk.contents import CaseContents
from reviewer_app.desk.metadata import checkpoint_claims, other_metadata
from reviewer_app.desk.session import Desk
from reviewer_app.domain.checkpoints import FoundClaims
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.metadata import MetadataDocument
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui import tasks
from reviewer_app.ui.tasks import Progress


@dataclass(frozen=True, slots=True)
class Searched:
    """What the files say; `not_looked` is why there is no other metadata, None where it was looked for."""

    claims: FoundClaims
    documents: tuple[MetadataDocument, ...]
    not_looked: DeskError | None


class Reading(QObject):
    """`contents_read(CaseContents, originals)` and `searched(Searched)`, in either order; or the errors."""

    contents_read = Signal(object, object)
    not_read = Signal(object)
    searched = Signal(object)
    not_searched = Signal(object)

    def __init__(self, desk: Desk, case_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id

    def begin(self) -> None:
        """Read and search everything."""
        desk, case_id = self._desk, self._case_id

        def read() -> tuple[CaseContents, tuple[VaultObject, ...]]:
            return contents.contents(desk, case_id), evidence.originals(desk, case_id)

        def search(progress: Progress) -> Searched:
            return _search(desk, case_id, progress)

        tasks.run(
            self,
            read,
            lambda found: self.contents_read.emit(*found),
            self.not_read.emit,
            title="Reading the submission",
        )
        title = "Searching the files"
        tasks.run_long(self, search, self.searched.emit, self.not_searched.emit, title=title)


def _search(desk: Desk, case_id: str, progress: Progress) -> Searched:
    """Raises Refused, ReadingCancelled where not even the digests were found."""
    claims = checkpoint_claims(desk, case_id, _reporting(progress))
    try:
        return Searched(claims, other_metadata(desk, case_id, _reporting(progress)), None)
    except DeskError as error:
        return Searched(claims, (), error)


def _reporting(progress: Progress) -> evidence.Report:
    def report(what: str, done: int, of: int) -> bool:
        progress(done, of, what)
        return True

    return report
