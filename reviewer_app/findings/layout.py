"""A finding drawn: letter pages, banner at the top and the bottom, tagged from the first line.

- Same document, same bytes: dates come from the document (the frame's rules are in `frame`).
- `draw` returns the finished file, PDF/A-2a and PDF/UA-1, with three empty signature fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reportlab.platypus import Flowable, PageBreak, Spacer

from reviewer_app.findings.blocks import Together, flowables, notice, paragraph
from reviewer_app.findings.frame import Sheet, Told, set_pages, untold
from reviewer_app.findings.tagged import TaggedParagraph
from reviewer_app.findings.tree import Document, Section
from reviewer_app.findings.words import line

_LEVELS = ("h2", "h3", "h4")
_FEW = 5  # paragraphs, the heading among them, that lead to what is kept together


def draw(document: Document, told: Told = untold) -> bytes:
    """The file, unsigned; `told` is as `frame.set_pages` says.

    Raises frame.CannotBeSet, and shelf.ResourceMissing where a font is missing.
    """
    return set_pages(_sheet(document), _story(document), told)


def _sheet(document: Document) -> Sheet:
    named = f"{document.kind} version {document.version}"
    return Sheet(
        title=": ".join(one for one in (document.title, document.subject) if one),
        description=f"Case {document.case_id}, {named}, {document.marking}",
        marking=document.marking,
        foot=f"Case {document.case_id} · {named}",
        below="Of the signed finding, SHA-384" if document.made_from else _journal(document),
        digest=document.made_from or document.head,
        at=datetime.fromisoformat(document.as_of),
        language=document.language,
        author=line(document.office),
        watermark=document.watermark,
    )


def _journal(document: Document) -> str:
    return f"Journal head at entry {document.head_seq}"


def _story(document: Document) -> Iterator[Flowable]:
    yield paragraph("Record of a voluntary review", "kicker")
    yield _heading(document.title, "title", "H1", "top", 0)
    if document.subject:
        yield paragraph(document.subject, "subject")
    if document.standing:
        yield notice(*document.standing)
        yield Spacer(1, 5)
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
        yield Together(list(inner))
    else:
        yield from inner


def _set(section: Section, number: str, depth: int) -> Iterator[Flowable]:
    title = f"{number}  {section.title}" if depth == 0 else section.title
    head: list[Flowable] = [_heading(title, _LEVELS[depth], f"H{depth + 2}", f"section-{number}", depth)]
    head += [flowable for block in section.blocks for flowable in flowables(block)]
    rest = [(inner, f"{number}.{index}") for index, inner in enumerate(section.sections, start=1)]
    if rest and rest[0][0].together:
        # A question does not stand alone at the foot of a page: it goes with its first answer.
        first, its_number = rest.pop(0)
        yield Together([*head, *_set(first, its_number, depth + 1)])
    else:
        yield from _led(head)
    for inner, its_number in rest:
        yield from _section(inner, its_number, depth + 1)


def _led(head: list[Flowable]) -> Iterator[Flowable]:
    """The first words of a section stay with what they lead to, where that is kept together: a heading with
    two lines under it does not stand alone above white space."""
    first = next((at for at, one in enumerate(head) if not isinstance(one, TaggedParagraph)), 0)
    leads_to = head[first]
    if 0 < first <= _FEW and isinstance(leads_to, Together):
        # Into one: what is kept together inside another says that it is taller than any page.
        yield Together([*head[:first], *leads_to.inner])
        head = head[first + 1 :]
    yield from head


def _heading(text: str, name: str, tag: str, key: str, depth: int) -> TaggedParagraph:
    heading = paragraph(text, name, tag)
    heading.keepWithNext = 1
    heading.outline = (key, text, depth) if depth < 2 else None
    return heading
