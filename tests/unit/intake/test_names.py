"""Names: each rule by a name that breaks it alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.intake.names import listing_faults, name_faults, twin_faults


def codes(path: str) -> list[str]:
    return [fault.code for fault in name_faults(path)]


@pytest.mark.parametrize(
    "path",
    [
        "data/a.txt",
        "data/Modèle/évaluation 1.eval",
        "data/.hidden",
        "data/a b/c",
        "data/100%/x",
        "data/日本語.md",
        "data/console/auxiliary.txt",
        "data/~draft#1,(2)[3]'+=&;!@$^`{}.md",
        "data/" + "a" * 255,
        "/".join(["d"] * 32 + ["file"]),
    ],
)
def test_names_that_may_be_used(path: str) -> None:
    assert codes(path) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("data/\udcff.txt", "name-not-utf-8"),
        (unicodedata.normalize("NFD", "data/é"), "name-not-nfc"),
        ("data//a", "name-component"),
        ("/data/a", "name-component"),
        ("data/../a", "name-component"),
        ("data/./a", "name-component"),
        ("", "name-component"),
        ("data/a\\b", "name-character"),
        ("data/a:b", "name-character"),
        ("data/a*", "name-character"),
        ("data/a?", "name-character"),
        ('data/a"', "name-character"),
        ("data/<a", "name-character"),
        ("data/a>", "name-character"),
        ("data/a|b", "name-character"),
        ("data/a\nb", "name-character"),
        ("data/a\x7fb", "name-character"),
        ("data/a\u202egpj.exe", "name-character"),
        ("data/a\u200bb", "name-character"),
        ("data/a\ue000", "name-character"),
        ("data/a\u00a0b", "name-character"),
        ("data/a\U000e0041", "name-character"),
        ("data/a\u3164", "name-character"),
        ("data/a\u034fb", "name-character"),
        ("data/a\ufe0f", "name-character"),
        ("data/a\u2800b", "name-character"),
        ("data/a\uff0fb", "name-character"),
        ("\uff0e\uff0e/a", "name-component"),
        ("data/ＣＯＮ", "name-device"),
        ("data/clock$", "name-device"),
        ("data/CON", "name-device"),
        ("data/nul.txt", "name-device"),
        ("data/Com1/x", "name-device"),
        ("data/lpt¹.log", "name-device"),
        ("data/a.", "name-ending"),
        ("data/a /b", "name-ending"),
        ("data/" + "é" * 128, "name-too-long"),
        ("/".join(["d"] * 33 + ["file"]), "name-too-deep"),
    ],
)
def test_a_name_that_breaks_one_rule(path: str, code: str) -> None:
    assert codes(path) == [code]


def test_a_rule_is_stated_once_for_a_name() -> None:
    (fault,) = name_faults("data/a:b/c|d/e\x07")
    assert fault.code == "name-character"
    assert all(code in fault.sentence for code in ("U+0007", "U+003A", "U+007C"))
    assert codes("a//b//c") == ["name-component"]


@pytest.mark.parametrize("path", ["/" * 65_535, "../" * 21_845, "a:" * 30_000])
def test_a_name_far_too_long_is_looked_at_no_further(path: str) -> None:
    assert set(codes(path)) <= {"name-too-long", "name-too-deep"}


def test_a_listing_says_so_much_and_no_more() -> None:
    found = list(listing_faults([], [f"a:{number}" for number in range(5_000)]))
    assert (len(found), found[-1].code) == (1_001, "more-faults")


def test_a_path_too_long() -> None:
    assert codes("/".join(["d" * 200] * 6)) == ["name-too-long"]


@given(st.text(max_size=40))
def test_no_name_is_beyond_the_rules(path: str) -> None:
    """Whatever it is, it is judged, and what passes is a plain relative path in form C."""
    if not codes(path):
        parts = path.split("/")
        assert all(part not in ("", ".", "..") for part in parts)
        assert unicodedata.normalize("NFC", path) == path
        assert not set(path) & set('\\:*?"<>|\0\n\r')


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("data/A", "data/a"),
        ("data/Straße", "data/STRASSE"),
        ("data/ﬁle", "data/file"),
        ("data/①", "data/1"),
        ("data/\u0390", "data/\u03aa\u0301"),
    ],
)
def test_twins(one: str, other: str) -> None:
    (fault,) = twin_faults([one, other])
    assert (fault.code, fault.file) == ("name-twin", other)
    assert one in fault.sentence


def test_names_that_are_no_twins() -> None:
    assert list(twin_faults(["data/a", "data/a1", "data/b/a"])) == []


def test_a_bad_folder_is_named_once() -> None:
    found = list(
        listing_faults(["data", "data/con", "data/con/x"], ["data/con/x/1", "data/con/2", "data/a:"])
    )
    assert [fault.file for fault in found] == ["data/con", "data/a:"]
