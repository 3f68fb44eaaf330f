"""A portion mark as typed in a form: used, or refused in one sentence."""

from __future__ import annotations

import pytest

from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.marking import DEFAULT, portion_fault, register_from


@pytest.mark.parametrize(
    "text", ["(U)", "(U//FOUO)", "(S//NF/PR)", "(CUI)", " (U) ", "(CUI//SP-PROPIN)", "(//GBR S//NF)"]
)
def test_a_mark_that_can_be_used(text: str) -> None:
    assert portion_fault(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A portion mark is needed, in parentheses, such as (U)."),
        ("  ", "A portion mark is needed, in parentheses, such as (U)."),
        ("secret stuff", "A portion mark is needed, in parentheses, such as (U)."),
        ("UNCLASSIFIED", "A portion mark is needed, in parentheses, such as (U)."),
        ("U", "A portion mark stands in parentheses: (U)."),
        ("S//NF", "A portion mark stands in parentheses: (S//NF)."),
        ("(u)", "u: it is written in capitals (Manual D.1). Write (U)."),
        ("(S//NOFORN)", "NOFORN: in a portion mark it is written NF (Manual G.1). Write (S//NF)."),
        (
            "(S//FOUO)",
            "FOUO: it stands with UNCLASSIFIED only; the classified level protects it (Manual H.8, H.9).",
        ),
        (
            "(S//RD)",
            "RD: not supported, mark by hand. It is a marking under the Atomic Energy Act (Manual H.6).",
        ),
        (
            "(S//REL)",
            "REL: alone it stands for the banner's list; write REL TO USA and the codes (Manual H.8).",
        ),
    ],
)
def test_a_mark_that_cannot(text: str, sentence: str) -> None:
    assert portion_fault(text) == sentence


def test_a_site_has_its_own_answer() -> None:
    plain = to_plain(DEFAULT)
    plain["sap"] = [{"name": "BLU", "title": "BLUE HERON", "sample": True}]
    site = register_from(plain)
    assert portion_fault("(S//SAR-BLU)", site) is None
    assert portion_fault("(S//SAR-BLU)") is not None
