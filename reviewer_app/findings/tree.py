"""A finding before it is drawn: a frozen tree of words, tables, figures, citations and signature fields.

- A figure is the one description that the screen draws too (`domain.figure`).
- Every string is plain text. Nothing in it is markup, and the layout escapes all of it.
- Text with line feeds becomes one paragraph a line.
- What carries a portion mark holds it in a field of its own (`mark`, `note_mark`, `marks`): `marks` gives all
  of them, and the banner is computed from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum

from reviewer_app.domain.figure import Figure
from reviewer_app.domain.figure_words import alternative, as_table


class Style(StrEnum):
    BODY = "body"
    LEAD = "lead"
    QUESTION = "question"
    SMALL = "small"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`label` stands before the text in bold; `mark` is its portion mark, "(U)"."""

    text: str
    label: str = ""
    mark: str = ""
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value; a digest is set in a monospaced face. `mark` stands before the value."""

    label: str
    value: str
    digest: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are shares of the line; a cell may have line feeds; a cell that is in `strong` is bold.

    `mark` stands before the title and covers every cell.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    strong: frozenset[str] = frozenset()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """`marks` are those that stand within the texts."""

    texts: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedSource:
    path: str
    locator: str
    object_sha512: str
    excerpt_sha384: str


@dataclass(frozen=True, slots=True)
class Citation:
    """ICD 206: number, descriptor, date, marking; here also file, locator and digests.

    `note_mark` is the one that stands within `note`, "" where the exhibit's own covers it.
    """

    number: int
    what: str
    descriptor: str
    mark: str
    by: str
    at: str
    note: str
    sources: tuple[CitedSource, ...]
    note_mark: str = ""


@dataclass(frozen=True, slots=True)
class Citations:
    entries: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A panel of the first page: what it is, the outcome, who and when."""

    label: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class Results:
    panels: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class SignatureField:
    """`name` is the PDF field's; `statement` is what the signer declares."""

    name: str
    role: str
    statement: str


Block = Paragraph | Facts | Table | Figure | Items | Citations | Results | SignatureField


@dataclass(frozen=True, slots=True)
class Section:
    """`together` keeps the section on one page where it fits. `marks` are those that stand in its title, and
    those of its figures."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    new_page: bool = False
    together: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`as_of` is the time of the last act it rests on, as the journal spells it; `head`, its digest.

    `marking` is the banner. `derivative` is the block of a classified finding, None for any other.
    `kind` names the document at the foot of every page. `standing` are sentences in a panel of the first page
    on what it is not (a draft, a releasable version), `watermark` the word behind the text of every page.
    `made_from` is the digest of the signed finding of which a releasable version was made: it stands at the
    foot instead of the journal head. `office` is the author in the file's metadata.
    """

    case_id: str
    version: int
    marking: str
    title: str
    subject: str
    notice: str
    authority: Facts
    sections: tuple[Section, ...]
    head_seq: int
    head: str
    as_of: str
    derivative: Facts | None = None
    kind: str = "finding"
    standing: tuple[str, ...] = ()
    watermark: str = ""
    made_from: str = ""
    office: str = ""
    language: str = field(default="en")


def texts(node: object) -> Iterator[str]:
    """Every string of a tree, in reading order; of a figure, all that it says in words."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Figure):
        yield from (node.title, node.caption, alternative(node), *texts(as_table(node)))
    elif isinstance(node, tuple):
        for item in node:
            yield from texts(item)
    elif is_dataclass(node):
        for one in fields(node):
            yield from texts(getattr(node, one.name))


_MARKED = ("mark", "note_mark", "marks")


def marks(node: object) -> Iterator[str]:
    """Every portion mark of a tree, in reading order."""
    if isinstance(node, tuple):
        for item in node:
            yield from marks(item)
    elif is_dataclass(node) and not isinstance(node, Figure):
        for one in fields(node):
            value = getattr(node, one.name)
            if one.name not in _MARKED:
                yield from marks(value)
            elif value:
                yield from (value,) if isinstance(value, str) else value
