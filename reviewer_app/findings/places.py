"""Places on the pages that `finish` makes something of: signature fields, links, and where links lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer_app.findings.tagged import Element

Rectangle = tuple[float, float, float, float]  # points: left, bottom, right, top


@dataclass(frozen=True, slots=True)
class FieldBox:
    """A place for a signature field, made by `finish`."""

    name: str
    tooltip: str
    page: int
    box: Rectangle
    element: Element


@dataclass(frozen=True, slots=True)
class LinkBox:
    """Where a link lies, and the key of the place in this file to which it leads; made by `finish`."""

    key: str
    words: str
    page: int
    box: Rectangle
    element: Element


@dataclass(frozen=True, slots=True)
class Place:
    """A place that links lead to: a page (from 0), and its left and upper edge in points."""

    page: int
    left: float
    top: float
