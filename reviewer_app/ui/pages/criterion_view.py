"""The middle of the Assessment page: the question, the evidence it wants, what the indicators say, exhibits.

- An indicator's sentence says where the interval lies; whether its condition fits is left to a person.
- Other reviewers' answers are handed in only once they may be read; nothing here decides that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.indicators import IndicatorReading, Standing
from reviewer_app.domain.acts import Assessed, Recommended
from reviewer_app.domain.case import Case, Exhibit
from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.domain.criteria import CriteriaSet, Criterion
from reviewer_app.ui.controls import Button, Check, column, row
from reviewer_app.ui.pages.sheet import even_pairs
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Chip, Heading, Label, Quiet

_TITLES = {item.id: item.title for item in CHECKLIST}
_STATES = {Standing.CANNOT_TELL: State.UNKNOWN, Standing.NOT_COMPARABLE: State.WARN}


def question_part(criterion: Criterion) -> QWidget:
    """What is asked, and what the set wants an answer to rest on."""
    wanted = "; ".join(f"{item} {_TITLES.get(item, '')}".strip() for item in criterion.evidence)
    least = f"{criterion.rationale_minimum} characters of rationale, {_exhibits(criterion.citation_minimum)}"
    return column(
        Heading(f"{criterion.id}  {criterion.title}"),
        Label(criterion.question, wrap=True, selectable=True),
        even_pairs([("Evidence wanted", wanted or "none named"), ("At least", least)]),
        gap=8,
    )


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
    if one.applies_when:
        condition = f"{one.applies_when}. Whether the run meets this is yours to judge."
        rows.append(("Applies when", condition))
    if reading.how:
        rows.append(("How computed", reading.how))
    return even_pairs(rows)


def exhibits_part(
    exhibits: Sequence[Exhibit],
    chosen: Sequence[int],
    locked: str,
    chosen_now: Callable[[int, bool], object],
    cite_more: Callable[[], object],
) -> QWidget:
    """This person's exhibits, each with a box that cites it in the answer."""
    rows = [_exhibit(one, one.number in chosen, locked, chosen_now) for one in exhibits]
    if not rows:
        empty = "You have cited nothing yet. On Compare, C cites the comparison, sample or passage in front."
        rows = [Quiet(empty)]
    more = Button("Cite on the Compare page", cite_more, flat=True)
    more.allow(locked)
    return column(row(Heading("Your exhibits"), None, more), *rows, gap=6)


def _exhibit(exhibit: Exhibit, on: bool, locked: str, chosen_now: Callable[[int, bool], object]) -> QWidget:
    said = exhibit.cited
    box = Check(str(exhibit.number), on=on)
    box.setAccessibleName(f"Exhibit {exhibit.number}: {said.descriptor} {said.marking}")
    box.setEnabled(not locked)
    box.toggled.connect(partial(chosen_now, exhibit.number))
    words = Label(said.descriptor + (f"\n{said.note}" if said.note else ""), wrap=True)
    kind = Label(said.exhibit.value, "quiet")
    words.setSizePolicy(words.sizePolicy().Policy.Expanding, words.sizePolicy().Policy.Minimum)
    return row(box, words, kind, Chip(said.marking), gap=12)


Named = Sequence[tuple[str, Assessed | None]]


def answers_part(criteria: CriteriaSet, case: Case, answers: Named, title: str) -> QWidget:
    """Answers of others, by name, to the criterion in front."""
    parts = [answer_part(criteria, case, name, said) for name, said in answers]
    return column(Heading(title), *parts, gap=12)


def answer_part(criteria: CriteriaSet, case: Case, name: str, said: Assessed | None) -> QWidget:
    """One person's answer to read: level, likelihood, confidence, rationale, exhibits."""
    if said is None:
        return column(Label(name, "field"), Quiet("Not answered."), gap=4)
    return column(Label(name, "field"), _answer(criteria, case, said), gap=6)


def _answer(criteria: CriteriaSet, case: Case, said: Assessed) -> QWidget:
    cited = [exhibit for number in said.exhibits if (exhibit := case.exhibit(number))]
    numbers = "\n".join(f"{one.number}  {one.cited.descriptor} {one.cited.marking}" for one in cited)
    return even_pairs(
        [
            ("Level", level_words(criteria, said.level)),
            ("Likelihood", said.likelihood.with_band if said.likelihood else "not given"),
            ("Confidence", said.confidence.value if said.confidence else "not given"),
            ("Rationale", f"{said.marking} {said.rationale}"),
            ("Exhibits", numbers or "none"),
        ]
    )


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
