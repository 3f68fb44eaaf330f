"""No change of a signed finding passes: bytes, cuts, appendices, edits, signatures more or less."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from reviewer_app.findings.check import Standing, check
from tests.builders_findings import NOW, a_pyhanko_signer
from tests.unit.findings.conftest import Signed

LATER = NOW + timedelta(hours=1)
STEP = 9973  # bytes; a prime, so that it does not keep step with anything in the file


def refused(pdf: bytes, signed: Signed) -> str:
    """The reason; fails where the file is anything but not valid."""
    report = check(pdf, signed.anchors, now=LATER)
    assert report.standing is Standing.NOT_VALID, report.sentence
    return report.reason


def flipped(pdf: bytes, place: int, mask: int = 1) -> bytes:
    changed = bytearray(pdf)
    changed[place] ^= mask
    return bytes(changed)


def last_value(pdf: bytes) -> tuple[int, int]:
    """Where the newest signature's value stands: what no digest covers."""
    found = list(re.finditer(rb"/ByteRange \[0 (\d+) (\d+) \d+\]", pdf))[-1]
    return int(found.group(1)), int(found.group(2))


def test_every_nth_byte_flipped(signed: Signed) -> None:
    for place in range(0, len(signed.pdf), STEP):
        refused(flipped(signed.pdf, place), signed)


def test_bytes_that_no_digest_covers_flipped(signed: Signed) -> None:
    first, end = last_value(signed.pdf)
    for place in range(first, end, 53):
        refused(flipped(signed.pdf, place), signed)


def test_a_value_in_the_other_case_is_another_value(signed: Signed) -> None:
    first, end = last_value(signed.pdf)
    lowered = signed.pdf[:first] + signed.pdf[first:end].lower() + signed.pdf[end:]
    assert lowered != signed.pdf
    assert "holds something else" in refused(lowered, signed)


def test_something_hidden_behind_the_value(signed: Signed) -> None:
    _, end = last_value(signed.pdf)
    assert "the one form" in refused(flipped(signed.pdf, end - 2), signed)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**9), mask=st.integers(1, 255))
def test_any_byte_changed(signed: Signed, place: int, mask: int) -> None:
    refused(flipped(signed.pdf, place % len(signed.pdf), mask), signed)


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%%EOF\n", b"\x00" * 64, b"1 0 obj\n<<>>\nendobj\n"])
def test_bytes_appended(signed: Signed, tail: bytes) -> None:
    refused(signed.pdf + tail, signed)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut(signed: Signed, share: float) -> None:
    refused(signed.pdf[: int(len(signed.pdf) * share)], signed)


def test_the_last_byte_cut(signed: Signed) -> None:
    refused(signed.pdf[:-1], signed)


def test_a_signature_removed_is_incomplete(signed: Signed) -> None:
    assert "incomplete" in refused(signed.stages[1], signed)


def test_a_file_written_anew(signed: Signed) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed.pdf)) as pdf:
        pdf.save(out)
    refused(out.getvalue(), signed)


def updated(pdf: bytes, change: Any) -> bytes:
    """An incremental update with pyHanko's own writer."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _metadata_only(writer: Any) -> None:
    writer._force_write_when_empty = True


def _title(writer: Any) -> None:
    information = writer.trailer["/Info"]
    information["/Title"] = generic.TextStringObject("Another title")
    writer.update_container(information)


def _page(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)


def _content(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=b"0 0 1 rg 0 0 600 800 re f")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def _appearance(writer: Any) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/AP"] = generic.DictionaryObject({"/N": writer.add_object(generic.StreamObject(stream_data=b""))})
    writer.update_container(field)


def _action(writer: Any) -> None:
    action = {"/S": generic.NameObject("/JavaScript"), "/JS": generic.TextStringObject("1")}
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {generic.NameObject(key): value for key, value in action.items()}
    )
    writer.update_root()


def _field(writer: Any) -> None:
    fields.append_signature_field(writer, fields.SigFieldSpec("Sig_Fourth"))


@pytest.mark.parametrize("change", [_metadata_only, _title, _page, _content, _appearance, _action, _field])
@pytest.mark.parametrize("stage", [0, 1, 2])
def test_an_update_after_signing(signed: Signed, stage: int, change: Any) -> None:
    refused(updated(signed.stages[stage], change), signed)


@pytest.mark.parametrize("change", [_metadata_only, _title, _page, _action])
def test_an_update_between_two_signatures(signed: Signed, change: Any) -> None:
    """Somebody with the supervisor's own key changes the file, then signs properly on top."""
    changed = updated(signed.stages[0], change)
    writer = IncrementalPdfFileWriter(io.BytesIO(changed))
    metadata = signers.PdfSignatureMetadata(
        field_name="Sig_Supervisor", md_algorithm="sha384", subfilter=fields.SigSeedSubFilter.PADES
    )
    signer = a_pyhanko_signer(signed.people[1], signed.authority.root)
    refused(signers.sign_pdf(writer, metadata, signer).getvalue(), signed)


def test_a_fourth_signature(signed: Signed) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed.stages[1]))
    metadata = signers.PdfSignatureMetadata(field_name="Sig_Fourth", md_algorithm="sha384")
    signer = a_pyhanko_signer(signed.people[2], signed.authority.root)
    assert "its fields are" in refused(signers.sign_pdf(writer, metadata, signer).getvalue(), signed)


def test_a_signature_of_weaker_digest(signed: Signed) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed.stages[1]))
    metadata = signers.PdfSignatureMetadata(
        field_name="Sig_RecordsOfficer", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    signer = a_pyhanko_signer(signed.people[2], signed.authority.root)
    refused(signers.sign_pdf(writer, metadata, signer).getvalue(), signed)
