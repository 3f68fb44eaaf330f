"""The text of tag files."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.intake.tagfiles import (
    declaration_faults,
    info_bytes,
    manifest_bytes,
    parse_info,
    parse_manifest,
)

D1, D2 = "1" * 128, "a" * 128
GOOD = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@pytest.mark.parametrize("data", [GOOD, GOOD.replace(b"\n", b"\r\n"), GOOD.replace(b"\n", b"\r"), GOOD[:-1]])
def test_declarations(data: bytes) -> None:
    assert list(declaration_faults(data)) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bagit-declaration"),
        (GOOD.replace(b"1.0", b"0.97"), "bagit-declaration"),
        (GOOD.replace(b"1.0", b"1.0 "), "bagit-declaration"),
        (GOOD.replace(b": ", b" : "), "bagit-declaration"),
        (GOOD.replace(b"UTF-8", b"UTF-16"), "bagit-declaration"),
        (GOOD.replace(b"UTF-8", b"utf-8"), "bagit-declaration"),
        (GOOD + b"\n", "bagit-declaration"),
        (GOOD + b"Extra: 1\n", "bagit-declaration"),
        (b"\n".join(reversed(GOOD.splitlines())), "bagit-declaration"),
        (b"\xef\xbb\xbf" + GOOD, "tag-file-not-utf-8"),
        (GOOD + b"\xff", "tag-file-not-utf-8"),
    ],
)
def test_declarations_that_are_not(data: bytes, code: str) -> None:
    assert [(fault.code, fault.file) for fault in declaration_faults(data)] == [(code, "bagit.txt")]


def test_manifest() -> None:
    data = f"{D1}  data/a b\n{D2.upper()} \tdata/50%25\r\n".encode()
    assert parse_manifest("m", data) == ({"data/a b": D1, "data/50%": D2}, [])


@pytest.mark.parametrize(
    "line",
    [
        "data/a",
        f"{D1}",
        f"{D1} ",
        f"{D1}data/a",
        f" {D1} data/a",
        f"{D1[:-1]} data/a",
        f"{D1}0 data/a",
        f"{'g' * 128} data/a",
        f"{D1} data/50%",
        f"{D1} data/a%0Ab",
        f"{D1} data/a%2Fb",
        "",
    ],
)
def test_manifest_lines_that_are_none(line: str) -> None:
    entries, (fault,) = parse_manifest("m", f"{D2} data/good\n{line}\n{D2} data/also\n".encode())
    assert set(entries) == {"data/good", "data/also"}
    assert fault.code == "manifest-line"
    assert "line 2" in fault.sentence


@pytest.mark.parametrize("digest", [D1, D2])
def test_an_entry_twice_with_the_same_or_another_digest(digest: str) -> None:
    _, (fault,) = parse_manifest("m", f"{D1} data/a\n{digest} data/a\n".encode())
    assert (fault.code, "data/a" in fault.sentence) == ("manifest-entry-twice", True)


@given(
    st.dictionaries(
        st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1), st.just(D1)
    )
)
def test_a_manifest_comes_back(entries: dict[str, str]) -> None:
    paths = {f"data/{path}": digest for path, digest in entries.items()}
    assert parse_manifest("m", manifest_bytes(paths)) == (paths, [])


def test_info_with_continuation() -> None:
    info, found = parse_info(b"A-Label: one\n  two\r\n\tthree\nB: \nB: x: y\n")
    assert info == (("A-Label", "one two three"), ("B", ""), ("B", "x: y"))
    assert found == []


@pytest.mark.parametrize(
    "line", ["no colon", ": no label", "Label :x", " leading", "Label:x", "Label : x", ""]
)
def test_info_lines_that_are_none(line: str) -> None:
    _, (fault,) = parse_info(f"{line}\nA: b\n".encode())
    assert (fault.code, fault.file) == ("bag-info-line", "bag-info.txt")
    assert "line 1" in fault.sentence


@given(st.text(string.printable))
def test_no_value_can_begin_another_label(value: str) -> None:
    info, found = parse_info(info_bytes((("A", value), ("B", "end"))))
    assert [label for label, _ in info] == ["A", "B"]
    assert info[0][1] == " ".join(value.split())
    assert found == []
