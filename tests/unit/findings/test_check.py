"""Verification on the good file and on files that are wrong in one way each."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from reviewer_app.findings.check import FindingsReport, Standing, check
from tests.builders_findings import FIELDS, NOW, a_pyhanko_signer, an_authority
from tests.conftest import tool
from tests.unit.findings.conftest import Signed, digest, sign, sign_all, three_people

LATER = NOW + timedelta(hours=1)


def judge(pdf: bytes, signed: Signed, *crls: bytes) -> FindingsReport:
    return check(pdf, signed.anchors, crls, now=LATER)


def test_the_good_file_is_valid_and_says_who_signed(signed: Signed) -> None:
    report = judge(signed.pdf, signed)
    assert report.standing is Standing.VALID, report.sentence
    assert report.complete
    assert [(one.field, one.signer, one.person, one.role) for one in report.signatures] == [
        ("Sig_Reviewer", "Reyes", "reyes", "reviewer"),
        ("Sig_Supervisor", "Abara", "abara", "supervisor"),
        ("Sig_RecordsOfficer", "Whitlock", "whitlock", "records officer"),
    ]
    assert report.signatures[1].signed_at == NOW + timedelta(minutes=1)
    assert "(workstation clock)" in report.signatures[1].sentence
    assert report.pdf_sha384 == digest(signed.pdf)
    assert report.drawn_sha384 == digest(signed.drawn)
    assert any("No revocation list" in one for one in report.remarks)


@pytest.mark.parametrize(
    ("stage", "missing"), [(0, "the supervisor, the records officer"), (1, "the records officer")]
)
def test_fewer_signatures_are_incomplete(signed: Signed, stage: int, missing: str) -> None:
    report = judge(signed.stages[stage], signed)
    assert report.standing is Standing.NOT_VALID
    assert report.reason == f"it is incomplete: not signed by {missing}"
    assert all(one.standing is Standing.VALID for one in report.signatures)


def test_an_unsigned_file_is_incomplete(signed: Signed) -> None:
    report = judge(signed.drawn, signed)
    assert report.standing is Standing.NOT_VALID
    assert "incomplete" in report.reason
    assert report.signatures == ()


def test_without_an_authority_it_could_not_be_checked(signed: Signed) -> None:
    report = check(signed.pdf, (), now=LATER)
    assert report.standing is Standing.NOT_CHECKED
    assert "no authority was given" in report.reason


@pytest.mark.parametrize("name", ["Training authority (fictional)", "Another authority"])
def test_another_authority_does_not_vouch(signed: Signed, name: str) -> None:
    """Neither one of the same name with another key, nor one of another name."""
    report = check(signed.pdf, (an_authority(name).root.der,), now=LATER)
    assert report.standing is Standing.NOT_VALID
    assert "not issued by the authority given" in report.reason


def test_an_expired_certificate_leaves_it_unchecked(signed: Signed) -> None:
    report = check(signed.pdf, signed.anchors, now=NOW + timedelta(days=800))
    assert report.standing is Standing.NOT_CHECKED
    assert "outside its validity today" in report.reason


def test_revocation_lists_given_are_used(signed: Signed) -> None:
    assert judge(signed.pdf, signed, signed.authority.crl()).valid
    report = judge(signed.pdf, signed, signed.authority.crl(signed.people[1]))
    assert report.standing is Standing.NOT_VALID
    assert "Sig_Supervisor, is not valid, because its certificate was revoked" in report.reason


def test_a_list_that_is_out_of_date_leaves_it_unchecked(signed: Signed) -> None:
    old = signed.authority.crl(now=NOW - timedelta(days=60))
    report = judge(signed.pdf, signed, old)
    assert report.standing is Standing.NOT_CHECKED
    assert "could not be told from the lists given" in report.reason


def test_a_file_with_embedded_lists_is_valid(signed: Signed) -> None:
    crl = signed.authority.crl()
    report = judge(sign_all(signed.drawn, signed.people, signed.authority, (crl,))[-1], signed, crl)
    assert report.valid, report.sentence
    assert report.remarks == ()


def test_one_person_may_not_sign_twice(signed: Signed) -> None:
    authority = an_authority()
    both = authority.person("reyes", "reviewer", "supervisor")
    people = (both, authority.person("reyes", "supervisor"), three_people(authority)[2])
    report = check(sign_all(signed.drawn, people, authority)[-1], (authority.root.der,), now=LATER)
    assert report.standing is Standing.NOT_VALID
    assert report.reason == "one person signed more than once"


def test_a_certificate_without_the_role_is_not_valid(signed: Signed) -> None:
    """Signed past this app, by pyHanko itself: the right authority and the wrong role."""
    clerk = signed.authority.person("okafor", "intake clerk")
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELDS[0],
        md_algorithm="sha384",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(signed.drawn))
    signer = a_pyhanko_signer(clerk, signed.authority.root)
    report = judge(signers.sign_pdf(writer, metadata, signer).getvalue(), signed)
    assert report.standing is Standing.NOT_VALID
    assert "does not carry the role reviewer" in report.reason


def test_a_time_outside_the_certificate_is_not_valid(signed: Signed) -> None:
    report = judge(
        sign(signed.drawn, FIELDS[0], signed.people[0], signed.authority, now=NOW - timedelta(days=9)), signed
    )
    assert "the time it claims lies outside the certificate's validity" in report.reason


def test_a_clock_that_ran_backwards_is_remarked(signed: Signed) -> None:
    first = sign(signed.drawn, FIELDS[0], signed.people[0], signed.authority, now=NOW + timedelta(hours=3))
    report = judge(sign(first, FIELDS[1], signed.people[1], signed.authority), signed)
    assert any("not in the order" in one for one in report.remarks)
    assert any("future" in one for one in report.remarks)


def test_another_pdf_has_other_fields(signed: Signed) -> None:
    plain = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
    report = judge(plain.getvalue(), signed)
    assert report.standing is Standing.NOT_VALID
    assert "its fields are none" in report.reason


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"not a pdf", b"\x00" * 4096])
def test_what_is_no_pdf_is_not_valid(signed: Signed, data: bytes) -> None:
    report = judge(data, signed)
    assert report.standing is Standing.NOT_VALID
    assert "malformed" in report.reason


def test_a_huge_file_is_not_read(signed: Signed) -> None:
    report = judge(bytes(64 * 1024 * 1024 + 1), signed)
    assert report.standing is Standing.NOT_CHECKED


def test_an_unreadable_anchor_is_the_callers_fault(signed: Signed) -> None:
    with pytest.raises(ValueError, match=r".+"):
        check(signed.pdf, (b"no certificate",), now=LATER)


def test_pdfsig_agrees(signed: Signed, tmp_path: Path) -> None:
    file = tmp_path / "findings.pdf"
    file.write_bytes(signed.pdf)
    command = [tool("pdfsig"), "-nocert", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 3
    assert said.count("Signing Hash Algorithm: SHA-384") == 3
    assert said.count("Signature Type: ETSI.CAdES.detached") == 3
    assert [line.split(": ")[1] for line in said.splitlines() if "Signature Field Name" in line] == list(
        FIELDS
    )
    assert "Total document signed" in said.split("Signature #3")[1]
