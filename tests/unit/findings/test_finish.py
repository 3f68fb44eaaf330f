"""What PDF/A-2a and PDF/UA-1 ask of the file, as far as it can be asked without the validator."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import pikepdf

from reviewer_app.findings.layout import draw
from reviewer_app.findings.tree import Document, Items, Section
from tests.builders_findings import FIELDS


def elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    """Every structure element under a node, itself first."""
    found = [node]
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            found += elements(kid)
    return found


def test_three_empty_fields_in_order_the_last_locks_the_file(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(one.T) for one in fields] == list(FIELDS)
        assert all("/V" not in one and str(one.TU) for one in fields)
        assert [("/Lock" in one) for one in fields] == [False, False, True]
        assert fields[2].Lock.P == 1


def test_every_piece_of_content_has_its_element_and_back(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for page in pdf.pages:
            marked = [
                operands[1].MCID
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC" and "/MCID" in operands[1]
            ]
            assert list(map(int, marked)) == list(range(len(marked)))
            assert len(parents[int(page.StructParents)]) == len(marked)


def test_every_number_of_an_exhibit_under_an_answer_leads_to_that_exhibit(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        links = [one for page in pdf.pages for one in page.get("/Annots", ()) if str(one.Subtype) == "/Link"]
        assert links
        leads = {str(one.Contents): float(one.Dest[3]) for one in links}
        assert {"Exhibit 1001", "Exhibit 2001"} <= set(leads)
        assert len(set(leads.values())) > 1
        for one in links:
            owner = parents[int(one.StructParent)]
            assert str(owner.S) == "/Link"
            assert [kid.Obj.objgen for kid in owner.K if isinstance(kid, pikepdf.Dictionary)] == [one.objgen]
            assert one.Dest[0].objgen in {page.obj.objgen for page in pdf.pages}
            assert "/A" not in one


def test_a_number_that_stands_nowhere_is_no_link(document: Document) -> None:
    section = Section("S", (Items(("[7] (U) somewhere", "[8]alone", "plain")),))
    made = draw(replace(document, sections=(section, document.sections[-1])))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        kinds = {str(one.Subtype) for page in pdf.pages for one in page.get("/Annots", ())}
        assert kinds == {"/Widget"}
        assert "/Link" not in {str(one.S) for one in elements(pdf.Root.StructTreeRoot.K)}


def test_everything_drawn_is_content_or_artifact(drawn: bytes) -> None:
    painting = {"S", "f", "f*", "B", "b", "Tj", "TJ", "Do", "'"}
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        for page in pdf.pages:
            depth = 0
            for _, operator in pikepdf.parse_content_stream(page):
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
                assert depth in (0, 1)
                assert depth or str(operator) not in painting
            assert depth == 0


def test_headings_do_not_skip_a_level_and_figures_have_words(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        tree = elements(pdf.Root.StructTreeRoot.K)
        levels = [int(str(one.S)[2]) for one in tree if str(one.S) in ("/H1", "/H2", "/H3", "/H4")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        figures = [one for one in tree if one.S == "/Figure"]
        assert figures
        assert all(len(str(one.Alt)) > 40 for one in figures)
        heads = [one for one in tree if one.S == "/TH"]
        assert heads
        assert all(str(one.A.Scope) in ("/Row", "/Column") for one in heads)


def test_metadata_title_language_and_fonts(drawn: bytes, document: Document) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfuaid" not in xmp
        assert 'pdfuaid:part="1"' in xmp
        assert 'pdfaid:part="2" pdfaid:conformance="A"' in xmp
        assert document.title in xmp
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo.Author) == document.office
        assert f"<rdf:li>{document.office}</rdf:li>" in xmp
        assert document.office
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        at = document.as_of[:19]
        assert f"<xmp:CreateDate>{at}+00:00</xmp:CreateDate>" in xmp
        assert (
            str(pdf.docinfo.CreationDate)
            == f"D:{at.replace('-', '').replace(':', '').replace('T', '')}+00'00'"
        )
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        assert fonts
        assert all("/FontFile2" in one.FontDescriptor for one in fonts)
