"""Whether the reviewers agree: their agreement in numbers, adjudication, dissent, declared conflicts.

- Agreement is of what each thought alone (`domain.agreement`), with n and its caution.
- A dissent is printed in full and never erased; one of an earlier version says so.
- A review that began after the reveal was not blind; that is said where the agreement is.
- A recusal is named, its words are not printed: whoever recused took no part.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain import agreement as numbers
from reviewer_app.domain.acts import Conflict
from reviewer_app.domain.criteria import CANNOT_ASSESS
from reviewer_app.findings.answers import levels_mark
from reviewer_app.findings.basis import Basis, Decided
from reviewer_app.findings.tree import Block, Paragraph, Section, Style
from reviewer_app.findings.words import counted, minute, over, portion, together


def agreement(basis: Basis) -> Section:
    """Percent agreement and weighted kappa with n; what was not blind or not assessed; adjudication."""
    found = numbers.agreement(basis.criteria, tuple(basis.case.reviews.values()))
    blocks: list[Block] = [Paragraph(numbers.words(found), mark=levels_mark(basis))]
    blocks += [*_not_blind(basis), *_not_assessed(basis), *_other_outcome(basis)]
    blocks += _adjudication(basis)
    return Section("Agreement and adjudication", tuple(blocks))


def _not_blind(basis: Basis) -> Iterator[Paragraph]:
    for review in basis.case.reviews.values():
        if review.not_blind:
            yield Paragraph(
                f"{basis.name(review.person)} joined after the reveal; this review was not blind."
            )


def _not_assessed(basis: Basis) -> Iterator[Paragraph]:
    for review in basis.case.reviews.values():
        left = {
            one: said.assessed for one, said in review.answers.items() if said.assessed.level == CANNOT_ASSESS
        }
        if left:
            name = basis.name(review.person)
            mark = over([one.marking for one in left.values()], f"What {name} could not assess")
            yield Paragraph(
                f"{name} could not assess {together(left)}; the reasons are given there.", mark=mark
            )


def _other_outcome(basis: Basis) -> Iterator[Paragraph]:
    found = _outcome(basis)
    for review in basis.case.reviews.values():
        made = review.recommendation
        if found is not None and made is not None and made.outcome.value != found[1]:
            name = basis.name(review.person)
            words = f"{name} recommended “{made.outcome.value}”; {found[0]} “{found[1]}”."
            yield Paragraph(f"{words} The reason is printed in section 1.")


def _outcome(basis: Basis) -> tuple[str, str] | None:
    """What was signed off, or of a draft what it recommends: the words before it, and the outcome."""
    if isinstance(basis, Decided):
        return "signed off was", basis.signed_off.recommendation.value
    draft = basis.case.draft
    return ("the draft recommends", draft.outcome) if draft else None


def _adjudication(basis: Basis) -> Iterator[Paragraph]:
    case = basis.case
    if not case.adjudicator:
        yield Paragraph("No adjudicator was named.")
        return
    named = basis.name(case.adjudicator)
    if not case.settled:
        yield Paragraph(f"{named} was named adjudicator; no criterion stands settled.")
        return
    order = [one.id for one in basis.criteria.criteria if one.id in case.settled]
    settled = counted(len(order), "criterion", "criteria")
    closed = f", closed {minute(case.adjudicated_at)}" if case.adjudicated_at else ""
    yield Paragraph(
        f"{named} adjudicated {settled}{closed}: {together(order)}. Each stands in full with the answers."
    )


def dissents(basis: Basis) -> Section:
    """Every dissent in full, in the order in which they were recorded."""
    found = [
        Paragraph(
            one.dissented.words.strip(),
            label=f"{basis.name(one.by)} dissents, {minute(one.at)}{_of_version(basis, one.at)}.",
            mark=portion(one.dissented.marking, f"the dissent of {basis.name(one.by)}"),
        )
        for one in basis.case.dissents
    ]
    return Section("Dissents", tuple(found) or (Paragraph("No reviewer recorded a dissent."),))


def _of_version(basis: Basis, at: str) -> str:
    ended = next((one.number for one in basis.case.versions if at < one.ended_at), None)
    return f", from version {ended}" if ended else ""


def conflicts(basis: Basis) -> Section:
    """What each person who judged declared before the evidence opened."""
    case = basis.case
    people = (*case.reviews, *(one for one in case.adjudicators if one in case.declarations))
    blocks = [block for one in people for block in _declared(basis, one)]
    for person in case.declarations:
        if person not in people:
            said = f"{basis.name(person)} {_left(basis, person)}"
            blocks.append(Paragraph(said, style=Style.SMALL))
    return Section("Conflicts of interest", tuple(blocks))


def _declared(basis: Basis, person: str) -> Iterator[Paragraph]:
    found = basis.case.declarations.get(person)
    name = basis.name(person)
    if found is None:
        yield Paragraph(f"{name} declared nothing.")
        return
    act = found.declared
    label = f"{name}, {minute(found.at)}: {act.conflict.value}."
    if act.conflict is Conflict.MITIGATED:
        mark = portion(act.marking, f"the disclosure of {name}")
        yield Paragraph(act.words.strip(), label=label, mark=mark)
    else:
        yield Paragraph(label)


def _left(basis: Basis, person: str) -> str:
    recused = basis.case.declarations[person].declared.conflict is Conflict.RECUSED
    return "was recused and took no part." if recused else "left the review before the reveal."
