"""Whether a portion may stand in a version for others, by the marking's rules; what cannot be said is no.

- A portion is within a marking when a document under that marking protects all that the portion asks for, and
  lets nobody have it whom the portion does not (`marking.lower`): (S//NF) is not within SECRET//REL TO USA,
  GBR; nor is (S), which says nothing of release; (U) is within everything.
- What cannot be parsed, or compared, is not within.
- A mark that stands in a text counts for that text, whether or not the tree knows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import MarkByHand, Marking, MarkingFault, banner, lower, parse
from reviewer_app.domain.marking.faults import FormFault

_IN_PARENTHESES = re.compile(r"\((?=/{0,2}[A-Z])[A-Z0-9/ ,.-]{1,120}\)")


class NoSuchLevel(DeskError):
    """No releasable version is made for {level}: {reason}"""


class Within:
    """Holds portions against one marking: the most that may stand in the version."""

    def __init__(self, level: str) -> None:
        """Raises NoSuchLevel for what is no marking."""
        try:
            self.limit = parse(level)
        except DeskError as error:
            raise NoSuchLevel(level=level or "nothing", reason=error.sentence) from error

    @property
    def words(self) -> str:
        """The marking as a banner writes it."""
        return banner(self.limit)

    def mark(self, mark: str) -> bool:
        return _within(mark, self.limit)

    def marks(self, marks: Iterable[str]) -> bool:
        return all(self.mark(one) for one in marks)

    def text(self, text: str) -> bool:
        """Whether every mark that stands in a text is within."""
        return self.marks(_standing_in(text))


def _standing_in(text: str) -> Iterator[str]:
    for found in _IN_PARENTHESES.findall(text):
        if _is_mark(found):
            yield found


@lru_cache(maxsize=1024)
def _is_mark(word: str) -> bool:
    """Whether it is meant as a mark; one that is marked by hand, or written wrong, is none that is within."""
    try:
        parse(word)
    except (MarkByHand, FormFault):
        return True
    except MarkingFault:
        return False
    return True


@lru_cache(maxsize=1024)
def _within(mark: str, limit: Marking) -> bool:
    try:
        return not lower(parse(mark), limit)
    except DeskError:
        return False
