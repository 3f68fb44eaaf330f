"""The register: the names a site may use, as data. The rules of SCI systems are data of it, too.

- It is a value: frozen, read from plain JSON by `register_from`, which refuses one that cannot be used.
- Two registers are the same only where they are the same object; compare their plain forms.
- Colours: each palette line at least 4.5 : 1 (WCAG 2.1, 1.4.3); colour is never the only signal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from reviewer_app.domain.codec import from_plain
from reviewer_app.domain.marking.faults import RegisterFault
from reviewer_app.domain.marking.terms import TERMS, Level

FORMAT = "marking-register/1"
LEAST_CONTRAST = 4.5
PALETTE_KEYS = ("UNCLASSIFIED", "CUI", "CONFIDENTIAL", "SECRET", "TOP SECRET", "TOP SECRET//SCI")


class CuiWithClassified(StrEnum):
    """What becomes of CUI in a classified banner. Public sources differ: see docs/markings.md."""

    BY_HAND = "by-hand"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Country:
    """A trigraph of GENC (the register's Annex B)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Tetragraph:
    """A group of countries. `expands`: a roll-up may count its members one by one (Manual Table 3, 23)."""

    code: str
    name: str
    members: tuple[str, ...] = ()
    expands: bool = False
    sample: bool = False


@dataclass(frozen=True, slots=True)
class CompartmentRule:
    """What a compartment asks for; the `subs_` rules hold where sub-compartments are named.

    `subs_longest` is the greatest number of characters of a sub-compartment; 0: it has none.
    """

    name: str
    title: str
    lowest: str
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    subs_longest: int = 0
    subs_lowest: str = ""
    subs_require: tuple[str, ...] = ()
    subs_exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemRule:
    """An SCI control system: its lowest level, and its compartments."""

    name: str
    title: str
    lowest: str
    needs_compartment: bool = False
    compartments: tuple[CompartmentRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A special access programme, by its registered digraph or trigraph or nickname."""

    name: str
    title: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a banner: ground and letters, `#RRGGBB`."""

    background: str
    foreground: str


@dataclass(frozen=True, slots=True)
class Colour:
    """The colours of one kind of banner; `marking` is one of `PALETTE_KEYS`."""

    marking: str
    background: str
    foreground: str


@dataclass(frozen=True, eq=False)
class MarkingRegister:
    """The names in use, and where they come from. `schema` is `FORMAT`."""

    schema: str
    title: str
    status: str
    cui_with_classified: CuiWithClassified
    sci: tuple[SystemRule, ...]
    sap: tuple[Programme, ...]
    countries: tuple[Country, ...]
    tetragraphs: tuple[Tetragraph, ...]
    cui_categories: tuple[str, ...]
    palette: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A register, ready to be asked by name. `members` holds the groups that expand, without USA."""

    systems: Mapping[str, SystemRule]
    titles: Mapping[str, str]
    compartments: Mapping[tuple[str, str], CompartmentRule]
    programmes: frozenset[str]
    codes: frozenset[str]
    members: Mapping[str, frozenset[str]]
    categories: frozenset[str]
    colours: Mapping[str, Palette]


@lru_cache(maxsize=16)
def lookup(register: MarkingRegister) -> Lookup:
    """The register by name; made once for each register."""
    return Lookup(
        systems={one.name: one for one in register.sci},
        titles={one.title: one.name for one in register.sci if one.title != one.name},
        compartments={(one.name, part.name): part for one in register.sci for part in one.compartments},
        programmes=frozenset(one.name for one in register.sap),
        codes=frozenset(one.code for one in register.countries)
        | frozenset(one.code for one in register.tetragraphs),
        members={one.code: frozenset(one.members) - {"USA"} for one in register.tetragraphs if one.expands},
        categories=frozenset(register.cui_categories),
        colours={one.marking: Palette(one.background, one.foreground) for one in register.palette},
    )


def register_from(plain: object) -> MarkingRegister:
    """A register from plain JSON; NotOfTheForm or RegisterFault where it cannot be used."""
    register = from_plain(MarkingRegister, plain, "the marking register")
    for fault in _faults(register):
        raise fault
    return register


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#RRGGBB`, 1 to 21 (WCAG 2.1, *contrast ratio*)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _faults(register: MarkingRegister) -> Iterable[RegisterFault]:
    if register.schema != FORMAT:
        yield RegisterFault(where="schema", fault=f"it is {register.schema}, not {FORMAT}")
    yield from _name_faults(register)
    yield from _rule_faults(register)
    yield from _colour_faults(register)


def _name_faults(register: MarkingRegister) -> Iterable[RegisterFault]:
    countries = [one.code for one in register.countries]
    every = {
        "sci": [one.name for one in register.sci],
        "sap": [one.name for one in register.sap],
        "countries and tetragraphs": countries + [one.code for one in register.tetragraphs],
        "cui_categories": list(register.cui_categories),
    }
    for where, found in every.items():
        for name, count in Counter(found).items():
            if count > 1:
                yield RegisterFault(where=where, fault=f"{name} stands there {count} times")
            if not name or not all(c.isascii() and (c.isdigit() or c.isupper() or c == "-") for c in name):
                yield RegisterFault(where=where, fault=f"{name!r} is not of capitals and digits")
    for group in register.tetragraphs:
        for code in set(group.members) - set(countries):
            yield RegisterFault(where=group.code, fault=f"its member {code} is not in the list of countries")


def _rule_faults(register: MarkingRegister) -> Iterable[RegisterFault]:
    for system in register.sci:
        parts = system.compartments
        levels = [system.lowest, *(one.lowest for one in parts), *(one.subs_lowest or "C" for one in parts)]
        controls = [name for one in parts for name in (*one.requires, *one.excludes)]
        controls += [name for one in parts for name in (*one.subs_require, *one.subs_exclude)]
        for level in levels:
            if level not in ("C", "S", "TS"):
                yield RegisterFault(where=system.name, fault=f"{level} is not a classified level (C, S, TS)")
        for name in controls:
            if name not in TERMS:
                yield RegisterFault(where=system.name, fault=f"{name} is not a dissemination control")


def _colour_faults(register: MarkingRegister) -> Iterable[RegisterFault]:
    if sorted(one.marking for one in register.palette) != sorted(PALETTE_KEYS):
        yield RegisterFault(where="palette", fault=f"it needs one line for each of {', '.join(PALETTE_KEYS)}")
    for one in register.palette:
        try:
            ratio = contrast(one.background, one.foreground)
        except ValueError:
            yield RegisterFault(where=one.marking, fault="its colours are not of the form #RRGGBB")
            continue
        if ratio < LEAST_CONTRAST:
            yield RegisterFault(where=one.marking, fault=f"its contrast is {ratio:.1f} : 1, below 4.5 : 1")


def lowest_of(rule: str) -> Level:
    """The level a rule of the register names."""
    return Level[rule]
