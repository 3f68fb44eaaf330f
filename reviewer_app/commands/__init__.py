"""The verbs of the command line, one file for each thing they are about. Each returns an `Outcome`."""

from __future__ import annotations

from dataclasses import dataclass

GOOD, NOT_GOOD, NOT_DONE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb has to say: its exit code, the facts for `--json`, and the text for a person."""

    exit_code: int
    facts: dict[str, object]
    text: str
