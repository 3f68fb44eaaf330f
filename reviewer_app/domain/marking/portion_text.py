"""A portion mark as a person types it: whether it can be used. Asked for every act with a mark."""

from __future__ import annotations

from functools import lru_cache

from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.faults import MarkingFault
from reviewer_app.domain.marking.parse import explain, parse
from reviewer_app.domain.marking.register import MarkingRegister

_BARE = "A portion mark is needed, in parentheses, such as (U)."


@lru_cache(maxsize=4096)
def portion_fault(text: str, register: MarkingRegister = DEFAULT) -> str | None:
    """One sentence why a text cannot be used as a portion mark; None when it can.

    Where only its form is wrong, the sentence says the corrected form. The answer for a text is remembered.
    """
    if not text.strip():
        return _BARE
    if not text.strip().startswith("("):
        return _not_in_parentheses(text.strip(), register)
    try:
        parse(text, register)
    except MarkingFault as fault:
        last = explain(text, register)[-1]
        return f"{fault.sentence} {last}" if last.startswith("Write ") else fault.sentence
    return None


def _not_in_parentheses(text: str, register: MarkingRegister) -> str:
    inside = f"({text})"
    good = not explain(inside, register)
    return f"A portion mark stands in parentheses: {inside}." if good else _BARE
