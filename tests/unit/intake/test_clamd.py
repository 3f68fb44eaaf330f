"""clamd's protocol: what a real daemon answers, and every way in which there is no answer."""

from __future__ import annotations

import socket
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.intake.clamd import (
    Answer,
    Kind,
    NoAnswer,
    Stream,
    Version,
    Why,
    answer_in,
    ask_version,
    version_in,
)
from tests.builders_clamd import MARKER, ADaemon, a_clamd, a_deaf_socket, a_socket_that_says

PATIENCE = 20.0  # seconds, where an answer comes


@pytest.fixture(scope="module")
def daemon() -> Iterator[ADaemon]:
    with a_clamd() as running:
        yield running


def streamed(socket_path: str, *pieces: bytes, patience: float = PATIENCE) -> Answer:
    stream = Stream(socket_path, patience)
    try:
        for piece in pieces:
            stream.send(memoryview(piece))
        return stream.answer()
    finally:
        stream.close()


def refusal(socket_path: str, *pieces: bytes, patience: float = PATIENCE) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        streamed(socket_path, *pieces, patience=patience)
    return caught.value


def test_the_daemon_says_what_it_is(daemon: ADaemon) -> None:
    version = ask_version(daemon.socket, PATIENCE)
    assert version.engine.startswith("ClamAV ")
    assert version.database_date is None  # our own signatures carry no date, and none is made up


def test_one_file_in_one_piece_in_many_and_in_none(daemon: ADaemon) -> None:
    assert streamed(daemon.socket, b"plain words\n") == Answer(Kind.NOTHING_FOUND)
    assert streamed(daemon.socket) == Answer(Kind.NOTHING_FOUND)
    found = Answer(Kind.FOUND, "Test.Marker.UNOFFICIAL")
    assert streamed(daemon.socket, b"before " + MARKER) == found
    assert streamed(daemon.socket, b"before ", b"", MARKER) == found  # an empty piece is not the end
    assert streamed(daemon.socket, *(MARKER[i : i + 1] for i in range(len(MARKER)))) == found


def test_the_memory_of_a_piece_may_be_used_again(daemon: ADaemon) -> None:
    held = bytearray(1 << 20)
    stream = Stream(daemon.socket, PATIENCE)
    held[-len(MARKER) :] = MARKER
    stream.send(memoryview(held))
    held[:] = bytes(len(held))
    stream.send(memoryview(held)[:7])
    assert stream.answer().kind is Kind.FOUND
    stream.close()


@pytest.mark.parametrize("pieces", [1, 40])
def test_a_stream_that_is_too_long_is_answered_while_it_is_written(daemon: ADaemon, pieces: int) -> None:
    whole = bytes(10 << 20)  # the daemon takes 3 MiB
    step = len(whole) // pieces
    parts = (whole[i : i + step] for i in range(0, len(whole), step))
    assert streamed(daemon.socket, *parts) == Answer(Kind.TOO_LARGE)


def test_nothing_there(tmp_path: Path) -> None:
    problem = refusal(str(tmp_path / "none"))
    assert problem.why is Why.NO_SOCKET
    assert problem.sentence == "The scanner gave no answer: there is nothing where its socket should be."


def test_nobody_listens() -> None:
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        left = f"{folder}/s"
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(left)
        assert refusal(left).why is Why.REFUSED


@pytest.mark.parametrize("path", ["/" + "long" * 60, "/a\0b", "\0ab", "/a\ud800"])
def test_a_path_that_no_socket_can_have(path: str) -> None:
    assert refusal(path).why is Why.UNUSABLE


def test_a_socket_that_never_answers_costs_one_timeout() -> None:
    with a_deaf_socket() as deaf:
        for pieces in ((b"small",), (bytes(8 << 20),)):  # the answer does not come; nor can all be sent
            started = time.monotonic()
            assert refusal(deaf, *pieces, patience=0.3).why is Why.TIMED_OUT
            assert 0.25 < time.monotonic() - started < 5


def test_a_full_queue_costs_one_timeout() -> None:
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/s")
        listening.listen(0)
        with socket.socket(socket.AF_UNIX) as first:
            first.connect(f"{folder}/s")
            started = time.monotonic()
            assert refusal(f"{folder}/s", patience=0.3).why is Why.TIMED_OUT
            assert 0.25 < time.monotonic() - started < 5  # a busy scanner is waited for


def test_an_answer_that_dribbles_in_does_not_stretch_the_wait() -> None:
    with a_socket_that_says(b"stream: " + b"O" * 900, pause=0.1) as slow:
        started = time.monotonic()
        assert refusal(slow, b"x", patience=0.5).why is Why.TIMED_OUT
        assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", Why.GONE),
        (b"stream: O", Why.GONE),
        (b"stream: OK", Why.GONE),  # cut before its end: it could have been OKAY
        (b"\0", Why.NOT_UNDERSTOOD),
        (b"stream: OKAY\0", Why.NOT_UNDERSTOOD),
        (b"1: stream: OK\0", Why.NOT_UNDERSTOOD),
        (b"\xff\x1b[2J\xe2\x80\xae\0", Why.NOT_UNDERSTOOD),
        (b"HTTP/1.1 200 OK\r\n\r\n\0", Why.NOT_UNDERSTOOD),
        (b"A" * 5000, Why.NOT_UNDERSTOOD),
    ],
)
def test_garbage_is_not_taken_for_an_answer(said: bytes, why: Why) -> None:
    with a_socket_that_says(said) as strange:
        problem = refusal(strange, b"x")
    assert problem.why is why
    assert problem.sentence.isprintable()
    assert len(problem.sentence) < 400


def test_ok_of_a_daemon_that_closed_before_the_end_is_no_answer() -> None:
    with a_socket_that_says(b"stream: OK\0") as hasty:
        assert refusal(hasty, *[bytes(1 << 20)] * 8).why is Why.GONE


def test_killed_in_the_middle_of_a_file() -> None:
    with a_clamd() as daemon:
        stream = Stream(daemon.socket, PATIENCE)
        stream.send(memoryview(bytes(1 << 20)))
        daemon.kill()
        stream.send(memoryview(bytes(1 << 20)))
        with pytest.raises(NoAnswer) as caught:
            stream.answer()
        stream.close()
        assert caught.value.why is Why.GONE
        assert refusal(daemon.socket).why is Why.REFUSED


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("stream: Win.Test.EICAR_HDB-1 FOUND", Answer(Kind.FOUND, "Win.Test.EICAR_HDB-1")),
        (f"stream: Test.Marker({'0a' * 16}:68) FOUND", Answer(Kind.FOUND, "Test.Marker")),
        ("stream: a\u202eb\nc FOUND", Answer(Kind.FOUND, "a‹U+202E›b c")),
        (
            "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND",
            Answer(Kind.LIMIT, "Heuristics.Limits.Exceeded.MaxFileSize"),
        ),
        ("stream: Heuristics.Limits.Exceeded FOUND", Answer(Kind.LIMIT, "Heuristics.Limits.Exceeded")),
        ("stream: Heuristics.Encrypted.PDF FOUND", Answer(Kind.ENCRYPTED, "Heuristics.Encrypted.PDF")),
        (
            "stream: Heuristics.Broken.Executable FOUND",
            Answer(Kind.FOUND, "Heuristics.Broken.Executable"),
        ),
        ("stream: Can't allocate memory ERROR", Answer(Kind.ERROR, "Can't allocate memory ERROR")),
        ("COMMAND READ TIMED OUT", Answer(Kind.ERROR, "COMMAND READ TIMED OUT")),
        ("INSTREAM size limit exceeded. ERROR", Answer(Kind.TOO_LARGE)),
    ],
)
def test_what_answers_mean(text: str, answer: Answer) -> None:
    assert answer_in(text) == answer


@given(st.text() | st.from_regex(r"stream: .{0,40}( FOUND| ERROR|OK)?"))
def test_only_the_one_answer_is_nothing_found(text: str) -> None:
    try:
        answer = answer_in(text)
    except NoAnswer:
        return
    assert (answer.kind is Kind.NOTHING_FOUND) == (text == "stream: OK")
    assert "\n" not in answer.name
    assert len(answer.name) <= 120


def test_what_a_version_means() -> None:
    whole = version_in("ClamAV 1.4.6/27065/Wed Oct  8 09:49:14 2023")
    assert whole == Version("ClamAV 1.4.6", "27065", date(2023, 10, 8))
    assert version_in("ClamAV 1.4.6") == Version("ClamAV 1.4.6")
    assert version_in("ClamAV 1.4.6/27065/Wed Oct 88 09:49:14 2023").database_date is None
    assert version_in("ClamAV 1.4.6/27065/some day").database_date is None
    with pytest.raises(NoAnswer, match="not understood"):
        version_in("SSH-2.0-sample")
