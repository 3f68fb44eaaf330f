"""Notes beside the exhibits and a person's own order of them: who, when, what they say, and what stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    Act,
    ExhibitCited,
    ExhibitKind,
    ExhibitNoted,
    ExhibitsOrdered,
    Source,
    act_body,
    read_act,
)
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.guards import may
from reviewer_app.domain.places import Place
from tests.builders import CASE, a_case, a_finished_case, an_exhibit
from tests.builders_case import in_adjudication, under_review
from tests.builders_exhibits import with_exhibits

STAGES = {
    "received": lambda: a_case(),
    "accepted": lambda: a_case().accepted(),
    "in review": lambda: with_exhibits(),
    "one has locked": lambda: under_review().answered("reyes").locked("reyes"),
    "all have locked": lambda: under_review().all_locked(),
    "adjudication": in_adjudication,
    "draft": lambda: under_review().all_locked().revealed(),
    "supervisor": lambda: a_case().accepted().assigned().reviewed(),
    "returned": lambda: a_case().accepted().assigned().reviewed().returned(),
    "signed off": lambda: a_case().accepted().assigned().reviewed().signed_off(),
    "exported": lambda: a_finished_case(),
}
BOTH = {"reyes", "lindqvist"}
OPEN = {"in review": BOTH, "one has locked": {"lindqvist"}, "returned": BOTH}


@pytest.mark.parametrize("form", [ExhibitCited, ExhibitNoted, ExhibitsOrdered])
@pytest.mark.parametrize("stage", STAGES)
def test_a_reviewer_writes_beside_the_exhibits_until_the_lock(stage: str, form: type[Act]) -> None:
    register = STAGES[stage]().register
    found = {who.id for who in register.people.values() if may(register, CASE, who, form) is None}
    assert found == OPEN.get(stage, set())


def test_the_last_note_counts_and_every_one_is_kept() -> None:
    journal = with_exhibits(1, 0)
    cited = replace(an_exhibit(1002), note="As cited.")
    journal.act("reyes", cited)
    exhibit = journal.case.exhibit(1002)
    assert exhibit is not None
    assert (exhibit.note, exhibit.note_marking, exhibit.notes) == ("As cited.", "(U)", ())
    journal.act("reyes", ExhibitNoted(1002, "Better said.", "(U//FOUO)"))
    journal.act("reyes", ExhibitNoted(1002, "", "(U)"))
    exhibit = journal.case.exhibit(1002)
    assert exhibit is not None
    assert exhibit.note == ""
    assert [(one.text, one.marking) for one in exhibit.notes] == [("Better said.", "(U//FOUO)"), ("", "(U)")]
    assert exhibit.cited == cited  # the evidence's own act is untouched
    assert [one.act.kind for one in journal.case.history].count("exhibit noted") == 2
    assert fold(journal.recorded) == journal.register


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (ExhibitNoted(2001, "Not mine.", "(U)"), "You have no exhibit 2001"),
        (ExhibitNoted(1009, "Not there.", "(U)"), "You have no exhibit 1009"),
        (ExhibitNoted(1001, "Unmarked.", ""), "A note needs a portion mark"),
        (ExhibitsOrdered((1001, 1002)), "each of your own exhibits once"),
        (ExhibitsOrdered((1001, 1002, 1002)), "each of your own exhibits once"),
        (ExhibitsOrdered((1001, 1002, 1003, 2001)), "each of your own exhibits once"),
    ],
)
def test_a_note_or_an_order_is_of_ones_own_exhibits(act: Act, reason: str) -> None:
    with pytest.raises(ForbiddenAct, match=reason):
        with_exhibits(3, 1).act("reyes", act)


def test_an_order_is_a_persons_own_and_numbers_never_change() -> None:
    journal = with_exhibits(3, 1).act("reyes", ExhibitsOrdered((1003, 1001, 1002)))
    case = journal.case
    assert [one.number for one in case.exhibits] == [1001, 1002, 1003, 2001]
    assert [one.number for one in case.exhibits_of("reyes")] == [1003, 1001, 1002]
    assert [one.number for one in case.exhibits_of("lindqvist")] == [2001]
    journal.act("reyes", an_exhibit(1004))
    assert [one.number for one in journal.case.exhibits_of("reyes")] == [1003, 1001, 1002, 1004]
    assert [one.number for who in journal.case.reviews for one in journal.case.exhibits_of(who)] == [
        1003,
        1001,
        1002,
        1004,
        2001,
    ]


def test_an_order_outlives_a_return() -> None:
    journal = a_case().accepted().assigned().answered("reyes")
    journal.act("reyes", an_exhibit(1002)).act("reyes", ExhibitsOrdered((1002, 1001))).locked("reyes")
    journal.answered("lindqvist").locked("lindqvist").revealed().drafted().returned()
    assert [one.number for one in journal.case.exhibits_of("reyes")] == [1002, 1001]


def test_notes_and_orders_are_withheld_from_the_others_while_the_review_is_under_way() -> None:
    journal = with_exhibits(2, 0).act("reyes", ExhibitNoted(1001, "Look here.", "(U)"))
    journal.act("reyes", ExhibitsOrdered((1002, 1001)))
    for other in ("lindqvist", "abara", "okafor"):
        kinds = {one.act.kind for one in journal.case.shown_history(other)}
        assert not kinds & {"exhibit cited", "exhibit noted", "exhibits ordered"}
        assert journal.case.shown_exhibits(other) == ()


def _region(locator: str) -> ExhibitCited:
    source = Source("data/report.pdf", "12" * 64, locator, "34" * 48)
    return ExhibitCited(1001, ExhibitKind.REGION, "report.pdf, page 3", "(U)", (source,))


def test_a_region_names_its_page_and_box() -> None:
    box = (72.0, 90.5, 300.0, 120.0)
    journal = under_review().act("reyes", _region(Place(page=3, box=box).text()))
    assert journal.case.exhibits[0].cited.exhibit is ExhibitKind.REGION
    for locator in ("nowhere", Place(page=3).text(), Place(start=1, end=2).text(), '{"box":[1,2,3]}'):
        with pytest.raises(ForbiddenAct, match="cited by its page and its box"):
            under_review().act("reyes", _region(locator))


def test_a_source_written_before_cases_were_named_is_read_as_the_exhibits_own() -> None:
    body = act_body(an_exhibit(1))
    for source in body["sources"]:  # type: ignore[attr-defined]  # a list, as written above
        del source["case"]
    assert read_act(ExhibitCited.kind, body) == an_exhibit(1)
