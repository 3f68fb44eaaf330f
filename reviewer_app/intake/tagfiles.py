"""The text of the tag files of a bag: the declaration, `bag-info.txt`, the manifests (RFC 8493, 2.1 and 2.2).

- Text is UTF-8 without a byte order mark; a line ends in LF, CR or CRLF.
- A manifest line is a SHA-512 digest, spaces or tabs, and a path in which only a percent sign is encoded:
  the profile's names have no line breaks, so %25 is the one code there is.
- A line that is not of its form is a fault and is left out; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.limits import MAX_FAULTS, at_most
from reviewer_app.intake.profile import BAG_INFO, BAGIT, MANIFEST, TAG_MANIFEST, Info

DECLARATION = ("BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8")

_LINE_END = re.compile(r"\r\n|\r|\n")
# RFC 8493, 2.4 would take upper-case hex as well: a digest compared as text needs one spelling.
_ENTRY = re.compile(r"([0-9A-Fa-f]{128})[ \t]+([^ \t].*)")
_LONE_PERCENT = re.compile(r"%(?!25)")
_LABEL = re.compile(r"([^\s:](?:[^:]*[^\s:])?):[ \t](.*)")


@dataclass(frozen=True, slots=True)
class Listed:
    """What one manifest lists, path to digest (lower-case hex), and the faults of its lines."""

    entries: dict[str, str]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """One label of `bag-info.txt` and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ParsedTags:
    """What the tag files of the profile say; of a file that is not there, nothing."""

    declaration: tuple[Fault, ...] = ()
    info: tuple[Label, ...] | None = None
    info_faults: tuple[Fault, ...] = ()
    payload: Listed | None = None
    tags: Listed | None = None


def parse_tags(held: Mapping[str, bytes]) -> ParsedTags:
    """Parse the tag files `held`, by name."""
    info, wrong = parse_info(held[BAG_INFO]) if BAG_INFO in held else (None, [])
    return ParsedTags(
        declaration=tuple(declaration_faults(held[BAGIT])) if BAGIT in held else (),
        info=None if info is None else tuple(Label(*one) for one in info),
        info_faults=tuple(wrong),
        payload=_listed(MANIFEST, held),
        tags=_listed(TAG_MANIFEST, held),
    )


def _listed(name: str, held: Mapping[str, bytes]) -> Listed | None:
    if name not in held:
        return None
    entries, wrong = parse_manifest(name, held[name])
    return Listed(entries, tuple(wrong))


def text_of(file: str, data: bytes) -> tuple[str, list[Fault]]:
    """The text of a tag file; "" and the fault where it is not UTF-8, or begins with a byte order mark."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "", [faults.TAG_NOT_UTF8.broken(file)]
    return ("", [faults.TAG_NOT_UTF8.broken(file)]) if text.startswith("\ufeff") else (text, [])


def lines_of(text: str) -> list[str]:
    lines = _LINE_END.split(text)
    return lines[:-1] if lines and not lines[-1] else lines


def declaration_faults(data: bytes) -> Iterator[Fault]:
    """`bagit.txt` says exactly two things, and the profile takes one value of each."""
    text, wrong = text_of(BAGIT, data)
    yield from wrong
    if not wrong and tuple(lines_of(text)) != DECLARATION:
        yield faults.BAGIT_TXT.broken(BAGIT)


def parse_info(data: bytes) -> tuple[Info, list[Fault]]:
    """The labels and values of `bag-info.txt`; an indented line continues the value before it."""
    text, found = text_of(BAG_INFO, data)
    info, wrong = labels_in(text, _LABEL)
    found += at_most((faults.INFO_LINE.broken(BAG_INFO, line=number) for number in wrong), BAG_INFO)
    return info, found


def labels_in(text: str, form: re.Pattern[str]) -> tuple[Info, list[int]]:
    """Labels and values, a label being of the `form`; and the numbers of the first lines that are neither."""
    entries: list[tuple[str, list[str]]] = []
    wrong: list[int] = []
    for number, line in enumerate(lines_of(text), 1):
        if line[:1] in (" ", "\t") and line.strip() and entries:
            entries[-1][1].append(line.strip())
        elif match := form.fullmatch(line):
            entries.append((match[1], [match[2].strip()]))
        elif len(wrong) <= MAX_FAULTS:
            wrong.append(number)
    return tuple((label, " ".join(values)) for label, values in entries), wrong


def parse_manifest(file: str, data: bytes) -> tuple[dict[str, str], list[Fault]]:
    """Path to digest (lower-case hex) of every line of a manifest, and the faults of the other lines."""
    text, found = text_of(file, data)
    entries: dict[str, str] = {}
    found += at_most(_entry_faults(file, text, entries), file)
    return entries, found


def _entry_faults(file: str, text: str, entries: dict[str, str]) -> Iterator[Fault]:
    for number, line in enumerate(lines_of(text), 1):
        match = _ENTRY.fullmatch(line)
        if match is None or _LONE_PERCENT.search(match[2]):
            yield faults.MANIFEST_LINE.broken(file, line=number)
            continue
        path = match[2].replace("%25", "%")
        if path in entries:
            yield faults.MANIFEST_TWICE.broken(file, entry=path)
        entries[path] = match[1].lower()


def manifest_bytes(entries: dict[str, str]) -> bytes:
    """A manifest with its lines in the order of their paths' bytes."""
    lines = (
        f"{digest}  {path.replace('%', '%25')}\n"
        for path, digest in sorted(entries.items(), key=lambda entry: entry[0].encode())
    )
    return "".join(lines).encode()


def info_bytes(info: Info) -> bytes:
    """`bag-info.txt`; a value is written on one line, so no text of ours can begin another label."""
    lines = (f"{label}: {' '.join(value.split())}\n" for label, value in info)
    return "".join(lines).encode()
