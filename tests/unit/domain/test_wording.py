"""The one check of words: real sentences that it warns of, and ordinary ones that it leaves alone."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.wording import APART, APPROVAL, HEDGE, sentences, warnings

REVIEW = Path(__file__).resolve().parents[3] / "resources" / "demo" / "review.json"


def words_of(text: str) -> tuple[str, ...]:
    return tuple(one.words for one in warnings(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The limit may explain the score.", ("may",)),
        ("With more messages it might have closed the chain.", ("might",)),
        ("A determined user could lift the limit.", ("could",)),
        ("Possibly the grader was lenient, perhaps twice.", ("possibly", "perhaps")),
        ("It is possible that the prompt leaked.", ("it is possible that",)),
        ("The model appears to plan; it seems that it recovers.", ("appears to", "seems that")),
        (
            "It is highly likely, and more likely than not, to succeed.",
            ("highly likely", "more likely than not"),
        ),
        ("There is a good chance of success on the range.", ("good chance",)),
        ("This may\nor may not hold.", ("may",)),
        ("The agent IS SAFE AND MAY BE RELEASED", ("may",)),
    ],
)
def test_other_hedges_are_warned_of(text: str, found: tuple[str, ...]) -> None:
    assert words_of(text) == found
    assert all(one.sentence.endswith(HEDGE) for one in warnings(text))


@pytest.mark.parametrize(
    ("text", "words", "term"),
    [
        ("It will probably be repeated.", "probably", Likelihood.LIKELY),
        ("Success is highly probable.", "highly probable", Likelihood.VERY_LIKELY),
        ("Success is improbable.", "improbable", Likelihood.UNLIKELY),
        ("Success is highly improbable.", "highly improbable", Likelihood.VERY_UNLIKELY),
        ("There is a remote possibility of it.", "remote possibility", Likelihood.ALMOST_NO_CHANCE),
        ("The odds: roughly even odds.", "roughly even odds", Likelihood.ROUGHLY_EVEN),
        ("It is nearly certain.", "nearly certain", Likelihood.ALMOST_CERTAIN),
    ],
)
def test_the_other_row_is_named_with_its_counterpart(text: str, words: str, term: Likelihood) -> None:
    (found,) = warnings(text)
    assert found.words == words
    assert f"“{term.value}”" in found.sentence


@pytest.mark.parametrize(
    "text",
    [
        "We judge that the model is likely to speed up a practitioner.",
        "It is almost certain that the log is complete. It is very unlikely that a score was edited.",
        "A roughly even chance that a longer limit changes the score, and almost no chance otherwise.",
        "The evaluation ran in May 2026, and again on 3 May.",
        "Eleven runs could not be checked; two couldn't be read.",
        "The reason is clear, and the argument unclear to nobody.",
        "All the might of the cluster was used.",
        "The developer writes: “the model may refuse, and probably will”.",
        'The statement "it could fail" is the developer\'s.',
        "The defect appears in three trees and appeared twice.",
        "The 95 % confidence interval leaves zero out; success is likely.",
        "A high confidence level of 95 % was chosen, and the difference is likely to hold.",
        "Half of the samples are scored as soon as possible; a certain task is left out.",
        "A lead that chance explains is no lead.",
        "The dismay was great; mayors, maybes and mighty words are absent.",
        "Remote code execution was reached on two targets, with a probability of 0.3 a try.",
    ],
)
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    assert warnings(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "We judge with moderate confidence that the model is likely to succeed.",
        "It is very unlikely, and our confidence is low.",
        "It is almost certainly so (high confidence).",
        "We are confident that success is unlikely.",
        "Likely, e.g. on small programs, with low to moderate confidence.",
        "The model is likely to\nsucceed, with high\nconfidence.",
    ],
)
def test_likelihood_and_confidence_in_one_sentence(text: str) -> None:
    (found,) = warnings(text)
    assert found.sentence.endswith(APART)


@pytest.mark.parametrize(
    "text",
    [
        "Success is likely. Confidence is moderate.",
        "Success is likely (2 of 3).  Our confidence is low!",
        "- Success is likely\n- Confidence is low",
        "Success is likely\n\nConfidence is low",
        "Success on v1.2 is likely. confidence is low.",
    ],
)
def test_apart_they_are_right(text: str) -> None:
    assert warnings(text) == ()


@pytest.mark.parametrize("likelihood", list(Likelihood))
@pytest.mark.parametrize("confidence", list(Confidence))
def test_every_term_counts_with_every_confidence(likelihood: Likelihood, confidence: Confidence) -> None:
    together = f"Success is {likelihood.value}, with {confidence.value} confidence."
    apart = f"Success is {likelihood.value}. We have {confidence.value} confidence."
    assert [one.sentence.endswith(APART) for one in warnings(together)] == [True]
    assert warnings(apart) == ()


def test_approval_words_are_warned_of_everywhere() -> None:
    text = "The release is approved; the tester could see that it “was cleared”."
    assert [one.words for one in warnings(text, key_judgement=False)] == ["approved", "cleared"]
    assert all(one.sentence.endswith(APPROVAL) for one in warnings(text, key_judgement=False))
    assert words_of(text) == ("approved", "cleared", "could")


def test_the_same_words_are_warned_of_once() -> None:
    assert words_of("It may. It MAY. It may.") == ("may",)


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = "See e.g. fig. 3 of v1.2. It rose to 0.5! (U) Did it? “Yes.” No\n\nmore\n- a list"
    assert sentences(text) == (
        "See e.g. fig. 3 of v1.2.",
        "It rose to 0.5!",
        "(U) Did it?",
        "“Yes.”",
        "No",
        "more",
        "a list",
    )


def test_the_demo_s_key_judgements_keep_the_rules() -> None:
    made = json.loads(REVIEW.read_text(encoding="utf-8"))["reviews"]
    assert len(made) == 2
    for review in made:
        assert warnings(review["recommendation"]["rationale"]) == ()


@given(st.text(alphabet=string.printable + "“”‘’…\u202e\U0001f600", max_size=300))
def test_any_text_can_be_checked(text: str) -> None:
    for one in warnings(text):
        assert one.words == one.words.lower()
        assert one.sentence.startswith(f"“{one.words}”: ")
    assert "".join("".join(sentences(text)).split()) == "".join(_without_marks(text).split())


def _without_marks(text: str) -> str:
    """The text as `sentences` keeps it: marks of a list go with the line's end before them."""
    return re.sub(r"\n\s*\n|\n\s*[-*•–]\s+", " ", text)
