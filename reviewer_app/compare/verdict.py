"""Reading a difference in words: higher, lower, cannot tell apart, or not compared, because …

- Higher and lower need both: an interval that leaves zero out, and a p below one minus the level. Where only
  one of them holds, the reading is *cannot tell apart* and says so.
- No interval: not compared, with the reason; except that all pairs equal is *cannot tell apart*.
- The word is about A's score against B's; it says nothing about what is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.compare.estimates import Difference, interval_words
from reviewer_app.compare.numbers import probability


class Reading(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    CANNOT_TELL = "cannot tell apart"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reading and the sentence that goes with it; a screen reader gets the sentence."""

    reading: Reading
    sentence: str


def read(difference: Difference) -> Verdict:
    """What a difference says about A against B."""
    if difference.low is None or difference.high is None:
        return _without_interval(difference)
    facts = f"{difference.label} {interval_words(difference.low, difference.high, difference.level)}"
    if difference.p is not None:
        facts += f", p {probability(difference.p)}"
    leaves_zero_out = difference.low > 0 or difference.high < 0
    unlikely = difference.p is None or difference.p < 1 - difference.level
    if leaves_zero_out and unlikely:
        reading = Reading.HIGHER if difference.low > 0 else Reading.LOWER
        return Verdict(reading, f"A is {reading.value} than B ({facts}).")
    return Verdict(
        Reading.CANNOT_TELL, f"A and B cannot be told apart ({facts}){_split(leaves_zero_out, unlikely)}."
    )


def not_compared(because: str) -> Verdict:
    return Verdict(Reading.NOT_COMPARED, f"Not compared, because {because}.")


def after_holm(verdict: Verdict, adjusted: float, level: float) -> Verdict:
    """The reading once several comparisons stand together: an adjusted p that is too large takes it back."""
    holds = adjusted < 1 - level
    if verdict.reading in (Reading.HIGHER, Reading.LOWER) and not holds:
        sentence = (
            f"A and B cannot be told apart after Holm's adjustment (adjusted p {probability(adjusted)})."
        )
        return Verdict(Reading.CANNOT_TELL, sentence)
    return verdict


def _without_interval(difference: Difference) -> Verdict:
    if difference.paired and difference.value == 0.0:
        return Verdict(Reading.CANNOT_TELL, f"A and B cannot be told apart: {difference.without_interval}.")
    return not_compared(difference.without_interval)


def _split(leaves_zero_out: bool, unlikely: bool) -> str:
    if leaves_zero_out and not unlikely:
        return "; the interval leaves zero out, the test does not agree, and both must"
    if unlikely and not leaves_zero_out:
        return "; the test is below its bound, the interval does not agree, and both must"
    return ""
