"""One entry of the journal, and the chain: what is written, in which bytes, and what its digest covers.

- An entry is RFC 8785 JSON. Its digest is SHA-384 over 0x00 and those bytes (the leaf of RFC 9162, 2.1.1),
  and each entry names the digest of the one before, so the digest of the last covers them all.
- The body is either in clear or *sealed*: then the chain and the signature run over the sealed bytes, and
  whoever lacks the key can still verify the chain but not read the act.
- `at` is the workstation's clock, UTC, to the microsecond; `by` is a person's id, "" for the desk itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.evidence import Json

FORMAT = 1
GENESIS = "0" * 96  # the "digest before" of the first entry


@dataclass(frozen=True, slots=True)
class SealedBody:
    """An act only the holders of `key` can read: AES-256-GCM, base64; case, kind and person authenticated."""

    key: str
    nonce: str
    ciphertext: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`seq` counts from 1. `case` is "" for acts of the workspace. Exactly one of `body`, `sealed` is set."""

    v: int
    seq: int
    previous: str
    at: str
    by: str
    case: str
    kind: str
    body: dict[str, object] | None = None
    sealed: SealedBody | None = None


def timestamp(now: datetime) -> str:
    """`now` (aware) in the journal's spelling: 2026-11-23T09:00:00.000000Z, which sorts as text."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_bytes(entry: Entry) -> bytes:
    """The bytes that are chained and signed."""
    return canonical(to_plain(entry))


def entry_digest(data: bytes) -> str:
    """SHA-384 hex of the leaf."""
    return hashlib.sha384(b"\x00" + data).hexdigest()


def _number(digits: str) -> int | float:
    """RFC 8785 writes a whole float without a fraction; past 2**53 - 1 it can only have been a float."""
    number = int(digits)
    return number if abs(number) < 2**53 else float(digits)


def parse_entry(data: bytes) -> Entry:
    """The entry in `data`; NotOfTheForm when it is not canonical, not of this format, or has two bodies."""
    try:
        plain: Json = json.loads(data, parse_int=_number)
    except ValueError as error:
        raise NotOfTheForm(where="a journal entry", form="JSON", fault=error) from error
    entry = from_plain(Entry, plain, "entry")
    if entry_bytes(entry) != data:
        raise NotOfTheForm(where=f"entry {entry.seq}", form="canonical JSON", fault="its bytes differ")
    if entry.v != FORMAT or (entry.body is None) == (entry.sealed is None):
        raise NotOfTheForm(where=f"entry {entry.seq}", form="Entry", fault="version or bodies")
    return entry
