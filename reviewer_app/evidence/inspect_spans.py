"""Where in a run an event happened: inside which scorer, inside which agent of another.

Newer logs bracket events with `span_begin` and `span_end` and give each event its span; older ones write
`step` events that begin and end.
"""

from __future__ import annotations

from typing import Any

from reviewer_app.evidence.untrusted_json import text

_SCORING = frozenset(("scorer", "scorers"))
_AGENTS = frozenset(("agent", "subagent", "handoff"))
_DEEPEST = 64


class Spans:
    """The spans and steps met so far."""

    def __init__(self) -> None:
        self._spans: dict[str, dict[str, Any]] = {}
        self._steps: list[dict[str, Any]] = []

    def follow(self, kind: str, event: dict[str, Any]) -> None:
        """Take note of a bookkeeping event."""
        if kind == "span_begin":
            self._spans[text(event.get("id"))] = event
        elif kind == "step" and event.get("action") == "begin":
            self._steps.append(event)
        elif kind == "step" and self._steps:
            self._steps.pop()

    def scorer(self, event: dict[str, Any]) -> str:
        """The name of the scorer the event lies in; "" for none."""
        return next(iter(self._enclosing(event, _SCORING)), "")

    def within(self, event: dict[str, Any]) -> str:
        """A scorer, or an agent inside another; the outermost agent is the run itself, worth no word."""
        scorer = self.scorer(event)
        if scorer:
            return f"within the scorer {scorer}"
        agents = self._enclosing(event, _AGENTS)
        return f"within the agent {agents[0]}" if len(agents) > 1 else ""

    def _enclosing(self, event: dict[str, Any], types: frozenset[str]) -> list[str]:
        """The names of the spans of these types around the event, innermost first; or else of the steps."""
        found = []
        span = self._span(event.get("span_id"))
        for _ in range(_DEEPEST):
            if span is None:
                break
            if text(span.get("type")) in types:
                found.append(text(span.get("name")))
            span = self._span(span.get("parent_id"))
        if found or not event:
            return found
        return [text(step.get("name")) for step in reversed(self._steps) if text(step.get("type")) in types]

    def _span(self, identity: object) -> dict[str, Any] | None:
        return self._spans.get(identity) if isinstance(identity, str) else None
