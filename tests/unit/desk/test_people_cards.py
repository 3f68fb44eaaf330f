"""Certifying and withdrawing a card, renewing the list: the desk's verbs, with SoftHSM2 for a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.cards import CardIsAnothers, NoSuchCard
from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.token_faults import PinWrong, TokenKeyAmbiguous, TokenKeyMissing
from reviewer_app.custody.tries import WrongPassword
from reviewer_app.custody.workspace_list import ABSENT, own_list
from reviewer_app.desk import people_cards
from reviewer_app.desk.people_cards import CERTIFIED, WITHDRAWN
from reviewer_app.desk.session import Desk, verify_journal
from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import PersonChanged
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.people import Role
from reviewer_app.store import journal
from reviewer_app.store.faults import Verdict
from tests.builders_journey import COST, Story
from tests.builders_token import AToken, a_token

At = Callable[[str], Story]
REASON = "Card no. 7 of the site, given out on the first of the month."
WHO = "reyes"


@pytest.fixture
def desk(story_at: At) -> Iterator[Desk]:
    with story_at("empty").desk(Role.SECURITY_ADMINISTRATOR) as opened:
        yield opened


@pytest.fixture
def token() -> AToken:
    made = a_token()
    made.with_key("signing", b"\1")
    return made


def changes(desk: Desk) -> list[dict[str, object]]:
    found = (one.entry for one in journal.read(desk.reader()))
    return [one.body for one in found if one.kind == PersonChanged.kind and one.body]


def certify(desk: Desk, token: AToken, who: str = WHO) -> str:
    return people_cards.certify_card(desk, who, token.access(), REASON, password_of(desk))


def nothing_done(desk: Desk, before: Keyring) -> bool:
    return desk.keyring.document == Keyring.open(
        desk.folder, COST
    ).document == before.document and not changes(desk)


def test_a_card_is_certified_recorded_and_written(desk: Desk, token: AToken) -> None:
    assert certify(desk, token) == ""
    (card,) = Keyring.open(desk.folder, COST).cards_of(WHO)
    assert token.certificates() == [card.loaded.public_bytes(Encoding.DER)]
    (act,) = changes(desk)
    assert act["person"] == WHO
    assert act["certificate_sha384"] == fingerprint(card.loaded)
    assert act["reason"] == f"{CERTIFIED} ({token.label}): {REASON}"
    assert act["roles"] == [Role.REVIEWER.value]
    assert verify_journal(desk).verdict is Verdict.GOOD


def test_what_the_card_does_not_take_is_said(desk: Desk) -> None:
    issued = a_token().with_signer()  # by another issuer, as cards come
    before = issued.certificates()
    assert "another issuer's certificate" in certify(desk, issued)
    assert issued.certificates() == before
    assert len(desk.keyring.cards_of(WHO)) == 1


def test_what_certifies_nothing(desk: Desk, token: AToken) -> None:
    before, own, bare, two = desk.keyring, password_of(desk), a_token(), a_token()
    two.with_key("first", b"\1")
    two.with_key("second", b"\2")
    tries: tuple[tuple[type[DeskError], AToken, str, str, str], ...] = (
        (Refused, token, WHO, "short", own),
        (Refused, token, desk.person.id, REASON, own),
        (WrongPassword, token, WHO, REASON, "wrong"),
        (TokenKeyMissing, bare, WHO, REASON, own),
        (TokenKeyAmbiguous, two, WHO, REASON, own),
    )
    for error, card, who, reason, password in tries:
        with pytest.raises(error):
            people_cards.certify_card(desk, who, card.access(), reason, password)
        assert nothing_done(desk, before)
    with pytest.raises(PinWrong):
        people_cards.certify_card(desk, WHO, token.access("654321"), REASON, own)
    assert nothing_done(desk, before)
    chosen = replace(two.access(), key_label="second")
    assert people_cards.certify_card(desk, WHO, chosen, REASON, own) == ""


def test_one_card_is_not_two_peoples(desk: Desk, token: AToken) -> None:
    certify(desk, token)
    with pytest.raises(CardIsAnothers):
        certify(desk, token, "lindqvist")
    assert len(changes(desk)) == 1


def test_a_lost_card_is_withdrawn(desk: Desk, token: AToken) -> None:
    certify(desk, token)
    (card,) = desk.keyring.cards_of(WHO)
    mark = fingerprint(card.loaded)
    with pytest.raises(NoSuchCard):
        people_cards.withdraw_card(desk, WHO, "00000000", REASON, password_of(desk))
    people_cards.withdraw_card(desk, WHO, mark[:12], REASON, password_of(desk))
    assert desk.keyring.cards_of(WHO) == ()
    found = own_list(desk.keyring.document)
    assert found is not None
    assert [one.serial for one in found.revoked] == [card.loaded.serial_number]
    assert str(changes(desk)[-1]["reason"]).startswith(f"{WITHDRAWN} ({token.label})")


def test_the_list_is_renewed_and_people_are_told(desk: Desk) -> None:
    assert people_cards.warning(desk) == ""
    clock = desk.clock
    desk.clock = lambda: clock() + timedelta(days=25)
    assert "runs out in 4 days" in people_cards.warning(desk)
    with pytest.raises(WrongPassword):
        people_cards.renew_list(desk, "wrong")
    assert "Revocation list no. 2 is good until" in people_cards.renew_list(desk, password_of(desk))
    assert people_cards.warning(desk) == ""
    desk.keyring = replace(desk.keyring, document=replace(desk.keyring.document, revocations=""))
    assert people_cards.warning(desk) == ABSENT


def test_nobody_else_certifies_or_renews(story_at: At, token: AToken) -> None:
    with story_at("empty").desk(Role.SUPERVISOR) as desk:
        with pytest.raises(Refused, match="Only a security administrator"):
            certify(desk, token)
        with pytest.raises(Refused, match="Only a security administrator"):
            people_cards.renew_list(desk, password_of(desk))
        assert not changes(desk)
