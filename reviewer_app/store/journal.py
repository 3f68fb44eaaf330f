"""The journal: entries are added, read in order, and verified; nothing else is possible.

- `append` numbers and chains the drafts it is given; several acts made together go in together, in the
  caller's transaction, so projections follow in the same one.
- A signature is over the entry's bytes. Decisive acts are signed; audit lines may be unsigned and are covered
  by the chain, and so by the next signed entry. Which kinds must be signed is the caller's rule: his callback
  is asked about every entry, signed or not.
- `verify` stops at the first entry that cannot be trusted and names it. What a chain alone cannot show, that
  its end was cut off, is shown by *anchors*: heads that were seen earlier, elsewhere.
- A signature the callback could not check leaves the report *could not be checked*, never good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from reviewer_app.domain import merkle
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.entries import (
    FORMAT,
    GENESIS,
    Entry,
    SealedBody,
    entry_bytes,
    entry_digest,
    parse_entry,
    timestamp,
)
from reviewer_app.store.connection import Connection
from reviewer_app.store.faults import Verdict


class Unchecked(str):
    """What a signature callback returns where it could not check: the reason."""

    __slots__ = ()


Sign = Callable[[bytes], bytes]
# An entry in its place and of its form -> None when its signature is good, Unchecked, or what is wrong.
VerifySignature = Callable[["Stored"], str | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """An act before it has a place: exactly one of `body` (plain JSON) and `sealed` is set; `at` is aware."""

    at: datetime
    by: str
    case: str
    kind: str
    body: dict[str, object] | None = None
    sealed: SealedBody | None = None


@dataclass(frozen=True)
class Stored:
    """A row as it is on disk, not yet believed. `digest` is SHA-384 hex; `signer` a certificate's digest."""

    seq: int
    data: bytes
    digest: str
    signer: str | None = None
    signature: bytes | None = None

    @cached_property
    def entry(self) -> Entry:
        """The entry, read once; NotOfTheForm when the bytes are none."""
        return parse_entry(self.data)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's place and digest: covers every entry up to it. (0, GENESIS) before the first."""

    seq: int
    digest: str


EMPTY = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class JournalReport:
    """`head` is the last entry that holds; `bad` is the first that does not, with the reason.

    `unchecked` lists (seq, reason); `backwards` the entries whose time lies before their predecessor's,
    `latest` is the latest time of any entry.
    """

    verdict: Verdict
    entries: int
    head: Head
    bad: int | None = None
    reason: str = ""
    unchecked: tuple[tuple[int, str], ...] = ()
    backwards: tuple[int, ...] = ()
    latest: str = ""

    @property
    def sentence(self) -> str:
        """One line for a person."""
        if self.verdict is Verdict.BAD:
            return f"Journal entry {self.bad}: {self.reason}."
        if self.verdict is Verdict.UNCHECKED:
            seq, reason = self.unchecked[0]
            return f"{len(self.unchecked)} signatures could not be checked; first entry {seq}: {reason}."
        return f"{self.entries} entries, each in its place and unaltered."


def head(connection: Connection) -> Head:
    row = connection.execute("SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(int(row[0]), str(row[1])) if row else EMPTY


def append(
    connection: Connection, drafts: Sequence[Draft], sign: Sign | None = None, signer: str = ""
) -> tuple[Stored, ...]:
    """Add `drafts` in order, each signed by `sign` where given; `signer` is the certificate's digest.

    Runs in the caller's open transaction: that is what keeps the acts and their projections together.
    """
    if not connection.in_transaction:
        raise RuntimeError("the journal is written within a transaction")
    if (sign is None) != (not signer):
        raise ValueError("a signature needs a signer, and a signer signs")
    last, made = head(connection), []
    for draft in drafts:
        stored = _made(draft, last, sign, signer)
        connection.execute(
            "INSERT INTO journal (seq, entry, digest, signer, signature) VALUES (?, ?, ?, ?, ?)",
            (stored.seq, stored.data, stored.digest, stored.signer, stored.signature),
        )
        made.append(stored)
        last = Head(stored.seq, stored.digest)
    return tuple(made)


def read(connection: Connection, after: int = 0) -> Iterator[Stored]:
    """The rows after number `after`, in order, as they are on disk."""
    rows = connection.execute(
        "SELECT seq, entry, digest, signer, signature FROM journal WHERE seq > ? ORDER BY seq", (after,)
    )
    for seq, data, digest, signer, signature in rows:
        yield Stored(seq, data, digest, signer, signature)


def verify(
    stored: Iterable[Stored], verify_signature: VerifySignature | None, anchors: Iterable[Head] = ()
) -> JournalReport:
    """Check the whole journal, from its first entry: form, places, chain, signatures, anchors.

    `anchors` are heads seen before: printed on a finding, kept in the keyring, held by a peer.
    """
    expected = {anchor.seq: anchor.digest for anchor in anchors if anchor.seq > 0}
    last, latest = EMPTY, ""
    unchecked: list[tuple[int, str]] = []
    backwards: list[int] = []
    for row in stored:
        entry = _checked(row, last, expected)
        if isinstance(entry, str):
            return _bad(last, min(row.seq, last.seq + 1), entry)
        fault = _signature_fault(row, verify_signature, unchecked)
        if fault:
            return _bad(last, row.seq, fault)
        if entry.at < latest:
            backwards.append(row.seq)
        last, latest = Head(row.seq, row.digest), max(entry.at, latest)
    if expected and max(expected) > last.seq:
        return _bad(last, last.seq + 1, f"it is missing: the journal was seen to reach entry {max(expected)}")
    verdict = Verdict.UNCHECKED if unchecked else Verdict.GOOD
    return JournalReport(verdict, last.seq, last, None, "", tuple(unchecked), tuple(backwards), latest)


def leaves(connection: Connection) -> list[bytes]:
    """The leaf hashes of the Merkle tree over the journal (domain.merkle)."""
    return [bytes.fromhex(row[0]) for row in connection.execute("SELECT digest FROM journal ORDER BY seq")]


def tree_head(connection: Connection) -> str:
    """The Merkle root over the whole journal, hex."""
    return merkle.root(leaves(connection)).hex()


def _made(draft: Draft, last: Head, sign: Sign | None, signer: str) -> Stored:
    if (draft.body is None) == (draft.sealed is None):
        raise ValueError("an act has a body in clear or a sealed one")
    entry = Entry(
        v=FORMAT,
        seq=last.seq + 1,
        previous=last.digest,
        at=timestamp(draft.at),
        by=draft.by,
        case=draft.case,
        kind=draft.kind,
        body=draft.body,
        sealed=draft.sealed,
    )
    data = entry_bytes(entry)
    return Stored(entry.seq, data, entry_digest(data), signer or None, sign(data) if sign else None)


def _checked(row: Stored, last: Head, expected: dict[int, str]) -> Entry | str:
    """The entry, when its place, bytes and chain are right; otherwise what is wrong."""
    if row.seq > last.seq + 1:
        return f"it is missing: entry {last.seq} is followed by entry {row.seq}"
    if row.seq != last.seq + 1:
        return f"it stands twice or out of order, after entry {last.seq}"
    try:
        entry = row.entry
    except NotOfTheForm as error:
        return f"its bytes are not an entry ({error.sentence.rstrip('.')})"
    except RecursionError:
        return "its bytes are not an entry (nested too deeply)"
    if entry.seq != row.seq:
        return f"it says that it is entry {entry.seq}"
    if entry_digest(row.data) != row.digest:
        return "it was altered: its digest does not fit its bytes"
    if entry.previous != last.digest:
        return f"it does not follow entry {last.seq}: one of the two was altered or put in its place"
    if expected.get(row.seq, row.digest) != row.digest:
        return "it is not the entry that stood here when the journal was last anchored"
    return entry


def _signature_fault(
    row: Stored, verify_signature: VerifySignature | None, unchecked: list[tuple[int, str]]
) -> str | None:
    found: str | None = Unchecked("no certificates to check it against") if row.signature else None
    if verify_signature is not None:
        found = verify_signature(row)
    if isinstance(found, Unchecked):
        unchecked.append((row.seq, str(found)))
        return None
    return found


def _bad(last: Head, seq: int, reason: str) -> JournalReport:
    return JournalReport(Verdict.BAD, last.seq, last, seq, reason)
