"""The course of a review: who was assigned anew, what was returned, and what was answered again.

- An answer given again after the reveal is labelled, with the level before: its author had read the others'.
- Returns, changes of reviewers and of the criteria set are printed with their reasons and the marks of these.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.acts import Assigned, CriteriaRepinned, Returned
from reviewer_app.domain.agreement import alone
from reviewer_app.domain.case import Recorded, Review
from reviewer_app.findings.basis import Basis
from reviewer_app.findings.tree import Block, Items, Paragraph, Section
from reviewer_app.findings.words import line, minute, portion, together


def course(basis: Basis) -> Section:
    """Returns and changes in the journal's order, then the answers given again after the reveal."""
    blocks: list[Block] = [block for one in basis.case.history for block in _step(basis, one)]
    if not any(isinstance(one.act, Returned) for one in basis.case.history):
        blocks.insert(0, Paragraph("The supervisor did not return the reviews or the draft."))
    revised = [one for review in basis.case.reviews.values() for one in _revised(basis, review)]
    if revised:
        blocks.append(Paragraph("Answers given again after the reveal, when the others' were open:"))
        texts = tuple(f"{mark} {words}" for mark, words in revised)
        blocks.append(Items(texts, tuple(mark for mark, _ in revised)))
    elif basis.case.revealed:
        blocks.append(Paragraph("No answer was given again after the reveal."))
    return Section("Course of the review", tuple(blocks))


def level_before(review: Review, criterion: str) -> str:
    """The level a reviewer gave alone to what was answered again after the reveal; "" where it was not, or
    where nothing was answered before."""
    answer = review.answers.get(criterion)
    return alone(review, criterion) if answer is not None and answer.after_reveal else ""


def _revised(basis: Basis, review: Review) -> Iterator[tuple[str, str]]:
    """(mark, words) of every answer given again."""
    for criterion in basis.criteria.criteria:
        answer = review.answers.get(criterion.id)
        if answer is not None and answer.after_reveal:
            before = level_before(review, criterion.id)
            earlier = f"before, level {line(before, 20)}" if before else "not answered before"
            level = line(answer.assessed.level, 20)
            name = basis.name(review.person)
            words = f"{criterion.id}, {name}: level {level}, {minute(answer.at)}; {earlier}."
            yield portion(answer.assessed.marking, f"{criterion.id}, rationale of {name}"), words


def _step(basis: Basis, recorded: Recorded) -> Iterator[Block]:
    who = f"{basis.name(recorded.by)}, {minute(recorded.at)}"
    match act := recorded.act:
        case Returned():
            label = f"Returned to the {act.to.value} by {who}."
        case Assigned() if act.reason.strip():
            named = together([basis.name(one) for one in act.reviewers])
            label = f"Reviewers changed to {named} by {who}."
        case CriteriaRepinned():
            name = f"{line(act.criteria_id, 60)} {line(act.criteria_version, 20)}"
            opened = f"; open again: {together(act.affected)}" if act.affected else ""
            label = f"Criteria set changed to {name} by {who}{opened}."
        case _:
            return
    mark = portion(act.marking, f"the reason of “{act.kind}”, {minute(recorded.at)}")
    yield Paragraph(act.reason.strip(), label=label, mark=mark)
