"""Single bytes of a signed finding changed, many thousands of them: refused to the last. The suite samples.

Whole are the head of the file, the dictionary around the newest value, and everything behind it; of the value
itself, which no digest covers, every seventh byte; in the middle every 997th. `python3 dev.py trials`.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from reviewer_app.findings.check import Standing, check
from tests.builders_findings import NOW
from tests.builders_mutations import flipped, last_value
from tests.unit.findings.conftest import (  # noqa: F401  # the fixtures of a signed finding
    Signed,
    document,
    drawn,
    signed,
    told,
)

LATER = NOW + timedelta(hours=1)
WORKERS = 2


def passed(pdf: bytes, anchors: tuple[bytes, ...], places: range, mask: int) -> list[int]:
    """The places whose change was not refused."""
    found = []
    for place in places:
        report = check(flipped(pdf, place, mask), anchors, now=LATER)
        if report.standing is not Standing.NOT_VALID:
            found.append(place)
    return found


def ranges(pdf: bytes) -> list[range]:
    first, end = last_value(pdf)
    size = len(pdf)
    whole = [range(1024), range(first - 2048, first), range(end, size)]
    return [*whole, range(first, end, 7), range(1024, first - 2048, 997)]


@pytest.mark.trial
@pytest.mark.parametrize("mask", [1, 0x20])
def test_every_byte(signed: Signed, mask: int) -> None:  # noqa: F811
    work = partial(passed, signed.pdf, signed.anchors, mask=mask)
    pieces = [
        range(
            one.start + step * 256 * one.step,
            min(one.stop, one.start + (step + 1) * 256 * one.step),
            one.step,
        )
        for one in ranges(signed.pdf)
        for step in range(-(-len(one) // 256))
    ]
    assert sum(map(len, pieces)) > 4_000
    with ProcessPoolExecutor(WORKERS) as pool:
        assert [place for places in pool.map(work, pieces) for place in places] == []
