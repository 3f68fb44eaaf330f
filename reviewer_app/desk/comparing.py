"""Two runs side by side: which runs there are to pair, what a comparison says, and both samples of a pair.

- What stands beside the submitted model is a `Beside`: the pairings of one role, baselines first.
- A `Bench` is what one page shows: every pairing of a `Beside` compared, the tests adjusted together (Holm).
- Opening a pair is opening both samples: guarded and recorded as each of them alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewer_app.compare.matrix import Comparison, MetricComparison, compare_runs, together
from reviewer_app.compare.turns import TurnAlignment, align_turns
from reviewer_app.desk.evidence import open_sample, opened, rows_of, runs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.evidence import Sample, SampleRow
from reviewer_app.domain.submission import RunRole
from reviewer_app.store import index, sample_order
from reviewer_app.store.index import IndexedRun, IndexedSample

SUBMITTED = RunRole.SUBMITTED.value
RowKey = tuple[str, str, int, str]  # (id_type, id, epoch, locator): one row of a run
Differing = tuple[frozenset[int], frozenset[int]]  # index ids of a sample's rows in A and in B


@dataclass(frozen=True, slots=True)
class Pairing:
    """A run of the submitted model and another run of the same task, by index id."""

    task: str
    a: IndexedRun
    b: IndexedRun

    @property
    def label(self) -> str:
        return f"{self.task}: {self.a.run.model} beside {self.b.run.model} ({self.b.role})"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the submitted model: the runs of one role, paired by task."""

    role: str
    pairings: tuple[Pairing, ...]

    @property
    def label(self) -> str:
        tasks = len({pair.task for pair in self.pairings})
        return f"{self.role} · {tasks} {'evaluation' if tasks == 1 else 'evaluations'}"


@dataclass(frozen=True, slots=True)
class Bench:
    """A `Beside` compared: one comparison a pairing, in the same order; `rows` finds a row's index id.

    `differing`: for each pairing, the samples on which any scorer disagrees."""

    beside: Beside
    comparisons: tuple[Comparison, ...]
    rows: Mapping[str, Mapping[RowKey, int]]
    differing: tuple[tuple[Differing, ...], ...]

    def index_id(self, run_id: str, row: SampleRow) -> int:
        """The index id of a row of one of its runs."""
        return self.rows[run_id][_key(row)]


@dataclass(frozen=True, slots=True)
class OpenedPair:
    """Both samples of a pair with their turns lined up; a side that has no sample here is None."""

    a: Sample | None
    b: Sample | None
    alignment: TurnAlignment


def pairings(desk: Desk, case_id: str) -> tuple[Pairing, ...]:
    """Every submitted run with every other run of its task: baselines first."""
    return pair_up(runs(desk, case_id))


def pair_up(found: Iterable[IndexedRun]) -> tuple[Pairing, ...]:
    every = tuple(found)
    pairs = [
        Pairing(a.run.task, a, b)
        for a in every
        if a.role == SUBMITTED
        for b in every
        if b.role != SUBMITTED and b.run.task == a.run.task
    ]
    return tuple(sorted(pairs, key=lambda pair: (pair.b.role, pair.task)))


def besides(pairs: Iterable[Pairing]) -> tuple[Beside, ...]:
    """The pairings by the role of what stands beside, in their order."""
    found: dict[str, list[Pairing]] = {}
    for pair in pairs:
        found.setdefault(pair.b.role, []).append(pair)
    return tuple(Beside(role, tuple(some)) for role, some in found.items())


def compare_pairs(desk: Desk, pairs: Iterable[Pairing]) -> tuple[Comparison, ...]:
    """Each pair compared, with the adjustment for how many stand on one page (Holm)."""
    made = [
        compare_runs(pair.a.run, rows_of(desk, pair.a.id), pair.b.run, rows_of(desk, pair.b.id))
        for pair in pairs
    ]
    return together(made)


def lay_out(desk: Desk, beside: Beside) -> Bench:
    """Everything a page of comparisons shows, read once from the index."""
    held: dict[str, tuple[IndexedSample, ...]] = {}
    for run in (run for pair in beside.pairings for run in (pair.a, pair.b)):
        if run.id not in held:
            ids = sample_order.sample_ids(desk.reader(), run.id)
            held[run.id] = index.rows(desk.reader(), ids)
    compared = together(
        [
            compare_runs(pair.a.run, _rows(held[pair.a.id]), pair.b.run, _rows(held[pair.b.id]))
            for pair in beside.pairings
        ]
    )
    keys = {run_id: {_key(item.sample): item.id for item in items} for run_id, items in held.items()}
    differing = tuple(
        _samples_that_differ(pair, comparison, keys)
        for pair, comparison in zip(beside.pairings, compared, strict=True)
    )
    return Bench(beside, compared, keys, differing)


def seen(desk: Desk, bench: Bench) -> frozenset[int]:
    """Index ids of the samples of a bench that this person has opened."""
    return frozenset().union(*(opened(desk, run_id) for run_id in bench.rows))


def progress(bench: Bench, opened_ids: frozenset[int], place: int | None = None) -> tuple[int, int]:
    """Disagreements opened on both sides, and how many there are: of one pairing, or of all."""
    places = range(len(bench.differing)) if place is None else (place,)
    found = [one for at in places for one in bench.differing[at]]
    return sum(bool(a & opened_ids and b & opened_ids) for a, b in found), len(found)


def _samples_that_differ(
    pair: Pairing, comparison: Comparison, keys: Mapping[str, Mapping[RowKey, int]]
) -> tuple[Differing, ...]:
    found: dict[Differing, None] = {}
    for metric in comparison.metrics:
        for one in metric.join.pairs:
            if one.disagrees:
                a = frozenset(keys[pair.a.id][_key(row)] for row in one.a.rows)
                b = frozenset(keys[pair.b.id][_key(row)] for row in one.b.rows)
                found[a, b] = None
    return tuple(found)


def how_computed(metric: MetricComparison, name_a: str, name_b: str, multiplicity: str = "") -> str:
    """How every number of a row came about, in paragraphs a reviewer can read."""
    difference = metric.difference.how if metric.difference else metric.verdict.sentence
    reading = [metric.verdict.sentence, multiplicity]
    if metric.verdict_holm != metric.verdict:
        reading.append(metric.verdict_holm.sentence)
    parts = [
        (name_a, metric.a.how),
        (name_b, metric.b.how),
        (f"Difference, {name_a} minus {name_b}", difference),
        (f"Reading (A is {name_a}, B is {name_b})", " ".join(one for one in reading if one)),
        ("Samples", metric.join.report.sentence),
        ("Keep in mind", " ".join(metric.cautions)),
    ]
    return "\n\n".join(f"{head}\n{words}" for head, words in parts if words)


def open_pair(desk: Desk, case_id: str, ids: tuple[int | None, int | None]) -> OpenedPair:
    """Open both samples of a pair by index id and line up their turns; for a worker thread."""
    a, b = (None if one is None else _open(desk, case_id, one) for one in ids)
    return OpenedPair(a, b, align_turns(a.events if a else (), b.events if b else ()))


def _open(desk: Desk, case_id: str, index_id: int) -> Sample:
    (item,) = index.rows(desk.reader(), [index_id])
    return open_sample(desk, case_id, item)


def _rows(items: Iterable[IndexedSample]) -> tuple[SampleRow, ...]:
    return tuple(item.sample for item in items)


def _key(row: SampleRow) -> RowKey:
    return (row.id_type, row.id, row.epoch, row.locator)
