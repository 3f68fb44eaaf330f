"""Consultation: other organisations, access tiers and partners, referrals, relations to earlier cases.

- A consultation records what another organisation answered; it decides nothing.
- Referrals are files of their own, sealed to the people of the case; each is previewed and saved here. Law
  enforcement is kept apart, outside the finding. A reviewer refers only after the reveal, because a referral
  says what its author found.
- Another case that the person does not hold is named by its number alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    CaseRelated,
    ConsultationAnswered,
    ConsultationAsked,
    ReferralKind,
    Referred,
)
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.pages import consultation_forms as forms
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.consultation_parts import Organisations, Plan, Referrals, Relations
from reviewer_app.ui.pages.request_words import counted
from reviewer_app.ui.pages.review_words import case_facts
from reviewer_app.ui.pages.submission_tabs import Parts
from reviewer_app.ui.states import State

ORGANISATIONS, PLAN, REFERRALS, RELATIONS = range(4)
_NAMES = ("Organisations", "Access and partners", "Referrals", "Relations")
_ALONE = "There is no other case in this workspace."


class ConsultationPage(CaseWork):
    """Four parts of one case, one of them in front."""

    name = "Consultation"
    icon = "consultation"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, parent)
        self.organisations = Organisations(self.consult, self.record_answer)
        self.plan, self.referrals = Plan(self.record_plan), Referrals(self, self.refer)
        self.relations = Relations(self.relate)
        panes = (self.organisations, self.plan, self.referrals, self.relations)
        self.parts = Parts(tuple(zip(_NAMES, panes, strict=True)))
        self.tabs = self.parts.tabs
        self.tabs.setAccessibleName("Parts of the consultation")
        self.organisations.table.row_chosen.connect(lambda _: self._chosen())
        self.tabs.currentChanged.connect(lambda _: self.update_header())
        self.parts.say("", State.PLAIN)
        self.set_body(self.parts)

    # What it says.

    def state_sentence(self) -> str:
        case = self.case
        waiting = sum(one.answered is None for one in case.consultations)
        asked = counted(len(case.consultations), "organisation")
        said = (
            f"{asked} consulted, {waiting} to answer." if case.consultations else "Nobody was consulted yet."
        )
        plan = "" if case.plan is None else f" {counted(len(case.plan.partners), 'trusted partner')} planned."
        referred = f" {counted(len(case.referrals), 'referral')}." if case.referrals else ""
        return f"{said}{plan}{referred}"

    def facts(self) -> Sequence[Fact]:
        return case_facts(self.desk, self.case)

    def primary(self) -> Primary:
        match self.tabs.currentIndex():
            case index if index == PLAN:
                return Primary("Record the plan…", self.record_plan, self.why_not(AccessPlanRecorded))
            case index if index == REFERRALS:
                refer = lambda: self.refer(ReferralKind.CLEARINGHOUSE)  # noqa: E731
                return Primary("Refer to the clearinghouse…", refer, self.why_not(Referred))
            case index if index == RELATIONS:
                return Primary("Relate to another case…", self.relate, self.why_not_relate())
            case _:
                return Primary("Consult…", self.consult, self.why_not(ConsultationAsked))

    def keys(self) -> Sequence[Key]:
        turns = [
            Key(str(at + 1), name, lambda at=at: self.turn_to(at))  # type: ignore[misc]  # mypy knows no default in a lambda
            for at, name in enumerate(_NAMES)
        ]
        return (*turns, Key("J", "Next row"), Key("K", "Row before"))

    def why_not_answer(self) -> str:
        chosen = self.organisations.chosen()
        if chosen is None:
            return "No consultation is chosen."
        number = chosen.asked.number
        done = f"Consultation {number} has its answer." if chosen.answered is not None else ""
        return done or self.why_not(ConsultationAnswered)

    def why_not_relate(self) -> str:
        return self.why_not(CaseRelated) or ("" if self._others() else _ALONE)

    def _others(self) -> list[str]:
        return [one for one in self.desk.register.cases if one != self.case_id]

    # What it does.

    def consult(self) -> None:
        """Record that another organisation is asked."""
        if not self.why_not(ConsultationAsked):
            forms.consult(self)

    def record_answer(self) -> None:
        """Record what the chosen organisation answered."""
        chosen = self.organisations.chosen()
        if chosen is not None and not self.why_not_answer():
            forms.record_answer(self, chosen)

    def record_plan(self) -> None:
        """Record tiers and partners."""
        if not self.why_not(AccessPlanRecorded):
            forms.record_plan(self)

    def refer(self, to: ReferralKind) -> None:
        """Refer what was found."""
        if not self.why_not(Referred):
            forms.refer(self, to)

    def relate(self) -> None:
        """Say how this case stands to another."""
        if not self.why_not_relate():
            forms.relate(self, self._others())

    # What it shows.

    def refresh(self) -> None:
        case = self.case
        self.organisations.show_case(case)
        self.plan.show_case(case)
        self.referrals.show_case(self.desk, case)
        self.relations.show_case(self.desk, case)
        self.parts.count(ORGANISATIONS, len(case.consultations))
        self.parts.count(REFERRALS, len(case.referrals))
        self._show_acts()

    def on_shown(self) -> None:
        if self.tabs.currentIndex() == ORGANISATIONS:
            self.organisations.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_to(self, at: int) -> None:
        """One of the parts, with the keyboard in it."""
        self.tabs.setCurrentIndex(at)
        first = self.organisations.table if at == ORGANISATIONS else self.tabs
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self) -> None:
        self.organisations.show_chosen()
        self._show_acts()
        self.update_header()

    def _show_acts(self) -> None:
        self.organisations.consult.allow(self.why_not(ConsultationAsked))
        self.organisations.answer.allow(self.why_not_answer())
        self.plan.record.allow(self.why_not(AccessPlanRecorded))
        for one in self.referrals.refer.values():
            one.allow(self.why_not(Referred))
        self.relations.relate.allow(self.why_not_relate())
