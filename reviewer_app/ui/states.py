"""States shown with a colour, and always with a sign and a word: colour is never the only signal."""

from __future__ import annotations

from enum import StrEnum

from reviewer_app.domain.evidence import Severity


class State(StrEnum):
    """What a word says about the thing beside it. UNKNOWN is *could not check*, never good."""

    PLAIN = "plain"
    QUIET = "quiet"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


_SIGNS = {State.GOOD: "✓", State.WARN: "▲", State.BAD: "✕", State.UNKNOWN: "?"}
_INKS = {
    State.PLAIN: "text",
    State.QUIET: "quiet",
    State.GOOD: "good",
    State.WARN: "warn",
    State.BAD: "bad",
    State.UNKNOWN: "quiet",
}


def sign(state: State) -> str:
    """The sign that stands before the word, or ""."""
    return _SIGNS.get(state, "")


def signed(text: str, state: State) -> str:
    """The word with its sign."""
    mark = sign(state)
    return f"{mark} {text}" if mark and text else text


def ink(state: State) -> str:
    """The token of the colour."""
    return _INKS[state]


def of_severity(severity: Severity) -> State:
    """A note's weight as a state: info is quiet, caution warns, serious is bad."""
    return {Severity.INFO: State.QUIET, Severity.CAUTION: State.WARN, Severity.SERIOUS: State.BAD}[severity]
