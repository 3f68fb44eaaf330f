"""The words of an Inspect sample for the search are those of the sample as it is opened."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer_app.domain.evidence import Part
from reviewer_app.evidence.bodies import BEFORE_THE_END, passages_of
from reviewer_app.evidence.inspect_sample import body_of_sample, sample_of
from tests.builders_evidence import a_body, a_message

TASK = a_message("user", "the task", "m1")
MODEL = {
    "event": "model",
    "input": [TASK],
    "output": {"choices": [{"message": a_message("assistant", "so")}]},
}
SCORE = {"event": "score", "score": {"value": "C", "answer": "x", "explanation": "compared"}}
ON_THE_WAY = {**SCORE, "intermediate": True}
EDITED = {
    "match": {"value": "C", "history": [{"value": "I"}, {"value": "C", "provenance": {"author": "A. Reyes"}}]}
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"events": [MODEL, ON_THE_WAY, SCORE]},
        {"events": [MODEL, ON_THE_WAY, SCORE], "scores": {}},
        {"events": [MODEL, SCORE], "scores": EDITED},
        {
            "events": [MODEL, {"event": "score_edit", "score_name": "match", "edit": {"value": 1}}],
            "scores": EDITED,
        },
        {"events": [MODEL], "limit": {"type": "token", "limit": 3}, "error": {"message": "it broke"}},
        {"events": [{"event": "sample_limit", "message": "too long"}], "limit": "token"},
        {"events": [], "error_retries": [{"message": "once"}], "messages": [TASK], "input": "the task"},
        {
            "events": [{"event": "new kind", "x": 1}],
            "attachments": {"0" * 32: "long"},
            "input": f"attachment://{'0' * 32}",
        },
    ],
)
def test_the_words_are_those_of_the_sample(changes: dict[str, Any]) -> None:
    body = {**a_body("s1"), **changes}
    assert body_of_sample(body, "x").passages == passages_of(sample_of(body))


def test_a_final_score_is_in_the_words_once_and_one_on_the_way_stays() -> None:
    body = {**a_body("s1"), "events": [ON_THE_WAY, SCORE], "messages": []}
    turns = [one.event for one in body_of_sample(body, "x").passages if one.part is Part.EVENT]
    notes = [event.note for event in sample_of(body).events]
    assert (turns, notes[:2]) == ([0], [BEFORE_THE_END, ""])
    unscored = body_of_sample({**body, "scores": {}}, "x")
    assert [one.event for one in unscored.passages if one.part is Part.EVENT] == [0, 1]
