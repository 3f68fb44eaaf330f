"""Other metadata and checkpoint digests of a received case, read from its sealed originals in the cage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_app.desk import intake, trust_records
from reviewer_app.desk.evidence import read_original
from reviewer_app.desk.metadata import ReadingCancelled, checkpoint_claims, other_metadata
from reviewer_app.desk.session import Desk
from reviewer_app.domain.checkpoints import DISAGREES, NOT_COMPARED, checkpoint_remarks, is_fault
from reviewer_app.domain.consistency import Inconsistency
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.metadata import MetadataKind
from reviewer_app.domain.people import Role
from reviewer_app.domain.submission import read_submission
from reviewer_app.store import vault
from tests.builders_evidence import AnInspectLog
from tests.builders_intake import CHECKPOINT, ABundle
from tests.builders_journey import Story
from tests.builders_laboratory import a_laboratory
from tests.builders_metadata import (
    OTHER_SHA512,
    a_cyclonedx,
    a_cyclonedx_xml,
    a_model_signature,
    an_ro_crate,
    as_bytes,
)

StoryAt = Callable[[str], Story]


def received(story: Story, place: Path, files: dict[str, bytes]) -> str:
    """A case with these files beside a card; the laboratory's authority is installed first."""
    laboratory = a_laboratory(story.clock())
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.install_anchor(desk, laboratory.anchor)
        trust_records.install_crl(desk, laboratory.crl())
    builder = ABundle()
    for path, data in {"documents/card.md": b"Training sample.\n", **files}.items():
        builder = builder.with_file(path, data)
    bundle = laboratory.send(place / "sent", builder=builder)
    with story.desk(Role.INTAKE_CLERK) as desk:
        taken = intake.receive(desk, bundle)
        assert isinstance(taken, intake.Taken)
        return taken.case_id


def remarks(desk: Desk, case_id: str) -> tuple[Inconsistency, ...]:
    said = read_submission(read_original(desk, case_id, "data/submission.json"))
    return checkpoint_remarks(said, checkpoint_claims(desk, case_id).claims)


def test_the_demo_agrees_with_itself(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        found = checkpoint_claims(desk, story.case_id)
        logs = {claim.path for claim in found.claims}
        assert len(logs) == 11  # every log names its checkpoint
        assert found.not_searched == (
            ("data/documents/model-card.pdf", "A PDF document is not searched for checkpoint digests."),
        )
        assert remarks(desk, story.case_id) == ()
        assert other_metadata(desk, story.case_id) == ()


def test_metadata_is_found_wherever_it_lies(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    files = {
        "attached/crate/ro-crate-metadata.json": as_bytes(an_ro_crate()),
        "model.sig": as_bytes(a_model_signature()),
        "bom.xml": a_cyclonedx_xml(before="<!DOCTYPE bom>"),
    }
    case_id = received(story, tmp_path, files)
    with story.desk(Role.INTAKE_CLERK) as desk:
        found = other_metadata(desk, case_id)
    assert [(one.path, one.kind) for one in found] == [
        ("data/attached/crate/ro-crate-metadata.json", MetadataKind.RO_CRATE),
        ("data/bom.xml", MetadataKind.NOT_READ),
        ("data/model.sig", MetadataKind.MODEL_SIGNING),
    ]


def test_a_contradicting_card_bill_of_materials_and_log_are_faults(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    bom = as_bytes(a_cyclonedx())
    log = AnInspectLog()
    log.spec["metadata"] = {"checkpoint_sha512": OTHER_SHA512}
    files = {
        "documents/other-card.md": f"The submitted checkpoint is {OTHER_SHA512}.\n".encode(),
        "documents/good-card.md": f"The submitted checkpoint is {CHECKPOINT}.\n".encode(),
        "bom.json": bom,
        "documents/broken.json": b"{",
        "documents/long.txt": b"a" * (4 * 1024 * 1024 + 1),
        "runs/one.eval": log.eval_bytes(),
    }
    case_id = received(story, tmp_path, files)
    with story.desk(Role.INTAKE_CLERK) as desk:
        found = remarks(desk, case_id)
        left = dict(checkpoint_claims(desk, case_id).not_searched)
    assert [(one.code, one.where.partition(",")[0]) for one in found if is_fault(one)] == [
        (DISAGREES, "runs/one.eval"),
        (DISAGREES, "bom.json"),
        (DISAGREES, "documents/other-card.md"),
    ]
    assert [one.code for one in found if not is_fault(one)] == [NOT_COMPARED]  # the SHA-256 of the bill
    assert set(left) == {"data/documents/broken.json", "data/documents/long.txt"}
    assert "4 MiB" in left["data/documents/long.txt"]


@pytest.mark.parametrize("verb", [other_metadata, checkpoint_claims])
def test_it_stops_between_two_files_when_asked(story_at: StoryAt, verb: Callable[..., object]) -> None:
    story = story_at("declared")
    heard: list[tuple[str, int, int]] = []

    def report(what: str, done: int, of: int) -> bool:
        heard.append((what, done, of))
        return done < 2

    with story.desk(Role.REVIEWER) as desk, pytest.raises(ReadingCancelled):
        verb(desk, story.case_id, report)
    assert [done for _, done, _ in heard] == [0, 1, 2]


@pytest.mark.parametrize("verb", [other_metadata, checkpoint_claims])
def test_only_those_who_hold_the_case(story_at: StoryAt, verb: Callable[..., object]) -> None:
    story = story_at("declared")
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk, pytest.raises(Refused):
        verb(desk, story.case_id)


def test_an_original_that_was_damaged_is_said_and_the_rest_is_read(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    files = {"a/bom.json": as_bytes(a_cyclonedx()), "b/bom.json": as_bytes(a_cyclonedx("1.5"))}
    case_id = received(story, tmp_path, files)
    with story.desk(Role.INTAKE_CLERK) as desk:
        item = vault.find(desk.reader(), case_id, "data/a/bom.json")
        assert item is not None
        place = desk.workspace.vault.path_of(item)
        data = bytearray(place.read_bytes())
        data[-20] ^= 1
        place.chmod(0o600)
        place.write_bytes(data)
        found = {one.path: one for one in other_metadata(desk, case_id)}
        left = dict(checkpoint_claims(desk, case_id).not_searched)
    assert found["data/a/bom.json"].kind is MetadataKind.NOT_READ
    assert "cannot be trusted" in found["data/a/bom.json"].notes[0]
    assert "cannot be trusted" in left["data/a/bom.json"]
    assert found["data/b/bom.json"].kind is MetadataKind.CYCLONEDX
