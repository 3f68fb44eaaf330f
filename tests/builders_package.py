"""A small records package without a desk, and media that fail: for the writing and the lists."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app import shelf
from reviewer_app.domain.entries import Entry, entry_bytes, entry_digest
from reviewer_app.records.journal_extract import Row, extract
from reviewer_app.records.medium import Medium, Reading
from reviewer_app.records.package import (
    About,
    Original,
    Package,
    Paper,
    Papers,
    SecondSignature,
    held_in_memory,
    plan,
)

NAME = "case-2026-001"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CASE, WORKSPACE = "2026-001", "ab" * 16
MARK = "(U)"


def sign_with(name: bytes) -> Callable[[bytes], bytes]:
    """No signature, but bytes in its place: what is written does not depend on what it is worth."""
    return lambda data: name + len(data).to_bytes(4, "big")


sign_cms, sign_mldsa = sign_with(b"cms"), sign_with(b"ml-dsa")


def an_about(**changed: object) -> About:
    facts: dict[str, object] = {
        "workspace": WORKSPACE,
        "case": CASE,
        "version": 1,
        "title": "Finding on Halcyon-2 (training sample)",
        "description": "Training sample.",
        "agency": "Training agency (fictional)",
        "submitter": "Meridian Systems (fictional)",
        "banner": "UNCLASSIFIED",
        "previous_banner": "",
        "received_on": "2026-11-01",
        "decided_on": "2026-11-20",
        "made_at": NOW,
        "medium": "folder",
        "purpose": "training export",
        **changed,
    }
    return About(**facts)  # type: ignore[arg-type]


def an_original(path: str, data: bytes = b"evidence", **changed: object) -> Original:
    import hashlib

    facts: dict[str, object] = {
        "path": path,
        "size": len(data),
        "sha512": hashlib.sha512(data).hexdigest(),
        "received": "2026-11-01T09:00:00Z",
        "marking": MARK,
        "submitter": "Meridian Systems (fictional)",
        "open": held_in_memory(data),
        **changed,
    }
    return Original(**facts)  # type: ignore[arg-type]


def some_rows(count: int = 5, cases: Sequence[str] = (CASE,)) -> list[Row]:
    """Chained entries, of the cases in turn."""
    rows, before = [], "0" * 96
    for seq in range(1, count + 1):
        case = cases[(seq - 1) % len(cases)]
        entry = Entry(1, seq, before, "2026-11-23T09:00:00.000000Z", "reyes", case, "noted", {"n": seq})
        data = entry_bytes(entry)
        rows.append(Row(seq, data))
        before = entry_digest(data)
    return rows


def leaves_of(rows: Sequence[Row]) -> list[bytes]:
    return [bytes.fromhex(entry_digest(row.data)) for row in rows]


def a_package(
    evidence: Sequence[Original] | None = None, *, by_reference: bool = False, **about: object
) -> Package:
    """One finding, one determination, two originals, five entries, one certificate."""
    rows = some_rows()
    journal = extract(WORKSPACE, CASE, rows, leaves_of(rows), 4)
    told = {
        "case": CASE,
        "journal": {"entry": 4, "head_sha384": leaves_of(rows)[3].hex()},
        "finding": {"version": 1},
        "exhibits": [],
    }
    at = NOW.isoformat()
    papers = Papers(
        Paper("findings.pdf", b"%PDF-1.7 (a stand-in)", at, MARK, "Training agency (fictional)"),
        Paper("determination.json", json.dumps(told).encode(), at, MARK, "Training agency (fictional)"),
        b"{}",
    )
    two = [
        an_original("data/runs/a.json", b"{}"),
        an_original("data/documents/model card.md", b"# card" * 99),
    ]
    return plan(
        NAME,
        an_about(**about),
        papers,
        evidence=two if evidence is None else evidence,
        by_reference=by_reference,
        journal=journal,
        certificates=[("authority.pem", b"a certificate")],
        verifier=shelf.file("records", "verify_records.py").read_bytes(),
        second=SecondSignature(b"a key", "ef" * 48),
    )


class Pulled(Medium):
    """A medium of which nothing works from step `at` on: pulled out, or its writer killed there.

    It counts a sync as a step and leaves it at that: hundreds of exports would wait for the disk otherwise.
    """

    at, fault, once = 0, errno.ENODEV, False
    steps = 0

    def _step(self) -> None:
        type(self).steps += 1
        broken = self.steps == self.at if self.once else self.steps >= self.at > 0
        if broken:
            raise OSError(self.fault, "it failed here")

    def make_folder(self, path: str) -> None:
        self._step()
        super().make_folder(path)

    @contextmanager
    def new_file(self, path: str) -> Iterator[int]:
        self._step()
        with super().new_file(path) as file:
            yield file

    def write(self, file: int, piece: memoryview | bytes) -> None:
        self._step()
        super().write(file, piece)

    def sync(self, file: int) -> None:
        self._step()

    def sync_all(self) -> None:
        self._step()

    def read_back(self, path: str, on_piece: Callable[[int], None]) -> Reading:
        self._step()
        return super().read_back(path, on_piece)

    def remove_file(self, path: str) -> None:
        self._step()
        super().remove_file(path)

    def remove_folder(self, path: str) -> None:
        self._step()
        super().remove_folder(path)

    def rename(self, old: str, new: str) -> None:
        self._step()
        super().rename(old, new)


def pulled_at(step: int, fault: int = errno.ENODEV, *, once: bool = False) -> type[Pulled]:
    """A kind of medium that fails at `step` (from 1; 0 never): from there on, or just `once`."""
    return type("PulledHere", (Pulled,), {"at": step, "fault": fault, "once": once, "steps": 0})


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
