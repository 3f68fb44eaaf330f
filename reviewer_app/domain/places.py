"""Where in the evidence something is: a run, a sample, an event, a passage; or lines of a document.

A place is written as canonical JSON with only the parts that are set, so that equal places have equal text.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain


@dataclass(frozen=True, slots=True)
class Place:
    """`event` counts from 0; `start` and `end` are characters of its text, or lines of a document, from 0."""

    run: str = ""
    sample: str = ""
    epoch: int = 0
    event: int | None = None
    start: int | None = None
    end: int | None = None

    def text(self) -> str:
        """The locator as it stands in an exhibit."""
        defaults = to_plain(Place())
        given = {name: value for name, value in to_plain(self).items() if value != defaults[name]}
        return canonical(given).decode()

    @property
    def words(self) -> str:
        """The place for a person: "sample sched-race, epoch 1, event 5"."""
        parts = [f"sample {self.sample}" if self.sample else "", f"epoch {self.epoch}" if self.epoch else ""]
        parts.append("" if self.event is None else f"event {self.event + 1}")
        return ", ".join(part for part in parts if part)


def read_place(text: str) -> Place:
    """The place a locator names; NotOfTheForm when it is none."""
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise NotOfTheForm(where="a locator", form="JSON", fault=error) from error
    return from_plain(Place, plain, "locator")


def excerpt_digest(excerpt: object) -> str:
    """SHA-384 hex of what was seen there: text as UTF-8, anything else as canonical JSON."""
    if isinstance(excerpt, str):
        return hashlib.sha384(excerpt.encode("utf-8", "surrogatepass")).hexdigest()
    return hashlib.sha384(canonical(to_plain(excerpt))).hexdigest()
