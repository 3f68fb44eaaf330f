"""The bundled faces, and untrusted text made safe for a reportlab paragraph.

- Public Sans for text, DejaVu Sans Mono for digests, DejaVu Sans for characters Public Sans lacks. All are
  embedded as subsets, so the page looks the same everywhere.
- A character that no face has, or that is written from right to left (this layout sets left to right only),
  stands as its code point, ‹U+05D0›: PDF/A refuses a missing glyph, and a wrong order would misquote.
- All text is escaped: paragraph markup would otherwise read local files through <img src>.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus.paraparser import ParaFrag, ParaParser

from reviewer_app import shelf
from reviewer_app.domain.text import visible
from reviewer_app.findings.faces import Face

TEXT, STRONG, BOLD, SLANTED, DIGEST, SPARE = (
    "Finding-Text",
    "Finding-Strong",
    "Finding-Bold",
    "Finding-Slanted",
    "Finding-Digest",
    "Finding-Spare",
)
FILES = {
    TEXT: "PublicSans-Regular.ttf",
    STRONG: "PublicSans-SemiBold.ttf",
    BOLD: "PublicSans-Bold.ttf",
    SLANTED: "PublicSans-Italic.ttf",
    DIGEST: "DejaVuSansMono.ttf",
    SPARE: "DejaVuSans.ttf",
}
_PRINTABLE_ASCII = re.compile(r"[\n\x20-\x7e]*")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


@cache
def register() -> None:
    """Make the faces known to reportlab, once in a process. Raises shelf.ResourceMissing."""
    for name, file in FILES.items():
        pdfmetrics.registerFont(Face(name, shelf.file("fonts", file)))


def forget() -> None:
    """Drop what the faces remember of the words of a document that was set."""
    for name in FILES:
        pdfmetrics.getFont(name).forget()


def markup(text: str, face: str = TEXT) -> str:
    """`text` as paragraph markup in `face`: escaped, hidden characters shown, other faces where needed."""
    shown = visible(text)
    if _PRINTABLE_ASCII.fullmatch(shown):
        return escape(shown)
    register()
    return "".join(_run(run, name, face) for run, name in _runs(shown, face))


def fragments(text: str, style: ParagraphStyle, *, strong: str = "") -> list[Any]:
    """`text` as what reportlab's parser would make of `markup`, without markup: nothing is parsed, so that
    nothing in it can be taken for more than text. `strong` stands before it, in the strong face."""
    register()
    one_line = " ".join(text.split("\n")).strip()
    made = [_fragment(run, style, name) for run, name in _shown_runs(strong, STRONG)]
    rest = f" {one_line}" if made and one_line else one_line
    made += [_fragment(run, style, name) for run, name in _shown_runs(rest, style.fontName)]
    return made or [_fragment("", style, style.fontName)]


def _fragment(text: str, style: ParagraphStyle, face: str) -> Any:
    made = ParaFrag()  # as its own clone makes it, in a third of the time
    made.__dict__.update(_blank(style, face).__dict__, text=text)
    return made


@cache
def _blank(style: ParagraphStyle, face: str) -> Any:
    """What reportlab's own parser makes of one letter in this style and face: everything but the text."""
    _, found, _ = ParaParser().parse(f'<font name="{face}">x</font>', style)
    return found[0]


def _shown_runs(text: str, face: str) -> list[tuple[str, str]]:
    if text.isascii() and text.isprintable():
        return [(text, face)] if text else []
    return _runs(visible(text), face)


def shown(text: str, face: str = TEXT) -> str:
    """`text` as `markup` draws it, not escaped: what cannot be drawn or seen stands as its code point."""
    register()
    return "".join(run for run, _ in _runs(visible(text), face))


def lacking(text: str, face: str = TEXT) -> tuple[str, ...]:
    """The characters of `text` that stand as their code points on the page: each once, in order."""
    register()
    once = dict.fromkeys(text)
    return tuple(one for one in once if visible(one) != one or not _face_for(one, face))


def _run(run: str, name: str, face: str) -> str:
    return escape(run) if name == face else f'<font name="{name}">{escape(run)}</font>'


def _runs(text: str, face: str) -> list[tuple[str, str]]:
    """`text` cut where the face changes."""
    if all(_face_for(one, face) == face for one in set(text)):
        return [(text, face)]
    runs: list[tuple[str, str]] = []
    for character in text:
        name = _face_for(character, face)
        drawn = character if name else f"‹U+{ord(character):04X}›"
        name = name or face
        if runs and runs[-1][1] == name:
            runs[-1] = (runs[-1][0] + drawn, name)
        else:
            runs.append((drawn, name))
    return runs


@cache
def _face_for(character: str, face: str) -> str:
    """The first face that can draw the character faithfully; "" for none."""
    if character in "\n\t ":
        return face
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        return ""
    return next((name for name in (face, SPARE) if ord(character) in _glyphs(name)), "")


@cache
def _glyphs(name: str) -> frozenset[int]:
    return frozenset(code for code, glyph in pdfmetrics.getFont(name).face.charToGlyph.items() if glyph)


def plain(text: str, face: str) -> str:
    """Text for one face (a canvas, not a paragraph): what `face` lacks stands as its code point."""
    register()
    shown = visible(text, lines=False)
    return "".join(c if c == " " or ord(c) in _glyphs(face) else f"‹U+{ord(c):04X}›" for c in shown)


def width(text: str, face: str, size: float) -> float:
    """Points."""
    register()
    return float(pdfmetrics.stringWidth(text, face, size))
