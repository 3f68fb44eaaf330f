"""Tables: what is written is read back, and nothing in them becomes a formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.records.tables import NotATable, read_table, table_bytes

COLUMNS = ("A", "B")
cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"))


@given(st.lists(st.tuples(cells, cells)))
def test_round_trip(rows: list[tuple[str, str]]) -> None:
    read = read_table(table_bytes(COLUMNS, rows), COLUMNS)
    assert [(row["A"], row["B"]) for row in read] == rows


@given(st.tuples(cells, cells))
def test_no_cell_begins_a_formula(row: tuple[str, str]) -> None:
    text = table_bytes(COLUMNS, [row]).decode().removeprefix("A|B\n")
    assert not text.lstrip('"').startswith(("=", "+", "-", "@"))


def test_pipe_delimited() -> None:
    assert table_bytes(COLUMNS, [("a|b", '=1 "x"')]) == b'A|B\n"a|b"|"\'=1 ""x"""\n'


@pytest.mark.parametrize(
    "data", [b"", b"A\n", b"B|A\n1|2\n", b"A|B\n1\n", b"A|B\n1|2|3\n", b"\xff", b'A|B\n"1|2\n']
)
def test_what_is_no_such_table(data: bytes) -> None:
    with pytest.raises(NotATable):
        read_table(data, COLUMNS)


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="3 cells for 2 columns"):
        table_bytes(COLUMNS, [("1", "2", "3")])
