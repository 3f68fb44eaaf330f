"""The contents checklist: what is in place, what is explained, what is lacking."""

from __future__ import annotations

import json

import pytest

from reviewer_app.domain.checklist import CHECKLIST, ItemState, Need, Standing, completeness
from reviewer_app.domain.submission import ItemStatus, read_submission
from tests.builders_intake import ABundle


def state_of(bundle: ABundle, item: str) -> ItemState:
    states = completeness(read_submission(json.dumps(bundle.submission).encode()))
    return next(state for state in states if state.item.id == item)


def test_the_checklist_is_that_of_the_domain() -> None:
    needs = "".join(
        {Need.REQUIRED: "R", Need.CONDITIONAL: "C", Need.OPTIONAL: "O"}[item.need] for item in CHECKLIST
    )
    assert len({item.id for item in CHECKLIST}) == len(CHECKLIST) == 30
    # A1-A7, B1-B5, C1-C11, D1-D3, E1-E4
    assert needs == "RRRRRRC" + "RRRRC" + "RRRRROCRRRR" + "RRR" + "RRCR"
    assert all(item.title for item in CHECKLIST)


def test_every_item_has_a_state_in_the_order_of_the_checklist() -> None:
    states = completeness(read_submission(json.dumps(ABundle().submission).encode()))
    assert [state.item for state in states] == list(CHECKLIST)
    assert {state.status for state in states} == {ItemStatus.MISSING}


@pytest.mark.parametrize(
    ("item", "status", "files", "reason", "standing"),
    [
        ("B2", "present", ("a.md",), "", Standing.IN_PLACE),
        ("B2", "present", (), "", Standing.LACKING),
        ("B2", "missing", (), "", Standing.LACKING),
        ("B2", "withheld", (), "trade secret", Standing.LACKING),
        ("A1", "present", (), "", Standing.IN_PLACE),
        ("A2", "missing", (), "", Standing.LACKING),
        ("A7", "missing", (), "", Standing.LACKING),
        ("A7", "not-applicable", (), "first submission", Standing.EXPLAINED),
        ("A7", "not-applicable", (), "  ", Standing.LACKING),
        ("C7", "withheld", (), "embargo", Standing.EXPLAINED),
        ("C6", "missing", (), "", Standing.EXPLAINED),
        ("C6", "present", ("study.pdf",), "", Standing.IN_PLACE),
    ],
)
def test_standing(item: str, status: str, files: tuple[str, ...], reason: str, standing: Standing) -> None:
    state = state_of(ABundle().with_item(item, status, files, reason), item)
    assert state.standing is standing
    assert (state.sentence == "") == (standing is Standing.IN_PLACE)
    assert item in (state.sentence or item)


def test_a_reason_is_kept_and_shown() -> None:
    state = state_of(ABundle().with_item("B3", "withheld", reason="under\u202e embargo"), "B3")
    assert state.reason == "under\u202e embargo"
    assert "‹U+202E›" in state.sentence


def test_of_an_item_said_twice_the_first_counts() -> None:
    bundle = ABundle().with_item("D1", "missing").with_item("D1", "present", ("x",))
    assert state_of(bundle, "D1").status is ItemStatus.MISSING
