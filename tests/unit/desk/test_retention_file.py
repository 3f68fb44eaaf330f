"""The retention schedule's file: every fault is named, and what ships says that it is invented."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewer_app import shelf
from reviewer_app.desk.retention import NotASchedule, read_schedule, sample_schedule
from reviewer_app.domain.retention import CutOff, Disposition, EvidenceKept


def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shelf.file("records", "retention-sample.json").read_bytes())
    return found


def faults(plain: object) -> tuple[str, ...]:
    with pytest.raises(NotASchedule) as caught:
        read_schedule(json.dumps(plain).encode())
    return caught.value.all


def test_the_sample_is_whole_and_says_that_it_is_invented() -> None:
    found = sample_schedule()
    assert "invented" in found.status
    assert [one.years for one in found.items] == [0, 7, 25]
    last = found.items[-1]
    assert (last.cut_off, last.disposition) == (CutOff.YEAR_END, Disposition.TRANSFER)
    assert last.evidence is EvidenceKept.ORIGINALS


def test_every_fault_is_named_with_its_place() -> None:
    plain = sample()
    plain["items"][0]["years"] = 101
    plain["items"][1]["cut_off"] = "sometime"
    plain["items"][2].pop("authority")
    plain["colour"] = "blue"
    words = "\n".join(faults(plain))
    for part in ("items[0].years", "'sometime'", "items[2]: 'authority'", "'colour'"):
        assert part in words
    twice = sample()
    twice["items"][1]["id"] = "sample 1"
    assert faults(twice) == ("Item sample 1 stands twice in the schedule.",)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"id": "a", "id": "b"}', b"\xff", b"{" * 5000, b'{"years": NaN}']
)
def test_what_is_no_schedule_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(NotASchedule):
        read_schedule(data)
