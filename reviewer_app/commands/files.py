"""What verbs share: paths that must exist, passwords that are asked for or read from a file."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from reviewer_app.domain.errors import DeskError


class NotThere(DeskError):
    """{path}: there is no such file or folder."""


class NoPassword(DeskError):
    """A password is needed for {who}: give --password-file, or run this where it can be typed."""


class Unreadable(DeskError):
    """{path} cannot be read: {fault}."""


def existing(name: str) -> Path:
    """The path, which must exist."""
    path = Path(name)
    if not path.exists():
        raise NotThere(path=name)
    return path


def read(name: str, limit: int = 1 << 28) -> bytes:
    """A file's bytes, at most `limit`."""
    path = existing(name)
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise Unreadable(path=name, fault=error.strerror or error) from error


def password(who: str, file: str | None) -> str:
    """The first line of the password file, or what is typed without echo."""
    if file:
        lines = read(file, 4096).decode("utf-8", "replace").splitlines()
        return lines[0] if lines else ""
    if not sys.stdin.isatty():
        raise NoPassword(who=who)
    return getpass.getpass(f"Password of {who}: ")
