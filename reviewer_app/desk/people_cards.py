"""Cards and the workspace's revocation list: what a security administrator does with the authority's key.

- A card is certified with its holder present, who types the PIN: the card signs a challenge, so the key is
  really there. The certificate stands in the keyring, and on the card where the card allows.
- Certifying records the act first and writes the keyring after it: an interruption leaves an act without
  a card, which is certified again, and never a card that the journal does not know. Withdrawing goes the
  other way round: an interruption leaves the card withdrawn, and nothing signs with it.
- Both verbs are a *person changed* with everything as it was, the card's certificate named, and the reason.
- The list is renewed by every write of an administrator, and by `renew_list` alone.
"""

from __future__ import annotations

from reviewer_app.custody import cards
from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.token_session import CardAccess
from reviewer_app.custody.verdict import Status
from reviewer_app.custody.workspace_list import list_warning, own_list
from reviewer_app.desk.people import why_not
from reviewer_app.desk.people_drift import changed
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import RevocationListRenewed
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import may
from reviewer_app.domain.people import Person
from reviewer_app.domain.text import one_line

CERTIFIED, WITHDRAWN = "A card was certified", "A card was withdrawn"


def certify_card(desk: Desk, person_id: str, access: CardAccess, reason: str, password: str) -> str:
    """Certify the key on a card for a person; what the card did not take, a sentence, or "".

    `access` holds the PIN, typed by the card's holder; `password` is the administrator's own. Raises Refused,
    UnknownPerson, WrongPassword, CardIsAnothers and the errors of `custody.token_faults`.
    """
    from reviewer_app.custody.card import open_card

    _refuse(why_not_card(desk, person_id, reason))
    desk.confirm(password)
    with open_card(access, writing=True) as opened:
        key = opened.key_to_certify(access.key_label)
        public, now, label = opened.public_of(key), desk.clock(), one_line(opened.label)
        card = cards.new_card(desk.keyring, desk.unlocked, person_id, public, label, now)
        said = f"{CERTIFIED} ({label}): {reason.strip()}"
        record(desk, "", changed(_held(desk, person_id), fingerprint(card.loaded), said))
        desk.keyring = cards.with_card(desk.keyring, desk.unlocked, person_id, card, now)
        return opened.store(key, card.loaded, f"reviewer-app {desk.keyring.workspace[:8]}")


def withdraw_card(desk: Desk, person_id: str, mark: str, reason: str, password: str) -> None:
    """A card that is lost or given back signs nothing any more; `mark` is its certificate's SHA-384.

    Raises Refused, NoSuchCard, UnknownPerson, WrongPassword.
    """
    _refuse(why_not_card(desk, person_id, reason))
    card = cards.card_by_mark(desk.keyring, person_id, mark)
    desk.confirm(password)
    said, found = f"{WITHDRAWN} ({card.token}): {reason.strip()}", fingerprint(card.loaded)
    desk.keyring = cards.without_card(desk.keyring, desk.unlocked, person_id, found, desk.clock())
    record(desk, "", changed(_held(desk, person_id), found, said))


def renew_list(desk: Desk, password: str) -> str:
    """Issue the workspace's revocation list anew; until when it is good. Raises Refused, WrongPassword."""
    _refuse(why_not_renew(desk))
    desk.confirm(password)
    desk.keyring = desk.keyring.renew_list(desk.unlocked, desk.clock())
    found = own_list(desk.keyring.document)
    assert found is not None  # it was just issued
    record(desk, "", RevocationListRenewed(found.number, timestamp(found.due)))
    return f"Revocation list no. {found.number} is good until {found.due:%Y-%m-%d %H:%M} UTC."


def warning(desk: Desk) -> str:
    """What to tell of the revocation list now; "" while it is good for a week and more."""
    return list_warning(desk.keyring.document, desk.clock())


def why_not_renew(desk: Desk) -> str:
    """Why this person cannot renew the list; "" when nothing stands against it."""
    if desk.unlocked.certificate.status is not Status.GOOD:
        return desk.read_only or desk.unlocked.certificate.sentence
    return desk.read_only or may(desk.register, "", desk.person, RevocationListRenewed) or ""


def why_not_card(desk: Desk, person_id: str, reason: str) -> str:
    """Why no card of this person can be certified or withdrawn; "" when nothing stands against it."""
    return why_not(desk, changed(_held(desk, person_id), "", reason.strip()))


def _held(desk: Desk, person_id: str) -> Person:
    return desk.keyring.entry(person_id).person


def _refuse(reason: str) -> None:
    if reason:
        raise Refused(reason)
