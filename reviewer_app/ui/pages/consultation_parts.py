"""The four parts of the Consultation page: each shows what is recorded, and the acts that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Paper, ReferralKind, Referred
from reviewer_app.domain.case import Case, Consultation
from reviewer_app.domain.days import day_of, zone_of
from reviewer_app.ui.controls import Button, column, fill, row, rule
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.consultation_words import (
    answer_of,
    embargo_words,
    other_case_words,
    same_checkpoint,
)
from reviewer_app.ui.pages.paper_acts import PaperActs
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, Beside, even_pairs, sheet
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Digest, Heading, Label, Quiet

_COLUMNS = [
    Column("number", "No", 40, right=True, sortable=False),
    Column("organisation", "Organisation", 180, stretch=True, sortable=False),
    Column("answer", "Answer", 160, sortable=False),
]
NOBODY_ASKED = "No other organisation was consulted yet."
NO_PLAN = "No access plan is recorded yet: tiers, planned days, and the trusted partners."
NO_REFERRAL = "Nothing was referred."
OUTSIDE = (
    "Outside the finding: no finding, letter or statistic speaks of it. It is a file of its own with its own "
    "marking."
)


class Act(QWidget):
    """A button, and below it why it is off."""

    def __init__(self, words: str, do: Callable[[], object]) -> None:
        super().__init__()
        self.button, self.why = Button(words, do), Quiet("")
        fill(self, column(row(self.button, None), self.why, gap=4))

    def allow(self, reason: str) -> None:
        self.button.allow(reason)
        self.why.setText(reason)
        self.why.setVisible(bool(reason))


class Organisations(QWidget):
    """Who was consulted, and what each answered; one of them whole."""

    def __init__(self, consult: Callable[[], object], answer: Callable[[], object]) -> None:
        super().__init__()
        self._found: dict[int, Consultation] = {}
        model = IdTableModel(_COLUMNS, lambda ids: [self._cells(self._found[one]) for one in ids])
        self.table = Table(model, name="Consulted organisations", empty=NOBODY_ASKED)
        self.parts = Parts()
        self.consult, self.answer = Act("Consult…", consult), Act("Record the answer…", answer)
        detail = sheet(self.parts, self.answer, rule(), self.consult, widest=PROSE_WIDTH)
        fill(self, Beside("Consultation/organisations", self.table, detail))

    def chosen(self) -> Consultation | None:
        return self._found.get(self.table.current_id() or 0)

    def show_case(self, case: Case) -> None:
        self._found = {one.asked.number: one for one in case.consultations}
        self.table.set_ids(list(self._found))
        if self._found and self.table.current_id() is None:
            self.table.choose(next(iter(self._found)))
        self.show_chosen()

    def show_chosen(self) -> None:
        one = self.chosen()
        self.parts.show_parts(_consultation(one) if one is not None else [Quiet(NOBODY_ASKED)])
        self.answer.setVisible(one is not None)

    def _cells(self, one: Consultation) -> list[Cell | str]:
        words, state = answer_of(one)
        return [str(one.asked.number), one.asked.organisation, Cell(words, state)]


def _consultation(one: Consultation) -> list[QWidget]:
    words, state = answer_of(one)
    asked = column(
        Heading(one.asked.organisation),
        Quiet(f"Consultation {one.asked.number}, asked {time_words(one.asked_at)} (workstation clock)."),
        Label("Question", "field"),
        Label(f"{one.asked.marking} {one.asked.question}", wrap=True, selectable=True),
        gap=4,
    )
    lines: list[QWidget] = [Label("Answer", "field"), Label(words.capitalize(), wrap=True, state=state)]
    if one.answered is not None:
        lines.append(Quiet(f"Answered on {one.answered.answered_on}."))
        if one.answered.comment:
            said = f"{one.answered.marking} {one.answered.comment}"
            lines.append(Label(said, wrap=True, selectable=True))
    return [asked, column(*lines, gap=4)]


class Plan(QWidget):
    """Access tiers with their days, and trusted partners with what was said of them."""

    def __init__(self, record: Callable[[], object]) -> None:
        super().__init__()
        self.parts, self.record = Parts(), Act("Record the plan…", record)
        fill(self, sheet(self.parts, rule(), self.record, widest=PROSE_WIDTH))

    def show_case(self, case: Case) -> None:
        plan, release = case.plan, case.submission.planned_partner_release
        planned = Quiet(f"The submission plans the release to other trusted partners for {release}.")
        if plan is None:
            self.parts.show_parts([planned, Quiet(NO_PLAN)])
            return
        tiers = [
            column(
                Label(f"{one.name}: {one.planned_on or 'no day named'}", "field", wrap=True),
                Label(one.audience or "No audience named.", wrap=True, selectable=True),
                gap=2,
            )
            for one in plan.tiers
        ]
        partners = [
            column(
                Label(one.name, "field", wrap=True),
                Quiet(f"Sector: {one.sector or 'not named'} · tier: {one.tier or 'none named'}"),
                Label(one.view or "The consultation has not said anything of it yet.", wrap=True),
                gap=2,
            )
            for one in plan.partners
        ]
        self.parts.show_parts(
            [
                column(Heading(f"Access tiers  {plan.marking}"), planned, gap=4),
                *(tiers or [Quiet("No tier is named.")]),
                rule(),
                Heading(f"Trusted partners  {plan.marking}"),
                *(partners or [Quiet("No partner is named.")]),
            ]
        )


class Referrals(QWidget):
    """What was referred: the clearinghouse; and apart from it, outside the finding, law enforcement."""

    def __init__(self, page: CaseWork, refer: Callable[[ReferralKind], object]) -> None:
        super().__init__()
        self._page = page
        self.papers: dict[int, PaperActs] = {}
        self.parts = {kind: Parts() for kind in ReferralKind}
        self.refer = {
            kind: Act("Refer…", lambda kind=kind: refer(kind))  # type: ignore[misc]  # mypy knows no default in a lambda
            for kind in ReferralKind
        }
        for kind, one in self.refer.items():
            one.button.setAccessibleName(f"Refer to {kind.value}…")
        self.unread = Quiet("")
        first, apart = ReferralKind.CLEARINGHOUSE, ReferralKind.LAW_ENFORCEMENT
        fill(
            self,
            sheet(
                self.unread,
                Heading(first.value),
                self.parts[first],
                self.refer[first],
                rule(),
                Heading("Law enforcement"),
                Label(OUTSIDE, wrap=True, state=State.WARN),
                self.parts[apart],
                self.refer[apart],
                widest=PROSE_WIDTH,
            ),
        )

    def show_case(self, desk: Desk, case: Case) -> None:
        today = day_of(desk.clock(), zone_of(desk.register.policy))
        self.papers = {one.number: self._paper(one) for one in case.referrals}
        for kind, parts in self.parts.items():
            found = [one for one in case.referrals if one.to is kind]
            parts.show_parts(
                [_referral(one, *embargo_words(one, today), self.papers[one.number]) for one in found]
                or [Quiet(NO_REFERRAL)]
            )
        held = desk.held.case_key(case.id) is not None
        self.unread.setText(
            "" if held else "Referrals are sealed to the people of the case; they do not open to you."
        )
        self.unread.setVisible(not held)

    def _paper(self, one: Referred) -> PaperActs:
        note = one.to is ReferralKind.LAW_ENFORCEMENT
        made = PaperActs(self._page, "Save the note…" if note else "Save the referral…")
        made.show_paper(Paper.LAW_ENFORCEMENT_NOTE if note else Paper.REFERRAL, one.number)
        return made


def _referral(one: Referred, embargo: str, state: State, paper: PaperActs) -> QWidget:
    sector = f" · sector: {one.sector}" if one.sector else ""
    rests = f" · rests on exhibits {', '.join(map(str, one.exhibits))}" if one.exhibits else ""
    return column(
        Label(f"{one.number}  {one.subject}", "field", wrap=True),
        Quiet(f"Marking {one.marking}{sector}{rests}"),
        Label(embargo, wrap=True, state=state),
        Label(f"{one.marking} {one.words}", wrap=True, selectable=True),
        paper,
        gap=3,
    )


class Relations(QWidget):
    """Where the model comes from, and how the case stands to others of this workspace."""

    def __init__(self, relate: Callable[[], object]) -> None:
        super().__init__()
        self.parts, self.relate = Parts(), Act("Relate to another case…", relate)
        fill(self, sheet(self.parts, rule(), self.relate, widest=PROSE_WIDTH))

    def show_case(self, desk: Desk, case: Case) -> None:
        self.parts.show_parts([_lineage(case), rule(), _same(desk, case), rule(), *_relations(desk, case)])


def _lineage(case: Case) -> QWidget:
    said = case.submission
    rows: list[tuple[str, str | QWidget]] = [
        ("Model", f"{said.model_name} {said.model_version}"),
        ("Checkpoint", Digest(said.checkpoint_sha512, name="Checkpoint, SHA-512")),
        ("Lineage", "\n".join(said.lineage) or "The submission names no earlier model."),
        ("Names", _named(case) or "The submission names no earlier submission."),
    ]
    return column(Heading("Model and lineage, as the submission says"), even_pairs(rows), gap=6)


def _named(case: Case) -> str:
    return "\n".join(
        f"{one.relation.value} {one.submission}" + (f": {one.note}" if one.note else "")
        for one in case.submission.related
    )


def _same(desk: Desk, case: Case) -> QWidget:
    found = same_checkpoint(desk.register, case)
    lines: Sequence[QWidget] = [
        Label(f"{other_case_words(desk, one.id)} — {one.state.value}", wrap=True, selectable=True)
        for one in found
    ]
    none = Quiet("No other case of this workspace names this checkpoint.")
    return column(Heading("Other cases of the same checkpoint"), *(lines or [none]), gap=4)


def _relations(desk: Desk, case: Case) -> list[QWidget]:
    parts: list[QWidget] = [Heading("Earlier cases")]
    if case.amends:
        parts.append(Label(f"This case amends {other_case_words(desk, case.amends)}.", wrap=True))
    parts += [
        column(
            Label(other_case_words(desk, one.other_case), "field", wrap=True),
            Label(f"{one.marking} {one.words}", wrap=True, selectable=True),
            gap=2,
        )
        for one in case.relations
    ]
    return parts if len(parts) > 1 else [*parts, Quiet("No relation to another case is recorded.")]
