"""What may stand beside the submitted model, several columns on a page, filters over pairs, and coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from reviewer_app.compare.align import Disagreement
from reviewer_app.desk import comparing
from reviewer_app.desk.columns import Thresholds, thresholds, with_readings
from reviewer_app.desk.comparing import Bench, Beside, besides, candidates, lay_out, open_pair, pair_up, seen
from reviewer_app.desk.comparing_filter import PairIds, pairs_that
from reviewer_app.desk.filters import records
from reviewer_app.desk.indicators import IndicatorReading
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ComparisonGranted
from reviewer_app.domain.case import Grant
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.filter import parse
from reviewer_app.domain.filter_record import PairRecord, evaluate
from reviewer_app.domain.people import Role
from reviewer_app.store import index, sample_order
from tests.builders_journey import Story


@pytest.fixture
def story(story_at: Callable[[str], Story]) -> Story:
    return story_at("declared")


@pytest.fixture
def desk(story: Story) -> Iterator[Desk]:
    with story.desk(Role.REVIEWER) as opened:
        yield opened


def bench_of(desk: Desk, case_id: str, role: str = "baseline") -> Bench:
    one = next(one for one in candidates(desk, case_id) if one.role == role)
    (bench,) = lay_out(desk, case_id, [one])
    return bench


def test_runs_stand_beside_by_role_and_model(desk: Desk, story: Story) -> None:
    found = candidates(desk, story.case_id)
    assert [(one.role, one.model, one.case_id) for one in found] == [
        ("baseline", "halcyon-1", ""),
        ("independent", "halcyon-2", ""),
    ]
    assert found[0].label == "halcyon-1 · baseline · 5 evaluations"


def test_two_baselines_are_two_columns_and_tasks_meet_by_their_own_names(desk: Desk, story: Story) -> None:
    every = comparing.runs(desk, story.case_id)
    baseline = next(run for run in every if run.role == "baseline")
    named = replace(baseline.run, model="tool/halcyon-0", task=f"lab/{baseline.run.task}")
    other = replace(baseline, id="f" * 32, run=named)
    found = besides(pair_up([*every, other]))
    assert ("baseline", "halcyon-0") in [(one.role, one.model) for one in found]
    added = next(one for one in found if one.model == "halcyon-0")
    assert [pair.task for pair in added.pairings] == [baseline.run.task]


def test_the_tests_of_all_columns_are_adjusted_together(desk: Desk, story: Story) -> None:
    both = candidates(desk, story.case_id)
    alone = [bench for one in both for bench in lay_out(desk, story.case_id, [one])]
    together = lay_out(desk, story.case_id, both)
    assert [bench.beside for bench in together] == list(both)
    assert {one.comparisons for bench in together for one in bench.comparisons} == {8}
    assert [bench.comparisons[0].comparisons for bench in alone] == [7, 1]
    higher = [
        metric
        for bench in together
        for one in bench.comparisons
        for metric in one.metrics
        if metric.holm_p is not None and metric.difference is not None
    ]
    assert all(one.holm_p >= (one.difference.p or 0) for one in higher if one.difference and one.holm_p)


def test_another_case_is_not_laid_beside_without_a_grant(desk: Desk, story: Story) -> None:
    one = candidates(desk, story.case_id)[0]
    with pytest.raises(comparing_fault()):
        lay_out(desk, story.case_id, [replace(one, case_id="2026-999")])


def comparing_fault() -> tuple[type[Exception], ...]:
    """An unknown case is refused like one that is not held."""
    from reviewer_app.desk.session import CaseUnknown

    return (Refused, CaseUnknown)


def test_who_does_not_hold_the_case_is_refused(story: Story) -> None:
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk, pytest.raises(Refused):
        candidates(desk, story.case_id)


def test_coverage_counts_disagreements_opened_on_both_sides(desk: Desk, story: Story) -> None:
    bench = bench_of(desk, story.case_id)
    place = next(at for at, one in enumerate(bench.comparisons) if one.run_a.task == "ctf-40")
    before = seen(desk, [bench])
    assert before.of(0, place) == (0, 13)
    assert before.of(0)[1] >= 13
    a, b = next(iter(bench.differing[place]))
    open_pair(desk, story.case_id, (next(iter(a)), None))
    assert seen(desk, [bench]).of(0, place) == (0, 13)
    opened = open_pair(desk, story.case_id, (next(iter(a)), next(iter(b))))
    assert opened.a is not None
    assert opened.b is not None
    assert len(opened.alignment.pairs) >= max(len(opened.a.events), len(opened.b.events))
    after = seen(desk, [bench])
    assert after.of(0, place) == (1, 13)
    assert after.of(7) == (0, 0)
    assert a | b <= after.ids


@pytest.mark.parametrize(
    "expression",
    [
        "disagree",
        "only_a and a.tokens > 900",
        "limit or b.error",
        'not a.score = 1 and target ~ "token"',
        "submit",
        "a.answer ~ token",
        "metadata.family ~ a or tokens < 1000",
        "not opened",
    ],
)
def test_a_filter_means_over_pairs_what_it_means_over_records(
    desk: Desk, story: Story, expression: str
) -> None:
    """Asked in SQL, leaf by leaf, against the filter's own meaning over the rows in memory."""
    bench = bench_of(desk, story.case_id)
    place = next(at for at, one in enumerate(bench.comparisons) if one.run_a.task == "ctf-40")
    pairing, tree = bench.beside.pairings[place], parse(expression, pair=True)
    pairs, held = [], [records(desk, run.id, tree) for run in (pairing.a, pairing.b)]
    expected = []
    for at, one in enumerate(bench.comparisons[place].metrics[0].join.pairs):
        a = frozenset(bench.index_id(pairing.a.id, row) for row in one.a.rows)
        b = frozenset(bench.index_id(pairing.b.id, row) for row in one.b.rows)
        flags = frozenset(
            name
            for name, holds in (
                ("disagree", one.disagrees),
                ("only_a", one.disagreement is Disagreement.ONLY_A),
            )
            if holds
        )
        pairs.append(PairIds(a, b, flags))
        record = PairRecord(held[0][next(iter(a))], held[1][next(iter(b))], flags)
        if evaluate(tree, record):
            expected.append(at)
    assert pairs_that(desk, (pairing.a.id, pairing.b.id), tree, pairs) == expected


def test_a_criterion_s_thresholds_are_a_column(desk: Desk, story: Story) -> None:
    found = {one.criterion: one for one in thresholds(desk, story.case_id)}
    assert found["CY-EX"].label.startswith("Threshold: CY-EX  Exploit")
    chosen = [found["CY-EX"], found["CY-SC"]]
    exploit, ctf = (_first_reading(one) for one in with_readings(desk, story.case_id, chosen))
    assert (exploit.indicator.task, exploit.indicator.threshold) == ("exploit-dev", 0.4)
    assert (
        exploit.standing.value == "not comparable"
    )  # its run stops at fewer messages than the threshold asks
    assert "message" in exploit.sentence
    assert exploit.value
    assert (ctf.indicator.task, ctf.indicator.threshold) == ("ctf-40", 0.6)
    assert ctf.standing.value == "cannot tell"


def _first_reading(column: object) -> IndicatorReading:
    assert isinstance(column, Thresholds)
    return next(iter(column.readings.values()))[0]


def test_no_column_says_beside_nothing() -> None:
    assert besides(()) == ()
    assert Beside("baseline", ()).label == "baseline · 0 evaluations"


# Other cases

OTHER = "2026-002"
GRANT = Grant("supervisor", "2026-11-23T09:00:00Z", ComparisonGranted(OTHER, "Agreed in writing.", "(U)"))


def with_second_case(desk: Desk, case_id: str, organisation: str = "", *, granted: bool = False) -> None:
    """A second case that this person holds too, with a run of the same task by its own submitted model."""
    case = desk.case(case_id)
    submission = case.received.submission
    theirs = replace(
        case,
        id=OTHER,
        received=replace(
            case.received,
            submission=replace(submission, organisation=organisation or submission.organisation),
        ),
    )
    own = replace(case, grants={**case.grants, OTHER: GRANT} if granted else case.grants)
    desk.register = replace(desk.register, cases={**desk.register.cases, case_id: own, OTHER: theirs})
    run = next(one for one in comparing.runs(desk, case_id) if one.run.task == "ctf-40")
    earlier = replace(run.run, model="mockllm/halcyon-0")
    rows = list(index.sample_rows(desk.reader(), run.id))
    desk.workspace.writer.do(lambda c: index.put_run(c, "e" * 32, OTHER, run.objects, "submitted", earlier))
    desk.workspace.writer.do(lambda c: index.add_samples(c, "e" * 32, rows[:10]))


def test_an_earlier_submission_of_the_same_developer_stands_beside(desk: Desk, story: Story) -> None:
    with_second_case(desk, story.case_id)
    one = candidates(desk, story.case_id)[-1]
    assert one.label == "halcyon-0 · earlier submission, case 2026-002 · 1 evaluation"
    (bench,) = lay_out(desk, story.case_id, [one])
    assert bench.comparisons[0].metrics[0].join.report.paired == 10


def test_another_developer_s_results_need_a_grant(desk: Desk, story: Story) -> None:
    with_second_case(desk, story.case_id)
    one = candidates(desk, story.case_id)[-1]
    with_second_case(desk, story.case_id, "Another Laboratory (invented)")
    assert OTHER not in [one.case_id for one in candidates(desk, story.case_id)]
    with pytest.raises(Refused, match="only when the supervisor has recorded a grant"):
        lay_out(desk, story.case_id, [one])
    (item,) = index.rows(desk.reader(), sample_order.sample_ids(desk.reader(), "e" * 32)[:1])
    with pytest.raises(Refused, match="of another developer"):
        open_pair(desk, story.case_id, (None, item.id))
    with_second_case(desk, story.case_id, "Another Laboratory (invented)", granted=True)
    assert candidates(desk, story.case_id)[-1].case_id == OTHER
