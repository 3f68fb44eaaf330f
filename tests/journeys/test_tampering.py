"""What was altered is refused, with a reason that names it: bundle, vault, journal, finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlcipher3 import dbapi2 as sqlcipher

from reviewer_app.desk import evidence, findings, intake, signing
from reviewer_app.desk.checking import check_workspace
from reviewer_app.desk.session import Desk, database_key, record
from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import Outcome, Recommended
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.people import Role
from reviewer_app.findings.check import check
from reviewer_app.store import vault
from reviewer_app.store.faults import Verdict
from tests.builders_intake import flip
from tests.builders_journey import Story
from tests.builders_sealed import of_kind
from tests.journeys.conftest import At


@contextmanager
def raw(story: Story) -> Iterator[Any]:
    """The database as somebody with its key sees it: no authorizer, no triggers."""
    with story.desk(Role.REVIEWER) as desk:
        digits = bytes(database_key(desk.unlocked.database_key)).decode()
    connection = sqlcipher.connect(str(story.folder / "workspace.db"), isolation_level=None)
    try:
        connection.set_key(bytearray(f"x'{digits}'".encode()))
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
    finally:
        connection.close()


def sealed_file(desk: Desk, case_id: str, path: str) -> Path:
    item = next(one for one in vault.objects(desk.reader(), case_id) if one.path == path)
    return desk.workspace.vault.path_of(item)


@pytest.mark.parametrize("name", ["data/evidence/halcyon-2/ctf-40.eval", "data/submission.json"])
def test_a_byte_of_the_bundle(at: At, name: str) -> None:
    story = at("empty")
    flip(story.training.bundle / name, 100)
    with story.desk(Role.INTAKE_CLERK) as desk:
        refused = intake.receive(desk, story.training.bundle)
        assert isinstance(refused, intake.Kept)
        assert any(name in fault.sentence for fault in refused.bundle.faults)
        assert desk.register.cases == {}
        assert not [path for path in (story.folder / "vault").rglob("*") if path.is_file()]


def test_the_signature_of_the_bundle(at: At) -> None:
    story = at("empty")
    signature = story.training.bundle / "provenance.p7s"
    flip(signature, signature.stat().st_size - 5)
    with story.desk(Role.INTAKE_CLERK) as desk:
        refused = intake.receive(desk, story.training.bundle)
        assert isinstance(refused, intake.Kept)
        assert any("signature" in fault.sentence.lower() for fault in refused.bundle.faults)


def test_a_byte_of_the_vault(at: At) -> None:
    story, name = at("declared"), "data/documents/limitations.md"
    with story.desk(Role.REVIEWER) as desk:
        path = sealed_file(desk, story.case_id, name)
    path.chmod(0o600)
    flip(path, path.stat().st_size // 2)
    with story.desk(Role.REVIEWER) as desk:
        with pytest.raises(DeskError, match="cannot be trusted"):
            evidence.open_document(desk, story.case_id, name)
        (part,) = [one for one in check_workspace(desk) if one.what == f"vault, case {story.case_id}"]
        assert part.verdict is Verdict.BAD
        assert name in part.sentence
        other = evidence.open_document(desk, story.case_id, "data/documents/baselines.md")
        assert other.text  # one spoilt file spoils no other


Spoil = Callable[[Any, int], object]  # (connection, the entry's number)


def rewrite(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Change an entry where it lies."""

    def do(connection: Any, seq: int) -> None:
        (was,) = connection.execute("SELECT entry FROM journal WHERE seq = ?", (seq,)).fetchone()
        said = json.loads(was)
        change(said)
        entry = json.dumps(said, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        assert entry != was
        connection.execute("UPDATE journal SET entry = ? WHERE seq = ?", (entry, seq))

    return do


def another_letter(said: dict[str, Any]) -> None:
    """The sealed act with one character changed: of a sealed entry nobody can choose what it says instead."""
    sealed = said["sealed"]["ciphertext"]
    said["sealed"]["ciphertext"] = ("B" if sealed[0] == "A" else "A") + sealed[1:]


def another_seal(connection: Any, seq: int) -> None:
    """The sealed act of the entry before, by the same reviewer, in the place of this one."""
    (before,) = connection.execute("SELECT entry FROM journal WHERE seq = ?", (seq - 1,)).fetchone()
    rewrite(lambda said: said.update(sealed=json.loads(before)["sealed"]))(connection, seq)


def delete(connection: Any, seq: int) -> None:
    connection.execute("DELETE FROM journal WHERE seq = ?", (seq,))


def last_of(story: Story, nth: int, kind: str) -> int:
    """The number of the last entry of a kind: in clear, or sealed by the nth reviewer."""
    with story.desk(Role.REVIEWER, nth) as desk:
        own = [
            seq for seq, entry, _ in of_kind(desk, kind) if entry.sealed is None or entry.by == desk.person.id
        ]
    return own[-1]


@pytest.mark.parametrize(
    ("nth", "kind", "spoil"),
    [
        pytest.param(0, "assessed", rewrite(another_letter), id="an answer of one's own"),
        pytest.param(1, "assessed", rewrite(another_letter), id="an answer sealed to somebody else"),
        pytest.param(0, "recommended", rewrite(another_letter), id="a recommendation"),
        pytest.param(0, "assessed", another_seal, id="one answer's seal in another's place"),
        pytest.param(
            0, "received", rewrite(lambda said: said["body"].update(signer="Somebody")), id="the receipt"
        ),
        pytest.param(0, "assessed", delete, id="an answer taken out"),
        pytest.param(1, "recommended", delete, id="somebody else's recommendation taken out"),
        pytest.param(0, "logged off", delete, id="the end cut off"),
    ],
)
def test_a_row_of_the_journal(at: At, nth: int, kind: str, spoil: Spoil) -> None:
    story = at("answered")
    seq = last_of(story, nth, kind)
    with raw(story) as connection:
        if kind == "logged off":  # the session that read the key has ended after it
            (seq,) = connection.execute("SELECT max(seq) FROM journal").fetchone()
        spoil(connection, seq)
    with story.desk(Role.REVIEWER) as desk:
        assert desk.read_only
        assert desk.report is not None
        assert desk.report.verdict is Verdict.BAD
        assert str(seq) in desk.read_only or str(seq - 1) in desk.read_only
        with pytest.raises(Refused, match="Nothing can be changed until this is settled"):
            record(desk, story.case_id, Recommended(Outcome.DESIGNATED, "x" * 40, "(U)"))


def test_the_docket_behind_the_journals_back(at: At) -> None:
    story = at("answered")
    with raw(story) as connection:
        connection.execute("UPDATE docket SET state = 'exported'")
    with story.desk(Role.REVIEWER) as desk:
        assert "altered behind the journal's back" in desk.read_only
        assert story.case_id in desk.read_only


def test_every_part_of_the_finding(at: At) -> None:
    story = at("signed")
    with story.desk(Role.RECORDS_OFFICER) as desk:
        pdf = findings.current(desk, story.case_id)
        anchors = [desk.keyring.authority.public_bytes(Encoding.DER)]
        now = desk.clock()
    assert check(pdf, anchors, now=now).valid
    for place in range(200, len(pdf), len(pdf) // 9):
        spoilt = bytearray(pdf)
        spoilt[place] ^= 0x01
        report = check(bytes(spoilt), anchors, now=now)
        assert not report.valid, place
        assert report.reason, place
    assert not check(pdf + b"\n", anchors, now=now).valid
    assert not check(pdf[:-40], anchors, now=now).valid


def test_a_finding_that_was_exchanged_is_neither_shown_nor_signed(at: At) -> None:
    """The sealed file of the drawn finding is replaced by another sealed original."""
    story = at("drawn")
    with story.desk(Role.REVIEWER) as desk:
        finding = desk.case(story.case_id).finding
        assert finding is not None
        path = sealed_file(desk, story.case_id, f"finding/{finding.pdf_sha384}.pdf")
        other = sealed_file(desk, story.case_id, "data/documents/limitations.md")
    path.chmod(0o600)
    path.write_bytes(other.read_bytes())
    with story.desk(Role.REVIEWER) as desk:
        with pytest.raises(DeskError, match=r"cannot be trusted|size|altered"):
            signing.sign(desk, story.case_id, password_of(desk))
        assert desk.case(story.case_id).signatures == ()
