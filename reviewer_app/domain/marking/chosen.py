"""A banner that a person chose, held against the computed one.

- Lower: it leaves out something the computed one protects, or lets more people have it. It needs a second
  person and a reason. Two that cannot be compared count as lower.
- Raised: it protects all that, and more (compilation: Manual B.7, 32 CFR 2001.13(c)). It needs an
  explanation.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.marking.controls import missing
from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.register import MarkingRegister, lookup
from reviewer_app.domain.marking.release import Members, Stand, meet, release_of, same
from reviewer_app.domain.marking.terms import (
    EXDIS,
    FOREIGN_RELEASE,
    FOUO,
    LES,
    LES_NF,
    LIMDIS,
    NODIS,
    ORCON,
    ORCON_USGOV,
    SBU,
    SBU_NF,
    Level,
    Marking,
)

# What stands for a control that the chosen banner does not name.
_STANDS_FOR = {
    ORCON_USGOV: {ORCON},
    EXDIS: {NODIS},
    SBU: {SBU_NF, EXDIS, NODIS},
    SBU_NF: {SBU, EXDIS, NODIS},
    LES: {LES_NF},
    LES_NF: {LES},
}
# What a classified level protects by itself (Manual H.8, H.9).
_BY_THE_LEVEL = {FOUO, LIMDIS, SBU, SBU_NF}


def lower(computed: Marking, chosen: Marking, register: MarkingRegister = DEFAULT) -> bool:
    """Whether the chosen banner is below the computed one, or cannot be compared with it."""
    return bool(shortfalls(computed, chosen, register))


def raised(computed: Marking, chosen: Marking, register: MarkingRegister = DEFAULT) -> bool:
    """Whether the chosen banner is above the computed one; two spellings of the same are not."""
    return not lower(computed, chosen, register) and lower(chosen, computed, register)


def shortfalls(computed: Marking, chosen: Marking, register: MarkingRegister = DEFAULT) -> tuple[str, ...]:
    """What the chosen banner lacks of the computed one, a sentence each; empty when it is not lower."""
    members = lookup(register).members
    return (
        *_level(computed, chosen),
        *(f"{path} is left out." for path in missing(computed.sci, chosen.sci)),
        *(f"SAR-{path} is left out." for path in missing(computed.sap, chosen.sap)),
        *_fgi(computed, chosen),
        *_controls(computed, chosen),
        *_cui(computed, chosen),
        *_release(computed, chosen, members),
    )


def _level(computed: Marking, chosen: Marking) -> Iterator[str]:
    if chosen.level < computed.level:
        yield f"{chosen.level.words} is below {computed.level.words}."


def _fgi(computed: Marking, chosen: Marking) -> Iterator[str]:
    if chosen.fgi_concealed or not computed.has_fgi:
        return
    if computed.fgi_concealed:
        yield "FGI is left out, or names a source that is concealed."
    for code in computed.fgi:
        if code not in chosen.fgi:
            yield f"FGI {code} is left out."


def _controls(computed: Marking, chosen: Marking) -> Iterator[str]:
    have = set(chosen.dissem) | set(chosen.non_ic)
    others = have - FOREIGN_RELEASE
    for name in (*computed.dissem, *computed.non_ic):
        if name in have or name in FOREIGN_RELEASE or _STANDS_FOR.get(name, set()) & have:
            continue
        if name in _BY_THE_LEVEL and chosen.level.classified:
            continue
        if name == FOUO and others and chosen.level is Level.U:
            continue
        yield f"{name} is left out."


def _cui(computed: Marking, chosen: Marking) -> Iterator[str]:
    if chosen.level.classified:
        return
    for name in computed.cui:
        if name not in chosen.cui:
            yield f"CUI category {name} is left out."


def _release(computed: Marking, chosen: Marking, members: Members) -> Iterator[str]:
    said, allowed = release_of(chosen, members), release_of(computed, members)
    if same(meet(said, allowed, members), said, members):
        return
    if allowed.noforn:
        yield "NOFORN is left out."
    elif said.stand is not Stand.SAID:
        yield "The computed banner says to whom abroad it may go, and the chosen one does not."
    else:
        yield "Abroad it may go to more people than the computed banner allows, or they cannot be compared."
