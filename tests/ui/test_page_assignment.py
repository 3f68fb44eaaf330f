"""The Assignment page on a real case: who may review and why not, the choice, the change with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import blind, drafts
from reviewer_app.domain.acts import (
    Assigned,
    Conflict,
    ConflictDeclared,
    PersonChanged,
    PersonDisabled,
    PersonEnrolled,
)
from reviewer_app.domain.guards.content import why_not_judge
from reviewer_app.domain.people import Employer, Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.assignment import AssignmentPage
from reviewer_app.ui.pages.assignment_words import candidates, may_words, terms_words
from reviewer_app.ui.states import State as Shown
from tests.builders import a_case
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_work import AtPage, at_page, lacks

At = AtPage[AssignmentPage]
WHY = "Lindqvist is away until the end of the year."


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def at(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., At]]:
    with ExitStack() as stack:
        yield lambda stage, role=Role.SUPERVISOR, before=lambda _: None: stack.enter_context(
            at_page(qtbot, stories, tmp_path, AssignmentPage, stage, role, before)
        )


def tick(me: At, person: str) -> None:
    me.qtbot.keyClick(me.page.list.checks[person], Qt.Key.Key_Space)


def test_everyone_is_shown_with_terms_load_and_declaration(at: Callable[..., At]) -> None:
    me = at("assigned")
    words = me.words()
    for person in me.case.reviewers:
        one = me.desk.register.people[person]
        assert f"clearance {one.clearance}" in words
        assert f"nondisclosure agreement {one.nondisclosure}" in words
    assert "holds 1 open case" in words
    assert "Conflicts of interest: has not declared yet" in words
    assert me.page.state_sentence() == "A. Reyes, M. Lindqvist: 0 of 2 have declared."
    assert {one for one, check in me.page.list.checks.items() if check.isChecked()} == set(me.case.reviewers)


def test_who_may_not_is_told_in_the_guards_own_sentence() -> None:
    journal = a_case().accepted().assigned()
    journal.declared("lindqvist")
    journal.act("reyes", ConflictDeclared(Conflict.RECUSED, "I worked for the developer until March."))
    register, case, actor = journal.register, journal.case, journal.register.people["abara"]
    found = {one.person.id: one for one in candidates(register, case, actor)}
    assert set(found) == {"reyes", "lindqvist"}
    assert found["reyes"].why_not == why_not_judge(register, case, actor, "reyes", Role.REVIEWER)
    assert may_words(found["reyes"]) == ("Reyes is recused from this case.", Shown.BAD)
    assert may_words(found["lindqvist"]) == ("Reviews this case now.", Shown.GOOD)
    assert "holds 1 open case" in terms_words(found["lindqvist"])
    assert found["lindqvist"].declared.startswith("declared “none”")
    assert found["reyes"].declared.startswith("declared “recused”")


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ("abara", "A supervisor does not assign the case to himself or herself."),
        ("okafor", "Okafor took this submission in and may not review it."),
        ("halloran", "Halloran has no recorded nondisclosure agreement."),
        ("varga", "The account of Varga is disabled: Away until March, by order."),
        ("tamura", ""),
    ],
)
def test_each_reason_is_the_guards(person: str, sentence: str) -> None:
    journal = a_case().accepted()
    for one in ("halloran", "varga", "tamura"):
        agreed = "" if one == "halloran" else "2026-01-05"
        roles = frozenset({Role.REVIEWER})
        act = PersonEnrolled(one, one.title(), roles, Employer.CONTRACTOR, "00" * 48, nondisclosure=agreed)
        journal.act("castellane", act, case="")
    journal.act("castellane", PersonDisabled("varga", "Away until March, by order."), case="")
    for one, role in (("abara", Role.SUPERVISOR), ("okafor", Role.INTAKE_CLERK)):
        both = frozenset({role, Role.REVIEWER})
        changed = PersonChanged(one, both, Employer.GOVERNMENT, "00" * 48, "UNCLASSIFIED", "2026-01-05", WHY)
        journal.act("castellane", changed, case="")
    actor = journal.register.people["abara"]
    found = {one.person.id: one for one in candidates(journal.register, journal.case, actor)}
    assert found[person].why_not == sentence
    assert found[person].load == 0


def test_a_change_needs_another_choice_and_a_reason(at: Callable[..., At]) -> None:
    me = at("assigned")
    assert me.page.button.accessibleDescription() == "These are the reviewers already."
    tick(me, "lindqvist")
    assert me.page.button.accessibleDescription() == "A case needs at least 2 reviewers."
    tick(me, "finch")
    assert "at least 20 characters" in me.page.button.accessibleDescription()
    me.qtbot.keyClicks(me.page.reason, WHY)
    me.click(me.page.button)
    me.rest()
    assert me.case.reviewers == ("reyes", "finch")
    (last,) = [one.act for one in me.case.history[-1:]]
    assert last == Assigned(("reyes", "finch"), WHY)
    assert me.page.reason.text() == ""
    assert "Reviewed before" in me.words()
    me.page.keep_drafts()
    assert drafts.kept(me.desk, me.story.case_id, "Assignment") == {}


def test_a_choice_that_was_not_recorded_is_kept(at: Callable[..., At]) -> None:
    me = at("assigned")
    tick(me, "lindqvist")
    me.qtbot.keyClicks(me.page.reason, "Away")
    me.another()
    assert me.page.reason.text() == "Away"
    assert not me.page.list.checks["lindqvist"].isChecked()
    assert me.page.list.checks["reyes"].isChecked()


def recuse(story: Story) -> None:
    with story.desk(Role.REVIEWER) as desk:
        blind.declare(desk, story.case_id, Conflict.RECUSED, "I worked for the developer until March.", "(U)")


def test_a_recused_reviewer_can_only_be_taken_out(at: Callable[..., At]) -> None:
    me = at("assigned", before=recuse)
    assert "A. Reyes is recused from this case." in me.words()
    check = me.page.list.checks["reyes"]
    tick(me, "finch")
    assert me.page.button.accessibleDescription() == "A. Reyes is recused from this case."
    tick(me, "reyes")
    assert not check.isChecked()
    me.qtbot.keyClicks(me.page.reason, WHY)
    me.click(me.page.header.button)
    me.rest()
    assert me.case.reviewers == ("lindqvist", "finch")
    assert not me.page.list.checks["reyes"].isEnabled()


def test_the_originators_authorisation_is_recorded_for_a_contractor(at: Callable[..., At]) -> None:
    me = at("assigned")
    assert "Proprietary portions (PROPIN): no authorisation of the originator recorded" in me.words()
    assert set(me.page.list.authorise) == {"finch"}

    def fill(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "The authorisation names the originator, its reference and its date."
        me.type(dialog, LineInput, "Reference", "letter 7 (fictional)")
        me.type(dialog, LineInput, "Dated", "2026-11-20")
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.list.authorise["finch"]), fill)
    assert me.case.propin["finch"].reference == "letter 7 (fictional)"
    assert "authorised by Meridian Systems (fictional), letter 7 (fictional), 2026-11-20" in me.words()


def test_others_see_the_reviewers_and_change_nothing(at: Callable[..., At]) -> None:
    me = at("assigned", Role.INTAKE_CLERK)
    assert me.page.header.why_not.text() == "Only a supervisor assigns reviewers."
    assert not any(check.isEnabled() for check in me.page.list.checks.values())


def test_a_reviewer_of_the_case_is_not_asked_for_the_declaration_of_others(at: Callable[..., At]) -> None:
    me = at("assigned", Role.REVIEWER)
    blind.declare(me.desk, me.story.case_id, Conflict.NONE, "", "(U)")
    me.anew()
    assert "declared “none”" in me.words()
    assert me.page.state_sentence().endswith("1 of 2 have declared.")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(
    at: Callable[..., At], qapp: QApplication, scale: float
) -> None:
    me = at("assigned")
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    assert unnamed(me.page.window()) == []
    me.page.list.checks["reyes"].setFocus()
    assert me.page.reason in tab_round(me.page.window())
