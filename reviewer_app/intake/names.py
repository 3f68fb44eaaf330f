"""Which names a bundle may use: those that mean the same file on every system.

- UTF-8 in Unicode normal form C; no empty part, no `.`, no `..`; none of \\ : * ? " < > |
- no control, format, private-use, surrogate or unassigned character, no space but U+0020
- no device name of Windows, no part that ends in a dot or a space
- at most 32 folders deep, 255 bytes a part, 1,024 bytes a path
- unique when case and compatibility forms are ignored (NFKC and casefold)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault

MAX_DEPTH = 32
MAX_PART = 255  # bytes
MAX_PATH = 1024  # bytes

_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_FORBIDDEN = frozenset('\\:*?"<>|')
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?: *\..*)?", re.IGNORECASE
)


def name_faults(untrusted_path: str) -> Iterator[Fault]:
    """What is wrong with a path of a bundle (parts joined by `/`), rule by rule."""
    try:
        encoded = untrusted_path.encode("utf-8")
    except UnicodeEncodeError:
        yield faults.NAME_NOT_UTF8.broken(untrusted_path)
        return
    if len(encoded) > MAX_PATH:
        yield faults.NAME_LENGTH.broken(untrusted_path, length=len(encoded), limit=MAX_PATH)
    parts = untrusted_path.split("/")
    if len(parts) - 1 > MAX_DEPTH:
        yield faults.NAME_DEPTH.broken(untrusted_path, depth=len(parts) - 1, limit=MAX_DEPTH)
    if not _PLAIN.fullmatch(untrusted_path):
        yield from _character_faults(untrusted_path)
    for part in parts:
        yield from _part_faults(untrusted_path, part)


def _character_faults(path: str) -> Iterator[Fault]:
    if not unicodedata.is_normalized("NFC", path):
        yield faults.NAME_NOT_NFC.broken(path)
    for character in sorted(set(path)):
        category = unicodedata.category(character)
        if character in _FORBIDDEN or (category in _FORBIDDEN_CATEGORIES and character != " "):
            yield faults.NAME_CHARACTER.broken(path, character=f"U+{ord(character):04X}")


def _part_faults(path: str, part: str) -> Iterator[Fault]:
    if part in ("", ".", ".."):
        yield faults.NAME_COMPONENT.broken(path)
    elif part[-1] in ". ":
        yield faults.NAME_ENDING.broken(path)
    if len(part) > MAX_PART // 4 and (length := len(part.encode())) > MAX_PART:
        yield faults.NAME_LENGTH.broken(path, length=length, limit=MAX_PART)
    if _DEVICE.fullmatch(part):
        yield faults.NAME_DEVICE.broken(path, part=part)


def listing_faults(untrusted_folders: Iterable[str], untrusted_files: Iterable[str]) -> Iterator[Fault]:
    """The name faults of a listing, folders before what is in them: a bad folder is named once."""
    bad: set[str] = set()
    for path in (*untrusted_folders, *untrusted_files):
        if path.rpartition("/")[0] in bad:
            bad.add(path)
            continue
        found = tuple(name_faults(path))
        yield from found
        if found:
            bad.add(path)


def twin_faults(untrusted_paths: Iterable[str]) -> Iterator[Fault]:
    """Names that are one and the same on a system that ignores case or compatibility forms."""
    seen: dict[str, str] = {}
    for path in untrusted_paths:
        key = path.lower() if path.isascii() else unicodedata.normalize("NFKC", path).casefold()
        other = seen.setdefault(key, path)
        if other != path:
            yield faults.NAME_TWIN.broken(path, other=other)
