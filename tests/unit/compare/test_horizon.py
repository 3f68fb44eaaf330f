"""The time horizon against statsmodels' logistic fit; what has no horizon says why."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from reviewer_app.compare.horizon import (
    Horizon,
    HorizonTask,
    TimeHorizon,
    horizon_of,
    minutes_words,
    time_horizon,
)
from reviewer_app.compare.logistic import apart, fit_many, steps
from reviewer_app.compare.scores import SampleResult, by_sample
from reviewer_app.domain.evidence import Setting
from tests.builders_compare import a_row

WRONG_AND_RIGHT = [0.0, 1.0]


def tasks(cases: list[tuple[float, list[float]]], families: int = 0) -> list[HorizonTask]:
    return [
        HorizonTask(minutes, f"f{at % families}" if families else "", tuple(scores))
        for at, (minutes, scores) in enumerate(cases)
    ]


def simulated(horizon: float, number: int = 60, attempts: int = 5, families: int = 0) -> list[HorizonTask]:
    chance = np.random.default_rng(5)
    minutes = 2 ** chance.uniform(-1, 10, number)
    return tasks(
        [
            (float(m), [float(chance.random() < 1 / (1 + m / horizon)) for _ in range(attempts)])
            for m in minutes
        ],
        families,
    )


cases = st.lists(
    st.tuples(st.floats(0.1, 5000), st.lists(st.sampled_from(WRONG_AND_RIGHT), min_size=1, max_size=4)),
    min_size=6,
    max_size=40,
)


@settings(max_examples=60)
@given(cases)
def test_the_curve_equals_statsmodels(given_cases: list[tuple[float, list[float]]]) -> None:
    x = np.array([math.log2(minutes) for minutes, _ in given_cases])
    y = np.array([np.mean(scores) for _, scores in given_cases])
    intercept, slope = fit_many(x, np.ones((1, len(x))), y[None, :])
    assume(np.ptp(x) > 0.5)
    assume(np.isfinite(slope[0]) and abs(slope[0]) < 20)
    model = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # said of two durations fitted exactly too
        fitted = model.fit(tol=1e-15, maxiter=200)
    assert (intercept[0], slope[0]) == pytest.approx(fitted.params, rel=1e-9, abs=1e-9)


def test_many_fits_are_each_alone() -> None:
    chance = np.random.default_rng(1)
    x = np.linspace(-2, 8, 12)
    weights = chance.integers(1, 5, (20, 12)).astype(float)
    successes = np.floor(weights * chance.random((20, 12)))
    together = fit_many(x, weights, successes)
    for at in range(20):
        alone = fit_many(x, weights[at : at + 1], successes[at : at + 1])
        assert (together[0][at], together[1][at]) == pytest.approx(
            (alone[0][0], alone[1][0]), abs=1e-9, nan_ok=True
        )


@pytest.mark.parametrize(
    ("successes", "is_apart", "step"),
    [
        ([1, 1, 0, 0], True, 1.5),
        ([1, 1, 0.5, 0], True, 2.0),
        ([1, 0, 1, 0], False, math.nan),
        ([1, 1, 1, 1], True, math.inf),
        ([0, 0, 0, 0], True, -math.inf),
        ([0, 0, 1, 1], True, math.nan),
    ],
)
def test_where_success_and_failure_are_apart(successes: list[float], is_apart: bool, step: float) -> None:
    x, made = np.arange(4.0), np.array([successes], dtype=float)
    assert apart(x, np.ones((1, 4)), made)[0] == is_apart
    assert steps(x, np.ones((1, 4)), made)[0] == pytest.approx(step, nan_ok=True)


def test_the_horizon_is_where_the_curve_crosses() -> None:
    found = time_horizon(simulated(30.0))
    half, most = found.horizons
    assert half.minutes is not None
    assert most.minutes is not None
    assert found.chance(half.minutes) == pytest.approx(0.5, abs=1e-12)
    assert found.chance(most.minutes) == pytest.approx(0.8, abs=1e-12)
    assert half.low is not None and half.high is not None  # noqa: PT018
    assert half.low < 30.0 < half.high
    assert half.low < half.minutes < half.high
    assert most.minutes < half.minutes


def test_the_interval_is_the_same_every_time_and_says_how() -> None:
    one, two = time_horizon(simulated(30.0)), time_horizon(simulated(30.0))
    assert one == two
    assert "drawn with replacement 1,000 times (seed " in one.horizons[0].how
    assert "each counted once" in one.horizons[0].how


def test_families_widen_it() -> None:
    """Six families that stand or fall together say less than sixty tasks of their own."""
    chance = np.random.default_rng(3)
    shift = chance.normal(0, 1.2, 6)
    made = []
    for at in range(60):
        minutes = float(2 ** chance.uniform(-1, 10))
        p = 1 / (1 + 2 ** (math.log2(minutes) - 5 - shift[at % 6]))
        made.append((minutes, [float(chance.random() < p) for _ in range(3)]))
    alone, grouped = time_horizon(tasks(made)), time_horizon(tasks(made, 6))

    def width(found: TimeHorizon) -> float:
        assert found.horizons[0].low is not None
        assert found.horizons[0].high is not None
        return math.log2(found.horizons[0].high / found.horizons[0].low)

    assert (alone.families, grouped.families) == (60, 6)
    assert alone.horizons[0].minutes == grouped.horizons[0].minutes
    assert width(grouped) > 1.15 * width(alone)


def test_it_holds_the_truth_about_as_often_as_it_says() -> None:
    chance = np.random.default_rng(20261123)
    held = 0
    for _ in range(60):
        made = []
        for _ in range(50):
            minutes = float(2 ** chance.uniform(-1, 10))
            made.append((minutes, [float(chance.random() < 1 / (1 + minutes / 30))]))
        horizon = time_horizon(tasks(made), level=0.9).horizons[0]
        assert horizon.low is not None
        assert horizon.high is not None
        held += horizon.low <= 30 <= horizon.high
    assert 47 <= held <= 60


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ([(5.0, [1.0]), (5.0, [0.0])], "all tasks have the same human time"),
        ([(5.0, [1.0]), (60.0, [1.0])], "every task was solved, up to 60 minutes"),
        ([(5.0, [0.0]), (60.0, [0.0])], "no task was solved, from 5 minutes on"),
        ([(5.0, [1.0]), (60.0, [0.0])], "success ends between 5 minutes and 60 minutes, a step"),
        ([(5.0, [0.0]), (60.0, [1.0])], "success does not fall with human minutes"),
        (
            [(1.0, [0.0]), (2.0, [1.0]), (4.0, [0.0]), (8.0, [1.0])],
            "success does not fall with human minutes",
        ),
    ],
)
def test_no_horizon_and_why(made: list[tuple[float, list[float]]], why: str) -> None:
    for horizon in time_horizon(tasks(made)).horizons:
        assert (horizon.minutes, horizon.low) == (None, None)
        assert why in horizon.without
        assert why in horizon.how


def test_few_tasks_have_a_horizon_without_an_interval() -> None:
    (half, _) = time_horizon(tasks([(1.0, [1.0]), (2.0, [0.0]), (4.0, [1.0]), (8.0, [0.0])])).horizons
    assert half.minutes is not None
    assert half.low is None
    assert "in too many draws" in half.without


def test_a_horizon_beyond_the_tasks_is_said_without_a_number() -> None:
    tasks = simulated(5000.0, 40, 2)
    (half, _) = time_horizon(tasks).horizons
    longest = minutes_words(max(task.minutes for task in tasks))
    assert half.minutes is not None
    assert f"it crosses 50 % above {longest} (the longest task)." in half.how
    assert half.shown == f"50 % horizon above {longest} (the longest task)"
    assert minutes_words(half.minutes) not in half.how + half.shown


def test_limits_beyond_the_tasks_are_said_without_a_number() -> None:
    found = Horizon(0.5, 60.0, 1e-9, 2000.0, shortest=45.0, longest=480.0)
    assert found.shown == "50 % horizon 60 minutes [below 45 minutes, above 480 minutes]"
    assert replace(found, low=50.0, high=70.0).shown == "50 % horizon 60 minutes [50 minutes, 70 minutes]"


def rows_with(values: list[tuple[float | None, dict[str, str]]]) -> tuple[SampleResult, ...]:
    made = [
        a_row(f"s{at}", value, metadata=tuple(Setting(name, word) for name, word in said.items()))
        for at, (value, said) in enumerate(values)
    ]
    return tuple(by_sample(made, "match").values())


def test_durations_come_from_the_metadata_and_are_named() -> None:
    made = simulated(30.0, 40, 1)
    found = horizon_of(
        rows_with(
            [(task.scores[0], {"challenge.human_minutes": str(task.minutes), "family": "x"}) for task in made]
            + [(1.0, {}), (None, {"human_minutes": "3"})]
        )
    )
    assert found is not None
    assert (found.named, found.without_duration, found.families) == ("human_minutes", 1, 1)
    assert found.slope == pytest.approx(time_horizon(made).slope, abs=1e-12)


def test_no_durations_and_graded_scores_have_no_horizon() -> None:
    assert horizon_of(rows_with([(1.0, {}), (0.0, {"minutes": "soon"})])) is None
    assert horizon_of(rows_with([(0.5, {"minutes": "5"}), (0.2, {"minutes": "50"})])) is None
    assert horizon_of(()) is None


def test_minutes_in_words() -> None:
    told = [minutes_words(value) for value in (0.5, 1, 12, 119.6, 312.6, 999.4, 999.6, 17280)]
    assert told == [
        *("0.5 minutes", "1 minute", "12 minutes", "120 minutes"),
        *("313 minutes", "999 minutes", "1,000 minutes", "17,280 minutes"),
    ]


def test_the_json_is_plain() -> None:
    import json

    plain = json.loads(json.dumps(time_horizon(simulated(30.0)).as_json(), allow_nan=False))
    assert list(plain) == [
        "tasks",
        "families",
        "durations",
        "without_duration",
        "intercept",
        "slope",
        "horizons",
    ]
    assert plain["horizons"][0]["share"] == 0.5
