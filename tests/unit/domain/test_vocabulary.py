"""The words that are never said of a model are found, and ordinary words are left alone."""

from __future__ import annotations

import pytest

from reviewer_app.domain.vocabulary import forbidden_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The model is approved.", ("approved",)),
        ("Approval was denied, denied again.", ("approval", "denied")),
        ("cleared after preclearance", ("cleared", "preclearance")),
        ("We clear the model for use.", ("clear",)),
        (
            "a licence, a license, licensing and unlicensed use",
            ("licence", "license", "licensing", "unlicensed"),
        ),
        (
            "It is permitted; permission was given; impermissible",
            ("permitted", "permission", "impermissible"),
        ),
        ("DISAPPROVED", ("disapproved",)),
    ],
)
def test_each_family_is_found(text: str, found: tuple[str, ...]) -> None:
    assert forbidden_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "designated, not designated, no determination, withdrawn",
        "It is clear that the log is complete; the reason is unclear.",
        "the AI cybersecurity clearinghouse",
        "a hidden directory, a student, a garden, evidence, accident",
        "The key is in clear.",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert forbidden_words(text) == ()
