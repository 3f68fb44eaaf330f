"""Numbers as a reviewer reads them, and as JSON carries them."""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "−"


def shown(value: float | None, digits: int = 3) -> str:
    """A fixed number of decimals with a true minus sign; "none" where there is no value."""
    if value is None:
        return "none"
    text = f"{value:.{digits}f}"
    if float(text) == 0.0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float | None, digits: int = 3) -> str:
    """As `shown`, with a plus sign before what is above zero."""
    text = shown(value, digits)
    return f"+{text}" if value is not None and float(f"{value:.{digits}f}") > 0 else text


def percent(level: float) -> str:
    return f"{level * 100:.6g} %"


def probability(p: float | None) -> str:
    if p is None:
        return "none"
    return "below 0.0001" if p < 0.0001 else f"{p:.4f}"


def finite(value: float | None) -> float | None:
    """For JSON: the float, or null where there is none or it is not finite."""
    return float(value) if value is not None and math.isfinite(value) else None


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 sample", "2 samples"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def sentences(parts: Iterable[str]) -> str:
    """The parts that say something, with one space between."""
    return " ".join(part for part in parts if part)
