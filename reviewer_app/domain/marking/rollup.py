"""The banner of a document from the marks of its portions (Manual D.2, and each control's page in H).

- The highest level; every unique SCI and SAP; FGI with every named source, or FGI alone where one is
  concealed.
- RSEN, IMCON, PROPIN, DSEN and FISA always; ORCON before ORCON-USGOV, one of them always.
- Release by `release`. FOUO only in an unclassified banner, and only where no other control stands.
- LES and SSI at any level; LIMDIS and SBU drop out of a classified banner; NODIS before EXDIS; either
  before SBU.
- SBU NOFORN and LES NOFORN stand in an unclassified banner where nothing else says release; otherwise NOFORN
  stands among the dissemination controls, and SBU or LES (while the banner is unclassified) or LES alone.
- CUI: categories put together. CUI beside older controls (FOUO, LES ...) is marked by hand: they are to be
  re-marked (32 CFR 2002.36). CUI in a classified banner is as the register says, for public sources differ.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_app.domain.marking.controls import united
from reviewer_app.domain.marking.default import DEFAULT
from reviewer_app.domain.marking.faults import MarkByHand, MarkingFault
from reviewer_app.domain.marking.order import ordered
from reviewer_app.domain.marking.register import CuiWithClassified, Lookup, MarkingRegister, lookup
from reviewer_app.domain.marking.release import Release, Stand, beyond, release_of, together
from reviewer_app.domain.marking.terms import (
    EXDIS,
    FOREIGN_RELEASE,
    FOUO,
    LES,
    LES_NF,
    LIMDIS,
    NODIS,
    NOFORN,
    ORCON,
    ORCON_USGOV,
    RELIDO,
    SBU,
    SBU_NF,
    Level,
    Marking,
)
from reviewer_app.domain.marking.validate import conflicts

_NOT_IN_CLASSIFIED = {LIMDIS, SBU, SBU_NF, LES_NF}


def roll_up(markings: Iterable[Marking], register: MarkingRegister = DEFAULT) -> Marking:
    """The banner of all the portions; an `ordered` marking, never lower than any of them.

    Raises MarkByHand where the portions mix what this engine does not put together; MarkingFault for none.
    """
    found = tuple(markings)
    if not found:
        raise MarkingFault("the banner", "there is no portion to compute it from.")
    level = max(one.level for one in found)
    _refuse_mixed_cui(found, level, register)
    rolled = _put_together(found, level, lookup(register))
    if left := conflicts(rolled, register):
        raise MarkByHand(str(left[0].facts["token"]), left[0].sentence)
    return rolled


def _put_together(found: tuple[Marking, ...], level: Level, look: Lookup) -> Marking:
    release = together((release_of(one, look.members) for one in found), look.members)
    non_ic = _non_ic(found, level)
    concealed = any(one.fgi_concealed for one in found)
    return ordered(
        Marking(
            level=level,
            sci=united(control for one in found for control in one.sci),
            sap=united(control for one in found for control in one.sap),
            fgi=() if concealed else tuple(code for one in found for code in one.fgi),
            fgi_concealed=concealed,
            dissem=(*_dissem(found, level, non_ic), *_said(release, non_ic)),
            rel_to=("USA", *release.release) if release.release else (),
            display_only=tuple(beyond(release.display, release.release, look.members)),
            non_ic=tuple(non_ic),
            cui=tuple(name for one in found for name in one.cui) if level is Level.CUI else (),
        )
    )


def _dissem(found: tuple[Marking, ...], level: Level, non_ic: set[str]) -> set[str]:
    """The controls besides those of foreign release."""
    kept = {name for one in found for name in one.dissem} - FOREIGN_RELEASE
    if ORCON in kept:
        kept.discard(ORCON_USGOV)
    if level.classified or non_ic or kept - {FOUO}:
        kept.discard(FOUO)
    return kept


def _said(release: Release, non_ic: set[str]) -> tuple[str, ...]:
    """NOFORN and RELIDO among the dissemination controls; SBU NOFORN and LES NOFORN say it themselves."""
    if release.stand is not Stand.SAID:
        return ()
    if release.relido:
        return (RELIDO,)
    return (NOFORN,) if release.noforn and not non_ic & {SBU_NF, LES_NF} else ()


def _non_ic(found: tuple[Marking, ...], level: Level) -> set[str]:
    kept = {name for one in found for name in one.non_ic}
    if NODIS in kept:
        kept.discard(EXDIS)
    if LES_NF in kept and (level.classified or any(one.says_release for one in found)):
        kept.add(LES)
        kept.discard(LES_NF)
    if level.classified:
        return kept - _NOT_IN_CLASSIFIED
    if kept & {NODIS, EXDIS}:
        return _once(kept - {SBU, SBU_NF})
    if SBU_NF in kept and any(one.says_release for one in found):
        kept.add(SBU)
        kept.discard(SBU_NF)
    return _once(kept)


def _once(kept: set[str]) -> set[str]:
    """SBU NOFORN before SBU, LES NOFORN before LES."""
    return kept - {base for base, strict in ((SBU, SBU_NF), (LES, LES_NF)) if strict in kept}


def _refuse_mixed_cui(found: tuple[Marking, ...], level: Level, register: MarkingRegister) -> None:
    if not any(one.level is Level.CUI for one in found):
        return
    if level.classified and register.cui_with_classified is CuiWithClassified.BY_HAND:
        raise MarkByHand(
            "CUI", "It stands beside classified portions, and the register does not say how to mark that."
        )
    for one in found:
        older = (*(set(one.dissem) - FOREIGN_RELEASE), *one.non_ic)
        if not level.classified and one.level is Level.U and (older or one.has_fgi):
            name = sorted(older)[0] if older else "FGI"
            raise MarkByHand(
                name, "It stands beside CUI; older controls are re-marked first (32 CFR 2002.36)."
            )
