"""What each reviewer opened, and never opened, once the reviews are revealed: counts, run by run.

- Samples count by run; disagreements by pairing, opened where both sides were.
- What is sealed to someone else is *sealed*: it could not be counted, which is not *nothing opened*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer_app.desk.comparing import Bench, besides, lay_out, pairings, short_name
from reviewer_app.desk.coverage import opened_by
from reviewer_app.desk.evidence import runs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.text import one_line
from reviewer_app.store import coverage


@dataclass(frozen=True, slots=True)
class Opened:
    """`opened` of `every` under one label: the samples of a run, or the disagreements of a pairing."""

    label: str
    opened: int
    every: int


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """What one reviewer opened. `sealed`: it is sealed to someone else, and nothing was counted."""

    person: str
    sealed: bool = False
    runs: tuple[Opened, ...] = ()
    disagreements: tuple[Opened, ...] = ()

    @property
    def samples(self) -> tuple[int, int]:
        """Samples opened, and how many there are."""
        return _sum(self.runs)

    @property
    def differing(self) -> tuple[int, int]:
        """Disagreements opened on both sides, and how many there are."""
        return _sum(self.disagreements)


def opened_by_reviewers(desk: Desk, case_id: str) -> tuple[OpenedBy, ...]:
    """One for each reviewer, in their order; for a worker thread. Raises Refused."""
    named = {
        one.id: f"{_short(one.run.task)}, {one.role}, {_short(one.run.model)}" for one in runs(desk, case_id)
    }
    benches = lay_out(desk, case_id, besides(pairings(desk, case_id)))
    return tuple(_by(desk, case_id, person, named, benches) for person in desk.case(case_id).reviews)


def _by(desk: Desk, case_id: str, person: str, named: dict[str, str], benches: Sequence[Bench]) -> OpenedBy:
    places = opened_by(desk, case_id, person)
    if places is None:
        return OpenedBy(person, sealed=True)
    counted = coverage.coverage(desk.reader(), case_id, places)
    of_runs = tuple(Opened(named.get(one.run_id, one.run_id), one.opened, one.samples) for one in counted)
    ids = frozenset[int]().union(*(coverage.ids_of(desk.reader(), run_id, places) for run_id in named))
    of_pairs = tuple(
        Opened(
            f"{_short(pair.task)}, beside {pair.b.role} {_short(pair.b.run.model)}",
            sum(bool(a & ids and b & ids) for a, b in differing),
            len(differing),
        )
        for bench in benches
        for pair, differing in zip(bench.beside.pairings, bench.differing, strict=True)
    )
    return OpenedBy(person, runs=of_runs, disagreements=of_pairs)


def _short(name: str) -> str:
    return one_line(short_name(name), 40) or "not named"


def _sum(counts: Sequence[Opened]) -> tuple[int, int]:
    return sum(one.opened for one in counts), sum(one.every for one in counts)
