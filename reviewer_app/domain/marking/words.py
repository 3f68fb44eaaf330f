"""A marking in words: as a banner, as a portion mark, and spelled out.

- `//` between categories, `/` within one, `-` before a compartment, a space before a sub-compartment and
  between codes of FGI, a comma and a space between codes of REL TO and DISPLAY ONLY (Manual A.6).
- A portion is abbreviated and in parentheses; a banner is in capitals with its level spelled out (Manual
  C.1, D.1).
- REL alone stands in a portion whose list is the banner's (Manual H.8, REL TO).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.register import MarkingRegister, lookup
from reviewer_app.domain.marking.terms import DISPLAY_ONLY, DISSEM, REL, REL_TO, TERMS, Marking, Term

FGI, FGI_TITLE = "FGI", "FOREIGN GOVERNMENT INFORMATION"
SAP, SAP_TITLE = "SAR-", "SPECIAL ACCESS REQUIRED-"


class Form(StrEnum):
    """How a control is written: as in a portion mark, abbreviated as in a banner, or by its title."""

    PORTION = "portion"
    BANNER = "banner"
    TITLE = "title"


def banner(marking: Marking) -> str:
    """The banner line: `SECRET//SI//FGI GBR//ORCON/NOFORN//LES`."""
    return "//".join(_categories(marking, marking.level.words, Form.BANNER))


def portion(marking: Marking, banner: Marking | None = None) -> str:
    """The portion mark, with its parentheses: `(S//SI//FGI GBR//OC/NF//LES)`.

    With the document's `banner`, a list that equals the banner's is written REL. A portion of foreign
    information alone opens with its owner: `(//GBR S//REL TO USA, GBR)`.
    """
    same = banner is not None and bool(marking.rel_to) and marking.rel_to == banner.rel_to
    parts = _categories(marking, _portion_level(marking), Form.PORTION, rel_alone=same)
    return f"({'//'.join(parts)})"


def expand(marking: Marking, register: MarkingRegister = DEFAULT) -> str:
    """The banner with every control by its title, where it has one (Manual D.1: either may stand)."""
    titles = {name: title for title, name in lookup(register).titles.items()}
    return "//".join(_categories(marking, marking.level.words, Form.TITLE, titles))


def term_words(term: Term, form: Form) -> str:
    """One control as that form writes it."""
    return {Form.PORTION: term.portion, Form.BANNER: term.banner, Form.TITLE: term.title}[form]


def listed(found: tuple[str, ...]) -> str:
    """Codes of REL TO and DISPLAY ONLY."""
    return ", ".join(found)


def _portion_level(marking: Marking) -> str:
    if not marking.foreign:
        return marking.level.name
    return f"//{' '.join(marking.fgi) or FGI} {marking.level.name}"


def _categories(
    marking: Marking, level: str, form: Form, titles: Mapping[str, str] | None = None, rel_alone: bool = False
) -> list[str]:
    parts = [level, "/".join(marking.cui), _sci(marking, titles or {}), _sap(marking, form)]
    parts.append("" if marking.foreign and form is Form.PORTION else _fgi(marking, form))
    parts.append(_dissem(marking, form, rel_alone))
    parts.append("/".join(term_words(TERMS[name], form) for name in marking.non_ic))
    return [part for part in parts if part]


def _sci(marking: Marking, titles: Mapping[str, str]) -> str:
    return "/".join(titles.get(one.name, one.name) + str(one).removeprefix(one.name) for one in marking.sci)


def _sap(marking: Marking, form: Form) -> str:
    if not marking.sap:
        return ""
    return (SAP_TITLE if form is Form.TITLE else SAP) + "/".join(map(str, marking.sap))


def _fgi(marking: Marking, form: Form) -> str:
    if not marking.has_fgi:
        return ""
    return " ".join((FGI_TITLE if form is Form.TITLE else FGI, *marking.fgi))


def _dissem(marking: Marking, form: Form, rel_alone: bool) -> str:
    return "/".join(words for term in DISSEM if (words := _one_control(marking, term, form, rel_alone)))


def _one_control(marking: Marking, term: Term, form: Form, rel_alone: bool) -> str:
    if term.name == REL_TO and marking.rel_to:
        return REL if rel_alone else f"{term_words(term, form)} {listed(marking.rel_to)}"
    if term.name == DISPLAY_ONLY and marking.display_only:
        return f"{term_words(term, form)} {listed(marking.display_only)}"
    return term_words(term, form) if term.name in marking.dissem else ""
