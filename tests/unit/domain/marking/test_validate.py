"""One vector for each rule of what cannot stand together; the same through `validate` and through `parse`."""

from __future__ import annotations

import pytest

from reviewer_app.domain.marking import Level, Marking, MarkingFault, explain, parse, validate

# (text, the sentence)
VECTORS = (
    ("(S//NF/REL TO USA, GBR)", "NOFORN: it cannot stand with REL TO (Manual H.8, NOFORN)."),
    ("(S//NF/RELIDO)", "NOFORN: it cannot stand with RELIDO (Manual H.8, NOFORN)."),
    ("(S//NF/DISPLAY ONLY GBR)", "NOFORN: it cannot stand with DISPLAY ONLY (Manual H.8, NOFORN)."),
    ("(S//RELIDO/DISPLAY ONLY GBR)", "RELIDO: it cannot stand with DISPLAY ONLY (Manual H.8, RELIDO)."),
    ("(S//OC/OC-USGOV)", "ORCON: it cannot stand with ORCON-USGOV (Manual H.8, ORCON)."),
    ("(S//OC/RELIDO)", "ORCON: it cannot stand with RELIDO (Manual H.8, ORCON)."),
    ("(S//OC-USGOV/RELIDO)", "ORCON-USGOV: it cannot stand with RELIDO (Manual H.8, ORCON-USGOV)."),
    ("(S//NF//XD/ND)", "EXDIS: it cannot stand with NODIS (Manual H.9, EXDIS)."),
    ("(U//NF//XD/SBU)", "EXDIS: it cannot stand with SBU (Manual H.9, EXDIS)."),
    ("(U//NF//ND/SBU)", "NODIS: it cannot stand with SBU (Manual H.9, NODIS)."),
    ("(S//XD)", "EXDIS: it needs NOFORN (Manual H.9, EXDIS)."),
    ("(U//ND)", "NODIS: it needs NOFORN (Manual H.9, NODIS)."),
    ("(U//SBU/SBU-NF)", "SBU: it cannot stand with SBU NOFORN (Manual H.9, SBU NOFORN)."),
    ("(U//LES/LES-NF)", "LES: it cannot stand with LES NOFORN (Manual H.9, LES NOFORN)."),
    ("(U//NF//SBU-NF)", "SBU NOFORN: with another mark of release it is written as NF and SBU (Manual H.9)."),
    ("(U//NF//LES-NF)", "LES NOFORN: with another mark of release it is written as NF and LES (Manual H.9)."),
    ("(S//LES-NF)", "LES NOFORN: with a classified level it is written as NF and LES (Manual H.9)."),
    ("(S//SBU-NF)", "SBU NOFORN: with a classified level only its NF is written (Manual H.9)."),
    (
        "(S//FOUO)",
        "FOUO: it stands with UNCLASSIFIED only; the classified level protects it (Manual H.8, H.9).",
    ),
    (
        "(S//DS)",
        "LIMDIS: it stands with UNCLASSIFIED only; the classified level protects it (Manual H.8, H.9).",
    ),
    (
        "(S//SBU)",
        "SBU: it stands with UNCLASSIFIED only; the classified level protects it (Manual H.8, H.9).",
    ),
    ("(U//FOUO/PR)", "FOUO: it gives way to PROPIN (Manual H.8, FOUO)."),
    ("(U//FOUO//LES)", "FOUO: it gives way to LES (Manual H.8, FOUO)."),
    ("(U//OC)", "ORCON: it stands with CONFIDENTIAL or higher (Manual H.8)."),
    ("(U//OC-USGOV)", "ORCON-USGOV: it stands with CONFIDENTIAL or higher (Manual H.8)."),
    ("(C//RS)", "RSEN: it stands with SECRET or higher (Manual H.8)."),
    ("(C//IMC)", "IMCON: it stands with SECRET or higher (Manual H.8)."),
    ("(S//REL TO USA)", "REL TO USA: it names no one besides USA, and is not allowed (Manual H.8, REL TO)."),
    ("(S//REL TO GBR, JPN)", "REL TO: its list opens with USA (Manual H.8, REL TO)."),
    (
        "(S//DISPLAY ONLY USA, GBR)",
        "DISPLAY ONLY: its list is of others than USA (Manual H.8, DISPLAY ONLY).",
    ),
    ("(S//FGI USA)", "FGI USA: USA is not a foreign source (Manual H.7)."),
    ("(U//SI)", "SI: SCI and SAP stand with a classified level only (Manual H.4, H.5)."),
    ("(U//SAR-TSP)", "TSP: SCI and SAP stand with a classified level only (Manual H.4, H.5)."),
    ("(C//TK//NF)", "TK: it stands with SECRET or higher (Manual H.4)."),
    ("(S//HCS//NF)", "HCS: it does not stand without a compartment (Manual H.4)."),
    ("(S//RSV//NF)", "RSV: it does not stand without a compartment (Manual H.4)."),
    ("(S//RSV-ABC)", "RSV-ABC: it is not a compartment of this register."),
    ("(TS//HCS-O//NF)", "HCS-O: it needs ORCON (Manual H.4)."),
    ("(TS//HCS-O//OC)", "HCS-O: it needs NOFORN (Manual H.4)."),
    ("(TS//HCS-P//OC)", "HCS-P: it needs NOFORN (Manual H.4)."),
    ("(TS//HCS-P ABC//NF)", "HCS-P ABC: it needs ORCON (Manual H.4)."),
    ("(S//HCS-P ABC//OC/NF)", "HCS-P ABC: it stands with TOP SECRET or higher (Manual H.4)."),
    (
        "(TS//HCS-P ABCDEFG//OC/NF)",
        "HCS-P ABCDEFG: sub-compartments of HCS-P are of at most 6 characters (Manual G.1).",
    ),
    ("(TS//HCS-O ABC//OC/NF)", "HCS-O ABC: sub-compartments of HCS-O are not known (Manual G.1)."),
    ("(TS//SI-G//NF)", "SI-G: it needs ORCON (Manual H.4)."),
    ("(TS//SI-G//OC-USGOV/NF)", "SI-G: it cannot stand with ORCON-USGOV (Manual H.4)."),
    ("(S//SI-G//OC)", "SI-G: it stands with TOP SECRET or higher (Manual H.4)."),
    ("(TS//TK-BLFH)", "TK-BLFH: it needs NOFORN (Manual H.4)."),
)
# Things that look as if they might conflict, and do not.
GOOD = (
    *("(S//REL TO USA, GBR/RELIDO)", "(S//REL TO USA, GBR/DISPLAY ONLY JPN)", "(S//OC/REL TO USA, GBR)"),
    *("(TS//HCS-P//OC-USGOV/NF)", "(U//FOUO/NF)", "(U//FOUO/REL TO USA, GBR)", "(U//NF//SBU)", "(U//PR)"),
    *("(S//NF//LES)", "(U//SBU-NF/LES-NF)", "(C//SI)", "(U//DISPLAY ONLY GBR/FISA)", "(CUI//SP-PROPIN//NF)"),
    *("(CUI//REL TO USA, GBR)", "(CUI//NF)", "(//FGI S)", "(//CAN GBR TS//NF)", "(U//FGI GBR)", "(S//NF/PR)"),
)


@pytest.mark.parametrize(("text", "sentence"), VECTORS)
def test_rule(text: str, sentence: str) -> None:
    assert sentence in explain(text)
    assert explain(text)[-1][:6] != "Write "
    with pytest.raises(MarkingFault):
        parse(text)


@pytest.mark.parametrize("text", GOOD)
def test_what_may_stand_together(text: str) -> None:
    assert explain(text) == ()
    assert validate(parse(text)) == ()


def test_markings_made_without_a_text_are_judged_alike() -> None:
    assert validate(Marking(Level.S, fgi=("GBR",), fgi_concealed=True)) == (
        "FGI: a concealed source and a named one are not mixed (Manual H.7).",
    )
    assert validate(Marking(Level.S, foreign=True)) == (
        "the portion: it is of foreign information and names no owner (Manual H.7).",
    )
    assert validate(Marking(Level.S, cui=("PROPIN",))) == (
        "PROPIN: a category of CUI stands with CUI only (32 CFR 2002).",
    )
