"""Small words of the page: times, numbers, portion marks, lists of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import MarkingFault, parse, roll_up
from reviewer_app.domain.marking import portion as canonical_portion
from reviewer_app.domain.text import one_line

MINUS = "−"
UNCLASSIFIED = "UNCLASSIFIED"


class PortionUnreadable(DeskError):
    """{where} is marked {mark}, which cannot be printed: {reason}"""


class CannotBeMarked(DeskError):
    """{what} is not drawn, because its marking cannot be computed. {reason}"""


def portion(mark: str, where: str) -> str:
    """The mark in its canonical form, "(S//NF)". Raises PortionUnreadable, with `where` it stands."""
    try:
        return _portion(mark)
    except MarkingFault as fault:
        raise PortionUnreadable(where=where, mark=mark.strip() or "nothing", reason=fault.sentence) from fault


def over(marks: Iterable[str], what: str) -> str:
    """The one mark of a portion that puts together what carries these, "" for none. Raises CannotBeMarked."""
    found = sorted(set(marks))
    try:
        return canonical_portion(roll_up(parse(mark) for mark in found)) if found else ""
    except MarkingFault as fault:
        raise CannotBeMarked(what=what, reason=fault.sentence) from fault


@lru_cache(maxsize=1024)
def _portion(mark: str) -> str:
    return canonical_portion(parse(mark))


def minute(at: str) -> str:
    """The journal's time to the minute: "2026-11-23 09:00 UTC"; what is not such a time stays as it is."""
    return f"{at[:10]} {at[11:16]} UTC" if len(at) >= 16 and at[10:11] == "T" else at


def day(at: str) -> str:
    return at[:10]


def decimals(value: float | None, digits: int = 3) -> str:
    """Fixed decimals with a true minus sign; "none" where there is no value."""
    if value is None:
        return "none"
    text = f"{value:.{digits}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", MINUS)


def signed(value: float | None, digits: int = 3) -> str:
    text = decimals(value, digits)
    return f"+{text}" if value is not None and not text.startswith(MINUS) and float(text) > 0 else text


def percent(share: float) -> str:
    return f"{share * 100:.6g} %"


def chance(p: float) -> str:
    """A p to four decimals; "below 0.0001" where these would be none."""
    return "below 0.0001" if p < 0.0001 else f"{p:.4f}"


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def together(names: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    listed = list(names)
    return " and ".join(listed) if len(listed) < 3 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def references(numbers: Sequence[int]) -> str:
    """ "[1] [3]"."""
    return " ".join(f"[{number}]" for number in numbers)


def line(text: str, limit: int = 160) -> str:
    """Untrusted text for a cell or a label: one line, hidden characters shown, a cut shown as …"""
    return one_line(text, limit)


def stated(text: str, limit: int = 300) -> str:
    """As `line`; "not stated" where there is nothing."""
    return line(text, limit) or "not stated"
