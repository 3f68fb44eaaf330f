"""Makes model-card.pdf from model-card.md, and submission.json from what lies in the submission's folder.

Run it with the project's own Python, after `make_evidence.py`:  python make_documents.py SUBMISSION

- The Markdown documents are written by hand and are their own source.
- The PDF holds the same words as the Markdown, the marking on the top and the bottom of every page, and no
  date of its making, so that a rebuild gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from fiction import NOTICE
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table
from submission_facts import submission

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
INK, RULE, BANNER = HexColor("#1c2024"), HexColor("#c8ccd2"), HexColor("#007a33")
BANNER_HEIGHT = 8 * mm


def _style(name: str, font: str, size: float, before: float, after: float) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * 1.4,
        spaceBefore=before,
        spaceAfter=after,
        textColor=INK,
        alignment=TA_LEFT,
    )


STYLES = {
    "# ": _style("title", "PublicSans-SemiBold", 18, 0, 6),
    "## ": _style("heading", "PublicSans-SemiBold", 12, 10, 3),
    "": _style("body", "PublicSans-Regular", 10, 0, 6),
    "|": _style("cell", "PublicSans-Regular", 9, 0, 0),
}


def register_fonts() -> None:
    for name in (
        "PublicSans-Regular",
        "PublicSans-Bold",
        "PublicSans-SemiBold",
        "DejaVuSansMono",
        "DejaVuSans",
    ):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


def inline(text: str) -> str:
    """Bold and code of Markdown as reportlab's markup, and arrows in a font that has them."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    bold = re.sub(r"\*\*(.+?)\*\*", r'<font name="PublicSans-Bold">\1</font>', escaped)
    code = re.sub(r"`(.+?)`", r'<font name="DejaVuSansMono" size="8.5">\1</font>', bold)
    return code.replace("→", '<font name="DejaVuSans">→</font>')


def flowables(markdown: str) -> Iterator[Flowable]:
    """The blocks of a document: headings, paragraphs and tables are all that the model card uses."""
    for block in re.split(r"\n\s*\n", markdown.strip()):
        if block.startswith("|"):
            yield _table(block)
            yield Spacer(1, 6)
        else:
            prefix = next(key for key in ("## ", "# ", "") if block.startswith(key))
            yield Paragraph(inline(" ".join(block.removeprefix(prefix).split("\n"))), STYLES[prefix])


def _table(block: str) -> Table:
    lines = [line for line in block.split("\n") if not set(line) <= set("|-: ")]
    rows = [
        [Paragraph(inline(cell.strip()), STYLES["|"]) for cell in line.strip("|").split("|")]
        for line in lines
    ]
    grid = [("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table(rows, colWidths=[12 * mm, 62 * mm, 42 * mm, 54 * mm], style=grid, hAlign="LEFT")


def _banners(canvas: Canvas, document: SimpleDocTemplate) -> None:
    width, height = document.pagesize
    for bottom in (height - BANNER_HEIGHT, 0):
        canvas.setFillColor(BANNER)
        canvas.rect(0, bottom, width, BANNER_HEIGHT, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont("PublicSans-SemiBold", 9)
        canvas.drawCentredString(width / 2, bottom + 2.8 * mm, NOTICE)


def write_pdf(markdown: Path, destination: Path) -> None:
    """One Markdown document as a PDF with banners."""
    document = SimpleDocTemplate(
        str(destination),
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title="Model card: Halcyon-2, release candidate r7",
        author="Meridian Systems (fictional)",
        subject=NOTICE,
        creator="demo submission of the reviewer's desk",
        lang="en-GB",
        invariant=1,
    )
    text = markdown.read_text(encoding="utf-8").removeprefix(NOTICE)
    document.build(list(flowables(text)), onFirstPage=_banners, onLaterPages=_banners)


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    documents = folder / "documents"
    register_fonts()
    write_pdf(documents / "model-card.md", documents / "model-card.pdf")
    text = json.dumps(submission(folder), indent=2, ensure_ascii=False)
    (folder / "submission.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
