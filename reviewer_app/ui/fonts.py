"""The bundled type: Public Sans for reading, with tabular figures; DejaVu Sans Mono for evidence.

- Evidence, digests and code have no ligatures: a font that joins "--" changes what was said.
- DejaVu Sans fills in what Public Sans lacks (arrows, ticks, triangles).
- Sizes are points: body 10.5, small 9, mono 10, page title 17; all times the text scale.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from reviewer_app import shelf

SANS = ("Public Sans", "DejaVu Sans")
MONO = ("DejaVu Sans Mono", "DejaVu Sans")
BODY, SMALL, MONO_SIZE, TITLE, SECTION = 10.5, 9.0, 10.0, 17.0, 10.5


def load() -> None:
    """Give Qt the bundled fonts; a second call does nothing."""
    if SANS[0] in QFontDatabase.families():
        return
    for path in sorted(shelf.folder("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def sans(scale: float, points: float = BODY, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    return QFont(_sans(scale, points, weight))  # one of the caller's own: a font may be changed


@cache
def _sans(scale: float, points: float, weight: QFont.Weight) -> QFont:
    font = QFont(list(SANS))
    font.setPointSizeF(points * scale)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def mono(scale: float, points: float = MONO_SIZE) -> QFont:
    return QFont(_mono(scale, points))


@cache
def _mono(scale: float, points: float) -> QFont:
    font = QFont(list(MONO))
    font.setPointSizeF(points * scale)
    font.setStyleHint(QFont.StyleHint.Monospace)
    for tag in ("liga", "clig", "calt", "dlig"):
        font.setFeature(QFont.Tag(tag), 0)
    return font
