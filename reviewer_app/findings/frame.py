"""The frame of every document of this app: banner at the top and the bottom, foot, page numbers, tags.

- Same sheet, same story: the same bytes. The only time in the file is the sheet's; nothing is random, and
  nothing is read but the fonts.
- "Page x of y" is set in one pass: y is a form that is filled at the end.
- A watermark lies behind the text of every page, as an artifact, in a grey on which the palest ink of the
  page keeps a contrast of 4.5 : 1.
- What comes out is PDF/A-2a and PDF/UA-1; every word on the sheet is plain text and safe for the faces.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.colors import HexColor
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from reportlab.platypus.doctemplate import LayoutError

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import colours, parse
from reviewer_app.findings import fonts
from reviewer_app.findings.blocks import Together
from reviewer_app.findings.finish import finish
from reviewer_app.findings.styles import FOOT, HEAD, LEFT, LINE, PAGE, QUIET, RIGHT, WATERMARK
from reviewer_app.findings.tagged import TaggedCanvas

_TOTAL = "total-pages"
_BAR = 17.0  # height of the banner, points
_BANNER_SIZES = ((1, 9.0), (1, 7.5), (2, 6.6))  # lines and size, the first that fits
_BREAK = re.compile(r"(?<=/)(?!/)|(?<=, )")


class CannotBeSet(DeskError):
    """The document “{title}” cannot be set on pages: {fault}."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on every page, and in the file's metadata.

    - `marking` is a banner as `domain.marking` writes it; its colours are the register's.
    - The foot has two lines: `foot` and the page number; `below`, and `digest` in a monospaced face.
    - `watermark` is a word or two behind the text of every page, "" for none.
    - `at`, in UTC, is when the document says it was made. `language` is a BCP 47 tag.
    - `author` is the office whose document it is; the app names itself as what made the file.
    """

    title: str
    description: str
    marking: str
    foot: str
    below: str
    digest: str
    at: datetime
    language: str = "en"
    watermark: str = ""
    author: str = ""


Told = Callable[[float, float, str], object]


def untold(_done: float, _total: float, _words: str) -> None:
    """Nobody is told."""


def set_pages(sheet: Sheet, story: Iterable[Flowable], told: Told = untold) -> bytes:
    """The finished file. Raises CannotBeSet, and shelf.ResourceMissing where a font is missing.

    `told` is called with each page (how much of how much is set, and words); what it raises stops the work.
    """
    fonts.register()
    banner_lines(sheet.marking)
    buffer = io.BytesIO()
    flowing = list(story)
    template = _Template(sheet, buffer, flowing, told)
    drawn: list[TaggedCanvas] = []

    def canvas(*arguments: object, **named: object) -> TaggedCanvas:
        drawn.append(_Canvas(*arguments, **named))
        return drawn[-1]

    try:
        template.build(flowing, canvasmaker=canvas)
    except LayoutError as error:
        raise CannotBeSet(title=sheet.title, fault=str(error)[:200]) from error
    except Exception:
        if template.stopped is not None:  # reportlab remakes what passes through it
            raise template.stopped from None
        raise
    finally:
        fonts.forget()
    told(1, 1, "finishing")
    return finish(buffer.getvalue(), drawn[0], at=sheet.at, language=sheet.language)


class _Canvas(TaggedCanvas):
    """Fills in the number of pages when the last one is done."""

    def save(self) -> None:
        total = self._pageNumber - 1
        self.beginForm(_TOTAL, 0, 0, 40, 12)
        self.setFont(fonts.TEXT, 7.5)
        self.setFillColor(QUIET)
        self.drawString(0, 2, str(total))
        self.endForm()
        super().save()


class _Template(BaseDocTemplate):  # type: ignore[misc]  # reportlab is not typed
    def __init__(self, sheet: Sheet, buffer: io.BytesIO, flowing: list[Flowable], told: Told) -> None:
        super().__init__(
            buffer,
            pagesize=PAGE,
            title=fonts.shown(sheet.title),
            author=fonts.shown(sheet.author or "reviewer-app"),
            subject=fonts.shown(sheet.description),
            creator="reviewer-app",
            producer="reviewer-app (reportlab, pikepdf)",
            lang=sheet.language,
            initialFontName=fonts.TEXT,
            invariant=1,
            pageCompression=0,  # the last pass packs all streams at once
            keepTogetherClass=Together,
        )
        self.sheet, self.told = sheet, told
        self.stopped: Exception | None = None
        self.done, self.total = 0, len(flowing)
        self.flowing = flowing  # reportlab takes from the list what it has set
        frame = Frame(LEFT, FOOT, LINE, PAGE[1] - HEAD - FOOT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", frame, onPage=self._furniture))

    def _furniture(self, canvas: TaggedCanvas, _template: object) -> None:
        try:
            # What is kept together is put back piece by piece: that takes nothing from what is done.
            self.done = max(self.done, self.total - len(self.flowing))
            self.told(self.done, self.total, f"page {canvas.getPageNumber()}")
        except Exception as stopped:
            self.stopped = stopped
            raise
        if self.sheet.watermark:
            with canvas.artifact("/Pagination /Subtype /Watermark"):
                _watermark(canvas, self.sheet.watermark)
        with canvas.artifact("/Pagination /Subtype /Header"):
            _banner(canvas, self.sheet.marking, PAGE[1] - 26 - _BAR)
        with canvas.artifact("/Pagination /Subtype /Footer"):
            _banner(canvas, self.sheet.marking, 26)
            self._foot(canvas)

    def _foot(self, canvas: TaggedCanvas) -> None:
        canvas.setFillColor(QUIET)
        canvas.setFont(fonts.TEXT, 7.5)
        canvas.drawString(LEFT, 60, fonts.plain(self.sheet.foot, fonts.TEXT))
        words = f"Page {canvas.getPageNumber()} of "
        right = PAGE[0] - RIGHT - fonts.width("99", fonts.TEXT, 7.5)  # room for the total
        canvas.drawString(right - fonts.width(words, fonts.TEXT, 7.5), 60, words)
        canvas.saveState()
        canvas.translate(right, 58)
        canvas.doForm(_TOTAL)
        canvas.restoreState()
        canvas.drawString(LEFT, 50.5, fonts.plain(self.sheet.below, fonts.TEXT))
        canvas.setFont(fonts.DIGEST, 5.6)
        canvas.drawRightString(PAGE[0] - RIGHT, 50.5, fonts.plain(self.sheet.digest, fonts.DIGEST))


def _watermark(canvas: TaggedCanvas, words: str) -> None:
    size = min(150.0, 640.0 / max(1.0, fonts.width(words, fonts.BOLD, 1.0)))
    canvas.saveState()
    canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
    canvas.rotate(52)
    canvas.setFillColor(WATERMARK)
    canvas.setFont(fonts.BOLD, size)
    canvas.drawCentredString(0, -size * 0.36, fonts.plain(words, fonts.BOLD))
    canvas.restoreState()


def _banner(canvas: TaggedCanvas, marking: str, bottom: float) -> None:
    palette = colours(parse(marking))
    canvas.setFillColor(HexColor(palette.background))
    canvas.rect(LEFT, bottom, LINE, _BAR, stroke=0, fill=1)
    canvas.setFillColor(HexColor(palette.foreground))
    lines, size = banner_lines(marking)
    canvas.setFont(fonts.BOLD, size)
    first = bottom + _BAR / 2 + (len(lines) - 1) * size * 0.58 - size * 0.35
    for index, line in enumerate(lines):
        canvas.drawCentredString(PAGE[0] / 2, first - index * size * 1.16, line)


def banner_lines(marking: str) -> tuple[tuple[str, ...], float]:
    """The banner in one line, or in two cut where the marking allows, and the size of its letters, points.

    Raises CannotBeSet: a banner is never cut short.
    """
    for most, size in _BANNER_SIZES:
        lines = _folded(marking, size)
        if len(lines) <= most and all(_fits(line, size) for line in lines):
            return lines, size
    raise CannotBeSet(title=marking[:60], fault="the banner is too long for two lines")


def _folded(marking: str, size: float) -> tuple[str, ...]:
    lines = [""]
    for part in _BREAK.split(marking):
        if lines[-1] and not _fits(lines[-1] + part, size):
            lines.append("")
        lines[-1] += part
    return tuple(line.strip() for line in lines)


def _fits(text: str, size: float) -> bool:
    return bool(fonts.width(text, fonts.BOLD, size) <= LINE - 12)
