"""The forms of the Consultation page: consult, its answer, the access plan, a referral, a relation."""

from __future__ import annotations

import re
from functools import partial

from reviewer_app.desk import asking
from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    AccessTier,
    CaseRelated,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    Partner,
    ReferralKind,
    Referred,
)
from reviewer_app.domain.case import Consultation
from reviewer_app.ui.controls import Choice, LineInput
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.consultation_words import other_case_words
from reviewer_app.ui.pages.kept_form import Fields, Form
from reviewer_app.ui.pages.repeated import Parts, Repeated
from reviewer_app.ui.text import TextArea

_PLAN = (
    "The tiers and the trusted partners as the developer plans them, and what the consultation said of each "
    "partner. It takes the place of the plan before, which stays in the record."
)
_REFER = (
    "A referral is a file of its own with its own marking, outside the finding. It is sealed to the people "
    "of the case. Nothing leaves this workstation by it: a supervisor or a records officer saves its paper."
)
_DAY = "YYYY-MM-DD"


def consult(page: CaseWork) -> None:
    """Which organisation is asked, and what."""
    number = len(page.case.consultations) + 1
    organisation, question = LineInput(name="Organisation"), TextArea(name="Question", lines=5)
    mark = LineInput(page.portion(), name="Portion mark of the question")

    def said() -> tuple[str, str, str]:
        return organisation.text().strip(), question.text().strip(), mark.text().strip()

    def why_not() -> str:
        return page.refused(ConsultationAsked(number, *said()))

    fields: Fields = [
        ("Organisation", organisation),
        ("Question", question),
        ("Portion mark of the question", mark),
    ]
    if page.ask(Form("consult", "Consult an organisation", "", fields, why_not, "Record it")):
        work = partial(asking.consult, page.desk, page.case_id, *said())
        page.record(work, f"Consultation {number} is recorded: {organisation.text().strip()}.", "consult")


def record_answer(page: CaseWork, consultation: Consultation) -> None:
    """What the organisation answered, when, and with which comment."""
    number, organisation = consultation.asked.number, consultation.asked.organisation
    answer = Choice([("Choose", None), *((one.value, one) for one in ConsultationAnswer)], name="Answer")
    comment = TextArea(name="Comment", hint="as it was given", lines=4)
    day = LineInput(name="Answered on", hint=_DAY)
    mark = LineInput(page.portion(), name="Portion mark of the comment")

    def act() -> ConsultationAnswered:
        said = comment.text().strip()
        return ConsultationAnswered(number, answer.value(), said, day.text().strip(), mark.text().strip())

    def why_not() -> str:
        return page.refused(act()) if answer.value() is not None else "Choose what was answered."

    fields: Fields = [
        ("Answer", answer),
        ("Comment", comment),
        ("Answered on", day),
        ("Portion mark of the comment", mark),
    ]
    draft, title = f"answer {number}", f"The answer of {organisation}"
    if page.ask(Form(draft, title, "", fields, why_not, "Record it")):
        made = act()
        work = partial(
            asking.record_view,
            page.desk,
            page.case_id,
            number,
            made.answer,
            made.comment,
            made.answered_on,
            made.marking,
        )
        page.record(work, f"The answer of {organisation} is recorded.", draft)


def record_plan(page: CaseWork) -> None:
    """Tiers with their planned days, partners with sector and what was said of them."""
    tiers = Repeated("tier", _tier, least=0)
    partners = Repeated("partner", _partner, least=0)
    mark = LineInput(page.portion(), name="Portion mark of the plan")
    before = page.case.plan
    if before is not None:
        tiers.set_values([[one.audience, one.name, one.planned_on] for one in before.tiers])
        partners.set_values([[one.view, one.name, one.sector, one.tier] for one in before.partners])
        mark.setText(before.marking)

    def act() -> AccessPlanRecorded:
        return AccessPlanRecorded(
            tuple(AccessTier(name, audience, day) for audience, name, day in _stripped(tiers)),
            tuple(Partner(name, sector, tier, view) for view, name, sector, tier in _stripped(partners)),
            mark.text().strip(),
        )

    def why_not() -> str:
        return "It is recorded as it stands here." if act() == before else page.refused(act())

    fields: Fields = [("Tiers", tiers), ("Partners", partners), ("Portion mark of the plan", mark)]
    form = Form("plan", "Access tiers and trusted partners", _PLAN, fields, why_not, "Record it", high=760)
    if page.ask(form):
        made = act()
        work = partial(asking.record_plan, page.desk, page.case_id, made.tiers, made.partners, made.marking)
        page.record(work, "The access plan is recorded.", "plan")


def _tier() -> Parts:
    return [
        ("Who gets access", TextArea(name="", lines=2)),
        ("Name", LineInput(name="")),
        ("Planned on", LineInput(name="", hint=_DAY)),
    ]


def _partner() -> Parts:
    return [
        ("What the consultation said", TextArea(name="", hint="empty while nothing was said", lines=2)),
        ("Name", LineInput(name="")),
        ("Sector", LineInput(name="")),
        ("Tier", LineInput(name="", hint="its name")),
    ]


def _stripped(rows: Repeated) -> list[list[str]]:
    return [[value.strip() for value in one] for one in rows.values()]


def refer(page: CaseWork, to: ReferralKind) -> None:
    """What is referred, with its embargo and its own marking."""
    number = len(page.case.referrals) + 1
    subject, sector = LineInput(name="Subject"), LineInput(name="Sector", hint="such as energy; may be empty")
    words = TextArea(name="What is referred", lines=5)
    mark = LineInput(page.portion(), name="Portion mark of the referral")
    embargo = LineInput(name="Embargo until", hint=f"{_DAY}, or empty")
    exhibits = LineInput(name="Exhibits it rests on", hint="numbers, such as 1001, 2003; may be empty")

    def act() -> Referred:
        return Referred(
            number, to, subject.text().strip(), sector.text().strip(), words.text().strip(),
            mark.text().strip(), embargo.text().strip(), numbers_in(exhibits.text()) or (),
        )  # fmt: skip

    def why_not() -> str:
        if numbers_in(exhibits.text()) is None:
            return "Exhibits are named by their numbers, with commas between them."
        return page.refused(act())

    inputs = (subject, sector, words, mark, embargo, exhibits)
    fields: Fields = [(one.accessibleName(), one) for one in inputs]
    draft = f"refer {to.value}"
    if page.ask(Form(draft, f"Referral to {whom(to)}", _REFER, fields, why_not, "Refer", high=720)):
        made = act()
        work = partial(
            asking.refer, page.desk, page.case_id, to, made.subject, made.sector, made.words,
            made.marking, made.embargo_until, made.exhibits,
        )  # fmt: skip
        page.record(work, f"Referral {number} to {whom(to)} is recorded.", draft)


def whom(to: ReferralKind) -> str:
    return "law enforcement" if to is ReferralKind.LAW_ENFORCEMENT else f"the {to.value}"


def numbers_in(text: str) -> tuple[int, ...] | None:
    """The numbers of exhibits in a line, each once; None where something else stands in it."""
    parts = [part for part in re.split(r"[,\s]+", text.strip()) if part]
    if not all(re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        return None
    return tuple(dict.fromkeys(int(part) for part in parts))


def relate(page: CaseWork, others: list[str]) -> None:
    """How this case stands to another one of the workspace."""
    options = [("Choose", None), *((other_case_words(page.desk, one), one) for one in others)]
    case = Choice(options, name="Case")
    words = TextArea(name="How it stands to this one", hint="such as: same weights, new scaffold", lines=3)
    mark = LineInput(page.portion(), name="Portion mark")

    def act() -> CaseRelated:
        return CaseRelated(case.value(), words.text().strip(), mark.text().strip())

    def why_not() -> str:
        return page.refused(act()) if case.value() is not None else "Choose the other case."

    fields: Fields = [("Case", case), ("How it stands to this one", words), ("Portion mark", mark)]
    if page.ask(Form("relate", "Relate to another case", "", fields, why_not, "Record it", high=440)):
        made = act()
        work = partial(asking.relate, page.desk, page.case_id, made.other_case, made.words, made.marking)
        page.record(work, f"The relation to case {made.other_case} is recorded.", "relate")
