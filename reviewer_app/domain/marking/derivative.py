"""The block of a derivatively classified document: classified by, derived from, declassify on.

Sources: 32 CFR 2001.22; Manual E.2, E.3 (the hierarchy), E.6 (retired values).

- One value on *Declassify On*: the one that protects longest. 50X1-HUM and 50X2-WMD before 50X1 to 50X9
  with a date, these before 25X1 to 25X9 with a date, these before 25X without one (50 years from the
  source's date), these before a plain date. Within a kind the latest date, then the lowest number.
- A source with no value, or a retired one (OADR, MR, X1 to X8): 25 years from the source's date.
- Marked by hand: an event, *N/A to RD*, 25X1 EO 12951, 75X, a source without a date to count from, and a
  lower kind that lasts longer than the higher one.
- More than one source: *Multiple Sources*, and the list is printed with the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reviewer_app.domain.marking.faults import MarkByHand, MarkingFault

MULTIPLE = "Multiple Sources"
_DATED = re.compile(r"(25|50)X([1-9]), ?(\d{8})")
_UNDATED = re.compile(r"25X([1-9])")
_FOR_EVER = {"50X1-HUM": 1, "50X2-WMD": 2, "25X1-HUMAN": 1}
_RETIRED = re.compile(r"|OADR|ORIGINATING AGENCY'S DETERMINATION REQUIRED|MR|MANUAL REVIEW|X[1-8]")
_KINDS = {"50": 4, "25": 3}


@dataclass(frozen=True, slots=True)
class Source:
    """A classified source: name (with office and date), declassification value, the day it was made."""

    name: str
    declassify_on: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class DerivativeBlock:
    """`derived_from` lists every source once; `declassify_on` is YYYYMMDD or such as 25X1, 20610131."""

    classified_by: str
    derived_from: tuple[str, ...]
    declassify_on: str

    @property
    def derived_from_line(self) -> str:
        """What the block prints: the source, or *Multiple Sources*."""
        return self.derived_from[0] if len(self.derived_from) == 1 else MULTIPLE

    @property
    def lines(self) -> tuple[str, str, str]:
        return (
            f"Classified By: {self.classified_by}",
            f"Derived From: {self.derived_from_line}",
            f"Declassify On: {self.declassify_on}",
        )


@dataclass(frozen=True, slots=True)
class _Value:
    """One declassification value: its kind (higher comes first), how long, its number, how it is written."""

    kind: int
    until: date
    number: int
    words: str


def derivative_block(classified_by: str, sources: Iterable[Source]) -> DerivativeBlock:
    """The block for a document with these classified sources.

    Raises MarkingFault where a name or every source is missing, MarkByHand where the values cannot be
    ordered.
    """
    found = tuple(sources)
    if not classified_by.strip():
        raise MarkingFault(
            "Classified By", "it names the derivative classifier and the office (32 CFR 2001.22)."
        )
    if not found or not all(one.name.strip() for one in found):
        raise MarkingFault("Derived From", "it names every classified source (32 CFR 2001.22).")
    names = tuple(dict.fromkeys(one.name.strip() for one in found))
    return DerivativeBlock(classified_by.strip(), names, _longest([_value(one) for one in found]).words)


def _longest(values: list[_Value]) -> _Value:
    first = max(values, key=lambda one: (one.kind, one.until, -one.number))
    for one in values:
        if one.until > first.until:
            raise MarkByHand(
                one.words, f"It lasts longer than {first.words}, which comes before it (Manual E.3)."
            )
    return first


def _value(source: Source) -> _Value:
    said = " ".join(source.declassify_on.upper().replace("’", "'").split())
    if number := _FOR_EVER.get(said):
        return _Value(5, date.max, number, "50X1-HUM" if number == 1 else "50X2-WMD")
    if match := _DATED.fullmatch(said):
        years, number_text, day = match.groups()
        return _Value(_KINDS[years], _day(day), int(number_text), f"{years}X{number_text}, {day}")
    if match := _UNDATED.fullmatch(said):
        until = _years_after(source, 50)
        return _Value(2, until, int(match[1]), f"25X{match[1]}, {until:%Y%m%d}")
    if re.fullmatch(r"\d{8}", said):
        return _Value(1, _day(said), 0, said)
    if _RETIRED.fullmatch(said):
        until = _years_after(source, 25)
        return _Value(1, until, 0, f"{until:%Y%m%d}")
    raise MarkByHand(
        source.declassify_on.strip(), "This value cannot be put in order with others (Manual E.3)."
    )


def _day(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise MarkingFault(text, "it is not a day; it is written YYYYMMDD (Manual E.1).") from error


def _years_after(source: Source, years: int) -> date:
    if source.dated is None:
        raise MarkByHand(source.name, f"Its date is not known, to count {years} years from (Manual E.3).")
    year = source.dated.year + years
    day = 28 if (source.dated.month, source.dated.day) == (2, 29) else source.dated.day
    return date(year, source.dated.month, day)
