"""Is the score what it says? What a reviewer should know of a run before believing its number.

- Samples in the file against the plan and against the header. A *planned subset* (a limit or ids declared) is
  worded apart from *missing*: the first was chosen and said, the second was not.
- A reported mean or accuracy is recomputed from the rows: within a sample over epochs first, then over
  samples; those without a number are left out, as the tools do. What cannot be recomputed is said to be so.
- How many samples ended on a limit, failed, were retried, invalidated, left unscored, edited.
- A revision with uncommitted changes; a checkpoint that is not the release candidate's.
Pure: a run and its rows in, notes out. The notes the log's reader made (`run.notes`) are not repeated.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from reviewer_app.domain.evidence import Note, ReportedMetric, Run, SampleRow, Severity

_RECOMPUTED = ("accuracy", "mean")
_TOLERANCE = 1e-6
_MOST = 0.5  # a share of samples above this makes a caution serious


def integrity_notes(run: Run, rows: Sequence[SampleRow], release_candidate: str = "") -> tuple[Note, ...]:
    """What weighs on the run's score, the most serious first. `release_candidate`: a digest, or ""."""
    notes = [
        *_status(run),
        *_counts(run, rows),
        *_metrics(run, rows),
        *_shares(rows),
        *_edits(rows),
        *_origin(run, release_candidate),
    ]
    weights = list(Severity)
    return tuple(sorted(notes, key=lambda note: -weights.index(note.severity)))


def _note(code: str, severity: Severity, sentence: str) -> Note:
    return Note(code, severity, sentence)


def _status(run: Run) -> Iterator[Note]:
    if run.status not in ("success", ""):
        words = f"The log's status is {run.status}: the run did not end as planned."
        yield _note("run-not-finished", Severity.SERIOUS, words)


def _counts(run: Run, rows: Sequence[SampleRow]) -> Iterator[Note]:
    if _has_no_samples_of_its_own(run):
        return
    found, times = len(rows), _times(run)
    planned, reported = run.planned_samples, run.reported_samples
    if planned is not None and found < planned:
        words = f"{planned - found} of {planned} planned samples{times} are not in the file."
        yield _note("samples-missing", Severity.SERIOUS, words)
    elif planned is not None and found > planned:
        words = f"The file has {found} samples{times}, more than the {planned} planned."
        yield _note("samples-beyond-plan", Severity.CAUTION, words)
    if reported is not None and reported != found:
        words = f"The header reports {reported} samples, the file has {found}: the score rests on others."
        yield _note("samples-differ-from-header", Severity.SERIOUS, words)
    yield from _subset(run)
    repeated = sum(count - 1 for count in Counter((r.id_type, r.id, r.epoch) for r in rows).values())
    if repeated:
        words = f"{repeated} samples occur more than once with the same id and epoch."
        yield _note("samples-repeated", Severity.CAUTION, words)


def _has_no_samples_of_its_own(run: Run) -> bool:
    return any(note.code == "group-of-tasks" for note in run.notes)


def _times(run: Run) -> str:
    return f" (counting {run.epochs} epochs each)" if run.epochs > 1 else ""


def _subset(run: Run) -> Iterator[Note]:
    if run.dataset_samples is None or run.planned_samples is None:
        return
    each = run.planned_samples // run.epochs
    if each < run.dataset_samples:
        how = _declared(run)
        words = (
            f"A planned subset: {each} of the dataset's {run.dataset_samples} samples were to be run{how}."
        )
        yield _note("planned-subset", Severity.INFO, words)


def _declared(run: Run) -> str:
    limit, asked = run.setting("dataset.limit"), run.setting("dataset.ids_asked")
    if limit:
        return f" (limit {limit} declared)"
    return " (sample ids declared)" if asked else ""


def _metrics(run: Run, rows: Sequence[SampleRow]) -> Iterator[Note]:
    for metric in run.metrics:
        if metric.value is None:
            words = f"The log reports no value for {_name(metric)}."
            yield _note("metric-without-value", Severity.CAUTION, words)
            continue
        if metric.name == "accuracy" and not 0 <= metric.value <= 1:
            words = f"{_name(metric)} is {metric.value:.6g}; an accuracy lies between 0 and 1."
            yield _note("metric-out-of-range", Severity.SERIOUS, words)
        if metric.name in _RECOMPUTED and metric.reducer in ("", "mean"):
            yield from _recomputed(metric, metric.value, run, rows)


def _name(metric: ReportedMetric) -> str:
    return f"{metric.scorer} {metric.name}" + (f" ({metric.reducer})" if metric.reducer else "")


def _recomputed(metric: ReportedMetric, value: float, run: Run, rows: Sequence[SampleRow]) -> Iterator[Note]:
    if _has_no_samples_of_its_own(run):
        return
    mean, why_not = recomputed_mean(metric.scorer, rows)
    if run.reported_samples is not None and len(rows) < run.reported_samples:
        why_not = "not all its samples are in the file"
    if why_not:
        words = f"{_name(metric)} {value:.6g} could not be recomputed: {why_not}."
        yield _note("metric-not-recomputed", Severity.CAUTION, words)
    elif not math.isclose(mean, value, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE):
        words = f"{_name(metric)} is reported as {value:.6g}; its samples give {mean:.6g}."
        yield _note("metric-differs-from-samples", Severity.SERIOUS, words)


def recomputed_mean(scorer: str, rows: Sequence[SampleRow]) -> tuple[float, str]:
    """The mean over samples of the mean over epochs, and "" ; or NaN and why there is none."""
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        score = row.score(scorer)
        if score is None or score.unscored or (score.value is None and not score.shown):
            continue
        if score.value is None:
            return math.nan, f"the score of sample {row.id} is no number"
        values[row.id_type, row.id].append(score.value)
    if not values:
        return math.nan, "no sample has a score"
    return math.fsum(math.fsum(each) / len(each) for each in values.values()) / len(values), ""


def _shares(rows: Sequence[SampleRow]) -> Iterator[Note]:
    total = len(rows)
    limits = Counter(row.limit for row in rows if row.limit)
    if limits:
        kinds = ", ".join(f"{kind} {count}" for kind, count in limits.most_common())
        words = f"{limits.total()} of {total} samples ended on a limit ({kinds}), not by the model's own end."
        yield _note("limits-hit", _weight(limits.total(), total), words)
    for code, what, count in (
        ("sample-errors", "ended in an error", sum(1 for row in rows if row.error)),
        ("samples-unscored", "have a scorer that gave no score", sum(1 for row in rows if _is_unscored(row))),
        ("samples-without-score", "have no score at all", sum(1 for row in rows if not row.scores)),
        ("samples-retried", "were tried again after an error", sum(1 for row in rows if row.retries)),
    ):
        if count:
            yield _note(code, _weight(count, total), f"{count} of {total} samples {what}.")
    invalid = sum(1 for row in rows if row.invalidated)
    if invalid:
        words = f"{invalid} of {total} samples were marked invalid after the run."
        yield _note("samples-invalidated", Severity.SERIOUS, words)


def _is_unscored(row: SampleRow) -> bool:
    return any(score.unscored for score in row.scores)


def _weight(count: int, total: int) -> Severity:
    return Severity.SERIOUS if count > _MOST * total else Severity.CAUTION


def _edits(rows: Sequence[SampleRow]) -> Iterator[Note]:
    edited = [row for row in rows if any(score.edited for score in row.scores)]
    if edited:
        first = ", ".join(row.id for row in edited[:3]) + (", …" if len(edited) > 3 else "")
        verb = "score was" if len(edited) == 1 else "scores were"
        words = f"{len(edited)} {verb} edited after the run ({first}); who and why is on the sample."
        yield _note("scores-edited", Severity.SERIOUS, words)


def _origin(run: Run, release_candidate: str) -> Iterator[Note]:
    if run.setting("revision.dirty") == "true":
        words = (
            "The evaluation's code had changes that were not committed; its revision does not name what ran."
        )
        yield _note("revision-dirty", Severity.CAUTION, words)
    if release_candidate and not run.checkpoint:
        words = "The log does not say which checkpoint was evaluated."
        yield _note("checkpoint-not-stated", Severity.CAUTION, words)
    elif release_candidate and _digest(run.checkpoint) != _digest(release_candidate):
        words = "The checkpoint evaluated is not the release candidate's."
        yield _note("checkpoint-differs", Severity.SERIOUS, words)


def _digest(words: str) -> str:
    """A digest without its algorithm's name and in small letters, as far as it is one."""
    return words.strip().lower().rpartition(":")[2]
