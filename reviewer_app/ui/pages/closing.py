"""Closing: what may still happen after the determination, and every version of the finding there was.

- Amending, reopening (two people), rescinding, a lower banner (two people), holds, closing. Each act that is
  off says why, in the guards' sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import closing as verbs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    Act,
    Amended,
    BannerLowered,
    Closed,
    HoldLifted,
    HoldPlaced,
    Reopened,
    Rescinded,
)
from reviewer_app.domain.case import Case
from reviewer_app.domain.guidance import state_sentence
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import Button, column, pairs
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.pages import closing_forms as forms
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.review_words import case_facts
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, parted, sheet
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.text import Digest, Heading, Label, Quiet

_CLOSE = "Nothing more is decided in a closed case. It can still be amended or reopened, with a reason."


class ClosingPage(CaseWork):
    """The end of one case, and what comes after it."""

    name = "Closing"
    icon = "lock"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, parent)
        self._acts: list[tuple[Button, type[Act]]] = [
            (Button("Close the case", self.close_case), Closed),
            (Button("Amend…", lambda: self._ask(forms.ask_amendment, "The next version begins.")), Amended),
            (Button("Reopen…", lambda: self._ask(forms.ask_reopening, _PROPOSED)), Reopened),
            (Button("Rescind…", lambda: self._ask(forms.ask_rescission, "Recorded.")), Rescinded),
            (Button("Lower banner…", self.lower), BannerLowered),
            (Button("Place a hold…", lambda: self._ask(forms.ask_hold, "The hold stands.")), HoldPlaced),
            (
                Button("Lift the hold…", lambda: self._ask(forms.ask_lifting, "The hold is lifted.")),
                HoldLifted,
            ),
        ]
        self._why = [Quiet("") for _ in self._acts]
        self._versions = Parts()
        self.set_body(sheet(self._versions, widest=PROSE_WIDTH))
        lines = [column(button, why, gap=4) for (button, _), why in zip(self._acts, self._why, strict=True)]
        self.set_side(sheet(*lines, margins=(18, 14, 18, 14), gap=12))

    def button(self, form: type[Act]) -> Button:
        """The button of an act."""
        return next(button for button, of in self._acts if of is form)

    def state_sentence(self) -> str:
        return state_sentence(self.desk.register, self.case, self.desk.person)

    def facts(self) -> Sequence[Fact]:
        return case_facts(self.desk, self.case)

    def primary(self) -> Primary:
        return Primary("Close the case", self.close_case, self.why_not(Closed))

    def keys(self) -> Sequence[Key]:
        return (
            Key("A", "Amend…", self.button(Amended).click, lambda: self.why_not(Amended)),
            Key("R", "Reopen…", self.button(Reopened).click, lambda: self.why_not(Reopened)),
        )

    # Showing

    def refresh(self) -> None:
        self._versions.show_parts(parted(*self._parts(self.case)))
        self._show_acts()

    def _parts(self, case: Case) -> list[QWidget]:
        parts = [column(Heading(f"Version {case.version}, now"), pairs(self._now(case)), gap=6)]
        for one in reversed(case.versions):
            outcome = one.determined.outcome.value if one.determined else "none recorded"
            rows: list[tuple[str, str | QWidget]] = [
                ("Ended", f"{one.ended}, {time_words(one.ended_at)}"),
                ("Why", f"{one.why_marking} {one.why}"),
                ("Determination", outcome),
                ("Signatures", str(len(one.signatures))),
            ]
            if one.finding is not None:
                rows.append(("File, SHA-384", Digest(one.finding.pdf_sha384, name="Digest of the finding")))
            parts.append(column(Heading(f"Version {one.number}"), pairs(rows), gap=6))
        return parts

    def _now(self, case: Case) -> list[tuple[str, str | QWidget]]:
        rows: list[tuple[str, str | QWidget]] = [
            ("State", case.state.value),
            ("Determination", case.determined.outcome.value if case.determined else "none recorded"),
            ("Signatures", f"{len(case.signatures)} of 3"),
            ("Hold", _hold(case.hold) if case.hold else "none"),
        ]
        if case.banner is not None:
            lowered = f"{case.banner.banner}, where the portions roll up to {case.banner.computed}"
            why = f"{case.banner.marking} {case.banner.reason}"
            rows.append(("Banner", Label(f"{lowered}. {why}", wrap=True)))
        if case.rescinded is not None:
            act = case.rescinded
            words = f"{act.official}, {act.decided_on}: {act.marking} {act.reason}"
            rows.append(("Rescinded", words))
        return rows

    def _show_acts(self) -> None:
        for (button, form), why in zip(self._acts, self._why, strict=True):
            reason = self.why_not(form)
            button.allow(reason)
            why.setText(reason)
            why.setVisible(bool(reason))

    # Acting

    def close_case(self) -> None:
        """Close the case, once asked; where a schedule is set, under one of its items."""
        if self.why_not(Closed):
            return
        if self.desk.register.schedule is not None:
            self._ask(forms.ask_closing, "The case is closed.")
        elif dialogs.ask(self, "Close the case", _CLOSE, yes="Close"):
            self.record(lambda: verbs.close(self.desk, self.case_id), "The case is closed.")

    def lower(self) -> None:
        """Propose a lower banner; what the portions roll up to is computed first, off the screen's thread."""
        if self.why_not(BannerLowered):
            return

        def ask(computed: str) -> None:
            work = forms.ask_banner(self, self.desk, self.case_id, computed)
            if work is not None:
                self.record(work, _PROPOSED)

        self.run(lambda: verbs.computed_banner(self.desk, self.case_id), ask, title="Rolling up the portions")

    def _ask(self, form: Callable[[QWidget, Desk, str], forms.Work | None], words: str) -> None:
        work = form(self, self.desk, self.case_id)
        if work is not None:
            self.record(work, words)


def _hold(act: HoldPlaced) -> str:
    return f"{act.reference}: {act.marking} {act.reason}"


_PROPOSED = "Proposed; it waits for a second person."
