"""Cards in the keyring, and what must hold of a certificate before it signs a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody import accounts, cards
from reviewer_app.custody.authority import PublicKey, issue_person, new_authority
from reviewer_app.custody.cards import CardIsAnothers, NoSuchCard, fit_to_sign
from reviewer_app.custody.certificates import fingerprint, roles_of
from reviewer_app.custody.files import to_base64
from reviewer_app.custody.keyring import Keyring, NotAnAdministrator, Unlocked
from reviewer_app.custody.keyring_form import Card, KeyringRefused, read_keyring, write_keyring
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.custody.verdict import Status
from reviewer_app.custody.workspace_list import ABSENT, own_list
from reviewer_app.domain.people import Role
from tests.builders_custody import ADMIN, CHEAP, NOW, PASSWORD, REVIEWER, SUPERVISOR, a_keyring

DAY = timedelta(days=1)
REASON = "Left the office at the end of the month."
WANTED = replace(REVIEWER, roles=frozenset({Role.SUPERVISOR}))
KEY = ec.generate_private_key(ec.SECP384R1()).public_key()
RSA = rsa.generate_private_key(65537, 3072).public_key()


@pytest.fixture
def keyring(folder: Path) -> Keyring:
    return a_keyring(folder, ADMIN, REVIEWER, SUPERVISOR)


@pytest.fixture
def admin(keyring: Keyring) -> Unlocked:
    return keyring.unlock(ADMIN.id, PASSWORD, NOW)


def certified(
    keyring: Keyring, admin: Unlocked, public: PublicKey = KEY, person: str = REVIEWER.id, at: datetime = NOW
) -> Keyring:
    card = cards.new_card(keyring, admin, person, public, "Card 7", at)
    return cards.with_card(keyring, admin, person, card, at)


class TestInTheKeyring:
    @pytest.mark.parametrize("public", [KEY, RSA], ids=["P-384", "RSA-3072"])
    def test_a_card_is_certified_for_its_person_with_the_roles(
        self, folder: Path, keyring: Keyring, admin: Unlocked, public: PublicKey
    ) -> None:
        certified(keyring, admin, public)
        opened = Keyring.open(folder, CHEAP)
        (card,) = opened.cards_of(REVIEWER.id)
        assert card.token == "Card 7"
        assert card.loaded.public_key() == public
        assert roles_of(card.loaded) == REVIEWER.roles
        assert opened.certificates_of(REVIEWER.id)[-1] == (card.loaded, None)
        assert opened.certificate_of(REVIEWER.id) == keyring.certificate_of(REVIEWER.id)
        assert fit_to_sign(opened, card.loaded, REVIEWER.id, Role.REVIEWER, NOW).good

    def test_changed_roles_stand_on_the_card_too(self, keyring: Keyring, admin: Unlocked) -> None:
        held = certified(keyring, admin)
        (before,) = held.cards_of(REVIEWER.id)
        changed = accounts.change(held, admin, WANTED, NOW + DAY)
        (after,) = changed.cards_of(REVIEWER.id)
        assert after.loaded.public_key() == KEY
        assert roles_of(after.loaded) == WANTED.roles
        verdict = fit_to_sign(changed, before.loaded, REVIEWER.id, Role.REVIEWER, NOW + DAY)
        assert "was revoked on 2026-11-24" in verdict.sentence

    def test_the_same_key_again_supersedes_and_another_key_stands_beside(
        self, keyring: Keyring, admin: Unlocked
    ) -> None:
        twice = certified(certified(keyring, admin), admin, at=NOW + DAY)
        assert len(twice.cards_of(REVIEWER.id)) == 1
        (over,) = own_list(twice.document).revoked  # type: ignore[union-attr]  # there is one
        assert over.reason is x509.ReasonFlags.superseded
        both = certified(twice, admin, RSA)
        assert [one.loaded.public_key() for one in both.cards_of(REVIEWER.id)] == [KEY, RSA]

    def test_one_key_is_one_persons(self, keyring: Keyring, admin: Unlocked) -> None:
        held = certified(keyring, admin)
        with pytest.raises(CardIsAnothers, match="Tomás Reyes"):
            certified(held, admin, person=SUPERVISOR.id)

    def test_a_withdrawn_card_is_on_the_list(self, folder: Path, keyring: Keyring, admin: Unlocked) -> None:
        held = certified(keyring, admin)
        (card,) = held.cards_of(REVIEWER.id)
        mark = fingerprint(card.loaded)
        for wrong in (mark[:7], "0" * 96, ""):
            with pytest.raises(NoSuchCard):
                cards.without_card(held, admin, REVIEWER.id, wrong, NOW + DAY)
        cards.without_card(held, admin, REVIEWER.id, mark[:8], NOW + DAY)
        opened = Keyring.open(folder, CHEAP)
        assert opened.cards_of(REVIEWER.id) == ()
        (over,) = own_list(opened.document).revoked  # type: ignore[union-attr]  # there is one
        assert (over.at, over.reason) == (NOW + DAY, x509.ReasonFlags.privilege_withdrawn)
        assert not fit_to_sign(opened, card.loaded, REVIEWER.id, Role.REVIEWER, NOW + DAY).good

    def test_a_disabled_persons_card_is_revoked_and_certified_anew_when_enabled(
        self, keyring: Keyring, admin: Unlocked
    ) -> None:
        held = certified(keyring, admin)
        (before,) = held.cards_of(REVIEWER.id)
        closed = accounts.disable(held, admin, REVIEWER.id, REASON, NOW + DAY)
        assert len(own_list(closed.document).revoked) == 2  # type: ignore[union-attr]  # soft key and card
        opened = accounts.enable(closed, admin, REVIEWER.id, NOW + 2 * DAY)
        (after,) = opened.cards_of(REVIEWER.id)
        assert after.loaded != before.loaded
        assert fit_to_sign(opened, after.loaded, REVIEWER.id, Role.REVIEWER, NOW + 2 * DAY).good

    def test_nobody_else_certifies(self, keyring: Keyring) -> None:
        with pytest.raises(NotAnAdministrator):
            certified(keyring, keyring.unlock(REVIEWER.id, PASSWORD, NOW))

    def test_what_the_authority_itself_may_not_sign(
        self, folder: Path, keyring: Keyring, admin: Unlocked
    ) -> None:
        """A card of another person, of other roles, of another authority, and of a weak key."""
        authority = keyring.authority_with_key(admin)
        other = new_authority("Workspace authority", "reviewer-app workspace", NOW)
        weak = ec.generate_private_key(ec.SECP256R1()).public_key()
        wrong = (
            issue_person(authority, SUPERVISOR, KEY, NOW),
            issue_person(authority, WANTED, KEY, NOW),
            issue_person(other, REVIEWER, KEY, NOW),
            issue_person(authority, REVIEWER, weak, NOW),
        )
        for certificate in wrong:
            card = Card(to_base64(certificate.public_bytes(Encoding.DER)), "Card")
            entry = replace(keyring.entry(REVIEWER.id), cards=(card,))
            people = tuple(entry if one.id == entry.id else one for one in keyring.document.people)
            document = replace(keyring.document, people=people)
            write_keyring(folder, document, SoftSigner(authority.certificate, (), authority.key))
            with pytest.raises(KeyringRefused, match="card of reyes"):
                read_keyring(folder, CHEAP)


class TestFitToSign:
    """Each sentence a person reads before anything is signed."""

    def said(
        self,
        keyring: Keyring,
        certificate: x509.Certificate | None = None,
        role: Role = Role.REVIEWER,
        at: datetime = NOW,
    ) -> tuple[Status, str]:
        one = certificate or keyring.certificate_of(REVIEWER.id)
        verdict = fit_to_sign(keyring, one, REVIEWER.id, role, at)
        return verdict.status, verdict.sentence

    def test_a_good_one(self, keyring: Keyring) -> None:
        assert self.said(keyring)[0] is Status.GOOD

    def test_a_revoked_one(self, keyring: Keyring, admin: Unlocked) -> None:
        before = keyring.certificate_of(REVIEWER.id)
        changed = accounts.change(keyring, admin, REVIEWER, NOW + DAY)
        status, words = self.said(changed, before, at=NOW + DAY)
        assert status is Status.NOT_GOOD
        assert words == "The certificate of Tomás Reyes (reyes) was revoked on 2026-11-24 09:00 UTC."

    def test_an_expired_one_and_one_not_yet_valid(self, keyring: Keyring, admin: Unlocked) -> None:
        assert "expired on 2029-11-22" in self.said(keyring, at=NOW + 1100 * DAY)[1]
        assert "is not yet valid: it begins on 2026-11-23" in self.said(keyring, at=NOW - DAY)[1]

    def test_one_without_the_role(self, keyring: Keyring) -> None:
        status, words = self.said(keyring, role=Role.RECORDS_OFFICER)
        assert status is Status.NOT_GOOD
        assert "does not carry the role records officer" in words

    def test_one_of_another_person(self, keyring: Keyring) -> None:
        status, words = self.said(keyring, keyring.certificate_of(SUPERVISOR.id), role=Role.SUPERVISOR)
        assert status is Status.NOT_GOOD
        assert "is that of Ngozi Okafor (okafor): everybody signs with his or her own" in words

    def test_a_list_that_ran_out_could_not_be_checked(self, keyring: Keyring) -> None:
        status, words = self.said(keyring, at=NOW + 31 * DAY)
        assert status is Status.NOT_CHECKED
        assert "could not be checked for revocation: every revocation list is out of date" in words

    def test_no_list_could_not_be_checked(self, keyring: Keyring) -> None:
        old = replace(keyring, document=replace(keyring.document, revocations=""))
        assert self.said(old) == (Status.NOT_CHECKED, ABSENT)
        assert "not yet valid" in self.said(old, at=NOW - DAY)[1]  # what is worse is said first

    @pytest.mark.parametrize(
        ("public", "words"),
        [
            (ec.generate_private_key(ec.SECP256R1()).public_key(), "on the curve secp256r1, not P-384"),
            (rsa.generate_private_key(65537, 2048).public_key(), "2048 bits, 3072 are the least"),
        ],
        ids=["P-256", "RSA-2048"],
    )
    def test_a_weak_key(self, keyring: Keyring, admin: Unlocked, public: PublicKey, words: str) -> None:
        weak = issue_person(keyring.authority_with_key(admin), REVIEWER, public, NOW)
        status, said = self.said(keyring, weak)
        assert status is Status.NOT_GOOD
        assert words in said

    def test_another_authoritys(self, keyring: Keyring) -> None:
        other = issue_person(new_authority("Other", "Other", NOW), REVIEWER, KEY, NOW)
        assert "was not issued by this workspace's authority" in self.said(keyring, other)[1]
