"""The demo's table of results mapped by a person: tried, recorded, indexed by it, opened, mapped again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewer_app.desk import evidence
from reviewer_app.desk.indexing import index_case
from reviewer_app.desk.session import Desk
from reviewer_app.desk.tables import map_table, table_head, try_table
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.tables import ColumnOrValue, ScoreColumn, TableMapping
from reviewer_app.evidence.files import EvidenceUnreadable
from reviewer_app.store import index
from reviewer_app.store.index import IndexedRun
from tests.builders_journey import Story

StoryAt = Callable[[str], Story]
PATH = "data/documents/result-table.csv"


def a_mapping(score: str = "value", model: str = "model") -> TableMapping:
    scores = (ScoreColumn(score, "value"),)
    return TableMapping(1, "evaluation", scores, model=ColumnOrValue(column=model))


def of_the_table(desk: Desk, case_id: str) -> list[IndexedRun]:
    return [run for run in evidence.runs(desk, case_id) if PATH in run.objects]


def test_a_table_becomes_runs_by_what_a_person_says(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        logs = len(evidence.runs(desk, story.case_id))
        found = map_table(desk, story.case_id, PATH, a_mapping())
        assert desk.case(story.case_id).tables == {PATH: a_mapping()}
        assert of_the_table(desk, story.case_id) == []
        index_case(desk, story.case_id)
        runs = of_the_table(desk, story.case_id)
        assert {run.run.model for run in runs} == {run.model for run in found.runs}
        assert len(evidence.runs(desk, story.case_id)) == logs + len(runs)
        assert sum(run.samples for run in runs) == found.count
        row = next(index.sample_rows(desk.reader(), runs[0].id))
        item = index.find_sample(desk.reader(), runs[0].id, row.id, 1)
        assert item is not None
        sample = evidence.open_sample(desk, story.case_id, item)
        assert (sample.id, sample.scores[0].score) == (row.id, row.scores[0])
    with story.desk(Role.SUPERVISOR) as desk:  # the journal alone says it again
        assert desk.case(story.case_id).tables == {PATH: a_mapping()}


def test_mapped_again_the_earlier_reading_is_gone(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.SUPERVISOR) as desk:
        for column in ("model", "checkpoint"):
            mapping = a_mapping(model=column)
            models = {run.model for run in map_table(desk, story.case_id, PATH, mapping).runs}
            assert of_the_table(desk, story.case_id) == []
            index_case(desk, story.case_id)
            assert {run.run.model for run in of_the_table(desk, story.case_id)} == models


def test_what_a_person_sees_before_saying_anything(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        head = table_head(desk, story.case_id, PATH)
        assert head.delimiter == ","
        assert head.columns[:3] == ("evaluation", "model", "checkpoint")
        assert len(head.rows) == 8
        assert head.rows[0][:2] == ("ctf-40", "halcyon-1")
        with pytest.raises(EvidenceUnreadable):
            table_head(desk, story.case_id, "data/documents/model-card.pdf")


def test_a_mapping_that_does_not_fit_is_not_recorded(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        with pytest.raises(EvidenceUnreadable, match='no column "points"'):
            map_table(desk, story.case_id, PATH, a_mapping("points"))
        with pytest.raises(Refused, match="names no column for the ids"):
            try_table(desk, story.case_id, PATH, TableMapping(1, "", (ScoreColumn("value"),)))
        with pytest.raises(evidence.NoSuchOriginal):
            map_table(desk, story.case_id, "data/absent.csv", a_mapping())
        assert desk.case(story.case_id).tables == {}


def test_the_intake_clerk_does_not_say_it(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.INTAKE_CLERK) as desk, pytest.raises(Refused, match="Only a reviewer of this case"):
        map_table(desk, story.case_id, PATH, a_mapping())


def test_nobody_says_it_once_his_or_her_review_is_locked(story_at: StoryAt) -> None:
    locked = story_at("locked")
    with locked.desk(Role.REVIEWER) as desk, pytest.raises(Refused, match="Your review is locked"):
        map_table(desk, locked.case_id, PATH, a_mapping())
