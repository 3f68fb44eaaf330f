"""Deleting or editing any row of a whole case's journal is named: each row in turn, its triggers taken out.

- A row that is gone, or whose bytes are not what was chained, is named itself.
- Whoever edits an audit line and computes its digest anew breaks the chain behind it: the next row is named,
  and the sentence names the edited one. At the end of the journal the anchor names it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from reviewer_app.custody.keyring import Keyring
from reviewer_app.desk.signatures import JournalSignatures
from reviewer_app.domain.entries import entry_digest
from reviewer_app.store import journal
from reviewer_app.store.faults import Verdict
from reviewer_app.store.journal import Head, JournalReport, Stored
from tests.builders_journey import COST
from tests.builders_whole import (
    raw,
)
from tests.journeys.conftest import At

Spoil = Callable[[Any, int], object]


class Signatures:
    """The keyring's, asked once for the same bytes: only what was spoiled is checked anew."""

    def __init__(self, keyring: Keyring) -> None:
        self._signatures = JournalSignatures(keyring)
        self._said: dict[tuple[bytes, bytes | None, str | None], str | None] = {}

    def check(self, row: Stored) -> str | None:
        asked = (row.data, row.signature, row.signer)
        if asked not in self._said:
            self._said[asked] = self._signatures.check(row)
        return self._said[asked]


def delete(connection: Any, seq: int) -> None:
    connection.execute("DELETE FROM journal WHERE seq = ?", (seq,))


def edit(connection: Any, seq: int) -> None:
    """A second of its time is another, and nothing else: what was written beside it stays."""
    connection.execute("UPDATE journal SET entry = ? WHERE seq = ?", (_edited(connection, seq), seq))


def edit_and_rechain(connection: Any, seq: int) -> None:
    """The same, with its digest computed anew, as somebody who knows the chain would."""
    data = _edited(connection, seq)
    wanted = (data, entry_digest(data), seq)
    connection.execute("UPDATE journal SET entry = ?, digest = ? WHERE seq = ?", wanted)


def _edited(connection: Any, seq: int) -> bytes:
    (entry,) = connection.execute("SELECT entry FROM journal WHERE seq = ?", (seq,)).fetchone()
    said = json.loads(entry)
    second = said["at"][18]
    said["at"] = f"{said['at'][:18]}{'1' if second == '0' else '0'}{said['at'][19:]}"
    return json.dumps(said, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


@pytest.mark.parametrize("spoil", [delete, edit, edit_and_rechain], ids=lambda spoil: spoil.__name__)
def test_every_row_of_a_whole_case_s_journal_that_is_deleted_or_edited_is_named(at: At, spoil: Spoil) -> None:
    story = at("agreed")
    with raw(story) as connection:
        keyring = Keyring.open(story.folder, COST)
        seen, signatures = keyring.last_seen(), Signatures(keyring)
        assert seen is not None
        anchors = [Head(seen.seq, seen.digest)]

        def verified() -> JournalReport:
            return journal.verify(journal.read(connection), signatures.check, anchors)

        assert verified().verdict is Verdict.GOOD
        signed = {one.seq: one.signature is not None for one in journal.read(connection)}
        assert len(signed) > 100
        for seq in signed:
            connection.execute("BEGIN")
            spoil(connection, seq)
            report = verified()
            connection.execute("ROLLBACK")
            assert report.verdict is Verdict.BAD, seq
            if spoil is edit_and_rechain and not signed[seq] and seq < max(signed):
                assert report.bad == seq + 1  # an audit line has no signature: the chain breaks behind it
                assert f"it does not follow entry {seq}: one of the two was altered" in report.sentence
            else:
                assert report.sentence.startswith(f"Journal entry {seq}: "), report.sentence
        assert verified().verdict is Verdict.GOOD
