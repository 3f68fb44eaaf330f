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
WATERMARK = HexColor("#e1e4e8")


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
_LETTER: dict[str, object] = {"fontSize": 10, "leading": 14}
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
    "letter office": {"fontName": fonts.BOLD, "fontSize": 13, "leading": 17, "textColor": ACCENT},
    "letter address": {**_LETTER, "spaceAfter": 0},
    "letter address name": {**_LETTER, "fontName": fonts.STRONG, "spaceAfter": 0},
    "letter reference": {
        "fontSize": 9.2,
        "leading": 14,
        "leftIndent": 62,
        "bulletFontSize": 9.2,
        "bulletColor": QUIET,
        "spaceAfter": 0,
    },
    "letter title": {"fontName": fonts.BOLD, "fontSize": 15.5, "leading": 19.5, "spaceAfter": 2},
    "letter subject": {"fontSize": 10.8, "leading": 14.6, "textColor": QUIET, "spaceAfter": 9},
    "letter body": {**_LETTER, "spaceAfter": 6.5},
    "letter h2": {
        "fontName": fonts.BOLD,
        "fontSize": 12.2,
        "leading": 15.5,
        "spaceBefore": 10,
        "spaceAfter": 4,
    },
    "letter h3": {"fontName": fonts.STRONG, "leading": 13, "spaceBefore": 4, "spaceAfter": 3},
    "letter item": {**_LETTER, "leftIndent": 17, "bulletFontSize": 10, "spaceAfter": 3.5},
    "letter small": {"fontSize": 8.8, "leading": 12.4},
    "letter cell": {"fontSize": 8.8, "leading": 11.4, "spaceAfter": 0},
    "letter cell head": {"fontName": fonts.STRONG, "fontSize": 8.8, "leading": 11.4, "spaceAfter": 0},
    "label fact": {"fontSize": 9.4, "leading": 12, "spaceAfter": 1.5},
    "label contains": {
        "fontName": fonts.STRONG,
        "fontSize": 10.4,
        "leading": 13.4,
        "spaceBefore": 7,
        "spaceAfter": 2,
    },
    "label small": {"fontSize": 7.4, "leading": 9.4, "textColor": QUIET, "spaceBefore": 2, "spaceAfter": 1},
}
