"""The workstation's secret, and what this workstation remembers of each workspace.

- 32 random bytes in `workstation.secret` (mode 0600) in the user's state folder, made on first use. Every
  password slot is mixed with it: a keyring copied to another machine opens with no password.
- Beside it, one authenticated record a workspace: whose authority it was, and how far its keyring and its
  state had come. A workspace set back, or given another authority, differs from the record.
- Files authenticated here carry HMAC-SHA384 under a key of their own purpose, derived from the secret.
- Someone who can write both the workspace and this folder as this user can set both back together; nothing
  on a machine without a hardware counter can show that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reviewer_app.custody.files import read_whole, write_whole
from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.errors import DeskError

STATE_VARIABLE = "REVIEWER_APP_STATE"
SECRET_SIZE = 32
_SECRET = "workstation.secret"  # noqa: S105  # the name of the file
_LIMIT = 4 * 1024 * 1024


class WorkstationSecretLost(DeskError):
    """The workstation secret is not in {folder}. No password opens a workspace of this workstation without
    it: restore the file workstation.secret of this user from a backup."""


class WorkstationSecretUnusable(DeskError):
    """The workstation secret {path} cannot be used: {fault}."""


class NotAuthentic(DeskError):
    """{path} is not what this workstation wrote: {fault}."""


class RecordLost(DeskError):
    """This workstation has no record of the workspace {workspace}: it was made elsewhere, or the record was
    removed."""


@dataclass(frozen=True, slots=True)
class WorkspaceRecord:
    """`authority` is SHA-384 (hex) of its certificate; serial and counter are the last written."""

    v: int
    workspace: str
    authority: str
    keyring_serial: int
    state_counter: int


@dataclass(frozen=True, slots=True)
class Workstation:
    folder: Path
    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """32 hex digits that name the secret without telling it."""
        return self.mac("fingerprint", b"")[:32]

    def mac(self, purpose: str, data: bytes) -> str:
        """HMAC-SHA384, hex, under a key derived for `purpose`."""
        info = b"reviewer-app workstation v1: " + purpose.encode()
        key = HKDF(hashes.SHA384(), 48, None, info).derive(self.secret)
        return hmac.new(key, data, hashlib.sha384).hexdigest()

    def write_authentic(self, path: Path, purpose: str, plain: object, *, new: bool = False) -> None:
        mac = self.mac(purpose, canonical(plain))
        write_whole(path, canonical({"content": plain, "mac": mac}), new=new)

    def read_authentic(self, path: Path, purpose: str) -> object:
        """What `write_authentic` wrote. NotAuthentic when it is absent, not canonical or its MAC differs."""
        try:
            data = read_whole(path, _LIMIT)
            whole = json.loads(data)
            content, mac = whole["content"], whole["mac"]
            intact = hmac.compare_digest(self.mac(purpose, canonical(content)), str(mac))
            canonical_form = canonical({"content": content, "mac": mac}) == data
        except FileNotFoundError as error:
            raise NotAuthentic(path=path, fault="the file is missing") from error
        except (OSError, ValueError, KeyError, TypeError, RecursionError, NotOfTheForm) as error:
            raise NotAuthentic(path=path, fault="it cannot be read as one of its kind") from error
        if not intact or not canonical_form:
            raise NotAuthentic(path=path, fault="its authentication code differs")
        return content

    def _record_path(self, workspace: str) -> Path:
        name = hashlib.sha384(workspace.encode()).hexdigest()[:32]
        return self.folder / f"workspace-{name}.json"

    def remember(self, record: WorkspaceRecord, *, new: bool = False) -> None:
        path = self._record_path(record.workspace)
        self.write_authentic(path, "workspace record", to_plain(record), new=new)

    def recall(self, workspace: str) -> WorkspaceRecord:
        """The record of `workspace`; RecordLost when there is none, NotAuthentic when it was altered."""
        path = self._record_path(workspace)
        if not path.exists():
            raise RecordLost(workspace=workspace)
        record = from_plain(WorkspaceRecord, self.read_authentic(path, "workspace record"), "record")
        if record.workspace != workspace:
            raise NotAuthentic(path=path, fault="it belongs to another workspace")
        return record


def state_folder() -> Path:
    """REVIEWER_APP_STATE, or the user's state folder."""
    override = os.environ.get(STATE_VARIABLE)
    return Path(override) if override else platformdirs.user_state_path("reviewer-app", appauthor=False)


def this_workstation(*, create: bool = False) -> Workstation:
    """This user's workstation secret; with `create`, made when it is not there yet.

    Raises WorkstationSecretLost, WorkstationSecretUnusable.
    """
    folder = state_folder()
    path = folder / _SECRET
    if create and not path.exists():
        _make_secret(path)
    return Workstation(folder, _read_secret(path))


def _make_secret(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, secrets.token_bytes(SECRET_SIZE), new=True)
    except FileExistsError:
        return  # another process was first, its secret is as good
    except OSError as error:
        raise WorkstationSecretUnusable(path=path, fault=f"it cannot be made ({error.strerror})") from error


def _read_secret(path: Path) -> bytes:
    try:
        mode = path.lstat().st_mode
        secret = read_whole(path, SECRET_SIZE)
    except FileNotFoundError as error:
        raise WorkstationSecretLost(folder=path.parent) from error
    except OSError as error:
        raise WorkstationSecretUnusable(path=path, fault=str(error.strerror or error)) from error
    if stat.S_IMODE(mode) & 0o077:
        raise WorkstationSecretUnusable(path=path, fault="other users may read it; its mode must be 0600")
    if len(secret) != SECRET_SIZE:
        raise WorkstationSecretUnusable(path=path, fault=f"it must be {SECRET_SIZE} bytes")
    return secret
