"""One vector for each rule of the roll-up, with the rule's source.

*D.2* and *Table 3 n* are of the IC Markings System Register and Manual (31 December 2016, released), as are
*H.8* and *H.9*; *domain* is the product's specification.
"""

from __future__ import annotations

import pytest

from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.marking import (
    DEFAULT,
    MarkByHand,
    MarkingFault,
    banner,
    parse,
    portion,
    register_from,
    roll_up,
)

LEFT_OUT = register_from({**to_plain(DEFAULT), "cui_with_classified": "left-out"})
# (source, portions, banner)
VECTORS = (
    ("D.2: the highest level", "(U) (C) (TS)", "TOP SECRET"),
    ("D.2: the highest level", "(U) (U)", "UNCLASSIFIED"),
    ("D.2: unique SCI", "(TS//SI-NK) (S//SI/TK)", "TOP SECRET//SI-NK/TK"),
    (
        "D.2: compartments together",
        "(TS//SI-G ABCD//OC) (TS//SI-G AABB//OC)",
        "TOP SECRET//SI-G AABB ABCD//ORCON",
    ),
    ("D.2: unique SAP", "(S//SAR-TSP-AB 1) (S//SAR-TSP-AB 2)", "SECRET//SAR-TSP-AB 1 2"),
    ("H.4 HCS-O with HCS-P", "(TS//HCS-O//OC/NF) (S//HCS-P//NF)", "TOP SECRET//HCS-O-P//ORCON/NOFORN"),
    ("D.2, H.7: sources named", "(//GBR S) (//CAN S) (S)", "SECRET//FGI CAN GBR"),
    ("D.2, H.7: one concealed", "(//GBR S) (//FGI S)", "SECRET//FGI"),
    (
        "H.7, example 1",
        "(TS//REL TO USA, CAN, DEU) (TS//FGI DEU//REL TO USA, CAN, DEU) (//CAN S//REL TO USA, CAN, DEU)",
        "TOP SECRET//FGI CAN DEU//REL TO USA, CAN, DEU",
    ),
    ("H.7, example 3", "(S//RELIDO) (//DEU S//NF) (//FGI S//NF)", "SECRET//FGI//NOFORN"),
    (
        "H.7, example 4",
        "(S//REL TO USA, AUS) (//CAN S//REL TO USA, AUS, CAN, GBR) (//DEU TS//NF)",
        "TOP SECRET//FGI CAN DEU//NOFORN",
    ),
    ("B.3 Table 2: unmarked FGI", "(//GBR U) (S//REL TO USA, GBR)", "SECRET//FGI GBR//NOFORN"),
    ("Table 3, 1", "(S//NF) (C)", "SECRET//NOFORN"),
    ("Table 3, 2", "(S//NF) (S//REL TO USA, GBR)", "SECRET//NOFORN"),
    ("Table 3, 2", "(C//NF) (S//RELIDO)", "SECRET//NOFORN"),
    ("Table 3, 2", "(C//NF) (S//DISPLAY ONLY GBR)", "SECRET//NOFORN"),
    ("Table 3, 3", "(S//NF) (U//SBU-NF)", "SECRET//NOFORN"),
    ("Table 3, 4", "(S) (U//SBU-NF)", "SECRET//NOFORN"),
    ("Table 3, 5", "(S//RELIDO) (S//REL TO USA, GBR) (U//SBU-NF)", "SECRET//NOFORN"),
    ("Table 3, 6", "(S//NF) (U//LES-NF)", "SECRET//NOFORN//LES"),
    ("Table 3, 7", "(S) (U//LES-NF)", "SECRET//NOFORN//LES"),
    ("Table 3, 8", "(S//RELIDO) (S//REL TO USA, GBR) (U//LES-NF)", "SECRET//NOFORN//LES"),
    ("Table 3, 9; domain", "(S//REL TO USA, GBR) (S//REL TO USA, AUS)", "SECRET//NOFORN"),
    ("Table 3, 10; domain", "(S//REL TO USA, AUS) (C//RELIDO)", "SECRET//NOFORN"),
    ("Table 3, 11", "(S//REL TO USA, AUS) (S//DISPLAY ONLY JPN)", "SECRET//NOFORN"),
    ("Table 3, 12", "(S//REL TO USA, AUS/RELIDO) (S)", "SECRET//NOFORN"),
    ("Table 3, 14", "(S//REL TO USA, AUS) (U//SBU-NF)", "SECRET//NOFORN"),
    ("Table 3, 15", "(S//REL TO USA, GBR) (U//LES-NF)", "SECRET//NOFORN//LES"),
    ("Table 3, 16; domain", "(S//REL TO USA, FVEY) (C)", "SECRET//NOFORN"),
    ("Table 3, 17: the stricter", "(S//RELIDO) (C)", "SECRET//NOFORN"),
    ("Table 3, 18", "(S//RELIDO) (S//DISPLAY ONLY GBR)", "SECRET//NOFORN"),
    ("Table 3, 19", "(S//DISPLAY ONLY GBR) (C)", "SECRET//NOFORN"),
    ("Table 3, 20", "(S//DISPLAY ONLY GBR) (S//DISPLAY ONLY JPN)", "SECRET//NOFORN"),
    ("Table 3, 21", "(S//REL TO USA, JPN, NZL) (S//REL TO USA, NZL)", "SECRET//REL TO USA, NZL"),
    (
        "Table 3, 21: a group that does not expand",
        "(S//REL TO USA, NATO) (S//REL TO USA, GBR)",
        "SECRET//NOFORN",
    ),
    (
        "Table 3, 21: a group in both",
        "(S//REL TO USA, JPN, NATO) (S//REL TO USA, NATO)",
        "SECRET//REL TO USA, NATO",
    ),
    ("Table 3, 23", "(S//REL TO USA, FVEY) (S//REL TO USA, DEU, GBR)", "SECRET//REL TO USA, GBR"),
    ("Table 3, 23", "(S//REL TO USA, FVEY) (S//REL TO USA, ACGU)", "SECRET//REL TO USA, AUS, CAN, GBR"),
    ("Table 3, 23", "(S//REL TO USA, TEYE) (S//REL TO USA, GBR, JPN)", "SECRET//REL TO USA, GBR"),
    ("Table 3, 23: in both", "(S//REL TO USA, FVEY) (C//REL TO USA, FVEY)", "SECRET//REL TO USA, FVEY"),
    ("Table 3, 24; domain", "(S//RELIDO) (C//RELIDO)", "SECRET//RELIDO"),
    ("Table 3, 25; domain", "(S//DISPLAY ONLY GBR, JPN) (S//DISPLAY ONLY JPN)", "SECRET//DISPLAY ONLY JPN"),
    ("Table 3, 26", "(S//DISPLAY ONLY GBR) (S//REL TO USA, GBR, JPN)", "SECRET//DISPLAY ONLY GBR"),
    (
        "Table 3, 27",
        "(S//REL TO USA, AUS, GBR/DISPLAY ONLY JPN) (S//REL TO USA, GBR/DISPLAY ONLY DEU, JPN)",
        "SECRET//REL TO USA, GBR/DISPLAY ONLY JPN",
    ),
    ("H.8 RELIDO, example 2", "(S//RELIDO) (S//REL TO USA, AUS, CAN/RELIDO)", "SECRET//RELIDO"),
    ("H.8 RELIDO, example 3", "(S//RELIDO) (S//REL TO USA, AUS, CAN)", "SECRET//NOFORN"),
    ("B.3.i: none says it", "(S) (C) (U)", "SECRET"),
    ("domain: unclassified, uncontrolled", "(S//REL TO USA, GBR) (U)", "SECRET//REL TO USA, GBR"),
    ("B.3 Table 2: FOUO is not asked", "(S//REL TO USA, GBR) (U//FOUO)", "SECRET//REL TO USA, GBR"),
    ("H.8 FOUO; domain", "(U//FOUO) (S)", "SECRET"),
    ("H.8 FOUO", "(U//FOUO) (U)", "UNCLASSIFIED//FOUO"),
    ("H.8 FOUO: with release only", "(U//FOUO) (U//NF)", "UNCLASSIFIED//FOUO/NOFORN"),
    ("H.8 FOUO: with another control", "(U//FOUO) (U//FISA)", "UNCLASSIFIED//FISA"),
    ("H.8 PROPIN before FOUO", "(U//FOUO) (U//PR)", "UNCLASSIFIED//PROPIN"),
    ("H.8 PROPIN; domain", "(U//PR) (S//NF)", "SECRET//NOFORN/PROPIN"),
    ("H.8 ORCON-USGOV, example 1", "(TS//OC-USGOV/NF) (C//NF)", "TOP SECRET//ORCON-USGOV/NOFORN"),
    ("H.8 ORCON-USGOV, example 2; domain", "(TS//OC-USGOV/NF) (S//OC/NF)", "TOP SECRET//ORCON/NOFORN"),
    ("H.8 RSEN; domain", "(TS//TK//RS/NF) (S//NF)", "TOP SECRET//TK//RSEN/NOFORN"),
    ("H.8 IMCON; domain", "(S//IMC/REL TO USA, FVEY) (S//NF)", "SECRET//IMCON/NOFORN"),
    ("H.8 DEA SENSITIVE, example 2; domain", "(U//DSEN) (S//NF)", "SECRET//NOFORN/DEA SENSITIVE"),
    (
        "H.8 DEA SENSITIVE: until the originator agrees",
        "(U//DSEN) (S//REL TO USA, GBR)",
        "SECRET//NOFORN/DEA SENSITIVE",
    ),
    ("H.8 DEA SENSITIVE before FOUO", "(U//DSEN) (U//FOUO)", "UNCLASSIFIED//DEA SENSITIVE"),
    ("H.8 FISA; domain", "(U//FISA) (S//NF)", "SECRET//NOFORN/FISA"),
    ("H.9 LIMDIS, example 2; domain", "(U//DS) (S//NF)", "SECRET//NOFORN"),
    ("H.9 LIMDIS before FOUO", "(U//DS) (U//FOUO)", "UNCLASSIFIED//LIMDIS"),
    ("H.9 LIMDIS: until the originator agrees", "(U//DS) (S//REL TO USA, GBR)", "SECRET//NOFORN"),
    ("H.9 EXDIS", "(S//NF//XD) (U)", "SECRET//NOFORN//EXDIS"),
    ("H.9 EXDIS: no REL TO", "(S//NF//XD) (S//REL TO USA, GBR)", "SECRET//NOFORN//EXDIS"),
    ("H.9 EXDIS before SBU and FOUO", "(U//NF//XD) (U//SBU) (U//FOUO)", "UNCLASSIFIED//NOFORN//EXDIS"),
    ("H.9 NODIS before EXDIS", "(S//NF//XD) (S//NF//ND)", "SECRET//NOFORN//NODIS"),
    ("H.9 NODIS before SBU NOFORN", "(U//NF//ND) (U//SBU-NF)", "UNCLASSIFIED//NOFORN//NODIS"),
    ("H.9 SBU, example 1", "(U//SBU) (U//SBU/SSI) (U//FOUO)", "UNCLASSIFIED//SBU/SSI"),
    ("H.9 SBU, example 2; domain", "(U//SBU) (S//NF)", "SECRET//NOFORN"),
    ("H.9 SBU NOFORN, example 1", "(U//SBU-NF) (U//FOUO)", "UNCLASSIFIED//SBU NOFORN"),
    ("H.9 SBU NOFORN, example 2", "(U//SBU-NF) (U//FOUO) (S//REL TO USA, AUS)", "SECRET//NOFORN"),
    ("H.9 SBU NOFORN, example 3", "(U//SBU-NF) (U//FOUO/NF)", "UNCLASSIFIED//NOFORN//SBU"),
    ("H.9 SBU NOFORN, example 4", "(U//SBU-NF) (U//REL TO USA, FVEY)", "UNCLASSIFIED//NOFORN//SBU"),
    ("H.9 SBU NOFORN before SBU", "(U//SBU-NF) (U//SBU)", "UNCLASSIFIED//SBU NOFORN"),
    ("H.9 LES, example 1", "(U//LES) (U)", "UNCLASSIFIED//LES"),
    ("H.9 LES, example 2", "(U//LES) (U//FOUO)", "UNCLASSIFIED//LES"),
    (
        "H.9 LES, example 3",
        "(S//REL TO USA, FVEY) (U//REL TO USA, FVEY//LES)",
        "SECRET//REL TO USA, FVEY//LES",
    ),
    ("H.9 LES, example 4; domain", "(U//LES) (S//NF)", "SECRET//NOFORN//LES"),
    ("H.9 LES: until the originator agrees", "(U//LES) (S//REL TO USA, GBR)", "SECRET//NOFORN//LES"),
    ("H.9 LES at any level; domain", "(U//LES) (TS)", "TOP SECRET//LES"),
    ("H.9 LES NOFORN, example 2", "(U//LES-NF) (U//FOUO)", "UNCLASSIFIED//LES NOFORN"),
    ("H.9 LES NOFORN, example 3", "(S//REL TO USA, FVEY) (U//LES-NF)", "SECRET//NOFORN//LES"),
    ("H.9 LES NOFORN before LES", "(U//LES-NF) (U//LES)", "UNCLASSIFIED//LES NOFORN"),
    (
        "H.9 SSI, example 2",
        "(S//REL TO USA, ACGU) (U//REL TO USA, ACGU//SSI)",
        "SECRET//REL TO USA, ACGU//SSI",
    ),
    ("H.9 SSI before FOUO", "(U//SSI) (U//FOUO)", "UNCLASSIFIED//SSI"),
    ("CUI Handbook: a document with CUI", "(CUI) (U)", "CUI"),
    ("CUI Handbook: categories together", "(CUI//PRVCY) (CUI//SP-PROPIN)", "CUI//SP-PROPIN/PRVCY"),
    ("CUI Handbook: NOFORN", "(CUI//NF) (CUI//NF)", "CUI//NOFORN"),
    ("CUI: the stricter", "(CUI//REL TO USA, GBR) (CUI)", "CUI//NOFORN"),
)


def marks(text: str) -> list[str]:
    return [f"({one}" for one in text.split("(")[1:]]


def rolled(text: str) -> str:
    return banner(roll_up(parse(one.strip()) for one in marks(text)))


@pytest.mark.parametrize(
    ("source", "portions", "expected"), VECTORS, ids=[f"{a}: {b}" for a, b, _ in VECTORS]
)
def test_rule(source: str, portions: str, expected: str) -> None:
    assert rolled(portions) == expected


def test_portions_that_need_a_hand() -> None:
    for portions, word in (
        ("(CUI) (S)", "CUI"),
        ("(CUI) (U//FOUO)", "FOUO"),
        ("(CUI) (U//LES)", "LES"),
        ("(CUI) (//GBR U)", "FGI"),
    ):
        with pytest.raises(MarkByHand, match=rf"^{word}: not supported, mark by hand\."):
            rolled(portions)


def test_a_site_may_leave_cui_out_of_classified_banners() -> None:
    found = [parse("(CUI//SP-PROPIN)"), parse("(S)"), parse("(U//FOUO)")]
    assert banner(roll_up(found, LEFT_OUT)) == "SECRET"
    assert banner(roll_up([parse("(CUI//NF)"), parse("(S//REL TO USA, GBR)")], LEFT_OUT)) == "SECRET//NOFORN"


def test_the_one_exception_of_associativity() -> None:
    """With CUI left out of classified banners: a group needs a hand by itself, the whole does not."""
    cui, fouo, secret = parse("(CUI)"), parse("(U//FOUO)"), parse("(S)")
    assert banner(roll_up([cui, fouo, secret], LEFT_OUT)) == "SECRET"
    assert banner(roll_up([cui, roll_up([fouo, secret], LEFT_OUT)], LEFT_OUT)) == "SECRET"
    with pytest.raises(MarkByHand):
        roll_up([roll_up([cui, fouo], LEFT_OUT), secret], LEFT_OUT)


def test_no_portion_is_a_fault() -> None:
    with pytest.raises(MarkingFault, match="no portion"):
        roll_up([])


def test_rel_is_abbreviated_where_the_list_is_the_banners() -> None:
    whole = roll_up([parse("(S//REL TO USA, JPN, NZL)"), parse("(S//REL TO USA, NZL)")])
    assert portion(parse("(S//REL TO USA, NZL)"), banner=whole) == "(S//REL)"
    assert portion(parse("(S//REL TO USA, JPN, NZL)"), banner=whole) == "(S//REL TO USA, JPN, NZL)"
    assert parse("(S//REL)", banner=whole) == parse("(S//REL TO USA, NZL)")
