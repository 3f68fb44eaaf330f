"""Places in a draft of `submission.json` that a person has still to fill in.

- A placeholder is any text that holds `FILL IN:`, in whatever field: also where a number belongs. No name of
  a file can hold it, because of its colon.
- A submission with one is not bundled: each is named by its field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = "FILL IN:"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A field that is still to be filled in (`files[3].marking`), and what the draft asks for there."""

    field: str
    asks: str

    @property
    def kind(self) -> str:
        """The field without its places in lists: many files lack one and the same thing."""
        return re.sub(r"\[\d+\]", "[]", self.field)


def fill_in(what: str) -> str:
    """The text of a placeholder."""
    return f"{MARK} {what}"


def placeholders(plain: object, field: str = "") -> Iterator[Placeholder]:
    """Every placeholder in parsed JSON, in its order."""
    if isinstance(plain, str):
        if MARK in plain:
            yield Placeholder(field, plain.partition(MARK)[2].strip() or plain)
    elif isinstance(plain, dict):
        for name, value in plain.items():
            yield from placeholders(value, f"{field}.{name}" if field else str(name))
    elif isinstance(plain, list):
        for place, value in enumerate(plain):
            yield from placeholders(value, f"{field}[{place}]")
