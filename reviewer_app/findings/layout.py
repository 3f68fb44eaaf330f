"""A finding drawn: letter pages, banner at the top and the bottom, tagged from the first line.

- Same document, same bytes: dates come from the document, nothing is random, nothing is read but the fonts.
- "Page x of y" is set in one pass: y is a form that is filled at the end.
- `draw` returns the finished file, PDF/A-2a and PDF/UA-1, with three empty signature fields.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageBreak, PageTemplate, Spacer
from reportlab.platypus.doctemplate import LayoutError

from reviewer_app.domain.errors import DeskError
from reviewer_app.findings import fonts
from reviewer_app.findings.blocks import flowables, notice, paragraph
from reviewer_app.findings.finish import finish
from reviewer_app.findings.styles import BANNERS, FOOT, HEAD, LEFT, LINE, PAGE, QUIET, RIGHT, style
from reviewer_app.findings.tagged import TaggedCanvas, TaggedParagraph
from reviewer_app.findings.tree import Document, Section

_TOTAL = "total-pages"
_BAR = 17.0  # height of the banner, points
_LEVELS = ("h2", "h3", "h4")


class CannotBeSet(DeskError):
    """The finding of case {case} cannot be set on pages: {fault}."""


def draw(document: Document) -> bytes:
    """The file, unsigned. Raises CannotBeSet, and shelf.ResourceMissing where a font is missing."""
    fonts.register()
    buffer = io.BytesIO()
    template = _Template(document, buffer)
    drawn: list[TaggedCanvas] = []

    def canvas(*arguments: object, **named: object) -> TaggedCanvas:
        drawn.append(_Canvas(document.marking, *arguments, **named))
        return drawn[-1]

    try:
        template.build(list(_story(document)), canvasmaker=canvas)
    except LayoutError as error:
        raise CannotBeSet(case=document.case_id, fault=str(error)[:200]) from error
    return finish(buffer.getvalue(), drawn[0], document)


class _Canvas(TaggedCanvas):
    """Fills in the number of pages when the last one is done."""

    def __init__(self, marking: str, *arguments: object, **named: object) -> None:
        self.marking = marking
        super().__init__(*arguments, **named)

    def save(self) -> None:
        total = self._pageNumber - 1
        self.beginForm(_TOTAL, 0, 0, 40, 12)
        self.setFont(fonts.TEXT, 7.5)
        self.setFillColor(QUIET)
        self.drawString(0, 2, str(total))
        self.endForm()
        super().save()


class _Template(BaseDocTemplate):  # type: ignore[misc]  # reportlab is not typed
    def __init__(self, document: Document, buffer: io.BytesIO) -> None:
        super().__init__(
            buffer,
            pagesize=PAGE,
            title=f"{document.title}: {document.subject}",
            author="reviewer-app",
            subject=f"Case {document.case_id}, finding version {document.version}, {document.marking}",
            creator="reviewer-app",
            producer="reviewer-app (reportlab, pikepdf)",
            lang=document.language,
            initialFontName=fonts.TEXT,
            invariant=1,
            pageCompression=1,
        )
        self.document = document
        frame = Frame(LEFT, FOOT, LINE, PAGE[1] - HEAD - FOOT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", frame, onPage=self._furniture))

    def _furniture(self, canvas: TaggedCanvas, _template: object) -> None:
        with canvas.artifact("/Pagination /Subtype /Header"):
            _banner(canvas, self.document.marking, PAGE[1] - 26 - _BAR)
        with canvas.artifact("/Pagination /Subtype /Footer"):
            _banner(canvas, self.document.marking, 26)
            self._foot(canvas)

    def _foot(self, canvas: TaggedCanvas) -> None:
        document = self.document
        canvas.setFillColor(QUIET)
        canvas.setFont(fonts.TEXT, 7.5)
        canvas.drawString(LEFT, 60, f"Case {document.case_id} · finding version {document.version}")
        words = f"Page {canvas.getPageNumber()} of "
        right = PAGE[0] - RIGHT - fonts.width("99", fonts.TEXT, 7.5)  # room for the total
        canvas.drawString(right - fonts.width(words, fonts.TEXT, 7.5), 60, words)
        canvas.saveState()
        canvas.translate(right, 58)
        canvas.doForm(_TOTAL)
        canvas.restoreState()
        canvas.drawString(LEFT, 50.5, f"Journal head at entry {document.head_seq}")
        canvas.setFont(fonts.DIGEST, 5.6)
        canvas.drawRightString(PAGE[0] - RIGHT, 50.5, document.head)


def _banner(canvas: TaggedCanvas, marking: str, bottom: float) -> None:
    canvas.setFillColor(BANNERS[marking])
    canvas.rect(LEFT, bottom, LINE, _BAR, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(fonts.BOLD, 9)
    canvas.drawCentredString(PAGE[0] / 2, bottom + 5.4, marking)


def _story(document: Document) -> Iterator[Flowable]:
    yield paragraph("Record of a voluntary review", "kicker")
    yield _heading(document.title, "title", "H1", "top", 0)
    yield paragraph(document.subject, "subject")
    if document.notice:
        yield notice(document.notice)
        yield Spacer(1, 5)
    yield from flowables(document.authority)
    for index, section in enumerate(document.sections, start=1):
        yield from _section(section, f"{index}", 0)


def _section(section: Section, number: str, depth: int) -> Iterator[Flowable]:
    if section.new_page:
        yield PageBreak()
    inner = _set(section, number, depth)
    if section.together:
        yield KeepTogether(list(inner))
    else:
        yield from inner


def _set(section: Section, number: str, depth: int) -> Iterator[Flowable]:
    title = f"{number}  {section.title}" if depth == 0 else section.title
    yield _heading(title, _LEVELS[depth], f"H{depth + 2}", f"section-{number}", depth)
    leads = bool(section.sections) and section.sections[0].together
    for block in section.blocks:
        for flowable in flowables(block):
            if leads and isinstance(flowable, TaggedParagraph):
                flowable.keepWithNext = 1  # a question does not stand alone at the foot of a page
            yield flowable
    for index, inner in enumerate(section.sections, start=1):
        yield from _section(inner, f"{number}.{index}", depth + 1)


def _heading(text: str, name: str, tag: str, key: str, depth: int) -> TaggedParagraph:
    chosen = style(name)
    heading = TaggedParagraph(fonts.markup(text, chosen.fontName), chosen)
    heading.keepWithNext = 1
    outline = (key, text, depth) if depth < 2 else None
    return heading.tagged(tag, outline=outline)
