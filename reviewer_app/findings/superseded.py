"""A copy of an earlier signed version that says on every page what became of it.

- The copy is a new file: its pages are those of the signed one, its signatures and their fields are gone, and
  it says so, with the digest of the signed original. The original's bytes are not touched.
- The words stand at the head of every page; on the first they are content, so that a screen reader reads
  them. Behind the text lies the same in one word.
- Same original, same words: the same bytes. The time in the copy is when the version ended.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from reviewer_app.domain.case import Case, Version
from reviewer_app.domain.errors import DeskError
from reviewer_app.findings import fonts
from reviewer_app.findings.finish import describe, written
from reviewer_app.findings.styles import LEFT, PAGE, QUIET, RIGHT, WATERMARK
from reviewer_app.findings.words import day

RED = HexColor("#9b1c1c")
_LINE, _SMALL = 735.0, 725.0  # of the two lines, between the banner and the text
_GONE = "Stamped copy; the signatures are gone. Signed original, SHA-384: "


class NotStamped(DeskError):
    """Version {version} of the finding is not copied: {reason}"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """`word` lies behind the text, `words` stand at the head; `of_sha384` is the signed original's digest."""

    word: str
    words: str
    of_sha384: str
    at: datetime


def stamp_of(version: Version) -> Stamp:
    """What is stamped on a version that ended. Raises NotStamped where it was never signed."""
    if not version.signatures:
        raise NotStamped(version=version.number, reason="it was never signed.")
    on = day(version.ended_at)
    rescinded = version.ended == "rescinded"
    words = f"RESCINDED on {on}" if rescinded else f"SUPERSEDED by version {version.number + 1} on {on}"
    digest = version.signed_sha384
    at = datetime.fromisoformat(version.ended_at).astimezone(UTC)
    return Stamp(words.split(" ", 1)[0], words, digest, at)


def version_of(case: Case, number: int) -> Version:
    """An earlier version of the case's finding. Raises NotStamped where there is none of that number."""
    found = next((one for one in case.versions if one.number == number), None)
    if found is None:
        raise NotStamped(version=number, reason="there is no earlier version of that number.")
    return found


def stamped(signed: bytes, stamp: Stamp) -> bytes:
    """The copy of a file that this app drew and people signed."""
    with pikepdf.open(io.BytesIO(signed)) as pdf, pikepdf.open(io.BytesIO(_marks(stamp))) as marks:
        _unsign(pdf)
        _prune(pdf.Root.StructTreeRoot)
        behind, head = (pdf.copy_foreign(page.as_form_xobject()) for page in marks.pages)
        for page in pdf.pages:
            _stamp_page(pdf, page, behind, head)
        _read_aloud(pdf, stamp)
        _rename(pdf, stamp)
        return written(pdf)


def _unsign(pdf: pikepdf.Pdf) -> None:
    """Take signatures, their fields and all that locks the file away."""
    for key in ("/AcroForm", "/Perms", "/DSS", "/Extensions"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        kept = [one for one in page.obj.get("/Annots", Array()) if one.get("/Subtype") != Name.Widget]
        if kept:
            page.obj.Annots = Array(kept)
        elif "/Annots" in page.obj:
            del page.obj.Annots


def _prune(root: Object) -> None:
    """Take the elements of the fields out of the structure, and their way back."""
    _prune_kids(root.K)
    numbers = root.ParentTree.Nums
    kept = [
        entry
        for at in range(0, len(numbers), 2)
        if isinstance(numbers[at + 1], Array) or numbers[at + 1].get("/S") != Name.Form
        for entry in (numbers[at], numbers[at + 1])
    ]
    root.ParentTree.Nums = Array(kept)


def _prune_kids(element: Object) -> None:
    kids = element.get("/K")
    if not isinstance(kids, Array):
        return
    for at in reversed(range(len(kids))):
        kid = kids[at]
        if not isinstance(kid, Dictionary):
            continue
        if kid.get("/S") == Name.Form:
            del kids[at]
        elif kid.get("/Type") == Name.StructElem:
            _prune_kids(kid)


def _stamp_page(pdf: pikepdf.Pdf, page: pikepdf.Page, behind: Object, head: Object) -> None:
    page.obj.Resources = Dictionary(page.obj.Resources)  # a page may share it with others
    xobjects = Dictionary(page.obj.Resources.get("/XObject", Dictionary()))
    xobjects["/StampBehind"], xobjects["/StampHead"] = behind, head
    page.obj.Resources.XObject = xobjects
    first = page.index == 0
    opened = (
        b"/P <</MCID %d>> BDC" % _next_mcid(pdf, page) if first else b"/Artifact <</Type /Pagination>> BDC"
    )
    under = b"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q /StampBehind Do Q EMC\n"
    page.contents_add(Stream(pdf, under + b"q\n"), prepend=True)
    page.contents_add(Stream(pdf, b"\nQ " + opened + b" q /StampHead Do Q EMC\n"))


def _next_mcid(pdf: pikepdf.Pdf, page: pikepdf.Page) -> int:
    return len(_parents(pdf, page))


def _parents(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Object:
    """The elements of a page's content, by number."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    at = next(at for at in range(0, len(numbers), 2) if numbers[at] == page.obj.StructParents)
    return numbers[at + 1]


def _read_aloud(pdf: pikepdf.Pdf, stamp: Stamp) -> None:
    """The head of the first page is the first paragraph of the document."""
    page, document = pdf.pages[0], pdf.Root.StructTreeRoot.K
    parents = _parents(pdf, page)
    spoken = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.P,
            P=document,
            K=Dictionary(Type=Name.MCR, Pg=page.obj, MCID=len(parents)),
            ActualText=String(f"{stamp.words}. {_GONE}{stamp.of_sha384}."),
        )
    )
    parents.append(spoken)
    document.K.insert(0, spoken)


def _rename(pdf: pikepdf.Pdf, stamp: Stamp) -> None:
    information = pdf.docinfo
    information.Title = String(f"{stamp.words}: {information.get('/Title', '')}")
    information.Subject = String(f"{information.get('/Subject', '')}. {_GONE}{stamp.of_sha384}")
    describe(pdf, stamp.at)


def _marks(stamp: Stamp) -> bytes:
    """Two pages: what lies behind the text, and what stands at the head."""
    fonts.register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE, invariant=1, pageCompression=0, initialFontName=fonts.TEXT)
    size = min(110.0, 640.0 / fonts.width(stamp.word, fonts.BOLD, 1.0))
    canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
    canvas.rotate(52)
    canvas.setFillColor(WATERMARK)
    canvas.setFont(fonts.BOLD, size)
    canvas.drawCentredString(0, -size * 0.36, stamp.word)
    canvas.showPage()
    canvas.setFillColor(RED)
    canvas.setFont(fonts.BOLD, 11)
    canvas.drawString(LEFT, _LINE, stamp.words)
    canvas.setFillColor(QUIET)
    canvas.setFont(fonts.TEXT, 5.6)
    canvas.drawString(LEFT, _SMALL, _GONE)
    canvas.setFont(fonts.DIGEST, 4.6)
    canvas.drawRightString(PAGE[0] - RIGHT, _SMALL, stamp.of_sha384)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
