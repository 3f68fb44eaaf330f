"""What a reviewer has written and not saved yet, and the word that stands beside a criterion.

- A draft is kept for each criterion until it is saved, or equal to what is saved: moving on loses nothing.
- Drafts are kept sealed to their author (`kept_drafts`): a lock, an idle end and a crash lose none.
- Saved answers are acts of the journal. Why an answer stays below what an indicator suggests is asked exactly
  where the guard asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer_app.desk import review as verbs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Assessed, Outcome
from reviewer_app.domain.case import Review
from reviewer_app.domain.criteria import Criterion, Indicator
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.guards.review import answer_fault, crossing_fault
from reviewer_app.ui.pages.kept_drafts import Values
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell

OVERALL = "overall recommendation"  # stands in the list of criteria, below them
BELOW = "why below is lacking"


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as it stands in the panel; `level` "" while none is chosen."""

    level: str = ""
    likelihood: Likelihood | None = None
    confidence: Confidence | None = None
    rationale: str = ""
    marking: str = "(U)"
    exhibits: tuple[int, ...] = ()
    against: str = ""
    outcome: Outcome | None = None


def saved_draft(review: Review, identity: str) -> Draft:
    """What the journal holds of this criterion (or of the overall recommendation), as a draft."""
    if identity == OVERALL:
        made = review.recommendation
        if made is None:
            return Draft()
        return Draft(rationale=made.rationale, marking=made.marking, outcome=made.outcome)
    answer = review.answers.get(identity)
    return _of(answer.assessed) if answer else Draft()


def _of(said: Assessed) -> Draft:
    exhibits = tuple(said.exhibits)
    return Draft(
        said.level, said.likelihood, said.confidence, said.rationale, said.marking, exhibits, said.against
    )


def draft_values(draft: Draft) -> Values:
    """A draft as plain text, to be kept."""
    return {
        "level": draft.level,
        "likelihood": draft.likelihood.value if draft.likelihood else "",
        "confidence": draft.confidence.value if draft.confidence else "",
        "rationale": draft.rationale,
        "marking": draft.marking,
        "exhibits": " ".join(map(str, draft.exhibits)),
        "against": draft.against,
        "outcome": draft.outcome.value if draft.outcome else "",
    }


def draft_of(values: Values) -> Draft:
    """A draft as it was kept; of what this version does not know, nothing."""
    likelihoods = {one.value: one for one in Likelihood}
    confidences = {one.value: one for one in Confidence}
    outcomes = {one.value: one for one in Outcome}
    numbers = values.get("exhibits", "").split()
    return Draft(
        values.get("level", ""),
        likelihoods.get(values.get("likelihood", "")),
        confidences.get(values.get("confidence", "")),
        values.get("rationale", ""),
        values.get("marking", ""),
        tuple(int(one) for one in numbers if one.isascii() and one.isdigit()),
        values.get("against", ""),
        outcomes.get(values.get("outcome", "")),
    )


def asks_why_below(criterion: Criterion, level: str, crossed: Iterable[str]) -> Indicator | None:
    """The first crossed indicator that suggests more than `level`, as the guard has it; None for none."""
    now = frozenset(crossed)
    for one in criterion.indicators:
        bare = Assessed(criterion.id, level, None, None, "", "", crossed=(one.name,))
        if one.name in now and crossing_fault(criterion, bare) is not None:
            return one
    return None


def criterion_state(criterion: Criterion, review: Review, unsaved: bool) -> Cell:
    """The word beside a criterion, with its state; the whole sentence in its tip."""
    if unsaved:
        return Cell("not saved", State.WARN)
    answer = review.answers.get(criterion.id)
    if answer is None:
        return Cell("unanswered", State.QUIET)
    fault = answer_fault(criterion, answer.assessed)
    if fault is None:
        return Cell("answered", State.GOOD)
    if fault == crossing_fault(criterion, answer.assessed):
        return Cell(BELOW, State.WARN, tip=fault)
    return Cell(fault.removeprefix(f"{criterion.id}: ").rstrip("."), State.WARN, tip=fault)


def overall_state(review: Review, unsaved: bool) -> Cell:
    if unsaved:
        return Cell("not saved", State.WARN)
    if review.recommendation is None:
        return Cell("not given", State.QUIET)
    return Cell(review.recommendation.outcome.value, State.GOOD)


def count_words(text: str, least: int) -> str:
    """The live count under a text that has a minimum."""
    written = len(text.strip())
    if written < least:
        return f"{written} of {least} characters"
    return f"{written} characters, at least {least}"


def record_draft(desk: Desk, case_id: str, identity: str, draft: Draft) -> None:
    """Save a draft as an answer, or as the recommendation. Raises Refused."""
    if identity == OVERALL:
        assert draft.outcome is not None  # the panel does not save without one
        verbs.recommend(desk, case_id, draft.outcome, draft.rationale, draft.marking)
        return
    verbs.answer(
        desk,
        case_id,
        identity,
        draft.level,
        draft.likelihood,
        draft.confidence,
        draft.rationale,
        draft.exhibits,
        draft.marking,
        draft.against,
    )
