"""The shipped BagIt Profile says what the code does."""

from __future__ import annotations

import json

import pytest

from reviewer_app import shelf
from reviewer_app.intake import profile
from reviewer_app.intake.profile import info_faults, info_value, shipped_profile, tag_file_faults
from reviewer_app.intake.tagfiles import DECLARATION

GOOD = (
    ("Source-Organization", "Example"),
    ("External-Identifier", "X.1"),
    ("Bagging-Date", "2026-11-23"),
    ("Payload-Oxum", "0.0"),
    ("BagIt-Profile-Identifier", shipped_profile().identifier),
)


def test_the_file_agrees_with_what_is_built_in() -> None:
    plain = json.loads(shelf.file("bagit-profile.json").read_bytes())
    assert plain["BagIt-Profile-Info"]["BagIt-Profile-Version"] == "1.4.0"
    assert {"Source-Organization", "External-Description", "Version"} <= set(plain["BagIt-Profile-Info"])
    assert plain["Manifests-Required"] == plain["Manifests-Allowed"] == ["sha512"]
    assert plain["Tag-Manifests-Required"] == plain["Tag-Manifests-Allowed"] == ["sha512"]
    assert plain["Allow-Fetch.txt"] is False
    assert DECLARATION[0] == f"BagIt-Version: {plain['Accept-BagIt-Version'][0]}"
    assert plain["Serialization"] == "optional"
    assert plain["Accept-Serialization"] == ["application/zip"]
    assert plain["Payload-Files-Required"] == ["data/submission.json"]


def test_tag_files() -> None:
    shipped = shipped_profile()
    everything = frozenset(shipped.tag_files_required)
    assert everything == {
        profile.BAGIT,
        profile.BAG_INFO,
        profile.MANIFEST,
        profile.TAG_MANIFEST,
        profile.STATEMENT,
    }
    signatures = frozenset(profile.SIGNATURES)
    assert shipped.tag_files_allowed == everything | signatures
    assert list(tag_file_faults(shipped, everything | signatures)) == []
    assert list(tag_file_faults(shipped, everything)) == []
    found = [
        (fault.code, fault.file) for fault in tag_file_faults(shipped, everything | {"fetch.txt", "x/y"})
    ]
    assert found == [("fetch-txt", "fetch.txt"), ("tag-file-not-in-profile", "x/y")]
    assert [fault.code for fault in tag_file_faults(shipped, frozenset())] == ["missing-tag-file"] * 5


def test_good_info() -> None:
    assert list(info_faults(shipped_profile(), GOOD)) == []


@pytest.mark.parametrize("index", range(len(GOOD)))
def test_each_label_is_required_once(index: int) -> None:
    label, value = GOOD[index]
    without = GOOD[:index] + GOOD[index + 1 :]
    for info in (without, (*without, (label, ""))):
        assert "bag-info-missing" in [fault.code for fault in info_faults(shipped_profile(), info)]
    (fault,) = info_faults(shipped_profile(), (*GOOD, (label.upper(), value)))
    assert fault.code == "bag-info-twice"
    assert label in fault.sentence


def test_another_profile_is_not_this_one() -> None:
    info = (*GOOD[:-1], ("BagIt-Profile-Identifier", "https://other.example/p.json"))
    (fault,) = info_faults(shipped_profile(), info)
    assert fault.code == "bag-info-value"


def test_labels_are_compared_without_case() -> None:
    assert info_value(GOOD, "payload-oxum") == "0.0"
    assert info_value(GOOD, "Other") is None
