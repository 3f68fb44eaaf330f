from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer_app.custody.authority import Authority, issue_person, new_authority
from reviewer_app.custody.files import to_base64
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.keyring_form import (
    KEYRING,
    Document,
    KeyringRefused,
    NoKeyring,
    PersonEntry,
    read_keyring,
    write_keyring,
)
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.people import Role
from tests.builders_custody import ADMIN, CHEAP, NOW, PASSWORD, REVIEWER, a_keyring


def test_every_byte_of_the_keyring_counts(folder: Path) -> None:
    a_keyring(folder, ADMIN)
    path = folder / KEYRING
    whole = path.read_bytes()
    read_keyring(folder, CHEAP)
    for index in range(len(whole)):
        path.write_bytes(whole[:index] + bytes([whole[index] ^ 1 << index % 8]) + whole[index + 1 :])
        with pytest.raises(KeyringRefused) as caught:
            read_keyring(folder, CHEAP)
        assert str(path) in caught.value.sentence
    for mutant in (b"", whole[:-1], whole + b"\n", b" " + whole, b"[" * 100_000, b"{}", b"null"):
        path.write_bytes(mutant)
        with pytest.raises(KeyringRefused):
            read_keyring(folder, CHEAP)


def test_no_secret_is_in_clear(folder: Path) -> None:
    keyring = a_keyring(folder, ADMIN)
    unlocked = keyring.unlock(ADMIN.id, PASSWORD, NOW)
    text = (folder / KEYRING).read_text()
    assert PASSWORD not in text
    scalar = unlocked.sealing_key.private_numbers().private_value.to_bytes(48, "big")
    for secret in (bytes(unlocked.database_key), scalar, keyring.station.secret):
        assert secret.hex() not in text
        assert to_base64(secret) not in text


def test_no_keyring_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoKeyring):
        read_keyring(tmp_path)
    (tmp_path / KEYRING).mkdir()
    with pytest.raises(KeyringRefused):
        read_keyring(tmp_path)


def test_a_change_with_the_signature_left_is_named_as_altered(folder: Path, keyring: Keyring) -> None:
    def altered(change: Callable[[dict[str, Any]], None]) -> str:
        whole = json.loads((folder / KEYRING).read_bytes())
        change(whole["document"])
        (folder / "other").mkdir(exist_ok=True)
        (folder / "other" / KEYRING).write_bytes(canonical(whole))
        with pytest.raises(KeyringRefused) as caught:
            read_keyring(folder / "other", CHEAP)
        return caught.value.sentence

    assert "signature of the workspace's authority" in altered(lambda d: d.update(training=True))
    assert "signature" in altered(lambda d: d["people"][1].update(roles=["supervisor"]))
    assert "signature" in altered(lambda d: d["people"].reverse())
    assert "signature" in altered(lambda d: d["people"].pop())
    assert "extra" in altered(lambda d: d.update(extra=1))
    assert "version" in altered(lambda d: d.update(v=2))


def resigned(folder: Path, document: Document, authority: Authority) -> str:
    """Why a keyring is refused that its own authority has truly signed."""
    write_keyring(folder, document, SoftSigner(authority.certificate, (), authority.key))
    with pytest.raises(KeyringRefused) as caught:
        read_keyring(folder, CHEAP)
    return caught.value.sentence


def test_what_the_authority_itself_may_not_sign(folder: Path, keyring: Keyring) -> None:
    admin = keyring.unlock(ADMIN.id, PASSWORD, NOW)
    authority = keyring.authority_with_key(admin)
    document = keyring.document
    first, second = document.people

    def with_second(entry: PersonEntry) -> Document:
        return replace(document, people=(first, entry))

    def certified(authority: Authority, entry: PersonEntry) -> PersonEntry:
        public = second.signing_certificate.public_key()
        certificate = issue_person(authority, entry.person, public, NOW)  # type: ignore[arg-type]
        return replace(entry, certificate=to_base64(certificate.public_bytes(_der())))

    stranger = new_authority("Stranger", "Elsewhere", NOW)
    raised = replace(second, roles=frozenset({Role.SUPERVISOR}))
    admin_without_key = replace(second, roles=frozenset({Role.SECURITY_ADMINISTRATOR}))
    assert "not issued by" in resigned(folder, with_second(certified(stranger, second)), authority)
    assert "another person" in resigned(folder, with_second(raised), authority)
    assert "another person" in resigned(folder, with_second(replace(second, name="Someone")), authority)
    assert "role without the key" in resigned(
        folder, with_second(certified(authority, admin_without_key)), authority
    )
    assert "same id" in resigned(folder, replace(document, people=(first, first)), authority)
    assert "rounds" in resigned(
        folder, with_second(replace(second, slot=replace(second.slot, rounds=1))), authority
    )
    assert "form" in resigned(folder, with_second(replace(second, sealing="QQ==")), authority)
    assert "workspace id" in resigned(folder, replace(document, workspace="../../x"), authority)


def test_few_rounds_are_refused_without_the_word_for_tests(folder: Path, keyring: Keyring) -> None:
    assert keyring.training is False
    with pytest.raises(KeyringRefused, match="1000 rounds"):
        read_keyring(folder)
    assert REVIEWER in keyring.people


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER
