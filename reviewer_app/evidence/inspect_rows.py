"""The sample table of an Inspect log, from its summaries or, where they lack, from the samples themselves."""

from __future__ import annotations

from typing import Any, Literal

from reviewer_app.domain.evidence import SampleRow, Score, Setting
from reviewer_app.evidence.inspect_scores import row_scores, score_of
from reviewer_app.evidence.settings import bounded, flatten
from reviewer_app.evidence.untrusted_json import as_json, integer, mapping, number, sequence, string, text

PREVIEW = 1000  # characters of input, target and error in a row; a cut ends in "…"


def row_of(sample: dict[str, Any], locator: str) -> SampleRow:
    """A table row from a summary or a whole sample."""
    identity, id_type = sample_id(sample.get("id"))
    metadata = sample.get("metadata")
    return SampleRow(
        id=identity,
        id_type=id_type,
        epoch=integer(sample.get("epoch")) or 1,
        scores=scores_of(sample),
        input=preview(input_text(sample.get("input"))),
        target=preview(target_text(sample.get("target"))),
        limit=limit_text(sample.get("limit")),
        error=preview(error_text(sample.get("error"))),
        retries=_retries(sample),
        invalidated=bool(sample.get("invalidation")),
        turns=integer(sample.get("turn_count")),
        tokens=_tokens(sample.get("model_usage")),
        seconds=number(sample.get("total_time")),
        metadata=_metadata(metadata) if metadata else (),
        locator=locator,
    )


def sample_id(value: object) -> tuple[str, Literal["string", "number"]]:
    """The id as text, and what it was; any other kind of value is a string of its JSON."""
    if isinstance(value, str):
        return value, "string"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return text(value), "number"
    return text(value), "string"


def scores_of(sample: dict[str, Any]) -> tuple[Score, ...]:
    """A sample's scores; the oldest logs have one `score`, of a scorer they do not name here."""
    if "scores" in sample or "score" not in sample:
        return row_scores(sample.get("scores"))
    legacy = sample["score"]
    return row_scores({"score": legacy}) if isinstance(legacy, dict) else (score_of("score", legacy),)


def input_text(value: object) -> str:
    """An input that is a list of messages is their texts, each under its role."""
    if not isinstance(value, list):
        return text(value)
    messages = [mapping(message) for message in value]
    if len(messages) == 1:
        return content_text(messages[0].get("content"))
    return "\n\n".join(f"{text(one.get('role'))}: {content_text(one.get('content'))}" for one in messages)


def content_text(content: object) -> str:
    """The words of a message: its text, reasoning and tool use; media are named, not shown."""
    if not isinstance(content, list):
        return text(content)
    return "\n".join(part for part in map(_part_text, content) if part)


def _part_text(untrusted: object) -> str:
    part = mapping(untrusted)
    kind = string(part.get("type"))
    if kind == "text":
        return text(part.get("text"))
    if kind == "reasoning":
        words = text(part.get("summary")) if part.get("redacted") else text(part.get("reasoning"))
        return f"[reasoning{', withheld by the provider' if part.get('redacted') else ''}] {words}"
    if kind in ("image", "audio", "video", "document"):
        return _media_text(kind, text(part.get(kind)))
    return text(untrusted)


def _media_text(kind: str, data: str) -> str:
    if data.startswith("data:"):
        return f"[{kind}, {data[5:].partition(';')[0][:80]}, {len(data):,} characters, not shown]"
    return f"[{kind}, {data}]"


def target_text(value: object) -> str:
    """Several accepted targets are listed with commas."""
    return ", ".join(text(one) for one in value) if isinstance(value, list) else text(value)


def limit_text(value: object) -> str:
    """The kind of limit a sample ended on ("message", "token", ...); "" where on none."""
    return text(value.get("type")) or "unnamed" if isinstance(value, dict) else text(value)


def error_text(value: object) -> str:
    return text(value.get("message")) or as_json(value) if isinstance(value, dict) else text(value)


def _retries(sample: dict[str, Any]) -> int:
    return integer(sample.get("retries")) or len(sequence(sample.get("error_retries")))


def _tokens(usage: object) -> int | None:
    totals = [integer(mapping(one).get("total_tokens")) for one in mapping(usage).values()]
    known = [total for total in totals if total is not None]
    return sum(known) if known else None


def _metadata(metadata: object) -> tuple[Setting, ...]:
    return bounded(flatten("", metadata))


def preview(words: str) -> str:
    return words if len(words) <= PREVIEW else words[: PREVIEW - 1] + "…"
