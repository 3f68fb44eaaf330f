"""The middle of the Assessment page once the reviews are revealed: answers, revisions, the settlement.

- An answer given after the reveal is a revision and says so, one's own too; below it stands what it replaced,
  down to the answer given while the reviews were independent.
- What the adjudicator settled stands beside the reviewers' answers, which stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.ui.controls import column
from reviewer_app.ui.pages import criterion_view as view
from reviewer_app.ui.pages.answers_beside import REVISED, before
from reviewer_app.ui.pages.sheet import even_pairs
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label

Name = Callable[[str], str]


def others_part(
    criteria: CriteriaSet, case: Case, reviews: Sequence[Review], criterion: str, name: Name, title: str
) -> QWidget:
    """The answer of each of these reviews to one criterion, with what it replaced after the reveal."""
    parts: list[QWidget] = []
    for one in reviews:
        parts += _revised(one, criterion)
        answer = one.answers.get(criterion)
        who = name(one.person)
        parts.append(view.answer_part(criteria, case, who, answer.assessed if answer else None))
        parts += _replaced(criteria, case, one, criterion, who)
    return column(Heading(title), *parts, gap=12)


def own_revision_part(criteria: CriteriaSet, case: Case, own: Review, criterion: str) -> QWidget | None:
    """That one's own answer was changed after the reveal, and what it was before; None where it was not."""
    answer = own.answers.get(criterion)
    if answer is None or not answer.after_reveal:
        return None
    replaced = _replaced(criteria, case, own, criterion, "Your answer")
    return column(Heading("Your answer"), *_revised(own, criterion), *replaced, gap=12)


def _revised(review: Review, criterion: str) -> list[QWidget]:
    answer = review.answers.get(criterion)
    if answer is None or not answer.after_reveal:
        return []
    return [Label(f"{REVISED}, {time_words(answer.at)}", wrap=True, state=State.WARN)]


def _replaced(criteria: CriteriaSet, case: Case, review: Review, criterion: str, who: str) -> list[QWidget]:
    answer = review.answers.get(criterion)
    if answer is None or not answer.after_reveal:
        return []
    parts: list[QWidget] = []
    for one in before(review, criterion):
        when = "after the reveal" if one.after_reveal else "while the reviews were independent"
        title = f"{who}, before it: {when}, {time_words(one.at)}"
        parts.append(view.answer_part(criteria, case, title, one.assessed))
    return parts


def settled_part(criteria: CriteriaSet, case: Case, criterion: str, name: Name) -> QWidget | None:
    """How the adjudicator settled a criterion; None where that did not happen."""
    settled = case.settled.get(criterion)
    if settled is None:
        return None
    said = settled.adjudicated
    rows: list[tuple[str, str | QWidget]] = [
        ("Level", view.level_words(criteria, said.level)),
        ("Likelihood", said.likelihood.with_band if said.likelihood else "not given"),
        ("Confidence", said.confidence.value if said.confidence else "not given"),
        ("Rationale", f"{said.marking} {said.rationale}"),
        ("Settled", f"{time_words(settled.at)} (workstation clock)"),
    ]
    return column(Heading(f"As {name(settled.by)} settled it"), even_pairs(rows), gap=8)
