"""Ages and the sentences an administrator reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reviewer_app.domain.codec import from_plain, to_plain
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.trust import (
    RevocationList,
    SubmitterKey,
    TrustAnchor,
    age_days,
    anchor_warning,
    crl_warning,
    key_warning,
    moment,
    vouches_for,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY = SitePolicy()


def day(count: int) -> str:
    return timestamp(NOW + timedelta(days=count))


ANCHOR = TrustAnchor("Laboratory root", "", "ab" * 48, day(-10), day(3000), installed_at=day(-1))
CRL = RevocationList("Laboratory root", "", "1", day(-2), day(28), 0, "cd" * 48, installed_at=day(-1))
KEY = SubmitterKey("Laboratory", "Release key", "", day(-10), day(700), "ef" * 48, installed_at=day(-1))


def test_nothing_to_say() -> None:
    assert anchor_warning(ANCHOR, POLICY, NOW) == ""
    assert crl_warning(CRL, POLICY, NOW) == ""
    assert key_warning(KEY, POLICY, NOW) == ""


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"installed_at": day(-366)}, "was installed 366 days ago"),
        ({"not_after": day(30)}, "expires in 30 days."),
        ({"not_after": day(1)}, "expires in 1 day."),
        ({"not_after": day(0)}, "expires in 0 days."),
        ({"not_after": timestamp(NOW - timedelta(seconds=1))}, "expired on 2026-11-23."),
        ({"not_before": day(2)}, "not yet valid: it begins on 2026-11-25."),
        ({"not_after": "soon"}, "expired on a day that is not stated."),
        ({"not_after": day(-1), "installed_at": day(-400)}, "expired on 2026-11-22."),  # the gravest first
    ],
)
def test_an_anchor(changes: dict[str, Any], word: str) -> None:
    said = anchor_warning(replace(ANCHOR, **changes), POLICY, NOW)
    assert said.startswith("The trust anchor Laboratory root ")
    assert word in said


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"this_update": day(-22), "next_update": day(9)}, "is 22 days old; 21 days is the age set"),
        ({"next_update": day(3)}, "goes out of date in 3 days."),
        ({"next_update": day(-1)}, "is out of date since 2026-11-22"),
        ({"next_update": ""}, "out of date since a day that is not stated"),
    ],
)
def test_a_revocation_list(changes: dict[str, Any], word: str) -> None:
    assert word in crl_warning(replace(CRL, **changes), POLICY, NOW)


def test_a_key() -> None:
    said = key_warning(replace(KEY, valid_to=day(-3)), POLICY, NOW)
    assert said == "The ML-DSA-87 key Release key of Laboratory expired on 2026-11-20."


@pytest.mark.parametrize("days", [1, 100])
def test_the_site_sets_the_age(days: int) -> None:
    policy = SitePolicy(anchor_warning_days=days, crl_warning_days=days)
    at, past = day(-days), day(-days - 1)
    assert anchor_warning(replace(ANCHOR, installed_at=at), policy, NOW) == ""
    assert f"{days + 1} days ago" in anchor_warning(replace(ANCHOR, installed_at=past), policy, NOW)
    assert crl_warning(replace(CRL, this_update=at), policy, NOW) == ""
    assert f"{days + 1} days old" in crl_warning(replace(CRL, this_update=past), policy, NOW)


def test_ages_are_whole_days_and_never_negative() -> None:
    assert age_days(day(-5), NOW) == 5
    assert age_days(day(5), NOW) == 0
    assert moment("2026-11-23T09:00:00") == NOW  # text without a zone is UTC


def test_whom_an_anchor_vouches_for() -> None:
    bound = replace(ANCHOR, organisation="Laboratory")
    assert vouches_for(ANCHOR, "anybody")
    assert vouches_for(bound, "Laboratory")
    assert not vouches_for(bound, "laboratory")
    assert not vouches_for(bound, "")


@pytest.mark.parametrize("record", [ANCHOR, CRL, KEY])
def test_records_travel_in_acts(record: TrustAnchor | RevocationList | SubmitterKey) -> None:
    assert from_plain(type(record), to_plain(record)) == record
