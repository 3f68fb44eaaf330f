"""The records signing key: opened by records officers alone, and believed only as they wrote it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer_app.custody import mldsa
from reviewer_app.custody.keyring import Keyring, Unlocked
from reviewer_app.custody.records_key import (
    FILE,
    NotARecordsKeyHolder,
    RecordsKey,
    RecordsKeyRefused,
    make_records_key,
    open_records_key,
    read_records_key,
    shared_with,
)
from reviewer_app.custody.sealed import SealDoesNotOpen
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.people import Person, Role
from tests.builders_custody import ADMIN, NOW, PASSWORD, REVIEWER, a_keyring

OFFICER = Person("whitlock", "J. Whitlock", frozenset({Role.RECORDS_OFFICER}))
SECOND = Person("barnes", "Ida Barnes", frozenset({Role.RECORDS_OFFICER}))
LATER = NOW + timedelta(hours=1)


@dataclass
class Place:
    ring: Keyring
    folder: Path

    def unlocked(self, person: Person) -> Unlocked:
        return self.ring.unlock(person.id, PASSWORD, NOW)

    def make(self, *holders: Person, by: Person = OFFICER) -> RecordsKey:
        public = {one.id: self.ring.sealing_public_of(one.id) for one in holders or (OFFICER,)}
        return make_records_key(
            self.folder, self.ring.workspace, public, by.id, self.unlocked(by).signer, NOW
        )

    def read(self) -> RecordsKey | None:
        return read_records_key(self.folder, self.ring.workspace, self.ring.authority)

    def alter(self, change: Callable[[dict[str, object]], None]) -> None:
        told = json.loads((self.folder / FILE).read_bytes())
        change(told)
        (self.folder / FILE).write_bytes(canonical(told))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(a_keyring(tmp_path / "w", ADMIN, REVIEWER, OFFICER, SECOND), tmp_path / "w")


def test_a_records_officer_makes_it_and_signs(place: Place) -> None:
    assert place.read() is None
    made = place.make()
    found = place.read()
    assert found == made
    signer = open_records_key(found, OFFICER.id, place.unlocked(OFFICER).sealing_key)
    signature = signer.sign(b"a manifest")
    assert mldsa.verify(found.public_key, b"a manifest", signature, mldsa.RECORDS_CONTEXT)
    assert not mldsa.verify(found.public_key, b"a manifest", signature)
    assert not mldsa.verify(found.public_key, b"another", signature, mldsa.RECORDS_CONTEXT)
    assert found.fingerprint == mldsa.fingerprint(signer.public_key)


def test_the_seed_is_nowhere_in_clear(place: Place) -> None:
    found = place.make()
    signer = open_records_key(found, OFFICER.id, place.unlocked(OFFICER).sealing_key)
    seed = signer._key.private_bytes_raw()  # what must not be found
    for path in place.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert seed not in data
            assert seed.hex().encode() not in data


def test_nobody_else_opens_it(place: Place) -> None:
    found = place.make()
    with pytest.raises(NotARecordsKeyHolder):
        open_records_key(found, SECOND.id, place.unlocked(SECOND).sealing_key)
    with pytest.raises(SealDoesNotOpen):
        open_records_key(found, OFFICER.id, place.unlocked(SECOND).sealing_key)


def test_a_holder_lets_another_in(place: Place) -> None:
    found, own = place.make(), place.unlocked(OFFICER)
    holders = {one.id: place.ring.sealing_public_of(one.id) for one in (OFFICER, SECOND)}
    shared_with(place.folder, found, holders, OFFICER.id, own.sealing_key, own.signer, LATER)
    now = place.read()
    assert now is not None
    assert now.fingerprint == found.fingerprint
    assert now.held_by(SECOND.id)
    assert open_records_key(now, SECOND.id, place.unlocked(SECOND).sealing_key).public_key == found.public_key
    stranger = place.unlocked(SECOND)
    with pytest.raises(NotARecordsKeyHolder):  # of the file as it was
        shared_with(place.folder, found, holders, SECOND.id, stranger.sealing_key, stranger.signer, LATER)


def test_who_makes_it_holds_it_and_signs_himself(place: Place) -> None:
    with pytest.raises(RecordsKeyRefused, match="not among its holders"):
        place.make(SECOND)
    public = {OFFICER.id: place.ring.sealing_public_of(OFFICER.id)}
    with pytest.raises(RecordsKeyRefused, match="not of the person"):
        make_records_key(
            place.folder, place.ring.workspace, public, OFFICER.id, place.unlocked(SECOND).signer, NOW
        )


def test_only_a_records_officers_file_is_believed(place: Place) -> None:
    place.make(REVIEWER, by=REVIEWER)
    with pytest.raises(RecordsKeyRefused, match="does not carry the role records officer"):
        place.read()


def test_a_file_of_another_workspace_is_refused(place: Place, tmp_path: Path) -> None:
    other = a_keyring(tmp_path / "other", ADMIN, OFFICER)
    place.make()
    (tmp_path / "other" / FILE).write_bytes((place.folder / FILE).read_bytes())
    with pytest.raises(RecordsKeyRefused, match="another workspace"):
        read_records_key(tmp_path / "other", other.workspace, other.authority)
    with pytest.raises(RecordsKeyRefused, match="not issued by"):
        read_records_key(place.folder, place.ring.workspace, other.authority)


def test_no_byte_of_it_can_change(place: Place) -> None:
    place.make()
    data = (place.folder / FILE).read_bytes()
    for at in range(0, len(data), 37):
        spoiled = bytearray(data)
        spoiled[at] ^= 1
        (place.folder / FILE).write_bytes(spoiled)
        with pytest.raises(RecordsKeyRefused):
            place.read()


def test_a_link_in_its_place_is_not_followed(place: Place) -> None:
    place.make()
    (place.folder / FILE).rename(place.folder / "elsewhere")
    (place.folder / FILE).symlink_to(place.folder / "elsewhere")
    with pytest.raises(RecordsKeyRefused, match="cannot be read"):
        place.read()


def test_deep_nesting_is_refused_and_no_crash(place: Place) -> None:
    (place.folder / FILE).write_bytes(b"[" * 100_000)
    with pytest.raises(RecordsKeyRefused):
        place.read()


def test_a_seed_that_is_not_the_keys_is_refused(place: Place) -> None:
    """Sealed to the officer by whoever knows the public key: signed it would have to be, too."""
    from dataclasses import replace

    from reviewer_app.custody.files import to_base64
    from reviewer_app.custody.sealed import seal_info, seal_to

    found = place.make()
    info = seal_info("records signing key", workspace=place.ring.workspace, person=OFFICER.id)
    sealed = to_base64(seal_to(place.ring.sealing_public_of(OFFICER.id), bytes(32), info))
    other = RecordsKey(replace(found.document, sealed={OFFICER.id: sealed}))
    with pytest.raises(RecordsKeyRefused, match="another key than it says"):
        open_records_key(other, OFFICER.id, place.unlocked(OFFICER).sealing_key)
