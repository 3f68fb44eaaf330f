"""The mark a person gives a reason goes with it into the act; and the zone of a drawn finding stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from reviewer_app.desk import asking, closing, findings, supervise, two_people
from reviewer_app.desk.contents import CaseContents, draft_points
from reviewer_app.desk.session import record
from reviewer_app.domain.acts import AdequacyJudged, PolicySet, ReturnTo
from reviewer_app.domain.case import Case
from reviewer_app.domain.checklist import CHECKLIST, ReceivedItem, Standing
from reviewer_app.domain.contents import contents_of
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.submission import ItemStatus
from tests.builders import JournalBuilder, received
from tests.builders_journey import Story

StoryAt = Callable[[str], Story]
REASON = "Training sample. The release date was written down wrongly."
MARK = "(U//PR)"


def last_mark(case: Case) -> str:
    return case.history[-1].act.marking  # type: ignore[union-attr]  # of an act that carries one


def test_a_clock_is_paused_and_resumed_with_marked_reasons(story_at: StoryAt) -> None:
    story = story_at("assigned")
    with story.desk(Role.SUPERVISOR) as desk:
        asking.pause_clock(desk, story.case_id, REASON, f" {MARK} ")
        assert desk.case(story.case_id).pauses[-1].marking == MARK
        asking.resume_clock(desk, story.case_id, REASON, MARK)
        assert last_mark(desk.case(story.case_id)) == MARK
        asking.pause_clock(desk, story.case_id, REASON)
        assert last_mark(desk.case(story.case_id)) == "(U)"


def test_a_return_keeps_the_mark_of_its_reason_and_a_mark_above_the_ceiling_is_refused(
    story_at: StoryAt,
) -> None:
    story = story_at("submitted")
    with story.desk(Role.SUPERVISOR) as desk:
        with pytest.raises(Refused, match="above what this workstation may hold"):
            supervise.send_back(desk, story.case_id, REASON, ReturnTo.DRAFT, "(S)")
        with pytest.raises(Refused, match="needs a portion mark"):
            supervise.send_back(desk, story.case_id, REASON, ReturnTo.DRAFT, " ")
        supervise.send_back(desk, story.case_id, REASON, ReturnTo.DRAFT, MARK)
        assert last_mark(desk.case(story.case_id)) == MARK


def test_after_the_determination_every_reason_has_its_mark(story_at: StoryAt) -> None:
    story = story_at("signed")
    with story.desk(Role.RECORDS_OFFICER) as desk:
        closing.place_hold(desk, story.case_id, "Counsel (fictional), 7/2026", REASON, MARK)
        assert last_mark(desk.case(story.case_id)) == MARK
        closing.lift_hold(desk, story.case_id, REASON, MARK)
        assert last_mark(desk.case(story.case_id)) == MARK
    with story.desk(Role.SUPERVISOR) as desk:
        seq = closing.propose_reopening(desk, story.case_id, REASON, ReturnTo.DRAFT, MARK)
        proposal = desk.register.proposals[seq]
        assert proposal.act.body["marking"] == MARK
        (waiting,) = two_people.waiting(desk)
        assert waiting.sentence.endswith(f"back to draft: {MARK} {REASON}")


def test_a_reason_above_what_it_explains_lowers_no_banner(story_at: StoryAt) -> None:
    story = story_at("determined")
    with story.desk(Role.SUPERVISOR) as desk, pytest.raises(Refused, match="marked above UNCLASSIFIED//FOUO"):
        closing.propose_banner(desk, story.case_id, "UNCLASSIFIED//FOUO", "UNCLASSIFIED", REASON, MARK)


def test_why_an_item_is_not_adequate_keeps_its_mark_in_the_letter() -> None:
    item = CHECKLIST[0].id
    in_place = (ReceivedItem(item, ItemStatus.PRESENT, Standing.IN_PLACE),)
    journal = JournalBuilder().staffed().act("okafor", replace(received(), items=in_place))
    journal.act("okafor", AdequacyJudged(item, False, REASON, MARK))
    held = contents_of(journal.case)
    (point,) = [one for one in draft_points(CaseContents(held, {}, {}, (), ())) if one.item == item]
    assert (point.what, point.marking) == (REASON, MARK)


def test_the_zone_of_a_drawn_finding_stays_when_the_policy_changes(story_at: StoryAt) -> None:
    story = story_at("drawn")
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        zone = desk.register.policy.zone
        record(desk, "", PolicySet(replace(desk.register.policy, zone="Pacific/Kiritimati")))
    with story.desk(Role.SUPERVISOR) as desk:
        findings.require_drawn_here(desk, desk.case(story.case_id))
        clocks = json.loads(findings.machine_readable(desk, story.case_id))["clocks"]
        assert clocks["zone"] == zone != desk.register.policy.zone
