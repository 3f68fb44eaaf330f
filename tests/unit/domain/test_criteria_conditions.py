"""Conditions of a threshold against what is stated of a run: met, not met, cannot be told."""

from __future__ import annotations

import pytest

from reviewer_app.domain.criteria import Conditions
from reviewer_app.domain.criteria_conditions import Fit, fit
from tests.builders_compare import a_run

ALL = Conditions("off", "api", 1000, 50, 3)
MET = {
    "metadata.safeguards": "Off",
    "metadata.access": "api",
    "limits.tokens": "1000",
    "limits.messages": "60",
    "task.args.message_limit": "60.0",
}


def test_without_conditions_every_run_fits() -> None:
    assert fit(Conditions(), a_run()) == Fit()
    assert fit(Conditions(), a_run()).sentence == ""


def test_all_conditions_met() -> None:
    assert fit(ALL, a_run(settings=MET, epochs=3)).applies


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        (
            "metadata.safeguards",
            "on",
            "the threshold is for safeguards off, and the run was made with safeguards on",
        ),
        (
            "metadata.access",
            "weights",
            "the threshold is for access api, and the run was made with access weights",
        ),
        ("limits.tokens", "999", "the threshold is for a token limit of at least 1000, and the run's is 999"),
        ("limits.messages", "30", "the statements of the run's message limit differ: 30 and 60.0"),
    ],
)
def test_a_condition_that_differs_is_named(setting: str, value: str, words: str) -> None:
    found = fit(ALL, a_run(settings={**MET, setting: value}, epochs=3))
    assert not found.applies
    assert len(found.differs) + len(found.untold) == 1
    assert found.sentence.startswith("Not comparable: ")
    assert words in found.sentence


def test_too_few_epochs_differ() -> None:
    found = fit(Conditions(epochs_at_least=3), a_run(epochs=2))
    assert found.differs == ("the threshold is for a number of epochs of at least 3, and the run's is 2",)


@pytest.mark.parametrize("name", ["metadata.safeguards", "metadata.access", "limits.tokens"])
@pytest.mark.parametrize("value", ["", "none", "NULL", " unknown "])
def test_what_is_not_stated_cannot_be_told(name: str, value: str) -> None:
    found = fit(ALL, a_run(settings={**MET, name: value}, epochs=3))
    assert found.differs == ()
    (words,) = found.untold
    assert "nothing states the run's" in words


@pytest.mark.parametrize(
    ("value", "applies"),
    [
        ("50", True),
        ("50.0", True),
        ("49", False),
        ("unlimited", True),
        ("-1", False),
        ("1e9", False),
        ("٥٠", False),
    ],
)
def test_limits_are_read_strictly(value: str, applies: bool) -> None:
    found = fit(Conditions(message_limit_at_least=50), a_run(settings={"limits.messages": value}))
    assert found.applies is applies


@pytest.mark.parametrize(
    ("stated", "wanted", "applies"),
    [
        ("disabled", "off", True),
        ("False", "off", True),
        ("enabled", "on", True),
        ("reduced filters", "Reduced  Filters", True),
        ("reduced filters", "off", False),
    ],
)
def test_states_are_compared_by_meaning(stated: str, wanted: str, applies: bool) -> None:
    assert fit(Conditions(wanted), a_run(settings={"safeguards": stated})).applies is applies


@pytest.mark.parametrize("name", ["metadata.internet_access", "safeguards.version", "generate.max_tokens"])
def test_a_setting_of_another_name_states_nothing(name: str) -> None:
    found = fit(Conditions("off", "false", 1), a_run(settings={name: "false"}))
    assert len(found.untold) == 3


def test_the_submission_may_state_the_safeguards_and_must_not_contradict_the_log() -> None:
    asked = Conditions("off")
    assert fit(asked, a_run(), "off").applies
    assert fit(asked, a_run(settings={"metadata.safeguards": "off"}), "disabled").applies
    assert fit(asked, a_run(), "on").differs
    against = fit(asked, a_run(settings={"metadata.safeguards": "off"}), "on")
    assert against.untold == (
        "the threshold is for safeguards off, and the statements of the run's safeguards differ: off and on",
    )


def test_a_condition_in_words_is_for_a_person() -> None:
    found = fit(Conditions(words="the targets were defended"), a_run(settings=MET))
    assert found.untold == ("whether “the targets were defended” holds is for a person to judge",)


def test_every_condition_is_named_at_once() -> None:
    found = fit(ALL, a_run(settings={"metadata.safeguards": "on"}, epochs=1))
    assert len(found.differs) == 2
    assert len(found.untold) == 3
