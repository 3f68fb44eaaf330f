"""The checklist and the documents of the Submission page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.contents import CaseContents, Delivered
from reviewer_app.desk.evidence import Document
from reviewer_app.domain.acts import AdequacyJudged, ItemWaived
from reviewer_app.domain.checklist import Need
from reviewer_app.domain.contents import HeldItem
from reviewer_app.domain.submission import payload_path
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui import theme
from reviewer_app.ui.controls import column, fill, row, rule
from reviewer_app.ui.pages import submission_words as words
from reviewer_app.ui.sizes import size_words
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Digest, Heading, Label, OneLine, Prose

ITEM_COLUMNS = [
    Column("item", "Item", 52, sortable=False),
    Column("title", "What", 220, stretch=True, sortable=False),
    Column("need", "Need", 92, sortable=False),
    Column("presence", "Presence", 136, sortable=False),
    Column("adequacy", "Adequacy", 124, sortable=False),
    Column("settled", "Settled by", 148, sortable=False),
    Column("files", "Files", 52, right=True, sortable=False),
    Column("reason", "Reason given", 250, sortable=False),
]
# Where there is little room these stand beside the list only, the last first: pixels at 100 % they need.
_GIVES_WAY = ((7, 1040), (2, 780), (5, 680), (6, 560))
DOCUMENT_COLUMNS = [
    Column("title", "Document", 220, stretch=True, sortable=False),
    Column("marking", "Marking", 72, sortable=False),
    Column("size", "Size", 84, right=True, sortable=False),
]
NOTHING_OPEN = "No document is open. Choose one and press Enter; each opening is recorded in the journal."
UNREAD = "The submission could not be read; the reason stands above."


class Checklist(QWidget):
    """Every item of the contents checklist as the case has it. Ids are the items' ("C2")."""

    item_chosen = Signal(str)
    item_opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, HeldItem] = {}
        self._files: Mapping[str, tuple[str, ...]] = {}
        self._reasons: Mapping[str, str] = {}
        self._sequences: tuple[int, ...] = (1,)
        self._changed: frozenset[str] = frozenset()
        self.summary = OneLine("Reading …", "quiet")
        self.table = Table(
            IdTableModel(ITEM_COLUMNS, lambda ids: [self._row(self._items[one]) for one in ids]),
            name="Contents checklist",
            empty="The contents checklist is shown here once the submission has been read.",
        )
        self.table.row_opened.connect(lambda item: self.item_opened.emit(item))
        self.table.row_chosen.connect(lambda item: self.item_chosen.emit(item))
        head = row(Heading("Checklist"), self.summary, margins=(16, 8, 16, 6))
        fill(self, column(head, self.table, gap=0, ground="panel"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for at, needs in _GIVES_WAY:
            self.table.setColumnHidden(at, self.width() < theme.px(needs))

    def show_items(
        self, found: CaseContents, items: tuple[HeldItem, ...], changed: frozenset[str] = frozenset()
    ) -> None:
        """The items as they stand now, with what the deliveries say; `changed` by the latest of them."""
        self._changed = changed
        self._items = {held.item.id: held for held in items}
        self._files, self._reasons = found.files, found.reasons
        self._sequences = tuple(one.received.submission.sequence for one in found.deliveries)
        self.summary.setText(words.summary(items))
        self.table.set_empty(words.BEFORE_CHECKLIST)
        self.table.set_ids(tuple(self._items))
        if items and self.table.current_id() is None:
            self.table.choose(items[0].item.id)

    def show_unread(self) -> None:
        self.summary.setText("could not be checked")
        self.table.set_empty(UNREAD)

    def chosen(self) -> HeldItem | None:
        return self._items.get(self.table.current_id() or "")

    def _row(self, held: HeldItem) -> tuple[Cell | str, ...]:
        item, first = held.item, self._sequences[0]
        reason, files = self._reasons.get(item.id, ""), self._files.get(item.id, ())
        newest = item.id in self._changed
        settled = words.settled_by(held, first)
        judged, state = words.adequacy(held)
        return (
            item.id,
            Cell(item.title, tip=item.title),
            Cell(item.need.value, State.PLAIN if item.need is Need.REQUIRED else State.QUIET),
            Cell(*words.presence(held), _tip(held.waived) if held.waived else reason),
            Cell(judged, state, _tip(held.adequacy) if held.adequacy else ""),
            Cell(f"{settled}, new" if newest else settled, State.PLAIN if newest else State.QUIET),
            Cell(str(len(files)) if files else "", State.QUIET, "\n".join(files)),
            Cell(reason, State.QUIET, reason),
        )


class Documents(QWidget):
    """The submission's files on the left, the open one as plain text on the right."""

    document_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, tuple[str, str, int]] = {}
        self.table = Table(
            IdTableModel(DOCUMENT_COLUMNS, self._fetch), name="Documents", empty="No document."
        )
        self.table.row_opened.connect(lambda path: self.document_asked.emit(path))
        self.count = OneLine("", "quiet")
        self.title, self.mark = OneLine("", "section"), Label("", "quiet")
        self.digest = Digest("", name="SHA-512 of the document")
        self.text = Prose(NOTHING_OPEN, name="Text of the document")
        self.digest.hide()
        left = column(row(Heading("Documents"), self.count, margins=(16, 8, 16, 6)), self.table,
                      gap=0, ground="panel")  # fmt: skip
        head = row(self.title, self.mark, self.digest, margins=(12, 6, 16, 4), gap=12)
        right = column(head, rule(), self.text, gap=0, ground="panel")
        fill(self, Splitter("submission/documents", [left, right], [380, 620]))

    def show_files(self, deliveries: Sequence[Delivered], originals: tuple[VaultObject, ...]) -> None:
        """Documents of every delivery, oldest first; logs are read on the pages Evidence and Compare."""
        said = {
            one.folder + payload_path(file.path): (f"{_number(one)}{file.title}", file.marking)
            for one in deliveries
            for file in one.submission.files
        }
        runs = {
            one.folder + payload_path(run.file) for one in deliveries for run in one.submission.runs
        }  # fmt: skip
        self._rows = {
            one.path: (*said.get(one.path, (_name(one.path), "")), one.size)
            for one in originals
            if "data/" in one.path and one.path not in runs
        }
        logs = words.counted(len(runs), "evaluation log")
        self.count.setText(f"{len(self._rows)} · {logs} on the page Evidence")
        self.table.set_ids(tuple(self._rows))

    def show_unread(self) -> None:
        self.table.set_empty(UNREAD)

    def begin(self, path: str) -> None:
        title, mark, _size = self._rows.get(path, (path, "", 0))
        self.title.setText(title)
        self.mark.setText(mark)
        self.digest.hide()
        self.text.set_text("Opening …")
        self.table.choose(path)

    def show_document(self, document: Document) -> None:
        """The text as it is, its first 4 MiB where it is longer; the cut is said."""
        cut = "\n\n[cut here: only the first 4 MiB are shown]" if document.cut else ""
        self.text.set_text(document.text + cut)
        self.digest.set_digest(document.sha512)
        self.digest.show()

    def show_refusal(self, path: str, sentence: str) -> None:
        self.title.setText(self._rows.get(path, (path, "", 0))[0])
        self.text.set_text(sentence)

    def _fetch(self, paths: Sequence[str]) -> list[tuple[Cell | str, ...]]:
        rows: list[tuple[Cell | str, ...]] = []
        for path in paths:
            title, mark, size = self._rows[path]
            rows.append((Cell(title, tip=f"{title}\n{path}"), mark, Cell(size_words(size), State.QUIET)))
        return rows


def _number(one: Delivered) -> str:
    """What tells a supplement's documents from the first delivery's: they have the same titles."""
    return f"[{one.received.submission.sequence}] " if one.folder else ""


def _tip(act: ItemWaived | AdequacyJudged) -> str:
    """The reason behind its mark, where there is one."""
    return f"{act.marking} {act.reason}" if act.reason else ""


def _name(path: str) -> str:
    """A file nothing describes, by its path; the supplement's folder stays, to tell it from the first."""
    return path.removeprefix("data/")
