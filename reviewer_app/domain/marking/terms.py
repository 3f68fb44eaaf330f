"""The words of a marking: levels, dissemination controls, and the marking itself. Data types only.

Sources, cited by these short names in this package:

- *Manual*: IC Markings System Register and Manual, 31 December 2016 (released 7 July 2021, FOIA
  DF-2019-00061); where the older one says the same: CAPCO Register and Manual v5.1, 30 December 2011
  (released).
- *ISOO*: 32 CFR Part 2001 and the ISOO Marking Booklet. *32 CFR 2002*, and NARA's CUI Marking Handbook v1.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How high. CUI is unclassified, and controlled (32 CFR 2002): above U, below every classified level."""

    U = 0
    CUI = 1
    C = 2
    S = 3
    TS = 4

    @property
    def words(self) -> str:
        return _LEVEL_WORDS[self]

    @property
    def classified(self) -> bool:
        return self >= Level.C


_LEVEL_WORDS = {
    Level.U: "UNCLASSIFIED",
    Level.CUI: "CUI",
    Level.C: "CONFIDENTIAL",
    Level.S: "SECRET",
    Level.TS: "TOP SECRET",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One control: its name here, its words in a banner and in a portion mark, its title, its levels."""

    name: str
    portion: str
    banner: str
    title: str
    lowest: Level = Level.U
    highest: Level = Level.TS


REL_TO, DISPLAY_ONLY = "REL TO", "DISPLAY ONLY"
REL = "REL"  # in a portion mark alone: the list of the banner
NOFORN, RELIDO = "NOFORN", "RELIDO"
FOUO, ORCON, ORCON_USGOV, PROPIN, DSEN = "FOUO", "ORCON", "ORCON-USGOV", "PROPIN", "DSEN"
LIMDIS, EXDIS, NODIS, SBU, SBU_NF, LES, LES_NF = (
    "LIMDIS",
    "EXDIS",
    "NODIS",
    "SBU",
    "SBU NOFORN",
    "LES",
    "LES NOFORN",
)

# Manual G.1 Table 4, part 8; the levels from each control's page in H.8.
DISSEM = (
    Term("RSEN", "RS", "RSEN", "RISK SENSITIVE", lowest=Level.S),
    Term(FOUO, "FOUO", "FOUO", "FOR OFFICIAL USE ONLY", highest=Level.U),
    Term(ORCON, "OC", "ORCON", "ORIGINATOR CONTROLLED", lowest=Level.C),
    Term(ORCON_USGOV, "OC-USGOV", "ORCON-USGOV", "ORIGINATOR CONTROLLED-USGOV", lowest=Level.C),
    Term("IMCON", "IMC", "IMCON", "CONTROLLED IMAGERY", lowest=Level.S),
    Term(NOFORN, "NF", "NOFORN", "NOT RELEASABLE TO FOREIGN NATIONALS"),
    Term(PROPIN, "PR", "PROPIN", "CAUTION-PROPRIETARY INFORMATION INVOLVED"),
    Term(REL_TO, "REL TO", "REL TO", "AUTHORIZED FOR RELEASE TO"),
    Term(RELIDO, "RELIDO", "RELIDO", "RELEASABLE BY INFORMATION DISCLOSURE OFFICIAL"),
    Term(DISPLAY_ONLY, "DISPLAY ONLY", "DISPLAY ONLY", "DISPLAY ONLY"),
    Term(DSEN, "DSEN", "DEA SENSITIVE", "DEA SENSITIVE"),
    Term("FISA", "FISA", "FISA", "FOREIGN INTELLIGENCE SURVEILLANCE ACT"),
)
# Manual G.1 Table 4, part 9, and H.9. LES-NF applies to unclassified information only (H.9): with a
# classified level it is written as NF and LES.
NON_IC = (
    Term(LIMDIS, "DS", "LIMDIS", "LIMITED DISTRIBUTION", highest=Level.U),
    Term(EXDIS, "XD", "EXDIS", "EXCLUSIVE DISTRIBUTION"),
    Term(NODIS, "ND", "NODIS", "NO DISTRIBUTION"),
    Term(SBU, "SBU", "SBU", "SENSITIVE BUT UNCLASSIFIED", highest=Level.U),
    Term(SBU_NF, "SBU-NF", "SBU NOFORN", "SENSITIVE BUT UNCLASSIFIED NOFORN", highest=Level.U),
    Term(LES, "LES", "LES", "LAW ENFORCEMENT SENSITIVE"),
    Term(LES_NF, "LES-NF", "LES NOFORN", "LAW ENFORCEMENT SENSITIVE NOFORN", highest=Level.U),
    Term("SSI", "SSI", "SSI", "SENSITIVE SECURITY INFORMATION"),
)
TERMS = {term.name: term for term in (*DISSEM, *NON_IC)}
FOREIGN_RELEASE = frozenset({NOFORN, RELIDO})


@dataclass(frozen=True, slots=True)
class Compartment:
    """A compartment and its sub-compartments: `G ABCD DEFG`."""

    name: str
    subs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.name, *self.subs))


@dataclass(frozen=True, slots=True)
class Control:
    """An SCI control system or a special access programme, with compartments: `SI-G ABCD-MMM`."""

    name: str
    compartments: tuple[Compartment, ...] = ()

    def __str__(self) -> str:
        return "-".join((self.name, *map(str, self.compartments)))


@dataclass(frozen=True, slots=True)
class Marking:
    """One marking, whatever its form; what `ordered` gives is in the canonical order.

    - `sci`, `sap`: trees of names. `fgi`: codes of acknowledged sources; `fgi_concealed`: FGI without codes.
    - `foreign`: a portion of foreign information alone, written `(//GBR S)`; never in a banner.
    - `dissem`, `non_ic`: names of `DISSEM` and `NON_IC`; the two with lists stand in `rel_to` (USA first)
      and `display_only` (without USA). `cui`: categories of a CUI marking, such as SP-PROPIN.
    """

    level: Level
    sci: tuple[Control, ...] = ()
    sap: tuple[Control, ...] = ()
    fgi: tuple[str, ...] = ()
    fgi_concealed: bool = False
    foreign: bool = False
    dissem: tuple[str, ...] = ()
    rel_to: tuple[str, ...] = ()
    display_only: tuple[str, ...] = ()
    non_ic: tuple[str, ...] = ()
    cui: tuple[str, ...] = ()

    @property
    def has_fgi(self) -> bool:
        return bool(self.fgi) or self.fgi_concealed

    @property
    def says_release(self) -> bool:
        """Whether it says to whom abroad it may go: NOFORN, REL TO, RELIDO or DISPLAY ONLY."""
        return bool(self.rel_to or self.display_only or FOREIGN_RELEASE & set(self.dissem))
