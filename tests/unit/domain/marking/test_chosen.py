"""A chosen banner against the computed one: lower, raised, or neither."""

from __future__ import annotations

import pytest

from reviewer_app.domain.marking import Level, Marking, lower, parse, raised, shortfalls

# (computed, chosen, what is lacking)
LOWER = (
    ("SECRET", "CONFIDENTIAL", "CONFIDENTIAL is below SECRET."),
    ("CUI", "UNCLASSIFIED", "UNCLASSIFIED is below CUI."),
    ("SECRET//NOFORN", "SECRET", "NOFORN is left out."),
    ("SECRET//NOFORN", "SECRET//REL TO USA, GBR", "NOFORN is left out."),
    ("UNCLASSIFIED//SBU NOFORN", "UNCLASSIFIED//SBU", "NOFORN is left out."),
    ("SECRET//REL TO USA, GBR", "SECRET", "The computed banner says to whom abroad it may go"),
    ("SECRET//REL TO USA, GBR", "SECRET//REL TO USA, AUS, GBR", "Abroad it may go to more people"),
    ("SECRET//REL TO USA, GBR", "SECRET//RELIDO", "Abroad it may go to more people"),
    ("SECRET//DISPLAY ONLY GBR", "SECRET//REL TO USA, GBR", "Abroad it may go to more people"),
    ("TOP SECRET//SI/TK", "TOP SECRET//SI", "TK is left out."),
    ("TOP SECRET//SI-NK", "TOP SECRET//SI", "SI-NK is left out."),
    ("SECRET//SAR-TSP", "SECRET", "SAR-TSP is left out."),
    ("SECRET//FGI GBR", "SECRET//FGI CAN", "FGI GBR is left out."),
    ("SECRET//FGI", "SECRET//FGI GBR", "FGI is left out, or names a source that is concealed."),
    ("SECRET//ORCON", "SECRET//ORCON-USGOV", "ORCON is left out."),
    ("SECRET//NOFORN/PROPIN", "SECRET//NOFORN", "PROPIN is left out."),
    ("SECRET//NOFORN//LES", "TOP SECRET//NOFORN", "LES is left out."),
    ("SECRET//NOFORN//NODIS", "SECRET//NOFORN//EXDIS", "NODIS is left out."),
    ("UNCLASSIFIED//FOUO", "UNCLASSIFIED", "FOUO is left out."),
    ("UNCLASSIFIED//FOUO", "CUI", "FOUO is left out."),
    ("CUI//SP-PROPIN", "CUI", "CUI category SP-PROPIN is left out."),
    # neither is above the other: either way it is lower
    ("SECRET//NOFORN/PROPIN", "TOP SECRET//NOFORN", "PROPIN is left out."),
    ("TOP SECRET//NOFORN", "SECRET//NOFORN/PROPIN", "SECRET is below TOP SECRET."),
)
RAISED = (
    ("UNCLASSIFIED", "CUI"),
    ("UNCLASSIFIED//FOUO", "CONFIDENTIAL"),
    ("UNCLASSIFIED//FOUO", "UNCLASSIFIED//LES"),
    ("SECRET", "TOP SECRET"),
    ("SECRET", "SECRET//NOFORN"),
    ("SECRET//REL TO USA, AUS, GBR", "SECRET//REL TO USA, GBR"),
    ("SECRET//REL TO USA, FVEY", "SECRET//REL TO USA, GBR"),
    ("SECRET//REL TO USA, GBR", "SECRET//DISPLAY ONLY GBR"),
    ("SECRET//REL TO USA, GBR", "SECRET//NOFORN"),
    ("SECRET//RELIDO", "SECRET//NOFORN"),
    ("SECRET//ORCON-USGOV", "SECRET//ORCON"),
    ("SECRET//FGI GBR", "SECRET//FGI"),
    ("SECRET//NOFORN//EXDIS", "SECRET//NOFORN//NODIS"),
    ("UNCLASSIFIED//SBU", "CONFIDENTIAL//NOFORN"),
    ("UNCLASSIFIED//LES NOFORN", "SECRET//NOFORN//LES"),
    ("TOP SECRET//SI//NOFORN", "TOP SECRET//SI/TK//NOFORN"),
    ("CUI//PRVCY", "CUI//PROPIN/PRVCY"),
)


@pytest.mark.parametrize(("computed", "chosen", "why"), LOWER)
def test_lower(computed: str, chosen: str, why: str) -> None:
    one, other = parse(computed), parse(chosen)
    assert lower(one, other)
    assert not raised(one, other)
    assert any(sentence.startswith(why) for sentence in shortfalls(one, other))


@pytest.mark.parametrize(("computed", "chosen"), RAISED)
def test_raised(computed: str, chosen: str) -> None:
    one, other = parse(computed), parse(chosen)
    assert raised(one, other)
    assert not lower(one, other)
    assert lower(other, one)


def test_the_computed_banner_itself_is_neither() -> None:
    one = parse("SECRET//NOFORN/PROPIN")
    assert (lower(one, one), raised(one, one)) == (False, False)


def test_two_spellings_of_one_audience_are_neither_lower_nor_raised() -> None:
    one = Marking(Level.U, display_only=("AUS", "ACGU"))
    other = Marking(Level.U, display_only=("ACGU",))
    for first, second in ((one, other), (other, one)):
        assert not lower(first, second)
        assert not raised(first, second)
    narrower = Marking(Level.U, rel_to=("USA", "AUS"), display_only=("ACGU",))
    assert not lower(narrower, Marking(Level.U, rel_to=("USA", "AUS"), display_only=("ACGU", "AUS")))
