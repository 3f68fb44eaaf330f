from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.authority import issue_crl, new_authority
from reviewer_app.custody.revocation_lists import (
    ListNotNewer,
    ListRefused,
    ListUnreadable,
    read_crl,
    replaced_by,
)
from reviewer_app.domain.trust import RevocationList
from tests.builders_custody import NOW, AChain, a_certificate, a_chain, a_list, an_authority_key

CHAIN: AChain = a_chain()
ROOT, KEY = CHAIN.root, CHAIN.root_key
GOOD = a_list(ROOT, KEY, CHAIN.middle, number=7)


def as_pem(der: bytes) -> bytes:
    return x509.load_der_x509_crl(der).public_bytes(Encoding.PEM)


def refusal(data: bytes, **options: Any) -> str:
    with pytest.raises(ListRefused) as refused:
        read_crl(data, [ROOT], NOW, **options)
    return refused.value.sentence


def test_a_list_is_read_in_both_spellings() -> None:
    record = read_crl(GOOD, [ROOT], NOW)
    assert record == read_crl(as_pem(GOOD), [ROOT], NOW)
    assert (record.issuer, record.number, record.revoked) == ("Hierarchy root", "7", 1)
    assert record.this_update == "2026-11-23T09:00:00.000000Z"
    assert record.next_update == "2026-12-23T09:00:00.000000Z"


def test_an_rsa_authoritys_list() -> None:
    key = an_authority_key(3072)
    root = a_certificate("RSA root", key)
    assert read_crl(a_list(root, key), [ROOT, root], NOW).issuer == "RSA root"


def test_a_list_no_anchor_stands_behind() -> None:
    stranger = an_authority_key()
    namesake = a_certificate("Hierarchy root", stranger)
    assert "no installed trust anchor" in refusal(a_list(namesake, stranger))
    with pytest.raises(ListRefused, match="no installed"):
        read_crl(GOOD, [], NOW)


def test_an_intermediates_list_comes_with_its_certificate() -> None:
    listed = a_list(CHAIN.middle, CHAIN.middle_key, number=3)
    assert "no installed" in refusal(listed)
    data = CHAIN.middle.public_bytes(Encoding.PEM) + as_pem(listed)
    assert read_crl(data, [ROOT], NOW).issuer == "Hierarchy issuer"


def test_a_certificate_beside_the_list_proves_nothing_by_itself() -> None:
    """Whoever brings the list could bring an authority too."""
    key = an_authority_key()
    theirs = a_certificate("Hierarchy issuer", key)
    signer_key = an_authority_key()
    end = a_certificate("Signer", signer_key, by=(ROOT, KEY), authority=False)
    expired = a_certificate("Hierarchy issuer", key, by=(ROOT, KEY), days=0)
    weak_key = an_authority_key(2048)
    weak = a_certificate("Weak issuer", weak_key, by=(ROOT, KEY))
    for certificate, its_key in ((theirs, key), (end, signer_key), (expired, key), (weak, weak_key)):
        data = certificate.public_bytes(Encoding.PEM) + as_pem(a_list(certificate, its_key))
        assert "no installed" in refusal(data)


def test_certificates_that_issue_each_other_end_somewhere() -> None:
    one, two = an_authority_key(), an_authority_key()
    two_by_itself = a_certificate("Two", two)
    first = a_certificate("One", one, by=(two_by_itself, two))
    second = a_certificate("Two", two, by=(first, one))
    pems = b"".join(each.public_bytes(Encoding.PEM) for each in (first, second))
    assert "no installed" in refusal(pems + as_pem(a_list(first, one)))


def test_an_issuer_that_may_not_sign_lists() -> None:
    root = a_certificate("No lists", KEY, usage={"key_cert_sign"})
    with pytest.raises(ListRefused, match="may not sign revocation lists"):
        read_crl(a_list(root, KEY), [root], NOW)


def test_lists_that_are_not_whole() -> None:
    point = {"only_contains_user_certs": False, "only_contains_ca_certs": False, "indirect_crl": False}
    partial = {**point, "only_contains_user_certs": True}
    foreign = {**point, "indirect_crl": True}

    def scoped(**fields: bool) -> x509.IssuingDistributionPoint:
        return x509.IssuingDistributionPoint(
            None, None, only_some_reasons=None, only_contains_attribute_certs=False, **fields
        )

    assert "delta" in refusal(a_list(ROOT, KEY, extension=x509.DeltaCRLIndicator(1)))
    assert "only part" in refusal(a_list(ROOT, KEY, extension=scoped(**partial)))
    assert "other authorities" in refusal(a_list(ROOT, KEY, extension=scoped(**foreign)))
    assert "no number" in refusal(a_list(ROOT, KEY, number=None))
    assert "after the clock" in refusal(a_list(ROOT, KEY, at=NOW + timedelta(hours=1)))


def test_an_older_list_never_takes_the_place_of_a_newer() -> None:
    installed = [read_crl(GOOD, [ROOT], NOW)]
    for number in (6, 7):
        with pytest.raises(ListNotNewer) as refused:
            read_crl(a_list(ROOT, KEY, number=number), [ROOT], NOW, installed)
        assert f"number {number} is not above 7" in refused.value.sentence
    assert read_crl(a_list(ROOT, KEY, number=8), [ROOT], NOW, installed).number == "8"


def test_numbers_are_counted_for_each_authority_apart_even_of_the_same_name() -> None:
    twin_key = an_authority_key()
    twin = a_certificate("Hierarchy root", twin_key)
    installed: list[RevocationList] = [read_crl(GOOD, [ROOT], NOW)]
    assert read_crl(a_list(twin, twin_key, number=1), [ROOT, twin], NOW, installed).number == "1"


def test_a_list_takes_the_place_of_its_own_authoritys_list_only() -> None:
    """Real lists carry the key identifier of their issuer, which tells authorities of one name apart."""
    ours, twin = (new_authority("Laboratory root", "Laboratory", NOW) for _ in range(2))
    roots = [ours.certificate, twin.certificate]
    first, theirs, second = (
        read_crl(issue_crl(by, [], NOW, number), roots, NOW)
        for by, number in ((ours, 1), (twin, 1), (ours, 2))
    )
    assert replaced_by(second, [theirs, first]) == first
    assert replaced_by(second, [theirs]) is None


def test_a_number_longer_than_json_can_count() -> None:
    number = 2**150
    assert read_crl(a_list(ROOT, KEY, number=number), [ROOT], NOW).number == str(number)


def test_a_list_out_of_date_is_taken_because_it_still_names_the_revoked() -> None:
    later = NOW + timedelta(days=90)
    assert read_crl(GOOD, [ROOT], later).next_update < later.isoformat()


def test_what_is_no_list() -> None:
    cases = {
        b"": "not a revocation list",
        b"junk": "not a revocation list",
        GOOD[:-1]: "not a revocation list",
        as_pem(GOOD) * 2: "holds 2 lists",
        ROOT.public_bytes(Encoding.PEM): "holds 0 lists",
        ROOT.public_bytes(Encoding.DER): "not a revocation list",
    }
    for data, word in cases.items():
        with pytest.raises(ListUnreadable, match=word):
            read_crl(data, [ROOT], NOW)


@pytest.mark.parametrize("bit", [0, 5])
def test_no_flipped_byte_is_taken(bit: int) -> None:
    for index in range(len(GOOD)):
        mutant = GOOD[:index] + bytes([GOOD[index] ^ 1 << bit]) + GOOD[index + 1 :]
        with pytest.raises((ListRefused, ListUnreadable)):
            read_crl(mutant, [ROOT], NOW)
