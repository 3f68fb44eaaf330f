"""The one order of a marking's words.

- Within a category the controls stand in the register's order (Manual G.1, Table 4). DISPLAY ONLY stands
  before DSEN and FISA, as the product's specification has it; the Manual of 2016 lists it after them.
- Codes of countries: USA first, then trigraphs, then tetragraphs, each in alphabetical order (Manual A.6,
  H.8).
- SCI and SAP: `controls`. CUI: the specified categories (SP-) first (CUI Marking Handbook).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer_app.domain.marking.controls import united
from reviewer_app.domain.marking.terms import TERMS, Marking

_PLACE = {name: place for place, name in enumerate(TERMS)}


def codes(found: Iterable[str]) -> tuple[str, ...]:
    """Codes once each, in order: USA, trigraphs, then longer ones."""
    return tuple(sorted(set(found), key=lambda code: (code != "USA", len(code) > 3, code)))


def names(found: Iterable[str]) -> tuple[str, ...]:
    """Names of controls once each, in the register's order."""
    return tuple(sorted(set(found), key=_PLACE.__getitem__))


def categories(found: Iterable[str]) -> tuple[str, ...]:
    """CUI categories: the specified (SP-) first, each group in alphabetical order (CUI Marking Handbook)."""
    return tuple(sorted(set(found), key=lambda name: (not name.startswith("SP-"), name)))


def ordered(marking: Marking) -> Marking:
    """The same marking in the canonical order, each word once."""
    return replace(
        marking,
        sci=united(marking.sci),
        sap=united(marking.sap),
        fgi=codes(marking.fgi),
        dissem=names(marking.dissem),
        rel_to=codes(marking.rel_to),
        display_only=codes(marking.display_only),
        non_ic=names(marking.non_ic),
        cui=categories(marking.cui),
    )
