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

from reviewer_app.desk import evidence, findings, intake
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


def last_entry(connection: Any, kind: str) -> tuple[int, dict[str, Any]]:
    for seq, entry in connection.execute("SELECT seq, entry FROM journal ORDER BY seq DESC"):
        said = json.loads(entry)
        if said["kind"] == kind:
            return seq, said
    raise AssertionError(kind)


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
    story, name = at("assigned"), "data/documents/limitations.md"
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


def rewrite(change: Callable[[dict[str, Any]], None], kind: str) -> Callable[[Any], int]:
    """Change the body of the last entry of a kind where it lies; its number."""

    def do(connection: Any) -> int:
        seq, said = last_entry(connection, kind)
        change(said["body"])
        entry = json.dumps(said, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        connection.execute("UPDATE journal SET entry = ? WHERE seq = ?", (entry, seq))
        return seq

    return do


def delete_last(connection: Any) -> int:
    (seq,) = connection.execute("SELECT max(seq) FROM journal").fetchone()
    connection.execute("DELETE FROM journal WHERE seq = ?", (seq,))
    return int(seq)


def delete_one(connection: Any) -> int:
    seq, _ = last_entry(connection, "assessed")
    connection.execute("DELETE FROM journal WHERE seq = ?", (seq,))
    return seq


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(rewrite(lambda body: body.update(level="4"), "assessed"), id="an answer's level"),
        pytest.param(
            rewrite(lambda body: body.update(outcome="designated"), "recommended"), id="a recommendation"
        ),
        pytest.param(rewrite(lambda body: body.update(signer="Somebody"), "received"), id="the receipt"),
        pytest.param(delete_one, id="an answer taken out"),
        pytest.param(delete_last, id="the end cut off"),
    ],
)
def test_a_row_of_the_journal(at: At, spoil: Callable[[Any], int]) -> None:
    story = at("answered")
    with raw(story) as connection:
        seq = spoil(connection)
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
            findings.sign(desk, story.case_id, password_of(desk))
        assert desk.case(story.case_id).signatures == ()
