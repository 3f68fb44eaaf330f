"""Untrusted text made safe to read."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.estimative import Likelihood
from reviewer_app.domain.text import one_line, short_digest, visible


def test_hidden_characters_are_shown() -> None:
    assert visible("a\u202eb\x1b[31m") == "a‹U+202E›b‹U+001B›[31m"
    assert visible("soft\xadhyphen\ufeff") == "soft‹U+00AD›hyphen‹U+FEFF›"
    assert visible("tab\tline\nend\r") == "tab\tline\nend‹U+000D›"
    assert visible("tab\t", lines=False) == "tab‹U+0009›"


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_nothing_hidden_is_left(text: str) -> None:
    shown = visible(text, lines=False)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} for c in shown)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_a_preview_shows_its_cut() -> None:
    assert one_line("a  b\n c") == "a b c"
    assert one_line("x" * 300, 10) == "x" * 9 + "…"
    assert one_line(" " * 5000 + "late", 10).endswith("…")


def test_digests_show_both_ends() -> None:
    assert short_digest("0123456789abcdef0123456789abcdef") == "01234567…89abcdef"


class NotFound(DeskError):
    """{name} is not here; the rule is {rule}."""


def test_facts_are_values_never_formats() -> None:
    error = NotFound(name="{0.__class__}\u202e", rule="{rule}")
    assert str(error) == "{0.__class__}‹U+202E› is not here; the rule is {rule}."
    assert error.code == "not-found"
    assert Refused("{x}").reason == "{x}"


def test_likelihood_bands_follow_icd_203() -> None:
    bands = [term.band for term in Likelihood]
    assert bands == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]
    assert Likelihood.ALMOST_NO_CHANCE.with_band == "almost no chance (01–05 %)"
