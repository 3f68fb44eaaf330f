"""A text as a marking, or why not; and what is wrong with a text, with the corrected form.

What `parse` gives is always valid: its form is right and nothing in it conflicts. It refuses the first
fault, what is out of scope before anything else. `explain` gives every fault.
"""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.faults import FormFault, MarkByHand, MarkingFault
from reviewer_app.domain.marking.read import in_form, read
from reviewer_app.domain.marking.register import MarkingRegister
from reviewer_app.domain.marking.terms import Marking
from reviewer_app.domain.marking.validate import conflicts
from reviewer_app.domain.marking.words import banner as as_banner


def parse(text: str, register: MarkingRegister = DEFAULT, banner: Marking | None = None) -> Marking:
    """The marking a portion mark `(S//NF)` or a banner `SECRET//NOFORN` says.

    `banner` is the document's banner, for a portion that says REL alone. Raises MarkingFault, which names
    the word and the rule, or its subclass MarkByHand for what this engine does not support.
    """
    marking, faults = read(text, register, banner)
    if marking is None or faults:
        raise _first(faults)
    if found := conflicts(marking, register):
        raise _first(found)
    return marking


def explain(text: str, register: MarkingRegister = DEFAULT, banner: Marking | None = None) -> tuple[str, ...]:
    """Every fault of the text, each a sentence; empty when it is good.

    Where only its form is wrong, the last sentence says the corrected form.
    """
    marking, faults = read(text, register, banner)
    beyond = conflicts(marking, register) if marking else ()
    sentences = [fault.sentence for fault in (*faults, *beyond)]
    if faults and marking and not beyond and all(isinstance(fault, FormFault) for fault in faults):
        sentences.append(f"Write {in_form(marking, text)}.")
    return tuple(dict.fromkeys(sentences))


def parse_ceiling(text: str, register: MarkingRegister = DEFAULT) -> Marking:
    """A workstation's ceiling or a person's clearance, such as `TOP SECRET//SI-G/TK` or `SECRET`.

    Level, SCI and SAP only: what a compartment asks for beside it (ORCON for SI-G) is asked of information,
    not of a clearance. A word of dissemination in it is a fault, because it would not be looked at
    (`dominates`).
    """
    marking, faults = read(text, register)
    if marking is None or faults:
        raise _first(faults)
    bare = Marking(marking.level, sci=marking.sci, sap=marking.sap)
    if marking != bare:
        raise MarkingFault(text.strip(), "a ceiling says a level, SCI and SAP, and nothing else.")
    asked = replace(bare, dissem=("ORCON", "NOFORN")) if bare.level.classified else bare
    if found := conflicts(asked, register):
        raise _first(found)
    return bare


def abbreviate(text: str, register: MarkingRegister = DEFAULT) -> str:
    """A banner, spelled out or not, with every control abbreviated."""
    return as_banner(parse(text, register))


def _first(faults: tuple[MarkingFault, ...]) -> MarkingFault:
    return next((fault for fault in faults if isinstance(fault, MarkByHand)), faults[0])
