"""Kept readers: warm for the same originals, never shared with others, closed with the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewer_app.desk.evidence import group_of, originals, runs, sources_of
from reviewer_app.desk.session import Desk
from reviewer_app.desk.warm_reader import MOST, WarmReaders
from reviewer_app.domain.evidence import Sample
from reviewer_app.domain.people import Role
from reviewer_app.evidence.reading import Reader
from reviewer_app.store import index, sample_order
from tests.builders_journey import Story


def read_first(desk: Desk, case_id: str, warm: WarmReaders, nth: int) -> tuple[Sample, Reader]:
    """The first sample of the nth run, by a reader that was lent; and which reader it was."""
    run = runs(desk, case_id)[nth]
    (item,) = index.rows(desk.reader(), sample_order.sample_ids(desk.reader(), run.id)[:1])
    held = [one for one in originals(desk, case_id) if one.path in run.objects]
    with sources_of(desk, case_id, held) as sources, warm.lent(case_id, run.objects) as reader:
        group = group_of(desk.case(case_id), run.run.adapter, sources)
        return reader.sample(group, item.sample.locator), reader


def test_the_same_originals_are_read_by_the_same_warm_reader(story_at: Callable[[str], Story]) -> None:
    story, warm = story_at("declared"), WarmReaders()
    with story.desk(Role.REVIEWER) as desk:
        first, reader = read_first(desk, story.case_id, warm, 0)
        again, same = read_first(desk, story.case_id, warm, 0)
        other, another = read_first(desk, story.case_id, warm, -1)
    assert same is reader
    assert again == first
    assert another is not reader
    assert other.id
    assert warm.kept == 2
    warm.close()
    assert warm.kept == 0


def test_a_second_job_at_the_same_time_gets_a_reader_of_its_own() -> None:
    warm = WarmReaders()
    with warm.lent("case", ("a.eval",)) as one, warm.lent("case", ("a.eval",)) as two:
        assert one is not two
    assert warm.kept == 1
    warm.close()


def test_the_same_path_of_another_case_is_another_reader() -> None:
    warm = WarmReaders()
    with warm.lent("case", ("a.eval",)) as one:
        pass
    with warm.lent("other case", ("a.eval",)) as two:
        assert one is not two
    warm.close()


def test_a_reader_that_failed_is_not_kept() -> None:
    warm = WarmReaders()
    with pytest.raises(ValueError, match="the log's fault"), warm.lent("case", ("a.eval",)):
        raise ValueError("the log's fault")
    assert warm.kept == 0


def test_only_a_few_are_kept_and_none_after_closing() -> None:
    warm = WarmReaders()
    for number in range(MOST + 3):
        with warm.lent("case", (f"{number}.eval",)):
            pass
    assert warm.kept == MOST
    with warm.lent("case", ("late.eval",)):
        warm.close()
    assert warm.kept == 0
