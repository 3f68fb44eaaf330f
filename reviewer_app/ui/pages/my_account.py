"""My account: who one is here, in which roles, when one was last here, and what was tried since.

A second person's part in unlocking a supervisor's account is done here: not only administrators may do it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from PySide6.QtWidgets import QGridLayout, QWidget

from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.verdict import Status
from reviewer_app.desk import people
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Seconded
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.register import Proposal
from reviewer_app.ui import dialogs, theme
from reviewer_app.ui.controls import column, pairs, rule, scrolled, set_ground
from reviewer_app.ui.keys import Fact, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.people_words import NO_AGREEMENT, moment, roles_of, tries
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, on_sheet
from reviewer_app.ui.pages.trust_words import WholeDigest
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

FIRST = "This is your first log-on here."
NONE_WAITS = "No unlocking of an account waits for you."
WERE_THEY_YOURS = "Were these yours? If not, tell your security administrator."
NAMES_WIDE = 200
RECORDING = "An act is being recorded."


class MyAccountPage(Page):
    """For everybody."""

    name = "My account"
    icon = "lock"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._busy = desk, False
        self._sheet = scrolled(QWidget())
        self.set_body(column(self._sheet, gap=0, ground="panel"))

    def state_sentence(self) -> str:
        last = self._desk.unlocked.last_logon
        return f"Your last log-on: {moment(last)}, workstation clock." if last is not None else FIRST

    def facts(self) -> Sequence[Fact]:
        failed = self._desk.unlocked.failed_tries
        return (
            [Fact(f"{tries(failed)} since your last log-on", State.WARN, WERE_THEY_YOURS)] if failed else ()
        )

    def primary(self) -> Primary | None:
        """Seconding an unlocking, where one waits that this person may second."""
        if self._waiting() is None:
            return None
        return Primary("Second the unlocking…", self.second, self._why_not_second())

    def refresh(self) -> None:
        desk, person = self._desk, self._desk.person
        certificate = desk.unlocked.signer.certificate
        state = State.GOOD if desk.unlocked.certificate.status is Status.GOOD else State.BAD
        until = f"{certificate.not_valid_after_utc.astimezone(UTC):%Y-%m-%d}"
        rows: list[tuple[str, str | QWidget]] = [
            ("Name", person.name),
            ("Account", person.id),
            ("Roles", roles_of(person)),
            ("Employer", person.employer.value),
            ("Clearance", person.clearance),
            ("Nondisclosure agreement", person.nondisclosure or NO_AGREEMENT),
        ]
        logons: list[tuple[str, str | QWidget]] = [
            ("Last log-on before this one", moment(desk.unlocked.last_logon)),
            ("Failed tries since", tries(desk.unlocked.failed_tries)),
        ]
        signing: list[tuple[str, str | QWidget]] = [
            ("Certificate", Label(desk.unlocked.certificate.sentence, wrap=True, state=state)),
            ("Valid until", until),
            ("Fingerprint, SHA-384", WholeDigest(fingerprint(certificate), name="Fingerprint, SHA-384")),
        ]
        parts = [
            column(Heading("Who you are here"), _pairs(rows)),
            column(Heading("Log-ons"), _pairs(logons)),
            column(Heading("What you sign with"), _pairs(signing)),
        ]
        waiting = self._waiting()
        if waiting is not None:
            parts.append(column(Heading("Waits for a second person"), Label(self._said(waiting), wrap=True)))
        parts.append(Quiet("A security administrator changes roles, clearance and agreement."))
        ruled = [one for part in parts for one in (part, rule())][:-1]
        made = on_sheet(*ruled, margins=(20, 14, 20, 14), gap=16, widest=PROSE_WIDTH)
        set_ground(made, "panel")
        self._sheet.setWidget(made)

    # Seconding.

    def second(self) -> None:
        """Ask for the password, and be the second person of the unlocking that waits longest."""
        proposal = self._waiting()
        if proposal is None or self._why_not_second():
            return
        password = dialogs.ask_password(self, "Second the unlocking", self._said(proposal), yes="Second it")
        if password is None:
            return
        desk, seq = self._desk, proposal.seq
        self._set_busy(True)
        self.run(
            lambda: people.second_unlock(desk, seq, password),
            lambda _: self._done(),
            title="Recording",
            failed=self._failed,
        )

    def _done(self) -> None:
        self.clear_error()
        self._set_busy(False)
        self.said.emit("The account is unlocked.")
        self.case_changed.emit()

    def _failed(self, error: DeskError) -> None:
        self._set_busy(False)
        self.show_error(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.refresh()
        self.update_header()

    def _why_not_second(self) -> str:
        return self._desk.read_only or (RECORDING if self._busy else "")

    def _waiting(self) -> Proposal | None:
        """The oldest unlocking this person may second."""
        desk = self._desk
        for one in people.unlocks_proposed(desk):
            if refusal(desk.register, "", desk.person, Seconded(one.seq, one.act.of)) is None:
                return one
        return None

    def _said(self, proposal: Proposal) -> str:
        register = self._desk.register
        whom = register.name(str(proposal.act.body.get("person", "")))
        by, at = register.name(proposal.by), proposal.at[:16].replace("T", " ")
        return f"{by} proposed on {at} UTC to unlock the account of {whom}: {proposal.act.reason}"


def _pairs(rows: Sequence[tuple[str, str | QWidget]]) -> QWidget:
    """`pairs` whose names take the same width in every part of the page."""
    made = pairs(rows)
    grid = made.layout()
    assert isinstance(grid, QGridLayout)
    grid.setColumnMinimumWidth(0, theme.px(NAMES_WIDE))
    return made
