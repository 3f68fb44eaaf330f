"""Which statistic fits the rows of a run, and what it says.

- Binary scores, one value a sample: a proportion. Anything else: a mean over samples, epochs averaged first.
- With `cluster_by` (the name of a metadata value such as "family"), the doubt counts clusters.
- Unscored samples are not in n and are named; so are invalidated ones and duplicates, which are counted as
  the log scored them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer_app.compare.estimates import LEVEL, Estimate
from reviewer_app.compare.means import UNIT, Bounds, clustered_mean, sample_mean
from reviewer_app.compare.numbers import counted, sentences
from reviewer_app.compare.proportions import proportion
from reviewer_app.compare.scores import (
    SampleResult,
    by_sample,
    duplicates_of,
    is_binary,
    one_value_each,
)
from reviewer_app.domain.evidence import SampleRow


def estimate(
    rows: Sequence[SampleRow], scorer: str, *, level: float = LEVEL, cluster_by: str = ""
) -> Estimate:
    """The estimate of one scorer over the rows of one run."""
    return estimate_of(tuple(by_sample(rows, scorer).values()), level=level, cluster_by=cluster_by)


def estimate_of(results: Sequence[SampleResult], *, level: float = LEVEL, cluster_by: str = "") -> Estimate:
    """As `estimate`, over samples already gathered."""
    scored = [result for result in results if result.values]
    if not scored:
        return _nothing(len(results), level)
    binary = is_binary(scored)
    if binary and one_value_each(scored) and not cluster_by:
        found = proportion(sum(1 for result in scored if result.values[0] == 1.0), len(scored), level)
    else:
        found = _mean(scored, level, cluster_by, UNIT if binary else None)
    return replace(found, how=sentences([found.how, *_remarks(results, scored, cluster_by)]))


def _mean(scored: Sequence[SampleResult], level: float, cluster_by: str, bounds: Bounds | None) -> Estimate:
    values = [result.score for result in scored]
    stated = [value for value in values if value is not None]
    if cluster_by:
        return clustered_mean(stated, [_cluster(result, cluster_by) for result in scored], level, bounds)
    return sample_mean(stated, level, bounds)


def _cluster(result: SampleResult, name: str) -> tuple[str, str]:
    """The sample's cluster; a sample that names none stands alone."""
    for setting in result.rows[0].metadata:
        if setting.name == name and setting.value:
            return ("named", setting.value)
    return (result.id_type, result.id)


def _nothing(samples: int, level: float) -> Estimate:
    why = "there are no samples" if samples == 0 else f"none of {counted(samples, 'sample')} has a score"
    how = f"No estimate: {why}."
    return Estimate(None, 0, "none", how, level=level, without_interval=why)


def _remarks(results: Sequence[SampleResult], scored: Sequence[SampleResult], cluster_by: str) -> list[str]:
    """What a reader must know about what was counted, as sentences; nothing where there is nothing to say."""
    remarks = [_epochs(scored)]
    if unscored := len(results) - len(scored):
        remarks.append(f"{counted(unscored, 'sample')} without a score not counted.")
    if invalidated := sum(1 for result in scored if result.invalidated):
        remarks.append(f"{counted(invalidated, 'invalidated sample')} counted as scored.")
    if twice := len(duplicates_of(scored)):
        remarks.append(f"{counted(twice, 'sample')} with a repeated row, averaged.")
    if cluster_by:
        alone = sum(1 for result in scored if _cluster(result, cluster_by)[0] != "named")
        remarks.append(f'Clusters are the values of "{cluster_by}".')
        if alone:
            remarks.append(f"{counted(alone, 'sample')} without one, each taken as its own cluster.")
    return remarks


def _epochs(scored: Sequence[SampleResult]) -> str:
    numbers = {len(result.values) for result in scored}
    if numbers == {1}:
        return ""
    low, high = min(numbers), max(numbers)
    many = counted(high, "epoch") if low == high else f"{low} to {high} epochs"
    return f"{many} averaged within each sample first; n counts samples, not epochs."
