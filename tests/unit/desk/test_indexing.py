"""Indexing a case: tables, bodies, documents; what could not be read; again the same; stopped half-way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_app.desk import evidence, filters, indexing
from reviewer_app.desk.indexing import IndexingCancelled, index_case, not_indexed
from reviewer_app.desk.search import search
from reviewer_app.desk.session import Desk
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.filter import parse
from reviewer_app.domain.filter_record import evaluate
from reviewer_app.domain.people import Role
from reviewer_app.store import index
from reviewer_app.store import search as stored
from reviewer_app.store.sample_order import sample_ids
from tests.builders_evidence import AnInspectLog, a_body
from tests.builders_journey import Story
from tests.builders_received import received

StoryAt = Callable[[str], Story]
EDIT = {"value": "C", "answer": "done", "provenance": {"author": "ann", "reason": "a typo", "timestamp": ""}}
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 123\n"
HISTORY = [{"value": "I", "answer": "done"}, EDIT]


def edited_body() -> dict[str, object]:
    body = a_body("s2", value="C")
    body["scores"]["match"]["history"] = HISTORY
    return body


def a_log() -> AnInspectLog:
    return AnInspectLog(samples=[a_body("s1"), edited_body(), a_body("s3", value="I")])


def damaged_log() -> bytes:
    """A log whose second sample is no JSON; the table does not need it."""
    made = a_log().zip()
    made.entries = [
        (name, b"{no" if name == "samples/s2_epoch_1.json" else data) for name, data in made.entries
    ]
    return made.bytes()


def a_case(story_at: StoryAt, place: Path, files: dict[str, bytes]) -> tuple[Story, str]:
    story = story_at("empty")
    return story, received(story, place, files)


def everything(desk: Desk, case_id: str) -> list[object]:
    """What the index holds of a case, as it is shown."""
    runs = index.runs(desk.reader(), case_id)
    rows = [list(index.sample_rows(desk.reader(), run.id)) for run in runs]
    found = stored.find(
        desk.reader(), parse("done or training or task"), stored.sources(desk.reader(), (case_id,))
    )
    return [runs, rows, [replace(hit, rank=0.0) for hit in found.hits], not_indexed(desk, case_id)]


def test_however_little_a_transaction_holds_the_index_is_the_same(
    story_at: StoryAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, case_id = a_case(story_at, tmp_path, {"evidence/log.eval": a_log().eval_bytes()})
    with story.desk(Role.INTAKE_CLERK) as desk:
        index_case(desk, case_id)
        whole, told = everything(desk, case_id), []
        monkeypatch.setattr(indexing, "_HELD", 1)
        index_case(desk, case_id, lambda what, *_: told.append(what) or True)  # type: ignore[func-returns-value]
        assert everything(desk, case_id) == whole
    steps = [what.rpartition(" (")[2] for what in told if "read through" in what]
    assert steps == [f"{seen} of 3 samples read through)" for seen in (1, 2, 3)]


def test_the_bodies_correct_the_table_and_give_passages(story_at: StoryAt, tmp_path: Path) -> None:
    story, case_id = a_case(story_at, tmp_path, {"evidence/log.eval": a_log().eval_bytes()})
    with story.desk(Role.INTAKE_CLERK) as desk:
        report = index_case(desk, case_id)
        assert (report.runs, report.samples, report.problems, report.not_indexed) == (1, 3, (), 0)
        assert report.passages >= 10
        (run,) = evidence.runs(desk, case_id)
        assert "scores-edited" in {note.code for note in run.run.notes}
        ids = sample_ids(desk.reader(), run.id, only=parse("edited"))
        (item,) = index.rows(desk.reader(), ids)
        assert [(edit.author, edit.reason) for edit in item.sample.edits] == [("ann", "a typo")]
        assert len(sample_ids(desk.reader(), run.id, only=parse("answer = done"))) == 3
        assert len(sample_ids(desk.reader(), run.id, only=parse('"task s2"'))) == 1
        pages = desk.reader().execute("SELECT DISTINCT page FROM word_page").fetchall()
        assert pages == [(item.id - item.row,)], "what filters over words read, as the bodies left the rows"


def test_reading_again_gives_the_same(story_at: StoryAt, tmp_path: Path) -> None:
    files = {"evidence/log.eval": a_log().eval_bytes(), "evidence/bad.eval": damaged_log()}
    story, case_id = a_case(story_at, tmp_path, files)
    with story.desk(Role.INTAKE_CLERK) as desk:
        first = index_case(desk, case_id)
        before = everything(desk, case_id)
        assert index_case(desk, case_id) == first
        assert everything(desk, case_id) == before


def test_what_cannot_be_read_is_kept_with_its_reason(story_at: StoryAt, tmp_path: Path) -> None:
    files = {
        "evidence/bad.eval": damaged_log(),
        "evidence/worse.eval": LFS,
        "documents/broken.pdf": b"%PDF-1.7\nthis is none",
    }
    story, case_id = a_case(story_at, tmp_path, files)
    with story.desk(Role.INTAKE_CLERK) as desk:
        report = index_case(desk, case_id)
        assert report.not_indexed == 1
        faults = not_indexed(desk, case_id)
        named = [(fault.path, fault.sample is None) for fault in faults]
        assert sorted(named) == [
            ("data/documents/broken.pdf", True),
            ("data/evidence/bad.eval", False),
            ("data/evidence/worse.eval", True),
        ]
        assert all(fault.reason for fault in faults)
        assert {name for name, _ in report.problems} == {
            "data/documents/broken.pdf",
            "data/evidence/worse.eval",
        }
        run = next(one for one in evidence.runs(desk, case_id) if one.objects == ("data/evidence/bad.eval",))
        assert run.samples == 3
        unknown = sample_ids(desk.reader(), run.id, only=parse("task or not task"))
        assert len(unknown) == 2  # of the damaged one neither is known
        tree = parse("task or not task")
        held = filters.records(desk, run.id, tree)
        assert [evaluate(tree, held[id_]) for id_ in sample_ids(desk.reader(), run.id)] == [True, None, True]


def test_stopped_half_way_it_is_run_again(story_at: StoryAt, tmp_path: Path) -> None:
    files = {"evidence/log.eval": a_log().eval_bytes(), "evidence/more.json": a_log().json_bytes()}
    story, case_id = a_case(story_at, tmp_path, files)
    told: list[tuple[str, int, int]] = []

    def once(what: str, done: int, of: int) -> bool:
        told.append((what, done, of))
        return len(told) < 6

    with story.desk(Role.INTAKE_CLERK) as desk:
        with pytest.raises(IndexingCancelled):
            index_case(desk, case_id, once)
        index_case(desk, case_id, lambda *_: True)
        before = everything(desk, case_id)
        index_case(desk, case_id)
        assert everything(desk, case_id) == before
    assert len(told) == 6
    assert all(done <= of for _, done, of in told)


def test_runs_of_the_case_are_told_of_one_another(story_at: StoryAt, tmp_path: Path) -> None:
    files = {"evidence/log.eval": a_log().eval_bytes(), "evidence/same.eval": a_log().eval_bytes(method=8)}
    story, case_id = a_case(story_at, tmp_path, files)
    with story.desk(Role.INTAKE_CLERK) as desk:
        index_case(desk, case_id)
        for run in evidence.runs(desk, case_id):
            codes = [note.code for note in run.run.notes]
            assert codes.count("samples-counted-twice") == 1
            assert codes.count("scores-edited") == 1


def test_only_those_who_hold_the_case(story_at: StoryAt) -> None:
    story = story_at("declared")
    for role, why in (
        (Role.SECURITY_ADMINISTRATOR, "holds no role on a case"),
        (Role.RECORDS_OFFICER, "only to the people assigned"),
    ):
        with story.desk(role) as desk:
            for ask in (index_case, not_indexed):
                with pytest.raises(Refused, match=why):
                    ask(desk, story.case_id)


def test_the_demo_is_searched_through(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        assert not_indexed(desk, story.case_id) == ()
        found = search(desk, "flag")
        assert found.hits
        for run in evidence.runs(desk, story.case_id):
            ids = sample_ids(desk.reader(), run.id, only=parse("agent or not agent"))
            assert len(ids) == run.samples  # every body was read
