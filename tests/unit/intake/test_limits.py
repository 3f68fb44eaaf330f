"""How many faults are listed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.limits import at_most


def found(count: int) -> Iterator[Fault]:
    for number in range(count):
        yield faults.TAG_MISSING.broken(f"{number}")


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_all_of_them_up_to_the_limit(count: int) -> None:
    assert list(at_most(found(count), "a list", limit=3)) == list(found(count))


def test_beyond_it_the_first_and_that_there_are_more() -> None:
    *first, last = at_most(found(9), "a list", limit=3)
    assert first == list(found(3))
    assert (last.code, last.file) == ("more-faults", "a list")


def test_what_is_not_listed_is_not_looked_for() -> None:
    endless = (faults.TAG_MISSING.broken("x") for _ in iter(int, 1))
    assert len(list(at_most(endless, "a list", limit=3))) == 4
