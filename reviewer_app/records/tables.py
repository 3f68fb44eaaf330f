"""Pipe-delimited tables (UTF-8, LF, a header line): written and read back by one pair of functions.

- A field with a pipe, a quote or a line end is quoted, a quote within it doubled (RFC 4180 with another
  delimiter).
- A cell that begins with = + - @ or ' has a ' put before it: names of submitted files must not become
  formulas where somebody opens the table in a spreadsheet. Reading takes it away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

LARGEST = 256 * 1024 * 1024  # bytes of a table that is read
_GUARDED = ("=", "+", "-", "@", "'", "\t")


class NotATable(ValueError):
    """The bytes are not a table of this form; the message says why."""


def table_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table; every row has as many cells as there are columns."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="|", lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{len(row)} cells for {len(columns)} columns")
        writer.writerow([_guarded(cell) for cell in row])
    return out.getvalue().encode()


def read_table(data: bytes, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows, each by column. Raises NotATable when it is not exactly of these columns."""
    if len(data) > LARGEST:
        raise NotATable(f"it is larger than {LARGEST} bytes")
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter="|", strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotATable(f"it is no table ({error})") from error
    if not lines or lines[0] != list(columns):
        raise NotATable("its first line does not name the columns it should")
    wrong = next((number for number, line in enumerate(lines[1:], 2) if len(line) != len(columns)), None)
    if wrong is not None:
        raise NotATable(f"record {wrong} has not one cell for each column")
    return [dict(zip(columns, map(_plain, line), strict=True)) for line in lines[1:]]


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_GUARDED) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_GUARDED) else cell
