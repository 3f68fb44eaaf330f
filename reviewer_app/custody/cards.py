"""Cards in the keyring: a card's key certified for a person, withdrawn; who may sign a finding.

- The certificate says the person and the roles held now, as the soft key's does. When roles change, the
  authority certifies the same key anew, without the card. Withdrawn, it is on the revocation list.
- One key is one person's: a card that is certified for somebody else is refused.
- A finding is signed only by a certificate that is good beyond doubt: of this authority, of the person who
  acts, inside its validity, with the role, of a strong key, and on no list that is in date. Where there is
  no such list, that could not be checked, and is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from cryptography import x509

from reviewer_app.custody.authority import PublicKey
from reviewer_app.custody.certificates import check_certificate, fingerprint, name_of, person_id_of
from reviewer_app.custody.keyring import Keyring, Unlocked
from reviewer_app.custody.keyring_form import Card, PersonEntry
from reviewer_app.custody.person_keys import card_of
from reviewer_app.custody.verdict import Verdict, not_checked, not_good
from reviewer_app.custody.workspace_list import ABSENT
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role


class CardIsAnothers(DeskError):
    """The key on this card is certified for {person} already. One key is one person's."""


class NoSuchCard(DeskError):
    """{person} has no card in force whose certificate begins with {fingerprint}."""


def new_card(
    keyring: Keyring, admin: Unlocked, person_id: str, public: PublicKey, token: str, now: datetime
) -> Card:
    """A certificate for the key on a card, not written yet. Raises CardIsAnothers, NotAnAdministrator."""
    authority, entry = keyring.authority_with_key(admin), keyring.entry(person_id)
    for other in keyring.document.people:
        held = [one.loaded for one in other.cards if not one.until]
        if other.id != person_id and any(one.public_key() == public for one in held):
            raise CardIsAnothers(person=other.name)
    return card_of(entry.person, public, token, authority, now)


def with_card(keyring: Keyring, admin: Unlocked, person_id: str, card: Card, now: datetime) -> Keyring:
    """Write the card into the person's entry; a certificate of the same key before it is superseded.

    Raises NotAnAdministrator, KeyringRefused.
    """
    key, until = card.loaded.public_key(), _text(now)

    def added(entry: PersonEntry) -> PersonEntry:
        before = [_ended(one, until, one.loaded.public_key() == key) for one in entry.cards]
        return replace(entry, cards=(*before, card))

    return _write(keyring, admin, added(keyring.entry(person_id)), now)


def without_card(keyring: Keyring, admin: Unlocked, person_id: str, mark: str, now: datetime) -> Keyring:
    """Withdraw the card whose certificate has the SHA-384 `mark` (hex, or its beginning, eight and more).

    Raises NoSuchCard, NotAnAdministrator, KeyringRefused.
    """
    entry, card = keyring.entry(person_id), card_by_mark(keyring, person_id, mark)
    cards = tuple(_ended(one, _text(now), one is card) for one in entry.cards)
    return _write(keyring, admin, replace(entry, cards=cards), now)


def card_by_mark(keyring: Keyring, person_id: str, mark: str) -> Card:
    """A card in force, by the beginning of its certificate's SHA-384. Raises NoSuchCard."""
    start = mark.lower()
    found = [one for one in keyring.cards_of(person_id) if fingerprint(one.loaded).startswith(start)]
    if len(found) != 1 or len(start) < 8:
        raise NoSuchCard(person=keyring.entry(person_id).name, fingerprint=mark)
    return found[0]


def fit_to_sign(
    keyring: Keyring, certificate: x509.Certificate, person_id: str, role: Role, now: datetime
) -> Verdict:
    """Whether `certificate` may sign a finding in `role` for `person_id` at `now` (aware)."""
    if person_id_of(certificate) != person_id:
        theirs = f"{name_of(certificate)} ({person_id_of(certificate)})"
        return not_good(f"The certificate is that of {theirs}: everybody signs with his or her own.")
    lists = keyring.revocations
    verdict = check_certificate(
        certificate, keyring.authority, now, (role,), crls=lists, require_crl=bool(lists)
    )
    return not_checked(ABSENT) if verdict.good and not lists else verdict


def _write(keyring: Keyring, admin: Unlocked, made: PersonEntry, now: datetime) -> Keyring:
    people = tuple(made if one.id == made.id else one for one in keyring.document.people)
    return keyring.with_people(people, keyring.authority_with_key(admin), now)


def _ended(card: Card, until: str, over: bool) -> Card:
    return replace(card, until=until) if over and not card.until else card


def _text(now: datetime) -> str:
    return now.astimezone(UTC).isoformat()
