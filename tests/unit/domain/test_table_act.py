"""Saying which columns of a table are what: who may, when, and what becomes of it."""

from __future__ import annotations

import pytest

from reviewer_app.domain.acts import TableMapped
from reviewer_app.domain.fold import ForbiddenAct
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.people import Person
from reviewer_app.domain.tables import ScoreColumn, TableMapping
from tests.builders import CASE, JournalBuilder, a_case
from tests.builders_case import under_review
from tests.builders_table import a_table_mapped


def person(journal: JournalBuilder, one: str) -> Person:
    return journal.register.people[one]


def why_not(journal: JournalBuilder, one: str) -> str | None:
    return may(journal.register, CASE, person(journal, one), TableMapped)


def test_the_last_one_counts_and_both_stand_in_the_record() -> None:
    journal = under_review()
    first, second = (
        a_table_mapped(),
        TableMapped(a_table_mapped().path, TableMapping(1, "a", (ScoreColumn("b"),))),
    )
    journal.act("reyes", first).act("abara", second)
    assert journal.case.tables == {first.path: second.mapping}
    said = [one.act for one in journal.case.history if isinstance(one.act, TableMapped)]
    assert said == [first, second]


def test_those_who_review_or_supervise_while_the_review_is_open() -> None:
    journal = a_case()
    assert why_not(journal, "abara") is not None  # not accepted yet
    journal.accepted()
    assert why_not(journal, "abara") is None
    assert why_not(journal, "reyes") == (
        "Only a reviewer of this case or a supervisor says which columns of a table are what."
    )
    journal.assigned()
    assert "Declare first" in (why_not(journal, "reyes") or "")
    journal.declared("reyes")
    assert why_not(journal, "reyes") is None
    assert why_not(journal, "okafor") is not None
    journal.answered("reyes").locked("reyes")
    assert why_not(journal, "reyes") == "Your review is locked."
    assert why_not(journal, "abara") is None
    journal.answered("lindqvist").locked("lindqvist").revealed().drafted()
    assert why_not(journal, "abara") is None
    journal.signed_off()
    assert why_not(journal, "abara") is not None


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (TableMapped(" ", a_table_mapped().mapping), "A mapping names its table."),
        (TableMapped("data/a.csv", TableMapping(1, "", (ScoreColumn("b"),))), "names no column for the ids"),
    ],
)
def test_what_it_must_say(act: TableMapped, reason: str) -> None:
    journal = under_review()
    assert reason in str(refusal(journal.register, CASE, person(journal, "reyes"), act))
    with pytest.raises(ForbiddenAct):
        journal.act("reyes", act)
