"""Every custody test has a workstation of its own, so that nothing touches the user's real state folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_app.custody.identity import Identity
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.custody.workstation import STATE_VARIABLE
from tests.builders_custody import a_keyring, a_signer, an_identity


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "state"
    monkeypatch.setenv(STATE_VARIABLE, str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def keyring(folder: Path) -> Keyring:
    return a_keyring(folder)


@pytest.fixture(scope="session")
def identity() -> Identity:
    return an_identity()


@pytest.fixture(scope="session")
def signer(identity: Identity) -> SoftSigner:
    return a_signer(identity)
