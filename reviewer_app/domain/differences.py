"""Where the reviews of a case differ, and whether that asks for adjudication: by the criteria set's rule.

- Levels with a number differ by steps of the scale; a number beside "cannot rule out" or "cannot assess"
  differs in kind, which always counts.
- The rule names how many steps count, and whether different recommended outcomes do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer_app.domain.case import Review
from reviewer_app.domain.criteria import CriteriaSet

IN_KIND = -1


def steps_apart(criteria: CriteriaSet, levels: Iterable[str]) -> int:
    """How far apart levels lie on the numbered part of the scale; IN_KIND where one has no number."""
    wanted = set(levels)
    if len(wanted) < 2:
        return 0
    numbered = [level.code for level in criteria.scale if level.code.isdigit()]
    if not wanted <= set(numbered):
        return IN_KIND
    places = [numbered.index(level) for level in wanted]
    return max(places) - min(places)


def differing(criteria: CriteriaSet, reviews: Sequence[Review]) -> tuple[str, ...]:
    """The criteria in which the reviews differ by the rule of the set, in the order of the set."""
    found = []
    for criterion in criteria.criteria:
        given = [one.answers[criterion.id].assessed.level for one in reviews if criterion.id in one.answers]
        apart = steps_apart(criteria, given)
        if apart == IN_KIND or apart >= criteria.agreement.levels_apart or 0 < len(given) < len(reviews):
            found.append(criterion.id)
    return tuple(found)


def outcomes_differ(reviews: Sequence[Review]) -> bool:
    return len({one.recommendation.outcome for one in reviews if one.recommendation}) > 1


def needs_adjudication(criteria: CriteriaSet, reviews: Sequence[Review]) -> bool:
    """Whether the rule of the set sends these reviews to an adjudicator."""
    by_outcome = criteria.agreement.on_outcome and outcomes_differ(reviews)
    return by_outcome or bool(differing(criteria, reviews))
