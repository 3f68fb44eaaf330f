"""The words between the slashes: which category each belongs to, and what it adds to the marking.

A word written in another form than asked (NOFORN in a portion mark, NF in a banner) is understood and is a
fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from reviewer_app.domain.marking.by_hand import outside
from reviewer_app.domain.marking.faults import FormFault, MarkingFault
from reviewer_app.domain.marking.register import Lookup
from reviewer_app.domain.marking.terms import (
    DISPLAY_ONLY,
    DISSEM,
    NON_IC,
    REL,
    REL_TO,
    Compartment,
    Control,
    Level,
    Term,
)
from reviewer_app.domain.marking.words import FGI, FGI_TITLE, SAP, SAP_TITLE, Form, term_words


class Category(IntEnum):
    """The places of a marking after its level, in order (Manual A.6)."""

    CUI = 0
    SCI = 1
    SAP = 2
    FGI = 3
    DISSEM = 4
    NON_IC = 5


@dataclass(slots=True)
class Draft:
    """What has been read so far, in the order it stands in the text."""

    form: Form
    look: Lookup
    level: Level = Level.U
    foreign: bool = False
    rel_alone: bool = False
    concealed: bool = False
    sci: list[Control] = field(default_factory=list)
    sap: list[Control] = field(default_factory=list)
    fgi: list[str] = field(default_factory=list)
    dissem: list[str] = field(default_factory=list)
    rel_to: list[str] = field(default_factory=list)
    display_only: list[str] = field(default_factory=list)
    non_ic: list[str] = field(default_factory=list)
    cui: list[str] = field(default_factory=list)
    faults: list[MarkingFault] = field(default_factory=list)

    def fault(self, token: str, rule: str) -> None:
        self.faults.append(MarkingFault(token, rule))

    def misspelt(self, token: str, rule: str) -> None:
        """A fault of form alone: what is meant is plain."""
        self.faults.append(FormFault(token, rule))


def _by_word(terms: Iterable[Term]) -> Mapping[str, Term]:
    return {word: term for term in terms for form in Form if (word := term_words(term, form))}


_DISSEM, _NON_IC = _by_word(DISSEM), _by_word(NON_IC)
_LISTS = {
    term_words(term, form): term for term in DISSEM if term.name in (REL_TO, DISPLAY_ONLY) for form in Form
}
_NAME = re.compile(r"[A-Z0-9]+")


def category_of(token: str, draft: Draft) -> Category | None:
    """Where a word belongs; None for one that this register does not know, or that is out of scope."""
    if draft.level is Level.CUI and token.removeprefix("SP-") in draft.look.categories:
        return Category.CUI
    if token.startswith((SAP, SAP_TITLE)):
        return Category.SAP
    if token.split(" ", 1)[0] == FGI or token.startswith(FGI_TITLE):
        return Category.FGI
    if token in _NON_IC:
        return Category.NON_IC
    if token in _DISSEM or token == REL or _list_of(token):
        return Category.DISSEM
    return Category.SCI if _system_of(token, draft.look) else None


def take(category: Category, token: str, draft: Draft) -> None:
    """Add one word to the draft, and its faults."""
    _TAKE[category](token, draft)


def unknown(token: str, draft: Draft) -> None:
    """A word without a place: out of scope, or not in the register."""
    if token in ("CUI", "CONTROLLED"):
        draft.fault(token, "it stands in the place of the level, without UNCLASSIFIED (32 CFR 2002).")
        return
    if draft.level is Level.CUI and re.fullmatch(r"(SP-)?[A-Z]{2,10}", token) and not outside(token):
        draft.fault(token, "it is not a CUI category of this register. Add it there, or mark by hand.")
        return
    draft.faults.append(outside(token) or MarkingFault(token, "it is not a marking of this register."))


def _take_dissem(token: str, draft: Draft) -> None:
    if token == REL:
        draft.rel_alone = True
        draft.dissem.append(REL_TO)
        return
    if term := _list_of(token):
        _take_list(token, term, draft)
        return
    _take_term(token, _DISSEM[token], draft.dissem, draft)


def _take_non_ic(token: str, draft: Draft) -> None:
    _take_term(token, _NON_IC[token], draft.non_ic, draft)


def _take_term(token: str, term: Term, into: list[str], draft: Draft) -> None:
    if term.name in (REL_TO, DISPLAY_ONLY):
        draft.fault(token, "its list of countries is missing (Manual H.8).")
        return
    wanted = _words_in(term, draft.form)
    if token not in wanted:
        where = "a portion mark" if draft.form is Form.PORTION else "a banner"
        draft.misspelt(token, f"in {where} it is written {wanted[0]} (Manual G.1).")
    into.append(term.name)


def _words_in(term: Term, form: Form) -> tuple[str, ...]:
    return (term.portion,) if form is Form.PORTION else (term.banner, term.title)


def _list_of(token: str) -> Term | None:
    return next((term for word, term in _LISTS.items() if token.startswith(word + " ")), None)


def _take_list(token: str, term: Term, draft: Draft) -> None:
    into = draft.rel_to if term.name == REL_TO else draft.display_only
    draft.dissem.append(term.name)
    word = next(word for word in sorted(_LISTS, key=len, reverse=True) if token.startswith(word + " "))
    if word not in _words_in(term, draft.form):
        draft.misspelt(word, f"in a portion mark it is written {term.portion} (Manual G.1).")
    listed = token[len(word) + 1 :]
    into.extend(one for one in re.split(r"[, ]+", listed) if one)
    if listed != ", ".join(into):
        draft.misspelt(token, "its codes are separated by a comma and a space (Manual A.6).")
    _known_codes(into, draft)


def _known_codes(found: Iterable[str], draft: Draft) -> None:
    for code in found:
        if code not in draft.look.codes:
            draft.fault(code, "it is not a country or group of this register.")


def _take_fgi(token: str, draft: Draft) -> None:
    if draft.foreign:
        draft.fault(token, "the portion names its owner already (Manual H.7).")
    title = FGI_TITLE if token.startswith(FGI_TITLE) else FGI
    if title == FGI_TITLE and draft.form is Form.PORTION:
        draft.misspelt(token, "in a portion mark it is written FGI (Manual G.1).")
    draft.fgi.extend(token.removeprefix(title).replace(",", " ").split())
    draft.concealed = draft.concealed or not draft.fgi
    if "," in token:
        draft.misspelt(token, "its codes are separated by spaces (Manual A.6).")
    _known_codes(draft.fgi, draft)


def _take_cui(token: str, draft: Draft) -> None:
    draft.cui.append(token)


def _take_sap(token: str, draft: Draft) -> None:
    if token.startswith(SAP_TITLE) and draft.form is Form.PORTION:
        draft.misspelt(token, "in a portion mark it is written SAR- (Manual H.5).")
    control = _tree_of(token.removeprefix(SAP_TITLE).removeprefix(SAP), token, draft)
    if control.name not in draft.look.programmes:
        draft.fault(control.name, "it is not a special access programme of this register.")
    draft.sap.append(control)


def _system_of(token: str, look: Lookup) -> str:
    """The registered control system a word begins with: its name, or its title in a banner; or nothing."""
    for word, name in (*((name, name) for name in look.systems), *look.titles.items()):
        if token == word or token.startswith(word + "-"):
            return name
    return ""


def _take_sci(token: str, draft: Draft) -> None:
    name = _system_of(token, draft.look)
    title = draft.look.systems[name].title
    if title != name and (token == title or token.startswith(f"{title}-")):
        if draft.form is Form.PORTION:
            draft.misspelt(token, f"in a portion mark it is written {name} (Manual G.1).")
        token = name + token.removeprefix(title)
    draft.sci.append(_tree_of(token, token, draft))


def _tree_of(text: str, token: str, draft: Draft) -> Control:
    head, *rest = text.split("-")
    parts = [tuple(one.split(" ")) for one in rest]
    if not all(_NAME.fullmatch(word) for word in (head, *(word for part in parts for word in part))):
        draft.fault(token, "a hyphen joins compartments, one space joins sub-compartments (Manual A.6).")
    return Control(head, tuple(Compartment(part[0], part[1:]) for part in parts))


_TAKE = {
    Category.CUI: _take_cui,
    Category.SCI: _take_sci,
    Category.SAP: _take_sap,
    Category.FGI: _take_fgi,
    Category.DISSEM: _take_dissem,
    Category.NON_IC: _take_non_ic,
}
