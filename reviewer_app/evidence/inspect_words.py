"""The words of an Inspect sample's turns, for the search: the same turns in the same order, and nothing else.

Where a turn lies, when it was and what media it carries is for a reader, and costs more than its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewer_app.domain.evidence import EventKind, Part, Passage
from reviewer_app.evidence.bodies import is_final_score
from reviewer_app.evidence.inspect_references import References
from reviewer_app.evidence.inspect_transcript import Turns


class Words(Turns):
    """Turns as they are found, as passages: `shown` stays empty."""

    def __init__(self, references: References) -> None:
        super().__init__(references)
        self._kinds: list[EventKind] = []
        self._said: list[Passage] = []
        self._final_scores: set[int] = set()

    def said(self, scored: bool) -> Sequence[Passage]:
        """A passage of each turn with words. `scored`: the sample has the final scores' words itself."""
        if not scored or not self._final_scores:
            return self._said
        return [one for one in self._said if one.event not in self._final_scores]

    def add(
        self,
        kind: EventKind,
        title: str,  # noqa: ARG002  # what `Turns.add` is told
        words: str,
        event: dict[str, Any],  # noqa: ARG002
        note: str = "",
        content: object = None,  # noqa: ARG002
    ) -> None:
        if words:
            index = len(self._kinds)
            self._said.append(Passage(Part.EVENT, words, index, kind))
            if is_final_score(kind, note):
                self._final_scores.add(index)
        self._kinds.append(kind)

    def holds(self, kind: EventKind) -> bool:
        return kind in self._kinds

    def keep(self, kind: str, event: dict[str, Any]) -> None:
        """What is not shown has no words."""
