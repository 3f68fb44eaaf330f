"""A finding drawn: letter pages, banner at the top and the bottom, tagged from the first line.

- Same document, same bytes: dates come from the document (the frame's rules are in `frame`).
- `draw` returns the finished file, PDF/A-2a and PDF/UA-1, with three empty signature fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from reviewer_app.findings import fonts
from reviewer_app.findings.blocks import flowables, notice, paragraph
from reviewer_app.findings.frame import Sheet, set_pages
from reviewer_app.findings.styles import style
from reviewer_app.findings.tagged import TaggedParagraph
from reviewer_app.findings.tree import Document, Section

_LEVELS = ("h2", "h3", "h4")


def draw(document: Document) -> bytes:
    """The file, unsigned. Raises frame.CannotBeSet, and shelf.ResourceMissing where a font is missing."""
    return set_pages(_sheet(document), _story(document))


def _sheet(document: Document) -> Sheet:
    return Sheet(
        title=f"{document.title}: {document.subject}",
        description=f"Case {document.case_id}, finding version {document.version}, {document.marking}",
        marking=document.marking,
        foot=f"Case {document.case_id} · finding version {document.version}",
        below=f"Journal head at entry {document.head_seq}",
        digest=document.head,
        at=datetime.fromisoformat(document.as_of),
        language=document.language,
    )


def _story(document: Document) -> Iterator[Flowable]:
    yield paragraph("Record of a voluntary review", "kicker")
    yield _heading(document.title, "title", "H1", "top", 0)
    yield paragraph(document.subject, "subject")
    if document.notice:
        yield notice(document.notice)
        yield Spacer(1, 5)
    yield from flowables(document.authority)
    if document.derivative is not None:
        yield from flowables(document.derivative)
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
