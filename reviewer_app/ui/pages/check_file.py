"""Check a file: is a PDF that somebody brings a signed finding? For everybody; nothing of it is kept.

- The file is read once, and checked in a caged child off the screen's thread; *Cancel* ends that child.
- Believed is the authority of this workspace with its revocation list, and whatever certificates and lists a
  person chooses beside it. Where the file lies in a records package, its manifest is checked too.
- What was found stands in words that can be copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.desk.verifying import Verification, believed_here, verify_file
from reviewer_app.desk.verifying_manifest import ManifestReport, package_around
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import one_line
from reviewer_app.findings.report import SignatureReport, Standing, stands
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, column, pairs, row, scrolled, set_ground
from reviewer_app.ui.drop import DropArea
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, on_sheet, parted
from reviewer_app.ui.pages.signature_panel import STATES, reported_part, standing_part
from reviewer_app.ui.pages.trust_words import WholeDigest
from reviewer_app.ui.sizes import size_words
from reviewer_app.ui.tasks import Cancelled, Progress, Task
from reviewer_app.ui.text import Heading, Label, Prose, Quiet

HOW = (
    "Drop a finding here, or choose it: a PDF that three people signed. Its signatures are checked, and "
    "whether anything was changed since. The file is only read."
)
BESIDE = (
    "Believed is the authority of this workspace, and what its revocation list says. A finding of another "
    "workspace needs that one's certificate and revocation list, which come to you by another way than the "
    "finding."
)
WAITS = "No file is chosen yet."
CHECKING = "A file is being checked."
STOPPED = "The check was stopped because you asked for it. Nothing is known of the file."
NOTHING_TO_COPY = "Nothing was checked yet."


class CheckFilePage(Page):
    """`found` is what is shown, None while nothing is."""

    name = "Check a file"
    icon = "findings"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self._stopped, self._under_way = False, ""
        self._beside: tuple[Path, ...] = ()
        self.found: Verification | None = None
        self.drop = DropArea(HOW, ("Choose a file…", self.choose))
        self.drop.dropped.connect(self.check)
        self.beside = Quiet(BESIDE)
        self.believe = Button("Believe another authority too…", self.choose_authority, flat=True)
        choosing = column(
            self.drop, self.beside, row(self.believe, None), None, margins=(24, 24, 24, 24), gap=12
        )
        self.working, self.cancel = Label("", wrap=True), Button("Cancel", self._cancel)
        going = column(self.working, row(self.cancel, None), None, margins=(24, 24, 24, 24), gap=12)
        self.copy_button = Button("Copy these words", self.copy)
        self._sheet = scrolled(QWidget())
        self._panes = (choosing, going, self._sheet)
        self._stack = QStackedWidget()
        for pane in self._panes:
            set_ground(pane, "panel")
            self._stack.addWidget(pane)
        self.set_body(self._stack)

    # What it says.

    def state_sentence(self) -> str:
        if self._task is not None:
            return self._under_way
        if self.found is not None:
            return f"{self.found.name}: {_short(self.found)}"
        return STOPPED if self._stopped else WAITS

    def facts(self) -> Sequence[Fact]:
        if self.found is None:
            return ()
        report, listed = self.found.report, self.found.manifest
        said = [Fact(report.standing.value, STATES[report.standing], report.sentence)]
        if listed is not None:
            words = f"listing: {listed.standing.value}"
            said.append(Fact(words, STATES[listed.standing], listed.sentences[0]))
        return said

    def primary(self) -> Primary:
        words = "Choose a file…" if self.found is None else "Check another file…"
        return Primary(words, self.choose, self._why_not())

    def keys(self) -> list[Key]:
        return [
            Key("Ctrl+O", "Choose a file", self.choose, self._why_not),
            Key("Ctrl+Shift+C", "Copy what was found", self.copy, self._why_no_copy),
            Key(
                "Escape", "Stop the check", self._cancel, lambda: "" if self._task else "Nothing is checked."
            ),
        ]

    def on_shown(self) -> None:
        if self._task is None and self.found is None:
            self.header.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_not(self) -> str:
        return CHECKING if self._task is not None else ""

    def _why_no_copy(self) -> str:
        return "" if self.found is not None else NOTHING_TO_COPY

    # What it does.

    def choose(self) -> None:
        if self._why_not():
            return
        path = file_dialogs.choose_file(self, "The file to check")
        if path is not None:
            self.check(path)

    def choose_authority(self) -> None:
        """Certificates and lists to believe beside the workspace's own, from now on, on this page only."""
        path = file_dialogs.choose_file(self, "The certificate or the revocation list of an authority")
        if path is None:
            return
        self.clear_error()
        try:
            believed = believed_here(self._desk, (*self._beside, path))
        except DeskError as error:
            self.show_error(error)
            return
        self._beside = (*self._beside, path)
        self.beside.setText(believed.sentence)

    def check(self, path: Path) -> None:
        """Check the file at `path`, and show what was found."""
        if self._task is not None:
            return
        self.clear_error()
        self.found, self._stopped = None, False
        desk, beside = self._desk, self._beside

        def work(progress: Progress) -> Verification:
            def told(one: SignatureReport) -> None:
                progress(words=f"{one.field}: {one.standing.value}")

            believed, package = believed_here(desk, beside), package_around(path)
            found = verify_file(path, believed, desk.clock(), package, told, lambda: progress.stop_asked)
            progress.check()
            return found

        name = one_line(path.name)
        self._under_way = f"Checking {name}. The newest signature is judged first."
        self._task = self.run_long(work, self._show_found, title=f"Checking {name}", failed=self._failed)
        self._task.reported.connect(
            lambda report: self.working.setText(f"{self._under_way}\n{report.words}.")
        )
        self.working.setText(self._under_way)
        self._show(1)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """The whole statement, into the clipboard; it is emptied when the desk locks."""
        if self.found is not None:
            QGuiApplication.clipboard().setText(self.found.statement)
            self.said.emit("What was found is copied.")

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.working.setText("The check is being stopped.")

    def _failed(self, error: DeskError) -> None:
        self._task, self._stopped = None, isinstance(error, Cancelled)
        if not self._stopped:
            self.show_error(error)
        self._show(0)
        self.on_shown()

    def _show_found(self, found: Verification) -> None:
        self._task, self.found = None, found
        self.copy_button = Button("Copy these words", self.copy)
        made = on_sheet(
            *parted(*_parts(found, self.copy_button)), margins=(20, 14, 20, 14), gap=16, widest=PROSE_WIDTH
        )
        set_ground(made, "panel")
        self._sheet.setWidget(made)
        self._show(2)
        self.copy_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, pane: int) -> None:
        self._stack.setCurrentIndex(pane)
        self.update_header()


def _short(found: Verification) -> str:
    """The verdict without its reasons, which stand below."""
    said = f"the finding {stands(found.report.standing, '')}"
    if found.manifest is not None:
        said += f"; its listing in the package {stands(found.manifest.standing, '')}"
    return f"{said}."


def _parts(found: Verification, copy_button: Button) -> list[QWidget]:
    report = found.report
    parts = [
        column(
            Heading("The file"),
            standing_part(report.sentence, STATES[report.standing], report),
        ),
        reported_part(report),
    ]
    if found.manifest is not None:
        parts.append(_manifest_part(found.manifest))
    believed = column(Heading("Who was believed"), Label(found.believed.sentence, wrap=True, selectable=True))
    about = column(Heading("What was read"), pairs(_file_rows(found)))
    quoted = Prose(found.statement, name="What was found, in words", fit_lines=40)
    said = column(Heading("To quote"), quoted, row(copy_button, None), gap=8)
    return [*parts, believed, about, said]


def _file_rows(found: Verification) -> list[tuple[str, str | QWidget]]:
    rows: list[tuple[str, str | QWidget]] = [
        ("Name", found.name),
        ("Size", size_words(found.size)),
        ("SHA-512", WholeDigest(found.sha512, name="SHA-512 of the file")),
        ("Checked", f"{found.checked_at:%Y-%m-%d %H:%M:%S} UTC, workstation clock"),
    ]
    if found.report.drawn_sha384:
        drawn = WholeDigest(found.report.drawn_sha384, name="SHA-384 before anybody signed")
        rows.insert(3, ("Unsigned, SHA-384", drawn))
    return rows


def _manifest_part(found: ManifestReport) -> QWidget:
    rows: list[tuple[str, str | QWidget]] = [
        (name, Label(part.words, wrap=True, selectable=True, state=STATES[part.standing]))
        for name, part in (
            ("Listed", found.listing),
            ("Signature (CMS)", found.cms),
            ("Second signature (ML-DSA-87)", found.ml_dsa),
        )
    ]
    where = f"Listed as {found.listed_as}." if found.listed_as else "The file is not listed."
    verdict = Label(found.sentences[0], wrap=True, selectable=True, state=STATES[found.standing])
    bad = found.standing is not Standing.VALID
    note = Quiet("The listing says nothing about the file's own signatures." if bad else where)
    return column(Heading("In its records package"), verdict, note, pairs(rows))
