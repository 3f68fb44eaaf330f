"""The journal: what was added is read back, and whatever is done to it behind its back is named."""

# ruff: noqa: S608  # the intruder's statements are the tests' own

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.entries import GENESIS, Entry, SealedBody, entry_bytes, entry_digest
from reviewer_app.store import journal
from reviewer_app.store.faults import Verdict
from reviewer_app.store.journal import EMPTY, Head, JournalReport, Stored, Unchecked
from reviewer_app.store.workspace import Workspace
from tests.builders_store import CASE, draft, new_workspace, open_workspace, raw

PRIVATE = ec.generate_private_key(ec.SECP384R1())  # a throw-away key
SIGNER = "ab" * 48
ROWS = 8


def sign(data: bytes) -> bytes:
    return PRIVATE.sign(data, ec.ECDSA(hashes.SHA384()))


def verify_signature(row: Stored) -> str | None:
    """Decisive acts (here: all but "logged on") must be signed by SIGNER."""
    if row.signature is None:
        return None if row.entry.kind == "logged on" else "it is not signed"
    if row.signer != SIGNER:
        return "its signer is not known"
    try:
        PRIVATE.public_key().verify(row.signature, row.data, ec.ECDSA(hashes.SHA384()))
    except InvalidSignature:
        return "its signature does not fit"
    return None


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w") as made:
        for number in range(1, ROWS + 1):
            if number % 3 == 0:
                made.writer.do(
                    lambda c, number=number: journal.append(c, [draft(number, case="", kind="logged on")])
                )
            else:
                made.writer.do(lambda c, number=number: journal.append(c, [draft(number)], sign, SIGNER))
        yield made


def report(workspace: Workspace, anchors: tuple[Head, ...] = ()) -> JournalReport:
    return journal.verify(journal.read(workspace.reader()), verify_signature, anchors)


def tampered(workspace: Workspace, *statements: tuple[str, tuple[Any, ...]]) -> JournalReport:
    """The report after an intruder with the database's key ran `statements` and left."""
    workspace.close()
    with raw(workspace.database) as connection:
        for sql, parameters in statements:
            connection.execute(sql, parameters)
    with open_workspace(workspace.folder) as again:
        return report(again)


def test_an_untouched_journal_is_good(workspace: Workspace) -> None:
    found = report(workspace)
    assert found.verdict is Verdict.GOOD
    assert found.entries == ROWS
    assert found.head == journal.head(workspace.reader())
    assert found.sentence == "8 entries, each in its place and unaltered."


def test_an_empty_journal_is_good_and_its_head_is_the_beginning(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w") as empty:
        assert journal.head(empty.reader()) == EMPTY == Head(0, GENESIS)
        assert report(empty).verdict is Verdict.GOOD


def test_acts_made_together_are_chained_in_order(workspace: Workspace) -> None:
    before = journal.head(workspace.reader())
    made = workspace.writer.do(lambda c: journal.append(c, [draft(20), draft(21)], sign, SIGNER))
    assert [item.seq for item in made] == [ROWS + 1, ROWS + 2]
    assert made[0].entry.previous == before.digest
    assert made[1].entry.previous == made[0].digest
    assert [item.seq for item in journal.read(workspace.reader(), after=ROWS)] == [ROWS + 1, ROWS + 2]
    assert tuple(journal.read(workspace.reader(), after=ROWS)) == made
    assert report(workspace).verdict is Verdict.GOOD


def test_acts_made_together_go_in_together_or_not_at_all(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="body in clear or a sealed one"):
        workspace.writer.do(
            lambda c: journal.append(c, [draft(20), journal.Draft(draft(21).at, "p", "c", "k")])
        )
    assert journal.head(workspace.reader()).seq == ROWS


def test_a_sealed_act_is_chained_and_signed_like_any_other(workspace: Workspace) -> None:
    sealed = journal.Draft(
        draft(1).at, "p1", CASE, "assessed", sealed=SealedBody("k1", "bm9uY2U=", "Y2lwaGVy")
    )
    (made,) = workspace.writer.do(lambda c: journal.append(c, [sealed], sign, SIGNER))
    assert made.entry.body is None
    assert made.entry.sealed == SealedBody("k1", "bm9uY2U=", "Y2lwaGVy")
    assert report(workspace).verdict is Verdict.GOOD


def test_a_signature_needs_a_signer(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="needs a signer"):
        workspace.writer.do(lambda c: journal.append(c, [draft(1)], sign))


def test_the_journal_is_written_within_a_transaction(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError, match="within a transaction"):
        workspace.writer.outside(lambda c: journal.append(c, [draft(1)]))


def test_a_clock_that_ran_behind_is_reported_and_not_refused(workspace: Workspace) -> None:
    workspace.writer.do(lambda c: journal.append(c, [draft(2)], sign, SIGNER))
    found = report(workspace)
    assert found.verdict is Verdict.GOOD
    assert found.backwards == (ROWS + 1,)


def test_signatures_nobody_could_check_are_neither_good_nor_bad(workspace: Workspace) -> None:
    found = journal.verify(journal.read(workspace.reader()), None)
    assert found.verdict is Verdict.UNCHECKED
    assert [seq for seq, _ in found.unchecked] == [1, 2, 4, 5, 7, 8]
    some = journal.verify(
        journal.read(workspace.reader()),
        lambda entry, *_: Unchecked("no certificate") if entry.seq == 4 else None,
    )
    assert some.verdict is Verdict.UNCHECKED
    assert some.sentence == "1 signatures could not be checked; first entry 4: no certificate."


@pytest.mark.parametrize("seq", range(1, ROWS + 1))
@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("digest", "00" * 48, "its digest does not fit"),
        ("entry", b"{}", "not an entry"),
        ("entry", b"\xff\x00", "not an entry"),
        ("entry", b"[" * 100_000, "nested too deeply"),
    ],
)
def test_an_edited_column_is_named(
    workspace: Workspace, seq: int, column: str, value: object, reason: str
) -> None:
    found = tampered(workspace, (f"UPDATE journal SET {column} = ? WHERE seq = ?", (value, seq)))
    assert (found.verdict, found.bad) == (Verdict.BAD, seq)
    assert reason in found.reason
    assert found.head.seq == seq - 1
    assert f"entry {seq}" in found.sentence


@pytest.mark.parametrize("seq", range(1, ROWS))
def test_a_deleted_entry_is_named(workspace: Workspace, seq: int) -> None:
    found = tampered(workspace, ("DELETE FROM journal WHERE seq = ?", (seq,)))
    assert (found.verdict, found.bad) == (Verdict.BAD, seq)
    assert "missing" in found.reason


def test_an_end_cut_off_is_named_by_an_anchor(workspace: Workspace) -> None:
    anchor = journal.head(workspace.reader())
    workspace.close()
    with raw(workspace.database) as connection:
        connection.execute("DELETE FROM journal WHERE seq >= 6")
    with open_workspace(workspace.folder) as again:
        assert report(again).verdict is Verdict.GOOD  # a chain alone cannot know its end
        found = report(again, (anchor,))
    assert (found.verdict, found.bad) == (Verdict.BAD, 6)
    assert "seen to reach entry 8" in found.reason


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 4), (2, 7), (7, 8)])
def test_two_entries_in_each_other_s_place_are_named(workspace: Workspace, one: int, other: int) -> None:
    swap = "UPDATE journal SET seq = ? WHERE seq = ?"
    found = tampered(workspace, (swap, (99, one)), (swap, (one, other)), (swap, (other, 99)))
    assert (found.verdict, found.bad) == (Verdict.BAD, one)
    assert f"says that it is entry {other}" in found.reason


@pytest.mark.parametrize("at", range(1, ROWS + 1))
def test_an_entry_put_in_between_is_named(workspace: Workspace, at: int) -> None:
    forged = _forged(workspace, at)
    move = "UPDATE journal SET seq = ? WHERE seq = ?"
    moves = [(move, (seq + 1, seq)) for seq in range(ROWS, at - 1, -1)]
    insert = "INSERT INTO journal (seq, entry, digest) VALUES (?, ?, ?)"
    found = tampered(workspace, *moves, (insert, (at, forged, entry_digest(forged))))
    assert (found.verdict, found.bad) == (Verdict.BAD, at)
    assert found.reason == "it is not signed"


def test_an_entry_put_at_the_end_is_named_when_its_kind_must_be_signed(workspace: Workspace) -> None:
    forged = _forged(workspace, ROWS + 1)
    insert = "INSERT INTO journal (seq, entry, digest) VALUES (?, ?, ?)"
    found = tampered(workspace, (insert, (ROWS + 1, forged, entry_digest(forged))))
    assert (found.bad, found.reason) == (ROWS + 1, "it is not signed")


def _forged(workspace: Workspace, at: int) -> bytes:
    """An entry that fits into the chain at `at`: made with the database's key and without a signing key."""
    rows = list(journal.read(workspace.reader()))
    previous = rows[at - 2].digest if at > 1 else GENESIS
    return entry_bytes(
        Entry(1, at, previous, "2026-11-23T12:00:00.000000Z", "p1", CASE, "determination recorded", {"x": 1})
    )


def test_a_past_written_anew_is_named_by_an_anchor(workspace: Workspace) -> None:
    """Unsigned lines, re-chained to the end: fits in itself, and not with what was seen before."""
    anchor = journal.head(workspace.reader())
    workspace.close()
    with raw(workspace.database) as connection:
        connection.execute("DELETE FROM journal")
        last = GENESIS
        for seq in range(1, ROWS + 1):
            data = entry_bytes(
                Entry(1, seq, last, f"2026-11-23T12:00:0{seq}.000000Z", "", "", "logged on", {})
            )
            last = entry_digest(data)
            connection.execute("INSERT INTO journal (seq, entry, digest) VALUES (?, ?, ?)", (seq, data, last))
    with open_workspace(workspace.folder) as again:
        assert report(again).verdict is Verdict.GOOD
        found = report(again, (anchor,))
    assert (found.verdict, found.bad) == (Verdict.BAD, ROWS)
    assert "last anchored" in found.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("signature = NULL, signer = NULL", "it is not signed"),
        ("signature = x'3006020101020101'", "its signature does not fit"),
        ("signer = 'cd'", "its signer is not known"),
    ],
)
def test_a_signature_taken_or_changed_is_named(workspace: Workspace, change: str, reason: str) -> None:
    found = tampered(workspace, (f"UPDATE journal SET {change} WHERE seq = 4", ()))
    assert (found.verdict, found.bad, found.reason) == (Verdict.BAD, 4, reason)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b'"number":4', b'"number":5'),
        lambda data: data.replace(b'"by":"p1"', b'"by":"p2"'),
        lambda data: data.replace(b'{"at"', b'{ "at"'),
        lambda data: data.replace(b'"v":1', b'"v":2'),
        lambda data: data.replace(b'"seq":4', b'"seq":4.0'),
    ],
)
def test_an_edited_entry_is_named_even_where_its_digest_was_made_to_fit(
    workspace: Workspace, change: Callable[[bytes], bytes]
) -> None:
    data = list(journal.read(workspace.reader()))[3].data
    edited = change(data)
    assert edited != data
    statement = ("UPDATE journal SET entry = ?, digest = ? WHERE seq = 4", (edited, entry_digest(edited)))
    found = tampered(workspace, statement)
    assert (found.verdict, found.bad) == (Verdict.BAD, 4)


@given(place=st.integers(0, 10**6), bit=st.integers(0, 7), seq=st.integers(1, 4))
def test_any_flipped_bit_of_any_entry_is_named(place: int, bit: int, seq: int) -> None:
    rows = list(_CHAIN)
    data = bytearray(rows[seq - 1].data)
    data[place % len(data)] ^= 1 << bit
    rows[seq - 1] = journal.Stored(seq, bytes(data), rows[seq - 1].digest)
    found = journal.verify(rows, lambda *_: None)
    assert (found.verdict, found.bad) == (Verdict.BAD, seq)


def _chain(length: int) -> tuple[journal.Stored, ...]:
    last, made = GENESIS, []
    for seq in range(1, length + 1):
        entry = Entry(1, seq, last, "2026-11-23T12:00:00.000000Z", "p", "c", "k", {"n": seq, "t": "ä"})
        data = entry_bytes(entry)
        last = entry_digest(data)
        made.append(journal.Stored(seq, data, last))
    return tuple(made)


_CHAIN = _chain(4)


@given(order=st.permutations(range(4)), keep=st.integers(1, 4))
def test_any_order_but_the_right_one_is_bad(order: list[int], keep: int) -> None:
    found = journal.verify([_CHAIN[place] for place in order[:keep]], lambda *_: None)
    in_order = order[:keep] == list(range(keep))
    assert (found.verdict is Verdict.GOOD) == in_order
    if not in_order:
        first_wrong = next(place for place, number in enumerate(order[:keep]) if place != number)
        assert found.bad == first_wrong + 1


def test_an_entry_that_stands_twice_is_named() -> None:
    found = journal.verify([*_CHAIN[:2], _CHAIN[1]], lambda *_: None)
    assert (found.verdict, found.bad) == (Verdict.BAD, 2)
    assert "twice" in found.reason


def test_the_tree_s_leaves_are_the_entries(workspace: Workspace) -> None:
    from reviewer_app.domain import merkle

    tree = journal.leaves(workspace.reader())
    rows = list(journal.read(workspace.reader()))
    assert tree == [merkle.leaf_hash(row.data) for row in rows]
    assert journal.tree_head(workspace.reader()) == merkle.root(tree).hex()
    assert merkle.included(tree[4], 4, ROWS, merkle.inclusion_proof(4, tree), merkle.root(tree))
