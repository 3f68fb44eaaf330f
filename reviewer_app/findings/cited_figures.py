"""The numbers of an exhibit, read back with care: the JSON of a comparison, as it was when it was cited.

- Nothing is computed here: what the act carries is printed, to the places in which it was carried.
- A value of another type reads as absent. What is not of the form at all gives None, and the finding says so.
- Older exhibits carry no figures of their own: they read as none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reviewer_app.domain.figure import Figure
from reviewer_app.domain.figure_json import read_figure

Plain = Mapping[str, object]

NONE: Plain = {}
_BEYOND = 1e300  # NaN, infinity and whole numbers of any length fail the comparison


@dataclass(frozen=True, slots=True)
class CitedEstimate:
    """One run's score. `n` counts what `counted` names; `low` and `high` are None together."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    counted: str
    numerator: int | None
    denominator: int | None
    method: str
    how: str
    without_interval: str


@dataclass(frozen=True, slots=True)
class CitedDifference:
    """A minus B; `pairs` is (both, only A, only B, neither) where scores are right or wrong."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    paired: bool
    p: float | None
    p_method: str
    method: str
    how: str
    without_interval: str
    pairs: tuple[int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class CitedMetric:
    """One scorer; the adjusted reading is the one after Holm, where several comparisons stand together.

    `further`: sentences on several attempts, time horizons and labels, where the runs have them."""

    scorer: str
    a: CitedEstimate
    b: CitedEstimate
    difference: CitedDifference | None
    reading: str
    sentence: str
    adjusted_reading: str
    adjusted_sentence: str
    cautions: tuple[str, ...]
    join: str
    further: tuple[str, ...] = ()
    adjusted_p: float | None = None


@dataclass(frozen=True, slots=True)
class CitedRun:
    model: str
    task: str
    task_version: str
    checkpoint: str
    status: str
    created: str
    dataset: str
    epochs: int | None
    notes: tuple[str, ...]
    graders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedSetting:
    name: str
    a: str
    b: str
    weight: str
    reason: str


@dataclass(frozen=True, slots=True)
class CitedComparison:
    """`comparisons` counts the tests of the page it was cited from; Holm's adjustment allows for all."""

    a: CitedRun
    b: CitedRun
    verdict: str
    sentence: str
    settings: tuple[CitedSetting, ...]
    same: int | None
    unstated: tuple[str, ...]
    metrics: tuple[CitedMetric, ...]
    level: float
    figures: tuple[Figure, ...] = ()
    figures_unread: int = 0
    comparisons: int = 0


def read_comparison(figures: Plain | None) -> CitedComparison | None:
    """The comparison in an exhibit's figures; None when they are not of that form."""
    if figures is None or not all(
        isinstance(figures.get(key), Mapping) for key in ("a", "b", "comparability")
    ):
        return None
    metrics = _objects(figures, "metrics")
    if not metrics:
        return None
    comparability, graders = _object(figures, "comparability"), _object(figures, "graders")
    drawn = [read_figure(one) for one in _objects(figures, "figures")]
    return CitedComparison(
        a=_run(_object(figures, "a"), _texts(graders, "a")),
        b=_run(_object(figures, "b"), _texts(graders, "b")),
        verdict=_text(comparability, "verdict"),
        sentence=_text(comparability, "sentence"),
        settings=tuple(_setting(one) for one in _objects(comparability, "differences")),
        same=_whole(comparability, "same"),
        unstated=_texts(comparability, "unstated"),
        metrics=tuple(_metric(one) for one in metrics),
        level=_number(figures, "level") or 0.95,
        figures=tuple(figure for figure in drawn if figure is not None),
        figures_unread=drawn.count(None),
        comparisons=_whole(figures, "comparisons") or 0,
    )


def _run(plain: Plain, graders: tuple[str, ...]) -> CitedRun:
    notes = tuple(
        f"{_text(note, 'severity')}: {_text(note, 'sentence')}" for note in _objects(plain, "notes")
    )
    return CitedRun(
        model=_text(plain, "model"),
        task=_text(plain, "task"),
        task_version=_text(plain, "task_version"),
        checkpoint=_text(plain, "checkpoint"),
        status=_text(plain, "status"),
        created=_text(plain, "created"),
        dataset=_text(plain, "dataset"),
        epochs=_whole(plain, "epochs"),
        notes=notes,
        graders=graders,
    )


def _setting(plain: Plain) -> CitedSetting:
    name, a, b, weight, reason = (_text(plain, key) for key in ("name", "a", "b", "weight", "reason"))
    return CitedSetting(name, a, b, weight, reason)


def _metric(plain: Plain) -> CitedMetric:
    first, second = _text(plain, "scorer_a"), _text(plain, "scorer_b")
    difference = plain.get("difference")
    return CitedMetric(
        scorer=first if first == second else f"{first} / {second}",
        a=read_estimate(_object(plain, "a")),
        b=read_estimate(_object(plain, "b")),
        difference=_difference(difference) if isinstance(difference, Mapping) else None,
        reading=_text(plain, "verdict"),
        sentence=_text(plain, "verdict_sentence"),
        adjusted_reading=_text(plain, "verdict_holm"),
        adjusted_sentence=_text(plain, "verdict_holm_sentence"),
        cautions=_texts(plain, "cautions"),
        join=_text(_object(_object(plain, "join"), "report"), "sentence"),
        further=tuple(_further(plain)),
        adjusted_p=_number(plain, "holm_p"),
    )


def _further(plain: Plain) -> Iterator[str]:
    """What was computed beside the score, each as the sentence that it carried."""
    if how := _text(_object(plain, "drawn_again"), "how"):
        yield f"A − B, drawn again: {how}"
    for side in ("a", "b"):
        name = side.upper()
        for attempts in _objects(_object(plain, "attempts"), side):
            for kind in ("pass_at_k", "pass_hat_k"):
                if how := _text(_object(attempts, kind), "how"):
                    yield f"{name}: {how}"
        horizon = _object(_object(plain, "horizon"), side)
        yield from (f"{name}: {how}" for one in _objects(horizon, "horizons") if (how := _text(one, "how")))
        for agreement in _objects(_object(plain, "agreement"), side):
            percent, kappa = (_text(_object(agreement, kind), "how") for kind in ("percent", "kappa"))
            if percent:
                grader, label = _text(agreement, "scorer"), _text(agreement, "label")
                yield f"{name}: agreement of {grader} with {label}. {percent} {kappa}"


def read_estimate(plain: Plain) -> CitedEstimate:
    """An estimate in its JSON form; what is not there is None or ""."""
    low, high = _number(plain, "low"), _number(plain, "high")
    if low is None or high is None:
        low = high = None
    return CitedEstimate(
        value=_number(plain, "value"),
        low=low,
        high=high,
        n=_whole(plain, "n"),
        counted=_text(plain, "counted") or "samples",
        numerator=_whole(plain, "numerator"),
        denominator=_whole(plain, "denominator"),
        method=_text(plain, "method"),
        how=_text(plain, "how"),
        without_interval=_text(plain, "without_interval"),
    )


def _difference(plain: Plain) -> CitedDifference:
    estimate = read_estimate(plain)
    return CitedDifference(
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        n=estimate.n,
        paired=plain.get("paired") is True,
        p=_number(plain, "p"),
        p_method=_text(plain, "p_method"),
        method=estimate.method,
        how=estimate.how,
        without_interval=estimate.without_interval,
        pairs=_pairs(plain.get("table")),
    )


def _pairs(table: object) -> tuple[int, int, int, int] | None:
    if not isinstance(table, Mapping):
        return None
    both, only_a, only_b, neither = (_whole(table, key) for key in ("both", "only_a", "only_b", "neither"))
    if both is None or only_a is None or only_b is None or neither is None:
        return None
    return both, only_a, only_b, neither


def _object(plain: Plain, key: str) -> Plain:
    found = plain.get(key)
    return found if isinstance(found, Mapping) else NONE


def _objects(plain: Plain, key: str) -> tuple[Plain, ...]:
    found = plain.get(key)
    return tuple(one for one in found if isinstance(one, Mapping)) if isinstance(found, list | tuple) else ()


def _text(plain: Plain, key: str) -> str:
    found = plain.get(key)
    return found if isinstance(found, str) else ""


def _texts(plain: Plain, key: str) -> tuple[str, ...]:
    found = plain.get(key)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list | tuple) else ()


def _number(plain: Plain, key: str) -> float | None:
    found = plain.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < _BEYOND:
        return None
    return float(found)


def _whole(plain: Plain, key: str) -> int | None:
    found = _number(plain, key)
    return int(found) if found is not None and found.is_integer() else None
