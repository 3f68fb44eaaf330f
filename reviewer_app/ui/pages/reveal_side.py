"""What stands at the right of the Reveal page to be read: agreement, recommendations, the draft, dissents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.agreement import agreement, words
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.ui.controls import column
from reviewer_app.ui.pages import criterion_view as view
from reviewer_app.ui.pages.sheet import even_pairs
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

Name = Callable[[str], str]


def agreement_part(criteria: CriteriaSet, reviews: Sequence[Review], name: Name) -> QWidget:
    """Percent and weighted kappa with n, the caution that belongs to them, and who was not blind."""
    said = Label(words(agreement(criteria, reviews)), wrap=True, selectable=True)
    late = [
        Label(not_blind(name(one.person)), wrap=True, state=State.WARN) for one in reviews if one.not_blind
    ]
    return column(Heading("Agreement"), said, *late, gap=6)


def not_blind(name: str) -> str:
    """That a reviewer had the others' answers before his or her own."""
    return f"{name} joined after the reveal; this review was not blind."


def recommendations_part(reviews: Sequence[Review], name: Name) -> QWidget:
    return view.recommendations_part([(name(one.person), one.recommendation) for one in reviews])


def draft_parts(case: Case, name: Name) -> list[QWidget]:
    """The draft as it is recorded, and every dissent from it."""
    parts: list[QWidget] = []
    draft = case.draft
    if draft is not None:
        said = f"{draft.marking} {draft.judgement}" if draft.judgement else "sealed to the people of the case"
        judged = Label(said, wrap=True, selectable=True)
        by = Quiet(f"Written by {name(draft.by)}, {time_words(draft.at)}")
        parts.append(column(Heading(f"Draft finding: {draft.outcome}"), judged, by, gap=6))
    for one in case.dissents:
        words_of = Label(f"{one.dissented.marking} {one.dissented.words}", wrap=True, selectable=True)
        head = Heading(f"Dissent of {name(one.by)}")
        parts.append(column(head, words_of, Quiet(time_words(one.at)), gap=6))
    return parts


def settled_part(case: Case, criteria: CriteriaSet, name: Name) -> QWidget:
    """Each settled criterion in a line: level, and by whom."""
    rows: list[tuple[str, str | QWidget]] = [
        (one.id, f"{view.level_words(criteria, case.settled[one.id].adjudicated.level)}")
        for one in criteria.criteria
        if one.id in case.settled
    ]
    by = {name(one.by) for one in case.settled.values()}
    return column(Heading("Settled"), Quiet(f"By {', '.join(sorted(by))}"), even_pairs(rows), gap=6)
