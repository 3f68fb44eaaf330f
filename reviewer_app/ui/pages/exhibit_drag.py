"""An exhibit taken by the mouse: its number, under a type of our own and never as text."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

EXHIBIT_TYPE = "application/x-reviewer-exhibit"
_LONGEST = 9  # digits


def of_exhibit(number: int) -> QMimeData:
    """What is carried for an exhibit."""
    carried = QMimeData()
    carried.setData(EXHIBIT_TYPE, str(number).encode("ascii"))
    return carried


def dropped_exhibit(carried: QMimeData) -> int | None:
    """The number of what is dropped; None for anything that is no exhibit."""
    if not carried.hasFormat(EXHIBIT_TYPE):
        return None
    said = bytes(carried.data(EXHIBIT_TYPE).data())
    return int(said) if 0 < len(said) <= _LONGEST and said.isdigit() else None
