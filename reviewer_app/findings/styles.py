"""Type and colour of the page: one accent, quiet rules, sizes in points."""

from __future__ import annotations

from functools import cache

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle

from reviewer_app.findings import fonts

PAGE = letter
LEFT = RIGHT = 61.0
HEAD, FOOT = 74.0, 76.0  # points kept free at the top and the bottom
LINE = PAGE[0] - LEFT - RIGHT

INK = HexColor("#1b1f24")
QUIET = HexColor("#4a525c")
ACCENT = HexColor("#0b4f8a")
RULE = HexColor("#b9c0c8")
WASH = HexColor("#eef2f6")
BANNERS = {"UNCLASSIFIED": HexColor("#007a33")}  # domain.md, "Screen and page"; white text


@cache
def style(name: str) -> ParagraphStyle:
    """A paragraph style by its name below."""
    base = {
        "fontName": fonts.TEXT,
        "bulletFontName": fonts.TEXT,
        "fontSize": 9.6,
        "leading": 13.4,
        "textColor": INK,
        "spaceAfter": 5,
    }
    return ParagraphStyle(name, **{**base, **_STYLES[name]})


_SMALL: dict[str, object] = {"fontSize": 8.2, "leading": 11.2}
_CELL: dict[str, object] = {"fontSize": 8.2, "leading": 10.6, "spaceAfter": 0}
_STYLES: dict[str, dict[str, object]] = {
    "body": {},
    "lead": {"fontSize": 11, "leading": 15},
    "question": {"fontName": fonts.SLANTED, "textColor": QUIET, "spaceAfter": 4},
    "small": {**_SMALL, "textColor": QUIET},
    "notice": {**_SMALL, "fontName": fonts.STRONG, "spaceAfter": 0},
    "item": {**_SMALL, "leftIndent": 11, "bulletIndent": 1, "spaceAfter": 2.5},
    "kicker": {"fontName": fonts.STRONG, "fontSize": 9, "leading": 12, "textColor": ACCENT, "spaceAfter": 2},
    "title": {"fontName": fonts.BOLD, "fontSize": 19, "leading": 23, "spaceAfter": 3},
    "subject": {"fontSize": 13, "leading": 17, "textColor": QUIET, "spaceAfter": 9},
    "h2": {"fontName": fonts.BOLD, "fontSize": 13.5, "leading": 17, "spaceBefore": 15, "spaceAfter": 6},
    "h3": {"fontName": fonts.STRONG, "fontSize": 11, "leading": 14, "spaceBefore": 11, "spaceAfter": 3},
    "h4": {"fontName": fonts.STRONG, "spaceBefore": 6, "spaceAfter": 2, "textColor": ACCENT},
    "label": {"fontName": fonts.STRONG, "fontSize": 9, "leading": 12, "spaceBefore": 6, "spaceAfter": 2},
    "caption": {**_SMALL, "fontName": fonts.STRONG, "spaceBefore": 6, "spaceAfter": 3},
    "cell": _CELL,
    "cell head": {**_CELL, "fontName": fonts.STRONG},
    "cell label": {**_CELL, "textColor": QUIET},
    "digest": {
        "fontName": fonts.DIGEST,
        "fontSize": 6.3,
        "leading": 9.2,
        "spaceAfter": 0,
        "splitLongWords": 1,
    },
    "panel label": {"fontName": fonts.STRONG, "fontSize": 8.6, "leading": 11, "textColor": QUIET},
    "panel outcome": {"fontName": fonts.BOLD, "fontSize": 17, "leading": 21, "spaceAfter": 2},
    "panel detail": {**_SMALL, "spaceAfter": 0},
    "signature role": {
        "fontName": fonts.STRONG,
        "fontSize": 11,
        "leading": 14,
        "spaceBefore": 12,
        "spaceAfter": 2,
    },
}
