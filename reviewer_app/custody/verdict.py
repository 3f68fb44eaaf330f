"""What a check may answer: three values, never two.

- *Could not be checked* is not good. Only `good` is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    GOOD = "good"
    NOT_GOOD = "not good"
    NOT_CHECKED = "could not be checked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sentence` is whole and for a person; it says why when the status is not good."""

    status: Status
    sentence: str

    @property
    def good(self) -> bool:
        return self.status is Status.GOOD


def good(sentence: str) -> Verdict:
    return Verdict(Status.GOOD, sentence)


def not_good(sentence: str) -> Verdict:
    return Verdict(Status.NOT_GOOD, sentence)


def not_checked(sentence: str) -> Verdict:
    return Verdict(Status.NOT_CHECKED, sentence)
