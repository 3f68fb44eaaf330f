"""Pages a CPU-second of a finding, beside bare reportlab setting the same words in the same process.

The bare peer sets the same paragraphs and tables in the same type, with no tags, no structure tree, no
metadata, no check of coverage and no banner. Its faces are reportlab's own (the finding's remember what a
word is wide), and so is all else. Shown are CPU-seconds (best of five, taken in turns) for 2, 20 and 200
pages, the time that the same words and a page take beside the peer's, the peak of memory (tracemalloc); then
a signature and a check of the signed file (`--signed`).

Run alone: python benchmarks/bench_findings.py
"""

from __future__ import annotations

import hashlib
import io
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reviewer_app import shelf
from reviewer_app.findings import tree
from reviewer_app.findings.document import finding
from reviewer_app.findings.fonts import FILES
from reviewer_app.findings.layout import draw
from reviewer_app.findings.pages import page_count
from reviewer_app.findings.styles import FOOT, HEAD, LEFT, LINE, PAGE, RIGHT, style
from tests.builders_findings import FIELDS, NOW, a_finding_case, a_pyhanko_signer, an_authority


def a_document(cases: int) -> tree.Document:
    """The finding of the tests, its sections repeated to the length of so many cases."""
    told = a_finding_case()
    one = finding(told.register, told.case, head_seq=len(told.recorded), head=told.head)
    return replace(one, sections=(*(one.sections[:-1] * cases or one.sections[1:2]), one.sections[-1]))


@cache
def stock(name: str) -> ParagraphStyle:
    """The finding's style in reportlab's own face of the same file."""
    made = style(name)
    face = f"Stock-{made.fontName}"
    if face not in pdfmetrics.getRegisteredFontNames():
        file = Path(str(shelf.file("fonts", FILES[made.fontName])))
        pdfmetrics.registerFont(TTFont(face, str(file)))
    return ParagraphStyle(f"stock {name}", parent=made, fontName=face, bulletFontName=face)


def bare(document: tree.Document) -> bytes:
    """The same words by platypus alone."""
    buffer = io.BytesIO()
    margins = {"leftMargin": LEFT, "rightMargin": RIGHT, "topMargin": HEAD, "bottomMargin": FOOT}
    story = [flowable for section in document.sections for flowable in _section(section, "h2")]
    SimpleDocTemplate(buffer, pagesize=PAGE, invariant=1, **margins).build(story)
    return buffer.getvalue()


def _section(section: tree.Section, name: str) -> Iterator[Flowable]:
    yield _text(section.title, name)
    for block in section.blocks:
        yield from _block(block)
    for inner in section.sections:
        yield from _section(inner, "h4" if name == "h3" else "h3")


def _text(text: str, name: str) -> Paragraph:
    return Paragraph(escape(text), stock(name))


def _block(block: tree.Block) -> Iterator[Flowable]:
    match block:
        case tree.Paragraph():
            yield from (_text(piece, block.style.value) for piece in block.text.split("\n") if piece)
        case tree.Facts():
            yield _table([(row.label, row.value) for row in block.rows], (0.24, 0.76))
        case tree.Table():
            yield _table([block.header, *block.rows], block.widths)
        case tree.Items():
            yield from (_text(text, "item") for text in block.texts)
        case tree.Citations():
            for entry in block.entries:
                yield _text(entry.descriptor, "label")
                rows = [
                    pair for one in entry.sources for pair in (("File", one.path), ("Place", one.locator))
                ]
                rows += [("Original", one.object_sha512) for one in entry.sources]
                yield _table(
                    [*rows, *[("Excerpt", one.excerpt_sha384) for one in entry.sources]], (0.17, 0.83)
                )
        case _:
            yield from (_text(text, "body") for text in tree.texts(block))


def _table(rows: list[tuple[str, ...]], widths: tuple[float, ...]) -> Table:
    cells = [
        [_text(text, "digest" if len(text) > 90 and " " not in text else "cell") for text in row]
        for row in rows
    ]
    return Table(cells, colWidths=[LINE * share for share in widths])


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def in_turns(*works: Callable[[], object]) -> list[float]:
    """CPU seconds of each, best of five taken in turns: what slows the machine slows them alike."""
    rounds = [[cpu(work) for work in works] for _ in range(5)]
    return [min(taken) for taken in zip(*rounds, strict=True)]


def peak(work: Callable[[], bytes]) -> float:
    """MiB at the most."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20


def show(cases: int) -> bytes:
    document = a_document(cases)
    draw(document)  # fonts are read once in a process
    pdf, plain = draw(document), bare(document)
    ours, theirs = in_turns(lambda: draw(document), lambda: bare(document))
    pages, bare_pages = page_count(pdf), page_count(plain)
    ratio = (ours / pages) / (theirs / bare_pages)
    print(f"{pages:>4} pages: {ours:.2f} CPU-s, {pages / ours:.0f} pages/CPU-s, {len(pdf) // 1024} KiB")
    print(f"       bare: {theirs:.2f} CPU-s for {bare_pages} pages, {bare_pages / theirs:.0f} pages/CPU-s")
    most, bare_most = peak(lambda: draw(document)), peak(lambda: bare(document))
    print(f"       the same words take {ours / theirs:.2f} x bare, a page {ratio:.2f} x")
    print(f"       memory {most:.0f} MiB, bare {bare_most:.0f} MiB")
    return pdf


def show_signed(pdf: bytes) -> None:
    from reviewer_app.findings.check import check
    from reviewer_app.findings.seal import seal

    authority = an_authority()
    roles = ("reviewer", "supervisor", "records officer")
    for field, role in zip(FIELDS, roles, strict=True):
        signer = a_pyhanko_signer(authority.person(role, role), authority.root)
        digest, unsigned = hashlib.sha384(pdf).hexdigest(), pdf
        begun = time.process_time()
        pdf = seal(unsigned, field=field, signer=signer, now=NOW, expected_sha384=digest)
        print(f"{field}: {1000 * (time.process_time() - begun):.0f} CPU-ms, {len(pdf) - len(unsigned)} bytes")
    later = NOW + timedelta(hours=1)
    seconds = cpu(lambda: check(pdf, (authority.root.der,), now=later))
    print(f"check of three signatures: {seconds:.2f} CPU-s")


if __name__ == "__main__":
    show(0)
    some, many = show(1), show(12)
    if "--signed" in sys.argv:
        show_signed(some)
        show_signed(many)
