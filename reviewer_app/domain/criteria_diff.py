"""What changed from one version of a criteria set to the next, in words, for those who activate it.

- Nothing is left out: two sets without a change here are alike in all but version and supersession
  (a test changes every field there is).
- A criterion is the same one where its id is; an indicator where task, metric and direction are, in order.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.domain.criteria import (
    AgreementRule,
    Conditions,
    CriteriaSet,
    Criterion,
    EvidenceWanted,
    Indicator,
    Level,
)

THE_SET, THE_SCALE = "the set", "the scale"
NOTHING = "nothing"
_APART = frozenset({"version", "supersedes", "scale", "groups"})  # of a set: named, or compared below
_WORDS: Mapping[str, str] = {
    "issuing_office": "issuing office",
    "agreement": "rule of agreement",
    "schema": "form of the file",
    "evidence": "evidence wanted",
    "likelihood_required": "likelihood and confidence required",
    "rationale_minimum": "least characters of rationale",
    "citation_minimum": "least exhibits cited",
    "applies_when": "conditions",
    "level": "level it suggests",
}


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `where` is a criterion's id, "the scale" or "the set"; `before` and `after` in words."""

    kind: Kind
    where: str
    what: str
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        if self.kind is Kind.CHANGED:
            return f"{self.where}: {self.what} was “{self.before}”, now “{self.after}”."
        return f"{self.where}: {self.what} {self.kind.value}: “{self.before or self.after}”."


def diff(before: CriteriaSet, after: CriteriaSet) -> tuple[Change, ...]:
    """Every change from `before` to `after`: the set, the scale, then criteria in the order of `after`."""
    was, now = _by_id(before), _by_id(after)
    return (
        *_fields(THE_SET, before, after, _APART),
        *_levels(before.scale, after.scale),
        *_order(THE_SET, "order of the groups", _titles(before), _titles(after)),
        *(change for name in now if name in was for change in _criterion(*was[name], *now[name])),
        *(_whole(Kind.ADDED, *now[name]) for name in now if name not in was),
        *(_whole(Kind.REMOVED, *was[name]) for name in was if name not in now),
        *_order(THE_SET, "order of the criteria", list(was), list(now)),
    )


def _by_id(criteria: CriteriaSet) -> dict[str, tuple[str, Criterion]]:
    """Each criterion with the title of its group."""
    return {one.id: (group.title, one) for group in criteria.groups for one in group.criteria}


def _titles(criteria: CriteriaSet) -> list[str]:
    return [group.title for group in criteria.groups]


def _whole(kind: Kind, group: str, one: Criterion) -> Change:
    words = f"{one.title}: {one.question}"
    before, after = (words, "") if kind is Kind.REMOVED else ("", words)
    return Change(kind, one.id, f"criterion, in “{group}”,", before, after)


def _criterion(group: str, before: Criterion, new_group: str, after: Criterion) -> Iterator[Change]:
    if group != new_group:
        yield Change(Kind.CHANGED, after.id, "group", group, new_group)
    yield from _fields(after.id, before, after, frozenset({"id", "indicators"}))
    was, now = _keyed(before.indicators), _keyed(after.indicators)
    for key, one in now.items():
        if key in was:
            apart = frozenset({"task", "metric", "direction"})
            yield from _fields(after.id, was[key], one, apart, f" of {one.task} {one.metric}")
        else:
            yield Change(Kind.ADDED, after.id, "indicator", after=_indicator(one))
    for key, one in was.items():
        if key not in now:
            yield Change(Kind.REMOVED, after.id, "indicator", before=_indicator(one))
    yield from _order(after.id, "order of the indicators", _names(was), _names(now))


_Key = tuple[str, str, str, int]


def _keyed(indicators: Sequence[Indicator]) -> dict[_Key, Indicator]:
    seen: Counter[tuple[str, str, str]] = Counter()
    found: dict[_Key, Indicator] = {}
    for one in indicators:
        named = (one.task, one.metric, one.direction)
        found[*named, seen[named]] = one
        seen[named] += 1
    return found


def _names(keyed: Iterable[_Key]) -> list[str]:
    return [f"{task} {metric} {direction} ({nth + 1})" for task, metric, direction, nth in keyed]


def _levels(before: Sequence[Level], after: Sequence[Level]) -> Iterator[Change]:
    was, now = {one.code: one.words for one in before}, {one.code: one.words for one in after}
    for code, words in now.items():
        if code not in was:
            yield Change(Kind.ADDED, THE_SCALE, f"step {code}", after=words)
        elif was[code] != words:
            yield Change(Kind.CHANGED, THE_SCALE, f"step {code}", was[code], words)
    yield from (
        Change(Kind.REMOVED, THE_SCALE, f"step {code}", before=words)
        for code, words in was.items()
        if code not in now
    )
    yield from _order(THE_SCALE, "order of the steps", list(was), list(now))


def _order(where: str, what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """A change of order among what both have."""
    was, now = [one for one in before if one in after], [one for one in after if one in before]
    if was != now:
        yield Change(Kind.CHANGED, where, what, ", ".join(was), ", ".join(now))


def _fields(
    where: str,
    before: CriteriaSet | Criterion | Indicator,
    after: CriteriaSet | Criterion | Indicator,
    apart: frozenset[str],
    whose: str = "",
) -> Iterator[Change]:
    for field in dataclasses.fields(before):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if field.name not in apart and was != now:
            what = _WORDS.get(field.name, field.name) + whose
            yield Change(Kind.CHANGED, where, what, _said(was), _said(now))


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case AgreementRule():
            steps = f"reviews differ from {value.levels_apart} step{'s' * (value.levels_apart > 1)} apart on"
            return steps + (", or in the outcome" if value.on_outcome else "")
        case Conditions():
            return "; ".join(value.parts) or "always"
        case EvidenceWanted():
            return f"{value.item}, at least {value.minimum}"
        case tuple():
            return "; ".join(_said(one) for one in value) or NOTHING
        case float():
            return f"{value:.15g}"
        case None | "":
            return NOTHING
        case _:
            return str(value)


def _indicator(one: Indicator) -> str:
    more = [
        *([f"applies when {one.when}"] if one.when else []),
        *([f"level {one.level}"] if one.level else []),
    ]
    return "; ".join([one.name, *more, *([one.role] if one.role else [])])
