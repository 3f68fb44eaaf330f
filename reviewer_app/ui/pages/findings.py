"""Findings: the very pages that are signed, and beside them who signed, and whether that is good.

- The pixels come from the bytes in the vault, checked against the journal's digest, drawn off-thread.
- Drawing up, signing, proposing and exporting are the desk's verbs; the page shows why each is off.
- An export takes two people: what was agreed on, medium and purpose, is what the export uses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.desk import findings as verbs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Act, ExportAgreed, Exported, FindingRendered, FindingSigned
from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may
from reviewer_app.domain.guards.deciding import next_signature_field
from reviewer_app.domain.guidance import state_sentence
from reviewer_app.findings.check import FindingsReport
from reviewer_app.findings.pages import PageImage, page_count, page_image
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import Button, column, row, rule, set_ground
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.export_form import ask_export, ask_proposal
from reviewer_app.ui.pages.pages_view import PagesView
from reviewer_app.ui.pages.sheet import on_sheet, sheet
from reviewer_app.ui.pages.signature_panel import SIGNS_AS, signatures_part, verdict_of, verdict_part
from reviewer_app.ui.text import Heading, Label, Quiet

_SIGN_WORDS = (
    "The finding is drawn again from the recorded acts and compared before your key signs it. "
    "You sign the very pages that are shown."
)
_BELONGS = (
    "The finding stands here: the pages that three people sign. "
    "It is drawn up by a reviewer once the determination is recorded."
)


_NOT_PROPOSED = "An export takes two people: propose it first."
_WAITS = "The export is proposed; it waits for a second person."


@dataclass(frozen=True, slots=True)
class Loaded:
    """The finding as it is now: its bytes, how many pages, and the verifier's report."""

    pdf: bytes
    pages: int
    report: FindingsReport


class FindingsPage(Page):
    """The finding of one case."""

    name = "Findings"
    icon = "findings"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._loaded: Loaded | None = None
        self._wanted, self._busy, self._fault = "", "", ""
        self.pages = PagesView(name="Pages of the finding")
        self.pages.page_wanted.connect(self._draw_page)
        self.empty_title, self.nothing, self.turn = Heading(""), Label("", wrap=True), Quiet("")
        self.zoom = Label("", "quiet")
        self._stack = QStackedWidget()
        empty = column(self.empty_title, self.nothing, self.turn, None, margins=(20, 16, 20, 16))
        set_ground(empty, "panel")
        self._stack.addWidget(empty)
        self._stack.addWidget(column(self._zoom_row(), rule(), self.pages, gap=0))
        self.set_body(self._stack)
        self._build_side()

    def _zoom_row(self) -> QWidget:
        smaller = Button("−", lambda: self._zoom(-1), flat=True)
        smaller.setAccessibleName("Smaller pages")
        larger = Button("+", lambda: self._zoom(1), flat=True)
        larger.setAccessibleName("Larger pages")
        fit = Button("Page width", lambda: self._zoom(0), flat=True)
        made = row(smaller, self.zoom, larger, fit, None, margins=(12, 4, 12, 4), ground="panel")
        made.setSizePolicy(made.sizePolicy().Policy.Preferred, made.sizePolicy().Policy.Maximum)
        return made

    def _build_side(self) -> None:
        self.draw_button = Button("Draw up the finding", self.draw)
        self.sign_button = Button("Sign…", self.sign)
        self.propose_button = Button("Propose the export…", self.propose_export)
        self.export_button = Button("Export…", self.export)
        self._acts: list[tuple[Button, type[Act]]] = [
            (self.draw_button, FindingRendered),
            (self.sign_button, FindingSigned),
            (self.propose_button, ExportAgreed),
            (self.export_button, Exported),
        ]
        self._why = [Quiet("") for _ in self._acts]
        self.panel = sheet(margins=(18, 14, 18, 14))
        lines = [column(button, why, gap=4) for (button, _), why in zip(self._acts, self._why, strict=True)]
        acts = column(rule(), *lines, margins=(18, 8, 18, 14), gap=10)
        self.set_side(column(self.panel, acts, gap=0, ground="panel"))

    # What the page is about

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    def _expected(self) -> str:
        """The digest of the newest bytes, by the journal; "" while there is no finding."""
        case = self._case
        if case.finding is None:
            return ""
        return case.signatures[-1][1].pdf_sha384 if case.signatures else case.finding.pdf_sha384

    def why_not(self, form: type[Act]) -> str:
        reason = self._busy or self._desk.read_only
        reason = reason or may(self._desk.register, self._case_id, self._desk.person, form) or ""
        if not reason and form is Exported and self._case.export_agreed is None:
            return _NOT_PROPOSED if not self._proposed() else _WAITS
        return reason or (_WAITS if form is ExportAgreed and self._proposed() else "")

    def _proposed(self) -> bool:
        """Whether an export of this case waits for its second person."""
        waiting = self._desk.register.proposals.values()
        return any((one.case, one.act.of) == (self._case_id, ExportAgreed.kind) for one in waiting)

    def report(self) -> FindingsReport | None:
        """The verifier's report on what is shown, or None."""
        return self._loaded.report if self._loaded else None

    # What the header says

    def state_sentence(self) -> str:
        return state_sentence(self._desk.register, self._case, self._desk.person)

    def facts(self) -> Sequence[Fact]:
        if self._loaded is None:
            return ()
        words, state = verdict_of(self._case, self._loaded.report)
        pages = f"{self._loaded.pages} page{'' if self._loaded.pages == 1 else 's'}"
        short = "valid" if self._loaded.report.valid else words.split(",")[0].rstrip(".")
        return (Fact(pages), Fact(short, state, words))

    def primary(self) -> Primary:
        case = self._case
        if case.finding is None:
            return Primary("Draw up the finding", self.draw, self.why_not(FindingRendered))
        if next_signature_field(case) is not None:
            return Primary(self._sign_words(), self.sign, self.why_not(FindingSigned))
        if case.export_agreed is None:
            return Primary("Propose the export…", self.propose_export, self.why_not(ExportAgreed))
        return Primary("Export…", self.export, self.why_not(Exported))

    def _sign_words(self) -> str:
        field = next_signature_field(self._case)
        return f"Sign as {SIGNS_AS[field]}…" if field else "Sign…"

    def keys(self) -> Sequence[Key]:
        return (
            Key("+", "Larger pages", lambda: self._zoom(1)),
            Key("-", "Smaller pages", lambda: self._zoom(-1)),
            Key("0", "Page width", lambda: self._zoom(0)),
            Key("PgDown", "Further down"),
            Key("Home", "First page"),
            Key("End", "Last page"),
        )

    # Showing

    def refresh(self) -> None:
        wanted = self._expected()
        if not wanted:
            self._loaded, self._wanted = None, ""
            self.pages.show_document(0)
            self._say_empty("No finding yet", _BELONGS, self.state_sentence())
        elif wanted != self._wanted:
            self._wanted, self._fault = wanted, ""
            self.run(self._load, self._show_loaded, title="Reading the finding", failed=self._not_loaded)
        self._stack.setCurrentIndex(1 if wanted and not self._fault else 0)
        self._show_panel()

    def _load(self) -> Loaded:
        pdf = verbs.current(self._desk, self._case_id)
        report = verbs.verify(self._desk, self._case_id)
        assert isinstance(report, FindingsReport)
        return Loaded(pdf, page_count(pdf), report)

    def _show_loaded(self, loaded: Loaded) -> None:
        again = self._loaded is not None and self._loaded.pages == loaded.pages
        self._loaded, self._fault = loaded, ""
        self.pages.show_document(loaded.pages, keep_place=again)
        self._stack.setCurrentIndex(1)
        self._show_panel()
        self.update_header()

    def _not_loaded(self, error: DeskError) -> None:
        """Nothing is shown that the journal does not vouch for."""
        self._loaded, self._fault, self._wanted = None, error.sentence, ""
        self.pages.show_document(0)
        words = "A finding is drawn up. Its pages are shown only when its very bytes can be read."
        self._say_empty("The finding is not shown", words, error.sentence)
        self._stack.setCurrentIndex(0)
        if not isinstance(error, Refused):  # who may not read it is told so in its place
            self.show_error(error)
        self._show_panel()
        self.update_header()

    def _say_empty(self, title: str, words: str, turn: str) -> None:
        for label, said in ((self.empty_title, title), (self.nothing, words), (self.turn, turn)):
            label.setText(said)

    def _draw_page(self, index: int, scale: float) -> None:
        if self._loaded is None:
            self.pages.drop(index, scale)
            return
        loaded = self._loaded

        def done(image: PageImage) -> None:
            if self._loaded is loaded:
                self.pages.put(index, scale, image)

        def failed(error: DeskError) -> None:
            self.show_error(error)

        self.run(
            lambda: page_image(loaded.pdf, index, scale=scale), done, title="Drawing pages", failed=failed
        )
        self._show_zoom()

    def _show_panel(self) -> None:
        case, report = self._case, self.report()
        parts: list[QWidget] = []
        if report is not None:
            parts.append(verdict_part(case, report))
        elif self._fault:
            parts.append(Quiet("The signatures could not be checked, because the file cannot be read here."))
        if report is not None or case.finding is None:
            parts.append(signatures_part(self._desk.register, case, report))
        else:
            parts.append(Quiet("" if self._fault else "Checking the signatures."))
        inner = on_sheet(*parts, margins=(18, 14, 18, 14), gap=16)
        set_ground(inner, "panel")
        self.panel.setWidget(inner)
        self._show_acts()

    def _show_acts(self) -> None:
        self.sign_button.set_words(self._sign_words())
        for (button, form), why in zip(self._acts, self._why, strict=True):
            reason = self.why_not(form)
            button.allow(reason)
            why.setText(reason)
            why.setVisible(bool(reason))

    def _zoom(self, step: int) -> None:
        if step:
            self.pages.zoom_by(step)
        else:
            self.pages.fit_width()
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.zoom.setText(self.pages.zoom_words())

    # Acting

    def draw(self) -> None:
        """Draw the finding from the acts and record it."""
        self._act(lambda: verbs.draw(self._desk, self._case_id), "The finding is drawn up.", "Drawing up")

    def sign(self) -> None:
        """Sign the next field; asks for the password."""
        title, name = self._sign_words().rstrip("…"), self._desk.person.name
        password = dialogs.ask_password(self, title, _SIGN_WORDS, yes="Sign", person=name)
        if password is not None:
            self._act(lambda: verbs.sign(self._desk, self._case_id, password), "Signed.", "Signing")

    def propose_export(self) -> None:
        """Propose medium and purpose to a second person."""
        if self.why_not(ExportAgreed):
            return
        said = ask_proposal(self, self._desk, self._case_id, self._expected())
        if said is not None:
            medium, purpose = said
            self._act(
                lambda: verbs.propose_export(self._desk, self._case_id, medium, purpose),
                "The export is proposed; it waits for a second person.",
                "Proposing",
            )

    def export(self) -> None:
        """Write the signed finding out, as two people agreed; asks where to, and the password."""
        agreed = self._case.export_agreed
        if self.why_not(Exported) or agreed is None:
            return
        asked = ask_export(self, self._desk, agreed)
        if asked is None:
            return
        folder, password = asked.folder, asked.password

        def work() -> object:
            return verbs.export(self._desk, self._case_id, folder, agreed.medium, agreed.purpose, password)

        self._act(work, f"Exported to {folder}.", "Exporting")

    def _act(self, work: Callable[[], object], words: str, title: str) -> None:
        self._busy = f"{title}."
        self._show_acts()
        self.update_header()
        self.run(work, lambda _: self._acted(words), title=title, failed=self._failed)

    def _acted(self, words: str) -> None:
        self._busy = ""
        self.clear_error()
        self.said.emit(words)
        self.refresh()
        self.update_header()
        self.case_changed.emit()

    def _failed(self, error: DeskError) -> None:
        self._busy = ""
        self.show_error(error)
        self._show_acts()
        self.update_header()
