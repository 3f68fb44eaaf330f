"""Whether a marking is within a ceiling: a workstation's, or a person's clearance.

- Level, SCI with each compartment and sub-compartment, SAP likewise. Holding a control does not hold its
  compartments; holding a compartment holds its control.
- Dissemination is **not** judged here: NOFORN and REL TO ask for a person's citizenship, PROPIN for the
  employer, ORCON for the originator. Who calls this asks those apart (`has`, `is_propin`).
"""

from __future__ import annotations

from reviewer_app.domain.marking.controls import missing
from reviewer_app.domain.marking.terms import Marking
from reviewer_app.domain.marking.words import banner


def dominates(ceiling: Marking, marking: Marking) -> bool:
    """Whether level, SCI and SAP of the marking are within the ceiling."""
    return why_above(ceiling, marking) is None


def why_above(ceiling: Marking, marking: Marking) -> str | None:
    """Why the marking is above the ceiling, in one sentence; None when it is not."""
    lacking = [*missing(marking.sci, ceiling.sci)]
    lacking += [f"SAR-{path}" for path in missing(marking.sap, ceiling.sap)]
    if marking.level > ceiling.level:
        return f"{banner(marking)} is above {banner(ceiling)}: {marking.level.words} is the higher level."
    if lacking:
        return f"{banner(marking)} is above {banner(ceiling)}, which does not hold {', '.join(lacking)}."
    return None
