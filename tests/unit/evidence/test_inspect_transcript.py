"""Transcripts: each message once, in order, with tools, limits, scores, graders and agents."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer_app.domain.evidence import Event, EventKind, Part, Passage
from reviewer_app.evidence.inspect_references import References
from reviewer_app.evidence.inspect_transcript import arguments_text, transcript, walk
from reviewer_app.evidence.inspect_words import Words
from reviewer_app.evidence.passages import Passages
from tests.builders_evidence import a_message

K = EventKind


def turns(events: list[Any], **sample: Any) -> list[tuple[EventKind, str, str]]:
    return [(one.kind, one.title, one.text) for one in shown(events, **sample)]


def shown(events: list[Any], **sample: Any) -> tuple[Event, ...]:
    """The turns; what the search is given of them (`Words`) are the same ones."""
    body = {"events": events, **sample}
    found = transcript(body)[0]
    words = Words(References(body), scored=False)
    walk(body, words)
    assert Passages.all_of(words.said) == [
        Passage(Part.EVENT, one.text, one.index, one.kind) for one in found if one.text
    ]
    return found


def model(inputs: list[Any], output: Any = None, **more: Any) -> dict[str, Any]:
    choices = [] if output is None else [{"message": output}]
    return {"event": "model", "input": inputs, "output": {"choices": choices}, **more}


SYSTEM, TASK = a_message("system", "rules", "m0"), a_message("user", "task", "m1")
CALL = {"id": "c1", "function": "bash", "arguments": {"cmd": "ls"}}
ASKS = a_message("assistant", "looking", "m2", tool_calls=[CALL], model="maker/model")
RESULT = a_message("tool", "files", "m3", tool_call_id="c1", function="bash")
TOOL = {"event": "tool", "id": "c1", "function": "bash", "arguments": {"cmd": "ls"}, "result": "files"}
DONE = a_message("assistant", "done", "m4")


def test_a_conversation_is_shown_once_and_in_order() -> None:
    events = [model([SYSTEM, TASK], ASKS), TOOL, model([SYSTEM, TASK, ASKS, RESULT], DONE)]
    assert turns(events, messages=[SYSTEM, TASK, ASKS, RESULT, DONE]) == [
        (K.SYSTEM, "system", "rules"),
        (K.USER, "user", "task"),
        (K.ASSISTANT, "maker/model", "looking"),
        (K.TOOL_CALL, "bash", "ls"),
        (K.TOOL_RESULT, "bash", "files"),
        (K.ASSISTANT, "", "done"),
    ]


def without_id(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "id"}


def test_messages_without_ids_are_told_apart_by_their_words() -> None:
    again = {"role": "user", "content": "again"}
    first, second = without_id(DONE), without_id(a_message("assistant", "more"))
    events = [model([again], first), model([again, first, again], second)]
    messages = [again, first, again, second]
    assert [words for _, _, words in turns(events, messages=messages)][:4] == [
        "again",
        "done",
        "again",
        "more",
    ]


def test_messages_without_events_are_the_transcript() -> None:
    assert turns([], messages=[SYSTEM, TASK, ASKS, RESULT]) == [
        (K.SYSTEM, "system", "rules"),
        (K.USER, "user", "task"),
        (K.ASSISTANT, "maker/model", "looking"),
        (K.TOOL_CALL, "bash", "ls"),
        (K.TOOL_RESULT, "bash", "files"),
    ]


def test_pooled_inputs_and_attachments_are_resolved() -> None:
    digest = "ab" * 16
    pool = [SYSTEM, a_message("user", f"see attachment://{digest}!", "m1")]
    event = {
        "event": "model",
        "input": [],
        "input_refs": [[0, 2]],
        "output": {"choices": [{"message": DONE}]},
    }
    sample = {"events_data": {"messages": pool, "calls": []}, "attachments": {digest: "the whole text"}}
    assert [words for _, _, words in turns([event], **sample)] == ["rules", "see the whole text!", "done"]
    older = {"message_pool": pool, "attachments": {digest: "the whole text"}}
    assert turns([event], **older) == turns([event], **sample)


@pytest.mark.parametrize("refs", [[[0, 9]], [[-1, 1]], ["x"], [[1]], [None]])
def test_references_that_lead_nowhere_are_noted(refs: list[Any]) -> None:
    event = {"event": "model", "input_refs": refs, "output": {"choices": [{"message": DONE}]}}
    events, notes = transcript({"events": [event], "message_pool": [TASK]})
    assert [one.text for one in events] == ["done"]
    assert "references-missing" in {note.code for note in notes}


def test_a_result_the_model_was_shown_differently_is_shown_twice() -> None:
    cut = {**RESULT, "content": "fil… (cut)"}
    found = shown([model([TASK], ASKS), TOOL, model([TASK, ASKS, cut], DONE)])
    results = [(one.text, one.note) for one in found if one.kind is K.TOOL_RESULT]
    assert results[0] == ("files", "")
    assert results[1][0] == "fil… (cut)"
    assert "differs" in results[1][1]


def test_a_failed_tool_says_so() -> None:
    failed = {**TOOL, "result": "", "error": {"type": "timeout", "message": "took too long"}}
    result = shown([model([TASK], ASKS), failed])[-1]
    assert (result.text, result.note) == ("took too long", "the tool failed (timeout)")


def test_a_graders_words_are_marked_as_the_scorers() -> None:
    events = [
        {"event": "span_begin", "id": "a", "type": "scorers", "name": "scorers"},
        {"event": "span_begin", "id": "b", "parent_id": "a", "type": "scorer", "name": "graded"},
        model([a_message("user", "grade this", "g1")], a_message("assistant", "C", "g2"), span_id="b"),
        {"event": "score", "span_id": "b", "score": {"value": "C", "explanation": "right"}},
    ]
    found = shown(events)
    assert [one.note for one in found[:2]] == ["within the scorer graded"] * 2
    assert (found[2].kind, found[2].title, found[2].text) == (K.SCORE, "graded", "C\nexplanation: right")


def test_the_older_steps_mark_a_scorer_too() -> None:
    events = [
        {"event": "step", "action": "begin", "type": "scorer", "name": "graded"},
        model([a_message("user", "grade this", "g1")]),
        {"event": "step", "action": "end", "type": "scorer", "name": "graded"},
        model([TASK]),
    ]
    assert [one.note for one in shown(events)] == ["within the scorer graded", ""]


def test_every_turn_says_what_it_lies_in_outermost_first() -> None:
    events = [
        {"event": "span_begin", "id": "s", "type": "solvers", "name": "solvers"},
        {"event": "span_begin", "id": "a", "parent_id": "s", "type": "solver", "name": "react"},
        {"event": "span_begin", "id": "b", "parent_id": "a", "type": "agent", "name": "react"},
        {"event": "span_begin", "id": "t", "parent_id": "b", "type": "tool", "name": "bash"},
        model([SYSTEM], span_id="b"),
        {**TOOL, "span_id": "t"},
        model([TASK], span_id="unknown"),
    ]
    assert [one.spans for one in shown(events)] == [("react",), ("react", "bash"), ("react", "bash"), ()]


def test_the_older_steps_are_what_a_turn_lies_in() -> None:
    events = [
        {"event": "step", "action": "begin", "type": "solver", "name": "plan"},
        {"event": "step", "action": "begin", "type": None, "name": "try 1"},
        model([SYSTEM]),
        {"event": "step", "action": "end"},
        model([TASK]),
    ]
    assert [one.spans for one in shown(events)] == [("plan", "try 1"), ("plan",)]


def test_a_pool_that_grows_is_shown_once_whether_its_messages_have_ids_or_not() -> None:
    pool = [SYSTEM, TASK, without_id(DONE), a_message("user", "more", "m8"), without_id(DONE)]
    events = [{"event": "model", "input_refs": [[0, count]], "output": {}} for count in (1, 2, 3, 3, 5)]
    words = [one.text for one in transcript({"events": events, "message_pool": pool})[0]]
    assert words == ["rules", "task", "done", "more", "done"]


def test_only_an_agent_inside_another_is_named() -> None:
    events = [
        {"event": "span_begin", "id": "a", "type": "agent", "name": "outer"},
        model([TASK], span_id="a"),
        {"event": "span_begin", "id": "b", "parent_id": "a", "type": "agent", "name": "inner"},
        model([a_message("user", "sub-task", "x")], span_id="b"),
    ]
    assert [one.note for one in shown(events)] == ["", "within the agent inner"]


def test_spans_that_go_in_circles_end() -> None:
    events = [
        {"event": "span_begin", "id": "a", "parent_id": "b", "type": "x"},
        {"event": "span_begin", "id": "b", "parent_id": "a", "type": "x"},
        model([TASK], span_id="a"),
    ]
    assert [one.note for one in shown(events)] == [""]


@pytest.mark.parametrize("kind", [["agent"], {"type": "agent"}, None, 7, True])
def test_a_span_of_a_type_that_is_no_word_encloses_nothing(kind: object) -> None:
    events = [
        {"event": "span_begin", "id": "a", "type": kind, "name": "odd"},
        {"event": "step", "action": "begin", "type": kind, "name": "odd"},
        model([TASK], span_id="a"),
        model([TASK], span_id="b"),
    ]
    assert [one.note for one in shown(events)][:1] == [""]


def test_endings_the_events_do_not_show_come_from_the_sample() -> None:
    sample = {"limit": {"type": "message", "limit": 30}, "error": {"message": "boom"}}
    assert turns([], **sample) == [
        (K.LIMIT, "message", "message limit of 30 reached"),
        (K.ERROR, "sample error", "boom"),
    ]
    events = [
        {"event": "sample_limit", "type": "token", "message": "spent"},
        {"event": "error", "error": {"message": "e"}},
    ]
    assert turns(events, **sample) == [(K.LIMIT, "token", "spent"), (K.ERROR, "error", "e")]


def test_a_score_edit_is_a_turn_whether_an_event_says_it_or_the_history() -> None:
    origin = {"author": "A. Reyes", "reason": "capitals", "timestamp": "t9"}
    edit = {"value": "C", "provenance": origin}
    (event,) = shown([{"event": "score_edit", "score_name": "flag", "edit": edit}])
    assert (event.kind, event.title, event.note) == (K.EDIT, "flag", "by A. Reyes")
    assert "capitals" in event.text
    scores = {"flag": {"value": "C", "history": [{"value": "I"}, edit]}}
    (event,) = shown([], scores=scores)
    assert (event.kind, event.text, event.at, event.note) == (K.EDIT, "I → C\ncapitals", "t9", "by A. Reyes")


def test_reasoning_tools_and_media_have_words() -> None:
    content = [
        {"type": "reasoning", "reasoning": "hm"},
        {"type": "reasoning", "redacted": True, "reasoning": "c2VjcmV0", "summary": "thought"},
        {"type": "text", "text": "answer"},
        {"type": "image", "image": "data:image/png;base64," + "A" * 5000},
        {"type": "hologram", "x": 1},
    ]
    (turn,) = shown([], messages=[a_message("user", content)])
    assert turn.text.splitlines() == [
        "[reasoning] hm",
        "[reasoning, withheld by the provider] thought",
        "answer",
        "[image, image/png, 3,750 bytes]",
        '{"type": "hologram", "x": 1}',
    ]


def test_nested_events_of_older_logs_are_shown_in_their_place() -> None:
    inner = {"event": "sandbox", "action": "exec", "cmd": "ls", "output": "files", "result": 1}
    found = shown([model([TASK], ASKS), {**TOOL, "events": [inner]}])
    assert [(one.title, one.note) for one in found][-2:] == [("sandbox exec", "exit code 1"), ("bash", "")]


def test_bookkeeping_is_counted_not_shown() -> None:
    events, (note,) = transcript({"events": [{"event": "state"}, {"event": "state"}, {"event": "store"}]})
    assert events == ()
    assert note.code == "bookkeeping-not-shown"
    assert "state 2, store 1" in note.sentence


def test_a_failed_model_call_and_earlier_attempts_are_errors() -> None:
    sample = {"error_retries": [{"message": "first try broke"}]}
    assert turns([model([], error="no answer")], **sample) == [
        (K.ERROR, "attempt 1 failed", "first try broke"),
        (K.ERROR, "model call failed", "no answer"),
    ]


def test_arguments_read_like_a_command() -> None:
    assert arguments_text({"cmd": "ls -l"}) == "ls -l"
    assert arguments_text({"path": "a", "lines": [1, 2]}) == "path: a\nlines: [1, 2]"
    assert arguments_text({}) == ""
    assert arguments_text("raw words") == "raw words"
