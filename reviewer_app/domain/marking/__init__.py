"""The marking engine: parse, validate, put in order, abbreviate, expand, roll up. Pure.

docs/markings.md says what is in its scope, the rules with their sources, and what is marked by hand.
"""

from reviewer_app.domain.marking.ceiling import dominates, why_above
from reviewer_app.domain.marking.chosen import lower, raised, shortfalls
from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.derivative import DerivativeBlock, Source, derivative_block
from reviewer_app.domain.marking.faults import MarkByHand, MarkingFault, RegisterFault
from reviewer_app.domain.marking.parse import abbreviate, explain, parse, parse_ceiling
from reviewer_app.domain.marking.portion_text import portion_fault
from reviewer_app.domain.marking.register import MarkingRegister, Palette, register_from
from reviewer_app.domain.marking.rollup import roll_up
from reviewer_app.domain.marking.terms import Level, Marking
from reviewer_app.domain.marking.traits import colours, has, is_propin
from reviewer_app.domain.marking.validate import validate
from reviewer_app.domain.marking.words import banner, expand, portion

__all__ = [
    "DEFAULT",
    "DerivativeBlock",
    "Level",
    "MarkByHand",
    "Marking",
    "MarkingFault",
    "MarkingRegister",
    "Palette",
    "RegisterFault",
    "Source",
    "abbreviate",
    "banner",
    "colours",
    "derivative_block",
    "dominates",
    "expand",
    "explain",
    "has",
    "is_propin",
    "lower",
    "parse",
    "parse_ceiling",
    "portion",
    "portion_fault",
    "raised",
    "register_from",
    "roll_up",
    "shortfalls",
    "validate",
    "why_above",
]
