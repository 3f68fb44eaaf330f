"""The tag files of a bag of any version: RFC 8493 (1.0) and the drafts 0.93 to 0.97.

- The declaration is UTF-8; the other tag files are in the encoding it states, one of a fixed list.
- 1.0 is strict where the drafts were not: one colon and one space in `bag-info.txt`, %0A, %0D and %25 encoded
  in paths, a file listed once, no blank line. Before it, a percent sign stands for itself.
- A tag manifest of 1.0 lists every payload manifest and no tag manifest; its tag files in UTF-8 begin with no
  byte order mark; Payload-Oxum stands once. Before it, these are warnings.
- What checksum tools write (an asterisk, a leading `./`) is read, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer_app.intake import container_faults, faults, rfc_faults
from reviewer_app.intake.faults import Fault, Rule
from reviewer_app.intake.limits import MAX_FAULTS, at_most
from reviewer_app.intake.profile import BAG_INFO, BAGIT, FETCH, Info, info_value
from reviewer_app.intake.tagfiles import labels_in, lines_of, parse_info

VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
PACKAGE_INFO = "package-info.txt"  # what bag-info.txt was called up to 0.95
ALGORITHMS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}  # hex digits

# A name out of a bag never chooses a module to load: codecs are taken from this list.
ENCODINGS = {
    name: name
    for name in (
        "utf-8",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "ascii",
        "cp1252",
    )
} | {
    "us-ascii": "ascii",
    "windows-1252": "cp1252",
    "utf8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
ENCODINGS |= {f"iso-8859-{number}": f"iso8859-{number}" for number in (*range(1, 12), *range(13, 17))}

_DECLARED = re.compile(r"BagIt-Version: (\d+\.\d+)")
_ENCODED = re.compile(r"Tag-File-Character-Encoding: ([A-Za-z0-9][A-Za-z0-9._:-]*)")
_MANIFEST = re.compile(r"(tag)?manifest-([^/]+)\.txt", re.IGNORECASE)
_ENTRY = re.compile(r"([0-9A-Fa-f]+)[ \t]+([^ \t].*)")
_FETCHED = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:\S+)[ \t]+([0-9]+|-)[ \t]+(\S.*)")
_LOOSE_LABEL = re.compile(r"\s*([^\s:](?:[^:]*[^\s:])?)\s*:(.*)")
_CODE = re.compile(r"%(0[Aa]|0[Dd]|25)")
_CODE_BEFORE_1 = re.compile(r"%(0[Aa]|0[Dd])")
_CHARACTERS = {"0a": "\n", "0d": "\r", "25": "%"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What `bagit.txt` says; 0.97 and UTF-8 are assumed where it says nothing that can be used."""

    version: str = "0.97"
    encoding: str = "utf-8"

    @property
    def strict(self) -> bool:
        return self.version == VERSIONS[-1]

    @property
    def info(self) -> str:
        return PACKAGE_INFO if self.version <= "0.95" else BAG_INFO


@dataclass(slots=True)
class Findings:
    """What is wrong (`faults`: the bag is not valid) and what is only unwise (`warnings`)."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def say(self, fault: Fault, *, wrong: bool) -> None:
        """Take a fault or a warning; of warnings, those beyond the most that are listed are dropped."""
        if wrong:
            self.faults.append(fault)
        elif len(self.warnings) < MAX_FAULTS:
            self.warnings.append(fault)
        elif len(self.warnings) == MAX_FAULTS:
            self.warnings.append(container_faults.MORE.broken(fault.file, limit=MAX_FAULTS))

    def broken(self, rule: Rule, file: str, *, wrong: bool, **facts: object) -> None:
        """`say` for what may be said very often: a warning that would be dropped is not put into words."""
        if wrong or len(self.warnings) <= MAX_FAULTS:
            self.say(rule.broken(file, **facts), wrong=wrong)

    def full(self, file: str) -> bool:
        """Whether so much is wrong that reading of `file` ends; that it does is a fault."""
        if len(self.faults) < MAX_FAULTS:
            return False
        self.faults.append(container_faults.MORE.broken(file, limit=MAX_FAULTS))
        return True


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest: the algorithm's name, whether it lists tag files, and path to digest (lower-case hex)."""

    file: str
    algorithm: str
    of_tags: bool
    entries: dict[str, str]


@dataclass(frozen=True, slots=True)
class RfcTags:
    """What the tag files of a bag say. `version` is "" where `bagit.txt` is missing."""

    version: str
    strict: bool
    info_file: str
    manifests: tuple[Manifest, ...]
    fetched: tuple[str, ...]
    oxum: str | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def parse_rfc_tags(held: Mapping[str, bytes]) -> RfcTags:
    """Parse the tag files `held`, by name: those that `is_parsed` says."""
    found = Findings()
    declared = Declaration()
    if BAGIT in held:
        declared = read_declaration(held[BAGIT], found)
    else:
        found.faults.append(rfc_faults.NO_DECLARATION.broken(BAGIT))
    read = (read_manifest(name, held[name], declared, found) for name in sorted(held))
    manifests = tuple(manifest for manifest in read if manifest is not None)
    _check_tag_manifests(manifests, declared, found)
    fetched = read_fetch(held[FETCH], declared, found) if FETCH in held else ()
    info = read_info(held[declared.info], declared, found) if declared.info in held else ()
    if len([label for label, _ in info if label.lower() == "payload-oxum"]) > 1:
        fault = faults.INFO_TWICE.broken(declared.info, label="Payload-Oxum")
        found.say(fault, wrong=declared.strict)
    return RfcTags(
        version=declared.version if BAGIT in held else "",
        strict=declared.strict,
        info_file=declared.info,
        manifests=manifests,
        fetched=fetched,
        oxum=info_value(info, "Payload-Oxum"),
        faults=tuple(found.faults),
        warnings=tuple(found.warnings),
    )


def is_parsed(name: str) -> bool:
    """Whether a tag file says something that is checked; the others are only hashed."""
    return name in (BAGIT, FETCH, BAG_INFO, PACKAGE_INFO) or manifest_named(name) is not None


def read_declaration(data: bytes, found: Findings) -> Declaration:
    """What `bagit.txt` declares; every fault of it into `found`."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        found.faults.append(faults.TAG_NOT_UTF8.broken(BAGIT))
        return Declaration()
    if text.startswith("\ufeff"):
        found.faults.append(rfc_faults.BYTE_ORDER_MARK.broken(BAGIT))
        text = text[1:]
    lines = lines_of(text)
    version = _DECLARED.fullmatch(lines[0]) if lines else None
    encoding = _ENCODED.fullmatch(lines[1]) if len(lines) > 1 else None
    if version is None or encoding is None or len(lines) != 2:
        why = "it is not two lines, `BagIt-Version: M.N` and `Tag-File-Character-Encoding: NAME`"
        found.faults.append(rfc_faults.DECLARATION.broken(BAGIT, why=why))
    return Declaration(_version(version, found), _encoding(encoding, found))


def _version(stated: re.Match[str] | None, found: Findings) -> str:
    if stated is None:
        return Declaration().version
    if stated[1] not in VERSIONS:
        found.faults.append(rfc_faults.VERSION.broken(BAGIT, version=stated[1]))
        return VERSIONS[-1]
    return stated[1]


def _encoding(stated: re.Match[str] | None, found: Findings) -> str:
    if stated is None:
        return Declaration().encoding
    known = ENCODINGS.get(stated[1].lower().replace("_", "-"))
    if known is None:
        found.faults.append(rfc_faults.ENCODING.broken(BAGIT, encoding=stated[1]))
    return known or Declaration().encoding


def text_in(file: str, data: bytes, declared: Declaration, found: Findings) -> str:
    """The text of a tag file; "" and a fault where it is not in the encoding that is declared."""
    try:
        text = data.decode(declared.encoding)
    except UnicodeError:
        found.faults.append(rfc_faults.NOT_ENCODED.broken(file, encoding=declared.encoding))
        return ""
    if text.startswith("\ufeff"):
        wrong = declared.strict and declared.encoding == "utf-8"
        found.say(rfc_faults.BYTE_ORDER_MARK.broken(file), wrong=wrong)
        return text[1:]
    return text


def manifest_named(file: str) -> tuple[str, bool] | None:
    """The algorithm's normalised name (2.4: lower case, letters and digits) and whether tags are listed."""
    match = _MANIFEST.fullmatch(file)
    if match is None:
        return None
    return "".join(character for character in match[2].lower() if character.isalnum()), bool(match[1])


def read_manifest(file: str, data: bytes, declared: Declaration, found: Findings) -> Manifest | None:
    """A manifest of an algorithm that is known, or None and the fault."""
    named = manifest_named(file)
    if named is None:
        return None
    algorithm, of_tags = named
    if algorithm not in ALGORITHMS:
        found.faults.append(rfc_faults.ALGORITHM.broken(file, algorithm=algorithm))
        return None
    manifest = Manifest(file, algorithm, of_tags, {})
    for number, line in enumerate(lines_of(text_in(file, data, declared, found)), 1):
        if found.full(file):
            break
        _read_entry(manifest, number, line, declared, found)
    return manifest


def _check_tag_manifests(manifests: tuple[Manifest, ...], declared: Declaration, found: Findings) -> None:
    of_payload = [manifest.file for manifest in manifests if not manifest.of_tags]
    for manifest in manifests:
        if not manifest.of_tags:
            continue
        for path in manifest.entries:
            if (named := manifest_named(path)) and named[1]:
                found.say(
                    rfc_faults.LISTS_TAG_MANIFEST.broken(manifest.file, path=path), wrong=declared.strict
                )
        for file in of_payload:
            if file not in manifest.entries:
                found.say(
                    rfc_faults.MANIFEST_UNLISTED.broken(file, manifest=manifest.file), wrong=declared.strict
                )


def _read_entry(manifest: Manifest, number: int, line: str, declared: Declaration, found: Findings) -> None:
    if not line.strip():
        found.broken(rfc_faults.BLANK, manifest.file, wrong=declared.strict, line=number)
        return
    match = _ENTRY.fullmatch(line)
    if match is None or len(match[1]) != ALGORITHMS[manifest.algorithm]:
        found.faults.append(rfc_faults.LINE.broken(manifest.file, line=number))
        return
    path = _path(manifest.file, number, match[2], declared, found)
    if path is None or not _inside(manifest.file, number, path, of_tags=manifest.of_tags, found=found):
        return
    digest = match[1].lower()
    before = manifest.entries.get(path)
    if before is None:
        manifest.entries[path] = digest
    elif before != digest:
        found.faults.append(rfc_faults.TWICE.broken(manifest.file, path=path, how="with two digests"))
    else:
        found.broken(rfc_faults.TWICE, manifest.file, wrong=declared.strict, path=path, how="alike")


def _path(file: str, number: int, untrusted: str, declared: Declaration, found: Findings) -> str | None:
    """The path of a line, decoded; None and a fault where a percent sign of 1.0 is not encoded."""
    if untrusted.startswith("*"):
        found.broken(rfc_faults.STAR, file, wrong=False, line=number)
        untrusted = untrusted[1:]
    if untrusted.startswith("./"):
        found.broken(rfc_faults.DOT, file, wrong=False, line=number)
        untrusted = untrusted[2:]
    if declared.strict and "%" in _CODE.sub("", untrusted):
        found.faults.append(rfc_faults.LINE.broken(file, line=number))
        return None
    codes = _CODE if declared.strict else _CODE_BEFORE_1
    return codes.sub(lambda code: _CHARACTERS[code[1].lower()], untrusted)


def _inside(file: str, number: int, path: str, *, of_tags: bool, found: Findings) -> bool:
    """Whether a path stays in the payload, or among the tag files; anything else is a fault."""
    parts = path.split("/")
    in_payload = parts[0] == "data" and len(parts) > 1
    # `~` and drive letters mean other places to some tools that read manifests (5.1.1).
    elsewhere = any(part in ("", ".", "..") for part in parts) or path[0] in "~\\" or path[1:2] == ":"
    if elsewhere or in_payload is of_tags:
        where = "of a tag file" if of_tags else "in the payload"
        found.faults.append(rfc_faults.OUTSIDE.broken(file, line=number, path=path, where=where))
        return False
    return True


def read_fetch(data: bytes, declared: Declaration, found: Findings) -> tuple[str, ...]:
    """The paths `fetch.txt` asks for. The addresses are never looked at."""
    paths: dict[str, None] = {}
    for number, line in enumerate(lines_of(text_in(FETCH, data, declared, found)), 1):
        if found.full(FETCH):
            break
        match = _FETCHED.fullmatch(line)
        if match is None:
            found.faults.append(rfc_faults.FETCH_LINE.broken(FETCH, line=number))
            continue
        path = _path(FETCH, number, match[3], declared, found)
        if path is not None and _inside(FETCH, number, path, of_tags=False, found=found):
            paths[path] = None
    return tuple(paths)


def read_info(data: bytes, declared: Declaration, found: Findings) -> Info:
    """The labels and values of `bag-info.txt` (or `package-info.txt`)."""
    text = text_in(declared.info, data, declared, found)
    if declared.strict:
        info, wrong = parse_info(text.encode())
        found.faults += wrong
        return info
    info, wrong_lines = labels_in(text, _LOOSE_LABEL)
    unread = (faults.INFO_LINE.broken(declared.info, line=number) for number in wrong_lines)
    found.warnings += at_most(unread, declared.info)
    return info
