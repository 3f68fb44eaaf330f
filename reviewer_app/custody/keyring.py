"""The keyring: who may open the workspace, with which password, and what it then gives.

- `create_keyring` makes authority, people and keys; `Keyring.open` believes a keyring only when its signature
  and certificates hold, and it is the authority and at least the serial this workstation remembers.
- `unlock` gives a person's signer, sealing key and the database's raw key: nothing else does. `confirm` tests
  the password again before an act, and gives nothing.
- The database key and the authority's key are sealed to people's public keys, so an administrator adds a
  person without knowing a password. What else is done to accounts stands in `accounts`.
- Keys are wiped where Python allows it: `Unlocked.wipe` overwrites the database key. It cannot reach copies
  inside OpenSSL, the private keys (they go when nothing refers to them), or pages the system swapped out.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.authority import Authority, new_authority
from reviewer_app.custody.certificates import check_certificate, fingerprint
from reviewer_app.custody.files import held, to_base64, wipe
from reviewer_app.custody.keyring_form import (
    FORMAT,
    KEYRING,
    Card,
    Document,
    KeyringRefused,
    PersonEntry,
    fault_of_person,
    holds_authority,
    read_keyring,
    write_keyring,
)
from reviewer_app.custody.keyring_state import UNKNOWN, Anchor, new_state, read_state, write_state
from reviewer_app.custody.person_keys import (
    DATABASE_KEY_SIZE,
    NewPerson,
    Place,
    authority_key_of,
    database_key_of,
    new_entry,
)
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.custody.slots import Cost, OtherWorkstation, check_password
from reviewer_app.custody.tries import Attempt, NotYourPassword, WrongPassword, a_stranger, attempt
from reviewer_app.custody.verdict import Verdict
from reviewer_app.custody.workspace_list import next_list, own_list
from reviewer_app.custody.workstation import WorkspaceRecord, Workstation, this_workstation
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Person


class UnknownPerson(DeskError):
    """There is no account {person} in this workspace."""


class PersonRefused(DeskError):
    """The people of the workspace are refused: {fault}."""


class NotAnAdministrator(DeskError):
    """{person} does not hold the authority's key: only a security administrator does this."""


class AnchorRefused(DeskError):
    """The journal ends at entry {seq}, and this workstation has already seen entry {seen}: it was set back or
    replaced."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A person who is logged on. `database_key` is 80 raw bytes; `certificate`: is the signer good.

    `last_logon` and `failed_tries` are from before this log-on, to be shown to the person. `state_begun_anew`
    is the reason why the record of tries had to be begun anew, "" otherwise; it belongs in the journal.
    """

    person: Person
    signer: SoftSigner
    certificate: Verdict
    sealing_key: ec.EllipticCurvePrivateKey = field(repr=False)
    database_key: bytearray = field(repr=False)
    last_logon: datetime | None
    failed_tries: int
    state_begun_anew: str = ""

    def wipe(self) -> None:
        wipe(self.database_key)


@dataclass(frozen=True, slots=True)
class Keyring:
    """A verified keyring. It does not change: a verb that writes gives the new one."""

    folder: Path
    document: Document
    station: Workstation
    cost: Cost

    @classmethod
    def open(cls, folder: Path, cost: Cost | None = None) -> Keyring:
        """Raises NoKeyring, KeyringRefused, WorkstationSecretLost, RecordLost, NotAuthentic."""
        document = read_keyring(folder, cost)
        station = this_workstation()
        _check_record(folder, document, station.recall(document.workspace))
        return cls(folder, document, station, cost or Cost())

    @property
    def workspace(self) -> str:
        """32 hex digits."""
        return self.document.workspace

    @property
    def training(self) -> bool:
        return self.document.training

    @property
    def authority(self) -> x509.Certificate:
        return self.document.authority_certificate

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(entry.person for entry in self.document.people)

    def certificate_of(self, person_id: str) -> x509.Certificate:
        return self.entry(person_id).signing_certificate

    def certificates_of(self, person_id: str) -> tuple[tuple[x509.Certificate, datetime | None], ...]:
        """Every certificate of a person, and until when each signed (None: it does now).

        The earlier ones, the one in force, and then those of the person's cards.
        """
        entry = self.entry(person_id)
        soft = (*((one.loaded, one.ended) for one in entry.earlier), (entry.signing_certificate, None))
        return (*soft, *((one.loaded, one.ended) for one in entry.cards))

    def cards_of(self, person_id: str) -> tuple[Card, ...]:
        """The person's cards that are in force."""
        return tuple(one for one in self.entry(person_id).cards if not one.until)

    @property
    def revocations(self) -> tuple[bytes, ...]:
        """The authority's revocation list, DER; nothing where an earlier version wrote none."""
        found = own_list(self.document)
        return (found.der,) if found else ()

    def sealing_public_of(self, person_id: str) -> ec.EllipticCurvePublicKey:
        """What a case key is sealed to, for this person."""
        return self.entry(person_id).sealing_public

    def unlock(
        self, person_id: str, password: str, now: datetime, *, begin_state_anew: bool = False
    ) -> Unlocked:
        """Log on. Raises WrongPassword, AccountLocked, AccountDisabled, OtherWorkstation, StateNotTrusted.

        An account that does not exist is tried like one that does: the same sentence, the same time, a lock.
        `begin_state_anew` lets a security administrator in when the record of tries cannot be trusted, and
        begins it anew; it changes nothing while the record is good.
        """
        known = next((one for one in self.document.people if one.id == person_id), None)
        entry = known or a_stranger(self.document.people, person_id, self.place)
        if entry.slot.station != self.station.fingerprint:
            raise OtherWorkstation(person=person_id)
        opened = self._attempt(entry, password, now, logon=True, begin_anew=begin_state_anew)
        signer = SoftSigner(entry.signing_certificate, (self.authority,), opened.keys.signing)
        return Unlocked(
            person=entry.person,
            signer=signer,
            certificate=check_certificate(signer.certificate, self.authority, now, entry.roles),
            sealing_key=opened.keys.sealing,
            database_key=database_key_of(entry, opened.keys.sealing, self.workspace),
            last_logon=opened.last_logon,
            failed_tries=opened.failed_tries,
            state_begun_anew=opened.begun_anew,
        )

    def confirm(self, person_id: str, password: str, now: datetime) -> None:
        """Test the password again before an act; the same tries, the same lock. Raises as `unlock` does."""
        try:
            self._attempt(self.entry(person_id), password, now, logon=False, begin_anew=False)
        except WrongPassword as error:
            raise NotYourPassword(error.tries_left) from error

    def authority_with_key(self, admin: Unlocked) -> Authority:
        """The authority, able to issue. Raises NotAnAdministrator."""
        entry = self.entry(admin.person.id)
        key = authority_key_of(entry, admin.sealing_key, self.workspace)
        if key is None:
            raise NotAnAdministrator(person=entry.name)
        return Authority(self.authority, key)

    def enrol(self, admin: Unlocked, newcomer: NewPerson, now: datetime) -> Keyring:
        """Add a person; the new keyring.

        Raises NotAnAdministrator, PersonRefused, PasswordRefused, NameRefused, KeyringRefused.
        """
        authority = self.authority_with_key(admin)
        _check_people([*self.people, newcomer.person])
        check_password(newcomer.person.id, newcomer.password, self.training)
        entry = new_entry(newcomer, authority, admin.database_key, self.place, now)
        return self.with_people((*self.document.people, entry), authority, now)

    def renew_list(self, admin: Unlocked, now: datetime) -> Keyring:
        """Issue the authority's revocation list anew; the new keyring.

        Raises NotAnAdministrator, KeyringRefused.
        """
        return self.with_people(self.document.people, self.authority_with_key(admin), now)

    def last_seen(self) -> Anchor | None:
        """The last journal entry this workstation has seen. Raises StateNotTrusted."""
        with held(self.folder):
            return read_state(self.folder, self.station, self.workspace).anchor

    def remember_journal(self, seq: int, digest: str) -> None:
        """Anchor the journal's head. Raises AnchorRefused for an earlier or other entry, StateNotTrusted."""
        with held(self.folder):
            state = read_state(self.folder, self.station, self.workspace)
            seen = state.anchor
            if seen and (seq < seen.seq or (seq == seen.seq and digest != seen.digest)):
                raise AnchorRefused(seq=seq, seen=seen.seq)
            if seen != Anchor(seq, digest):
                write_state(self.folder, self.station, replace(state, anchor=Anchor(seq, digest)))

    def _attempt(
        self, entry: PersonEntry, password: str, now: datetime, *, logon: bool, begin_anew: bool
    ) -> Attempt:
        people = self.document.people
        return attempt(
            self.folder, entry, people, password, self.place, now, logon=logon, begin_anew=begin_anew
        )

    def entry(self, person_id: str) -> PersonEntry:
        """What the file says of a person. Raises UnknownPerson."""
        for entry in self.document.people:
            if entry.id == person_id:
                return entry
        raise UnknownPerson(person=person_id)

    @property
    def place(self) -> Place:
        return Place(self.workspace, self.station, self.cost)

    def with_people(self, people: tuple[PersonEntry, ...], authority: Authority, now: datetime) -> Keyring:
        """Write the keyring with other entries, the next serial, and the next revocation list.

        Raises PersonRefused, KeyringRefused.
        """
        _check_people([each.person for each in people])
        document = replace(
            self.document,
            serial=self.document.serial + 1,
            people=people,
            revocations=next_list(self.document, people, authority, now),
        )
        with held(self.folder):
            if read_keyring(self.folder, self.cost).serial != self.document.serial:
                raise KeyringRefused(
                    path=self.folder / KEYRING, fault="it was changed meanwhile: open it again"
                )
            record = replace(self.station.recall(self.workspace), keyring_serial=self.document.serial)
            self.station.remember(record)  # catches up after an interrupted write
            write_keyring(self.folder, document, SoftSigner(authority.certificate, (), authority.key))
            self.station.remember(replace(record, keyring_serial=document.serial))
        return replace(self, document=document)


def create_keyring(
    folder: Path,
    people: Sequence[NewPerson],
    training: bool,
    now: datetime,
    cost: Cost | None = None,
) -> tuple[Keyring, bytearray]:
    """A new workspace's keyring, and its database key (80 random bytes), which the caller wipes.

    At least one of `people` is a security administrator: only they hold the authority's key. The keyring is
    the last file written. Raises PersonRefused, PasswordRefused, NameRefused, KeyringRefused, OSError.
    """
    cost = cost or Cost()
    _check_people([each.person for each in people])
    for each in people:
        check_password(each.person.id, each.password, training)
    station = this_workstation(create=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    workspace, database_key = secrets.token_hex(16), bytearray(secrets.token_bytes(DATABASE_KEY_SIZE))
    name = f"{'Training workspace' if training else 'Workspace'} authority {workspace[:8]}"
    authority = new_authority(name, "reviewer-app workspace", now)
    place = Place(workspace, station, cost)
    entries = tuple(new_entry(each, authority, database_key, place, now) for each in people)
    certificate = to_base64(authority.certificate.public_bytes(Encoding.DER))
    document = Document(FORMAT, workspace, training, 1, certificate, entries)
    document = replace(document, revocations=next_list(document, entries, authority, now))
    _write_new(folder, document, authority, station)
    return Keyring(folder, document, station, cost), database_key


def adopt_workspace(folder: Path, authority: str, cost: Cost | None = None) -> None:
    """Remember a workspace this workstation has lost the record of, when its authority is the one expected.

    `authority` is the SHA-384 (hex) of the authority's certificate, from paper or another trusted place.
    The record of tries must then be begun anew by an administrator. Raises KeyringRefused.
    """
    document = read_keyring(folder, cost)
    if fingerprint(document.authority_certificate) != authority.lower():
        raise KeyringRefused(path=folder / KEYRING, fault="its authority is not the one named")
    record = WorkspaceRecord(FORMAT, document.workspace, authority.lower(), document.serial, UNKNOWN)
    this_workstation().remember(record)


def _write_new(folder: Path, document: Document, authority: Authority, station: Workstation) -> None:
    mark = fingerprint(authority.certificate)
    with held(folder):
        if (folder / KEYRING).exists():
            raise KeyringRefused(path=folder / KEYRING, fault="there is one already, and it is not replaced")
        station.remember(WorkspaceRecord(FORMAT, document.workspace, mark, document.serial, 0), new=True)
        write_state(folder, station, new_state(document.workspace))
        write_keyring(folder, document, SoftSigner(authority.certificate, (), authority.key), new=True)


def _check_people(people: Sequence[Person]) -> None:
    fault = next((fault for each in people if (fault := fault_of_person(each))), "")
    ids = [each.id for each in people]
    if not fault and len(set(ids)) != len(ids):
        fault = "two people have the same id"
    if not fault and not any(holds_authority(each) for each in people):
        fault = "nobody is a security administrator, and only they hold the authority's key"
    if fault:
        raise PersonRefused(fault=fault)


def _check_record(folder: Path, document: Document, record: WorkspaceRecord) -> None:
    path = folder / KEYRING
    if fingerprint(document.authority_certificate) != record.authority:
        raise KeyringRefused(path=path, fault="its authority is not the one this workstation remembers")
    if document.serial < record.keyring_serial:
        raise KeyringRefused(
            path=path, fault=f"it was set back (serial {document.serial}, {record.keyring_serial} was seen)"
        )
    if document.serial > record.keyring_serial + 1:  # one more is an interrupted write
        raise KeyringRefused(path=path, fault="this workstation's own record of it was set back")
