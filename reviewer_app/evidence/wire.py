"""Runs, rows and samples as plain JSON between the caged reader and the desk, checked on arrival.

- Each thing is an array in the order of its fields: small, and quick for tens of thousands of rows.
- The desk does not trust the reader: an array of another length, a value of another type, a word that is no
  member of its list is refused (NotOfTheForm), never guessed.
- Numbers are finite: a value that is not is None before it gets here.
- Bodies travel many at a time and by column: the types and the words of a whole column are checked at once.
- What is few (metadata documents, checkpoint claims) travels as objects by field name, as acts do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, product
from operator import attrgetter
from typing import Any, TypeVar

from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.domain.codec import NotOfTheForm, from_plain, to_plain
from reviewer_app.domain.evidence import (
    Body,
    Event,
    EventKind,
    Media,
    Note,
    Passage,
    ReportedMetric,
    Run,
    Sample,
    SampleRow,
    Score,
    ScoreDetail,
    ScoreEdit,
    Setting,
    Severity,
)
from reviewer_app.domain.metadata import MetadataDocument
from reviewer_app.evidence.passages import NAMED, Columns, Passages

T = TypeVar("T")

_DIGEST = re.compile(r"[0-9a-f]{8,256}")
_NONE = type(None)
_INT_OR_NONE, _FLOAT_OR_NONE = (int, _NONE), (float, int, _NONE)


def _signatures(*fields: type | tuple[type, ...]) -> frozenset[tuple[type, ...]]:
    """Every tuple of types that an array may have; one look-up then checks all its fields."""
    return frozenset(product(*(field if isinstance(field, tuple) else (field,) for field in fields)))


_SETTING = _signatures(str, str)
_NOTE = _signatures(str, str, str)
_METRIC = _signatures(str, str, _FLOAT_OR_NONE, _FLOAT_OR_NONE, str)
_SCORE = _signatures(str, _FLOAT_OR_NONE, str, bool, bool)
_RUN = _signatures(*[str] * 8, _INT_OR_NONE, _INT_OR_NONE, _INT_OR_NONE, int, list, list, list, str)
_ROW = _signatures(
    str, str, int, list, *[str] * 4, int, bool, _INT_OR_NONE, _INT_OR_NONE, _FLOAT_OR_NONE, list, str, list
)
_EVENT = _signatures(int, str, str, str, str, str, list, list)
_MEDIA = _signatures(str, str, _INT_OR_NONE, str)
_EDIT = _signatures(*[str] * 6)
_DETAIL = _signatures(list, str, str, list)
_SAMPLE = _signatures(str, int, str, str, list, list, str, str, list, list)
_BODIES, _PASSAGES = _signatures(*[list] * 5), _signatures(*[list] * 3)
# A dictionary answers in a fifth of the time that an enumeration takes; a long log has a million turns.
_SEVERITIES, _KINDS = {one.value: one for one in Severity}, {one.value: one for one in EventKind}
_NAMES = {name: name for name in NAMED}
_MOST_TURNS = 2**31  # no sample has more
_MEDIA_KINDS = frozenset(("image", "audio", "video", "document"))


def _fields_of(form: type) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*form.__slots__)  # type: ignore[attr-defined]  # every form here is a slotted dataclass


_of_setting, _of_note, _of_metric = _fields_of(Setting), _fields_of(Note), _fields_of(ReportedMetric)
_of_score, _of_row, _of_run = _fields_of(Score), _fields_of(SampleRow), _fields_of(Run)
_of_event, _of_edit, _of_detail = _fields_of(Event), _fields_of(ScoreEdit), _fields_of(ScoreDetail)
_of_sample, _of_media = _fields_of(Sample), _fields_of(Media)


def plain_run(run: Run) -> list[Any]:
    values = list(_of_run(run))
    values[12] = [_of_setting(one) for one in run.settings]
    values[13] = [_of_metric(one) for one in run.metrics]
    values[14] = [_of_note(one) for one in run.notes]
    return values


def plain_row(row: SampleRow) -> list[Any]:
    values = list(_of_row(row))
    values[3] = [_of_score(one) for one in row.scores]
    values[13] = [_of_setting(one) for one in row.metadata]
    values[15] = [_of_edit(one) for one in row.edits]
    return values


def plain_sample(sample: Sample) -> list[Any]:
    values = list(_of_sample(sample))
    values[4] = [_plain_detail(one) for one in sample.scores]
    values[5] = [_plain_event(one) for one in sample.events]
    values[8] = [_of_setting(one) for one in sample.metadata]
    values[9] = [_of_note(one) for one in sample.notes]
    return values


def _plain_detail(detail: ScoreDetail) -> list[Any]:
    edits = [_of_edit(edit) for edit in detail.edits]
    return [_of_score(detail.score), detail.answer, detail.explanation, edits]


def _plain_event(event: Event) -> list[Any]:
    values = list(_of_event(event))
    values[7] = [_of_media(one) for one in event.media]
    return values


def plain_bodies(bodies: Sequence[Body]) -> list[Any]:
    """Locators, rows, faults, how many passages each has; and the passages of all."""
    rows = [None if one.row is None else plain_row(one.row) for one in bodies]
    counts = [len(one.passages) for one in bodies]
    passages = _plain_passages(one.passages for one in bodies)
    return [[one.locator for one in bodies], rows, [one.fault for one in bodies], counts, passages]


def plain_passages(passages: Iterable[Passage]) -> list[Any]:
    """What each is in one word, its text, its turn: the columns of `passages.Columns`."""
    return _plain_passages([passages])


def _plain_passages(stretches: Iterable[Iterable[Passage]]) -> list[Any]:
    columns = Columns()
    for passages in stretches:
        columns.add_all(passages)
    return [columns.names, columns.texts, columns.turns]


def plain_note(note: Note) -> list[str]:
    return list(_of_note(note))


def plain_metadata(document: MetadataDocument) -> Any:
    return to_plain(document)


def plain_claim(claim: CheckpointClaim) -> Any:
    return to_plain(claim)


def metadata_from(plain: object) -> MetadataDocument:
    document = from_plain(MetadataDocument, plain, "an answer of the reader")
    if not all(_DIGEST.fullmatch(one.digest) for one in document.digests):
        raise _fault("a metadata document", "it has a digest that is no hex")
    return document


def claim_from(plain: object) -> CheckpointClaim:
    claim = from_plain(CheckpointClaim, plain, "an answer of the reader")
    if not _DIGEST.fullmatch(claim.digest):
        raise _fault("a checkpoint claim", "its digest is no hex")
    return claim


def run_from(plain: object) -> Run:
    values = _checked(plain, _RUN, "a run")
    values[12] = tuple(_setting(one) for one in values[12])
    values[13] = tuple(_metric(one) for one in values[13])
    values[14] = tuple(note_from(one) for one in values[14])
    if values[11] < 1:
        raise _fault("a run", "it has no epoch")
    return Run(*values)


def row_from(plain: object) -> SampleRow:
    values = _checked(plain, _ROW, "a sample row")
    if values[1] not in ("string", "number"):
        raise _fault("a sample row", "its id is neither a string nor a number")
    values[3] = tuple(map(_score, values[3]))
    values[13] = tuple(map(_setting, values[13])) if values[13] else ()
    values[12] = _float(values[12])
    values[15] = tuple(map(_edit, values[15])) if values[15] else ()
    return SampleRow(*values)


def sample_from(plain: object) -> Sample:
    values = _checked(plain, _SAMPLE, "a sample")
    values[4] = tuple(_detail(one) for one in values[4])
    values[5] = tuple(_event(place, one) for place, one in enumerate(values[5]))
    values[8] = tuple(_setting(one) for one in values[8])
    values[9] = tuple(note_from(one) for one in values[9])
    return Sample(*values)


def bodies_from(plain: object) -> list[Body]:
    what = "samples' bodies"
    locators, rows, faults, counts, said = _checked(plain, _BODIES, what)
    _check_columns(what, (locators, (str,)), (rows, (list, _NONE)), (faults, (str,)), (counts, (int,)))
    columns = columns_from(said)
    if sum(counts) != len(columns.names) or min(counts, default=0) < 0:
        raise _fault(what, "it has more passages or fewer than it says")
    return [
        Body(locator, None if row is None else row_from(row), Passages(columns, end - count, end), fault)
        for locator, row, fault, count, end in zip(
            locators, rows, faults, counts, accumulate(counts), strict=True
        )
    ]


def columns_from(plain: object) -> Columns:
    """The columns of passages, each of which is one."""
    names, texts, turns = _checked(plain, _PASSAGES, "passages")
    _check_columns("passages", (names, (str,)), (texts, (str,)), (turns, (int, _NONE)))
    try:
        names = [_NAMES[name] for name in names]  # each word once in memory, however many passages have it
    except KeyError:
        raise _fault("a passage", "it has a word that is not in its list") from None
    placed = [turn for turn in turns if turn is not None]
    if [name in _KINDS for name in names] != [turn is not None for turn in turns]:
        raise _fault("a passage", "it is of a turn and of none")
    if placed and not 0 <= min(placed) <= max(placed) < _MOST_TURNS:
        raise _fault("a passage", "its turn has no place")
    return Columns(names, texts, turns)


def _check_columns(what: str, *columns: tuple[list[Any], tuple[type, ...]]) -> None:
    """Columns of one length, each with values of these types alone."""
    if len({len(values) for values, _ in columns}) != 1:
        raise _fault(what, "its columns are not of one length")
    if any(not set(map(type, values)) <= set(types) for values, types in columns):
        raise _fault(what, "its fields are not of the types they should be")


def note_from(plain: object) -> Note:
    code, severity, sentence = _checked(plain, _NOTE, "a note")
    return Note(code, _member(_SEVERITIES, severity, "a weight"), sentence)


def _checked(plain: object, signatures: frozenset[tuple[type, ...]], what: str) -> list[Any]:
    if type(plain) is not list or (*map(type, plain),) not in signatures:
        raise _fault(what, "its fields are not of the types they should be")
    return plain


def _fault(what: str, fault: str) -> NotOfTheForm:
    return NotOfTheForm(where="an answer of the reader", form=what, fault=fault)


def _member(known: Mapping[str, T], value: str, form: str) -> T:
    found = known.get(value)
    if found is None:
        raise _fault(form, "it has a word that is not in its list")
    return found


def _float(value: int | float | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _fault("a number", "it is not finite")
    return number


def _setting(plain: object) -> Setting:
    return Setting(*_checked(plain, _SETTING, "a setting"))


def _metric(plain: object) -> ReportedMetric:
    scorer, name, value, stderr, reducer = _checked(plain, _METRIC, "a metric")
    return ReportedMetric(scorer, name, _float(value), _float(stderr), reducer)


def _score(plain: object) -> Score:
    scorer, value, shown, unscored, edited = _checked(plain, _SCORE, "a score")
    return Score(scorer, _float(value), shown, unscored, edited)


def _event(place: int, plain: object) -> Event:
    index, kind, title, words, at, note, spans, media = _checked(plain, _EVENT, "an event")
    if index != place:
        raise _fault("an event", "it is out of order")
    if not all(type(span) is str for span in spans):
        raise _fault("an event", "it lies in something that has no name")
    found = tuple(map(_media, media)) if media else ()
    return Event(index, _member(_KINDS, kind, "a kind of turn"), title, words, at, note, tuple(spans), found)


def _media(plain: object) -> Media:
    kind, media_type, size, place = _checked(plain, _MEDIA, "a picture or recording")
    if kind not in _MEDIA_KINDS or (size is not None and size < 0):
        raise _fault("a picture or recording", "it is of no kind known here, or less than empty")
    return Media(kind, media_type, size, place)


def _detail(plain: object) -> ScoreDetail:
    score, answer, explanation, edits = _checked(plain, _DETAIL, "a score")
    return ScoreDetail(_score(score), answer, explanation, tuple(_edit(edit) for edit in edits))


def _edit(plain: object) -> ScoreEdit:
    return ScoreEdit(*_checked(plain, _EDIT, "a score edit"))
