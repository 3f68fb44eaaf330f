from __future__ import annotations

import stat
from pathlib import Path

import pytest

from reviewer_app.custody.workstation import (
    NotAuthentic,
    RecordLost,
    WorkspaceRecord,
    WorkstationSecretLost,
    WorkstationSecretUnusable,
    this_workstation,
)

RECORD = WorkspaceRecord(1, "w" * 32, "a" * 96, 1, 2)


def test_the_secret_is_made_once_with_mode_0600(state: Path) -> None:
    first = this_workstation(create=True)
    assert this_workstation(create=True).secret == first.secret == this_workstation().secret
    assert len(first.secret) == 32
    assert stat.S_IMODE((state / "workstation.secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert first.secret.hex() not in repr(first)


def test_a_lost_secret_is_said_plainly_and_not_made_anew(state: Path) -> None:
    with pytest.raises(WorkstationSecretLost) as caught:
        this_workstation()
    assert str(state) in caught.value.sentence
    assert "backup" in caught.value.sentence
    assert not state.exists()


def test_a_secret_others_may_read_or_of_another_size_is_refused(state: Path) -> None:
    this_workstation(create=True)
    path = state / "workstation.secret"
    path.chmod(0o640)
    with pytest.raises(WorkstationSecretUnusable, match="0600"):
        this_workstation()
    path.write_bytes(b"short")
    path.chmod(0o600)
    with pytest.raises(WorkstationSecretUnusable, match="32 bytes"):
        this_workstation()
    path.write_bytes(bytes(33))
    with pytest.raises(WorkstationSecretUnusable, match="larger"):
        this_workstation()


def test_codes_differ_by_purpose_and_by_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = this_workstation(create=True)
    monkeypatch.setenv("REVIEWER_APP_STATE", str(tmp_path / "elsewhere"))
    there = this_workstation(create=True)
    codes = {here.mac("a", b"x"), here.mac("b", b"x"), there.mac("a", b"x"), here.mac("a", b"y")}
    assert len(codes) == 4
    assert here.fingerprint != there.fingerprint


def test_every_flip_of_an_authentic_file_is_found(tmp_path: Path) -> None:
    station, path = this_workstation(create=True), tmp_path / "file"
    station.write_authentic(path, "test", {"number": 5, "text": "é"})
    assert station.read_authentic(path, "test") == {"number": 5, "text": "é"}
    whole = path.read_bytes()
    for index in range(len(whole)):
        for bit in range(8):
            path.write_bytes(whole[:index] + bytes([whole[index] ^ 1 << bit]) + whole[index + 1 :])
            with pytest.raises(NotAuthentic):
                station.read_authentic(path, "test")
    path.write_bytes(whole + b" ")
    with pytest.raises(NotAuthentic):
        station.read_authentic(path, "test")


def test_an_authentic_file_of_another_purpose_is_refused(tmp_path: Path) -> None:
    station, path = this_workstation(create=True), tmp_path / "file"
    station.write_authentic(path, "one", 1)
    with pytest.raises(NotAuthentic, match="authentication code"):
        station.read_authentic(path, "other")
    path.unlink()
    with pytest.raises(NotAuthentic, match="missing"):
        station.read_authentic(path, "one")


def test_a_record_is_recalled_and_another_workspaces_is_refused(state: Path) -> None:
    station = this_workstation(create=True)
    with pytest.raises(RecordLost):
        station.recall(RECORD.workspace)
    station.remember(RECORD)
    assert station.recall(RECORD.workspace) == RECORD
    (file,) = state.glob("workspace-*.json")
    other = WorkspaceRecord(1, "x" * 32, "a" * 96, 1, 2)
    station.remember(other)
    for each in state.glob("workspace-*.json"):
        if each != file:
            each.write_bytes(file.read_bytes())
    with pytest.raises(NotAuthentic, match="another workspace"):
        station.recall(other.workspace)
