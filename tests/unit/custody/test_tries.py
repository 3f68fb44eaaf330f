from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reviewer_app.custody.keyring import Keyring
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


def _root() -> Path:
    return Path(__file__).resolve().parents[3]
