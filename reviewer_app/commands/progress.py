"""How far a long verb is, on one line of the terminal: bytes, share, rate, time left, the file under way.

- Only where standard error is a terminal, and only after a second: a quick verb stays quiet.
- The line is redrawn at most ten times a second, and is gone when the verb has ended.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from reviewer_app.domain.text import visible
from reviewer_app.intake.payload import Progress

OnMaking = Callable[[str, Progress], bool]

_QUIET = 1.0  # seconds
_REDRAWN = 0.1  # seconds
_CLEAR = "\r\x1b[K"
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@contextmanager
def on_terminal(
    stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[OnMaking]:
    """What to call with (what is being done, how far); it always says to go on."""
    out = stream or sys.stderr
    line = _Line(out, clock)
    try:
        yield line.show if out.isatty() else _nothing
    finally:
        line.clear()


def _nothing(_what: str, _progress: Progress) -> bool:
    return True


class _Line:
    def __init__(self, out: TextIO, clock: Callable[[], float]) -> None:
        self._out = out
        self._clock = clock
        self._began = self._drawn = clock()
        self._what = ""
        self._since = self._began
        self._visible = False

    def show(self, what: str, progress: Progress) -> bool:
        now = self._clock()
        if what != self._what:
            self._what, self._since = what, now
        if now - self._began >= _QUIET and now - self._drawn >= _REDRAWN:
            self._drawn, self._visible = now, True
            words = line_of(what, progress, now - self._since)
            self._out.write(_CLEAR + words[: shutil.get_terminal_size().columns - 1])
            self._out.flush()
        return True

    def clear(self) -> None:
        if self._visible:
            self._out.write(_CLEAR)
            self._out.flush()


def line_of(what: str, progress: Progress, seconds: float) -> str:
    """The words of the line, `seconds` after this step began."""
    parts = [f"{what} {amount(progress.bytes_done)} of {amount(progress.bytes)}"]
    if progress.bytes:
        parts.append(f"{100 * progress.bytes_done // progress.bytes} %")
    if seconds > 0 and progress.bytes_done:
        rate = progress.bytes_done / seconds
        left = max(progress.bytes - progress.bytes_done, 0) / rate
        parts += [f"{amount(round(rate))}/s", f"{_duration(left)} left"]
    return ", ".join(parts) + f"  {visible(progress.current, lines=False)}"


def amount(count: int) -> str:
    """Bytes for a person: three digits and a decimal unit."""
    size, unit = float(count), 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{count} bytes" if not unit else f"{size:.3g} {_UNITS[unit]}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
