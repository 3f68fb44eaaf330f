"""The authority's own list: issued with the keyring and with every write; what it names, and since when."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody import accounts, cards
from reviewer_app.custody.authority import issue_crl, new_authority
from reviewer_app.custody.files import to_base64
from reviewer_app.custody.keyring import Keyring, NotAnAdministrator, Unlocked
from reviewer_app.custody.keyring_form import KeyringRefused, read_keyring, write_keyring
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.custody.workspace_list import ABSENT, OwnList, list_warning, own_list, revoked_since
from reviewer_app.domain.people import Role
from tests.builders_custody import ADMIN, CHEAP, CLERK, NOW, PASSWORD, REVIEWER, a_newcomer
from tests.conftest import tool

DAY = timedelta(days=1)
REASON = "Left the office at the end of the month."
WANTED = replace(REVIEWER, roles=frozenset({Role.SUPERVISOR}))


@pytest.fixture
def admin(keyring: Keyring) -> Unlocked:
    return keyring.unlock(ADMIN.id, PASSWORD, NOW)


def the_list(keyring: Keyring) -> OwnList:
    found = own_list(keyring.document)
    assert found is not None
    return found


def named(keyring: Keyring) -> dict[int, tuple[datetime, x509.ReasonFlags | None]]:
    return {one.serial: (one.at, one.reason) for one in the_list(keyring).revoked}


def test_a_new_keyring_has_an_empty_list_of_its_authority(folder: Path, keyring: Keyring) -> None:
    found = the_list(keyring)
    assert (found.number, found.due, found.revoked) == (1, NOW + 30 * DAY, ())
    crl = x509.load_der_x509_crl(found.der)
    key = keyring.authority.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert crl.is_signature_valid(key)
    assert keyring.revocations == (found.der,)
    assert the_list(Keyring.open(folder, CHEAP)) == found


def test_every_write_of_an_administrator_issues_the_next(keyring: Keyring, admin: Unlocked) -> None:
    public = ec.generate_private_key(ec.SECP384R1()).public_key()
    enrolled = keyring.enrol(admin, a_newcomer(CLERK), NOW + DAY)
    assert the_list(enrolled).due == NOW + 31 * DAY
    changed = accounts.change(enrolled, admin, WANTED, NOW + DAY)
    disabled = accounts.disable(changed, admin, CLERK.id, REASON, NOW + DAY)
    enabled = accounts.enable(disabled, admin, CLERK.id, NOW + DAY)
    card = cards.new_card(enabled, admin, REVIEWER.id, public, "Card", NOW + DAY)
    with_card = cards.with_card(enabled, admin, REVIEWER.id, card, NOW + DAY)
    renewed = with_card.renew_list(admin, NOW + 2 * DAY)
    states = (keyring, enrolled, changed, disabled, enabled, with_card, renewed)
    assert [the_list(one).number for one in states] == [1, 2, 3, 4, 5, 6, 7]
    assert the_list(renewed).due == NOW + 32 * DAY


def test_only_an_administrator_renews_it(folder: Path, keyring: Keyring) -> None:
    with pytest.raises(NotAnAdministrator):
        keyring.renew_list(keyring.unlock(REVIEWER.id, PASSWORD, NOW), NOW)
    assert the_list(Keyring.open(folder, CHEAP)).number == 1


def test_a_changed_persons_earlier_certificate_is_superseded_since_then(
    keyring: Keyring, admin: Unlocked
) -> None:
    before = keyring.certificate_of(REVIEWER.id)
    first = accounts.change(keyring, admin, WANTED, NOW + DAY)
    again = accounts.change(first, admin, REVIEWER, NOW + 2 * DAY)
    second = first.certificate_of(REVIEWER.id)
    superseded = x509.ReasonFlags.superseded
    assert named(again) == {
        before.serial_number: (NOW + DAY, superseded),
        second.serial_number: (NOW + 2 * DAY, superseded),
    }
    assert revoked_since(again.document, again.certificate_of(REVIEWER.id)) is None


def test_a_disabled_person_is_revoked_and_enabled_with_a_new_certificate(
    folder: Path, keyring: Keyring, admin: Unlocked
) -> None:
    before = keyring.certificate_of(REVIEWER.id)
    closed = accounts.disable(keyring, admin, REVIEWER.id, REASON, NOW + DAY)
    withdrawn = x509.ReasonFlags.privilege_withdrawn
    assert named(closed) == {before.serial_number: (NOW + DAY, withdrawn)}
    opened = accounts.enable(closed, admin, REVIEWER.id, NOW + 5 * DAY)
    new = opened.certificate_of(REVIEWER.id)
    assert new.serial_number != before.serial_number
    assert new.public_key() == before.public_key()
    assert named(opened) == {before.serial_number: (NOW + DAY, withdrawn)}  # since then, and why, stay
    assert opened.certificates_of(REVIEWER.id) == ((before, NOW + 5 * DAY), (new, None))
    assert Keyring.open(folder, CHEAP).unlock(REVIEWER.id, PASSWORD, NOW + 5 * DAY).certificate.good


def without_list(folder: Path, keyring: Keyring, admin: Unlocked) -> Keyring:
    """The keyring as an earlier version wrote it."""
    authority = keyring.authority_with_key(admin)
    signer = SoftSigner(authority.certificate, (), authority.key)
    write_keyring(folder, replace(keyring.document, revocations=""), signer)
    return Keyring.open(folder, CHEAP)


def test_a_keyring_without_a_list_opens_and_its_first_list_names_all_that_is_over(
    folder: Path, keyring: Keyring, admin: Unlocked
) -> None:
    before = keyring.certificate_of(REVIEWER.id)
    old = without_list(folder, accounts.change(keyring, admin, WANTED, NOW + DAY), admin)
    assert old.revocations == ()
    assert list_warning(old.document, NOW) == ABSENT
    renewed = old.renew_list(admin, NOW + 3 * DAY)
    assert the_list(renewed).number == 1
    assert named(renewed) == {before.serial_number: (NOW + DAY, x509.ReasonFlags.superseded)}


def test_an_account_disabled_by_an_earlier_version_keeps_its_certificate_when_enabled(
    folder: Path, keyring: Keyring, admin: Unlocked
) -> None:
    old = without_list(folder, accounts.disable(keyring, admin, REVIEWER.id, REASON, NOW), admin)
    before = old.certificate_of(REVIEWER.id)
    opened = accounts.enable(old, admin, REVIEWER.id, NOW + DAY)
    assert opened.certificate_of(REVIEWER.id) == before
    assert named(opened) == {}


def test_another_authoritys_list_or_none_at_all_is_refused(
    folder: Path, keyring: Keyring, admin: Unlocked
) -> None:
    authority = keyring.authority_with_key(admin)
    other = new_authority(authority.certificate.subject.rfc4514_string()[3:60], "reviewer-app workspace", NOW)
    for wrong in (issue_crl(other, (), NOW, 9), authority.certificate.public_bytes(Encoding.DER), b"x"):
        document = replace(keyring.document, revocations=to_base64(wrong))
        write_keyring(folder, document, SoftSigner(authority.certificate, (), authority.key))
        with pytest.raises(KeyringRefused, match="revocation list is not the authority's"):
            read_keyring(folder, CHEAP)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, ""),
        (23, ""),
        (23.1, "runs out in 6 days, on 2026-12-23 09:00 UTC"),
        (28.5, "runs out in 1 day,"),
        (29.5, "runs out today,"),
        (30, "runs out today,"),
        (30.1, "ran out on 2026-12-23 09:00 UTC: nobody can sign"),
    ],
)
def test_people_are_told_in_time(keyring: Keyring, days: float, words: str) -> None:
    said = list_warning(keyring.document, NOW + days * DAY)
    assert (words in said) if words else said == ""


def test_openssl_reads_the_list(keyring: Keyring, admin: Unlocked, tmp_path: Path) -> None:
    closed = accounts.disable(keyring, admin, REVIEWER.id, REASON, NOW)
    (tmp_path / "list.der").write_bytes(the_list(closed).der)
    (tmp_path / "root.pem").write_bytes(closed.authority.public_bytes(Encoding.PEM))
    command = [tool("openssl"), "crl", "-inform", "DER", "-in", tmp_path / "list.der", "-noout", "-text"]
    told = subprocess.run(
        [*map(str, command), "-CAfile", str(tmp_path / "root.pem")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "verify OK" in told.stdout + told.stderr
    assert "Privilege Withdrawn" in told.stdout
