"""Verification on the good file and on files that are wrong in one way each."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from pyhanko.pdf_utils.generic import ArrayObject, StreamObject

from reviewer_app.findings.check import FindingsReport, Standing, check
from reviewer_app.findings.report import Code, Revocation
from tests.builders_findings import FIELDS, NOW, an_authority
from tests.builders_mutations import _store, signed_past_this_app
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
    report = judge(signed_past_this_app(signed.drawn, FIELDS[0], clerk, signed.authority), signed)
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


def test_an_expired_authority_leaves_it_unchecked(signed: Signed) -> None:
    roles = {"reyes": "reviewer", "abara": "supervisor", "whitlock": "records officer"}
    people = tuple(signed.authority.person(one, role, days=4000) for one, role in roles.items())
    pdf, later = sign_all(signed.drawn, people, signed.authority)[-1], NOW + timedelta(days=3651)
    report = check(pdf, signed.anchors, now=later)
    assert report.standing is Standing.NOT_CHECKED
    assert report.signatures[2].code == Code.AUTHORITY_EXPIRED
    another = check(pdf, (an_authority("Another authority").root.der,), now=later)
    assert another.standing is Standing.NOT_VALID
    assert another.signatures[2].code == Code.STRANGER


# Lists in the file.


@pytest.fixture(scope="module")
def listed(signed: Signed) -> bytes:
    return sign_all(signed.drawn, signed.people, signed.authority, (signed.authority.crl(),))[-1]


def test_lists_in_the_file_answer_as_of_the_signature(signed: Signed, listed: bytes) -> None:
    report = judge(listed, signed)
    assert report.valid, report.sentence
    assert {one.revocation for one in report.signatures} == {Revocation.AT_SIGNING}
    assert any("whether one was revoked since was not checked" in one for one in report.remarks)
    a_year_on = check(listed, signed.anchors, now=NOW + timedelta(days=300))
    assert a_year_on.valid  # the lists are long out of date, and were not when they signed


def test_a_list_given_goes_before_those_in_the_file(signed: Signed, listed: bytes) -> None:
    assert {one.revocation for one in judge(listed, signed, signed.authority.crl()).signatures} == {
        Revocation.TODAY
    }
    report = judge(listed, signed, signed.authority.crl(signed.people[2]))
    assert report.standing is Standing.NOT_VALID
    assert report.signatures[2].code == Code.REVOKED
    old = signed.authority.crl(now=NOW - timedelta(days=60))
    assert judge(listed, signed, old).signatures[2].code == Code.REVOCATION_UNKNOWN


@pytest.mark.parametrize(
    ("after", "reason", "code"),
    [
        (1, x509.ReasonFlags.superseded, Code.REVOKED_SINCE),
        (1, x509.ReasonFlags.privilege_withdrawn, Code.REVOKED_SINCE),
        (1, x509.ReasonFlags.key_compromise, Code.REVOKED),
        (1, None, Code.REVOKED),
        (0, x509.ReasonFlags.superseded, Code.REVOKED),
    ],
)
def test_a_certificate_that_was_over_in_good_order_after_the_signature_leaves_it_unchecked(
    signed: Signed, after: int, reason: x509.ReasonFlags | None, code: Code
) -> None:
    at = judge(signed.pdf, signed).signatures[2].signed_at
    assert at is not None
    crl = signed.authority.crl(signed.people[2], since=at + timedelta(seconds=after), reason=reason)
    report = judge(signed.pdf, signed, crl)
    wanted = Standing.NOT_CHECKED if code is Code.REVOKED_SINCE else Standing.NOT_VALID
    assert (report.standing, report.signatures[2].code) == (wanted, code)


def test_a_list_out_of_date_that_names_the_signer_counts(signed: Signed, listed: bytes) -> None:
    old = signed.authority.crl(signed.people[1], now=NOW - timedelta(days=60))
    for pdf in (signed.pdf, listed):
        report = judge(pdf, signed, old)
        assert report.standing is Standing.NOT_VALID, report.sentence


def test_a_strangers_list_given_revokes_nobody(signed: Signed) -> None:
    stranger = an_authority("Training authority (fictional)")  # the same name, another key
    report = judge(signed.pdf, signed, stranger.crl(signed.people[1]))
    assert report.standing is Standing.NOT_CHECKED
    assert report.signatures[2].code == Code.REVOCATION_UNKNOWN


def test_an_expired_certificate_stays_unchecked_whatever_lies_in_the_file(
    signed: Signed, listed: bytes
) -> None:
    report = check(listed, signed.anchors, now=NOW + timedelta(days=800))
    assert report.standing is Standing.NOT_CHECKED
    assert report.signatures[2].code == Code.EXPIRED


def test_a_revoked_signer_is_refused_by_the_list_in_the_file(signed: Signed) -> None:
    """Signed past this app, which would refuse, with the very list that names the signer."""

    def edit(writer: Any) -> None:
        crl = signed.authority.crl(signed.people[2])
        streams = [writer.add_object(StreamObject(stream_data=data)) for data in (crl, *signed.anchors)]
        _store(writer, CRLs=ArrayObject(streams[:1]), Certs=ArrayObject(streams[1:]))

    pdf = signed_past_this_app(signed.stages[1], FIELDS[2], signed.people[2], signed.authority, edit)
    report = judge(pdf, signed)
    assert report.standing is Standing.NOT_VALID
    assert report.signatures[2].code == Code.REVOKED, report.sentence


def test_a_strangers_list_in_the_file_is_refused(signed: Signed) -> None:
    """Put there by somebody who holds a signer's key; it revokes nobody and answers nothing."""
    stranger = an_authority("Training authority (fictional)")

    def edit(writer: Any) -> None:
        streams = [
            writer.add_object(StreamObject(stream_data=data)) for data in (stranger.crl(), *signed.anchors)
        ]
        _store(writer, CRLs=ArrayObject(streams[:1]), Certs=ArrayObject(streams[1:]))

    pdf = signed_past_this_app(signed.stages[1], FIELDS[2], signed.people[2], signed.authority, edit)
    report = judge(pdf, signed)
    assert report.standing is Standing.NOT_VALID
    assert report.signatures[2].code == Code.FOREIGN_DATA, report.sentence
