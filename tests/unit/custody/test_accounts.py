"""Accounts in the keyring: changed, disabled, enabled, unlocked, and closed because nobody used them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody import accounts
from reviewer_app.custody.certificates import fingerprint, roles_of
from reviewer_app.custody.files import to_base64
from reviewer_app.custody.keyring import Keyring, NotAnAdministrator, PersonRefused, UnknownPerson, Unlocked
from reviewer_app.custody.keyring_form import EarlierCertificate, KeyringRefused, read_keyring, write_keyring
from reviewer_app.custody.keyring_state import STATE, StateNotTrusted
from reviewer_app.custody.signers import SoftSigner, verify
from reviewer_app.custody.tries import AccountDisabled, AccountLocked, WrongPassword
from reviewer_app.domain.people import Employer, Person, Role
from tests.builders_custody import (
    ADMIN,
    CHEAP,
    CLERK,
    NOW,
    PASSWORD,
    REVIEWER,
    SUPERVISOR,
    a_certificate,
    a_keyring,
    an_authority_key,
)

DAY = timedelta(days=1)
REASON = "Left the office at the end of the month."
SECOND_ADMIN = Person("brandt", "Ilse Brandt", frozenset({Role.SECURITY_ADMINISTRATOR}))
WANTED = replace(
    REVIEWER,
    roles=frozenset({Role.SUPERVISOR}),
    employer=Employer.CONTRACTOR,
    clearance="SECRET",
    nondisclosure="2026-02-01",
)


@pytest.fixture
def admin(keyring: Keyring) -> Unlocked:
    return keyring.unlock(ADMIN.id, PASSWORD, NOW)


def reopened(folder: Path) -> Keyring:
    return Keyring.open(folder, CHEAP)


class TestChange:
    def test_a_new_certificate_names_the_new_roles_and_the_old_one_is_kept(
        self, folder: Path, keyring: Keyring, admin: Unlocked
    ) -> None:
        before = keyring.certificate_of(REVIEWER.id)
        accounts.change(keyring, admin, WANTED, NOW + DAY)
        opened = reopened(folder)
        (old, until), (new, still) = opened.certificates_of(REVIEWER.id)
        assert (fingerprint(old), until) == (fingerprint(before), NOW + DAY)
        assert still is None
        assert roles_of(old) == REVIEWER.roles
        assert roles_of(new) == WANTED.roles
        assert fingerprint(new) == fingerprint(opened.certificate_of(REVIEWER.id)) != fingerprint(before)
        unlocked = opened.unlock(REVIEWER.id, PASSWORD, NOW + DAY)
        assert unlocked.person == WANTED
        assert unlocked.certificate.good
        assert verify(old, b"act", unlocked.signer.sign(b"act"))  # the key is the same

    def test_a_change_leaves_name_and_id(self, keyring: Keyring, admin: Unlocked) -> None:
        changed = accounts.change(keyring, admin, replace(WANTED, name="Somebody Else"), NOW)
        assert changed.entry(REVIEWER.id).name == REVIEWER.name

    def test_the_authoritys_key_comes_and_goes_with_the_role(self, keyring: Keyring, admin: Unlocked) -> None:
        raised = replace(REVIEWER, roles=frozenset({Role.SECURITY_ADMINISTRATOR}))
        keyring = accounts.change(keyring, admin, raised, NOW)
        other = keyring.unlock(REVIEWER.id, PASSWORD, NOW)
        keyring = accounts.disable(keyring, other, ADMIN.id, REASON, NOW)
        keyring = accounts.enable(keyring, other, ADMIN.id, NOW)
        keyring = accounts.change(keyring, admin, REVIEWER, NOW)
        with pytest.raises(NotAnAdministrator):
            accounts.disable(keyring, keyring.unlock(REVIEWER.id, PASSWORD, NOW), ADMIN.id, REASON, NOW)

    def test_the_last_administrator_stays_one(self, folder: Path, keyring: Keyring, admin: Unlocked) -> None:
        with pytest.raises(PersonRefused, match="nobody is a security administrator"):
            accounts.change(keyring, admin, replace(ADMIN, roles=frozenset({Role.AUDITOR})), NOW)
        with pytest.raises(PersonRefused, match="nobody is a security administrator"):
            accounts.disable(keyring, admin, ADMIN.id, REASON, NOW)
        assert reopened(folder).document == keyring.document

    @pytest.mark.parametrize(
        ("wanted", "word"),
        [
            (replace(WANTED, nondisclosure="1 May"), "YYYY-MM-DD"),
            (replace(WANTED, nondisclosure="20260501"), "YYYY-MM-DD"),
            (replace(WANTED, clearance=" "), "clearance"),
            (replace(WANTED, clearance="SEC\u202eRET"), "hidden"),
            (replace(WANTED, roles=frozenset()), "no role"),
        ],
    )
    def test_what_cannot_be(self, keyring: Keyring, admin: Unlocked, wanted: Person, word: str) -> None:
        with pytest.raises(PersonRefused, match=word):
            accounts.change(keyring, admin, wanted, NOW)

    def test_only_an_administrator_changes_anybody(self, keyring: Keyring) -> None:
        reviewer = keyring.unlock(REVIEWER.id, PASSWORD, NOW)
        with pytest.raises(NotAnAdministrator):
            accounts.change(keyring, reviewer, WANTED, NOW)
        with pytest.raises(NotAnAdministrator):
            accounts.disable(keyring, reviewer, ADMIN.id, REASON, NOW)
        with pytest.raises(NotAnAdministrator):
            accounts.enable(keyring, reviewer, REVIEWER.id, NOW)

    def test_nobody_unknown(self, keyring: Keyring, admin: Unlocked) -> None:
        with pytest.raises(UnknownPerson):
            accounts.change(keyring, admin, CLERK, NOW)


class TestDisable:
    def test_the_right_password_is_told_why_and_a_wrong_one_is_not(
        self, folder: Path, keyring: Keyring, admin: Unlocked
    ) -> None:
        accounts.disable(keyring, admin, REVIEWER.id, REASON, NOW)
        opened = reopened(folder)
        with pytest.raises(WrongPassword):
            opened.unlock(REVIEWER.id, "wrong", NOW)
        with pytest.raises(AccountDisabled) as refused:
            opened.unlock(REVIEWER.id, PASSWORD, NOW)
        assert refused.value.sentence == (
            f"This account is disabled: {REASON} A security administrator can enable it."
        )

    def test_the_entry_holds_no_key_of_the_workspace_until_it_is_enabled(
        self, folder: Path, keyring: Keyring, admin: Unlocked
    ) -> None:
        closed = accounts.disable(keyring, admin, REVIEWER.id, REASON, NOW)
        entry = closed.entry(REVIEWER.id)
        assert (entry.database_key, entry.authority_key, entry.person.disabled) == ("", None, REASON)
        accounts.enable(closed, admin, REVIEWER.id, NOW)
        unlocked = reopened(folder).unlock(REVIEWER.id, PASSWORD, NOW)
        assert unlocked.person == REVIEWER
        assert unlocked.database_key == admin.database_key

    def test_a_disabled_administrator_begins_no_record_anew(self, folder: Path) -> None:
        keyring = a_keyring(folder, ADMIN, SECOND_ADMIN)
        admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
        closed = accounts.disable(keyring, admin, SECOND_ADMIN.id, REASON, NOW)
        (folder / STATE).unlink()
        with pytest.raises(AccountDisabled):
            closed.unlock(SECOND_ADMIN.id, PASSWORD, NOW, begin_state_anew=True)
        assert not (folder / STATE).exists()

    def test_a_refused_log_on_is_no_log_on(self, keyring: Keyring, admin: Unlocked) -> None:
        keyring.unlock(REVIEWER.id, PASSWORD, NOW)
        closed = accounts.disable(keyring, admin, REVIEWER.id, REASON, NOW)
        with pytest.raises(AccountDisabled):
            closed.unlock(REVIEWER.id, PASSWORD, NOW + DAY)
        again = accounts.enable(closed, admin, REVIEWER.id, NOW + 2 * DAY)
        assert again.unlock(REVIEWER.id, PASSWORD, NOW + 2 * DAY).last_logon == NOW


class TestIdle:
    def test_an_account_closes_after_thirty_five_days(self, keyring: Keyring) -> None:
        keyring.unlock(REVIEWER.id, PASSWORD, NOW)
        almost = NOW + 35 * DAY - timedelta(seconds=1)
        assert keyring.unlock(REVIEWER.id, PASSWORD, almost).last_logon == NOW
        with pytest.raises(AccountDisabled, match="for 35 days or more, since 2026-12-28"):
            keyring.unlock(REVIEWER.id, PASSWORD, almost + 35 * DAY)

    def test_one_that_was_never_used_counts_from_its_opening(self, keyring: Keyring) -> None:
        with pytest.raises(AccountDisabled, match="since 2026-11-23"):
            keyring.unlock(REVIEWER.id, PASSWORD, NOW + 35 * DAY)

    def test_an_administrator_enables_it_and_the_days_count_anew(self, keyring: Keyring) -> None:
        later = NOW + 40 * DAY
        admin = keyring.unlock(ADMIN.id, PASSWORD, later)
        with pytest.raises(AccountDisabled):
            keyring.unlock(REVIEWER.id, PASSWORD, later)
        closed = accounts.disable(keyring, admin, REVIEWER.id, REASON, NOW)
        opened = accounts.enable(closed, admin, REVIEWER.id, later)
        with pytest.raises(AccountDisabled):
            opened.unlock(REVIEWER.id, PASSWORD, later + 35 * DAY)
        assert opened.unlock(REVIEWER.id, PASSWORD, later + 34 * DAY).person == REVIEWER

    def test_the_last_administrator_is_never_closed(self, keyring: Keyring) -> None:
        assert keyring.unlock(ADMIN.id, PASSWORD, NOW + 400 * DAY).person == ADMIN

    def test_an_administrator_is_closed_while_another_is_there(self, folder: Path) -> None:
        keyring = a_keyring(folder, ADMIN, SECOND_ADMIN)
        later = NOW + 40 * DAY
        assert keyring.unlock(ADMIN.id, PASSWORD, later).person == ADMIN  # both were idle: one must get in
        with pytest.raises(AccountDisabled):
            keyring.unlock(SECOND_ADMIN.id, PASSWORD, later)

    def test_a_disabled_administrator_is_no_other(self, folder: Path) -> None:
        keyring = a_keyring(folder, ADMIN, SECOND_ADMIN)
        admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
        keyring = accounts.disable(keyring, admin, SECOND_ADMIN.id, REASON, NOW)
        assert keyring.unlock(ADMIN.id, PASSWORD, NOW + 40 * DAY).person == ADMIN

    def test_a_record_begun_anew_closes_nobody_at_once(self, folder: Path, keyring: Keyring) -> None:
        later = NOW + 40 * DAY
        (folder / STATE).unlink()
        keyring.unlock(ADMIN.id, PASSWORD, later, begin_state_anew=True)
        assert keyring.unlock(REVIEWER.id, PASSWORD, later + DAY).person == REVIEWER
        with pytest.raises(AccountDisabled):
            keyring.unlock(REVIEWER.id, PASSWORD, later + 36 * DAY)


class TestUnlock:
    def test_a_lifted_lock_lets_the_right_password_in_and_the_failures_are_told(
        self, folder: Path, keyring: Keyring
    ) -> None:
        for _ in range(3):
            with pytest.raises(WrongPassword):
                keyring.unlock(REVIEWER.id, "wrong", NOW)
        with pytest.raises(AccountLocked):
            keyring.unlock(REVIEWER.id, PASSWORD, NOW)
        accounts.unlock_account(keyring, REVIEWER.id)
        assert reopened(folder).unlock(REVIEWER.id, PASSWORD, NOW).failed_tries == 4

    def test_how_accounts_stand(self, folder: Path) -> None:
        keyring = a_keyring(folder, ADMIN, REVIEWER, SUPERVISOR, CLERK)
        admin = keyring.unlock(ADMIN.id, PASSWORD, NOW + 34 * DAY)
        keyring.unlock(REVIEWER.id, PASSWORD, NOW + 30 * DAY)
        keyring = accounts.disable(keyring, admin, SUPERVISOR.id, REASON, NOW)
        now = NOW + 36 * DAY
        for _ in range(3):
            with pytest.raises(WrongPassword):
                keyring.unlock(REVIEWER.id, "wrong", now)
        found = {one.person.id: one for one in accounts.accounts(keyring, now)}
        assert found[ADMIN.id] == accounts.Account(ADMIN, NOW + 34 * DAY, 0, None, "")
        locked = found[REVIEWER.id]
        assert (locked.failed_tries, locked.locked) == (3, now + timedelta(minutes=15))
        assert found[SUPERVISOR.id].closed == REASON
        assert "since 2026-11-23" in found[CLERK.id].closed
        assert {one.locked for one in accounts.accounts(keyring, now + timedelta(minutes=15))} == {None}

    def test_a_record_that_cannot_be_trusted_is_not_read(self, folder: Path, keyring: Keyring) -> None:
        (folder / STATE).unlink()
        with pytest.raises(StateNotTrusted):
            accounts.accounts(keyring, NOW)


def test_what_the_authority_itself_may_not_sign(folder: Path, keyring: Keyring, admin: Unlocked) -> None:
    """An earlier certificate of somebody else's, and a disabled account that still holds a key."""
    authority = keyring.authority_with_key(admin)
    first, second = keyring.document.people
    root = an_authority_key()
    foreign = a_certificate(REVIEWER.name, root, authority=False)
    borrowed = EarlierCertificate(first.certificate, NOW.isoformat())
    strange = EarlierCertificate(to_base64(foreign.public_bytes(Encoding.DER)), NOW.isoformat())
    zoneless = EarlierCertificate(second.certificate, "2026-11-23T09:00:00")
    for wrong, word in (
        (replace(second, earlier=(borrowed,)), "earlier certificate of reyes"),
        (replace(second, earlier=(strange,)), "earlier certificate of reyes"),
        (replace(second, earlier=(zoneless,)), "not of its form"),
        (replace(second, since="yesterday"), "not of its form"),
        (replace(second, disabled=REASON), "disabled and holds"),
        (replace(second, database_key=""), "disabled and holds"),
    ):
        document = replace(keyring.document, people=(first, wrong))
        write_keyring(folder, document, SoftSigner(authority.certificate, (), authority.key))
        with pytest.raises(KeyringRefused, match=word):
            read_keyring(folder, CHEAP)
