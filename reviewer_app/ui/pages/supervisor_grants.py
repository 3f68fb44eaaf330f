"""Whose results may lie beside a case's: the grants that hold, and the forms to record or to withdraw one.

- Another developer's results are its trade secret: they lie beside only while a grant of a supervisor holds.
- Who may not, or has nothing to grant, reads why beside the button, in the guards' sentence.
- A case that the person does not hold is named by its number alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import grants
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Act, ComparisonGranted, ComparisonGrantWithdrawn
from reviewer_app.domain.case import Case, Grant
from reviewer_app.domain.guards import may, may_open_evidence
from reviewer_app.domain.guards.comparison import same_developer
from reviewer_app.domain.text import one_line
from reviewer_app.ui.controls import Button, Choice, column, fill
from reviewer_app.ui.keys import Key
from reviewer_app.ui.pages.evidence_words import portion_of
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.portion_mark import LABEL, PortionMark
from reviewer_app.ui.pages.supervisor_forms import refused
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea

Work = Callable[[Callable[[], None], str], None]  # what to record, and the word when it is
_GRANT = (
    "The results of another developer may then be compared with this case's, by those who hold both cases. "
    "Results are a developer's trade secret: the reason stays in the record and is printed in the finding."
)
_WITHDRAW = "From then on they are compared no more. What was cited under the grant stays cited."
_NONE = "No other developer's results may be laid beside this case."
_NO_CASE = "No case of another developer is in this workspace without a grant."


class GrantsPart(QWidget):
    """The grants that hold and the two forms. `act` records off the screen's thread, and shows it."""

    def __init__(self, desk: Desk, case_id: str, act: Work, busy: Callable[[], str]) -> None:
        super().__init__()
        self._desk, self._case_id, self._act, self._busy = desk, case_id, act, busy
        self._drafts: dict[type[Act], tuple[str, str]] = {}  # reason and mark that were not sent
        self._grants, self.others = Parts(), Quiet("")
        self.grant_button = Button("Grant a comparison…", self.grant)
        self.withdraw_button = Button("Withdraw a grant…", self.withdraw)
        self.why_grant, self.why_withdraw = Quiet(""), Quiet("")
        inner = column(
            Heading("Results of other developers"),
            self._grants,
            self.others,
            column(self.grant_button, self.why_grant, gap=4),
            column(self.withdraw_button, self.why_withdraw, gap=4),
            gap=10,
        )
        fill(self, inner)

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    # What is shown

    def refresh(self) -> None:
        held = self._case.grants
        shown = [self._grant(other, grant) for other, grant in held.items()]
        self._grants.show_parts(shown or [Quiet(_NONE)])
        self._show_others()
        self.show_acts()

    def _grant(self, other: str, grant: Grant) -> QWidget:
        """One grant: what, why with its portion mark, by whom and when."""
        said, by = grant.granted, self._desk.register.name(grant.by)
        what = Label(self._words(other), "field", wrap=True)
        why = Label(f"{said.marking} {said.reason}", wrap=True, selectable=True)
        who = Quiet(f"Granted by {by}, {time_words(grant.at)} (workstation clock)")
        return column(what, why, who, gap=4)

    def _show_others(self) -> None:
        """What needs no grant: earlier submissions of the same developer that this person holds."""
        held = self._case.grants
        same = [one.id for one in grants.cases_beside(self._desk, self._case_id) if one.id not in held]
        self.others.setText(f"Of the same developer, without a grant: {', '.join(same)}." if same else "")
        self.others.setVisible(bool(same))

    def show_acts(self) -> None:
        for button, why, reason in (
            (self.grant_button, self.why_grant, self.why_not_grant()),
            (self.withdraw_button, self.why_withdraw, self.why_not_withdraw()),
        ):
            button.allow(reason)
            why.setText(reason)
            why.setVisible(bool(reason))

    def _words(self, case_id: str) -> str:
        """ "2026-002: Meridian Systems, Halcyon-2 r7", or the number alone."""
        other = self._desk.register.cases.get(case_id)
        if other is None or may_open_evidence(other, self._desk.person) is not None:
            return f"Case {case_id}"
        said = other.submission
        model = f"{one_line(said.model_name, 60)} {one_line(said.model_version, 40)}"
        return f"{case_id}: {one_line(said.organisation, 80)}, {model}"

    # What may be done

    def why_not_grant(self) -> str:
        return self._why_not(ComparisonGranted) or ("" if self._grantable() else _NO_CASE)

    def why_not_withdraw(self) -> str:
        reason = self._why_not(ComparisonGrantWithdrawn)
        return reason or ("" if self._case.grants else "No grant holds.")

    def _why_not(self, form: type[Act]) -> str:
        reason = self._busy() or self._desk.read_only
        return reason or may(self._desk.register, self._case_id, self._desk.person, form) or ""

    def _grantable(self) -> list[str]:
        """Cases of other developers that have no grant, the newest last."""
        case, every = self._case, self._desk.register.cases.values()
        return [
            one.id
            for one in every
            if one.id != case.id and one.id not in case.grants and not same_developer(case, one)
        ]

    def keys(self) -> tuple[Key, Key]:
        return (
            Key("G", "Grant a comparison with another developer's results", self.grant, self.why_not_grant),
            Key("W", "Withdraw such a grant", self.withdraw, self.why_not_withdraw),
        )

    # The forms

    def grant(self) -> None:
        """Let another developer's results be laid beside this case's, with a reason."""
        if self.why_not_grant():
            return
        said = self._ask(ComparisonGranted, "Grant a comparison", _GRANT, self._grantable(), "Grant")
        if said is not None:
            case, reason, mark = said
            work = partial(grants.grant_comparison, self._desk, self._case_id, case, reason, mark)
            self._act(work, f"Results of case {case} may be laid beside this one's.")

    def withdraw(self) -> None:
        """End a grant, with a reason."""
        if self.why_not_withdraw():
            return
        form, held = ComparisonGrantWithdrawn, list(self._case.grants)
        said = self._ask(form, "Withdraw a grant", _WITHDRAW, held, "Withdraw the grant")
        if said is not None:
            case, reason, mark = said
            work = partial(grants.withdraw_grant, self._desk, self._case_id, case, reason, mark)
            self._act(work, f"The grant for case {case} is withdrawn.")

    def _ask(
        self,
        form: type[ComparisonGranted] | type[ComparisonGrantWithdrawn],
        title: str,
        words: str,
        cases: list[str],
        yes: str,
    ) -> tuple[str, str, str] | None:
        """The case, the reason and its mark; None when thought better of, and what was written is kept."""
        before, mark = self._drafts.get(form, ("", portion_of(self._case.submission.marking)))
        case = Choice(self._options(cases), name="Case", value=cases[0] if len(cases) == 1 else None)
        reason = TextArea(before, name="Reason", lines=4)
        marking = PortionMark("the reason", mark)

        def why_not() -> str:
            if case.value() is None:
                return "Choose the case whose results it is about."
            return refused(self._desk, self._case_id, form(case.value(), reason.text(), marking.text()))

        fields: Fields = [("Case", case), ("Reason", reason), (LABEL, marking)]
        went_on = ask_form(self, title, words, fields, why_not, yes=yes)
        self._drafts[form] = (reason.text(), marking.text())
        return (case.value(), reason.text(), marking.text()) if went_on else None

    def _options(self, cases: list[str]) -> list[tuple[str, str | None]]:
        return [("Choose", None), *((self._words(one), one) for one in cases)]

    def forget_drafts(self) -> None:
        """What was written has been recorded."""
        self._drafts.clear()
