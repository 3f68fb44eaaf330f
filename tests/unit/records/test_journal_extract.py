"""The extract of a case: proved entry by entry, and altered nowhere unseen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.codec import canonical
from reviewer_app.domain.merkle import root
from reviewer_app.records.journal_extract import (
    ENTRIES,
    HEAD,
    NotAnExtract,
    Row,
    extract,
    extract_faults,
    read_extract,
)
from tests.builders_package import CASE, WORKSPACE, leaves_of, some_rows


def an_extract(count: int = 11, printed: int = 3) -> tuple[bytes, bytes]:
    rows = some_rows(count, (CASE, "2026-002"))
    mine = [row for row in rows if row.seq % 2]
    files = dict(extract(WORKSPACE, CASE, mine, leaves_of(rows), printed))
    return files[ENTRIES], files[HEAD]


def faults_of(entries: bytes, head: bytes) -> list[str]:
    return list(extract_faults(read_extract(entries, head)))


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 33])
def test_an_extract_proves_itself(count: int) -> None:
    entries, head = an_extract(count, 1)
    found = read_extract(entries, head)
    assert list(extract_faults(found)) == []
    rows = some_rows(count, (CASE, "2026-002"))
    assert found.head.tree_head == root(leaves_of(rows)).hex()
    assert found.head.head == leaves_of(rows)[-1].hex()
    assert [line.data for line in found.lines] == [row.data for row in rows if row.seq % 2]
    assert {entry.case for entry in found.entries()} == {CASE}


def test_a_signature_travels_with_its_entry() -> None:
    rows = [Row(row.seq, row.data, "ab" * 48, b"\x30\x01") for row in some_rows(3)]
    files = dict(extract(WORKSPACE, CASE, rows, leaves_of(rows), 1))
    found = read_extract(files[ENTRIES], files[HEAD])
    assert [(line.signer, line.signed) for line in found.lines] == [("ab" * 48, b"\x30\x01")] * 3


def changed(change: Callable[[dict[str, Any], list[dict[str, Any]]], None]) -> list[str]:
    entries, head = an_extract()
    lines = [json.loads(line) for line in entries.splitlines()]
    told = json.loads(head)
    change(told, lines)
    data = b"".join(canonical(line) + b"\n" for line in lines)
    return faults_of(data, canonical(told) + b"\n")


def _swap(lines: list[dict[str, Any]]) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def _rewrite(line: dict[str, Any]) -> None:
    """An entry edited and given a digest that fits again: its proof betrays it."""
    import hashlib

    line["entry"] = line["entry"].replace('"by":"reyes"', '"by":"okafor"')
    line["digest"] = hashlib.sha384(b"\x00" + line["entry"].encode()).hexdigest()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda _head, lines: lines[2].update(entry=lines[2]["entry"].replace("reyes", "okafor")), "altered"),
        (lambda _head, lines: _rewrite(lines[2]), "does not lead"),
        (lambda _head, lines: lines[2]["proof"].pop(), "does not lead"),
        (lambda _head, lines: lines[2].update(seq=4), "says that it is entry 5"),
        (lambda _head, lines: lines[2].update(proof=["zz"]), "does not lead"),
        (lambda _head, lines: lines[2].update(signer="ab"), "without a signer|signer without"),
        (lambda _head, lines: lines.pop(1), "it says 6 entries and has 5"),
        (lambda _head, lines: _swap(lines), "stands after"),
        (lambda head, _lines: head.update(tree_head="00" * 48), "does not lead"),
        (lambda head, _lines: head.update(tree_head="x"), "does not lead"),
        (lambda head, _lines: head.update(size=12), "does not lead"),
        (lambda head, _lines: head.update(head="00" * 48), "the journal's head"),
        (lambda head, _lines: head["printed"].update(seq=4), "printed on the finding"),
        (lambda head, _lines: head.update(case="2026-002"), "of case"),
        (lambda head, _lines: head.update(format="other"), "its form"),
        (lambda _head, lines: lines.clear(), "no entry at all"),
        (lambda _head, lines: lines[0].update(entry="{}"), "not a journal entry"),
    ],
)
def test_every_change_is_named(change: Any, word: str) -> None:
    import re

    faults = changed(change)
    assert any(re.search(word, fault) for fault in faults), faults


def test_neighbours_are_chained() -> None:
    rows = some_rows(4)
    files = dict(extract(WORKSPACE, CASE, rows, leaves_of(rows), 1))
    assert faults_of(files[ENTRIES], files[HEAD]) == []
    broken = [*rows[:2], Row(3, some_rows(4, (CASE, CASE))[3].data), rows[3]]
    with pytest.raises(ValueError, match="not the one in the journal"):
        extract(WORKSPACE, CASE, broken, leaves_of(rows), 1)
    other = Row(2, rows[1].data.replace(b'"by":"reyes"', b'"by":"okafor"'))
    rebuilt = [rows[0], other, rows[2], rows[3]]
    files = dict(extract(WORKSPACE, CASE, rebuilt, leaves_of(rebuilt), 1))
    assert faults_of(files[ENTRIES], files[HEAD]) == ["entry 3 does not follow entry 2"]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_what_is_no_extract_is_said(entries: bytes, head: bytes) -> None:
    with pytest.raises(NotAnExtract):
        read_extract(entries, head)


@given(st.integers(0, 10**6), st.integers(0, 255), st.booleans())
def test_no_byte_can_change_unseen(place: int, value: int, of_head: bool) -> None:
    """But for the workspace's name and a signature, which the package's manifest covers."""
    entries, head = an_extract()
    data = bytearray(head if of_head else entries)
    at = place % len(data)
    if data[at] == value:
        return
    data[at] = value
    try:
        faults = faults_of(entries, bytes(data)) if of_head else faults_of(bytes(data), head)
    except NotAnExtract:
        return
    workspace = head.index(WORKSPACE.encode())
    assert faults or (of_head and workspace <= at < workspace + len(WORKSPACE))


def test_deep_nesting_is_a_fault_and_no_crash() -> None:
    with pytest.raises(NotAnExtract):
        read_extract(b"[" * 100_000 + b"\n", b"{}\n")
