"""Reviewer B cannot read A's answers by any means before both have locked; after the reveal the case can.

By any means: the register, the pages' own functions, the journal's rows, every byte of the decrypted
database, and the keys that B (or the supervisor) holds.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_app.custody.act_seals import bound, join, open_act
from reviewer_app.custody.sealed import SealDoesNotOpen, open_sealed
from reviewer_app.desk import blind, coverage, drafts, review, training
from reviewer_app.desk.held_keys import share_info
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Conflict, Locked, Outcome, Revealed
from reviewer_app.domain.case import State
from reviewer_app.domain.entries import Entry
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.tradecraft import TICKS
from reviewer_app.store import journal
from reviewer_app.ui.pages.record_rows import WITHHELD, rows_of_case
from tests.builders_journey import Stories, Story

CANARY = "Canary of the first reviewer, forty characters and more to be long enough."
FIRST, SECOND = 0, 1


def write(story: Story, nth: int, *, lock: bool) -> None:
    """The nth reviewer answers as the demo does, one answer with the canary in it, and may lock."""
    with story.desk(Role.REVIEWER, nth) as desk:
        training.review_demo_case(desk, story.case_id)
        said = desk.case(story.case_id).reviews[desk.person.id].answers["CY-AU"].assessed
        review.answer(
            desk, story.case_id, "CY-AU", said.level, said.likelihood, said.confidence, CANARY, said.exhibits
        )
        drafts.keep(desk, story.case_id, "Assessment", {"CY-VD": {"rationale": CANARY}})
        if lock:
            review.lock(desk, story.case_id, training.password_of(desk), TICKS)


@pytest.fixture
def half(stories: Stories, tmp_path: Path) -> Story:
    """The first reviewer has locked; the second has declared and not answered."""
    story = stories.at("assigned", tmp_path)
    write(story, FIRST, lock=True)
    with story.desk(Role.REVIEWER, SECOND) as desk:
        blind.declare(desk, story.case_id, Conflict.NONE)
    return story


def every_byte(desk: Desk) -> Iterator[bytes]:
    """Every value of every table, as a database tool with the workspace's key would show it."""
    reader = desk.reader()
    names = [row[0] for row in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        for row in reader.execute(f'SELECT * FROM "{name}"'):  # noqa: S608  (names from the schema)
            for value in row:
                yield value if isinstance(value, bytes) else str(value).encode()


def sealed_entries(desk: Desk, by: str) -> list[Entry]:
    found = (stored.entry for stored in journal.read(desk.reader()))
    return [entry for entry in found if entry.sealed is not None and entry.by == by]


@pytest.mark.parametrize(
    ("role", "nth"), [(Role.REVIEWER, SECOND), (Role.SUPERVISOR, 0), (Role.INTAKE_CLERK, 0)]
)
def test_nobody_else_reads_a_locked_review_before_all_have_locked(half: Story, role: Role, nth: int) -> None:
    with half.desk(role, nth) as desk:
        case = desk.case(half.case_id)
        assert not desk.read_only
        first = case.reviews["reyes"]
        assert (dict(first.answers), first.recommendation, first.locked) == ({}, None, True)
        assert first.unread > 10
        assert not [one for one in case.exhibits if one.by == "reyes"]
        assert "reyes" not in {one.person for one in case.shown_reviews(desk.person.id)}
        assert not any(CANARY.encode() in value for value in every_byte(desk))
        rows = [row for row in rows_of_case(desk, half.case_id) if row.by == "reyes"]
        assert {row.words for row in rows if row.kind == "review under way"} == {WITHHELD}
        assert coverage.opened_by(desk, half.case_id, "reyes") is None


def test_the_reviewer_reads_the_own_review_again_after_a_new_log_on(half: Story) -> None:
    with half.desk(Role.REVIEWER, FIRST) as desk:
        answers = desk.case(half.case_id).reviews["reyes"].answers
        assert answers["CY-AU"].assessed.rationale == CANARY
        assert coverage.opened_by(desk, half.case_id, "reyes") is not None
        assert drafts.kept(desk, half.case_id, "Assessment")["CY-VD"] == {"rationale": CANARY}


def test_the_keys_of_the_second_reviewer_do_not_put_the_first_key_together(half: Story) -> None:
    with half.desk(Role.REVIEWER, SECOND) as desk:
        opened = [_opened(desk, half.case_id, share) for share in _shares(desk, half.case_id)]
        parts = [one for one in opened if one is not None]
        assert len(parts) == 1  # the own part, and none of the supervisors'
        for key in (parts[0], join([parts[0], parts[0]])):
            assert not opens(desk, half.case_id, key)


def test_the_supervisor_alone_does_not_put_the_key_together(half: Story) -> None:
    with half.desk(Role.SUPERVISOR) as desk:
        opened = [_opened(desk, half.case_id, share) for share in _shares(desk, half.case_id)]
        parts = [one for one in opened if one is not None]
        assert parts
        for part in parts:
            assert not opens(desk, half.case_id, part)
        with pytest.raises(Refused, match="independent review"):
            blind.reveal(desk, half.case_id)


def test_the_reviewers_own_key_opens_it_with_the_cases_and_only_with_it(half: Story) -> None:
    with half.desk(Role.REVIEWER, FIRST) as desk:
        key = desk.held.review_key(half.case_id, "reyes")
        assert key is not None
        assert opens(desk, half.case_id, key)
        entry = sealed_entries(desk, "reyes")[0]
        assert entry.sealed is not None
        with pytest.raises(SealDoesNotOpen):
            open_act(key, entry.sealed, desk.held.place(half.case_id, "reyes"))


def opens(desk: Desk, case_id: str, key: bytes | bytearray) -> bool:
    """Whether this key, with the case's that every person of the case holds, opens what Reyes wrote."""
    entry, outer = sealed_entries(desk, "reyes")[0], desk.held.case_key(case_id)
    assert entry.sealed is not None
    assert outer is not None
    place = desk.held.place(case_id, "reyes")
    try:
        open_act(bound(key, outer, place), entry.sealed, place)
    except SealDoesNotOpen:
        return False
    return True


def _shares(desk: Desk, case_id: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.review, one.holder, one.share) for one in desk.case(case_id).shares)


def _opened(desk: Desk, case_id: str, share: tuple[str, str, str]) -> bytes | None:
    """The share with this person's own sealing key, tried as every holder; None where it does not open."""
    review_of, holder, sealed = share
    info = share_info(desk.keyring.workspace, case_id, review_of, holder)
    try:
        return bytes(open_sealed(desk.unlocked.sealing_key, base64.b64decode(sealed), info))
    except SealDoesNotOpen:
        return None


def test_the_reveal_opens_both_reviews_to_the_people_of_the_case(half: Story) -> None:
    write(half, SECOND, lock=True)
    with half.desk(Role.SUPERVISOR) as desk:
        assert desk.case(half.case_id).state is State.LOCKED
        assert desk.case(half.case_id).reviews["reyes"].unread
        blind.reveal(desk, half.case_id)
        case = desk.case(half.case_id)
        assert {one.unread for one in case.reviews.values()} == {0}
        assert case.state is State.ADJUDICATION
    for role, nth in ((Role.SUPERVISOR, 0), (Role.REVIEWER, SECOND), (Role.REVIEWER, FIRST)):
        with half.desk(role, nth) as desk:
            answers = desk.case(half.case_id).reviews["reyes"].answers
            assert answers["CY-AU"].assessed.rationale == CANARY
            assert coverage.opened_by(desk, half.case_id, "reyes") is not None


def test_the_auditor_verifies_everything_and_reads_no_review(half: Story) -> None:
    write(half, SECOND, lock=True)
    with half.desk(Role.SUPERVISOR) as desk:
        blind.reveal(desk, half.case_id)
    with half.desk(Role.AUDITOR) as desk:
        assert not desk.read_only
        assert desk.report is not None
        case = desk.case(half.case_id)
        assert case.revealed
        assert all(one.unread and not one.answers for one in case.reviews.values())
        assert not case.shown_reviews(desk.person.id)
        checked = [stored.entry for stored in journal.read(desk.reader())]
        kinds = {entry.kind for entry in checked if entry.seq in desk.register.unchecked}
        assert {Locked.kind, Revealed.kind} <= kinds


def test_nothing_is_written_before_the_declaration(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("assigned", tmp_path)
    with story.desk(Role.REVIEWER) as desk:
        with pytest.raises(DeskError, match="Declare first whether you have a conflict of interest"):
            review.recommend(desk, story.case_id, Outcome.NOT_DESIGNATED, CANARY)
        assert not sealed_entries(desk, desk.person.id)
