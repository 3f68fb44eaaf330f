"""The body of an Inspect sample, as a Sample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer_app.domain.evidence import Note, Sample, ScoreDetail, Severity
from reviewer_app.evidence.inspect_references import References
from reviewer_app.evidence.inspect_rows import error_text, input_text, limit_text, sample_id, target_text
from reviewer_app.evidence.inspect_scores import score_details
from reviewer_app.evidence.inspect_transcript import transcript
from reviewer_app.evidence.settings import bounded, flatten
from reviewer_app.evidence.untrusted_json import integer, mapping, text

_SHOWN_ELSEWHERE = frozenset(
    (
        *(
            "id",
            "epoch",
            "input",
            "target",
            "scores",
            "score",
            "events",
            "messages",
            "limit",
            "error",
            "metadata",
        ),
        *(
            "error_retries",
            "attachments",
            "message_pool",
            "events_data",
            "transcript",
            "invalidation",
            "output",
        ),
    )
)


def sample_of(body: dict[str, Any]) -> Sample:
    """The sample that `body` (the object of one sample in a log) states."""
    references = References(body)
    events, notes = transcript(body)
    rest = {name: value for name, value in body.items() if name not in _SHOWN_ELSEWHERE}
    return Sample(
        id=sample_id(body.get("id"))[0],
        epoch=integer(body.get("epoch")) or 1,
        input=input_text(references.resolved(body.get("input"))),
        target=target_text(body.get("target")),
        scores=_scores(references.resolved(body.get("scores")), body),
        events=events,
        limit=limit_text(body.get("limit")),
        error=error_text(body.get("error")),
        metadata=bounded(iter([*flatten("", body.get("metadata")), *flatten("", rest)])),
        notes=(*_invalidation(body), *notes),
    )


def _scores(scores: object, body: dict[str, Any]) -> tuple[ScoreDetail, ...]:
    if "scores" not in body and "score" in body:
        return score_details({"score": body["score"]})
    return score_details(scores)


def _invalidation(body: dict[str, Any]) -> Iterator[Note]:
    if body.get("invalidation"):
        record = mapping(body["invalidation"])
        who, why = text(record.get("author")), text(record.get("reason"))
        words = f"The sample was marked invalid{f' by {who}' if who else ''}{f': {why}' if why else ''}."
        yield Note("sample-invalidated", Severity.SERIOUS, words)
