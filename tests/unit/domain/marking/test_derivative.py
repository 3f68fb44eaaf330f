"""The derivative block: one vector for each step of the hierarchy (Manual E.3, E.6; 32 CFR 2001.22)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.marking import MarkByHand, MarkingFault, Source, derivative_block

BY = "T. Example, Office of Training"
DAY = date(2020, 2, 29)


def declassify(*values: str) -> str:
    sources = [Source(f"Source {number}", value, DAY) for number, value in enumerate(values)]
    return derivative_block(BY, sources).declassify_on


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("20410131",), "20410131"),
        (("20410131", "20450630", "20400101"), "20450630"),
        (("20410131", "25X1, 20600101"), "25X1, 20600101"),
        (("25X3, 20600101", "25X1, 20600101"), "25X1, 20600101"),
        (("25X1, 20600101", "25X6, 20650101"), "25X6, 20650101"),
        (("25X4",), "25X4, 20700228"),
        (("25X4", "25X2"), "25X2, 20700228"),
        (("25X1, 20800101", "25X2"), "25X1, 20800101"),
        (("25X1, 20600101", "50X6, 20900101"), "50X6, 20900101"),
        (("50X6, 20900101", "50X1-HUM"), "50X1-HUM"),
        (("50X2-WMD", "50X1-HUM"), "50X1-HUM"),
        (("50X2-WMD", "20410131"), "50X2-WMD"),
        (("25X1-human",), "50X1-HUM"),
        (("",), "20450228"),
        (("OADR", "20400101"), "20450228"),
        (("X1",), "20450228"),
        (("Manual Review",), "20450228"),
    ],
)
def test_the_value_that_protects_longest(values: tuple[str, ...], expected: str) -> None:
    assert declassify(*values) == expected
    assert declassify(*reversed(values)) == expected


@pytest.mark.parametrize(
    "values",
    [
        ("N/A to RD portions. See source list for NSI portions.",),
        ("25X1, EO 12951",),
        ("75X1, 20950101",),
        ("50X1",),
        ("On completion of the exercise",),
        ("25X1, On completion",),
        ("25X1, 20400101", "20450630"),
        ("50X1, 20600101", "25X1, 20700101"),
    ],
)
def test_what_cannot_be_put_in_order_is_marked_by_hand(values: tuple[str, ...]) -> None:
    with pytest.raises(MarkByHand, match="mark by hand"):
        declassify(*values)


@pytest.mark.parametrize("value", ["", "25X1", "MR"])
def test_without_the_sources_date_there_is_nothing_to_count_from(value: str) -> None:
    with pytest.raises(MarkByHand, match=r"Memo: not supported, mark by hand. Its date is not known"):
        derivative_block(BY, [Source("Memo", value)])


def test_a_day_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(MarkingFault, match="20410231: it is not a day"):
        declassify("20410231")


def test_one_source_and_several() -> None:
    memo, guide = Source("Memo, 3 May 2020", "20410131"), Source("Guide 7", "20420131")
    assert derivative_block(BY, [memo]).lines == (
        f"Classified By: {BY}",
        "Derived From: Memo, 3 May 2020",
        "Declassify On: 20410131",
    )
    block = derivative_block(BY, [memo, guide, memo])
    assert block.derived_from == ("Memo, 3 May 2020", "Guide 7")
    assert block.lines[1:] == ("Derived From: Multiple Sources", "Declassify On: 20420131")


@pytest.mark.parametrize(
    ("by", "sources"), [("", [Source("Memo", "20410131")]), (BY, []), (BY, [Source(" ", "20410131")])]
)
def test_names_are_needed(by: str, sources: list[Source]) -> None:
    with pytest.raises(MarkingFault, match=r"32 CFR 2001\.22"):
        derivative_block(by, sources)


@given(st.lists(st.dates(date(2026, 1, 1), date(2050, 12, 31)), min_size=1, max_size=6))
def test_of_plain_dates_the_latest(days: list[date]) -> None:
    assert declassify(*(f"{day:%Y%m%d}" for day in days)) == f"{max(days):%Y%m%d}"
