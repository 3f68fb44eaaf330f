from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import pytest

from reviewer_app.custody import slots
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.keyring_state import MOST_STRANGERS, STATE
from reviewer_app.custody.tries import AccountLocked, WrongPassword
from reviewer_app.domain.errors import DeskError
from tests.builders_custody import CHEAP, NOW, PASSWORD, REVIEWER

DIES_WHILE_TESTING = """
import os, sys
from pathlib import Path
from reviewer_app.custody import slots
from reviewer_app.custody.keyring import Keyring
from tests.builders_custody import CHEAP, NOW, REVIEWER
keyring = Keyring.open(Path(sys.argv[1]), CHEAP)
sys.setprofile(lambda frame, event, arg: os._exit(9) if frame.f_code is slots._key.__code__ else None)
keyring.unlock(REVIEWER.id, "a guess", NOW)
"""


def test_ending_the_process_while_the_password_is_tested_wins_no_try_back(
    folder: Path, keyring: Keyring
) -> None:
    for _ in range(3):
        ended = subprocess.run(
            [sys.executable, "-c", DIES_WHILE_TESTING, str(folder)], check=False, cwd=_root()
        )
        assert ended.returncode == 9
    with pytest.raises(AccountLocked):
        keyring.unlock(REVIEWER.id, PASSWORD, NOW)


def test_tries_at_the_same_time_are_all_counted(folder: Path, keyring: Keyring) -> None:
    def guess(number: int) -> type[DeskError] | None:
        try:
            Keyring.open(folder, CHEAP).unlock(REVIEWER.id, f"guess {number}", NOW)
        except DeskError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(16)))
    assert outcomes.count(WrongPassword) == 3
    assert outcomes.count(AccountLocked) == 13


def outcomes(keyring: Keyring, account: str, passwords: list[str]) -> list[tuple[str, str]]:
    """What each try of an account says: the kind of the refusal, and its sentence."""
    said = []
    for word in passwords:
        with pytest.raises(DeskError) as refused:
            keyring.unlock(account, word, NOW)
        said.append((refused.value.code, refused.value.sentence))
    return said


@pytest.mark.parametrize("unknown", ["nobody", "REYES", PASSWORD])
def test_an_unknown_account_reads_like_a_wrong_password_up_to_the_lock(
    keyring: Keyring, unknown: str
) -> None:
    guesses = ["a", "b", "c", "d", PASSWORD]
    said = outcomes(keyring, REVIEWER.id, guesses)
    assert outcomes(keyring, unknown, guesses) == said
    assert [code for code, _ in said] == ["wrong-password"] * 3 + ["account-locked"] * 2
    assert said[0][1] == "The account or the password is wrong. Tries left: 2."


def test_an_unknown_account_costs_the_same_rounds(keyring: Keyring) -> None:
    def rounds_of(account: str) -> list[int]:
        spent: list[int] = []

        def watch(frame: FrameType, event: str, _arg: object) -> None:
            if event == "call" and frame.f_code is slots._key.__code__:
                spent.append(frame.f_locals["rounds"])

        sys.setprofile(watch)
        try:
            outcomes(keyring, account, ["a guess"])
        finally:
            sys.setprofile(None)
        return spent

    assert rounds_of("nobody") == rounds_of(REVIEWER.id) == [CHEAP.chosen()]


def test_what_was_typed_for_an_account_is_kept_nowhere(folder: Path, keyring: Keyring) -> None:
    outcomes(keyring, "a password in the wrong field", ["x"])
    assert b"wrong field" not in (folder / STATE).read_bytes()


def test_made_up_accounts_do_not_fill_the_record(folder: Path, keyring: Keyring) -> None:
    with pytest.raises(WrongPassword):
        keyring.unlock(REVIEWER.id, "wrong", NOW)
    for number in range(MOST_STRANGERS + 5):
        outcomes(keyring, f"nobody{number}", ["x"])
    assert (folder / STATE).read_bytes().count(b"?") == MOST_STRANGERS
    assert keyring.unlock(REVIEWER.id, PASSWORD, NOW).failed_tries == 1


def test_confirming_speaks_of_ones_own_password(keyring: Keyring) -> None:
    with pytest.raises(WrongPassword, match=r"That is not your password\. Tries left: 2"):
        keyring.confirm(REVIEWER.id, "wrong", NOW)


def _root() -> Path:
    return Path(__file__).resolve().parents[3]
