"""Opening the desk: what is believed, what freezes it, and that a change is whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.tries import WrongPassword
from reviewer_app.desk import intake, review, supervise
from reviewer_app.desk.case_keys import NoCaseKey, case_key
from reviewer_app.desk.session import Desk, open_desk, record, verify_journal
from reviewer_app.domain.acts import Assessed, LoggedOn, Outcome, Quarantined, QuarantineReason, Recommended
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.tradecraft import TICKS
from reviewer_app.store import journal, vault
from reviewer_app.store.faults import Verdict, WorkspaceLocked
from tests.builders_journey import COST, Story
from tests.builders_sealed import of_kind
from tests.builders_store import rewrite_row

StoryAt = Callable[[str], Story]


def kinds(desk: Desk) -> list[str]:
    return [stored.entry.kind for stored in journal.read(desk.reader())]


def test_a_log_on_and_a_log_off_stand_in_the_journal(story_at: StoryAt) -> None:
    story = story_at("empty")
    with story.desk(Role.INTAKE_CLERK):
        pass
    with story.desk(Role.SUPERVISOR) as desk:
        assert kinds(desk)[-3:] == ["logged on", "logged off", "logged on"]
        assert verify_journal(desk).verdict is Verdict.GOOD


def test_failed_tries_are_written_at_the_next_log_on(story_at: StoryAt) -> None:
    story = story_at("empty")
    keyring = Keyring.open(story.folder, COST)
    with pytest.raises(WrongPassword):
        keyring.unlock("okafor", "not the password", story.clock())
    with story.desk(Role.INTAKE_CLERK) as desk:
        assert desk.unlocked.failed_tries == 1
        assert kinds(desk)[-2:] == ["log-on failed", "logged on"]


def test_a_second_session_is_refused_by_name(story_at: StoryAt) -> None:
    story = story_at("empty")
    with story.desk(Role.INTAKE_CLERK), pytest.raises(WorkspaceLocked, match=r"in use by N\. Okafor"):
        open_desk(story.folder, "abara", "training abara desk", story.clock, COST)


def test_a_refused_act_changes_nothing(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        before = (desk.register, kinds(desk))
        good = Recommended(Outcome.NOT_DESIGNATED, "A reason that is long enough to be printed.", "(U)")
        short = Recommended(Outcome.NOT_DESIGNATED, "short", "(U)")
        with pytest.raises(Refused, match="needs a reason of at least 20 characters"):
            record(desk, story.case_id, good, short)
        assert (desk.register, kinds(desk)) == before


def test_an_altered_entry_opens_read_only_and_is_named(story_at: StoryAt) -> None:
    story = story_at("answered")
    with story.desk(Role.REVIEWER) as desk:
        seq, entry, _ = next(of_kind(desk, Assessed.kind))
    assert entry.sealed is not None
    was = entry.sealed.ciphertext
    rewrite_row(story.folder, _key(story), seq, was.encode(), (was[4:8] + was[:4] + was[8:]).encode())
    with story.desk(Role.REVIEWER) as desk:
        assert desk.read_only.startswith(f"Journal entry {seq}: it was altered")
        with pytest.raises(Refused, match=f"Journal entry {seq}"):
            review.recommend(desk, story.case_id, Outcome.DESIGNATED, "A reason that is long enough.")


def test_an_altered_docket_is_found(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.SUPERVISOR) as desk:
        desk.workspace.writer.do(
            lambda connection: connection.execute("UPDATE docket SET state = 'exported'")
        )
    with story.desk(Role.SUPERVISOR) as desk:
        assert "the docket's state is not the one the journal gives" in desk.read_only


def test_evidence_opens_to_those_who_hold_the_key_alone(story_at: StoryAt) -> None:
    story = story_at("declared")
    for role in (Role.INTAKE_CLERK, Role.REVIEWER, Role.SUPERVISOR):
        with story.desk(role) as desk, case_key(desk, story.case_id) as key:
            assert len(key) == 32
    for role in (Role.RECORDS_OFFICER, Role.SECURITY_ADMINISTRATOR):
        with (
            story.desk(role) as desk,
            pytest.raises(NoCaseKey, match="does not hold the key of case"),
            case_key(desk, story.case_id),
        ):
            pass


def test_a_bundle_is_received_once(story_at: StoryAt) -> None:
    story = story_at("assigned")
    with story.desk(Role.INTAKE_CLERK) as desk:
        kept = intake.receive(desk, story.training.bundle)
        assert isinstance(kept, intake.Kept)
        assert kept.reason is QuarantineReason.NOT_TO_BE_RECEIVED
        assert "sequence 1, was received as case" in kept.sentence
        assert len(desk.register.cases) == 1
        assert not (story.folder / "vault" / intake.next_case_id(desk)).exists() or not any(
            (story.folder / "vault" / intake.next_case_id(desk)).iterdir()
        )


def test_a_refused_bundle_leaves_an_entry_and_no_original(story_at: StoryAt) -> None:
    story = story_at("empty")
    target = story.training.bundle / "data" / "documents" / "limitations.md"
    target.write_bytes(target.read_bytes() + b" ")
    with story.desk(Role.INTAKE_CLERK) as desk:
        found = intake.receive(desk, story.training.bundle)
        assert isinstance(found, intake.Kept)
        assert {fault.file for fault in found.bundle.faults} >= {"data/documents/limitations.md"}
        assert kinds(desk)[-1] == Quarantined.kind
        assert not desk.register.cases
        assert not list((story.folder / "vault").glob("*/*"))


def test_only_the_clerk_receives(story_at: StoryAt) -> None:
    story = story_at("empty")
    with story.desk(Role.REVIEWER) as desk, pytest.raises(Refused, match="Only an intake clerk receives"):
        intake.receive(desk, story.training.bundle)


def test_the_act_of_receipt_pins_the_originals(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.SUPERVISOR) as desk:
        held = vault.objects(desk.reader(), story.case_id)
        case = desk.case(story.case_id)
        assert vault.listing_digest(held) == case.received.listing_sha384
        assert len(held) == case.received.files


def test_a_lock_asks_for_the_password_again(story_at: StoryAt) -> None:
    story = story_at("answered")
    with story.desk(Role.REVIEWER) as desk, pytest.raises(WrongPassword):
        review.lock(desk, story.case_id, "not the password", TICKS)


def test_assigning_is_refused_before_the_key_is_touched(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk, pytest.raises(Refused, match="Only a supervisor assigns"):
        supervise.assign(desk, story.case_id, ("reyes", "lindqvist"))


def test_a_check_leaves_no_line(story_at: StoryAt) -> None:
    story = story_at("empty")
    with story.desk(Role.SUPERVISOR) as desk:
        before = journal.head(desk.reader()).seq
    desk = open_desk(story.folder, "abara", "training abara desk", story.clock, COST, audit=False)
    assert journal.head(desk.reader()).seq == before + 1  # the log-off of the session before
    assert kinds(desk)[-2] == LoggedOn.kind
    desk.close(audit=False)


def _key(story: Story) -> bytearray:
    """The database's raw key, as its supervisor unlocks it."""
    keyring = Keyring.open(story.folder, COST)
    return keyring.unlock("abara", "training abara desk", story.clock()).database_key


def test_sqlite_is_not_what_reads_a_workspace(story_at: StoryAt) -> None:
    """The database is no SQLite file to anybody without the key."""
    story = story_at("empty")
    connection = sqlite3.connect(story.folder / "workspace.db")
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM journal")
    connection.close()
