"""One journey for each person of a case, by the desk's verbs, with everything real underneath."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_app.custody.tries import AccountDisabled, AccountLocked, WrongPassword
from reviewer_app.desk import (
    blind,
    evidence,
    exporting,
    intake,
    people,
    review,
    signing,
    supervise,
    two_people,
)
from reviewer_app.desk.exhibits import of_passage
from reviewer_app.desk.indexing import index_case
from reviewer_app.desk.indicators import Standing, indicator_readings
from reviewer_app.desk.session import open_desk, verify_journal
from reviewer_app.desk.supervise import side_by_side
from reviewer_app.desk.training import password_of, review_demo_case, sample_criteria
from reviewer_app.domain.acts import (
    Assigned,
    Conflict,
    CriteriaActivated,
    EvidenceOpened,
    Exported,
    Locked,
    Outcome,
    Received,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.guards import may
from reviewer_app.domain.people import Role
from reviewer_app.domain.submission import FILE, payload_path
from reviewer_app.domain.tradecraft import TICKS
from reviewer_app.store import index, journal
from reviewer_app.store.faults import Verdict
from reviewer_app.store.sample_order import sample_ids
from tests.builders_journey import COST, agree_to_export, determine, read_disagreements
from tests.journeys.conftest import At


def test_the_clerk_takes_a_submission_in(at: At) -> None:
    story = at("empty")
    with story.desk(Role.INTAKE_CLERK) as desk:
        taken = intake.receive(desk, story.training.bundle)
        assert isinstance(taken, intake.Taken)
        case = desk.case(taken.case_id)
        assert case.state is State.RECEIVED
        assert case.received.signer == "Demo signing service"
        report = index_case(desk, taken.case_id)
        assert (report.runs, report.problems) == (11, ())
        criteria = sample_criteria()
        intake.accept(desk, taken.case_id, (criteria.id, criteria.version), "complete on receipt")
        assert desk.case(taken.case_id).state is State.ACCEPTED
        reason = may(desk.register, taken.case_id, desk.person, Assigned)
        assert reason == "Only a supervisor assigns reviewers."
        again = intake.receive(desk, story.training.bundle)
        assert isinstance(again, intake.Kept)
        assert "was received as case" in again.sentence


def test_a_reviewer_reads_cites_answers_and_locks(at: At) -> None:
    story = at("assigned")
    with story.desk(Role.REVIEWER) as desk:
        case_id = story.case_id
        blind.declare(desk, case_id, Conflict.NONE)
        run = next(one for one in evidence.runs(desk, case_id) if one.role == "submitted")
        (item, *_) = index.rows(desk.reader(), sample_ids(desk.reader(), run.id)[:1])
        sample = evidence.open_sample(desk, case_id, item)
        assert evidence.opened(desk, run.id) == frozenset({item.id})
        said = next(event for event in sample.events if len(event.text) > 10)
        number = review.cite(desk, case_id, of_passage(desk, run, sample, said, 0, 10, "(U)"))
        assert number == 1001  # the first seat's first
        with pytest.raises(Refused, match=r"(\d+) of \1 criteria are unanswered"):
            review.lock(desk, case_id, password_of(desk), TICKS)
        readings = indicator_readings(desk, case_id, review.pinned_criteria(desk, case_id))
        assert readings["CY-VD"][0].standing is Standing.AT_OR_ABOVE
        assert readings["CY-EX"][0].standing is Standing.NOT_COMPARABLE
        review_demo_case(desk, case_id)
        with pytest.raises(WrongPassword):
            review.lock(desk, case_id, "not the password", TICKS)
        review.lock(desk, case_id, password_of(desk), TICKS)
        assert desk.case(case_id).reviews[desk.person.id].locked
        with pytest.raises(Refused, match="Your review is locked"):
            review.answer(desk, case_id, "CY-VD", "0", None, None, "changed my mind", ())
        entries = [one.entry for one in journal.read(desk.reader())]
        assert EvidenceOpened.kind not in [entry.kind for entry in entries]  # sealed before the reveal
        acts = [act for entry in entries if entry.sealed and (act := desk.held.opened(entry)) is not None]
        opened = [body for kind, body in acts if kind == EvidenceOpened.kind]
        assert len(opened) == 1
        assert said.text[:10] not in json.dumps(opened[0])


def test_the_second_reviewer_answers_without_seeing_the_first(at: At) -> None:
    story = at("answered")
    with story.desk(Role.REVIEWER, 0) as desk:
        mine = desk.case(story.case_id)
        first = next(one.number for one in mine.exhibits if one.by == "reyes")
        assert [one.by for one in mine.exhibits] == ["reyes"] * len(mine.exhibits)
        review.lock(desk, story.case_id, password_of(desk), TICKS)
    with story.desk(Role.REVIEWER, 1) as desk:
        case = desk.case(story.case_id)
        assert case.reviews["reyes"].answers == {}
        assert case.reviews["reyes"].unread > 0
        assert {one.by for one in case.exhibits} == {"lindqvist"}
        words = "A rationale that is long enough to be printed beside the level."
        with pytest.raises(Refused, match=f"you have no exhibit {first}"):
            review.answer(
                desk, story.case_id, "CY-VD", "2", Likelihood.LIKELY, Confidence.LOW, words, (first,)
            )
        review.lock(desk, story.case_id, password_of(desk), TICKS)
        assert desk.case(story.case_id).state is State.LOCKED
    with story.desk(Role.SUPERVISOR) as desk:
        blind.reveal(desk, story.case_id)
    with story.desk(Role.REVIEWER, 1) as desk:
        assert desk.case(story.case_id).reviews["reyes"].answers


def test_the_supervisor_returns_and_then_signs_off(at: At) -> None:
    story = at("submitted")
    with story.desk(Role.SUPERVISOR) as desk:
        case = desk.case(story.case_id)
        rows = side_by_side(review.pinned_criteria(desk, story.case_id), tuple(case.reviews.values()))
        assert rows[0].differ
        with pytest.raises(Refused, match="differ"):
            supervise.sign_off(desk, story.case_id, Outcome.NOT_DESIGNATED, "I concur.", password_of(desk))
        read_disagreements(desk, story.case_id)
        with pytest.raises(Refused, match="another outcome is an override"):
            supervise.sign_off(
                desk, story.case_id, Outcome.DESIGNATED, "I see it otherwise.", password_of(desk)
            )
        with pytest.raises(WrongPassword):
            supervise.sign_off(desk, story.case_id, Outcome.NOT_DESIGNATED, "I concur.", "wrong")
        supervise.sign_off(desk, story.case_id, Outcome.NOT_DESIGNATED, "I concur.", password_of(desk))
        determine(desk, story.case_id)
        case = desk.case(story.case_id)
        assert case.state is State.DETERMINED
        assert sum(isinstance(one.act, Locked) for one in case.history) == 2


def test_the_records_officer_signs_last_and_exports(at: At, tmp_path: Path) -> None:
    story = at("drawn")
    out = tmp_path / "out"
    out.mkdir()
    with story.desk(Role.RECORDS_OFFICER) as desk:
        with pytest.raises(Refused, match="The next signature is the reviewer's"):
            signing.sign(desk, story.case_id, password_of(desk))
        with pytest.raises(Refused, match="lacks the signature of the reviewer"):
            exporting.export(desk, story.case_id, out, password_of(desk))
    for role in (Role.REVIEWER, Role.SUPERVISOR):
        with story.desk(role) as desk:
            signing.sign(desk, story.case_id, password_of(desk))
    with story.desk(Role.RECORDS_OFFICER) as desk:
        signed = signing.sign(desk, story.case_id, password_of(desk))
        with pytest.raises(Refused, match="takes two people: one proposes it, another seconds it"):
            exporting.export(desk, story.case_id, out, password_of(desk))
    agree_to_export(story)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        path = exporting.export(desk, story.case_id, out, password_of(desk)).path
        assert path.read_bytes() == signed
        head = json.loads((out / "journal-head.json").read_text())
        stored = next(one for one in journal.read(desk.reader()) if one.seq == head["seq"])
        assert stored.digest == head["head"]
        case = desk.case(story.case_id)
        assert case.state is State.EXPORTED
        last = case.history[-1].act
        assert isinstance(last, Exported)
        assert (last.medium, last.purpose) == ("folder", "training export")


def test_the_administrator_holds_no_case(at: At) -> None:
    story = at("assigned")
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        seq = two_people.propose(
            desk,
            "",
            CriteriaActivated(replace(sample_criteria(), version="2", supersedes=sample_criteria().version)),
        )
        with pytest.raises(Refused, match="the second person is another"):
            two_people.second(desk, seq, password_of(desk))
        with pytest.raises(Refused, match="The security administrator holds no role on a case"):
            index_case(desk, story.case_id)
        with pytest.raises(DeskError):
            evidence.read_original(desk, story.case_id, payload_path(FILE))
        with pytest.raises(Refused, match="Only an intake clerk"):
            intake.receive(desk, story.training.bundle)
        assert may(desk.register, "2026-002", desk.person, Received) is not None
        assert verify_journal(desk).verdict is Verdict.GOOD


def test_the_administrator_keeps_accounts_and_a_contractor_becomes_an_adjudicator(at: At) -> None:
    """Accounts from the log-on that fails to the role that changes, each recorded and believed."""
    story = at("empty")
    reason = "The head of the office asked for it in writing."
    with pytest.raises(WrongPassword) as unknown:
        open_desk(story.folder, "nobody", "a guess", story.clock, COST)
    for _ in range(3):
        with pytest.raises(WrongPassword) as wrong:
            open_desk(story.folder, "finch", "a guess", story.clock, COST)
    assert unknown.value.sentence == "The account or the password is wrong. Tries left: 2."
    assert wrong.value.sentence.endswith("The account is now locked for 15 minutes.")
    with pytest.raises(AccountLocked), story.desk(Role.REVIEWER, 2):
        pass
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        people.unlock(desk, "finch", reason)
        finch = desk.register.people["finch"]
        people.change(desk, replace(finch, roles=frozenset({Role.ADJUDICATOR})), reason, password_of(desk))
        people.disable(desk, "okafor", reason)
    with pytest.raises(AccountDisabled, match="asked for it in writing"), story.desk(Role.INTAKE_CLERK):
        pass
    with story.desk(Role.REVIEWER, 2) as desk:
        assert desk.person.roles == {Role.ADJUDICATOR}
        assert desk.unlocked.failed_tries == 4
        assert not desk.read_only
        assert people.unsettled(desk) == ()
        assert verify_journal(desk).verdict is Verdict.GOOD
