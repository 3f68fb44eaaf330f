from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.custody.keyring import AnchorRefused, Keyring
from reviewer_app.custody.keyring_state import (
    STATE,
    WINDOW,
    Anchor,
    StateNotTrusted,
    Tries,
    check_anchor,
    locked_until,
    tries_left,
    with_failure,
)
from reviewer_app.custody.tries import WrongPassword
from reviewer_app.custody.verdict import Status
from tests.builders_custody import ADMIN, CHEAP, NOW, PASSWORD, REVIEWER

MINUTE = timedelta(minutes=1)


def after(*minutes: float) -> Tries:
    tries = Tries()
    for minute in minutes:
        tries = with_failure(tries, NOW + minute * MINUTE)
    return tries


def test_three_failures_within_the_window_lock_until_it_has_passed_after_the_last() -> None:
    assert locked_until(after(0, 7)) is None
    assert locked_until(after(0, 7, 15)) == NOW + 30 * MINUTE
    assert locked_until(after(0, 7, 15.1)) is None
    assert locked_until(after(0, 10, 16, 17)) == NOW + 32 * MINUTE
    assert [tries_left(after(*times)) for times in ((0,), (0, 1), (0, 1, 2), (0, 20))] == [2, 1, 0, 2]


def test_after_a_lock_there_are_three_new_tries() -> None:
    tries = with_failure(after(0, 1, 2), NOW + 17 * MINUTE)
    assert tries.failed_since == 4
    assert tries_left(tries) == 2
    assert locked_until(tries) is None


@given(st.lists(st.integers(min_value=0, max_value=3600), min_size=3, max_size=30))
def test_never_more_than_three_failures_in_a_window(seconds: list[int]) -> None:
    """Whoever tries at these seconds, waiting out locks, gets at most three failures into any 15 minutes."""
    tries, made = Tries(), []
    for second in sorted(seconds):
        now = NOW + timedelta(seconds=second)
        until = locked_until(tries)
        if until is None or now >= until:
            tries = with_failure(tries, now)
            made.append(now)
    for first in made:
        assert sum(1 for each in made if first <= each < first + WINDOW) <= 3


def test_a_removed_state_is_reported_and_not_made_anew(folder: Path, keyring: Keyring) -> None:
    (folder / STATE).unlink()
    for person in (REVIEWER, ADMIN):
        with pytest.raises(StateNotTrusted, match="missing"):
            Keyring.open(folder, CHEAP).unlock(person.id, PASSWORD, NOW)
    assert not (folder / STATE).exists()


def test_an_altered_state_is_reported(folder: Path, keyring: Keyring) -> None:
    path = folder / STATE
    with pytest.raises(WrongPassword):
        keyring.unlock(REVIEWER.id, "wrong", NOW)
    path.write_bytes(path.read_bytes().replace(b'"failed_since":1', b'"failed_since":0'))
    with pytest.raises(StateNotTrusted, match="authentication code"):
        keyring.unlock(REVIEWER.id, PASSWORD, NOW)


def test_a_state_set_back_is_reported(folder: Path, keyring: Keyring) -> None:
    shutil.copy(folder / STATE, folder / "older")
    for _ in range(2):
        with pytest.raises(WrongPassword):
            keyring.unlock(REVIEWER.id, "wrong", NOW)
    shutil.copy(folder / "older", folder / STATE)
    with pytest.raises(StateNotTrusted, match="set back"):
        keyring.unlock(REVIEWER.id, PASSWORD, NOW)
    with pytest.raises(StateNotTrusted, match="set back"):
        keyring.last_seen()


def test_the_workstations_own_record_set_back_is_reported(
    folder: Path, state: Path, keyring: Keyring
) -> None:
    (record,) = state.glob("workspace-*.json")
    older = record.read_bytes()
    keyring.unlock(REVIEWER.id, PASSWORD, NOW)
    record.write_bytes(older)
    with pytest.raises(StateNotTrusted, match="workstation's own record"):
        keyring.unlock(REVIEWER.id, PASSWORD, NOW)


def test_a_write_interrupted_between_state_and_record_is_taken_up(keyring: Keyring) -> None:
    station = keyring.station
    for digest in ("a", "b", "c"):
        keyring.remember_journal(1 + ord(digest), digest * 96)  # one write
        record = station.recall(keyring.workspace)
        station.remember(replace(record, state_counter=record.state_counter - 1))  # as if it had died here
        assert keyring.last_seen() == Anchor(1 + ord(digest), digest * 96)


def test_an_administrator_may_begin_the_state_anew_and_it_is_told(folder: Path, keyring: Keyring) -> None:
    (folder / STATE).unlink()
    with pytest.raises(StateNotTrusted):
        keyring.unlock(REVIEWER.id, PASSWORD, NOW, begin_state_anew=True)
    with pytest.raises(WrongPassword):
        keyring.unlock(ADMIN.id, "wrong", NOW, begin_state_anew=True)
    assert not (folder / STATE).exists()
    unlocked = keyring.unlock(ADMIN.id, PASSWORD, NOW, begin_state_anew=True)
    assert "missing" in unlocked.state_begun_anew
    assert keyring.unlock(REVIEWER.id, PASSWORD, NOW).state_begun_anew == ""


def test_beginning_anew_changes_nothing_while_the_state_is_good(folder: Path, keyring: Keyring) -> None:
    keyring.remember_journal(7, "a" * 96)
    unlocked = keyring.unlock(ADMIN.id, PASSWORD, NOW, begin_state_anew=True)
    assert unlocked.state_begun_anew == ""
    assert keyring.last_seen() == Anchor(7, "a" * 96)


def test_the_journals_head_is_remembered_over_restarts_and_never_goes_back(
    folder: Path, keyring: Keyring
) -> None:
    assert keyring.last_seen() is None
    keyring.remember_journal(5, "a" * 96)
    keyring.remember_journal(5, "a" * 96)
    keyring.remember_journal(9, "b" * 96)
    again = Keyring.open(folder, CHEAP)
    assert again.last_seen() == Anchor(9, "b" * 96)
    for seq, digest in ((8, "a" * 96), (9, "c" * 96)):
        with pytest.raises(AnchorRefused):
            again.remember_journal(seq, digest)
    assert again.last_seen() == Anchor(9, "b" * 96)


def test_a_journal_is_held_against_the_anchor() -> None:
    digests = {3: "c" * 96, 4: "d" * 96}
    assert check_anchor(None, 4, digests.get).status is Status.NOT_CHECKED
    assert check_anchor(Anchor(4, "d" * 96), 4, digests.get).good
    assert check_anchor(Anchor(3, "c" * 96), 4, digests.get).good
    assert check_anchor(Anchor(3, "x" * 96), 4, digests.get).status is Status.NOT_GOOD
    assert "set back" in check_anchor(Anchor(5, "e" * 96), 4, digests.get).sentence
