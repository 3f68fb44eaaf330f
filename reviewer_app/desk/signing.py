"""Signing a finding: by the person's own key in this workspace, or by a card.

- Before anything is signed: the guard, the password again, the same bytes drawn anew from the acts, and a
  certificate that is good beyond doubt (`custody.cards.fit_to_sign`). Each refusal has its sentence.
- The authority's revocation list and its certificate are embedded with each signature.
- A card's PIN is asked each time, tried once, and kept by nobody. The journal entry is signed by the person's
  key in the workspace as ever: the card signs the file.
- The signed bytes are sealed and recorded only when they are whole. Whatever fails before leaves vault,
  journal and case as they were.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.cards import fit_to_sign
from reviewer_app.custody.certificates import fingerprint, name_of, person_id_of
from reviewer_app.custody.signers import Signer
from reviewer_app.custody.token_faults import CardNotCertified
from reviewer_app.custody.token_session import CardAccess
from reviewer_app.desk import findings
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import FindingSigned
from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may
from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS, next_signature_field
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.custody.card import OpenCard

_ROLES = dict(zip(SIGNATURE_FIELDS, (Role.REVIEWER, Role.SUPERVISOR, Role.RECORDS_OFFICER), strict=True))


class SignerRefused(DeskError):
    """The finding is not signed. {reason}"""


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A card that is certified for this person. `mark` is its certificate's SHA-384, hex."""

    token: str
    mark: str
    until: str


def sign(desk: Desk, case_id: str, password: str, card: CardAccess | None = None) -> bytes:
    """Sign the next field with this person's key, or with the card; the new bytes.

    Raises Refused, WrongPassword, SignerRefused, DrawsDifferently, FindingAltered, CardNotCertified and the
    errors of `custody.token_faults`.
    """
    from reviewer_app.custody.card import open_card

    reason = desk.read_only or may(desk.register, case_id, desk.person, FindingSigned)
    if reason:
        raise Refused(reason)
    desk.confirm(password)
    case, pdf = desk.case(case_id), findings.current(desk, case_id)
    findings.require_drawn_here(desk, case)
    field = next_signature_field(case)
    assert field is not None  # the guard has said so
    if card is None:
        signed = _sealed(desk, field, pdf, desk.unlocked.signer)
    else:
        _require_fit(desk, field, *_certified(desk))  # before a try of the PIN is spent
        with open_card(card) as opened:
            signed = _sealed(desk, field, pdf, _card_signer(desk, opened))
    findings.store(desk, case_id, FindingSigned(field, hashlib.sha384(signed).hexdigest()), signed)
    return signed


def why_not_sign(desk: Desk, case: Case, *, by_card: bool = False) -> str:
    """Why this person's key, or card, cannot sign the next field now; "" when nothing stands against it."""
    field = next_signature_field(case)
    if field is None:
        return ""
    if by_card and not own_cards(desk):
        return "No card is certified for you here; a security administrator does that on the page People."
    certificates = _certified(desk) if by_card else (desk.unlocked.signer.certificate,)
    return _fault(desk, field, certificates)


def own_cards(desk: Desk) -> tuple[OwnCard, ...]:
    """The cards with which this person may sign."""
    cards = desk.keyring.cards_of(desk.person.id)
    return tuple(
        OwnCard(one.token, fingerprint(one.loaded), f"{one.loaded.not_valid_after_utc:%Y-%m-%d}")
        for one in cards
    )


def _certified(desk: Desk) -> tuple[x509.Certificate, ...]:
    return tuple(one.loaded for one in desk.keyring.cards_of(desk.person.id))


def _card_signer(desk: Desk, opened: OpenCard) -> Signer:
    """The card's key that is certified for this person. Raises CardNotCertified."""
    keyring, person = desk.keyring, desk.person
    signer = opened.signer(_certified(desk), keyring.authority)
    if signer is not None:
        return signer
    every = tuple(card.loaded for entry in keyring.document.people for card in entry.cards)
    other = opened.signer(every, keyring.authority)
    why = "none of its keys is certified here"
    if other is not None:
        theirs = person_id_of(other.certificate) != person.id
        why = f"its key is {name_of(other.certificate)}'s" if theirs else "it was withdrawn"
    raise CardNotCertified(token=opened.label, person=person.name, why=why)


def _sealed(desk: Desk, field: str, pdf: bytes, signer: Signer) -> bytes:
    from reviewer_app.findings.seal import seal

    _require_fit(desk, field, signer.certificate)
    return seal(
        pdf,
        field=field,
        signer=signer.pyhanko_signer(),
        now=desk.clock(),
        expected_sha384=hashlib.sha384(pdf).hexdigest(),
        crls=desk.keyring.revocations,
        anchors=(desk.keyring.authority.public_bytes(Encoding.DER),),
    )


def _require_fit(desk: Desk, field: str, *certificates: x509.Certificate) -> None:
    reason = _fault(desk, field, certificates)
    if reason:
        raise SignerRefused(reason=reason)


def _fault(desk: Desk, field: str, certificates: tuple[x509.Certificate, ...]) -> str:
    """Why none of `certificates` may sign now: what stands against the first; "" when one may."""
    now, role = desk.clock(), _ROLES[field]
    verdicts = [fit_to_sign(desk.keyring, one, desk.person.id, role, now) for one in certificates]
    return "" if not verdicts or any(one.good for one in verdicts) else verdicts[0].sentence
