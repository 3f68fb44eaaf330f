"""Search at the desk: who finds what, the passage in its context, and what a person typed wrongly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_app.desk import filters, review
from reviewer_app.desk.evidence import open_sample, opened
from reviewer_app.desk.exhibits import of_passage
from reviewer_app.desk.indexing import index_case
from reviewer_app.desk.search import ContextReader, Narrow, held_cases, search, searchable
from reviewer_app.domain.acts import EvidenceOpened
from reviewer_app.domain.case import Unread
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.filter import NotAFilter, parse
from reviewer_app.domain.filter_record import evaluate
from reviewer_app.domain.people import Role
from reviewer_app.store import bodies, index, journal
from reviewer_app.store.sample_order import sample_ids
from reviewer_app.store.search import NothingToFind, forget
from tests.builders_evidence import AnInspectLog, a_body, a_message
from tests.builders_journey import Story
from tests.builders_received import received
from tests.builders_sealed import said_by

StoryAt = Callable[[str], Story]
SECRET = "quokka"  # a word that is nowhere in the demo


def test_a_person_without_the_case_finds_nothing(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        assert held_cases(desk) == (story.case_id,)
        assert search(desk, "flag").hits
        assert {one.case_id for one in searchable(desk)} == {story.case_id}
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        assert held_cases(desk) == ()
        assert search(desk, "flag").hits == ()
        assert searchable(desk, Narrow(cases=frozenset({story.case_id}))) == ()


def test_a_hit_is_not_shown_to_one_without_the_case(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        (hit, *_) = search(desk, "flag").hits
    with (
        story.desk(Role.SECURITY_ADMINISTRATOR) as desk,
        pytest.raises(Refused, match="holds no role on a case"),
    ):
        ContextReader(desk, "flag").context(hit)
    with (
        story.desk(Role.RECORDS_OFFICER) as desk,
        pytest.raises(Refused, match="only to the people assigned"),
    ):
        ContextReader(desk, "flag").context(hit)


def test_a_reviewer_finds_evidence_and_never_a_note(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        run = index.runs(desk.reader(), story.case_id)[0]
        (item, *_) = index.rows(desk.reader(), sample_ids(desk.reader(), run.id)[:1])
        sample = open_sample(desk, story.case_id, item)
        said = next(event for event in sample.events if len(event.text) > 10)
        review.cite(desk, story.case_id, of_passage(desk, run, sample, said, 0, 10, "(U)", SECRET))
        index_case(desk, story.case_id)
        assert search(desk, SECRET).hits == ()
    with story.desk(Role.REVIEWER, 1) as desk:
        assert search(desk, SECRET).hits == ()
        assert search(desk, "flag").hits


def test_the_passage_is_read_from_its_original_and_recorded_once(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        before = len(list(journal.read(desk.reader())))
        found = search(desk, "FLAG", Narrow(roles=frozenset({"submitted"})))
        reader = ContextReader(desk, "FLAG")
        context = reader.context(found.hits[0])
        assert reader.context(found.hits[0]) == context
        assert {context.text[a:b].lower() for a, b in context.marks} == {"flag"}
        assert found.hits[0].source.role == "submitted"
        (told,) = list(journal.read(desk.reader()))[before:]
        assert told.entry.kind == Unread.kind
        said = said_by(desk, told.entry)
        assert said is not None
        kind, body = said
        assert kind == EvidenceOpened.kind
        assert SECRET not in str(body)
        assert "flag" not in str(body).lower().replace("ctf", "")
        assert opened(desk, found.hits[0].source.run_id) == frozenset()
    with story.desk(Role.REVIEWER, 1) as desk:
        assert said_by(desk, told.entry) is None  # what a reviewer searched is sealed until the reveal


def of_many_kinds(story_at: StoryAt, place: Path) -> tuple[Story, str]:
    body = a_body("s1", target="wallaby")
    body["scores"]["match"] = {
        "value": "C",
        "answer": "a numbat",
        "explanation": "Because of the Kákàpö, it is",
    }
    body["messages"][1] = body["events"][0]["output"]["choices"][0]["message"] = a_message(
        "assistant", "x " * 400 + "a cassowary, a Cassowary" + " y" * 400, "m2"
    )
    lines = "".join(f"line {number}\n" for number in range(400)).replace("line 299", "a quoll and a bilby")
    files = {
        "evidence/log.eval": AnInspectLog(samples=[a_body("s0"), body]).eval_bytes(),
        "documents/long.md": lines.encode(),
    }
    story = story_at("empty")
    return story, received(story, place, files)


def test_every_kind_of_passage_is_shown_in_its_context(story_at: StoryAt, tmp_path: Path) -> None:
    story, case_id = of_many_kinds(story_at, tmp_path)
    with story.desk(Role.INTAKE_CLERK) as desk:
        index_case(desk, case_id)
        for query, kind, marked in [
            ("wallaby", "target", ["wallaby"]),
            ("numbat", "answer", ["numbat"]),
            ("kakapo", "explanation", ["Kákàpö"]),
            ("cassowary", "assistant", ["cassowary", "Cassowary"]),
            ("casso*", "assistant", ["casso", "Casso"]),
            ('"quoll and a" not wallaby', "document", ["quoll and a"]),
        ]:
            (hit,) = search(desk, query).hits
            reader = ContextReader(desk, query)
            context = reader.context(hit)
            assert hit.kind == kind
            assert [context.text[a:b] for a, b in context.marks] == marked
            assert len(context.text) <= 350
        assert hit.place == "line 201"
        (cut,) = search(desk, "cassowary").hits
        reader = ContextReader(desk, "cassowary")
        shown = reader.context(cut)
        assert (shown.before, shown.after) == (True, True)
        assert search(desk, "wallaby", Narrow(kinds=frozenset({"target"}))).hits
        assert not search(desk, "wallaby", Narrow(kinds=frozenset({"document"}))).hits
        assert search(desk, "quoll", Narrow(paths=frozenset({"data/documents/long.md"}))).hits


def test_what_was_disposed_of_is_found_no_more(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        assert search(desk, "flag").hits
        desk.workspace.writer.do(lambda c: forget(c, story.case_id))
        assert search(desk, "flag").hits == ()
        assert bodies.not_indexed(desk.reader(), story.case_id) == ()


def test_a_faulty_query_is_a_sentence(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        with pytest.raises(NotAFilter, match=r"Column 6: “\)” cannot stand here"):
            search(desk, "flag )")
        with pytest.raises(NothingToFind):
            search(desk, "not flag")


def test_filters_are_kept_by_person(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        filters.keep(desk, " failed ", "score = 0 and not limit")
        filters.keep(desk, "failed", "score = 0")
        filters.keep(desk, "two", "only_a")
        assert [(one.name, one.expression) for one in filters.kept(desk)] == [
            ("failed", "score = 0"),
            ("two", "only_a"),
        ]
        with pytest.raises(NotAFilter):
            filters.keep(desk, "bad", "score >")
        with pytest.raises(filters.NoName):
            filters.keep(desk, " ", "error")
        assert filters.remove(desk, "two")
        assert not filters.remove(desk, "two")
    with story.desk(Role.REVIEWER, 1) as desk:
        assert filters.kept(desk) == ()
    with story.desk(Role.REVIEWER) as desk:
        assert [one.name for one in filters.kept(desk)] == ["failed"]
        for number in range(filters.MOST_KEPT - 1):
            filters.keep(desk, f"n{number}", "error")
        with pytest.raises(filters.TooManyFilters):
            filters.keep(desk, "one more", "error")
        filters.keep(desk, "failed", "error")


def test_the_grid_evaluates_what_the_table_filters(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk:
        for run in index.runs(desk.reader(), story.case_id)[:3]:
            for expression in (
                "flag and score = 1",
                "not flag or limit",
                "answer ~ a or explanation ~ e",
                "opened",
            ):
                tree = parse(expression)
                records = filters.records(desk, run.id, tree)
                held = {id_ for id_, one in records.items() if evaluate(tree, one) is True}
                asked = sample_ids(desk.reader(), run.id, only=tree, opened=opened(desk, run.id))
                assert held == set(asked), expression
