"""What stands in a signature's box: name, role, statement and the workstation's clock, drawn by reportlab.

pyHanko's own appearances fail PDF/A (Courier, unscaled widths), so the box is a page of ours, imported.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from reviewer_app.findings import fonts
from reviewer_app.findings.styles import ACCENT, INK, QUIET

_LEFT = 9.0


@dataclass(frozen=True, slots=True)
class StampWords:
    """`name` is as the certificate says; `at` is the workstation's clock, aware."""

    name: str
    role: str
    statement: str
    at: datetime
    certificate_sha384: str


def stamp(words: StampWords, width: float, height: float) -> bytes:
    """A one-page PDF of exactly that size (points)."""
    fonts.register()
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer, pagesize=(width, height), invariant=1, pageCompression=1, initialFontName=fonts.TEXT
    )
    canvas.setFillColor(ACCENT)
    canvas.rect(0, 0, 3.2, height, stroke=0, fill=1)
    room = width - 2 * _LEFT
    top = height - 17
    _line(canvas, words.name, fonts.BOLD, 12, top, room)
    _line(canvas, words.statement, fonts.TEXT, 8, top - 15, room)
    when = f"{words.role}, {words.at:%Y-%m-%d %H:%M:%S} UTC, workstation clock"
    _line(canvas, when, fonts.TEXT, 8, top - 27, room)
    digest = words.certificate_sha384
    canvas.setFillColor(QUIET)
    _line(canvas, f"Certificate {digest[:24]}…{digest[-8:]}", fonts.TEXT, 7, top - 39, room, quiet=True)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _line(
    canvas: Canvas, text: str, face: str, size: float, y: float, room: float, *, quiet: bool = False
) -> None:
    """One line, set smaller where it would not fit."""
    shown = fonts.plain(text, face)
    size = min(size, size * room / max(1.0, fonts.width(shown, face, size)))
    canvas.setFillColor(QUIET if quiet else INK)
    canvas.setFont(face, size)
    canvas.drawString(_LEFT, y, shown)
