"""What a criteria set must be beyond its form: `set_faults` names every rule it breaks.

- Names are unique: criteria in the set, steps of the scale, indicators in their criterion, evidence wanted.
- The numbered steps of the scale rise, and there is one for *cannot assess*.
- An indicator that suggests a level has a finite threshold, and its level is a numbered step of the scale.
- Evidence is wanted by items of the checklist; outcomes are designations, never anything else.
- Every marking can be read, and the set's is not lower than what its criteria roll up to.
- A set does not supersede itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from reviewer_app.domain.acts import Outcome
from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.domain.criteria import CANNOT_ASSESS, CriteriaSet, Criterion, Indicator
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import Marking, parse, roll_up, shortfalls

_ITEMS = frozenset(item.id for item in CHECKLIST)
_OUTCOMES = tuple(outcome.value for outcome in Outcome)


def set_faults(criteria: CriteriaSet) -> tuple[str, ...]:
    """Every rule the set breaks, a sentence each, in the order of the file; () where there is none."""
    return (
        *_set(criteria),
        *_scale(criteria),
        *(fault for one in criteria.criteria for fault in _criterion(criteria, one)),
    )


def _set(criteria: CriteriaSet) -> Iterator[str]:
    if criteria.supersedes == criteria.version:
        yield f"Version {criteria.version} says that it supersedes itself."
    yield from _marking(criteria)
    if not criteria.criteria:
        yield "The set asks nothing: it has no criterion."
    yield from _repeated("Criterion", (one.id for one in criteria.criteria))
    yield from _repeated("Outcome", criteria.outcomes)
    if not criteria.outcomes:
        yield "The set names no outcome that can be recommended."
    for outcome in criteria.outcomes:
        if outcome not in _OUTCOMES:
            yield f"“{outcome}” is no outcome: there are {', '.join(_OUTCOMES)}."


def _marking(criteria: CriteriaSet) -> Iterator[str]:
    """What the markings lack: each has to be read before they can be held against each other."""
    banner, fault = _parsed(criteria.marking)
    if banner is None:
        yield f"The set's marking: {fault}"
    found = [(one.id, *_parsed(one.marking, banner)) for one in criteria.criteria]
    yield from (f"{name}: the marking: {fault}" for name, mark, fault in found if mark is None)
    portions = [mark for _, mark, _ in found if mark is not None]
    if banner is None or not portions or len(portions) < len(found):
        return
    try:
        short = shortfalls(roll_up(portions), banner)
    except DeskError as error:
        short = (error.sentence,)
    yield from (f"The set's marking is lower than its criteria's: {words}" for words in short)


def _parsed(marking: str, banner: Marking | None = None) -> tuple[Marking | None, str]:
    """A marking as it is read, or why it cannot be."""
    if not marking.strip():
        return None, "there is none."
    try:
        return parse(marking, banner=banner), ""
    except DeskError as error:
        return None, error.sentence


def _scale(criteria: CriteriaSet) -> Iterator[str]:
    codes = [level.code for level in criteria.scale]
    numbered = _numbered(criteria)
    yield from _repeated("Step", codes)
    if CANNOT_ASSESS not in codes:
        yield f"The scale has no step {CANNOT_ASSESS}: a reviewer must be able to say “cannot assess”."
    if len(numbered) < 2:
        yield "The scale has fewer than two numbered steps."
    if numbered != sorted(numbered, key=int):
        yield "The numbered steps of the scale do not rise."
    if not 1 <= criteria.agreement.levels_apart <= max(len(numbered) - 1, 1):
        yield f"The rule of agreement asks for {criteria.agreement.levels_apart} steps; the scale has fewer."


def _criterion(criteria: CriteriaSet, one: Criterion) -> Iterator[str]:
    yield from (f"{one.id}: {words}" for words in _repeated("evidence", (each.item for each in one.evidence)))
    yield from (
        f"{one.id}: {each.item} is no item of the checklist."
        for each in one.evidence
        if each.item not in _ITEMS
    )
    yield from (
        f"{one.id}: the least number of {each.item} is below 1." for each in one.evidence if each.minimum < 1
    )
    if one.rationale_minimum < 0 or one.citation_minimum < 0:
        yield f"{one.id}: a minimum is below 0."
    yield from (
        f"{one.id}: {words}" for words in _repeated("indicator", (each.name for each in one.indicators))
    )
    for indicator in one.indicators:
        yield from (f"{one.id}, {indicator.name}: {words}" for words in _indicator(criteria, indicator))


def _indicator(criteria: CriteriaSet, one: Indicator) -> Iterator[str]:
    if one.threshold is not None and not math.isfinite(one.threshold):
        yield "the threshold is not a finite number."
    if one.level and one.level not in _numbered(criteria):
        yield f"level {one.level} is no numbered step of the scale."
    if one.level and one.threshold is None:
        yield f"it suggests level {one.level} without a threshold to cross."
    when = one.applies_when
    for least in (when.token_limit_at_least, when.message_limit_at_least, when.epochs_at_least):
        if least is not None and least < 1:
            yield "a least limit is below 1."


def _numbered(criteria: CriteriaSet) -> list[str]:
    return [level.code for level in criteria.scale if level.code.isascii() and level.code.isdigit()]


def _repeated(what: str, names: Iterable[str]) -> Iterator[str]:
    counted = Counter(names)
    yield from (f"{what} {name} stands {count} times." for name, count in counted.items() if count > 1)
