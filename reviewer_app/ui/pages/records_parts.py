"""What stands on the Export page: files that would leave, what left before, how long the case is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import disposal
from reviewer_app.desk.leaving import Leaving, LeavingFile
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Exported, Leaves
from reviewer_app.domain.case import Case
from reviewer_app.domain.guards.recording import NO_SCHEDULE, first_day_of_disposal
from reviewer_app.ui.controls import column, fill, pairs, rule
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.sizes import size_words, time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel
from reviewer_app.ui.text import Digest, Heading, Label, Quiet

_COLUMNS = (
    Column("file", "File", 260, sortable=False, elide_middle=True),
    Column("marking", "Marking", 150, sortable=False),
    Column("size", "Size", 90, right=True, sortable=False),
)
_BELOW = (
    Column("file", "File, marking", 260, sortable=False, elide_middle=True),
    Column("size", "Size", 90, right=True, sortable=False),
)
_EMPTY = "Nothing is listed yet: what would leave is the signed finding, or the package made of it."
COUNTING = "What would leave is being put together."


class Files(QWidget):
    """Every file that would leave, with its marking and size; above them the banner over all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[LeavingFile, ...] = ()
        model = IdTableModel(_COLUMNS, lambda ids: [self._cells(self._files[at]) for at in ids])
        self.table = FormedTable(
            model,
            Form(_COLUMNS, 160, 110),
            Form(_BELOW, 160, 96, lines=2),
            name="Files that would leave",
            empty=_EMPTY,
        )
        self.banner, self.note = Label("", wrap=True, selectable=True), Quiet("")
        head = column(self.banner, self.note, margins=(20, 4, 20, 8), gap=2)
        fill(self, column(head, rule(), self.table, gap=0, ground="panel"))

    def show_leaving(self, found: Leaving) -> None:
        self._files = found.files
        self.table.set_ids(list(range(len(found.files))))
        if found.why_not:
            self.banner.show_state(f"It does not leave. {found.why_not}", State.BAD)
        else:
            leave = sum(not one.kept for one in found.files)
            self.banner.show_state(
                f"Marking of what leaves: {found.banner}. {leave} files, about {size_words(found.size)}; "
                "lists, manifests and signatures come on top.",
                State.PLAIN,
            )
        self.note.setText(found.note)
        self.note.setVisible(bool(found.note))

    def show_words(self, words: str) -> None:
        """Nothing is listed, and why."""
        self._files = ()
        self.table.set_ids([])
        self.table.set_empty(words)
        self.banner.show_state(words, State.QUIET)
        self.note.setVisible(False)

    def _cells(self, one: LeavingFile) -> list[Cell | str]:
        size = "by reference" if one.kept else "" if one.size is None else size_words(one.size)
        if self.table.narrow:
            return [TallCell(one.name, tip=one.name, below=one.marking, below_state=State.QUIET), size]
        return [Cell(one.name, tip=one.name), one.marking, size]


def export_words(case: Case, number: int) -> str:
    """ "2: records package, disc 8"."""
    act = case.exports[number - 1]
    return f"{number}: {act.what.value}, {act.medium}"


def export_part(desk: Desk, case: Case, number: int) -> QWidget:
    """One export that was made. A package is named by its manifest's digest."""
    act = case.exports[number - 1]
    found = next((one for one in case.history if one.act is act), None)
    rows: list[tuple[str, str | QWidget]] = [("What", act.what.value)]
    if found is not None:
        rows.append(("Taken out", f"{time_words(found.at)}, by {desk.register.name(found.by)}"))
    rows += [("Medium", act.medium), ("Purpose", act.purpose)]
    if act.what is Leaves.PACKAGE:
        rows.append(("Holds", f"{act.files} files, {size_words(act.size)}"))
    return column(pairs(rows), *_digests(act), gap=4)


def _digests(act: Exported) -> list[QWidget]:
    """Below each other: the side is narrow, and a digest is never cut."""
    found = [("The file, SHA-384", act.pdf_sha384)]
    if act.what is Leaves.PACKAGE:
        found = [("Its manifest, SHA-512", act.manifest_sha512)]
        if act.signing_key_sha384:
            found.append(("Records signing key, SHA-384", act.signing_key_sha384))
    made: list[QWidget] = []
    for name, digest in found:
        made += [Label(name, "field"), Digest(digest, name=name)]
    return made


def retention_part(desk: Desk, case: Case) -> QWidget:
    """The schedule, the item, its days, the hold; and how far a disposal is."""
    schedule = desk.register.schedule
    if schedule is None:
        return column(Heading("Retention"), Quiet(NO_SCHEDULE), gap=6)
    item = schedule.item(case.kept_under) if case.kept_under else None
    rows: list[tuple[str, str | QWidget]] = [("Schedule", f"{schedule.id}, version {schedule.version}")]
    if item is None:
        words = "named when the case is closed" if not case.closed_at else "none was named at closing"
        rows.append(("Item", words))
    else:
        first = first_day_of_disposal(desk.register, case, item.id)
        rows += [
            ("Item", f"{item.id}: {item.title}"),
            ("Authority", item.authority),
            ("Kept", f"{item.years} years from {item.cut_off.value}"),
            ("Then", item.disposition.value),
            ("First day", first.isoformat() if first else "not to be told before it is closed"),
        ]
    rows.append(("Hold", f"{case.hold.reference}: {case.hold.reason}" if case.hold else "none"))
    parts: list[QWidget] = [Heading("Retention"), pairs(rows), Quiet(schedule.status)]
    found = disposal.standing(desk, case)
    if found is not None:
        done = found.carried_out and not found.unfinished
        parts.append(Label(found.sentence, wrap=True, state=State.PLAIN if done else State.WARN))
    return column(*parts, gap=6)
