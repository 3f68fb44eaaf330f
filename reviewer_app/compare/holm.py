"""Several comparisons on one page: Holm's step-down adjustment (Scand. J. Statist. 6, 1979, 65–70)."""

from __future__ import annotations

from collections.abc import Sequence


def holm(probabilities: Sequence[float]) -> tuple[float, ...]:
    """The adjusted p of each, in the order given: valid whatever the tests' dependence."""
    number = len(probabilities)
    order = sorted(range(number), key=lambda index: probabilities[index])
    adjusted, reached = [0.0] * number, 0.0
    for rank, index in enumerate(order):
        reached = max(reached, min(1.0, (number - rank) * probabilities[index]))
        adjusted[index] = reached
    return tuple(adjusted)
