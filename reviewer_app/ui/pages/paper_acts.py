"""A paper at the page where its act was recorded: its pages as they would leave, and saving it to a medium.

- What is previewed is drawn anew from the acts, off the screen's thread: the very bytes that are saved.
- Saving asks for the file, the medium and the purpose, and says, while one writes, why it cannot be done yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import papers
from reviewer_app.domain.acts import Paper
from reviewer_app.domain.errors import DeskError
from reviewer_app.findings.pages import page_count
from reviewer_app.ui import file_dialogs, tasks
from reviewer_app.ui.controls import Button, LineInput, column, fill, row
from reviewer_app.ui.keys import Key
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.pages.letter_preview import LetterPreview
from reviewer_app.ui.pages.submission_acts import Saving, why_not_new
from reviewer_app.ui.pages.wide_dialog import WideDialog
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Quiet

_PURPOSES = {
    Paper.INFORMATION_REQUEST: "To the developer",
    Paper.REFERRAL: "To the clearinghouse",
    Paper.LAW_ENFORCEMENT_NOTE: "To law enforcement",
}
_WORDS = "One PDF is written and read back. That it left is recorded, with its medium and purpose."


def words_of(paper: Paper, number: int) -> str:
    """ "Information request 2"."""
    return f"{paper.value.capitalize()} {number}"


class PaperActs(QWidget):
    """Preview… and Save… for one paper; below them where it was saved to, and why it is not saved now."""

    def __init__(self, page: CaseWork, save_words: str) -> None:
        super().__init__()
        self._page = page
        self.paper, self.number = Paper.INFORMATION_REQUEST, 0
        self.preview_button, self.save_button = (
            Button("Preview…", self.preview),
            Button(save_words, self.save),
        )
        self.saved, self.why_not = Quiet(""), Quiet("")
        fill(self, column(row(self.preview_button, self.save_button, None), self.saved, self.why_not, gap=4))

    def show_paper(self, paper: Paper, number: int) -> None:
        """Which paper the buttons are of; 0 for none."""
        self.paper, self.number = paper, number
        named, page = words_of(paper, number), self._page
        self.preview_button.setAccessibleName(f"Preview {named}")
        self.save_button.setAccessibleName(f"Save {named} to a medium")
        media = papers.media(page.desk, page.case_id, paper, number)
        self.saved.setText(f"Saved to {', '.join(media)}." if media else "Not saved to a medium yet.")
        self.saved.setVisible(bool(number))
        reason = self.why_not_save()
        self.preview_button.allow(self.why_not_preview())
        self.save_button.allow(reason)
        self.why_not.setText(reason)
        self.why_not.setVisible(bool(reason))

    def why_not_preview(self) -> str:
        return "" if self.number else "Nothing is chosen."

    def why_not_save(self) -> str:
        busy = "It is being recorded." if self._page.busy else ""
        return self.why_not_preview() or busy or papers.why_not_export(self._page.desk, self._page.case_id)

    def preview(self) -> None:
        """Show the pages in a dialog."""
        if not self.why_not_preview():
            PaperDialog(self._page, self.paper, self.number).exec()

    def save(self) -> None:
        """Ask where to, and write it."""
        if self.why_not_save():
            return
        page, paper, number = self._page, self.paper, self.number
        asked = ask_save_paper(page, paper, number)
        if asked is not None:
            one = (page.desk, page.case_id, paper, number, asked.path, asked.medium, asked.purpose)
            page.record(partial(papers.export, *one), f"{words_of(paper, number)} is saved to {asked.path}.")


@dataclass(frozen=True, slots=True)
class _Drawn:
    pdf: bytes
    pages: int
    unprintable: tuple[str, ...]


class PaperDialog(WideDialog):
    """The pages of a paper, as large as there is room."""

    def __init__(self, page: CaseWork, paper: Paper, number: int) -> None:
        super().__init__(page, words_of(paper, number), wide=980, high=900)
        self.view = LetterPreview(f"Pages of {words_of(paper, number)}")
        self.middle.addWidget(self.view, 1)
        self.set_buttons(Button("Close", self.accept))
        self.set_keys(
            (
                Key("+", "Larger pages", partial(self.view.zoom_by, 1)),
                Key("-", "Smaller pages", partial(self.view.zoom_by, -1)),
                Key("0", "Page width", partial(self.view.zoom_by, 0)),
            )
        )
        self.view.show_words("", "The pages are being drawn.")
        self.view.pages.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.failed.connect(self._not_drawn)
        desk, case_id = page.desk, page.case_id

        def work() -> _Drawn:
            pdf = papers.draw(desk, case_id, paper, number)
            return _Drawn(pdf, page_count(pdf), papers.unprintable(desk, case_id, paper, number))

        tasks.run(self, work, self._show, self._not_drawn, title="Drawing a paper")

    def _show(self, drawn: _Drawn) -> None:
        self.view.show_letter("As it would leave", drawn.pdf, drawn.pages)
        if drawn.unprintable:
            codes = ", ".join(f"U+{ord(one):04X}" for one in drawn.unprintable)
            self.view.show_warnings(
                f"The faces of the page lack these characters; they stand as codes: {codes}."
            )

    def _not_drawn(self, error: DeskError) -> None:
        self.view.show_words("It is not drawn", error.sentence, State.BAD)


def ask_save_paper(page: CaseWork, paper: Paper, number: int) -> Saving | None:
    """Where to save a paper; None when not now. A file that is there is never written over."""
    path = LineInput(name="File", hint="a new file, named from the root")
    medium = LineInput(name="Medium", hint="such as: disc 12 of the records office")
    purpose = LineInput(_PURPOSES.get(paper, ""), name="Purpose")
    title = f"Save {paper.value} {number}"

    def choose() -> None:
        name = papers.file_name(page.case_id, paper, number)
        found = file_dialogs.choose_new_file(path.window(), title, name)
        if found is not None:
            path.setText(str(found))

    def why_not() -> str:
        said = (medium.text(), purpose.text())
        refused = papers.why_not_saved(page.desk, page.case_id, paper, number, *said)
        return why_not_new(path.text()) or refused

    browse = row(Label("Type the file, or choose it.", "quiet"), None, Button("Choose a file…", choose))
    fields = [("File", path), ("Medium", medium), ("Purpose", purpose)]
    if not ask_form(page, title, _WORDS, fields, why_not, yes="Save it", beside=[browse]):
        return None
    return Saving(Path(path.text().strip()), medium.text().strip(), purpose.text().strip())
