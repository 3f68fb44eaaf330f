"""The scan for malware in the import: clean, found, and not scanned with the reason; by a real clamd."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_app.desk import intake, quarantine, trust_records
from reviewer_app.domain.acts import QuarantineReason
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.policy import SitePolicy
from tests.builders_clamd import MARKER, a_clamd
from tests.builders_intake import ABundle
from tests.builders_journey import Story
from tests.builders_laboratory import Laboratory, a_laboratory

StoryAt = Callable[[str], Story]
CARD = b"UNCLASSIFIED, training sample, fictional.\n"


def ready(story: Story, socket: str) -> Laboratory:
    laboratory = a_laboratory(story.clock())
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.install_anchor(desk, laboratory.anchor)
        trust_records.install_crl(desk, laboratory.crl())
        trust_records.set_policy(desk, SitePolicy(clamd_socket=socket))
    return laboratory


def sent(laboratory: Laboratory, place: Path, content: bytes = CARD) -> Path:
    return laboratory.send(place, builder=ABundle().with_file("documents/card.md", content))


def test_what_was_scanned_is_in_the_act(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    with a_clamd() as daemon:
        bundle = sent(ready(story, daemon.socket), tmp_path / "sent")
        with story.desk(Role.INTAKE_CLERK) as desk:
            taken = intake.receive(desk, bundle)
            assert isinstance(taken, intake.Taken)
            assert desk.case(taken.case_id).received.scan == taken.scan
            assert taken.scan.startswith("Scanned, nothing found: every one of 2 files.")


def test_what_is_found_goes_to_quarantine_and_nothing_of_it_is_kept(
    story_at: StoryAt, tmp_path: Path
) -> None:
    story = story_at("empty")
    with a_clamd() as daemon:
        bundle = sent(ready(story, daemon.socket), tmp_path / "sent", CARD + MARKER)
        with story.desk(Role.INTAKE_CLERK) as desk:
            kept = intake.receive(desk, bundle)
            assert isinstance(kept, intake.Kept)
            assert kept.reason is QuarantineReason.MALWARE
            report = quarantine.report(desk, kept.entry_id)
            assert [fault.file for fault in report.faults] == ["data/documents/card.md"]
            assert "Test.Marker" in report.faults[0].sentence
            assert report.scan.startswith("Found in 1 file")
    assert not list((story.folder / "vault").glob("*/*"))


def test_a_scanner_that_is_away_is_said_and_the_import_goes_on(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    bundle = sent(ready(story, str(tmp_path / "nobody")), tmp_path / "sent")
    with story.desk(Role.INTAKE_CLERK) as desk:
        taken = intake.receive(desk, bundle)
    assert isinstance(taken, intake.Taken)
    assert taken.scan.startswith("Not scanned, 2 files")


def test_where_none_is_configured_it_says_so(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    bundle = sent(ready(story, ""), tmp_path / "sent")
    with story.desk(Role.INTAKE_CLERK) as desk:
        taken = intake.receive(desk, bundle)
    assert isinstance(taken, intake.Taken)
    assert taken.scan == "Not scanned: no scanner is configured."


@pytest.mark.parametrize("socket", ["relative/socket", "tcp:3310"])
def test_the_scanner_is_reached_by_a_socket_on_this_machine_alone(story_at: StoryAt, socket: str) -> None:
    story = story_at("empty")
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk, pytest.raises(Refused, match="opens no network"):
        trust_records.set_policy(desk, SitePolicy(clamd_socket=socket))
