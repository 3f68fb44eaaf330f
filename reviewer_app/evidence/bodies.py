"""The second pass over a log: its samples' bodies, for what the table could not say and for the search.

- The table comes first and alone, from what a log lists of its samples. Where a format's list leaves edits
  and invalidations out, its run carries the note `bodies-not-read` until the bodies have been read.
- Words are searched once: an input that a turn repeats is that turn's, and a score's own words (target,
  answer, explanation) stand for the event that reports the score.
Pure: domain values in, domain values out. The child makes bodies here, the desk merges them here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from reviewer_app.domain.evidence import (
    Body,
    EventKind,
    Note,
    Part,
    Passage,
    Run,
    Sample,
    SampleRow,
    ScoreDetail,
    Severity,
)

BEFORE_THE_END = "before the sample ended"  # the note of a score that was given on the way
BODIES_NOT_READ = "bodies-not-read"
BODIES_DAMAGED = "sample-bodies-damaged"

NOT_READ = Note(
    BODIES_NOT_READ,
    Severity.INFO,
    "The samples have not been read through yet: edited scores and invalidated samples are not known.",
)

_NAMED = 3  # damaged bodies named in a note


def opened_once(rows: Iterable[SampleRow]) -> Iterator[SampleRow]:
    """Of the rows that share a locator, the first; rows without one have no body."""
    seen: set[str] = set()
    for row in rows:
        if row.locator and row.locator not in seen:
            seen.add(row.locator)
            yield row


def body_of(row: SampleRow, sample: Sample) -> Body:
    """What `sample`, opened at the row's locator, adds to the row."""
    edits = tuple(edit for detail in sample.scores for edit in detail.edits)
    corrected = None
    if edits:
        scores = tuple(detail.score for detail in sample.scores)
        corrected = replace(row, scores=scores, edits=edits)
    return Body(row.locator, corrected, passages_of(sample))


def passages_of(sample: Sample) -> tuple[Passage, ...]:
    """The words of a sample to search, its turns first and in order."""
    turns = [
        Passage(Part.EVENT, event.text, event.index, event.kind)
        for event in sample.events
        if event.text and not (sample.scores and is_final_score(event.kind, event.note))
    ]
    around = words_around([one.text for one in turns], sample.input, sample.target, sample.scores)
    return (*turns, *[Passage(part, words) for part, words in around])


def words_around(
    said: Collection[str], input_: str, target: str, scores: Sequence[ScoreDetail]
) -> list[tuple[Part, str]]:
    """The words of a sample around its turns that no turn, of those that `said` them, has."""
    around = [(Part.INPUT, "" if input_ in said else input_), (Part.TARGET, target), *_scores_words(scores)]
    return [one for one in around if one[1]]


def is_final_score(kind: EventKind, note: str) -> bool:
    """Whether a turn reports a score as it stood at the end."""
    return kind is EventKind.SCORE and note != BEFORE_THE_END


def _scores_words(details: Sequence[ScoreDetail]) -> list[tuple[Part, str]]:
    """Each answer and explanation once: the keys of a scorer whose value is an object share theirs."""
    words = [(Part.ANSWER, one.answer) for one in details]
    words += [(Part.EXPLANATION, one.explanation) for one in details]
    return list(dict.fromkeys(words))


class SecondPass:
    """What the bodies of a group said: taken one at a time while they stream past, then merged by run."""

    def __init__(self) -> None:
        self._corrected: dict[str, SampleRow] = {}
        self._faults: dict[str, str] = {}

    def take(self, body: Body) -> None:
        """Remember what corrects the table; the passages are the caller's to keep."""
        if body.row is not None:
            self._corrected[body.locator] = body.row
        if body.fault:
            self._faults[body.locator] = body.fault

    def merged(self, run: Run, rows: Sequence[SampleRow]) -> tuple[Run, list[SampleRow]]:
        """One run with the rows as their bodies have them, and its notes; integrity is computed after it."""
        merged = [self._as_its_body_has_it(row) for row in rows]
        damaged = [row for row in rows if row.locator and row.locator in self._faults]
        notes = [note for note in run.notes if note.code not in (BODIES_NOT_READ, BODIES_DAMAGED)]
        notes += _damage(damaged, len(rows))
        return replace(run, notes=tuple(notes)), merged

    def _as_its_body_has_it(self, row: SampleRow) -> SampleRow:
        """The corrected row where it is this sample's: two ids may share a member of a log (59 and "59")."""
        found = self._corrected.get(row.locator) if row.locator else None
        if found is None or (found.id, found.id_type, found.epoch) != (row.id, row.id_type, row.epoch):
            return row
        return found


def with_bodies(run: Run, rows: Sequence[SampleRow], bodies: Iterable[Body]) -> tuple[Run, list[SampleRow]]:
    """A run and its rows after the second pass. Where a group has several runs, use SecondPass."""
    second = SecondPass()
    for body in bodies:
        second.take(body)
    return second.merged(run, rows)


def _damage(damaged: Sequence[SampleRow], total: int) -> Iterator[Note]:
    if damaged:
        more = len(damaged) - _NAMED
        named = ", ".join(row.id for row in damaged[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        words = f"{len(damaged)} of {total} sample bodies are damaged and cannot be opened: {named}."
        yield Note(BODIES_DAMAGED, Severity.SERIOUS, words)
