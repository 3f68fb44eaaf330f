"""What a finding never holds: the parts of PDF that can change a page's face, or do something, after signing.

A file can be prepared before it is signed so that it looks otherwise afterwards (shadow attacks: hide,
replace, hide-and-replace). Later changes are refused anyhow (`strict`); here the containers they are prepared
in are: layers, scripts, actions, attached files, notes laid over a page, forms. So a verifier without the
workspace does not depend on the signers' app having compared what it signed.

A link is allowed in the one form in which this app writes it: to a page of the file, without an action.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from reviewer_app.findings.report import Code, Fault

_OF_THE_FILE = {
    "/Version": "another version of PDF",
    "/Extensions": "extensions of PDF",
    "/OCProperties": "layers that can be hidden",
    "/OpenAction": "an action when it is opened",
    "/AA": "actions",
    "/AF": "attached files",
    "/Collection": "a collection of files",
    "/Threads": "article threads",
    "/URI": "a base for links to the outside",
    "/Requirements": "requirements of the reader",
    "/Legal": "a statement about its own content",
}
_OF_NAMES = {"/JavaScript": "scripts", "/EmbeddedFiles": "attached files", "/AP": "other faces of notes"}
_OF_FORMS = {"/XFA": "a form of another kind (XFA)", "/NeedAppearances": "fields without a fixed face"}
_OF_A_PAGE = {"/AA": "actions of a page", "/AF": "attached files", "/PieceInfo": "another program's data"}
_OF_A_NOTE = {"/AA": "actions", "/OC": "a layer that can be hidden", "/AF": "attached files"}
_OF_A_LINK = {
    *("/Type", "/Subtype", "/Rect", "/Border", "/F", "/P"),
    *("/Contents", "/Dest", "/StructParent"),
}


def feature_fault(reader: PdfFileReader) -> Fault | None:
    """The first thing in the newest revision that this app never writes; None for nothing."""
    found = next(_features(reader.root), "")
    return Fault(Code.FEATURE, f"it holds {found}, which a finding never has") if found else None


def _features(root: Any) -> Iterator[str]:
    yield from _held(root, _OF_THE_FILE)
    yield from _held(_inside(root, "/Names"), _OF_NAMES)
    yield from _held(_inside(root, "/AcroForm"), _OF_FORMS)
    pages = list(_pages(root["/Pages"]))
    places = {page.container_ref for page in pages}
    for page in pages:
        yield from _held(page, _OF_A_PAGE)
        for note in _inside(page, "/Annots"):
            yield from _of_note(note.get_object(), places)


def _held(where: Any, words: dict[str, str]) -> Iterator[str]:
    return (said for key, said in words.items() if key in where)


def _of_note(note: Any, places: set[Any]) -> Iterator[str]:
    yield from _held(note, _OF_A_NOTE)
    kind = note["/Subtype"]
    if kind == "/Widget":
        if note["/FT"] != "/Sig":  # KeyError: a widget that is no field
            yield "a form field"
    elif kind != "/Link":
        yield f"a note ({str(kind)[:20]})"
    elif not set(note) <= _OF_A_LINK or not _leads_inside(note, places):
        yield "a link to the outside, or of a form that this app does not write"
    if "/A" in note:
        yield "an action of a field or a note"


def _leads_inside(note: Any, places: set[Any]) -> bool:
    """Whether it has an explicit destination (ISO 32000-1, 12.3.2.2) on one of the pages, not a name."""
    ends = _inside(note, "/Dest")
    page = ends[0] if isinstance(ends, list) and ends else None
    return isinstance(page, dict) and getattr(page, "container_ref", None) in places


def _inside(where: Any, key: str) -> Any:
    """What stands there, references followed (pyHanko's `get` does not); an empty container for nothing."""
    try:
        return where[key]
    except KeyError:
        return {}


def _pages(root: Any) -> Iterator[Any]:
    """Every page. ValueError for a tree that is too large, or is none."""
    waiting, seen = [root], 0
    while waiting:
        node, seen = waiting.pop(), seen + 1
        if seen > _MOST_NODES:
            raise ValueError("the tree of pages has too many nodes")
        if node["/Type"] == "/Page":
            yield node
        else:
            waiting += [one.get_object() for one in node["/Kids"]]


_MOST_NODES = 20_000
