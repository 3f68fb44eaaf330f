"""A workstation's ceiling and a person's clearance: level, SCI, SAP; dissemination is not asked here."""

from __future__ import annotations

import pytest
from hypothesis import given

from reviewer_app.domain.marking import (
    Marking,
    dominates,
    has,
    is_propin,
    parse,
    parse_ceiling,
    roll_up,
    why_above,
)
from tests.builders_marking import markings

WITHIN = (
    ("SECRET", "(S//NF/PR)"),
    ("SECRET", "(CUI//SP-PROPIN)"),
    ("CUI", "(U//FOUO)"),
    ("UNCLASSIFIED", "(U//PR)"),
    ("TOP SECRET//SI-G/TK", "(TS//SI//NF)"),
    ("TOP SECRET//SI-G/TK", "(TS//SI-G//OC/NF)"),
    ("TOP SECRET//SAR-TSP", "(S//SAR-TSP)"),
)
ABOVE = (
    ("UNCLASSIFIED", "(CUI)", "CUI is above UNCLASSIFIED: CUI is the higher level."),
    ("SECRET", "(TS//NF)", "TOP SECRET//NOFORN is above SECRET: TOP SECRET is the higher level."),
    ("TOP SECRET", "(S//SI)", "SECRET//SI is above TOP SECRET, which does not hold SI."),
    (
        "TOP SECRET//SI",
        "(TS//SI-NK)",
        "TOP SECRET//SI-NK is above TOP SECRET//SI, which does not hold SI-NK.",
    ),
    (
        "TOP SECRET//SI-G ABCD",
        "(TS//SI-G WXYZ//OC)",
        "TOP SECRET//SI-G WXYZ//ORCON is above TOP SECRET//SI-G ABCD, which does not hold SI-G WXYZ.",
    ),
    ("TOP SECRET", "(S//SAR-TSP)", "SECRET//SAR-TSP is above TOP SECRET, which does not hold SAR-TSP."),
)


@pytest.mark.parametrize(("ceiling", "mark"), WITHIN)
def test_within(ceiling: str, mark: str) -> None:
    assert why_above(parse_ceiling(ceiling), parse(mark)) is None
    assert dominates(parse_ceiling(ceiling), parse(mark))


@pytest.mark.parametrize(("ceiling", "mark", "why"), ABOVE)
def test_above(ceiling: str, mark: str, why: str) -> None:
    assert why_above(parse_ceiling(ceiling), parse(mark)) == why
    assert not dominates(parse_ceiling(ceiling), parse(mark))


def test_dissemination_is_not_judged() -> None:
    assert dominates(parse_ceiling("SECRET"), parse("(S//OC/NF/PR//LES)"))


@given(markings(cui=False), markings(cui=False))
def test_a_banner_within_a_ceiling_has_no_portion_above_it(one: Marking, other: Marking) -> None:
    whole = roll_up([one, other])
    assert dominates(whole, one)
    assert dominates(whole, other)
    assert dominates(one, whole) is (dominates(one, other))


@pytest.mark.parametrize(
    ("text", "control", "carried"),
    [
        ("(S//NF/PR)", "PROPIN", True),
        ("(S//NF/PR)", "pr", True),
        ("(S//NF/PR)", "NOFORN", True),
        ("(S//NF)", "PROPIN", False),
        ("(U//SBU-NF)", "NF", True),
        ("(U//LES)", "NOFORN", False),
        ("(TS//SI-G ABCD//OC)", "SI", True),
        ("(TS//SI-G ABCD//OC)", "SI-G ABCD", True),
        ("(TS//SI-G ABCD//OC)", "SI-NK", False),
        ("(S//SAR-TSP)", "SAR-TSP", True),
        ("(//GBR S)", "FGI", True),
        ("(S//REL TO USA, GBR)", "REL TO", True),
        ("(S//REL TO USA, GBR)", "DISPLAY ONLY", False),
        ("(CUI)", "CUI", True),
        ("(U//DSEN)", "DEA SENSITIVE", True),
        ("(U)", "NO SUCH WORD", False),
    ],
)
def test_has(text: str, control: str, carried: bool) -> None:
    assert has(parse(text), control) is carried


def test_proprietary() -> None:
    proprietary = ("(U//PR)", "(S//NF/PR)", "(CUI//SP-PROPIN)", "(CUI//PROPIN//NF)")
    assert [is_propin(parse(text)) for text in proprietary] == [True] * 4
    assert [is_propin(parse(text)) for text in ("(U)", "(CUI)", "(CUI//PRVCY)", "(S//NF)")] == [False] * 4
