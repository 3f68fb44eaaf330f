"""What cannot stand together in one marking. Each rule names where it is published.

- A control asks for its levels: FOUO, LIMDIS, SBU and LES-NF unclassified only; ORCON classified only; RSEN
  and IMCON from SECRET; SCI and SAP as the register says (Manual H.4, H.5, H.8, H.9).
- NOFORN excludes REL TO, RELIDO and DISPLAY ONLY; RELIDO excludes DISPLAY ONLY, ORCON and ORCON-USGOV (H.8).
- ORCON and ORCON-USGOV exclude each other; so do EXDIS and NODIS, and both ask for NOFORN (H.8, H.9).
- REL TO opens with USA and names one more; DISPLAY ONLY does not name USA (H.8).
- FOUO gives way to every other control but those of foreign release (H.8).
- A compartment brings its own rules, from the register: HCS-O and SI-G ask for ORCON, HCS-P for NOFORN (H.4).
- CUI stands with its categories, NOFORN, REL TO and DISPLAY ONLY, and nothing else here (32 CFR 2002).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.faults import MarkByHand, MarkingFault
from reviewer_app.domain.marking.register import CompartmentRule, Lookup, MarkingRegister, lookup, lowest_of
from reviewer_app.domain.marking.terms import (
    DISPLAY_ONLY,
    EXDIS,
    FOREIGN_RELEASE,
    FOUO,
    LES,
    LES_NF,
    NODIS,
    NOFORN,
    NON_IC,
    ORCON,
    ORCON_USGOV,
    REL_TO,
    RELIDO,
    SBU,
    SBU_NF,
    TERMS,
    Compartment,
    Level,
    Marking,
)

# Pairs that exclude each other, and where that is said.
_EXCLUDE = (
    (NOFORN, REL_TO, "H.8, NOFORN"),
    (NOFORN, RELIDO, "H.8, NOFORN"),
    (NOFORN, DISPLAY_ONLY, "H.8, NOFORN"),
    (RELIDO, DISPLAY_ONLY, "H.8, RELIDO"),
    (ORCON, ORCON_USGOV, "H.8, ORCON"),
    (ORCON, RELIDO, "H.8, ORCON"),
    (ORCON_USGOV, RELIDO, "H.8, ORCON-USGOV"),
    (EXDIS, NODIS, "H.9, EXDIS"),
    (EXDIS, SBU, "H.9, EXDIS"),
    (EXDIS, SBU_NF, "H.9, EXDIS"),
    (NODIS, SBU, "H.9, NODIS"),
    (NODIS, SBU_NF, "H.9, NODIS"),
    (SBU, SBU_NF, "H.9, SBU NOFORN"),
    (LES, LES_NF, "H.9, LES NOFORN"),
)
# With another NOFORN, SBU-NF and LES-NF are written as NF and SBU or LES (Manual H.9).
_WRITTEN_APART = ((SBU_NF, SBU), (LES_NF, LES))
_WITH_CUI = frozenset({NOFORN})


def validate(marking: Marking, register: MarkingRegister = DEFAULT) -> tuple[str, ...]:
    """Every conflict in the marking, each a sentence; empty when there is none."""
    return tuple(fault.sentence for fault in conflicts(marking, register))


def conflicts(marking: Marking, register: MarkingRegister = DEFAULT) -> tuple[MarkingFault, ...]:
    """The same, as faults."""
    look = lookup(register)
    return (
        *_level_conflicts(marking),
        *_exclusions(marking),
        *_needs(marking),
        *_list_conflicts(marking),
        *_sci_conflicts(marking, look),
        *_fgi_conflicts(marking),
        *_cui_conflicts(marking),
    )


def controls_of(marking: Marking) -> frozenset[str]:
    """Every dissemination control of the marking, those with lists too."""
    lists = ((REL_TO, marking.rel_to), (DISPLAY_ONLY, marking.display_only))
    return frozenset((*marking.dissem, *marking.non_ic, *(name for name, found in lists if found)))


def _level_conflicts(marking: Marking) -> Iterator[MarkingFault]:
    for name in (*marking.dissem, *marking.non_ic):
        term = TERMS[name]
        if marking.level < term.lowest:
            yield MarkingFault(name, f"it stands with {term.lowest.words} or higher (Manual H.8).")
        if marking.level > term.highest and marking.level is not Level.CUI:
            yield MarkingFault(name, _unclassified_only(name))
    if (marking.sci or marking.sap) and not marking.level.classified:
        first = str((*marking.sci, *marking.sap)[0])
        yield MarkingFault(first, "SCI and SAP stand with a classified level only (Manual H.4, H.5).")


def _unclassified_only(name: str) -> str:
    if name == LES_NF:
        return "with a classified level it is written as NF and LES (Manual H.9)."
    if name == SBU_NF:
        return "with a classified level only its NF is written (Manual H.9)."
    return "it stands with UNCLASSIFIED only; the classified level protects it (Manual H.8, H.9)."


def _exclusions(marking: Marking) -> Iterator[MarkingFault]:
    found = controls_of(marking)
    for one, other, where in _EXCLUDE:
        if one in found and other in found:
            yield MarkingFault(one, f"it cannot stand with {other} (Manual {where}).")
    for name, base in _WRITTEN_APART:
        if name in found and marking.says_release:
            yield MarkingFault(
                name, f"with another mark of release it is written as NF and {base} (Manual H.9)."
            )
    others = found - {FOUO, REL_TO, DISPLAY_ONLY} - FOREIGN_RELEASE
    if FOUO in found and others:
        other = next(name for name in TERMS if name in others)
        yield MarkingFault(FOUO, f"it gives way to {other} (Manual H.8, FOUO).")


def _needs(marking: Marking) -> Iterator[MarkingFault]:
    for name in (EXDIS, NODIS):
        if name in marking.non_ic and NOFORN not in marking.dissem:
            yield MarkingFault(name, f"it needs NOFORN (Manual H.9, {name}).")


def _list_conflicts(marking: Marking) -> Iterator[MarkingFault]:
    if marking.rel_to and marking.rel_to[0] != "USA":
        yield MarkingFault(REL_TO, "its list opens with USA (Manual H.8, REL TO).")
    if marking.rel_to == ("USA",):
        yield MarkingFault(
            "REL TO USA", "it names no one besides USA, and is not allowed (Manual H.8, REL TO)."
        )
    if "USA" in marking.display_only:
        yield MarkingFault(DISPLAY_ONLY, "its list is of others than USA (Manual H.8, DISPLAY ONLY).")


def _sci_conflicts(marking: Marking, look: Lookup) -> Iterator[MarkingFault]:
    for control in marking.sci:
        rule = look.systems.get(control.name)
        if rule is None:
            yield MarkingFault(control.name, "it is not a control system of this register.")
            continue
        if rule.needs_compartment and not control.compartments:
            yield MarkingFault(control.name, "it does not stand without a compartment (Manual H.4).")
        yield from _below(control.name, marking, rule.lowest)
        for part in control.compartments:
            known = look.compartments.get((control.name, part.name))
            path = f"{control.name}-{part.name}"
            if known is None:
                yield MarkingFault(path, "it is not a compartment of this register.")
            else:
                yield from _compartment_conflicts(path, part, known, marking)


def _compartment_conflicts(
    path: str, part: Compartment, rule: CompartmentRule, marking: Marking
) -> Iterator[MarkingFault]:
    yield from _below(path, marking, rule.lowest)
    yield from _companions(path, rule.requires, rule.excludes, marking)
    if not part.subs:
        return
    yield from _below(f"{path} {part.subs[0]}", marking, rule.subs_lowest or rule.lowest)
    yield from _companions(f"{path} {part.subs[0]}", rule.subs_require, rule.subs_exclude, marking)
    for sub in part.subs:
        if len(sub) > rule.subs_longest:
            most = f"of at most {rule.subs_longest} characters" if rule.subs_longest else "not known"
            yield MarkingFault(f"{path} {sub}", f"sub-compartments of {path} are {most} (Manual G.1).")


def _below(path: str, marking: Marking, lowest: str) -> Iterator[MarkingFault]:
    if marking.level < lowest_of(lowest):
        yield MarkingFault(path, f"it stands with {lowest_of(lowest).words} or higher (Manual H.4).")


def _companions(
    path: str, requires: Iterable[str], excludes: Iterable[str], marking: Marking
) -> Iterator[MarkingFault]:
    found = controls_of(marking)
    for name in requires:
        if name not in found:
            yield MarkingFault(path, f"it needs {name} (Manual H.4).")
    for name in excludes:
        if name in found:
            yield MarkingFault(path, f"it cannot stand with {name} (Manual H.4).")


def _fgi_conflicts(marking: Marking) -> Iterator[MarkingFault]:
    if marking.fgi and marking.fgi_concealed:
        yield MarkingFault("FGI", "a concealed source and a named one are not mixed (Manual H.7).")
    if "USA" in marking.fgi:
        yield MarkingFault("FGI USA", "USA is not a foreign source (Manual H.7).")
    if marking.foreign and not marking.has_fgi:
        yield MarkingFault("the portion", "it is of foreign information and names no owner (Manual H.7).")
    if marking.foreign and (marking.sci or marking.sap):
        yield MarkByHand("the portion", "SCI or SAP of another country stands in it (Manual, Appendix A).")


def _cui_conflicts(marking: Marking) -> Iterator[MarkingFault]:
    if marking.cui and marking.level is not Level.CUI:
        yield MarkingFault(marking.cui[0], "a category of CUI stands with CUI only (32 CFR 2002).")
    if marking.level is not Level.CUI:
        return
    beside = [name for name in (*marking.dissem, *marking.non_ic) if name not in _WITH_CUI]
    if beside or marking.has_fgi:
        named = beside[0] if beside else "FGI"
        kind = "non-IC control" if any(term.name == named for term in NON_IC) else "control"
        yield MarkByHand(named, f"This {kind} beside CUI is not in this engine (CUI Marking Handbook).")
