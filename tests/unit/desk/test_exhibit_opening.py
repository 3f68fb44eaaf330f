"""Exhibits of a training case, opened again: what matches, what is refused and by which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_app.compare.columns import (
    Column,
    RunRows,
    RunsColumn,
    Threshold,
    ThresholdsColumn,
    lay_out_columns,
)
from reviewer_app.compare.threshold import Direction
from reviewer_app.desk import documents, evidence, exhibits, review
from reviewer_app.desk.comparing import compare_pairs, pairings
from reviewer_app.desk.evidence import rows_of
from reviewer_app.desk.exhibit_opening import (
    COMPARE,
    EVIDENCE,
    CheckCancelled,
    ExhibitAltered,
    Mismatch,
    NoSuchExhibit,
    check_exhibits,
    open_exhibit,
    read_excerpt,
)
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import EvidenceOpened, ExhibitCited, ExhibitKind, Source
from reviewer_app.domain.case import Unread
from reviewer_app.domain.people import Role
from reviewer_app.domain.places import Place, excerpt_digest
from reviewer_app.store import index, journal, sample_order, vault
from reviewer_app.store.connection import Connection
from reviewer_app.store.faults import Verdict
from tests.builders_journey import Story
from tests.builders_sealed import said_by

StoryAt = Callable[[str], Story]
DOCUMENT = "data/documents/elicitation-statement.md"
PDF = "data/documents/model-card.pdf"
RUN = "ctf-40"


@pytest.fixture
def story(story_at: StoryAt) -> Story:
    return story_at("declared")


@pytest.fixture
def desk(story: Story) -> Iterator[Desk]:
    with story.desk(Role.REVIEWER) as opened:
        yield opened


def of_every_kind(desk: Desk, case: str) -> tuple[ExhibitCited, ...]:
    """An exhibit of each kind that a training case can give."""
    pair = next(one for one in pairings(desk, case) if one.task == RUN)
    (comparison,) = compare_pairs(desk, [pair])
    item = index.rows(desk.reader(), sample_order.sample_ids(desk.reader(), pair.a.id))[0]
    sample = evidence.open_sample(desk, case, item)
    event = next(one for one in sample.events if len(one.text) > 12)
    document = evidence.open_document(desk, case, DOCUMENT)
    return (
        exhibits.of_comparison(desk, pair.a, pair.b, comparison, "(U)"),
        exhibits.of_metric(desk, pair.a, pair.b, comparison, comparison.metrics[0], "(U)"),
        exhibits.of_sample(desk, pair.a, sample, "(U)"),
        exhibits.of_event(desk, pair.a, sample, event, "(U)"),
        exhibits.of_passage(desk, pair.a, sample, event, 2, 11, "(U)"),
        exhibits.of_document(document, 10, 60, "(U)"),
    )


def cite_every_kind(desk: Desk, case: str) -> dict[ExhibitKind, int]:
    """The numbers of the exhibits, by kind."""
    return {one.exhibit: review.cite(desk, case, one) for one in of_every_kind(desk, case)}


def change(desk: Desk, do: Callable[[Connection], object]) -> None:
    """Change the workspace behind the journal's back."""
    desk.workspace.writer.do(do)


def original_of(desk: Desk, case: str, number: int) -> Path:
    exhibit = desk.case(case).exhibit(number)
    assert exhibit is not None
    item = vault.find(desk.reader(), case, exhibit.cited.sources[0].path)
    assert item is not None
    return desk.workspace.vault.path_of(item)


def test_every_kind_is_opened_where_it_lies(desk: Desk, story: Story) -> None:
    case = story.case_id
    numbers = cite_every_kind(desk, case)
    opened = {kind: open_exhibit(desk, case, number) for kind, number in numbers.items()}
    assert {one.verdict for one in opened.values()} == {Verdict.GOOD}, [o.sentence for o in opened.values()]
    targets = {kind: one.target for kind, one in opened.items()}
    assert {kind: one.page for kind, one in targets.items()} == {
        ExhibitKind.COMPARISON: COMPARE,
        ExhibitKind.METRIC: COMPARE,
        ExhibitKind.SAMPLE: EVIDENCE,
        ExhibitKind.EVENT: EVIDENCE,
        ExhibitKind.PASSAGE: EVIDENCE,
        ExhibitKind.DOCUMENT: EVIDENCE,
    }
    assert len(targets[ExhibitKind.COMPARISON].runs) == 2
    assert targets[ExhibitKind.METRIC].scorers == ("flag_match", "flag_match")
    passage = targets[ExhibitKind.PASSAGE].place
    assert (passage.start, passage.end, passage.event) == (2, 11, targets[ExhibitKind.EVENT].place.event)
    assert targets[ExhibitKind.DOCUMENT].place == Place(start=10, end=60)
    assert targets[ExhibitKind.DOCUMENT].path == DOCUMENT
    assert len(opened[ExhibitKind.PASSAGE].excerpt) == 9
    assert len(opened[ExhibitKind.DOCUMENT].excerpt) == 50
    assert opened[ExhibitKind.EVENT].excerpt in opened[ExhibitKind.SAMPLE].excerpt


def test_opening_leaves_an_audit_line_without_text_and_a_check_leaves_none(desk: Desk, story: Story) -> None:
    case = story.case_id
    number = cite_every_kind(desk, case)[ExhibitKind.PASSAGE]
    before = journal.head(desk.reader()).seq
    check_exhibits(desk, case)
    assert journal.head(desk.reader()).seq == before
    open_exhibit(desk, case, number)
    read_excerpt(desk, case, number)
    last = [one.entry for one in journal.read(desk.reader()) if one.seq > before]
    assert [one.kind for one in last] == [Unread.kind] * 2
    said = [said_by(desk, one) for one in last]
    assert [one and one[0] for one in said] == [EvidenceOpened.kind] * 2
    assert said[0] is not None
    body = said[0][1]
    assert (body["what"], body["locator"]) == ("exhibit", str(number))
    excerpt = open_exhibit(desk, case, number).excerpt
    assert excerpt
    assert excerpt not in str(body)


def test_a_missing_original_is_refused_by_name(desk: Desk, story: Story) -> None:
    number = cite_every_kind(desk, story.case_id)[ExhibitKind.DOCUMENT]
    original_of(desk, story.case_id, number).unlink()
    with pytest.raises(
        ExhibitAltered, match=f"Exhibit {number} is not opened: in {DOCUMENT}, the original is missing"
    ) as error:
        open_exhibit(desk, story.case_id, number)
    assert error.value.which is Mismatch.MISSING


def test_an_original_with_one_byte_changed_is_refused(desk: Desk, story: Story) -> None:
    numbers = cite_every_kind(desk, story.case_id)
    file = original_of(desk, story.case_id, numbers[ExhibitKind.DOCUMENT])
    sealed = bytearray(file.read_bytes())
    sealed[-20] ^= 1
    file.write_bytes(bytes(sealed))
    with pytest.raises(ExhibitAltered, match="the original differs") as error:
        open_exhibit(desk, story.case_id, numbers[ExhibitKind.DOCUMENT])
    assert error.value.which is Mismatch.ORIGINAL
    found = {one.exhibit.number: one.verdict for one in check_exhibits(desk, story.case_id)}
    assert found.pop(numbers[ExhibitKind.DOCUMENT]) is Verdict.BAD
    assert set(found.values()) == {Verdict.GOOD}


def test_an_original_whose_row_names_other_contents_is_refused(desk: Desk, story: Story) -> None:
    number = cite_every_kind(desk, story.case_id)[ExhibitKind.SAMPLE]
    change(desk, lambda one: one.execute("UPDATE vault_object SET sha512 = ?", ("ab" * 64,)))
    with pytest.raises(ExhibitAltered, match=r"the original differs\. Its SHA-512 is not the one"):
        open_exhibit(desk, story.case_id, number)


def test_an_excerpt_that_is_not_what_was_cited_is_refused(desk: Desk, story: Story) -> None:
    case = story.case_id
    wrong = [_pinning_other_words(one) for one in of_every_kind(desk, case)]
    for exhibit in wrong:
        number = review.cite(desk, case, exhibit)
        for opening in (open_exhibit, read_excerpt):
            with pytest.raises(ExhibitAltered, match="the excerpt differs") as error:
                opening(desk, case, number)
            assert error.value.which is Mismatch.EXCERPT
    assert {one.verdict for one in check_exhibits(desk, case)} == {Verdict.BAD}


def _pinning_other_words(exhibit: ExhibitCited) -> ExhibitCited:
    return replace(exhibit, sources=tuple(replace(one, excerpt_sha384="00" * 48) for one in exhibit.sources))


def test_figures_that_the_evidence_no_longer_gives_are_refused(desk: Desk, story: Story) -> None:
    case = story.case_id
    numbers = cite_every_kind(desk, case)
    run = open_exhibit(desk, case, numbers[ExhibitKind.METRIC]).target.runs[0]
    some = sample_order.sample_ids(desk.reader(), run)[:5]
    change(
        desk,
        lambda one: one.execute(f"DELETE FROM sample_words WHERE id IN ({','.join(map(str, some))})"),  # noqa: S608
    )
    with pytest.raises(ExhibitAltered, match=r"the excerpt differs\. The figures differ: .* was cited as"):
        open_exhibit(desk, case, numbers[ExhibitKind.METRIC])


def test_without_an_index_it_could_not_be_checked_which_is_never_good(desk: Desk, story: Story) -> None:
    case = story.case_id
    numbers = cite_every_kind(desk, case)
    change(desk, lambda one: one.execute("DELETE FROM run"))
    found = {one.exhibit.cited.exhibit: one for one in check_exhibits(desk, case)}
    assert found.pop(ExhibitKind.DOCUMENT).verdict is Verdict.GOOD
    assert {one.verdict for one in found.values()} == {Verdict.UNCHECKED}
    opened = open_exhibit(desk, case, numbers[ExhibitKind.SAMPLE])
    assert opened.verdict is Verdict.UNCHECKED
    assert "not indexed" in opened.sentence
    assert opened.excerpt == ""


def test_figures_of_a_form_of_another_version_could_not_be_checked(desk: Desk, story: Story) -> None:
    case = story.case_id
    pair = next(one for one in pairings(desk, case) if one.task == RUN)
    figures: dict[str, object] = {"form": "columns of another version", "columns": []}
    number = review.cite(desk, case, exhibits.of_columns(desk, (pair.a, pair.b), figures, "Columns", "(U)"))
    opened = open_exhibit(desk, case, number)
    assert opened.verdict is Verdict.UNCHECKED
    assert "a form that this version does not compute again" in opened.sentence
    assert opened.target.runs == (pair.a.id, pair.b.id)


def test_several_columns_and_a_threshold_are_computed_again(desk: Desk, story: Story) -> None:
    case = story.case_id
    number = review.cite(desk, case, _columns_with_a_threshold(desk, case))
    opened = open_exhibit(desk, case, number)
    assert (opened.verdict, opened.target.page) == (Verdict.GOOD, COMPARE), opened.sentence
    wrong = _columns_with_a_threshold(desk, case, value=0.5)
    altered = review.cite(desk, case, replace(wrong, sources=_pinned_anew(wrong, "0.99")))
    with pytest.raises(ExhibitAltered, match="not those of its own digest"):
        open_exhibit(desk, case, altered)


def _columns_with_a_threshold(desk: Desk, case: str, value: float = 0.4) -> ExhibitCited:
    pair = next(one for one in pairings(desk, case) if one.task == RUN)
    a, b = (RunRows(one.run, rows_of(desk, one.id)) for one in (pair.a, pair.b))
    threshold = Threshold(RUN, "flag_match", Direction.AT_OR_ABOVE, value)
    others: list[Column] = [
        RunsColumn("Halcyon-1", "baseline", (b,)),
        ThresholdsColumn("CY-EX", (threshold,)),
    ]
    page = lay_out_columns(RunsColumn("Halcyon-2", "submitted", (a,)), others)
    return exhibits.of_columns(desk, (pair.a, pair.b), dict(page.as_json()), "Three columns", "(U)")


def _pinned_anew(exhibit: ExhibitCited, other: str) -> tuple[Source, ...]:
    return tuple(replace(one, excerpt_sha384=excerpt_digest(other)) for one in exhibit.sources)


def test_a_page_and_a_region_of_it_are_read_again_by_their_words(desk: Desk, story: Story) -> None:
    case = story.case_id
    original = next(one for one in evidence.originals(desk, case) if one.path == PDF)
    words = documents.page_words(desk, case, PDF, 1)
    box = words[0].box
    inside = documents.words_in_region(desk, case, PDF, 1, box)
    assert words[0].text in inside
    page = exhibits.of_page(original, 1, documents.page_text(desk, case, PDF, 1), "(U)")
    for exhibit in (page, exhibits.of_region(original, 1, box, inside, "(U)")):
        opened = open_exhibit(desk, case, review.cite(desk, case, exhibit))
        assert (opened.verdict, opened.target.page) == (Verdict.GOOD, EVIDENCE), opened.sentence
        assert (opened.target.path, opened.target.place.page) == (PDF, 1)
    assert opened.target.place.box == box
    number = review.cite(desk, case, exhibits.of_region(original, 1, box, "other words", "(U)"))
    with pytest.raises(ExhibitAltered, match="the excerpt differs"):
        open_exhibit(desk, case, number)


def test_another_reviewers_exhibits_are_not_there_until_all_have_locked(story: Story) -> None:
    with story.desk(Role.REVIEWER, 0) as first:
        number = cite_every_kind(first, story.case_id)[ExhibitKind.DOCUMENT]
    with story.desk(Role.REVIEWER, 1) as second:
        for opening in (open_exhibit, read_excerpt):
            with pytest.raises(NoSuchExhibit):
                opening(second, story.case_id, number)
        assert check_exhibits(second, story.case_id) == ()


def test_a_check_can_be_cancelled(desk: Desk, story: Story) -> None:
    cite_every_kind(desk, story.case_id)
    asked: list[tuple[int, int]] = []

    def report(done: int, of: int) -> bool:
        asked.append((done, of))
        return done < 2

    with pytest.raises(CheckCancelled):
        check_exhibits(desk, story.case_id, report)
    assert asked == [(0, 6), (1, 6), (2, 6)]


def test_notes_and_an_order_are_recorded_and_the_exhibits_own_case_is_left_out(
    desk: Desk, story: Story
) -> None:
    case = story.case_id
    numbers = list(cite_every_kind(desk, case).values())
    review.note(desk, case, numbers[0], "  Weighs most. ", "(U)")
    review.order(desk, case, reversed(numbers))
    found = desk.case(case)
    exhibit = found.exhibit(numbers[0])
    assert exhibit is not None
    assert exhibit.note == "Weighs most."
    assert [one.number for one in found.exhibits_of(desk.person.id)] == numbers[::-1]
    assert {source.case for one in found.exhibits for source in one.cited.sources} == {""}
