"""What the window remembers between sessions: sizes, look, text scale. In the workspace's own settings file.

No names of files, cases or persons: only what this kit writes, and where the card reader's driver lies.
Without a file it remembers for the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings


class Remembered:
    """Words and whole numbers by key. A value that does not read as expected counts as absent."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat) if path is not None else None
        self._held: dict[str, str] = {}

    def word(self, key: str, otherwise: str = "") -> str:
        if self._file is not None and key not in self._held:
            value = self._file.value(key)
            return value if isinstance(value, str) else otherwise
        return self._held.get(key, otherwise)

    def numbers(self, key: str) -> list[int]:
        """The whole numbers kept under a key; empty where there are none."""
        parts = self.word(key).split(" ")
        return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []

    def keep(self, key: str, value: str | Sequence[int]) -> None:
        words = value if isinstance(value, str) else " ".join(str(number) for number in value)
        self._held[key] = words
        if self._file is not None:
            self._file.setValue(key, words)
