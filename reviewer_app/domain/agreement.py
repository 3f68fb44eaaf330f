"""How far the reviews of a case agree beyond chance: percent agreement and Cohen's weighted kappa, with n.

- What is compared is what each reviewer thought alone: an answer that was changed after the reveal counts as
  it was before, and is counted in `changed`.
- Only levels with a number lie on a scale. A criterion for which either reviewer says "cannot rule out" or
  "cannot assess" has no distance: it is left out of n and counted in `without_number`. What one of them did
  not answer is counted in `unanswered`.
- Weighted kappa (Cohen 1968) takes the whole numbered scale of the set, used or not, so that two steps are
  two steps: 1 - sum(d o) / sum(d e), o observed and e expected by the margins, d the steps apart (linear) or
  their square (quadratic). Linear is the one that is printed.
- Where both gave one and the same level throughout, e leaves nothing to disagree about: kappa is undefined,
  neither 0 nor 1.
- Of more than two reviews every pair is computed, and the pairs are averaged; kappas that are undefined are
  left out of their average and counted.
- Kappa of few items is unstable: 2 k**2 of them are wanted for k levels (Cicchetti 1981, Applied
  Psychological Measurement 5, 101-104).
- A review that is sealed away from the reader could not be compared: it is counted, never taken for empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from reviewer_app.domain.case import Review
from reviewer_app.domain.criteria import CriteriaSet

Distance = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two reviews: `same` of `n` criteria with the same numbered level. Kappas are None where undefined."""

    a: str
    b: str
    n: int
    same: int
    linear: float | None
    quadratic: float | None
    without_number: int
    unanswered: int
    changed: int

    @property
    def share(self) -> float | None:
        """The share of the same level, 0 to 1; None where no criterion can be compared."""
        return self.same / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every pair of the reviews that could be read. `unread` counts those that could not be.

    `stable_from` is the number of criteria below which kappa is said to be unstable.
    """

    pairs: tuple[PairAgreement, ...]
    unread: int
    stable_from: int

    @property
    def share(self) -> float | None:
        return _mean(one.share for one in self.pairs)

    @property
    def linear(self) -> float | None:
        return _mean(one.linear for one in self.pairs)

    @property
    def quadratic(self) -> float | None:
        return _mean(one.quadratic for one in self.pairs)

    @property
    def undefined(self) -> int:
        """The pairs without a kappa."""
        return sum(one.linear is None for one in self.pairs)


def agreement(criteria: CriteriaSet, reviews: Sequence[Review]) -> Agreement:
    """How the reviews agree on the criteria of the set."""
    numbered = [level.code for level in criteria.scale if level.code.isdigit()]
    readable = [one for one in reviews if not one.unread]
    pairs = tuple(_pair(criteria, numbered, a, b) for a, b in combinations(readable, 2))
    return Agreement(pairs, len(reviews) - len(readable), 2 * len(numbered) ** 2)


def weighted_kappa(given: Sequence[tuple[int, int]], levels: int, distance: Distance) -> float | None:
    """Weighted kappa of pairs of places on a scale of so many levels; None where it is undefined."""
    first, second = [0] * levels, [0] * levels
    for a, b in given:
        first[a] += 1
        second[b] += 1
    observed = sum(distance(a, b) for a, b in given) * len(given)
    places = range(levels)
    expected = sum(distance(a, b) * first[a] * second[b] for a in places for b in places)
    return 1 - observed / expected if expected else None  # whole numbers up to this one division


def linear(a: int, b: int) -> int:
    return abs(a - b)


def quadratic(a: int, b: int) -> int:
    return (a - b) ** 2


def words(found: Agreement) -> str:
    """Agreement in sentences, as screens, letters and findings print it."""
    if not found.pairs:
        return " ".join(part for part in ("There are no two reviews to compare.", _unread(found)) if part)
    share = found.share
    if share is None:
        said = ["No criterion has a numbered level in both of two reviews: there is no agreement to state."]
    else:
        said = [_share_words(found, share), _kappa_words(found)]
    return " ".join(part for part in (*said, _left_out(found), _changed(found), _unread(found)) if part)


def _pair(criteria: CriteriaSet, numbered: Sequence[str], a: Review, b: Review) -> PairAgreement:
    given: list[tuple[int, int]] = []
    without = unanswered = changed = 0
    for criterion in criteria.criteria:
        levels = [alone(review, criterion.id) for review in (a, b)]
        changed += any(_changed_later(review, criterion.id) for review in (a, b))
        if not all(levels):
            unanswered += 1
        elif not set(levels) <= set(numbered):
            without += 1
        else:
            given.append((numbered.index(levels[0]), numbered.index(levels[1])))
    same = sum(one == other for one, other in given)
    by_steps, by_squares = (weighted_kappa(given, len(numbered), one) for one in (linear, quadratic))
    return PairAgreement(
        a.person, b.person, len(given), same, by_steps, by_squares, without, unanswered, changed
    )


def alone(review: Review, criterion: str) -> str:
    """The level a reviewer gave before the reveal, "" where there is none."""
    now = review.answers.get(criterion)
    if now is None:
        return ""
    before = (one for one in reversed(review.earlier) if one.assessed.criterion == criterion)
    return next((one.assessed.level for one in (now, *before) if not one.after_reveal), "")


def _changed_later(review: Review, criterion: str) -> bool:
    now = review.answers.get(criterion)
    return now is not None and now.after_reveal


def _mean(values: Iterable[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None


def _share_words(found: Agreement, share: float) -> str:
    if len(found.pairs) == 1:
        one = found.pairs[0]
        same = f"on {one.same} of {one.n} criteria ({share * 100:.3g} %, n = {one.n})"
        return f"The two reviews gave the same level {same}."
    counts = sorted({one.n for one in found.pairs})
    n = f"{counts[0]} to {counts[-1]}" if len(counts) > 1 else f"{counts[0]}"
    same = f"the same level on {share * 100:.3g} % of criteria (n = {n})"
    return f"Averaged over {len(found.pairs)} pairs of reviews, {same}."


def _kappa_words(found: Agreement) -> str:
    if found.linear is None:
        return "Weighted kappa is undefined: one level was given throughout, so chance cannot be told apart."
    fewest = min(one.n for one in found.pairs)
    said = f"Weighted kappa (linear weights) {found.linear:.2f}"
    if found.undefined:
        said += f", averaged without {_counted(found.undefined, 'pair')} in which it is undefined"
    unstable = f"; it is unstable for fewer than {found.stable_from} criteria"
    return f"{said}{unstable if fewest < found.stable_from else ''}."


def _left_out(found: Agreement) -> str:
    pairs = len(found.pairs)
    kinds = (
        (sum(one.without_number for one in found.pairs), "without a number (cannot rule out, cannot assess)"),
        (sum(one.unanswered for one in found.pairs), "not answered by both before the reveal"),
    )
    said = [f"{count} {what}" for count, what in kinds if count]
    over = f", counted over {pairs} pairs" if pairs > 1 else ""
    return f"Left out{over}: {'; '.join(said)}." if said else ""


def _changed(found: Agreement) -> str:
    count = max(one.changed for one in found.pairs)
    if not count:
        return ""
    return "Answers that were changed after the reveal count as they were before it."


def _unread(found: Agreement) -> str:
    if not found.unread:
        return ""
    return f"{_counted(found.unread, 'review')} could not be compared: sealed to other people."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
