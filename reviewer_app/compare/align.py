"""Two runs' samples joined by id, with the join's report.

- Equal ids of equal type join first. A string and a number join only when the number's normal form (no
  leading zeros) belongs to exactly one sample on each side; the report names each such pair.
- Epochs are averaged within a sample on either side; repeated rows are reported.
- Right and wrong are said of binary scores only: a mean of several epochs that is neither 0 nor 1, and any
  graded score, is *differs* or *same*.
- Order: disagreements by size, then samples without a score on a side, then agreements; each by id.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.compare.numbers import counted, finite
from reviewer_app.compare.scores import SampleKey, SampleResult, by_sample, duplicates_of, is_binary
from reviewer_app.domain.evidence import Json, SampleRow

_NUMBER = re.compile(r"-?[0-9]+")
_DIGITS = re.compile(r"[0-9]+")


class Disagreement(StrEnum):
    """How the two scores of a pair stand to each other."""

    ONLY_A = "only A right"
    ONLY_B = "only B right"
    BOTH = "both right"
    NEITHER = "neither right"
    DIFFERS = "differs"
    SAME = "same"
    UNSCORED = "unscored"


DISAGREEING = frozenset({Disagreement.ONLY_A, Disagreement.ONLY_B, Disagreement.DIFFERS})


@dataclass(frozen=True, slots=True)
class Pair:
    """One sample in both runs. `difference` is A − B, None where a side has no score."""

    id: str
    a: SampleResult
    b: SampleResult
    score_a: float | None
    score_b: float | None
    disagreement: Disagreement

    @property
    def difference(self) -> float | None:
        if self.score_a is None or self.score_b is None:
            return None
        return self.score_a - self.score_b

    @property
    def disagrees(self) -> bool:
        return self.disagreement in DISAGREEING

    def as_json(self) -> dict[str, Json]:
        return {
            "id": self.id,
            "score_a": finite(self.score_a),
            "score_b": finite(self.score_b),
            "difference": finite(self.difference),
            "disagreement": self.disagreement.value,
            "a": _side_json(self.a),
            "b": _side_json(self.b),
        }


@dataclass(frozen=True, slots=True)
class JoinReport:
    """What joined and what did not. Ids are untrusted text: shown, never used as anything else."""

    paired: int
    scored: int
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    normalised: tuple[tuple[str, str], ...]
    ambiguous: tuple[str, ...]
    duplicates_a: tuple[str, ...]
    duplicates_b: tuple[str, ...]
    epochs_a: int
    epochs_b: int

    @property
    def sentence(self) -> str:
        """The report in one line: "40 samples paired; 2 only in A; 1 id normalised ("059" and 59)"."""
        parts = [f"{counted(self.paired, 'sample')} paired"]
        if self.scored != self.paired:
            parts.append(f"{self.scored} scored on both sides")
        parts += [
            f"{len(ids)} only in {side}" for side, ids in (("A", self.only_a), ("B", self.only_b)) if ids
        ]
        if self.normalised:
            parts.append(f"{counted(len(self.normalised), 'id')} normalised (text and number taken for one)")
        if self.ambiguous:
            parts.append(
                f"{counted(len(self.ambiguous), 'id')} not joined, because more than one sample fits"
            )
        for side, ids in (("A", self.duplicates_a), ("B", self.duplicates_b)):
            if ids:
                parts.append(f"{counted(len(ids), 'sample')} with a repeated row in {side}, averaged")
        if max(self.epochs_a, self.epochs_b) > 1:
            parts.append(f"epochs averaged (up to {self.epochs_a} in A, {self.epochs_b} in B)")
        return "; ".join(parts) + "."

    def as_json(self) -> dict[str, Json]:
        return {
            "paired": self.paired,
            "scored": self.scored,
            "only_a": list(self.only_a),
            "only_b": list(self.only_b),
            "normalised": [[a, b] for a, b in self.normalised],
            "ambiguous": list(self.ambiguous),
            "duplicates_a": list(self.duplicates_a),
            "duplicates_b": list(self.duplicates_b),
            "epochs_a": self.epochs_a,
            "epochs_b": self.epochs_b,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Join:
    """Pairs in the order of disagreement, what stands alone on each side, and the report.

    `binary`: every score on both sides is 0 or 1. `all_a`, `all_b`: every sample of a run, in log order."""

    pairs: tuple[Pair, ...]
    report: JoinReport
    binary: bool
    all_a: tuple[SampleResult, ...]
    all_b: tuple[SampleResult, ...]
    only_a: tuple[SampleResult, ...]
    only_b: tuple[SampleResult, ...]

    def count(self, disagreement: Disagreement) -> int:
        return sum(1 for pair in self.pairs if pair.disagreement is disagreement)

    @property
    def disagreements(self) -> int:
        return sum(1 for pair in self.pairs if pair.disagrees)

    def as_json(self, *, pairs: bool = True) -> dict[str, Json]:
        return {
            "report": self.report.as_json(),
            "binary": self.binary,
            "counts": {kind.value: self.count(kind) for kind in Disagreement},
            "pairs": [pair.as_json() for pair in self.pairs] if pairs else [],
        }


def join(rows_a: Sequence[SampleRow], rows_b: Sequence[SampleRow], scorer_a: str, scorer_b: str = "") -> Join:
    """Samples of two runs side by side under one scorer each (`scorer_b` is `scorer_a` where not named)."""
    a, b = by_sample(rows_a, scorer_a), by_sample(rows_b, scorer_b or scorer_a)
    matched, normalised, ambiguous = _match(a, b)
    binary = is_binary(a.values()) and is_binary(b.values())
    pairs = sorted((_pair(a[left], b[right], binary) for left, right in matched.items()), key=_order)
    taken_b = set(matched.values())
    only_a = tuple(result for key, result in a.items() if key not in matched)
    only_b = tuple(result for key, result in b.items() if key not in taken_b)
    report = JoinReport(
        paired=len(pairs),
        scored=sum(1 for pair in pairs if pair.disagreement is not Disagreement.UNSCORED),
        only_a=_ids(only_a),
        only_b=_ids(only_b),
        normalised=normalised,
        ambiguous=ambiguous,
        duplicates_a=_ids(duplicates_of(a.values())),
        duplicates_b=_ids(duplicates_of(b.values())),
        epochs_a=_epochs(a.values()),
        epochs_b=_epochs(b.values()),
    )
    return Join(tuple(pairs), report, binary, tuple(a.values()), tuple(b.values()), only_a, only_b)


def natural_order(text: str) -> str:
    """A sort key in which task-9 stands before task-10, for text of any length."""
    return _DIGITS.sub(_with_length, text)


def _with_length(digits: re.Match[str]) -> str:
    """A number with its length before it, as one character: plain text order is then the numbers' order."""
    bare = digits.group().lstrip("0")
    return chr(min(len(bare), sys.maxunicode)) + bare


def _match(
    a: Mapping[SampleKey, SampleResult], b: Mapping[SampleKey, SampleResult]
) -> tuple[dict[SampleKey, SampleKey], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Which sample of A is which of B; the pairs that needed normalising; the ids that stayed ambiguous."""
    matched = {key: key for key in a if key in b}
    left_a, left_b = [key for key in a if key not in matched], {key for key in b if key not in matched}
    if not left_a or not left_b:
        return matched, (), ()
    forms_a, forms_b = _forms(a), _forms(b)
    normalised, ambiguous = [], []
    for key in left_a:
        form = _normal(key)
        candidates = [other for other in forms_b.get(form, ()) if other in left_b and other[0] != key[0]]
        if form is None or not candidates:
            continue
        if len(forms_a[form]) == 1 and len(forms_b[form]) == 1:
            matched[key] = candidates[0]
            normalised.append((key[1], candidates[0][1]))
        else:
            ambiguous.append(key[1])
    return matched, tuple(normalised), tuple(ambiguous)


def _forms(samples: Iterable[SampleKey]) -> dict[str | None, list[SampleKey]]:
    forms: dict[str | None, list[SampleKey]] = {}
    for key in samples:
        forms.setdefault(_normal(key), []).append(key)
    return forms


def _normal(key: SampleKey) -> str | None:
    """The whole number an id writes, without leading zeros; None where it is no number."""
    text = key[1].strip()
    if not _NUMBER.fullmatch(text):
        return None
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    bare = digits.lstrip("0")
    return f"{sign}{bare}" if bare else "0"


def _pair(a: SampleResult, b: SampleResult, binary: bool) -> Pair:
    score_a, score_b = a.score, b.score
    return Pair(a.id, a, b, score_a, score_b, _disagreement(score_a, score_b, binary))


_RIGHT_AND_WRONG = {
    (1.0, 0.0): Disagreement.ONLY_A,
    (0.0, 1.0): Disagreement.ONLY_B,
    (1.0, 1.0): Disagreement.BOTH,
    (0.0, 0.0): Disagreement.NEITHER,
}


def _disagreement(a: float | None, b: float | None, binary: bool) -> Disagreement:
    if a is None or b is None:
        return Disagreement.UNSCORED
    graded = Disagreement.SAME if a == b else Disagreement.DIFFERS
    return _RIGHT_AND_WRONG.get((a, b), graded) if binary else graded


def _order(pair: Pair) -> tuple[int, float, str]:
    difference = pair.difference
    group = 1 if difference is None else (0 if difference else 2)
    return group, -abs(difference or 0.0), natural_order(pair.id)


def _ids(results: Iterable[SampleResult]) -> tuple[str, ...]:
    return tuple(result.id for result in results)


def _epochs(results: Iterable[SampleResult]) -> int:
    most = 0
    for result in results:
        if len(result.rows) > most:
            most = max(most, len({row.epoch for row in result.rows}))
    return most


def _side_json(side: SampleResult) -> dict[str, Json]:
    return {
        "id": side.id,
        "id_type": side.id_type,
        "shown": side.shown,
        "epochs": len(side.rows),
        "scored": len(side.values),
        "limit": side.limit,
        "error": side.error,
        "edited": side.edited,
        "invalidated": side.invalidated,
        "tokens": side.tokens,
        "seconds": finite(side.seconds),
        "turns": side.turns,
        "locators": list(side.locators),
    }
