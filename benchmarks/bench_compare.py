"""Join and statistics of two runs, beside a floor measured in the same process.

The floor is what nobody can go below in Python: two dicts joined by id, numpy means and a standard error.
It checks nothing, reports nothing and keeps no rows. Shown are CPU milliseconds (best of five), the ratio
to the floor, the growth from 1× to 10×, and the peak of memory that the comparison takes (tracemalloc).

Run alone: python benchmarks/bench_compare.py [samples]
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from collections.abc import Callable

from reviewer_app.compare.matrix import compare_runs
from reviewer_app.compare.turns import align_turns
from reviewer_app.domain.evidence import Event, EventKind, Run, SampleRow, Score

SAMPLES = 10_000
KINDS = (EventKind.ASSISTANT, EventKind.TOOL_CALL, EventKind.TOOL_RESULT)


def a_run(key: str) -> Run:
    return Run(key, "inspect", "ctf", "1", f"fictional/{key}", "success", "", "ctf", None, None, None, 1)


def some_rows(samples: int, share: float, seed: int, *, graded: bool = False) -> list[SampleRow]:
    chance = random.Random(seed)
    made = []
    for number in range(samples):
        value = chance.random() if graded else float(chance.random() < share)
        score = (Score("match", value, f"{value:g}"),)
        made.append(SampleRow(f"task-{number}", "string", 1, score, "question", "flag", tokens=number))
    chance.shuffle(made)
    return made


def floor(rows_a: list[SampleRow], rows_b: list[SampleRow]) -> float:
    import numpy as np

    a = {row.id: row.scores[0].value for row in rows_a}
    b = {row.id: row.scores[0].value for row in rows_b}
    shared = [key for key in a if key in b]
    difference = np.array([a[key] for key in shared]) - np.array([b[key] for key in shared])
    return float(difference.mean() / (difference.std(ddof=1) / len(shared) ** 0.5))


def cpu_ms(work: Callable[[], object], repeats: int = 5) -> float:
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best * 1000


def peak_mb(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def measure(samples: int, *, graded: bool) -> tuple[float, float, float]:
    rows_a, rows_b = some_rows(samples, 0.4, 1, graded=graded), some_rows(samples, 0.3, 2, graded=graded)
    run_a, run_b = a_run("a"), a_run("b")

    def work() -> object:
        return compare_runs(run_a, rows_a, run_b, rows_b)

    work()
    return cpu_ms(work), cpu_ms(lambda: floor(rows_a, rows_b)), peak_mb(work)


def a_transcript(turns: int, seed: int) -> list[Event]:
    chance = random.Random(seed)
    return [
        Event(index, KINDS[index % 3], "", " ".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=40)))
        for index in range(turns)
    ]


def main(samples: int) -> None:
    print(f"{'':28}{'samples':>9}{'CPU ms':>9}{'floor ms':>10}{'ratio':>7}{'peak MB':>9}")
    for name, graded in (("binary: Newcombe, McNemar", False), ("graded: paired t", True)):
        first = 0.0
        for size in (samples, samples * 10):
            spent, least, peak = measure(size, graded=graded)
            print(f"{name:28}{size:>9}{spent:>9.1f}{least:>10.1f}{spent / least:>7.1f}{peak:>9.1f}")
            first = first or spent
        print(f"{'':28}growth 1x to 10x: {spent / first:.1f}")
    for turns in (300, 300_000):
        left, right = a_transcript(turns, 1), a_transcript(turns, 2)
        spent = cpu_ms(lambda left=left, right=right: align_turns(left, right), repeats=1)  # type: ignore[misc]
        print(f"{'turns that share nothing':28}{turns:>9}{spent:>9.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
