"""The one form of a manifest in a records package, and which of its rules another one breaks.

- RFC 8493 leaves a manifest some freedom (line ends, capital digests, any order); a package has none: the
  manifest is made again from the files and compared byte for byte. The rules are here to say what differs.
- A line is a digest in small hexadecimal letters, two spaces, a path, and one line feed; lines stand in the
  order of their paths; each path once; nothing stands after the last line feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r"([0-9A-Fa-f]+)  (\S.*)\Z")


def entries_of(manifest: bytes) -> dict[str, str]:
    """Path to digest, read kindly: other line ends and capital digests are faults of form alone."""
    found: dict[str, str] = {}
    for line in _text(manifest).split("\n"):
        if match := _LINE.match(line.rstrip("\r")):
            found.setdefault(match[2], match[1].lower())
    return found


def form_faults(name: str, found: bytes, wanted: bytes) -> Iterator[str]:
    """Which rules of form the manifest `found` breaks; `wanted` is the one that follows from the files."""
    if found == wanted:
        return
    faults = list(_broken(name, found))
    yield from faults
    if not faults and entries_of(found) == entries_of(wanted):
        yield f"{name} is not in its one form"


def _broken(name: str, found: bytes) -> Iterator[str]:
    text = _text(found)
    if "\r" in text:
        yield f"{name} ends its lines with a carriage return: a line ends with one line feed alone"
    *lines, rest = text.replace("\r", "").split("\n")
    if rest:
        yield f"{name} has text after its last line feed"
    matches = [_LINE.match(line) for line in lines]
    for number, match in enumerate(matches, 1):
        if match is None:
            yield f"{name}, line {number}, is not a digest, two spaces and a path"
    digests = [match[1] for match in matches if match]
    if any(digest != digest.lower() for digest in digests):
        yield f"{name} writes digests in capital letters: they are written in small ones"
    paths = [match[2] for match in matches if match]
    if len(set(paths)) < len(paths):
        yield f"{name} lists a path twice"
    elif paths != sorted(paths, key=lambda path: path.encode("utf-8", "surrogatepass")):
        yield f"{name} does not list its paths in their order"


def _text(manifest: bytes) -> str:
    return manifest.decode("utf-8", "backslashreplace")
