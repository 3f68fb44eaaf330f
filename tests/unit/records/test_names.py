"""Names: every archive's rule, and derived the same way every time."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.records.names import LONGEST, derived, is_file_name, is_folder_name, name_faults

paths = st.lists(
    st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text.strip("/")),
    unique=True,
    max_size=30,
)


@pytest.mark.parametrize("name", ["findings.pdf", "a", "A-b_1", "x" * 35, "verify_records.py"])
def test_names_within_the_rule(name: str) -> None:
    assert is_file_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * 36,
        "a.b.c",
        ".a",
        "a.",
        "a b",
        "ä",
        "a/b",
        "con",
        "NUL.txt",
        "a\n",
        "..",
        "a:b",
        "e\u0301",
        "com1.x",
    ],
)
def test_names_outside_the_rule(name: str) -> None:
    assert not is_file_name(name)


def test_a_folder_has_no_dot() -> None:
    assert is_folder_name("evidence")
    assert not is_folder_name("a.b")
    assert not is_folder_name("")


@given(paths)
def test_derived_names_keep_the_rule_whatever_the_originals(originals: list[str]) -> None:
    names = derived(originals)
    assert set(names) == set(originals)
    assert all(map(is_file_name, names.values()))
    assert len({name.lower() for name in names.values()}) == len(names)
    assert names == derived(originals[::-1])


@given(st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=60))
def test_what_can_be_kept_of_a_name_is(stem: str) -> None:
    name = derived([f"data/{stem}.JSON"])[f"data/{stem}.JSON"]
    assert name.startswith("0001")
    assert name.endswith(".json")
    kept = name.removeprefix("0001").removesuffix(".json").strip("-_")
    assert kept in stem
    assert len(name) <= LONGEST


def test_examples() -> None:
    originals = [
        "data/b/results_2026-11-23T07-08.123.json",
        "data/a/Übersicht (alt).tar.gz",
        "data/c/.hidden",
    ]
    assert derived(originals, "v") == {
        "data/a/Übersicht (alt).tar.gz": "v0001-bersicht-alt-tar.gz",
        "data/b/results_2026-11-23T07-08.123.json": "v0002-results_2026-11-23T07-08.json",
        "data/c/.hidden": "v0003-hidden",
    }


def test_faults_are_named() -> None:
    faults = list(name_faults(["data/a.txt", "data/A.txt", "data/b c", "data/x.y/z"]))
    assert faults == [
        "data/A.txt and data/a.txt differ in case only",
        "data/b c is outside the rule for names",
        "data/x.y/z is outside the rule for names",
    ]
