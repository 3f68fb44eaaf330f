from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.custody.files import from_base64, to_base64
from reviewer_app.custody.slots import (
    FEWEST_ROUNDS,
    Cost,
    OtherWorkstation,
    PasswordRefused,
    PasswordSlot,
    SlotClosed,
    SlotRefused,
    calibrated_rounds,
    check_password,
    close_slot,
    open_slot,
)
from reviewer_app.custody.workstation import Workstation, this_workstation
from tests.builders_custody import CHEAP, PASSWORD

KEYS = b"both private keys"


@pytest.fixture
def station() -> Workstation:
    return this_workstation(create=True)


@pytest.fixture
def slot(station: Workstation) -> PasswordSlot:
    return close_slot(KEYS, PASSWORD, station, "w", "reyes", CHEAP)


def opened(
    slot: PasswordSlot, station: Workstation, password: str = PASSWORD, person: str = "reyes"
) -> bytes:
    return bytes(open_slot(slot, password, station, "w", person, CHEAP))


def test_a_slot_opens_with_its_password_only(slot: PasswordSlot, station: Workstation) -> None:
    assert opened(slot, station) == KEYS
    for password in ("", PASSWORD.upper(), PASSWORD + " "):
        with pytest.raises(SlotClosed):
            opened(slot, station, password)


def test_a_slot_is_bound_to_person_and_workspace(slot: PasswordSlot, station: Workstation) -> None:
    with pytest.raises(SlotClosed):
        opened(slot, station, person="okafor")
    with pytest.raises(SlotClosed):
        open_slot(slot, PASSWORD, station, "another", "reyes", CHEAP)


def test_no_field_of_a_slot_can_be_changed(slot: PasswordSlot, station: Workstation) -> None:
    def flipped(text: str) -> str:
        data = from_base64(text)
        return to_base64(bytes([data[0] ^ 1]) + data[1:])

    changed = [
        replace(slot, rounds=slot.rounds + 1),
        replace(slot, salt=flipped(slot.salt)),
        replace(slot, nonce=flipped(slot.nonce)),
        replace(slot, closed=flipped(slot.closed)),
    ]
    for each in changed:
        with pytest.raises(SlotClosed):
            opened(each, station)
    with pytest.raises(SlotRefused, match="kind"):
        opened(replace(slot, kind="argon2id"), station)
    with pytest.raises(SlotRefused, match="size"):
        opened(replace(slot, nonce=to_base64(bytes(8))), station)
    with pytest.raises(SlotRefused, match="base64"):
        opened(replace(slot, salt="?"), station)


def test_another_workstation_is_named_and_its_secret_is_truly_mixed_in(
    slot: PasswordSlot, station: Workstation
) -> None:
    other = Workstation(station.folder, bytes(32))
    with pytest.raises(OtherWorkstation):
        opened(slot, other)
    with pytest.raises(SlotClosed):  # the fingerprint forged, the secret still missing
        opened(replace(slot, station=other.fingerprint), other)


def test_the_same_password_typed_otherwise_is_the_same(station: Workstation) -> None:
    slot = close_slot(KEYS, "Ångström Ünïon", station, "w", "reyes", CHEAP)
    assert opened(slot, station, "A\u030angstro\u0308m U\u0308ni\u0308on") == KEYS


def test_fewer_rounds_are_refused_when_made_and_when_read(slot: PasswordSlot, station: Workstation) -> None:
    with pytest.raises(ValueError, match="rounds"):
        Cost(rounds=FEWEST_ROUNDS - 1).chosen()
    with pytest.raises(SlotRefused, match="1000 rounds"):
        open_slot(slot, PASSWORD, station, "w", "reyes", Cost())
    with pytest.raises(SlotRefused, match="rounds"):
        opened(replace(slot, rounds=10**12), station)


def test_the_default_cost_is_calibrated_and_never_below_the_rule() -> None:
    assert Cost().chosen() == calibrated_rounds() >= FEWEST_ROUNDS == 600_000


@pytest.mark.parametrize("password", ["", "short", "elevenchars", "aaaaaaaaaaaaaa"])
def test_weak_passwords_are_refused_outside_training(password: str) -> None:
    with pytest.raises(PasswordRefused) as caught:
        check_password("reyes", password, training=False)
    if password:
        assert password not in caught.value.sentence


def test_training_takes_any_password_but_none() -> None:
    check_password("reyes", "reyes", training=True)
    with pytest.raises(PasswordRefused):
        check_password("reyes", "", training=True)
    check_password("reyes", "twelve chars", training=False)
