"""What a marking has, and the colours of its banner."""

from __future__ import annotations

from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.register import MarkingRegister, Palette, lookup
from reviewer_app.domain.marking.terms import (
    LES_NF,
    NOFORN,
    PROPIN,
    SBU_NF,
    TERMS,
    Control,
    Level,
    Marking,
)
from reviewer_app.domain.marking.validate import controls_of
from reviewer_app.domain.marking.words import FGI, SAP, Form, term_words

_NAMES = {term_words(term, form): name for name, term in TERMS.items() for form in Form}


def has(marking: Marking, control: str) -> bool:
    """Whether the marking carries a control, however spelled: PROPIN or PR, SI-G, SAR-TSP, FGI, REL TO, CUI.

    SBU NOFORN and LES NOFORN carry NOFORN. A control that no register could hold is simply not carried.
    """
    word = control.strip().upper()
    if word == FGI:
        return marking.has_fgi
    if word == Level.CUI.words:
        return marking.level is Level.CUI
    if name := _NAMES.get(word):
        return name in _carried(marking)
    return word in {path for one in marking.sci for path in _paths(one)} | {
        SAP + path for one in marking.sap for path in _paths(one)
    }


def is_propin(marking: Marking) -> bool:
    """Whether it is proprietary: PROPIN, or CUI of that category.

    Contractors need the originator's authorisation. Manual H.8, PROPIN; CUI Registry, *General Proprietary
    Business Information*.
    """
    return PROPIN in marking.dissem or any(name.removeprefix("SP-") == PROPIN for name in marking.cui)


def colours(marking: Marking, register: MarkingRegister = DEFAULT) -> Palette:
    """Ground and letters of the banner, by level; TOP SECRET with SCI has its own."""
    sci = marking.level is Level.TS and bool(marking.sci)
    return lookup(register).colours[f"{marking.level.words}//SCI" if sci else marking.level.words]


def _carried(marking: Marking) -> frozenset[str]:
    found = controls_of(marking)
    return found | {NOFORN} if found & {SBU_NF, LES_NF} else found


def _paths(control: Control) -> frozenset[str]:
    parts = {f"{control.name}-{part.name}" for part in control.compartments}
    subs = {f"{control.name}-{part.name} {sub}" for part in control.compartments for sub in part.subs}
    return frozenset({control.name, *parts, *subs})
