from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from reviewer_app.custody.authority import NameRefused
from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.files import to_base64
from reviewer_app.custody.keyring import (
    Keyring,
    NotAnAdministrator,
    PersonRefused,
    UnknownPerson,
    adopt_workspace,
    create_keyring,
)
from reviewer_app.custody.keyring_form import KEYRING, KeyringRefused
from reviewer_app.custody.keyring_state import STATE, StateNotTrusted
from reviewer_app.custody.sealed import open_sealed, public_bytes, seal_info, seal_to
from reviewer_app.custody.signers import SoftSigner, verify
from reviewer_app.custody.slots import OtherWorkstation, PasswordRefused
from reviewer_app.custody.tries import AccountLocked, WrongPassword
from reviewer_app.custody.verdict import Status
from reviewer_app.custody.workstation import RecordLost, WorkstationSecretLost
from reviewer_app.domain.codec import canonical, to_plain
from reviewer_app.domain.people import Employer, Person, Role
from tests.builders_custody import (
    ADMIN,
    CHEAP,
    CLERK,
    NOW,
    PASSWORD,
    REVIEWER,
    SUPERVISOR,
    a_keyring,
    a_newcomer,
)

MINUTE = timedelta(minutes=1)
SIGNED_PREFIX = b"reviewer-app keyring v1\x00"


def test_unlocking_gives_the_person_with_working_keys(folder: Path) -> None:
    _, database_key = create_keyring(folder, [a_newcomer(ADMIN), a_newcomer(REVIEWER)], False, NOW, CHEAP)
    keyring = Keyring.open(folder, CHEAP)
    unlocked = keyring.unlock(REVIEWER.id, PASSWORD, NOW)
    assert unlocked.person == REVIEWER
    assert len(unlocked.database_key) == 80
    assert unlocked.database_key == database_key == keyring.unlock(ADMIN.id, PASSWORD, NOW).database_key
    certificate = keyring.certificate_of(REVIEWER.id)
    assert verify(certificate, b"act", unlocked.signer.sign(b"act"))
    assert unlocked.certificate.good
    blob = seal_to(keyring.sealing_public_of(REVIEWER.id), b"case key", seal_info("case key"))
    assert open_sealed(unlocked.sealing_key, blob, seal_info("case key")) == b"case key"
    assert unlocked.signer.chain == (keyring.authority,)


def test_everyone_has_keys_of_their_own(folder: Path) -> None:
    keyring = a_keyring(folder, ADMIN, CLERK, REVIEWER, SUPERVISOR)
    publics = {public_bytes(keyring.sealing_public_of(each.id)) for each in keyring.people}
    for person in keyring.people:
        signing = keyring.certificate_of(person.id).public_key()
        assert isinstance(signing, ec.EllipticCurvePublicKey)
        publics.add(public_bytes(signing))
    assert len(publics) == 8


def test_wiping_overwrites_the_database_key(keyring: Keyring) -> None:
    unlocked = keyring.unlock(REVIEWER.id, PASSWORD, NOW)
    assert any(unlocked.database_key)
    shown = repr(unlocked)
    assert "bytearray" not in shown
    unlocked.wipe()
    assert not any(unlocked.database_key)


def test_a_wrong_password_tells_the_tries_left_and_the_third_locks(folder: Path, keyring: Keyring) -> None:
    for left in (2, 1, 0):
        with pytest.raises(WrongPassword) as wrong:
            Keyring.open(folder, CHEAP).unlock(REVIEWER.id, "not the password", NOW)
        assert wrong.value.tries_left == left
    assert "locked" in wrong.value.sentence
    with pytest.raises(AccountLocked) as locked:  # right, over a restart, a second before the lock ends
        Keyring.open(folder, CHEAP).unlock(REVIEWER.id, PASSWORD, NOW + timedelta(minutes=14, seconds=59))
    assert locked.value.until == NOW + 15 * MINUTE
    assert "2026-11-23 09:15:00 UTC" in locked.value.sentence


def test_the_lock_ends_after_fifteen_minutes_and_the_failures_are_told(
    folder: Path, keyring: Keyring
) -> None:
    keyring.unlock(REVIEWER.id, PASSWORD, NOW)
    for _ in range(3):
        with pytest.raises(WrongPassword):
            keyring.unlock(REVIEWER.id, "wrong", NOW + MINUTE)
    with pytest.raises(AccountLocked):
        keyring.unlock(REVIEWER.id, PASSWORD, NOW + 2 * MINUTE)
    later = NOW + 16 * MINUTE
    unlocked = Keyring.open(folder, CHEAP).unlock(REVIEWER.id, PASSWORD, later)
    assert (unlocked.last_logon, unlocked.failed_tries) == (NOW, 4)
    again = keyring.unlock(REVIEWER.id, PASSWORD, later + MINUTE)
    assert (again.last_logon, again.failed_tries) == (later, 0)


def test_a_clock_set_back_keeps_the_lock(keyring: Keyring) -> None:
    for _ in range(3):
        with pytest.raises(WrongPassword):
            keyring.unlock(REVIEWER.id, "wrong", NOW)
    with pytest.raises(AccountLocked):
        keyring.unlock(REVIEWER.id, PASSWORD, NOW - timedelta(days=1))


def test_one_persons_lock_is_not_anothers(keyring: Keyring) -> None:
    for _ in range(3):
        with pytest.raises(WrongPassword):
            keyring.unlock(REVIEWER.id, "wrong", NOW)
    assert keyring.unlock(ADMIN.id, PASSWORD, NOW).person == ADMIN


def test_confirming_counts_like_a_log_on_but_is_none(keyring: Keyring) -> None:
    keyring.unlock(REVIEWER.id, PASSWORD, NOW)
    keyring.confirm(REVIEWER.id, PASSWORD, NOW + MINUTE)
    with pytest.raises(WrongPassword):
        keyring.confirm(REVIEWER.id, "wrong", NOW + MINUTE)
    keyring.confirm(REVIEWER.id, PASSWORD, NOW + MINUTE)
    unlocked = keyring.unlock(REVIEWER.id, PASSWORD, NOW + 2 * MINUTE)
    assert (unlocked.last_logon, unlocked.failed_tries) == (NOW, 1)
    for _ in range(3):
        with pytest.raises(WrongPassword):
            keyring.confirm(REVIEWER.id, "wrong", NOW + 3 * MINUTE)
    with pytest.raises(AccountLocked):
        keyring.confirm(REVIEWER.id, PASSWORD, NOW + 3 * MINUTE)


def test_nobody_unknown_is_let_in(keyring: Keyring) -> None:
    for name in ("nobody", "", "../x", "\ud800", f"?{'0' * 32}"):
        with pytest.raises(WrongPassword):
            keyring.unlock(name, PASSWORD, NOW)
    with pytest.raises(UnknownPerson, match="nobody"):
        keyring.certificate_of("nobody")


def test_a_keyring_of_an_earlier_version_opens_and_is_written_in_the_new_form(
    folder: Path, keyring: Keyring
) -> None:
    admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
    authority = keyring.authority_with_key(admin)
    plain = to_plain(keyring.document)
    for entry in plain["people"]:
        for name in ("clearance", "nondisclosure", "disabled", "since", "earlier"):
            del entry[name]
    signature = SoftSigner(authority.certificate, (), authority.key).sign(SIGNED_PREFIX + canonical(plain))
    whole = canonical({"document": plain, "signature": to_base64(signature)})
    (folder / KEYRING).write_bytes(whole)
    before = Keyring.open(folder, CHEAP)
    assert before.unlock(REVIEWER.id, PASSWORD, NOW).person == REVIEWER
    before.enrol(admin, a_newcomer(CLERK), NOW)
    assert set(Keyring.open(folder, CHEAP).people) == {ADMIN, REVIEWER, CLERK}
    assert b'"clearance"' in (folder / KEYRING).read_bytes()


def test_a_person_whose_certificate_has_run_out_is_told_so(keyring: Keyring) -> None:
    unlocked = keyring.unlock(ADMIN.id, PASSWORD, NOW + timedelta(days=4 * 365))  # nobody closes the last one
    assert unlocked.certificate.status is Status.NOT_GOOD
    assert "expired" in unlocked.certificate.sentence


def test_a_keyring_does_not_open_on_another_workstation(
    folder: Path, state: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REVIEWER_APP_STATE", str(tmp_path / "other"))
    with pytest.raises(WorkstationSecretLost):
        Keyring.open(folder, CHEAP)
    a_keyring(tmp_path / "other workspace", ADMIN)  # this workstation has a secret now
    with pytest.raises(RecordLost):
        Keyring.open(folder, CHEAP)


def test_a_lost_record_is_adopted_only_for_the_authority_named(
    folder: Path, state: Path, keyring: Keyring
) -> None:
    (record,) = state.glob("workspace-*.json")
    record.unlink()
    with pytest.raises(RecordLost):
        Keyring.open(folder, CHEAP)
    with pytest.raises(KeyringRefused, match="not the one named"):
        adopt_workspace(folder, "0" * 96, CHEAP)
    adopt_workspace(folder, fingerprint(keyring.authority), CHEAP)
    opened = Keyring.open(folder, CHEAP)
    with pytest.raises(StateNotTrusted):
        opened.unlock(ADMIN.id, PASSWORD, NOW)
    assert opened.unlock(ADMIN.id, PASSWORD, NOW, begin_state_anew=True).person == ADMIN


def test_slots_of_a_replaced_secret_are_named(folder: Path, state: Path, keyring: Keyring) -> None:
    (state / "workstation.secret").write_bytes(bytes(32))
    (record,) = state.glob("workspace-*.json")
    record.unlink()
    adopt_workspace(folder, fingerprint(keyring.authority), CHEAP)
    with pytest.raises(OtherWorkstation):
        Keyring.open(folder, CHEAP).unlock(ADMIN.id, PASSWORD, NOW, begin_state_anew=True)


def test_a_keyring_made_elsewhere_put_in_its_place_is_refused(
    folder: Path, state: Path, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, truly signed, by an authority of the attacker's own, with passwords the attacker knows."""
    monkeypatch.setenv("REVIEWER_APP_STATE", str(tmp_path / "attacker"))
    a_keyring(tmp_path / "forged")
    monkeypatch.setenv("REVIEWER_APP_STATE", str(state))
    for name in (KEYRING, STATE):
        shutil.copy(tmp_path / "forged" / name, folder / name)
    with pytest.raises(RecordLost):
        Keyring.open(folder, CHEAP)


def test_an_authority_under_the_same_workspace_id_is_refused(folder: Path, keyring: Keyring) -> None:
    record = keyring.station.recall(keyring.workspace)
    keyring.station.remember(replace(record, authority="0" * 96))
    with pytest.raises(KeyringRefused, match="authority is not the one"):
        Keyring.open(folder, CHEAP)


def test_an_administrator_enrols_without_knowing_a_password(folder: Path, keyring: Keyring) -> None:
    admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
    newcomer = Person("contractor.1", "Ada Contractor", frozenset({Role.REVIEWER}), Employer.CONTRACTOR)
    changed = keyring.enrol(admin, a_newcomer(newcomer, "another password"), NOW)
    opened = Keyring.open(folder, CHEAP)
    assert opened.document == changed.document
    unlocked = opened.unlock(newcomer.id, "another password", NOW)
    assert unlocked.person == newcomer
    assert unlocked.database_key == admin.database_key
    assert opened.unlock(REVIEWER.id, PASSWORD, NOW).person == REVIEWER


def test_only_an_administrator_holds_the_authoritys_key(keyring: Keyring) -> None:
    reviewer = keyring.unlock(REVIEWER.id, PASSWORD, NOW)
    with pytest.raises(NotAnAdministrator):
        keyring.enrol(reviewer, a_newcomer(CLERK), NOW)
    with pytest.raises(NotAnAdministrator):
        keyring.authority_with_key(reviewer)


def test_two_changes_from_one_reading_do_not_lose_the_first(folder: Path, keyring: Keyring) -> None:
    admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
    keyring.enrol(admin, a_newcomer(CLERK), NOW)
    with pytest.raises(KeyringRefused, match="meanwhile"):
        keyring.enrol(admin, a_newcomer(SUPERVISOR), NOW)
    assert CLERK in Keyring.open(folder, CHEAP).people


def test_an_older_keyring_put_back_is_refused(folder: Path, keyring: Keyring) -> None:
    older = (folder / KEYRING).read_bytes()
    admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
    keyring.enrol(admin, a_newcomer(CLERK), NOW)
    (folder / KEYRING).write_bytes(older)
    with pytest.raises(KeyringRefused, match="set back"):
        Keyring.open(folder, CHEAP)


def test_an_enrolment_interrupted_before_the_record_is_taken_up(
    folder: Path, state: Path, keyring: Keyring
) -> None:
    admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
    (record,) = state.glob("workspace-*.json")
    older = record.read_bytes()
    keyring.enrol(admin, a_newcomer(CLERK), NOW)
    record.write_bytes(older)
    opened = Keyring.open(folder, CHEAP)
    opened.enrol(admin, a_newcomer(SUPERVISOR), NOW)
    assert {CLERK, SUPERVISOR} <= set(Keyring.open(folder, CHEAP).people)


def test_a_keyring_is_never_replaced_by_a_new_one(folder: Path, keyring: Keyring) -> None:
    with pytest.raises(KeyringRefused, match="already"):
        a_keyring(folder)
    assert Keyring.open(folder, CHEAP).document == keyring.document


@pytest.mark.parametrize(
    ("people", "word"),
    [
        ([REVIEWER], "security administrator"),
        ([], "security administrator"),
        ([ADMIN, ADMIN], "same id"),
        ([ADMIN, Person("Reyes", "R", frozenset({Role.REVIEWER}))], "lower-case"),
        ([ADMIN, Person("../x", "R", frozenset({Role.REVIEWER}))], "lower-case"),
        ([ADMIN, Person("reyes", "R\u202e", frozenset({Role.REVIEWER}))], "hidden"),
        ([ADMIN, Person("reyes", " ", frozenset({Role.REVIEWER}))], "empty"),
        ([ADMIN, Person("reyes", "R", frozenset())], "no role"),
    ],
)
def test_people_that_cannot_be(folder: Path, people: list[Person], word: str) -> None:
    with pytest.raises(PersonRefused, match=word):
        create_keyring(folder, [a_newcomer(each) for each in people], False, NOW, CHEAP)
    assert not folder.exists()


def test_a_short_password_is_taken_for_training_only(folder: Path) -> None:
    with pytest.raises(PasswordRefused):
        create_keyring(folder, [a_newcomer(ADMIN, "training")], False, NOW, CHEAP)
    keyring, _ = create_keyring(folder, [a_newcomer(ADMIN, "training")], True, NOW, CHEAP)
    assert keyring.training
    assert Keyring.open(folder, CHEAP).training
    assert "Training" in keyring.authority.subject.rfc4514_string()


def test_a_name_too_long_for_a_certificate_is_refused(folder: Path) -> None:
    long = Person("adeyemi", "x" * 65, frozenset({Role.SECURITY_ADMINISTRATOR}))
    with pytest.raises(NameRefused):
        create_keyring(folder, [a_newcomer(long)], False, NOW, CHEAP)
    assert not (folder / KEYRING).exists()


def test_passwords_are_not_in_a_repr() -> None:
    assert PASSWORD not in repr(a_newcomer(ADMIN))
