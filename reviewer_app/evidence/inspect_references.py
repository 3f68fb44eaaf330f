"""Inspect logs say a long text once and refer to it: attachments by digest, messages by place in a pool.

- `attachment://<digest>` (and `tc://<digest>` in the oldest logs) stands for a text in `attachments` (or in
  `transcript.content`). A reference that leads nowhere stays as it is and is counted.
- `input_refs` are half-open ranges into `events_data.messages` (before that, `message_pool`). The raw calls
  that `call_refs` rebuild repeat the same messages in a provider's words and are not shown.
"""

from __future__ import annotations

import re
from typing import Any

from reviewer_app.evidence.untrusted_json import integer, mapping, sequence, text

_REFERENCE = re.compile(r"(?:attachment|tc)://([0-9a-f]{32})")
_MOST_POOLED = 100_000


class References:
    """The attachments and pools of one sample; `missing` are the references that lead nowhere."""

    def __init__(self, sample: dict[str, Any]) -> None:
        pooled = mapping(sample.get("events_data")).get("messages", sample.get("message_pool"))
        self._pool = sequence(pooled)
        oldest = mapping(mapping(sample.get("transcript")).get("content"))
        self._attachments = {**oldest, **mapping(sample.get("attachments"))}
        self.missing: set[str] = set()

    def resolved(self, value: Any) -> Any:
        """`value` with every reference in its strings replaced, however deep."""
        if isinstance(value, str):
            return _REFERENCE.sub(self._attachment, value) if "://" in value else value
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, dict):
            return {key: self.resolved(item) for key, item in value.items()}
        return value

    def _attachment(self, match: re.Match[str]) -> str:
        found = self._attachments.get(match.group(1))
        if isinstance(found, str):
            return found
        self.missing.add(match.group())
        return match.group()

    def inputs(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        """The messages a model was given, from the pool where the event refers to it."""
        ranges = event.get("input_refs")
        if not isinstance(ranges, list):
            return [mapping(message) for message in sequence(event.get("input"))]
        messages: list[dict[str, Any]] = []
        for untrusted in ranges:
            first, last = (integer(bound) for bound in [*sequence(untrusted), None, None][:2])
            if first is None or last is None or not 0 <= first <= last <= len(self._pool):
                self.missing.add(text(untrusted))
                continue
            messages += [mapping(message) for message in self._pool[first:last][:_MOST_POOLED]]
        return messages
