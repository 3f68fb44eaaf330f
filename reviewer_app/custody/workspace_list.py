"""The revocation list of the workspace's own authority: which certificates of its people are over.

- It names every certificate that another took the place of (*superseded*), those of accounts that are
  disabled and of cards that were withdrawn (*privilege withdrawn*), each since its own time.
- A certificate once named stays named, with the time it was first named with.
- Its number grows with every list. It is issued with the keyring and anew with every write of an
  administrator, and lasts thirty days: whoever signs a finding embeds it, and without one nobody signs.
- What the journal holds is judged by its own time, and needs no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from reviewer_app.custody.authority import Authority, Revocation, issue_crl
from reviewer_app.custody.files import from_base64, to_base64
from reviewer_app.custody.keyring_form import Card, Document, PersonEntry

WARN_DAYS = 7
ABSENT = (
    "This workspace has no revocation list yet, so nobody can sign a finding. A security administrator "
    "issues one on the page People (Renew the list…), or with reviewer-app people renew-list."
)
_RENEW = "A security administrator renews it on the page People, or with reviewer-app people renew-list."


@dataclass(frozen=True, slots=True)
class OwnList:
    """`der` as it is embedded; good from `issued` to `due` (UTC)."""

    der: bytes
    number: int
    issued: datetime
    due: datetime
    revoked: tuple[Revocation, ...]


def own_list(document: Document) -> OwnList | None:
    """The list in a keyring; None where an earlier version wrote none. ValueError for one not of the form."""
    if not document.revocations:
        return None
    der = from_base64(document.revocations)
    crl = x509.load_der_x509_crl(der)
    due = crl.next_update_utc
    if due is None:
        raise ValueError("the revocation list does not say when the next is due")
    number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    revoked = tuple(Revocation(one.serial_number, one.revocation_date_utc, _reason(one)) for one in crl)
    return OwnList(der, number, crl.last_update_utc, due, revoked)


def next_list(document: Document, people: Iterable[PersonEntry], authority: Authority, now: datetime) -> str:
    """The list that follows the one in `document`, for `people` as they are written at `now`; base64."""
    before = own_list(document)
    found = {one.serial: one for one in before.revoked} if before else {}
    for entry in people:
        for one in _over(entry, now):
            found.setdefault(one.serial, one)
    number = before.number + 1 if before else 1
    return to_base64(issue_crl(authority, tuple(found.values()), now, number))


def revoked_since(document: Document, certificate: x509.Certificate) -> datetime | None:
    """Since when the list in `document` names `certificate`; None when it does not."""
    found = own_list(document)
    named = found.revoked if found else ()
    return next((one.at for one in named if one.serial == certificate.serial_number), None)


def list_warning(document: Document, now: datetime) -> str:
    """What administrators are told of the list at `now`; "" while it is good for a week and more."""
    found = own_list(document)
    if found is None:
        return ABSENT
    if now > found.due:
        return (
            f"The revocation list of this workspace ran out on {found.due:%Y-%m-%d %H:%M} UTC: "
            f"nobody can sign a finding. {_RENEW}"
        )
    left = (found.due - now).days
    if left >= WARN_DAYS:
        return ""
    when = "today" if left == 0 else "in 1 day" if left == 1 else f"in {left} days"
    return (
        f"The revocation list of this workspace runs out {when}, on {found.due:%Y-%m-%d %H:%M} UTC; "
        f"then nobody can sign a finding. {_RENEW}"
    )


def _over(entry: PersonEntry, now: datetime) -> Iterator[Revocation]:
    """What of one person is over."""
    for one in entry.earlier:
        yield _revocation(one.loaded, one.ended, x509.ReasonFlags.superseded)
    if entry.disabled:
        yield _revocation(entry.signing_certificate, now, x509.ReasonFlags.privilege_withdrawn)
    for card in entry.cards:
        if card.ended is not None:
            replaced = _follows(card, entry.cards)
            reason = x509.ReasonFlags.superseded if replaced else x509.ReasonFlags.privilege_withdrawn
            yield _revocation(card.loaded, card.ended, reason)
        elif entry.disabled:
            yield _revocation(card.loaded, now, x509.ReasonFlags.privilege_withdrawn)


def _follows(card: Card, cards: tuple[Card, ...]) -> bool:
    """Whether a later certificate of the same key stands after `card`."""
    key = card.loaded.public_key()
    return any(one.loaded.public_key() == key for one in cards[cards.index(card) + 1 :])


def _revocation(certificate: x509.Certificate, at: datetime, reason: x509.ReasonFlags) -> Revocation:
    return Revocation(certificate.serial_number, at, reason)


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None
