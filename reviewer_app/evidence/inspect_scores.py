"""Inspect scores: what a scorer wrote for a sample, as numbers where it is one, always as it was shown.

- "C" is 1, "P" 0.5, "I" and "N" 0; yes and true 1, no and false 0; a number in a string is that number
  (inspect_ai.scorer.value_to_float). Any other text, and any list, has no value.
- NaN is *unscored*; null is missing; neither is 0. An infinity has no value and is shown.
- A scorer whose value is an object gives one score a key, named "scorer/key".
- The history of an edited score starts with what the scorer wrote, then each edit in order; "UNCHANGED"
  keeps what was before.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from reviewer_app.domain.evidence import Score, ScoreDetail, ScoreEdit
from reviewer_app.evidence.untrusted_json import as_json, mapping, sequence, string, text

_LETTERS = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}
_WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_UNCHANGED = "UNCHANGED"


def score_of(scorer: str, value: object, *, edited: bool = False) -> Score:
    """One score from one plain value (no object)."""
    if type(value) is str:
        return Score(
            scorer, _LETTERS[value] if value in _LETTERS else _number_in(value), value, False, edited
        )
    number, shown = _number(value)
    unscored = isinstance(value, float) and math.isnan(value)
    return Score(scorer, number, shown, unscored, edited)


def _number(value: object) -> tuple[float | None, str]:
    if isinstance(value, str):
        return _number_in(value), value
    if isinstance(value, bool):
        return float(value), "true" if value else "false"
    if isinstance(value, int | float):
        finite = abs(value) < 1e308  # False for NaN too
        return (float(value) if finite else None), json.dumps(value)
    return None, text(value)


def _number_in(value: str) -> float | None:
    if value in _LETTERS:
        return _LETTERS[value]
    if _NUMBER.fullmatch(value):
        number = float(value)
        return number if math.isfinite(number) else None
    return _WORDS.get(value.strip().lower())


def row_scores(scores: object) -> tuple[tuple[Score, ...], tuple[ScoreEdit, ...]]:
    """The scores of a sample for the table, from its `scores` object (name to score), and their edits."""
    found: list[Score] = []
    edits: list[ScoreEdit] = []
    for name, untrusted in mapping(scores).items():
        score = untrusted if type(untrusted) is dict else {"value": untrusted}
        value, history = score.get("value"), score.get("history")
        if isinstance(value, dict) or history:
            for detail in _details(name, score):
                found.append(detail.score)
                edits.extend(detail.edits)
        else:
            found.append(score_of(name, value))
    return tuple(found), tuple(edits)


def is_edited(scores: object) -> bool:
    """Whether any score of a sample has a history: without one there is no edit."""
    return any(mapping(score).get("history") for score in mapping(scores).values())


def score_details(scores: object) -> tuple[ScoreDetail, ...]:
    """The same with answer, explanation and edits, for a sample's body."""
    return tuple(
        detail
        for name, untrusted in mapping(scores).items()
        for detail in _details(name, untrusted if isinstance(untrusted, dict) else {"value": untrusted})
    )


def _details(name: str, score: dict[str, Any]) -> Iterator[ScoreDetail]:
    answer, explanation = text(score.get("answer")), text(score.get("explanation"))
    value, history = score.get("value"), _history(score) if score.get("history") else []
    if not history and not isinstance(value, dict):
        yield ScoreDetail(score_of(name, value), answer, explanation)
        return
    for label, leaf, changes in _leaves(name, value, history):
        edits = tuple(_edit(label, before, after, entry) for before, after, entry in changes)
        yield ScoreDetail(score_of(label, leaf, edited=bool(edits)), answer, explanation, edits)


_Change = tuple[Any, Any, dict[str, Any]]  # before, after, the edit that did it


def _history(score: dict[str, Any]) -> list[_Change]:
    """Each edit with the value before and after; the first entry is what the scorer wrote."""
    entries = [mapping(entry) for entry in sequence(score.get("history"))]
    if not entries:
        return []
    if len(entries) == 1 and mapping(entries[0].get("provenance")):
        entries = [{}, *entries]  # an edit whose original was not kept
    now = entries[0].get("value")
    changes = []
    for entry in entries[1:]:
        after = entry.get("value", _UNCHANGED)
        after = now if after == _UNCHANGED else after
        changes.append((now, after, entry))
        now = after
    return changes


def _leaves(name: str, value: object, history: list[_Change]) -> Iterator[tuple[str, Any, list[_Change]]]:
    """(label, value, edits) of a plain score, or of each key of an object."""
    if not isinstance(value, dict):
        yield name, value, history
        return
    if not value:
        yield name, None, history
    for key, item in value.items():
        changes = [
            (_key_of(before, key), _key_of(after, key), entry)
            for before, after, entry in history
            if _key_of(before, key) != _key_of(after, key) or before == after
        ]
        yield f"{name}/{key}", item if not isinstance(item, dict) else as_json(item), changes


def _key_of(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else value


def _edit(scorer: str, before: object, after: object, entry: dict[str, Any]) -> ScoreEdit:
    origin = mapping(entry.get("provenance"))
    return ScoreEdit(
        scorer=scorer,
        before=_number(before)[1],
        after=_number(after)[1],
        author=string(origin.get("author")),
        at=string(origin.get("timestamp")),
        reason=string(origin.get("reason")),
    )
