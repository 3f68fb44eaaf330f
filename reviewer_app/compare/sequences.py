"""Which runs of two sequences are equal, in bounded work: the engine under text and turn alignment.

- Equal ends are taken first. What remains is matched by difflib (autojunk off) where its worst case fits the
  budget, else split at elements that occur once on each side (patience), and each gap is treated alike.
- Work is counted in steps; when they are spent, what remains is left unmatched and `complete` is False:
  *too different to align* instead of a window that hangs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

STEPS = 6_000_000  # about one second of difflib's inner loop
_DIFFLIB_STEPS = 1_000_000  # the most one gap may spend in difflib


@dataclass(frozen=True, slots=True)
class Matching:
    """Equal runs (i, j, length), in order and not overlapping; `complete` is False where work ran out."""

    runs: tuple[tuple[int, int, int], ...]
    complete: bool

    def opcodes(self, n: int, m: int) -> Iterator[tuple[bool, int, int, int, int]]:
        """(equal, i1, i2, j1, j2) covering both sequences in order."""
        i = j = 0
        for at_i, at_j, length in (*self.runs, (n, m, 0)):
            if i < at_i or j < at_j:
                yield False, i, at_i, j, at_j
            if length:
                yield True, at_i, at_i + length, at_j, at_j + length
            i, j = at_i + length, at_j + length


@dataclass(slots=True)
class _Work:
    left: int

    def spend(self, steps: int) -> bool:
        """Whether the steps could be afforded; they are taken if so."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


Gap = tuple[int, int, int, int]


def match(a: Sequence[Hashable], b: Sequence[Hashable], steps: int = STEPS) -> Matching:
    """The equal runs of two sequences."""
    work, complete = _Work(steps), True
    found: list[tuple[int, int, int]] = []
    gaps: list[Gap] = [(0, len(a), 0, len(b))]
    while gaps:
        gap = _trim(a, b, gaps.pop(), found)
        i1, i2, j1, j2 = gap
        if i1 == i2 or j1 == j2:
            continue
        if not work.spend(i2 - i1 + j2 - j1):
            complete = False
            continue
        cost = _difflib_cost(a, b, gap)
        if cost == 0:
            continue
        if cost <= _DIFFLIB_STEPS and work.spend(cost):
            found.extend(_difflib(a, b, gap))
            continue
        anchors = _unique_anchors(a, b, gap)
        complete = complete and bool(anchors)
        gaps.extend(_split(gap, anchors, found))
    return Matching(_joined(found), complete)


def _trim(a: Sequence[Hashable], b: Sequence[Hashable], gap: Gap, found: list[tuple[int, int, int]]) -> Gap:
    """The gap without its equal ends, which are noted as found."""
    i1, i2, j1, j2 = gap
    start, stop = i1, i2
    shift = j1 - i1
    while i1 < i2 and i1 + shift < j2 and a[i1] == b[i1 + shift]:
        i1 += 1
    j1 = i1 + shift
    while i2 > i1 and j2 > j1 and a[i2 - 1] == b[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
    if i1 > start:
        found.append((start, start + shift, i1 - start))
    if i2 < stop:
        found.append((i2, j2, stop - i2))
    return i1, i2, j1, j2


def _difflib_cost(a: Sequence[Hashable], b: Sequence[Hashable], gap: Gap) -> int:
    """difflib's worst case: every equal pair looked at again for every block. 0: nothing equal."""
    i1, i2, j1, j2 = gap
    counts_a, counts_b = Counter(a[i1:i2]), Counter(b[j1:j2])
    pairs = blocks = 0
    for element, count in counts_a.items():
        other = counts_b.get(element, 0)
        pairs += count * other
        blocks += min(count, other)
    return (pairs + i2 - i1) * blocks


def _difflib(a: Sequence[Hashable], b: Sequence[Hashable], gap: Gap) -> list[tuple[int, int, int]]:
    i1, i2, j1, j2 = gap
    matcher: SequenceMatcher[Hashable] = SequenceMatcher(None, a[i1:i2], b[j1:j2], autojunk=False)
    return [(i1 + m.a, j1 + m.b, m.size) for m in matcher.get_matching_blocks() if m.size]


def _unique_anchors(a: Sequence[Hashable], b: Sequence[Hashable], gap: Gap) -> list[tuple[int, int]]:
    """Elements that occur once in each side of the gap, the longest set that keeps its order."""
    i1, i2, j1, j2 = gap
    once_a, once_b = _once(a, i1, i2), _once(b, j1, j2)
    shared = [(i, once_b[element]) for element, i in once_a.items() if element in once_b]
    shared.sort()
    return _longest_rising(shared)


def _once(items: Sequence[Hashable], start: int, stop: int) -> dict[Hashable, int]:
    """Each element that occurs once, with its place."""
    counts = Counter(items[start:stop])
    return {items[index]: index for index in range(start, stop) if counts[items[index]] == 1}


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs (sorted by i) in which j rises too: patience sorting, n log n."""
    tops: list[int] = []
    top_index: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(top_index[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            top_index.append(index)
        else:
            tops[pile], top_index[pile] = j, index
    chain: list[tuple[int, int]] = []
    at = top_index[-1] if top_index else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _split(gap: Gap, anchors: list[tuple[int, int]], found: list[tuple[int, int, int]]) -> Iterator[Gap]:
    """The gaps between anchors; the anchors are noted as found. No anchor: nothing more can be done here."""
    if not anchors:
        return
    i, i2, j, j2 = gap
    for at_i, at_j in anchors:
        found.append((at_i, at_j, 1))
        if i < at_i and j < at_j:
            yield i, at_i, j, at_j
        i, j = at_i + 1, at_j + 1
    if i < i2 and j < j2:
        yield i, i2, j, j2


def _joined(found: list[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    """In order, neighbours made one."""
    joined: list[tuple[int, int, int]] = []
    for i, j, length in sorted(found):
        if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == j:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        else:
            joined.append((i, j, length))
    return tuple(joined)
