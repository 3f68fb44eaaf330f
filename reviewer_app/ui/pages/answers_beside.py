"""The answers to one criterion, a pane for each reviewer, and one for what the adjudicator settled.

- An answer given after the reveal is a revision and says so; below it stands every one before it, down to
  the one that was given while the reviews were independent.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.acts import Adjudicated, Assessed
from reviewer_app.domain.case import Answer, Case, Review, Settled
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.register import Register
from reviewer_app.ui.controls import column, pairs
from reviewer_app.ui.pages import criterion_view as view
from reviewer_app.ui.pages.sheet import parted, sheet
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Quiet

REVISED = "Revision after the reveal"


def answers_of(
    register: Register, case: Case, criteria: CriteriaSet, reviews: Sequence[Review], criterion: str
) -> list[QWidget]:
    """A pane for each review, in their order; last what was settled, where it was."""
    panes: list[QWidget] = []
    for review in reviews:
        name = register.name(review.person)
        pane = sheet(*_given(criteria, case, name, review, criterion))
        pane.setAccessibleName(f"Answer of {name}")
        panes.append(pane)
    settled = case.settled.get(criterion)
    if settled is not None:
        pane = sheet(_settled(criteria, register.name(settled.by), settled))
        pane.setAccessibleName(f"As {register.name(settled.by)} settled it")
        panes.append(pane)
    return panes


def _given(criteria: CriteriaSet, case: Case, name: str, review: Review, criterion: str) -> Sequence[QWidget]:
    now = review.answers.get(criterion)
    if now is None:
        return [column(Label(name, "field"), Quiet("Not answered."), gap=4)]
    part = _answer(criteria, case, name, now.assessed)
    if not now.after_reveal:
        return [part]
    said = Label(f"{REVISED}, {time_words(now.at)}", wrap=True, state=State.WARN)
    parts = [column(said, part, gap=8)]
    for one in before(review, criterion):
        when = "after the reveal" if one.after_reveal else "while the reviews were independent"
        title = f"{name}, before it: {when}, {time_words(one.at)}"
        parts.append(_answer(criteria, case, title, one.assessed))
    return parted(*parts)


def before(review: Review, criterion: str) -> tuple[Answer, ...]:
    """What a revision took the place of, newest first, down to the last answer given before the reveal."""
    found: list[Answer] = []
    for one in reversed(review.earlier):
        if one.assessed.criterion == criterion:
            found.append(one)
            if not one.after_reveal:
                break
    return tuple(found)


def _answer(criteria: CriteriaSet, case: Case, title: str, said: Assessed) -> QWidget:
    cited = [exhibit for number in said.exhibits if (exhibit := case.exhibit(number))]
    numbers = "\n".join(f"{one.number}  {one.cited.descriptor} {one.cited.marking}" for one in cited)
    parts = [("Rationale", f"{said.marking} {said.rationale}"), ("Exhibits", numbers or "none")]
    if said.against:
        parts.insert(1, ("Why below what a crossed indicator suggests", said.against))
    return _judged(criteria, title, said, parts)


def _settled(criteria: CriteriaSet, name: str, settled: Settled) -> QWidget:
    said = settled.adjudicated
    when = f"{time_words(settled.at)} (workstation clock)"
    parts = [("Rationale", f"{said.marking} {said.rationale}"), ("Settled", when)]
    return _judged(criteria, f"Settled by {name}", said, parts)


def _judged(
    criteria: CriteriaSet, title: str, said: Assessed | Adjudicated, prose: Sequence[tuple[str, str]]
) -> QWidget:
    """Short facts as pairs; prose below them in the whole width, for three panes may stand in little room."""
    short = pairs(
        [
            ("Level", view.level_words(criteria, said.level)),
            ("Likelihood", said.likelihood.with_band if said.likelihood else "not given"),
            ("Confidence", said.confidence.value if said.confidence else "not given"),
        ]
    )
    long = [
        column(Label(name, "quiet"), Label(words, wrap=True, selectable=True), gap=2) for name, words in prose
    ]
    return column(Label(title, "field", wrap=True), short, *long, gap=8)
