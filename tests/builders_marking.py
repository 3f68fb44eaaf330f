"""Markings of every kind that this engine holds, drawn by hypothesis. All are invented for tests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from reviewer_app.domain.marking import Level, Marking
from reviewer_app.domain.marking.order import ordered
from reviewer_app.domain.marking.terms import DISSEM, NON_IC, Compartment, Control, Term
from reviewer_app.domain.marking.validate import conflicts

CODES = ("AUS", "CAN", "DEU", "GBR", "JPN", "NZL", "ACGU", "FVEY", "NATO", "TEYE")
_LISTED = ("REL TO", "DISPLAY ONLY")
_SCI = (
    Control("SI"),
    Control("SI", (Compartment("NK"),)),
    Control("SI", (Compartment("G", ("ABCD",)),)),
    Control("SI", (Compartment("G", ("ABCD", "WXYZ")), Compartment("EU"))),
    Control("TK"),
    Control("TK", (Compartment("BLFH", ("AB12",)),)),
    Control("HCS", (Compartment("P"),)),
    Control("HCS", (Compartment("O"), Compartment("P"))),
    Control("HCS", (Compartment("P", ("ABC123",)),)),
)
_SAP = (Control("TSP"), Control("TSP", (Compartment("AB", ("1", "2")),)))
_CUI = ("SP-PROPIN", "SP-CTI", "PRVCY", "PROPIN", "OPSEC")


def _some(names: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True).map(tuple)


def _of_level(terms: tuple[Term, ...], level: Level) -> tuple[str, ...]:
    """The names of controls that may stand with a level, but those of release."""
    apart = (*_LISTED, "NOFORN", "RELIDO")
    return tuple(one.name for one in terms if one.name not in apart and one.lowest <= level <= one.highest)


@st.composite
def markings(draw: st.DrawFn, *, portions_only: bool = False, cui: bool = True) -> Marking:
    """A valid marking, in canonical order. `portions_only` lets portions of foreign information in."""
    level = draw(st.sampled_from([one for one in Level if cui or one is not Level.CUI]))
    return _agreed(_drawn(draw, level, portions_only))


def _drawn(draw: st.DrawFn, level: Level, foreign_too: bool) -> Marking:
    sources, concealed = draw(_some(CODES[:6], 2)), draw(st.booleans())
    has_source = draw(st.integers(0, 3)) == 0
    fgi = sources if has_source and not concealed else ()
    hidden = has_source and concealed
    release = draw(
        st.sampled_from(("", "", "NOFORN", "REL TO", "RELIDO", "DISPLAY ONLY", "both", "REL RELIDO"))
    )
    extra = {"NOFORN": ("NOFORN",), "RELIDO": ("RELIDO",), "REL RELIDO": ("RELIDO",)}.get(release, ())
    listed = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    shown = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
    others, beside = _of_level(DISSEM, level), _of_level(NON_IC, level)
    classified = level.classified
    foreign = foreign_too and bool(fgi or hidden) and draw(st.booleans()) and level is not Level.CUI
    return ordered(
        Marking(
            level=level,
            sci=tuple(draw(st.lists(st.sampled_from(_SCI), max_size=2)))
            if classified and not foreign
            else (),
            sap=tuple(draw(st.lists(st.sampled_from(_SAP), max_size=1)))
            if classified and not foreign
            else (),
            fgi=fgi if level is not Level.CUI else (),
            fgi_concealed=hidden and level is not Level.CUI,
            foreign=foreign,
            dissem=(*draw(_some(others, 2)), *extra) if level is not Level.CUI else extra,
            rel_to=("USA", *listed) if release in ("REL TO", "both", "REL RELIDO") else (),
            display_only=tuple(shown) if release in ("DISPLAY ONLY", "both") else (),
            non_ic=draw(_some(beside, 2)) if level is not Level.CUI else (),
            cui=draw(_some(_CUI, 2)) if level is Level.CUI else (),
        )
    )


def _agreed(marking: Marking) -> Marking:
    """The same with what is asked for, and without what conflicts: one word at a time, while that helps."""
    for more in ((), ("NOFORN",), ("ORCON",), ("ORCON", "NOFORN")):
        found = ordered(replace(marking, dissem=(*marking.dissem, *more)))
        if not conflicts(found):
            return found
    return _agreed(min(_with_less(marking), key=lambda one: len(conflicts(one))))


def _with_less(marking: Marking) -> list[Marking]:
    found = []
    for name in ("non_ic", "dissem", "sci", "sap", "cui"):
        words = getattr(marking, name)
        found += [replace(marking, **{name: words[:at] + words[at + 1 :]}) for at in range(len(words))]
    found += [replace(marking, **{name: ()}) for name in ("rel_to", "display_only") if getattr(marking, name)]
    return found
