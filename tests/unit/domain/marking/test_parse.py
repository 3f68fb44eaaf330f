"""Texts that are not markings: each fault with its rule, the corrected form, and what is marked by hand."""

from __future__ import annotations

import pytest

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import (
    MarkByHand,
    MarkingFault,
    abbreviate,
    banner,
    expand,
    explain,
    parse,
    parse_ceiling,
    portion,
)

# (text, the word named, a piece of the rule, the corrected form)
FORM = (
    ("(S//NOFORN)", "NOFORN", "in a portion mark it is written NF", "(S//NF)"),
    ("SECRET//NF", "NF", "in a banner it is written NOFORN", "SECRET//NOFORN"),
    ("S//NF", "S", "a banner spells its level out", "SECRET//NOFORN"),
    ("(SECRET//NF)", "SECRET", "in a portion mark the level is written S", "(S//NF)"),
    ("(s//nf)", "s//nf", "capitals", "(S//NF)"),
    ("SECRET // NOFORN", "SECRET // NOFORN", "no spaces", "SECRET//NOFORN"),
    ("(S//NF", "(S//NF", "closes with a parenthesis", "(S//NF)"),
    ("(S//PR/NF)", "PROPIN, NOFORN", "the register's order is NOFORN, PROPIN", "(S//NF/PR)"),
    ("(S//NF//PR)", "PR", "words of one category stand together", "(S//NF/PR)"),
    ("(S//NF/NF)", "NOFORN, NOFORN", "twice", "(S//NF)"),
    ("(S//NF/LES)", "NF/LES", "different categories are parted by two slashes", "(S//NF//LES)"),
    ("(S//NF//SI)", "SI", "stands too late", "(S//SI//NF)"),
    ("(S//REL TO GBR, USA)", "GBR, USA", "the register's order is USA, GBR", "(S//REL TO USA, GBR)"),
    ("(S//REL TO USA,GBR)", "REL TO USA,GBR", "a comma and a space", "(S//REL TO USA, GBR)"),
    ("(S//REL TO USA, FVEY, GBR)", "USA, FVEY, GBR", "USA, GBR, FVEY", "(S//REL TO USA, GBR, FVEY)"),
    ("(S//REL TO USA, GBR/OC)", "REL TO, ORCON", "ORCON, REL TO", "(S//OC/REL TO USA, GBR)"),
    ("(S//FGI GBR, DEU)", "FGI GBR, DEU", "separated by spaces", "(S//FGI DEU GBR)"),
    ("(TS//TK/SI//NF)", "TK, SI", "the register's order is SI, TK", "(TS//SI/TK//NF)"),
    ("(TS//TALENT KEYHOLE//NF)", "TALENT KEYHOLE", "it is written TK", "(TS//TK//NF)"),
    ("(S//SPECIAL ACCESS REQUIRED-TSP)", "SPECIAL ACCESS REQUIRED-TSP", "SAR-", "(S//SAR-TSP)"),
    ("UNCLASSIFIED//DSEN", "DSEN", "it is written DEA SENSITIVE", "UNCLASSIFIED//DEA SENSITIVE"),
    ("(CUI//PRVCY/SP-CTI)", "PRVCY, SP-CTI", "SP-CTI, PRVCY", "(CUI//SP-CTI/PRVCY)"),
)
# (text, the word named, a piece of the rule): nothing can be written instead without a person's decision
WRONG = (
    ("", "the marking", "empty"),
    ("()", "the marking", "opens with its level"),
    ("x" * 600, "the marking", "too long"),
    ("(X//NF)", "X", "opens with its level"),
    ("(S//XYZ)", "XYZ", "not a marking of this register"),
    ("(S//)", "/", "nothing stands between"),
    ("(S//NF/)", "/", "nothing stands between"),
    ("(S//REL)", "REL", "stands for the banner's list"),
    ("SECRET//REL", "REL", "stands for the banner's list"),
    ("(S//REL TO)", "REL TO", "list of countries is missing"),
    ("(S//REL TO USA, QQQ)", "QQQ", "not a country or group"),
    ("(S//FGI QQQ)", "QQQ", "not a country or group"),
    ("(//USA S)", "USA", "not a country or group of this register that owns"),
    ("(//GBR S//FGI DEU)", "FGI DEU", "names its owner already"),
    ("(S//SAR-XYZ)", "XYZ", "not a special access programme"),
    ("(S//SI-)", "SI-", "a hyphen joins compartments"),
    ("(U//CUI)", "CUI", "without UNCLASSIFIED"),
    ("(CUI//WIDGET)", "WIDGET", "not a CUI category"),
)
BY_HAND = (
    *("(S//RD)", "(S//RD-CNWDI//NF)", "(S//FRD)", "(S//RD-SIGMA 20)", "(S//CNWDI)", "(U//UCNI)", "(U//DCNI)"),
    *("SECRET//RESTRICTED DATA", "(S//TFNI)", "(S//SG 14)", "UNCLASSIFIED//DOE UCNI", "(S//ATOMAL)"),
    *(
        "(//JOINT S GBR USA)",
        "//JOINT SECRET GBR USA",
        "(JOINT S)",
        "(//NS)",
        "(//CTS)",
        "(NS)",
        "(//CTS//BOHEMIA)",
    ),
    *(
        "COSMIC TOP SECRET",
        "//NATO SECRET",
        "(S//FGI NATO)",
        "SECRET//FGI GBR NATO",
        "(//NATO S)",
        "(TS//BALK)",
    ),
    *("(//GBR R)", "(//FGI R)", "//GBR SECRET", "(TS//EYES)", "SECRET//USA/GBR EYES ONLY", "(R)"),
    *(
        "CUI//FED ONLY",
        "(CUI//FEDCON)",
        "CUI//NOCON",
        "(CUI//DL ONLY)",
        "(CUI//PROPIN//FISA)",
        "(//GBR S//SI)",
    ),
)


@pytest.mark.parametrize(("text", "word", "rule", "right"), FORM)
def test_a_fault_of_form_names_the_word_and_says_the_right_form(
    text: str, word: str, rule: str, right: str
) -> None:
    with pytest.raises(MarkingFault) as fault:
        parse(text)
    assert fault.value.facts["token"] == word
    assert rule in fault.value.sentence
    assert explain(text)[-1] == f"Write {right}."
    assert explain(right) == ()


@pytest.mark.parametrize(("text", "word", "rule"), WRONG)
def test_what_cannot_be_put_right_is_refused_without_a_guess(text: str, word: str, rule: str) -> None:
    with pytest.raises(MarkingFault) as fault:
        parse(text)
    assert fault.value.facts["token"] == word
    assert rule in fault.value.sentence
    assert not any(sentence.startswith("Write ") for sentence in explain(text))


@pytest.mark.parametrize("text", BY_HAND)
def test_out_of_scope_is_said_and_never_computed(text: str) -> None:
    with pytest.raises(MarkByHand, match=r"not supported, mark by hand"):
        parse(text)
    assert any("not supported, mark by hand" in sentence for sentence in explain(text))


def test_out_of_scope_comes_before_any_other_fault() -> None:
    with pytest.raises(MarkByHand, match=r"^RD: "):
        parse("(S//NOFORN//XYZ//RD)")


def test_every_fault_of_a_text_is_told() -> None:
    found = explain("(s//PR/NOFORN//REL TO GBR)")
    assert len(found) == 6
    assert found[0] == "s//PR/NOFORN//REL TO GBR: it is written in capitals (Manual D.1)."
    assert any("NOFORN: it cannot stand with REL TO" in one for one in found)


def test_a_fault_is_something_a_person_can_act_on() -> None:
    with pytest.raises(DeskError, match="‹U\\+202E›"):
        parse("(S//\u202eNF)")


def test_titles_are_read_and_written_in_banners() -> None:
    short = "SECRET//TK//FGI GBR//ORCON/NOFORN"
    long = expand(parse(short))
    assert long == (
        "SECRET//TALENT KEYHOLE//FOREIGN GOVERNMENT INFORMATION GBR//"
        "ORIGINATOR CONTROLLED/NOT RELEASABLE TO FOREIGN NATIONALS"
    )
    assert abbreviate(long) == short
    assert abbreviate("SECRET//AUTHORIZED FOR RELEASE TO USA, GBR") == "SECRET//REL TO USA, GBR"
    assert abbreviate("CONTROLLED") == "CUI"
    assert abbreviate("SECRET//SPECIAL ACCESS REQUIRED-TSP//SSI") == "SECRET//SAR-TSP//SSI"


def test_all_categories_in_their_order() -> None:
    controls = "RSEN/ORCON/IMCON/NOFORN/PROPIN/DEA SENSITIVE/FISA"
    text = f"TOP SECRET//SI-G ABCD/TK//SAR-TSP//FGI DEU GBR//{controls}//LES/SSI"
    assert banner(parse(text)) == text
    assert portion(parse(text)) == (
        "(TS//SI-G ABCD/TK//SAR-TSP//FGI DEU GBR//RS/OC/IMC/NF/PR/DSEN/FISA//LES/SSI)"
    )
    release = "SECRET//PROPIN/REL TO USA, GBR/DISPLAY ONLY JPN/DEA SENSITIVE/FISA"
    assert banner(parse(release)) == release


@pytest.mark.parametrize(
    "text", ["TOP SECRET//SI-G/TK", "SECRET", "CUI", "TOP SECRET//HCS-O-P//SAR-TSP", "(S)"]
)
def test_a_ceiling_needs_no_companions(text: str) -> None:
    assert parse_ceiling(text).dissem == ()


@pytest.mark.parametrize(
    "text", ["SECRET//NOFORN", "SECRET//FGI GBR", "CUI//PROPIN", "CONFIDENTIAL//TK", "S"]
)
def test_a_ceiling_says_level_sci_and_sap_only(text: str) -> None:
    with pytest.raises(MarkingFault):
        parse_ceiling(text)
