"""The journal of one case, apart from the journal: every entry with its proof that it stands where it says.

- `entries.jsonl`: one line an entry, {seq, entry, digest, signer, signature, proof}. `entry` is the text
  whose UTF-8 bytes were chained and signed; `digest` is the leaf hash of RFC 9162 (SHA-384 of 0x00 and those
  bytes); `proof` leads from it to the tree head. `signer` names a certificate by its SHA-384, `signature` is
  ECDSA P-384 with SHA-384 (DER, base64); both null for audit lines, which the chain covers.
- `head.json`: {format, workspace, case, entries, size, head, head_proof, tree_head, printed}. `head` is the
  digest of the journal's last entry, with its own proof: chain and tree say the same. `printed` is the head a
  finding prints {seq, digest, proof}: it lies in this journal too.
- Sealed entries stay sealed: their bytes are what the chain runs over, and say nothing without their key.
- The tree head is signed by way of the package's manifest.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain
from reviewer_app.domain.entries import Entry, entry_digest, parse_entry
from reviewer_app.domain.merkle import included, levels, proof_within

FORMAT = "reviewer-journal-extract/1"
ENTRIES = "entries.jsonl"
HEAD = "head.json"
LARGEST = 256 * 1024 * 1024  # bytes of an extract that is read


class NotAnExtract(ValueError):
    """The files are not an extract of a journal; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the journal as it is stored."""

    seq: int
    data: bytes
    signer: str | None = None
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `entries.jsonl`."""

    seq: int
    entry: str
    digest: str
    signer: str | None
    signature: str | None
    proof: tuple[str, ...]

    @property
    def data(self) -> bytes:
        return self.entry.encode()

    @property
    def signed(self) -> bytes | None:
        return None if self.signature is None else base64.b64decode(self.signature)


@dataclass(frozen=True, slots=True)
class Printed:
    """A head that stands somewhere outside the journal, with its proof."""

    seq: int
    digest: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What `head.json` says; `size` is the number of entries of the whole journal."""

    format: str
    workspace: str
    case: str
    entries: int
    size: int
    head: str
    head_proof: tuple[str, ...]
    tree_head: str
    printed: Printed


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract that was read; nothing of it is believed before `extract_faults` is empty."""

    head: Head
    lines: tuple[Line, ...]

    def entries(self) -> Iterator[Entry]:
        return (parse_entry(line.data) for line in self.lines)


def extract(
    workspace: str, case: str, rows: Iterable[Row], leaves: Sequence[bytes], printed_seq: int
) -> list[tuple[str, bytes]]:
    """The two files, (name, bytes). `rows` are the case's entries in order, `leaves` the leaf hashes of the
    whole journal, `printed_seq` the entry whose digest the finding prints as the journal's head."""
    tree = levels(leaves)
    lines = [_line(row, tree) for row in rows]
    last = len(leaves) - 1
    head: dict[str, object] = {
        "format": FORMAT,
        "workspace": workspace,
        "case": case,
        "entries": len(lines),
        "size": len(leaves),
        "head": leaves[last].hex(),
        "head_proof": _proof(last, tree),
        "tree_head": tree[-1][0].hex(),
        "printed": {
            "seq": printed_seq,
            "digest": leaves[printed_seq - 1].hex(),
            "proof": _proof(printed_seq - 1, tree),
        },
    }
    return [(ENTRIES, b"".join(lines)), (HEAD, canonical(head) + b"\n")]


def read_extract(entries: bytes, head: bytes) -> Extract:
    """What two files say. Raises NotAnExtract."""
    if len(entries) + len(head) > LARGEST:
        raise NotAnExtract(f"it is larger than {LARGEST} bytes")
    try:
        told = from_plain(Head, _whole_line(head), HEAD)
        lines = tuple(
            from_plain(Line, _whole_line(line + b"\n"), f"line {number}")
            for number, line in enumerate(_split(entries), 1)
        )
    except NotOfTheForm as error:
        raise NotAnExtract(error.sentence.rstrip(".")) from error
    except (ValueError, RecursionError) as error:
        raise NotAnExtract("it cannot be read: its lines are not canonical JSON") from error
    return Extract(told, lines)


def extract_faults(found: Extract) -> Iterator[str]:
    """What does not hold of an extract by itself; signatures are another's to check."""
    head = found.head
    if head.format != FORMAT:
        yield f"its form is {head.format!r}, not {FORMAT}"
        return
    if head.entries != len(found.lines):
        yield f"it says {head.entries} entries and has {len(found.lines)}"
    if not found.lines:
        yield "it has no entry at all"
    for name, seq, digest, proof in (
        ("the journal's head", head.size, head.head, head.head_proof),
        ("the head printed on the finding", head.printed.seq, head.printed.digest, head.printed.proof),
    ):
        if not _proves(digest, seq, head, proof):
            yield f"the proof of {name} does not lead to the tree head"
    before: Line | None = None
    for line in found.lines:
        yield from _line_faults(line, before, head)
        before = line


def _line_faults(line: Line, before: Line | None, head: Head) -> Iterator[str]:
    name = f"entry {line.seq}"
    try:
        entry = parse_entry(line.data)
    except (NotOfTheForm, RecursionError, ValueError):
        yield f"{name} is not a journal entry"
        return
    if entry.seq != line.seq or entry.case != head.case:
        yield f"{name} says that it is entry {entry.seq} of case {entry.case!r}"
    if entry_digest(line.data) != line.digest:
        yield f"{name} was altered: its digest does not fit its bytes"
    if not _proves(line.digest, line.seq, head, line.proof):
        yield f"the proof of {name} does not lead to the tree head"
    if (line.signer is None) != (line.signature is None):
        yield f"{name} has a signature without a signer, or a signer without a signature"
    if before is not None and line.seq <= before.seq:
        yield f"{name} stands after entry {before.seq}"
    if before is not None and line.seq == before.seq + 1 and entry.previous != before.digest:
        yield f"{name} does not follow entry {before.seq}"


def _proves(digest: str, seq: int, head: Head, proof: Sequence[str]) -> bool:
    try:
        steps = [bytes.fromhex(step) for step in proof]
        return included(bytes.fromhex(digest), seq - 1, head.size, steps, bytes.fromhex(head.tree_head))
    except ValueError:
        return False


def _line(row: Row, tree: Sequence[Sequence[bytes]]) -> bytes:
    digest = entry_digest(row.data)
    if tree[0][row.seq - 1].hex() != digest:
        raise ValueError(f"entry {row.seq} is not the one in the journal")
    signature = None if row.signature is None else base64.b64encode(row.signature).decode()
    told: dict[str, object] = {
        "seq": row.seq,
        "entry": row.data.decode(),
        "digest": digest,
        "signer": row.signer,
        "signature": signature,
        "proof": _proof(row.seq - 1, tree),
    }
    return canonical(told) + b"\n"


def _proof(index: int, tree: Sequence[Sequence[bytes]]) -> list[str]:
    return [step.hex() for step in proof_within(tree, index)]


def _whole_line(data: bytes) -> object:
    """The JSON of a line that is exactly canonical."""
    plain: object = json.loads(data)
    if canonical(plain) + b"\n" != data:
        raise ValueError("it is not canonical JSON")
    return plain


def _split(data: bytes) -> list[bytes]:
    if data and not data.endswith(b"\n"):
        raise ValueError("it does not end with a line")
    return data.split(b"\n")[:-1]
