"""Activation, unlocking of a supervisor, export, reopening, disposal: two people, and both are named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reviewer_app.custody.certificates import person_id_of
from reviewer_app.custody.tries import WrongPassword
from reviewer_app.desk import (
    exporting,
    people,
    two_people,
)
from reviewer_app.desk.session import Desk, open_desk, record
from reviewer_app.desk.signatures import JournalSignatures
from reviewer_app.desk.training import MEDIUM, PURPOSE, password_of, sample_criteria
from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    Closed,
    CriteriaActivated,
    ExportAgreed,
    Reopened,
    RetentionScheduleSet,
    ReturnTo,
    Seconded,
)
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.store import journal
from tests.builders_case import DISPOSAL, SCHEDULE
from tests.builders_journey import COST, Story
from tests.builders_whole import (
    RECORDS,
    SUPERVISOR,
    does_not_fold,
    forge,
)
from tests.journeys.conftest import At

REASON = "Training sample: a reason that is long enough to be printed."


@dataclass(frozen=True, slots=True)
class OfTwo:
    """An act of two people: where the story must stand, who proposes and who seconds, and the act."""

    name: str
    stage: str
    act: Callable[[Story], Act]
    proposer: tuple[Role, int]
    seconder: tuple[Role, int]
    in_case: bool = True


def activation(_story: Story) -> Act:
    first = sample_criteria()
    return CriteriaActivated(replace(first, version="2", supersedes=first.version))


def export_agreed(story: Story) -> Act:
    with story.desk(RECORDS) as desk:
        return ExportAgreed(desk.case(story.case_id).signatures[-1][1].pdf_sha384, MEDIUM, PURPOSE)


def unlocking(story: Story) -> Act:
    """The second supervisor has typed three wrong passwords."""
    for _ in range(3):
        with pytest.raises(WrongPassword):
            open_desk(story.folder, "ibarra", "a guess", story.clock, COST)
    return AccountUnlocked("ibarra", REASON)


def disposal(story: Story) -> Act:
    """The case is exported and closed."""
    out = story.folder.parent / "out"
    out.mkdir()
    with story.desk(RECORDS) as desk:
        exporting.export(desk, story.case_id, out, password_of(desk))
        record(desk, story.case_id, Closed())
        record(desk, "", RetentionScheduleSet(SCHEDULE))
    return DISPOSAL


ADMINISTRATOR = (Role.SECURITY_ADMINISTRATOR, 0)
OF_TWO = (
    OfTwo("activation", "empty", activation, ADMINISTRATOR, (SUPERVISOR, 0), in_case=False),
    OfTwo("unlocking", "empty", unlocking, ADMINISTRATOR, (SUPERVISOR, 0), in_case=False),
    OfTwo("export", "signed", export_agreed, (RECORDS, 0), (SUPERVISOR, 0)),
    OfTwo(
        "reopening",
        "signed",
        lambda _: Reopened(REASON, ReturnTo.REVIEW),
        (SUPERVISOR, 0),
        (SUPERVISOR, 1),
    ),
    OfTwo("disposal", "agreed", disposal, (RECORDS, 0), (SUPERVISOR, 0)),
)


@pytest.mark.parametrize("one", OF_TWO, ids=lambda one: one.name)
def test_an_act_of_two_people_is_refused_to_one(at: At, tmp_path: Path, one: OfTwo) -> None:
    """Alone, and to the same person twice; past the verbs as well. Done by two, both names stand in it."""
    story = at(one.stage)
    act, case_id = one.act(story), story.case_id if one.in_case else ""
    with story.desk(*one.proposer) as desk:
        first = desk.person.id
        with pytest.raises(Refused, match="This takes two people"):
            record(desk, case_id, act)
        seq = two_people.propose(desk, case_id, act, REASON)
        with pytest.raises(Refused, match="You proposed it; the second person is another"):
            second(desk, seq, act)
        before = desk.register
    forged = story.copy_to(tmp_path / "alone")
    with forged.desk(*one.proposer) as desk:
        place = forge(desk, case_id, act)
    does_not_fold(forged, place, "This takes two people")
    twice = story.copy_to(tmp_path / "twice")
    with twice.desk(*one.proposer) as desk:
        place = forge(desk, case_id, Seconded(seq, act.kind))
    does_not_fold(twice, place, "You proposed it; the second person is another")
    with story.desk(*one.seconder) as desk:
        assert desk.register == before  # so far nothing has happened
        other = desk.person.id
        second(desk, seq, act)
        assert seq not in desk.register.proposals
        both_are_named(desk, seq, act, (first, other))
        if case_id:
            last = desk.case(case_id).history[-1]
            assert (last.act, last.by, last.second) == (act, first, other)
    if isinstance(act, AccountUnlocked):
        with story.desk(SUPERVISOR, 1) as desk:
            assert desk.unlocked.failed_tries == 3


def second(desk: Desk, seq: int, act: Act) -> None:
    verb = people.second_unlock if isinstance(act, AccountUnlocked) else two_people.second
    verb(desk, seq, password_of(desk))


def both_are_named(desk: Desk, seq: int, act: Act, names: tuple[str, str]) -> None:
    """The proposal and the second, each signed with the key of the person it names."""
    found = [one for one in journal.read(desk.reader(), seq - 1) if _speaks_of(one, seq, act)]
    assert tuple(one.entry.by for one in found) == names
    assert len(set(names)) == 2
    issued = {
        person: {certificate for certificate, _ in desk.keyring.certificates_of(person)} for person in names
    }
    checked = JournalSignatures(desk.keyring)
    for one in found:
        assert all(person_id_of(each) == one.entry.by for each in issued[one.entry.by])
        assert checked.check(one) is None


def _speaks_of(stored: journal.Stored, seq: int, act: Act) -> bool:
    entry = stored.entry
    if entry.body is None or entry.body.get("of") != act.kind:
        return False
    return entry.seq == seq or entry.body.get("proposal") == seq
