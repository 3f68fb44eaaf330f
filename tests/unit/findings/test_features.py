"""Links: one form is allowed, to a page of the file; every other is refused."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from pyhanko.pdf_utils.reader import PdfFileReader

from reviewer_app.findings.features import feature_fault
from reviewer_app.findings.report import Code, Fault


def fault_of(pdf: bytes) -> Fault | None:
    return feature_fault(PdfFileReader(io.BytesIO(pdf), strict=True))


def an_action(_pdf: Pdf, link: Object) -> None:
    link.A = Dictionary(S=Name.URI, URI=String("x:"))


def an_action_inside(pdf: Pdf, link: Object) -> None:
    del link.Dest
    link.A = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))


def an_action_before(_pdf: Pdf, link: Object) -> None:
    link.PA = Dictionary(S=Name.URI, URI=String("x:"))


def a_named_place(_pdf: Pdf, link: Object) -> None:
    link.Dest = String("x")


def a_page_of_another_file(_pdf: Pdf, link: Object) -> None:
    link.Dest = Array([3, Name.Fit])


def a_page_in_no_tree(pdf: Pdf, link: Object) -> None:
    link.Dest = Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.Fit])


def no_place(_pdf: Pdf, link: Object) -> None:
    del link.Dest


def an_empty_place(_pdf: Pdf, link: Object) -> None:
    link.Dest = Array()


def a_face(pdf: Pdf, link: Object) -> None:
    link.AP = Dictionary(N=pdf.make_stream(b""))


def a_dictionary_for_a_page(_pdf: Pdf, link: Object) -> None:
    link.Dest = Array([Dictionary(Type=Name.Page), Name.Fit])


def test_the_links_of_this_app_are_no_fault(drawn: bytes) -> None:
    assert fault_of(drawn) is None


@pytest.mark.parametrize(
    "change",
    [
        *(an_action, an_action_inside, an_action_before, a_named_place, a_page_of_another_file),
        *(a_page_in_no_tree, no_place, an_empty_place, a_face, a_dictionary_for_a_page),
    ],
)
def test_a_link_of_any_other_form_is_refused(drawn: bytes, change: Callable[[Pdf, Object], None]) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        notes = [note for page in pdf.pages for note in page.get("/Annots", ())]
        change(pdf, next(note for note in notes if str(note.Subtype) == "/Link"))
        pdf.save(out)
    found = fault_of(out.getvalue())
    assert found is not None
    assert found.code is Code.FEATURE
    assert "a link to the outside" in found.words
