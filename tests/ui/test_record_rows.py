"""What the record says of a case, line by line: nothing of a sealed act to whoever may not read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Adjudicated, Assessed, FindingDrafted, Locked, Proposed, Seconded
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui.pages.act_words import KEPT_BACK
from reviewer_app.ui.pages.record_rows import SEALED, WITHHELD, Row, rows_of_case
from tests.builders_journey import STATE, Stories, Story


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))


def rows_for(story: Story, role: Role, nth: int = 0) -> tuple[Row, ...]:
    with story.desk(role, nth) as desk:
        return rows_of_case(desk, story.case_id)


def all_said(rows: tuple[Row, ...]) -> str:
    return "\n".join(f"{row.kind} {row.words} {row.detail}" for row in rows)


def written_in_reviews(desk: Desk, case_id: str, person: str) -> list[str]:
    """Every sentence of a review, and what it cites."""
    case = desk.case(case_id)
    review = case.reviews[person]
    assert review.recommendation is not None
    return [
        review.recommendation.rationale,
        *(one.assessed.rationale for one in review.answers.values()),
        *(one.cited.descriptor for one in case.exhibits if one.by == person),
    ]


@pytest.mark.parametrize("stage", ["answered", "locked"])
@pytest.mark.parametrize("seat", [0, 1])
def test_a_review_shows_to_nobody_else_before_the_reveal(
    stories: Stories, tmp_path: Path, stage: str, seat: int
) -> None:
    story, person = stories.at(stage, tmp_path), ("reyes", "lindqvist")[seat]
    with story.desk(Role.REVIEWER, seat) as desk:
        secrets = written_in_reviews(desk, story.case_id, person)
        own = all_said(rows_of_case(desk, story.case_id))
    assert len(secrets) > 9
    assert all(one in own for one in secrets)  # the search would find them
    others = [(Role.REVIEWER, 1 - seat), (Role.REVIEWER, 2)]
    others += [(role, 0) for role in Role if role is not Role.REVIEWER]
    for role, nth in others:
        theirs = [row for row in rows_for(story, role, nth) if row.by == person]
        assert {row.words for row in theirs} - {"Declared no conflict of interest", "Locked the review"} == {
            WITHHELD
        }
        # of the others' rows: both reviewers cite the same runs, in the same words
        assert not [one for one in secrets if one in all_said(tuple(theirs))]


def test_once_revealed_it_is_open_to_the_people_of_the_case(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("revealed", tmp_path)
    rows = rows_for(story, Role.REVIEWER, 1)
    assert any(row.by == "reyes" and row.kind == Assessed.kind for row in rows)
    assert WITHHELD not in all_said(rows)


def test_what_is_sealed_to_the_case_shows_to_nobody_outside_it(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("submitted", tmp_path)
    with story.desk(Role.SUPERVISOR) as desk:
        case, inside = desk.case(story.case_id), rows_of_case(desk, story.case_id)
    assert case.draft is not None
    secrets = [case.draft.judgement, *(one.adjudicated.rationale for one in case.settled.values())]
    assert all(one in all_said(inside) for one in secrets)
    assert {Adjudicated.kind, FindingDrafted.kind} <= {row.kind for row in inside}
    for role in (Role.RECORDS_OFFICER, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR):
        rows = rows_for(story, role)
        assert len(rows) == len(inside)
        assert not [one for one in secrets if one in all_said(rows)]
        assert not {Adjudicated.kind, FindingDrafted.kind, Assessed.kind} & {row.kind for row in rows}
        sealed = [row for row in rows if row.kind == "sealed"]
        assert {row.words for row in sealed} == {SEALED}


def test_keys_and_their_parts_are_not_put_on_the_screen(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("revealed", tmp_path)
    with story.desk(Role.SUPERVISOR) as desk:
        case, said = desk.case(story.case_id), all_said(rows_of_case(desk, story.case_id))
    parts = [one.share for one in (*case.shares, *case.published)]
    parts += [*case.keys.values(), *(one.declared.own_key for one in case.declarations.values())]
    assert len([one for one in parts if one]) > 4
    assert not [one for one in parts if one and one in said]
    assert KEPT_BACK in said


def test_every_change_of_state_is_marked_where_it_happened(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("submitted", tmp_path)
    rows = rows_for(story, Role.SUPERVISOR)
    marked = [(row.kind, row.state) for row in rows if row.state]
    assert marked[:3] == [
        ("received", State.RECEIVED.value),
        ("accepted", State.ACCEPTED.value),
        ("assigned", State.IN_REVIEW.value),
    ]
    assert marked[-1] == ("finding submitted", State.SUPERVISOR_REVIEW.value)
    assert [kind for kind, state in marked if state == State.LOCKED.value] == [Locked.kind]
    (locked,) = [row for row in rows if row.state == State.LOCKED.value]
    assert "The case is then in state “reviews locked”." in locked.detail
    assert rows_for(story, Role.AUDITOR)[-1].state == State.SUPERVISOR_REVIEW.value


def test_an_act_of_two_names_both(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("agreed", tmp_path)
    rows = rows_for(story, Role.SUPERVISOR)
    (proposed,) = [row for row in rows if row.kind == Proposed.kind]
    (seconded,) = [row for row in rows if row.kind == Seconded.kind]
    assert proposed.words.startswith("J. Whitlock proposes to export the signed finding of case 2026-001")
    assert proposed.people == ("whitlock",)
    assert seconded.words.startswith("Agreed that the signed finding leaves on folder")
    assert seconded.words.endswith(f"proposed by J. Whitlock in entry {proposed.seq}, seconded by T. Abara")
    assert seconded.people == ("abara", "whitlock")
