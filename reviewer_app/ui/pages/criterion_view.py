"""The middle of the Assessment page: the question, the evidence it wants, what the indicators say.

- An indicator's sentence says where the interval lies, or which condition of the threshold is not met.
- Other reviewers' answers are handed in only once they may be read; nothing here decides that.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.indicators import IndicatorReading, Standing
from reviewer_app.domain.acts import Assessed, Recommended
from reviewer_app.domain.case import Case
from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.domain.criteria import CriteriaSet, Criterion, EvidenceWanted
from reviewer_app.ui.controls import column
from reviewer_app.ui.pages.sheet import even_pairs
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

_TITLES = {item.id: item.title for item in CHECKLIST}
_STATES = {Standing.CANNOT_TELL: State.UNKNOWN, Standing.NOT_COMPARABLE: State.WARN}


def question_part(criterion: Criterion) -> QWidget:
    """What is asked, and what the set wants an answer to rest on."""
    wanted = "; ".join(_wanted(one) for one in criterion.evidence)
    least = f"{criterion.rationale_minimum} characters of rationale, {_exhibits(criterion.citation_minimum)}"
    return column(
        Heading(f"{criterion.id}  {criterion.title}"),
        Label(criterion.question, wrap=True, selectable=True),
        even_pairs([("Evidence wanted", wanted or "none named"), ("At least", least)]),
        gap=8,
    )


def _wanted(one: EvidenceWanted) -> str:
    least = f" (at least {one.minimum})" if one.minimum > 1 else ""
    return f"{one.item} {_TITLES.get(one.item, '')}".strip() + least


def _exhibits(number: int) -> str:
    return f"{number} exhibit" if number == 1 else f"{number} exhibits"


def indicators_part(
    criterion: Criterion, readings: Sequence[IndicatorReading] | None, fault: str = ""
) -> QWidget:
    """Each indicator with what the submitted evidence says; `None` while it is being read."""
    if not criterion.indicators:
        words: Sequence[QWidget] = [
            Quiet("The set names no number for this criterion: it is judged by reading.")
        ]
    elif fault:
        words = [Label(f"The evidence could not be read: {fault}", wrap=True, state=State.BAD)]
    elif readings is None:
        words = [Quiet("Reading the evidence.")]
    else:
        words = [_indicator(reading) for reading in readings]
    return column(Heading("Indicators"), *words, gap=8)


def _indicator(reading: IndicatorReading) -> QWidget:
    one = reading.indicator
    aim = f"{one.direction} {one.threshold:g}" if one.threshold is not None else "only shown"
    rows: list[tuple[str, str | QWidget]] = [("Evaluation", f"{one.task}, {one.metric}: {aim}")]
    if reading.value:
        value = f"{reading.value}, 95 % interval {reading.interval}, n {reading.n}"
        rows.append(("Submitted", f"{value} ({reading.scorer}, {reading.model})"))
    state = _STATES.get(reading.standing, State.PLAIN)
    rows.append(("Reading", Label(reading.sentence, wrap=True, selectable=True, state=state)))
    if one.when:
        rows.append(("Applies when", one.when))
    if reading.how:
        rows.append(("How computed", reading.how))
    return even_pairs(rows)


def answer_part(criteria: CriteriaSet, case: Case, name: str, said: Assessed | None) -> QWidget:
    """One person's answer to read: level, likelihood, confidence, rationale, exhibits."""
    if said is None:
        return column(Label(name, "field"), Quiet("Not answered."), gap=4)
    return column(Label(name, "field"), _answer(criteria, case, said), gap=6)


def _answer(criteria: CriteriaSet, case: Case, said: Assessed) -> QWidget:
    cited = [exhibit for number in said.exhibits if (exhibit := case.exhibit(number))]
    numbers = "\n".join(f"{one.number}  {one.cited.descriptor} {one.cited.marking}" for one in cited)
    rows: list[tuple[str, str | QWidget]] = [
        ("Level", level_words(criteria, said.level)),
        ("Likelihood", said.likelihood.with_band if said.likelihood else "not given"),
        ("Confidence", said.confidence.value if said.confidence else "not given"),
        ("Rationale", f"{said.marking} {said.rationale}"),
    ]
    if said.crossed:
        rows.append(("Crossed", "; ".join(said.crossed)))
    if said.against.strip():
        rows.append(("Why below", said.against))
    return even_pairs([*rows, ("Exhibits", numbers or "none")])


def level_words(criteria: CriteriaSet, code: str) -> str:
    known = criteria.level(code)
    return f"{code}  {known.words}" if known else code


def recommendations_part(
    made: Sequence[tuple[str, Recommended | None]], title: str = "Recommendations"
) -> QWidget:
    """Each reviewer's overall recommendation."""
    parts = [
        column(
            Label(name, "field"),
            Label(one.outcome.value if one else "not given", state=State.PLAIN if one else State.QUIET),
            Label(f"{one.marking} {one.rationale}", wrap=True, selectable=True) if one else Quiet(""),
            gap=4,
        )
        for name, one in made
    ]
    return column(Heading(title), *parts, gap=12)
