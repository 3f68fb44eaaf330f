"""`people`: who has an account, whose cards are certified, and the workspace's revocation list.

Changes are a security administrator's, the same as on the page People; the guards are the same.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.files import password
from reviewer_app.commands.opening import acting, opened, own_password
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk

_ADMINISTRATOR = Role.SECURITY_ADMINISTRATOR


def show(arguments: Namespace) -> Outcome:
    """Every account with its roles and cards, and how long the revocation list is good."""
    with opened(arguments, _ADMINISTRATOR, audit=False) as desk:
        return shown(desk)


def card(arguments: Namespace) -> Outcome:
    """Certify the key on a card for a person, who is there and types the PIN."""
    return acting(
        arguments, _ADMINISTRATOR, lambda desk: certified(desk, arguments, own_password(desk, arguments))
    )


def withdraw_card(arguments: Namespace) -> Outcome:
    """A card that is lost or given back signs nothing any more."""
    return acting(
        arguments, _ADMINISTRATOR, lambda desk: withdrawn(desk, arguments, own_password(desk, arguments))
    )


def renew_list(arguments: Namespace) -> Outcome:
    """Issue the workspace's revocation list anew, good for thirty days."""
    return acting(arguments, _ADMINISTRATOR, lambda desk: renewed(desk, own_password(desk, arguments)))


def shown(desk: Desk) -> Outcome:
    """What `people show` says of an open desk."""
    from reviewer_app.custody.certificates import fingerprint
    from reviewer_app.custody.workspace_list import own_list
    from reviewer_app.desk import people, people_cards

    found, warning = own_list(desk.keyring.document), people_cards.warning(desk)
    due = found.due.isoformat() if found else ""
    listed: list[dict[str, object]] = []
    text = []
    for one in people.listed(desk):
        who, roles = one.person, sorted(one.person.roles)
        held = [(card.token, fingerprint(card.loaded)) for card in desk.keyring.cards_of(who.id)]
        cards = [{"token": token, "certificate_sha384": mark} for token, mark in held]
        listed.append({"id": who.id, "name": who.name, "roles": roles, "closed": one.closed, "cards": cards})
        shut = f"; {one.closed}" if one.closed else ""
        text.append(f"  {who.id}: {who.name}; {', '.join(roles)}{shut}")
        text += [f"    card {token}: {mark[:16]}…" for token, mark in held]
    text.append(warning or f"The revocation list is good until {due[:10]}.")
    told = {"number": found.number if found else 0, "due": due, "warning": warning}
    facts: dict[str, object] = {"people": listed, "revocation_list": told}
    return Outcome(GOOD, facts, "\n".join([f"{len(listed)} people.", *text]))


def certified(desk: Desk, arguments: Namespace, own: str) -> Outcome:
    """What `people card` does at an open desk; `own` is the administrator's password."""
    from reviewer_app.custody.certificates import fingerprint
    from reviewer_app.custody.token_session import CardAccess
    from reviewer_app.desk import people_cards

    holder, pin = arguments.holder, password("the card (its holder's PIN)", arguments.pin_file)
    access = CardAccess(Path(arguments.pkcs11_module), arguments.token or "", pin, arguments.key_label or "")
    remark = people_cards.certify_card(desk, holder, access, arguments.reason, own)
    made, name = desk.keyring.cards_of(holder)[-1], desk.keyring.entry(holder).name
    mark = fingerprint(made.loaded)
    facts: dict[str, object] = {"certificate_sha384": mark, "token": made.token, "remark": remark}
    words = f"Certified the card {made.token} for {name}: {mark[:16]}…."
    return Outcome(GOOD, facts, f"{words} {remark}".rstrip())


def withdrawn(desk: Desk, arguments: Namespace, own: str) -> Outcome:
    """What `people withdraw-card` does at an open desk."""
    from reviewer_app.desk import people_cards

    mark = arguments.fingerprint.rstrip("…")
    people_cards.withdraw_card(desk, arguments.holder, mark, arguments.reason, own)
    words = f"Withdrawn: the card {mark[:16]}… signs nothing any more."
    return Outcome(GOOD, {"holder": arguments.holder}, words)


def renewed(desk: Desk, own: str) -> Outcome:
    """What `people renew-list` does at an open desk."""
    from reviewer_app.custody.workspace_list import own_list
    from reviewer_app.desk import people_cards

    words = people_cards.renew_list(desk, own)
    found = own_list(desk.keyring.document)
    assert found is not None  # it was just issued
    return Outcome(GOOD, {"number": found.number, "due": found.due.isoformat()}, words)
