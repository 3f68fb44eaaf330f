"""Shadow attacks: a file prepared before it is signed, so that it can change its face afterwards.

The app's own defence is that it signs nothing but the pages it has just drawn (`desk`, `seal`). Here it is
the verifier's, who has no workspace: what such an attack needs in the file, and what it does later, is
refused.
What it cannot see is a file drawn by somebody else that three people signed all the same: there only
`drawn_sha384` beside the journal tells, and it differs.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from datetime import timedelta

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from reviewer_app.findings.check import check
from reviewer_app.findings.report import Code, FindingsReport, Standing
from reviewer_app.findings.seal import NotTheFindingDrawnHere, seal
from tests.builders_findings import FIELDS, NOW, a_pyhanko_signer
from tests.builders_mutations import signed_past_this_app, the_bytes_of_a_content, updated
from tests.unit.findings.conftest import Signed, digest

LATER = NOW + timedelta(hours=1)
FACE = b"1 1 1 rg 0 0 612 792 re f"


def prepared(pdf: bytes, change: Callable[[Pdf], None]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), pikepdf.open(io.BytesIO(pdf)) as opened:
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # it sees the field that stands in no list
        change(opened)
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def signed_by_three(pdf: bytes, signed: Signed) -> bytes:
    """Three people sign what lies before them, with a tool that compares nothing."""
    for field, who in zip(FIELDS, signed.people, strict=True):
        pdf = signed_past_this_app(pdf, field, who, signed.authority)
    return pdf


def judged(pdf: bytes, signed: Signed) -> FindingsReport:
    return check(pdf, signed.anchors, now=LATER)


def _form(pdf: Pdf) -> pikepdf.Object:
    face = Stream(pdf, FACE)
    face.Type, face.Subtype, face.BBox = Name.XObject, Name.Form, Array([0, 0, 612, 792])
    return pdf.make_indirect(face)


def hide_by_a_layer(pdf: Pdf) -> None:
    """*Hide*: what covers the text is a layer that is off while they sign."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(L=layer)
    page.Contents = Array([page.Contents, pdf.make_indirect(Stream(pdf, b"/OC /L BDC " + FACE + b" EMC"))])
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def hide_by_a_note(pdf: Pdf) -> None:
    """*Hide*: a stamp over the text that is to come off."""
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 612, 792]), AP=Dictionary(N=_form(pdf))
    )
    _on_first_page(pdf, note)


def replace_by_a_field(pdf: Pdf) -> None:
    """*Replace*: a level in a form field, whose face and value may differ."""
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("Level"),
        V=String("2"),
        Rect=Array([0, 0, 99, 99]),
    )
    reference = _on_first_page(pdf, field)
    pdf.Root.AcroForm.Fields.append(reference)


def replace_by_a_loose_field(pdf: Pdf) -> None:
    """The same, in no list of fields."""
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("Level"), Rect=Array([0, 0, 99, 99])
    )
    _on_first_page(pdf, field)


def replace_by_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


def replace_by_an_attachment(pdf: Pdf) -> None:
    pdf.attachments["finding.txt"] = b"Not designated."


def _on_first_page(pdf: Pdf, note: Dictionary) -> pikepdf.Object:
    page, reference = pdf.pages[0].obj, pdf.make_indirect(note)
    if "/Annots" not in page:
        page.Annots = pdf.make_indirect(Array())
    page.Annots.append(reference)
    return reference


PREPARED = (
    hide_by_a_layer,
    hide_by_a_note,
    replace_by_a_field,
    replace_by_a_loose_field,
    replace_by_a_script,
    replace_by_an_attachment,
)


def test_the_tool_of_the_attacker_signs_what_is_accepted(signed: Signed) -> None:
    """Control: written anew by another program and signed past this app, nothing in it is foreign."""
    assert judged(signed_by_three(prepared(signed.drawn, lambda _: None), signed), signed).valid


@pytest.mark.parametrize("change", PREPARED)
def test_a_prepared_file_is_refused_although_three_signed_it(
    signed: Signed, change: Callable[[Pdf], None]
) -> None:
    report = judged(signed_by_three(prepared(signed.drawn, change), signed), signed)
    assert report.standing is Standing.NOT_VALID
    assert report.code in (Code.FEATURE, Code.FIELDS), report.sentence


@pytest.mark.parametrize("change", PREPARED)
def test_this_app_signs_no_prepared_file(signed: Signed, change: Callable[[Pdf], None]) -> None:
    signer = a_pyhanko_signer(signed.people[0], signed.authority.root)
    with pytest.raises(NotTheFindingDrawnHere):
        seal(
            prepared(signed.drawn, change),
            field=FIELDS[0],
            signer=signer,
            now=NOW,
            expected_sha384=digest(signed.drawn),
        )


def test_hide_and_replace_is_refused_when_it_is_brought_to_light(signed: Signed) -> None:
    """Another face lies in the file, used by nothing; the change that uses it is a change."""

    def hidden(pdf: Pdf) -> None:
        # Held by the structure's class map, so that the writer keeps it.
        pdf.Root.StructTreeRoot.ClassMap = Dictionary(
            A=pdf.make_indirect(Dictionary(O=Name.Layout, X=_form(pdf)))
        )

    waiting = signed_by_three(prepared(signed.drawn, hidden), signed)
    report = judged(updated(waiting, the_bytes_of_a_content), signed)
    assert report.standing is Standing.NOT_VALID
    assert report.code == Code.REVISIONS


def test_another_file_that_three_people_signed_is_told_by_its_drawn_digest_alone(signed: Signed) -> None:
    """What no verifier can see without the journal: real people, other pages."""

    def other(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, FACE))

    drawn = prepared(signed.drawn, other)
    report = judged(signed_by_three(drawn, signed), signed)
    assert report.valid
    assert report.drawn_sha384 == digest(drawn)
    assert report.drawn_sha384 != digest(signed.drawn)
