"""Two runs compared: every scorer with its estimates, difference and reading, the join, the comparability.

- Scorers with one name on both sides are compared; a scorer of one side only is listed and not compared.
- Paired where at least two samples have scores on both sides, else unpaired and labelled so.
- Runs that are not comparable keep their estimates; nothing is subtracted.
- Several comparisons on one page: how many is said, and each has a second reading after Holm. `together`
  adjusts over all comparisons of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer_app.compare.align import Disagreement, Join
from reviewer_app.compare.configuration import (
    Comparability,
    Comparable,
    differences,
    grader_models,
    with_samples,
)
from reviewer_app.compare.estimates import LEVEL, Difference, Estimate, TwoByTwo
from reviewer_app.compare.holm import holm
from reviewer_app.compare.matching import match_samples
from reviewer_app.compare.means import unpaired_means
from reviewer_app.compare.numbers import counted, finite
from reviewer_app.compare.paired import paired_means, paired_proportions
from reviewer_app.compare.proportions import unpaired_proportions
from reviewer_app.compare.sides import Samples, Side
from reviewer_app.compare.statistics import estimate_of
from reviewer_app.compare.verdict import Verdict, after_holm, not_compared, read
from reviewer_app.domain.evidence import Json, Run, SampleRow
from reviewer_app.domain.text import one_line


@dataclass(frozen=True, slots=True)
class MetricComparison:
    """One row of the matrix. `difference` is None where nothing was subtracted, `holm_p` without a test.

    `verdict` reads this row alone, `verdict_holm` all rows of the page together."""

    scorer_a: str
    scorer_b: str
    a: Estimate
    b: Estimate
    difference: Difference | None
    verdict: Verdict
    verdict_holm: Verdict
    holm_p: float | None
    join: Join
    cautions: tuple[str, ...]

    @property
    def scorer(self) -> str:
        return self.scorer_a if self.scorer_a == self.scorer_b else f"{self.scorer_a} / {self.scorer_b}"

    def as_json(self, *, pairs: bool = True) -> dict[str, Json]:
        return {
            "scorer_a": self.scorer_a,
            "scorer_b": self.scorer_b,
            "a": self.a.as_json(),
            "b": self.b.as_json(),
            "difference": self.difference.as_json() if self.difference else None,
            "verdict": self.verdict.reading.value,
            "verdict_sentence": self.verdict.sentence,
            "verdict_holm": self.verdict_holm.reading.value,
            "verdict_holm_sentence": self.verdict_holm.sentence,
            "holm_p": finite(self.holm_p),
            "cautions": list(self.cautions),
            **self._further(),
            "join": self.join.as_json(pairs=pairs),
        }

    def _further(self) -> dict[str, Json]:
        """What only some runs have: several attempts, human times, labels."""
        a, b = self.join.a, self.join.b
        level = self.a.level
        horizons = [side.horizon(level) for side in (a, b)]
        drawn = self.join.drawn_again(level) if self.difference is not None else None
        return {
            "drawn_again": drawn.as_json() if drawn else None,
            "attempts": {
                "a": [one.as_json() for one in a.attempts_at(level)],
                "b": [one.as_json() for one in b.attempts_at(level)],
            },
            "horizon": {
                "a": horizons[0].as_json() if horizons[0] else None,
                "b": horizons[1].as_json() if horizons[1] else None,
            },
            "agreement": {
                "a": [one.as_json() for one in a.agreements(level)],
                "b": [one.as_json() for one in b.agreements(level)],
            },
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs beside each other; `comparisons` counts the tests on the page (more than this one's, after
    `together`)."""

    run_a: Run
    run_b: Run
    comparability: Comparability
    metrics: tuple[MetricComparison, ...]
    comparisons: int
    level: float = LEVEL

    @property
    def multiplicity(self) -> str:
        """The sentence a page owes its reader when several tests stand on it; "" for one or none."""
        if self.comparisons < 2:
            return ""
        return (
            f"{self.comparisons} comparisons are made here; each reading is also taken after Holm's "
            "adjustment for all of them."
        )

    def as_json(self, *, pairs: bool = True) -> dict[str, Json]:
        """For an exhibit (without pairs: no sample's words) and the command line: with every figure."""
        from reviewer_app.compare.figures import figures_json  # figures are made of comparisons

        return {
            "a": _run_json(self.run_a),
            "b": _run_json(self.run_b),
            "comparability": self.comparability.as_json(),
            "metrics": [metric.as_json(pairs=pairs) for metric in self.metrics],
            "comparisons": self.comparisons,
            "multiplicity": self.multiplicity,
            "level": self.level,
            "graders": {"a": list(grader_models(self.run_a)), "b": list(grader_models(self.run_b))},
            "figures": figures_json(self),
        }


def compare_runs(
    run_a: Run,
    rows_a: Sequence[SampleRow],
    run_b: Run,
    rows_b: Sequence[SampleRow],
    scorer_a: str = "",
    scorer_b: str = "",
    *,
    level: float = LEVEL,
) -> Comparison:
    """Every scorer of both runs, or the two that are named (one name stands for both sides)."""
    a, b = Samples(rows_a), Samples(rows_b)
    matched = match_samples(a, b)
    comparability = with_samples(
        differences(run_a, run_b), len(matched.only_a), len(matched.only_b), len(matched.a)
    )
    if scorer_a or scorer_b:
        wanted = [(scorer_a or scorer_b, scorer_b or scorer_a)]
    else:
        names_a, names_b = a.scorers, b.scorers
        common = [name for name in names_a if name in names_b]
        alone = [name for name in (*names_a, *names_b) if name not in common]
        wanted = [(name, name) for name in (*common, *alone)]
    metrics = tuple(
        _metric(comparability, Join(Side(a, first), Side(b, second), matched), level)
        for first, second in wanted
    )
    return together([Comparison(run_a, run_b, comparability, metrics, 0, level)])[0]


def together(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """The same comparisons with Holm's adjustment over every test among them, for a page of several."""
    tested = [
        metric.difference.p
        for comparison in comparisons
        for metric in comparison.metrics
        if metric.difference is not None and metric.difference.p is not None
    ]
    adjusted = iter(holm(tested))
    return tuple(
        replace(
            comparison,
            comparisons=len(tested),
            metrics=tuple(
                _adjusted(metric, next(adjusted), comparison.level)
                if metric.difference is not None and metric.difference.p is not None
                else metric
                for metric in comparison.metrics
            ),
        )
        for comparison in comparisons
    )


def _adjusted(metric: MetricComparison, p: float, level: float) -> MetricComparison:
    return replace(metric, holm_p=p, verdict_holm=after_holm(metric.verdict, p, level))


def _metric(comparability: Comparability, joined: Join, level: float) -> MetricComparison:
    scorer_a, scorer_b = joined.a.scorer, joined.b.scorer
    a, b = estimate_of(joined.a, level=level), estimate_of(joined.b, level=level)
    because = _why_not(comparability, a, b, scorer_a, scorer_b)
    difference = None if because else difference_of(joined, level)
    verdict = not_compared(because) if difference is None else read(difference)
    cautions = _cautions(joined, difference)
    return MetricComparison(scorer_a, scorer_b, a, b, difference, verdict, verdict, None, joined, cautions)


def _why_not(comparability: Comparability, a: Estimate, b: Estimate, scorer_a: str, scorer_b: str) -> str:
    if comparability.verdict is Comparable.NOT_COMPARABLE:
        return f"the runs are not comparable: {comparability.because}"
    for side, found, scorer in (("A", a, scorer_a), ("B", b, scorer_b)):
        if found.value is None:
            return f"{side} has no score of {one_line(scorer, 60)}"
    return ""


def difference_of(joined: Join, level: float = LEVEL) -> Difference:
    """A minus B by the method that fits: paired where two pairs or more are scored, else unpaired."""
    single = joined.binary and joined.a.one_each and joined.b.one_each
    values_a, values_b = joined.scored_pairs()
    if len(values_a) < 2:
        return _unpaired(joined, single, level)
    if single:
        return paired_proportions(table_of(joined), level)
    return paired_means(values_a, values_b, level, unit=joined.binary)


def table_of(joined: Join) -> TwoByTwo:
    """The 2×2 table of a binary join; pairs with a side unscored are not in it."""
    return TwoByTwo(
        both=joined.count(Disagreement.BOTH),
        only_a=joined.count(Disagreement.ONLY_A),
        only_b=joined.count(Disagreement.ONLY_B),
        neither=joined.count(Disagreement.NEITHER),
    )


def _unpaired(joined: Join, single: bool, level: float) -> Difference:
    a, b = joined.a.scored, joined.b.scored
    if single:
        return unpaired_proportions(a.count(1.0), len(a), b.count(1.0), len(b), level)
    return unpaired_means(a, b, level)


def _cautions(joined: Join, difference: Difference | None) -> tuple[str, ...]:
    """What to keep in mind beside the reading, each a sentence."""
    found = [*_side_cautions("A", joined.a), *_side_cautions("B", joined.b)]
    if difference is not None and not difference.paired:
        other = ", on different samples" if not joined.report.scored else ""
        found.append(f"The runs share fewer than two scored samples: unpaired{other}.")
    alone = sum(joined.alone)
    if difference is not None and difference.paired and alone:
        found.append(
            f"The difference rests on {counted(difference.n, 'shared sample')}; {alone} on one side only."
        )
    if not joined.binary and joined.a.within_unit != joined.b.within_unit:
        found.append(
            "Scores of one run lie within 0 to 1 and the other's do not: check that they share a scale."
        )
    return tuple(found)


def _side_cautions(name: str, side: Side) -> list[str]:
    samples = len(side.samples)
    counts = (
        ("edited after the run", side.edited),
        ("without a score, not counted", samples - len(side.scored)),
        ("invalidated, counted as scored", side.invalidated),
        ("stopped by a limit", side.samples.with_limit),
        ("ended in an error", side.samples.with_error),
    )
    return [
        f"{name}: {number} of {counted(samples, 'sample')} {words}." for words, number in counts if number
    ]


def _run_json(run: Run) -> dict[str, Json]:
    return {
        "key": run.key,
        "adapter": run.adapter,
        "task": run.task,
        "task_version": run.task_version,
        "model": run.model,
        "checkpoint": run.checkpoint,
        "status": run.status,
        "created": run.created,
        "dataset": run.dataset,
        "epochs": run.epochs,
        "notes": [
            {"code": note.code, "severity": note.severity.value, "sentence": note.sentence}
            for note in run.notes
        ],
    }
