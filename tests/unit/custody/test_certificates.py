from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from reviewer_app.custody.authority import Authority, Revocation, issue_crl, issue_person, new_authority
from reviewer_app.custody.certificates import (
    certificate_from_der,
    check_certificate,
    name_of,
    person_id_of,
    roles_of,
)
from reviewer_app.custody.verdict import Status
from reviewer_app.domain.people import Person, Role
from tests.builders_custody import NOW, REVIEWER

AUTHORITY = new_authority("Workspace authority", "reviewer-app workspace", NOW)
KEY = ec.generate_private_key(ec.SECP384R1())
CERTIFICATE = issue_person(AUTHORITY, REVIEWER, KEY.public_key(), NOW)
ROOT = AUTHORITY.certificate


def a_list(*serials: int, at: datetime = NOW, by: Authority = AUTHORITY) -> bytes:
    return issue_crl(by, [Revocation(each, at) for each in serials], at, number=1)


def test_what_it_says_is_read_back() -> None:
    assert name_of(CERTIFICATE) == REVIEWER.name
    assert person_id_of(CERTIFICATE) == REVIEWER.id
    assert roles_of(CERTIFICATE) == REVIEWER.roles


def test_units_that_are_no_role_are_left_out_and_hidden_characters_shown() -> None:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Eve\u202egnp"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Reviewer"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "supervisor"),
            x509.NameAttribute(NameOID.USER_ID, "a"),
            x509.NameAttribute(NameOID.USER_ID, "b"),
        ]
    )
    builder = x509.CertificateBuilder(ROOT.subject, subject, KEY.public_key(), 1, NOW, NOW + timedelta(1))
    odd = builder.sign(AUTHORITY.key, hashes.SHA384())
    assert name_of(odd) == "Eve‹U+202E›gnp"
    assert roles_of(odd) == {Role.SUPERVISOR}
    assert person_id_of(odd) == ""


def test_a_good_certificate_and_the_roles_it_carries() -> None:
    assert check_certificate(CERTIFICATE, ROOT, NOW).good
    assert check_certificate(CERTIFICATE, ROOT, NOW, {Role.REVIEWER, Role.AUDITOR}).good
    lacking = check_certificate(CERTIFICATE, ROOT, NOW, [Role.REVIEWER, Role.SUPERVISOR])
    assert lacking.status is Status.NOT_GOOD
    assert "supervisor" in lacking.sentence
    assert "(reyes)" in lacking.sentence


def test_another_authority_even_of_the_same_name_is_refused() -> None:
    twin = new_authority("Workspace authority", "reviewer-app workspace", NOW)
    verdict = check_certificate(CERTIFICATE, twin.certificate, NOW)
    assert verdict.status is Status.NOT_GOOD
    assert "not issued by" in verdict.sentence


def test_an_end_entity_is_no_authority() -> None:
    below = issue_person(Authority(CERTIFICATE, KEY), Person("x", "X", frozenset()), KEY.public_key(), NOW)
    verdict = check_certificate(below, CERTIFICATE, NOW)
    assert verdict.status is Status.NOT_GOOD


@pytest.mark.parametrize(
    ("shift", "word"), [(timedelta(days=-1), "not yet valid"), (timedelta(days=1200), "expired")]
)
def test_outside_its_validity(shift: timedelta, word: str) -> None:
    verdict = check_certificate(CERTIFICATE, ROOT, NOW + shift)
    assert verdict.status is Status.NOT_GOOD
    assert word in verdict.sentence


def test_an_expired_authority_issues_nothing_good() -> None:
    short = new_authority("Short", "Lived", NOW, years=1)
    certificate = issue_person(short, REVIEWER, KEY.public_key(), NOW)
    assert check_certificate(certificate, short.certificate, NOW).good
    assert not check_certificate(certificate, short.certificate, NOW + timedelta(days=500)).good


def test_the_authority_itself_does_not_sign_as_a_person() -> None:
    assert check_certificate(ROOT, ROOT, NOW).status is Status.NOT_GOOD


def test_revocation_has_three_answers() -> None:
    serial = CERTIFICATE.serial_number
    assert not check_certificate(CERTIFICATE, ROOT, NOW, crls=[a_list(serial)]).good
    listed = check_certificate(CERTIFICATE, ROOT, NOW, crls=[a_list(1)], require_crl=True)
    assert listed.good
    missing = check_certificate(CERTIFICATE, ROOT, NOW, require_crl=True)
    assert missing.status is Status.NOT_CHECKED
    unasked = check_certificate(CERTIFICATE, ROOT, NOW)
    assert unasked.good
    assert "not checked" in unasked.sentence


def test_an_old_list_proves_nothing_good_but_still_names_the_revoked() -> None:
    later = NOW + timedelta(days=90)
    old = check_certificate(CERTIFICATE, ROOT, later, crls=[a_list(1)], require_crl=True)
    assert old.status is Status.NOT_CHECKED
    assert "out of date" in old.sentence
    named = check_certificate(CERTIFICATE, ROOT, later, crls=[a_list(CERTIFICATE.serial_number)])
    assert named.status is Status.NOT_GOOD


def test_a_list_the_authority_did_not_sign_is_no_list() -> None:
    twin = new_authority("Workspace authority", "reviewer-app workspace", NOW)
    forged = a_list(CERTIFICATE.serial_number, by=twin)
    assert check_certificate(CERTIFICATE, ROOT, NOW, crls=[forged, b"junk"]).good
    verdict = check_certificate(CERTIFICATE, ROOT, NOW, crls=[forged, b"junk"], require_crl=True)
    assert verdict.status is Status.NOT_CHECKED


def test_every_flip_of_a_certificate_is_unreadable_or_not_issued() -> None:
    whole = CERTIFICATE.public_bytes(Encoding.DER)
    readable = 0
    for index in range(len(whole)):
        mutant = whole[:index] + bytes([whole[index] ^ 1 << index % 8]) + whole[index + 1 :]
        try:
            certificate = certificate_from_der(mutant)
        except ValueError:
            continue
        readable += 1
        assert check_certificate(certificate, ROOT, NOW).status is Status.NOT_GOOD
    assert readable > 100
