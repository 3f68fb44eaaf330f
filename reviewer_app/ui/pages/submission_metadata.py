"""Other metadata found in a submission: shown as evidence, beside the list what the chosen document says.

Nothing of it was verified here, and each one says so. Values are the files' own words.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.metadata import NOT_VERIFIED, MetadataDocument, MetadataKind
from reviewer_app.ui.controls import column, fill, pairs, row, scrolled, set_ground
from reviewer_app.ui.pages.sheet import Beside, on_sheet
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Digest, Heading, Label, OneLine, Quiet

COLUMNS = [
    Column("kind", "Kind", 116, sortable=False),
    Column("version", "Version", 68, sortable=False),
    Column("file", "File", stretch=True, sortable=False, elide_middle=True),
]
READING = "The files are being looked through for other metadata."
NONE = (
    "No RO-Crate, OpenSSF Model Signing, CycloneDX, SPDX or in-toto document was found. They are welcome as "
    "evidence, and never the gate."
)


class MetadataPane(QWidget):
    """A list of metadata documents, and the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self._documents: tuple[MetadataDocument, ...] = ()
        model = IdTableModel(COLUMNS, lambda ids: [_row(self._documents[at]) for at in ids])
        self.table = Table(model, name="Other metadata", empty=READING)
        self.table.row_chosen.connect(self._show_one)
        self.count = OneLine("", "quiet")
        head = row(Heading("Other metadata"), self.count, margins=(16, 8, 16, 6))
        left = column(head, self.table, gap=0, ground="panel")
        self._one = scrolled(_on_panel(Quiet(NOT_VERIFIED)))
        fill(self, Beside("submission/metadata", left, self._one))

    def show_documents(self, documents: tuple[MetadataDocument, ...]) -> None:
        self._documents = documents
        self.count.setText(NOT_VERIFIED)
        self.table.set_empty(NONE)
        self.table.choose_none()
        self.table.set_ids(range(len(documents)))
        if documents:
            self.table.choose(0)

    def show_unread(self, why: str) -> None:
        self.table.set_empty(why)

    def documents(self) -> tuple[MetadataDocument, ...]:
        return self._documents

    def _show_one(self, at: int) -> None:
        self._one.setWidget(_shown(self._documents[at]))


def _shown(one: MetadataDocument) -> QWidget:
    parts: list[QWidget] = [Heading(one.title or one.path.rsplit("/", 1)[-1])]
    parts[0].setAccessibleName(one.title or one.path)
    named = f"{one.kind.value} {one.version}".strip()
    rows: list[tuple[str, str | QWidget]] = [("Kind", named), ("File", one.path)]
    rows += [(fact.label, fact.value) for fact in one.facts]
    parts.append(pairs(rows))
    if one.digests:
        digests = [
            (f"{each.name} ({each.algorithm})", _digest(each.digest, each.name)) for each in one.digests
        ]
        parts += [Heading("Digests it gives"), pairs(digests)]
    state = State.UNKNOWN if one.kind is MetadataKind.NOT_READ else State.PLAIN
    notes = one.notes if NOT_VERIFIED in one.notes else (*one.notes, NOT_VERIFIED)
    parts.append(column(*(Label(note, wrap=True, selectable=True, state=state) for note in notes), gap=4))
    return _on_panel(*parts)


def _digest(digest: str, name: str) -> Digest:
    return Digest(digest, name=f"Digest of {name}")


def _on_panel(*parts: QWidget) -> QWidget:
    made = on_sheet(*parts, margins=(16, 12, 16, 14), gap=12)
    set_ground(made, "panel")
    return made


def _row(one: MetadataDocument) -> tuple[Cell | str, ...]:
    state = State.UNKNOWN if one.kind is MetadataKind.NOT_READ else State.PLAIN
    return Cell(one.kind.value, state), one.version, Cell(one.path.replace("data/", "", 1), tip=one.path)
