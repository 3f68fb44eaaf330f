"""Names within a records package: those that every archive's system takes.

- ASCII letters, digits, `-` and `_`, at most one dot, 1 to 35 characters; a folder has no dot.
- Unique without regard to case, and no device name of Windows.
- Derived from where a file stood: a running number in the order of the original paths, what can be kept of
  its name, and its ending. The same originals give the same names; `filelist.csv` holds the mapping.
- The bag's own tag files keep the names RFC 8493 gives them (and `.p7s`, `.mldsa87` behind one of them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 35
_FILE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)?")
_FOLDER = re.compile(r"[A-Za-z0-9_-]+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_OTHERS = re.compile(r"[^A-Za-z0-9_]+")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")


def is_folder_name(name: str) -> bool:
    """Whether a folder of a package, or the package itself, may be called so."""
    return len(name) <= LONGEST and bool(_FOLDER.fullmatch(name)) and not _DEVICE.fullmatch(name)


def is_file_name(name: str) -> bool:
    """Whether a file of a package's payload may be called so."""
    return len(name) <= LONGEST and bool(_FILE.fullmatch(name)) and not _DEVICE.fullmatch(name)


def name_faults(paths: Iterable[str]) -> Iterator[str]:
    """What is wrong with the paths of a payload (parts joined by `/`), a sentence each."""
    seen: dict[str, str] = {}
    for path in paths:
        *folders, file = path.split("/")
        if not is_file_name(file) or not all(map(is_folder_name, folders)):
            yield f"{path} is outside the rule for names"
        other = seen.setdefault(path.lower(), path)
        if other != path:
            yield f"{path} and {other} differ in case only"


def derived(originals: Sequence[str], prefix: str = "") -> dict[str, str]:
    """Original path to its name, `<prefix><number>-<stem><ending>`, numbered in the order of the paths."""
    width = max(4, len(str(len(originals))))
    ordered = sorted(set(originals))
    return {path: _name(f"{prefix}{number:0{width}}", path) for number, path in enumerate(ordered, 1)}


def _name(number: str, path: str) -> str:
    last = path.rpartition("/")[2]
    found = _ENDING.search(last)
    ending = f".{found[1].lower()}" if found and found.start() > 0 else ""
    stem = _OTHERS.sub("-", last[: found.start()] if ending and found else last).strip("-_")
    room = LONGEST - len(number) - len(ending) - 1
    stem = stem[:room].rstrip("-_")
    return f"{number}-{stem}{ending}" if stem else f"{number}{ending}"
