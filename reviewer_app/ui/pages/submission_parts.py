"""The parts of the Submission page: checklist, documents, and what was received."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.evidence import Document
from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case
from reviewer_app.domain.checklist import ItemState, Need, Standing
from reviewer_app.domain.consistency import Inconsistency
from reviewer_app.domain.submission import Submission, payload_path
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui.controls import column, fill, pairs, row, rule
from reviewer_app.ui.pages.sizes import size_words, time_words
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Digest, Heading, Label, OneLine, Prose

ITEM_COLUMNS = [
    Column("item", "Item", 52, sortable=False),
    Column("title", "What", 300, sortable=False),
    Column("need", "Need", 92, sortable=False),
    Column("presence", "Presence", 124, sortable=False),
    Column("files", "Files", 180, sortable=False),
    Column("reason", "Reason given", 200, stretch=True, sortable=False),
]
DOCUMENT_COLUMNS = [
    Column("title", "Document", 220, stretch=True, sortable=False),
    Column("marking", "Marking", 72, sortable=False),
    Column("size", "Size", 84, right=True, sortable=False),
]
_STATES = {Standing.IN_PLACE: State.GOOD, Standing.EXPLAINED: State.PLAIN, Standing.LACKING: State.BAD}
NOTHING_OPEN = "No document is open. Choose one and press Enter; each opening is recorded in the journal."
UNREAD = "The submission could not be read; the reason stands above."


class Checklist(QWidget):
    """Every item of the contents checklist; what does not fit together stands above it."""

    item_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[ItemState, ...] = ()
        self.summary, self.remarks = OneLine("Reading …", "quiet"), Label("", wrap=True, selectable=True)
        self.remarks.hide()
        self.table = Table(
            IdTableModel(ITEM_COLUMNS, lambda ids: [_item_row(self._items[i]) for i in ids]),
            name="Contents checklist",
            empty="The contents checklist is shown here once the submission has been read.",
        )
        self.table.row_opened.connect(lambda at: self.item_opened.emit(self._items[at]))
        head = row(Heading("Contents"), self.summary, margins=(16, 10, 16, 6))
        said = column(self.remarks, margins=(16, 0, 16, 6))
        fill(self, column(head, said, self.table, gap=0, ground="panel"))

    def show_items(self, items: tuple[ItemState, ...], remarks: tuple[Inconsistency, ...]) -> None:
        self._items = items
        counts = {one: sum(item.standing is one for item in items) for one in Standing}
        self.summary.setText(
            f"{counts[Standing.IN_PLACE]} of {len(items)} in place"
            f" · {counts[Standing.EXPLAINED]} explained · {counts[Standing.LACKING]} lacking"
        )
        self.remarks.show_state("\n".join(one.sentence for one in remarks), State.WARN)
        self.remarks.setVisible(bool(remarks))
        self.table.set_ids(range(len(items)))

    def show_unread(self) -> None:
        self.summary.setText("could not be checked")
        self.table.set_empty(UNREAD)


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
        left = column(row(Heading("Documents"), self.count, margins=(16, 10, 16, 6)), self.table,
                      gap=0, ground="panel")  # fmt: skip
        head = row(self.title, self.mark, margins=(12, 8, 16, 4), gap=12)
        foot = row(self.digest, None, margins=(6, 4, 16, 6))
        right = column(head, rule(), self.text, foot, gap=0, ground="panel")
        fill(self, Splitter("submission/documents", [left, right], [420, 620]))

    def show_files(self, submission: Submission, originals: tuple[VaultObject, ...]) -> None:
        """Documents first; logs are read on the pages Evidence and Compare."""
        said = {payload_path(one.path): one for one in submission.files}
        runs = {payload_path(one.file) for one in submission.runs}
        self._rows = {
            one.path: (
                said[one.path].title if one.path in said else one.path.removeprefix("data/"),
                said[one.path].marking if one.path in said else "",
                one.size,
            )
            for one in originals
            if one.path.startswith("data/") and one.path not in runs
        }
        self.count.setText(f"{len(self._rows)} · {len(runs)} evaluation logs are on the page Evidence")
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


def received_facts(desk: Desk, case: Case, submission: Submission | None) -> list[tuple[str, QWidget]]:
    """What was received, by headings: the model, the request, who signed, and custody."""
    said, received = case.received.submission, case.received
    model: list[tuple[str, str | QWidget]] = [
        ("Developer", said.organisation),
        ("Model", f"{said.model_name} {said.model_version}"),
        ("Checkpoint", Digest(said.checkpoint_sha512, name="Checkpoint, SHA-512")),
    ]
    if submission is not None and submission.model.lineage:
        model.append(("Lineage", "\n".join(submission.model.lineage)))
    request: list[tuple[str, str | QWidget]] = [
        ("Kind", said.request_kind.value.replace("-", " ")),
        ("Submission", f"{said.submission_id}, no. {said.sequence}"),
        ("Partner release", said.planned_partner_release),
        ("Access window", f"{said.access_window_days} days"),
    ]
    if submission is not None:
        request.append(("Contact", submission.submitter.contact.name))
    signer: list[tuple[str, str | QWidget]] = [
        ("Signer", received.signer),
        ("Verdict", Label(received.signer_verdict, wrap=True, selectable=True, state=State.GOOD)),
    ]
    custody: list[tuple[str, str | QWidget]] = [
        ("Tag manifest", Digest(received.tagmanifest_sha512, name="Tag manifest, SHA-512")),
        ("Listing", Digest(received.listing_sha384, name="Listing of originals, SHA-384")),
        ("Originals", f"{received.files} files, {size_words(received.size)}"),
        ("Received", f"{time_words(case.received_at)} by {desk.register.name(case.clerk)}"),
    ]
    if case.accepted is not None:
        pinned = f"{case.accepted.criteria_id} {case.accepted.criteria_version}"
        custody += [("Accepted", time_words(case.accepted_at)), ("Criteria", pinned),
                    ("Clock basis", case.accepted.clock_basis)]  # fmt: skip
    if case.reviewers:
        custody.append(("Reviewers", ", ".join(desk.register.name(one) for one in case.reviewers)))
    parts = (("Model", model), ("Request", request), ("Signature", signer), ("Custody", custody))
    return [(heading, pairs(rows)) for heading, rows in parts]


def _item_row(item: ItemState) -> tuple[Cell | str, ...]:
    state = _STATES[item.standing]
    need = item.item.need
    files = [name.rsplit("/", 1)[-1] for name in item.files]
    shown = files[0] + (f" and {len(files) - 1} more" if len(files) > 1 else "") if files else ""
    return (
        item.item.id,
        item.item.title,
        Cell(need.value, State.PLAIN if need is Need.REQUIRED else State.QUIET),
        Cell(item.status.value.replace("-", " "), state, item.sentence),
        Cell(shown, State.QUIET, "\n".join(item.files)),
        Cell(item.reason, State.QUIET),
    )
