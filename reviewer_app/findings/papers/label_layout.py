"""Four labels on a sheet: a bar in the marking's colour with the marking large, facts below, lines to cut.

Each label is content of its own, under its own heading, so that each is read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from reviewer_app.domain.marking import colours, parse
from reviewer_app.findings import fonts
from reviewer_app.findings.frame import CannotBeSet
from reviewer_app.findings.styles import FOOT, HEAD, LINE, PAGE, RULE, style
from reviewer_app.findings.tagged import TaggedParagraph

COUNT = 4
_GUTTER, _PAD = 14.0, 11.0
_WIDE = (LINE - _GUTTER) / 2
_HIGH = (PAGE[1] - HEAD - FOOT - _GUTTER - 2) / 2
_INNER = _WIDE - 2 * _PAD
_BAR = 62.0  # points high
_SIZES = ((1, 24.0), (1, 19.0), (2, 17.0), (2, 13.5), (3, 11.0), (4, 8.6), (6, 6.4))
_SCALES = (1.0, 0.88, 0.76, 0.64)  # of all but the marking; the first at which everything fits
_BREAK = re.compile(r"(?<=/)(?!/)|(?<=, )|(?<= )")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on each of the four; all of it plain text."""

    banner: str
    facts: tuple[tuple[str, str], ...]
    contains: str
    listed: tuple[str, ...]
    digest_of: str
    digest: str
    small: tuple[str, ...]


class Sheetful(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """The four, two and two; as high as the page is between its banners. Raises CannotBeSet."""

    def __init__(self, label: Label) -> None:
        super().__init__()
        scale = next((one for one in _SCALES if _fits(label, one)), None)
        if scale is None:
            raise CannotBeSet(title=f"Label {label.banner[:60]}", fault="its words are more than fit on it")
        self.labels = [list(_set(label, place, scale)) for place in range(1, COUNT + 1)]
        self.palette = colours(parse(label.banner))

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        for inner in self.labels:
            for one in inner:
                one.wrap(_INNER, 10_000)
        return width, 2 * _HIGH + _GUTTER

    def draw(self) -> None:
        for index, inner in enumerate(self.labels):
            left = (index % 2) * (_WIDE + _GUTTER)
            bottom = (1 - index // 2) * (_HIGH + _GUTTER)
            self._ground(left, bottom)
            marking, *rest = inner
            top = self._bar(marking, left, bottom + _HIGH)
            for one in rest:
                top -= one.height + one.style.spaceBefore
                one.drawOn(self.canv, left + _PAD, top)
                top -= one.style.spaceAfter

    def _ground(self, left: float, bottom: float) -> None:
        with self.canv.artifact():
            self.canv.setStrokeColor(RULE)
            self.canv.setLineWidth(0.6)
            self.canv.setDash(3, 2)
            self.canv.rect(left, bottom, _WIDE, _HIGH, stroke=1, fill=0)
            self.canv.setDash()
            self.canv.setFillColor(HexColor(self.palette.background))
            self.canv.rect(left + 4, bottom + _HIGH - _BAR - 4, _WIDE - 8, _BAR, stroke=0, fill=1)

    def _bar(self, marking: TaggedParagraph, left: float, top: float) -> float:
        """The marking in the middle of its bar; where what follows begins."""
        bottom = top - 4 - (_BAR + marking.height) / 2
        marking.drawOn(self.canv, left + _PAD, bottom)
        return top - 4 - _BAR - _PAD


def _fits(label: Label, scale: float) -> bool:
    inner = list(_set(label, 1, scale))[1:]  # the marking has the bar to itself
    high = sum(one.wrap(_INNER, 10_000)[1] + one.style.spaceBefore + one.style.spaceAfter for one in inner)
    return bool(high <= _HIGH - _BAR - 2 * _PAD)


def _set(label: Label, place: int, scale: float) -> Iterator[TaggedParagraph]:
    yield _marking(label.banner, place)
    for name, value in label.facts:
        if value:
            strong = f'<font name="{fonts.STRONG}">{fonts.markup(name, fonts.STRONG)}</font>'
            yield _paragraph(f"{strong} {fonts.markup(value)}", "label fact", scale)
    yield _paragraph(fonts.markup(label.contains, fonts.STRONG), "label contains", scale)
    for text in label.listed:
        yield _paragraph(fonts.markup(text), "label fact", scale)
    if label.digest:
        yield _paragraph(fonts.markup(label.digest_of), "label small", scale)
        yield _paragraph(fonts.markup(label.digest, fonts.DIGEST), "digest", scale)
    for text in label.small:
        yield _paragraph(fonts.markup(text), "label small", scale)


def _paragraph(markup: str, name: str, scale: float) -> TaggedParagraph:
    base = style(name)
    sizes = {one: getattr(base, one) * scale for one in ("fontSize", "leading", "spaceBefore", "spaceAfter")}
    return TaggedParagraph(markup, ParagraphStyle(f"{name} {scale}", base, **sizes)).tagged("P")


def _marking(banner: str, place: int) -> TaggedParagraph:
    """The marking as the heading of its label, in the largest size that fits. Raises CannotBeSet."""
    lines, size = banner_on_label(banner)
    palette = colours(parse(banner))
    chosen = ParagraphStyle(
        f"label banner {size}",
        fontName=fonts.BOLD,
        fontSize=size,
        leading=size * 1.14,
        alignment=1,
        textColor=HexColor(palette.foreground),
        spaceAfter=0,
    )
    markup = "<br/>".join(fonts.markup(line, fonts.BOLD) for line in lines)
    outline = (f"label-{place}", f"Label {place} of {COUNT}: {banner}", 0)
    return TaggedParagraph(markup, chosen).tagged("H1", outline=outline)


def banner_on_label(banner: str) -> tuple[tuple[str, ...], float]:
    """The marking in as few lines and as large as fits. Raises CannotBeSet: it is never cut short."""
    for most, size in _SIZES:
        lines = _folded(banner, size)
        if len(lines) <= most and all(_width(line, size) <= _INNER for line in lines):
            return lines, size
    raise CannotBeSet(title=banner[:60], fault="the marking is too long for a label")


def _folded(banner: str, size: float) -> tuple[str, ...]:
    lines = [""]
    for part in _BREAK.split(banner):
        if lines[-1] and _width(lines[-1] + part, size) > _INNER:
            lines.append("")
        lines[-1] += part
    return tuple(line.strip() for line in lines)


def _width(text: str, size: float) -> float:
    return fonts.width(text.strip(), fonts.BOLD, size)
