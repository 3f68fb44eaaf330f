"""The line of progress on a terminal."""

from __future__ import annotations

import io

import pytest

from reviewer_app.commands.progress import amount, line_of, on_terminal
from reviewer_app.intake.payload import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at(done: int, of: int = 1000, current: str = "data/a") -> Progress:
    return Progress(0, 1, done, of, current)


def test_quiet_for_a_second_then_at_most_ten_times_a_second_then_gone() -> None:
    out, clock = Terminal(), [0.0]
    with on_terminal(out, lambda: clock[0]) as told:
        for tenth in range(40):
            clock[0] = tenth / 20
            assert told("Checking", at(tenth))
            assert bool(out.getvalue()) is (clock[0] >= 1.0)
    lines = [line for line in out.getvalue().split("\r\x1b[K") if line]
    assert 8 <= len(lines) <= 11
    assert out.getvalue().endswith("\r\x1b[K")


def test_nothing_where_there_is_no_terminal() -> None:
    out, clock = io.StringIO(), [0.0]
    with on_terminal(out, lambda: clock[0]) as told:
        clock[0] = 5.0
        assert told("Checking", at(3))
    assert out.getvalue() == ""


def test_the_words_of_the_line() -> None:
    line = line_of("Copying", at(250_000_000, 1_000_000_000, "data/\u202ex"), 2.0)
    assert line == "Copying 250 MB of 1 GB, 25 %, 125 MB/s, 6 s left  data/‹U+202E›x"
    assert line_of("Copying", at(0, 0, ""), 0.0) == "Copying 0 bytes of 0 bytes  "


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (999_600, "1 MB"),
        (1_234_567_890_123_456, "1.23e+03 TB"),
    ],
)
def test_amounts(count: int, words: str) -> None:
    assert amount(count) == words
