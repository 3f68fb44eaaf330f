"""What a laboratory's folder shows of itself by names and first bytes: for a draft of `submission.json`.

- A media type is stated by the first bytes where they are plain (`%PDF-`), else by the name, else by whether
  the bytes are text.
- Which file answers which item of the checklist is a guess from its name, and is called one.
- Files that seldom belong in a submission (a private key, what a file manager left behind) are pointed out.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reviewer_app.domain.text import visible

HEAD = 8192  # bytes of a file that are looked at

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
)
_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIP_NAMES = {
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_TEXT_NAMES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".xml": "application/xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".svg": "image/svg+xml",
}

# Item to what its files are often called: words of a path in lower case, every sign between them a space.
_OFTEN_CALLED = {
    "A3": r"cover letter|letter of transmittal",
    "A4": r"cover letter|release (plan|date|schedule)|access window",
    "A5": r"terms|voluntary|participation|acknowledge?ments?",
    "A6": r"markings?( sheet)?|classification (guide|sheet)",
    "A7": r"change ?log|related cases?",
    "B1": r"(model|system) cards?|lineage|checkpoints?|model identity",
    "B2": r"(model|system) cards?|model description",
    "B3": r"system prompts?|model spec(ification)?",
    "B4": r"intended use|access tiers?|(model|system) cards?|(usage|acceptable use) policy",
    "B5": r"access (instructions?|guide)",
    "C1": r"results? tables?|results? (csv|tsv|xlsx|ods)",
    "C2": r"vuln\w*|bug finding",
    "C3": r"exploit\w*",
    "C4": r"ranges?|multi ?step",
    "C5": r"consistency|costs?|time horizons?",
    "C6": r"uplift",
    "C7": r"embargo\w*|real world findings|disclosures?",
    "C8": r"elicitation",
    "C10": r"integrity",
    "C11": r"baselines?",
    "D1": r"safeguards?|mitigations?",
    "D2": r"weights? security|security of (the )?weights?",
    "D3": r"monitoring|vetting|know your customer",
    "E1": r"(developer|self|own|risk)s?( s)? assessment",
    "E2": r"(independent|external|third party) (evaluat\w+|assessments?|reviews?|reports?)",
    "E3": r"(proposed|trusted) partners?",
    "E4": r"limitations?",
}
_GUESSES = {item: re.compile(rf"(?<!\S)(?:{words})(?!\S)") for item, words in _OFTEN_CALLED.items()}
# What a run shows is in its log: only documents and tables answer these by their names.
_NOT_BY_A_LOG = frozenset(_GUESSES) - {"C2", "C3", "C4"}

_LEFT_BEHIND = re.compile(
    r"(?:.*/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini|\._.*|~\$.*|.*~|.*\.(?:tmp|swp|part|crdownload))",
    re.IGNORECASE,
)
_BOOKKEEPING = re.compile(r"(?:.*/)?(?:\.git|\.hg|\.svn|__pycache__|\.venv|node_modules)/.*")
_KEY_NAME = re.compile(r".*\.(?:p12|pfx|key|kdbx)|(?:.*/)?(?:\.env|id_(?:rsa|ecdsa|ed25519))", re.IGNORECASE)
_KEY_HEAD = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")


@dataclass(frozen=True, slots=True)
class Shown:
    """One file of the folder, as it shows itself: path in the folder, media type, title."""

    path: str
    media_type: str
    title: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that seldom belongs in a submission: a stable code, the file, a sentence."""

    code: str
    file: str
    sentence: str


def head_of(folder: Path, path: str) -> bytes:
    """The first bytes of a file; none where it cannot be opened: whoever needs it whole will say so."""
    try:
        descriptor = os.open(folder / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            return file.read(HEAD)
    except OSError:
        return b""


def shown(path: str, head: bytes) -> Shown:
    return Shown(path, media_type(path, head), title(path))


def media_type(path: str, head: bytes) -> str:
    """The media type (RFC 6838) a file most likely has."""
    suffix = PurePosixPath(path).suffix.lower()
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_ZIP):
        return _ZIP_NAMES.get(suffix, "application/zip")
    if not _is_text(head):
        return "application/octet-stream"
    return _TEXT_NAMES.get(suffix, "text/plain")


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        # A character may be cut in two at the end of what was looked at.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return True


def title(path: str) -> str:
    """A title out of a name: `model-card.md` is "Model card"."""
    stem = PurePosixPath(path).stem
    words = " ".join(re.sub(r"[-_]+", " ", stem).split()) or path
    return words[:1].upper() + words[1:]


def guesses(paths: Iterable[str], logs: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Item to the files that may answer it, by their names alone; `logs` are those of evaluation runs."""
    found: dict[str, list[str]] = {}
    for path in paths:
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", path.lower()).split())
        for item, often in _GUESSES.items():
            if often.search(words) and not (path in logs and item in _NOT_BY_A_LOG):
                found.setdefault(item, []).append(path)
    if logs:
        found["C9"] = sorted(logs)
    return {item: tuple(files) for item, files in found.items()}


def strays(folder: Path) -> Iterator[Stray]:
    """Files a laboratory should look at twice before they leave the house."""
    for path in sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()):
        name = visible(path, lines=False)
        if _KEY_NAME.fullmatch(path) or _KEY_HEAD.search(head_of(folder, path)):
            yield Stray("looks-like-a-key", name, f"{name} looks like a private key or a password.")
        elif _LEFT_BEHIND.fullmatch(path):
            yield Stray("left-behind", name, f"{name} looks like what an editor or a file manager left.")
        elif _BOOKKEEPING.fullmatch(path):
            yield Stray("bookkeeping", name, f"{name} belongs to a tool's own bookkeeping.")
