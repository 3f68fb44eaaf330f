"""Which names a bundle may use: those that mean the same file on every system.

- UTF-8 in Unicode normal form C; no empty part, no `.`, no `..`; none of \\ : * ? " < > |
- no control, format, private-use, surrogate or unassigned character, none that is drawn as nothing or ignored
  (default-ignorable: fillers, joiners, variation selectors), no space but U+0020
- no device name of Windows, no part that ends in a dot or a space
- no name that becomes another path, a `..` or a device where compatibility forms are folded (NFKC)
- at most 32 folders deep, 255 bytes a part, 1,024 bytes a path
- unique when case and compatibility forms are ignored (Unicode, D146)

A rule is stated once for a name, whichever parts or characters break it; a name that is too long is looked at
no further.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.limits import at_most

MAX_DEPTH = 32
MAX_PART = 255  # bytes
MAX_PATH = 1024  # bytes

_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_FORBIDDEN = frozenset('\\:*?"<>|')
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
# Default_Ignorable_Code_Point of Unicode beyond format characters; and the Braille blank, drawn as a space.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?: *\..*)?", re.IGNORECASE
)


def name_faults(untrusted_path: str) -> Iterator[Fault]:
    """What is wrong with a path of a bundle (parts joined by `/`), rule by rule."""
    try:
        encoded = untrusted_path.encode("utf-8")
    except UnicodeEncodeError:
        yield faults.NAME_NOT_UTF8.broken(untrusted_path)
        return
    if (depth := untrusted_path.count("/")) > MAX_DEPTH:
        yield faults.NAME_DEPTH.broken(untrusted_path, depth=depth, limit=MAX_DEPTH)
    if len(encoded) > MAX_PATH:
        yield faults.NAME_LENGTH.broken(untrusted_path, length=len(encoded), limit=MAX_PATH)
        return
    parts = untrusted_path.split("/")
    if _PLAIN.fullmatch(untrusted_path):
        rules: Iterator[Fault] = (fault for part in parts for fault in _part_faults(untrusted_path, part))
    else:
        rules = _all_faults(untrusted_path, parts)
    yield from {fault.code: fault for fault in rules}.values()


def _all_faults(path: str, parts: list[str]) -> Iterator[Fault]:
    yield from _character_faults(path)
    for part in parts:
        yield from _part_faults(path, part)
    if not path.isascii():
        yield from _folded_faults(path)


def _character_faults(path: str) -> Iterator[Fault]:
    if not unicodedata.is_normalized("NFC", path):
        yield faults.NAME_NOT_NFC.broken(path)
    wrong = sorted(filter(_is_forbidden, set(path)))
    if wrong:
        shown = ", ".join(f"U+{ord(character):04X}" for character in wrong)
        yield faults.NAME_CHARACTER.broken(path, character=shown)


def _is_forbidden(character: str) -> bool:
    if character in _FORBIDDEN or _UNSEEN.match(character):
        return True
    return unicodedata.category(character) in _FORBIDDEN_CATEGORIES and character != " "


def _folded_faults(path: str) -> Iterator[Fault]:
    """What a system that folds compatibility forms makes of a name: `／` a slash, `‥` the folder above."""
    folded = unicodedata.normalize("NFKC", path)
    parts = folded.split("/")
    if len(parts) != path.count("/") + 1 or "\\" in folded.replace("\\", "", path.count("\\")):
        yield faults.NAME_CHARACTER.broken(path, character="that stands for a slash")
    for part in parts:
        if part in (".", ".."):
            yield faults.NAME_COMPONENT.broken(path)
        if _DEVICE.fullmatch(part):
            yield faults.NAME_DEVICE.broken(path, part=part)


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
    return at_most(_listing_faults(untrusted_folders, untrusted_files), "The list of names")


def _listing_faults(untrusted_folders: Iterable[str], untrusted_files: Iterable[str]) -> Iterator[Fault]:
    bad: set[str] = set()
    for path in (*untrusted_folders, *untrusted_files):
        above, slash, _ = path.rpartition("/")
        if slash and above in bad:
            bad.add(path)
            continue
        found = tuple(name_faults(path))
        yield from found
        if found:
            bad.add(path)


def twin_faults(untrusted_paths: Iterable[str]) -> Iterator[Fault]:
    """Names that are one and the same on a system that ignores case or compatibility forms."""
    return at_most(_twin_faults(untrusted_paths), "The list of names")


def _twin_faults(untrusted_paths: Iterable[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for path in untrusted_paths:
        key = path.lower() if path.isascii() else _caseless(path)
        other = seen.setdefault(key, path)
        if other != path:
            yield faults.NAME_TWIN.broken(path, other=other)


def _caseless(path: str) -> str:
    """The key two names share that are a compatibility caseless match (The Unicode Standard, 3.13, D146)."""
    key = unicodedata.normalize("NFD", path)
    for _ in range(2):
        key = unicodedata.normalize("NFKD", key.casefold())
    return key
