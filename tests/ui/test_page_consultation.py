"""The Consultation page on a real case: organisations, plan, referrals kept apart, relations and lineage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import asking
from reviewer_app.domain.acts import (
    AccessTier,
    ConsultationAnswer,
    Paper,
    PaperExported,
    Partner,
    ReferralKind,
)
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.consultation import ORGANISATIONS, PLAN, REFERRALS, RELATIONS, ConsultationPage
from reviewer_app.ui.pages.consultation_forms import numbers_in
from reviewer_app.ui.pages.consultation_parts import OUTSIDE
from reviewer_app.ui.pages.consultation_words import same_checkpoint
from reviewer_app.ui.pages.paper_acts import PaperDialog
from reviewer_app.ui.text import Label, TextArea
from tests.builders import a_case, a_summary, received
from tests.builders_journey import Stories, Story
from tests.journeys.at_the_window import the
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_work import AtPage, at_page, lacks

At = AtPage[ConsultationPage]
TREASURY, QUESTION = "Treasury (fictional)", "Do you concur with the tiers as they are planned?"
WORDS = "Training sample. A race in the scheduler of the exercise's own kernel."


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def at(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., At]]:
    with ExitStack() as stack:
        yield lambda stage, role=Role.SUPERVISOR, before=lambda _: None: stack.enter_context(
            at_page(qtbot, stories, tmp_path, ConsultationPage, stage, role, before)
        )


def within(me: At, part: int) -> str:
    """The words of one part, the others turned away."""
    me.page.turn_to(part)
    picture.settle()
    return me.words()


def test_an_organisation_is_asked_and_its_answer_recorded(at: Callable[..., At]) -> None:
    me = at("assigned")
    assert me.page.state_sentence() == "Nobody was consulted yet."

    def ask(dialog: PlainDialog) -> None:
        me.type(dialog, LineInput, "Organisation", TREASURY)
        assert lacks(dialog).startswith("A consultation names the organisation")
        me.type(dialog, TextArea, "Question", QUESTION)
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.header.button), ask)
    assert f"(U) {QUESTION}" in me.words()
    assert me.page.organisations.table.table_model().cell(0, 2).text == "no answer yet"

    def answered(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "Choose what was answered."
        me.choose(dialog, "Answer", ConsultationAnswer.NON_CONCUR)
        assert lacks(dialog) == "“non-concur” comes with its comment."
        me.type(dialog, TextArea, "Comment", "The second tier comes too early.")
        me.type(dialog, LineInput, "Answered on", "2026-12-01")
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.organisations.answer.button), answered)
    (one,) = me.case.consultations
    assert one.answered is not None
    assert one.answered.answer is ConsultationAnswer.NON_CONCUR
    assert "(U) The second tier comes too early." in me.words()
    assert me.page.organisations.answer.why.text() == "Consultation 1 has its answer."
    assert me.page.state_sentence().startswith("1 organisation consulted, 0 to answer.")


def test_no_response_is_an_answer_and_says_so(at: Callable[..., At]) -> None:
    me = at("assigned")
    asking.consult(me.desk, me.story.case_id, TREASURY, QUESTION, "(U)")
    me.anew()

    def answered(dialog: PlainDialog) -> None:
        me.choose(dialog, "Answer", ConsultationAnswer.NONE)
        me.type(dialog, LineInput, "Answered on", "2026-12-01")
        me.go_on(dialog)

    me.answer(me.page.record_answer, answered)
    assert "? No response" in me.words()


def test_tiers_and_partners_are_recorded_and_changed_in_one_plan(at: Callable[..., At]) -> None:
    me = at("assigned")
    assert "No access plan is recorded yet" in within(me, PLAN)

    def plan(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "An access plan names at least one tier or partner."
        me.click(the(dialog, Button, "Add a tier"))
        me.type(dialog, LineInput, "Name, tier 1", "Early partners")
        me.type(dialog, LineInput, "Planned on, tier 1", "2026-12-15")
        me.click(the(dialog, Button, "Add a partner"))
        me.type(dialog, LineInput, "Name, partner 1", "Hillgate Bank (fictional)")
        me.type(dialog, LineInput, "Sector, partner 1", "banking")
        me.type(dialog, LineInput, "Tier, partner 1", "Late")
        assert "which the plan does not have" in lacks(dialog)
        me.type(dialog, LineInput, "Tier, partner 1", "Early partners")
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.header.button), plan)
    assert me.case.plan is not None
    assert me.case.plan.tiers == (AccessTier("Early partners", "", "2026-12-15"),)
    assert me.case.plan.partners == (Partner("Hillgate Bank (fictional)", "banking", "Early partners", ""),)
    words = me.words()
    assert "Early partners: 2026-12-15" in words
    assert "Sector: banking · tier: Early partners" in words
    assert "The consultation has not said anything of it yet." in words

    def said(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "It is recorded as it stands here."
        me.type(dialog, TextArea, "What the consultation said, partner 1", "Nothing against it.")
        me.go_on(dialog)

    me.answer(me.page.record_plan, said)
    assert me.case.plan.partners[0].view == "Nothing against it."
    assert me.case.plan.tiers[0].planned_on == "2026-12-15"


def test_law_enforcement_stands_apart_and_outside_the_finding(at: Callable[..., At]) -> None:
    me = at("assigned")
    within(me, REFERRALS)

    def refer(dialog: PlainDialog) -> None:
        me.type(dialog, LineInput, "Subject", "A race")
        me.type(dialog, LineInput, "Exhibits it rests on", "one")
        assert lacks(dialog) == "Exhibits are named by their numbers, with commas between them."
        me.type(dialog, LineInput, "Exhibits it rests on", "")
        me.qtbot.keyClick(the(dialog, LineInput, "Exhibits it rests on"), Qt.Key.Key_Backspace)
        me.type(dialog, TextArea, "What is referred", WORDS)
        me.type(dialog, LineInput, "Embargo until", "2099-02-01")
        me.go_on(dialog)

    button = me.page.referrals.refer[ReferralKind.LAW_ENFORCEMENT].button
    me.answer(lambda: me.click(button), refer)
    (one,) = me.case.referrals
    assert one.to is ReferralKind.LAW_ENFORCEMENT
    apart = me.page.referrals.parts[ReferralKind.LAW_ENFORCEMENT]
    said = "\n".join(label.text() for label in apart.findChildren(Label))
    assert f"(U) {WORDS}" in said
    assert "Under embargo until 2099-02-01." in said
    other = me.page.referrals.parts[ReferralKind.CLEARINGHOUSE]
    assert [label.text() for label in other.findChildren(Label)] == ["Nothing was referred."]
    assert OUTSIDE in "\n".join(label.text() for label in me.page.findChildren(Label)).replace("▲ ", "")


def test_each_referral_has_its_paper_and_its_own_words(at: Callable[..., At], tmp_path: Path) -> None:
    def refer(story: Story) -> None:
        with story.desk(Role.SUPERVISOR) as desk:
            for kind in (ReferralKind.CLEARINGHOUSE, ReferralKind.LAW_ENFORCEMENT):
                asking.refer(desk, story.case_id, kind, "A race", "energy", WORDS, "(U)", "2099-02-01")

    me = at("assigned", Role.SUPERVISOR, refer)
    within(me, REFERRALS)
    first, note = me.page.referrals.papers[1], me.page.referrals.papers[2]
    assert (first.save_button.text(), note.save_button.text()) == ("Save the referral…", "Save the note…")

    def look(dialog: PlainDialog) -> None:
        assert isinstance(dialog, PaperDialog)
        assert dialog.windowTitle() == "Law-enforcement note 2"
        me.qtbot.waitUntil(lambda: bool(dialog.view.pdf()), timeout=20_000)
        me.click(the(dialog, Button, "Close"))

    note.preview_button.setFocus()
    me.answer(lambda: me.qtbot.keyClick(note.preview_button, Qt.Key.Key_Space), look)

    def fill(dialog: PlainDialog) -> None:
        me.type(dialog, LineInput, "File", str(tmp_path / "note.pdf"))
        me.type(dialog, LineInput, "Medium", "disc 4")
        assert the(dialog, LineInput, "Purpose").text() == "To law enforcement"
        me.go_on(dialog)

    me.answer(lambda: me.click(note.save_button), fill)
    act = me.case.history[-1].act
    assert isinstance(act, PaperExported)
    assert (act.paper, act.number) == (Paper.LAW_ENFORCEMENT_NOTE, 2)
    assert me.page.referrals.papers[2].saved.text() == "Saved to disc 4."
    assert me.page.referrals.papers[1].saved.text() == "Not saved to a medium yet."


def test_a_reviewer_refers_only_after_the_reveal(at: Callable[..., At]) -> None:
    me = at("assigned", Role.REVIEWER)
    within(me, REFERRALS)
    assert me.page.header.why_not.text() == (
        "A referral says what its author found: reviewers refer after the reveal."
    )


def test_a_referral_does_not_open_to_who_does_not_hold_the_case(at: Callable[..., At]) -> None:
    def refer(story: Story) -> None:
        with story.desk(Role.SUPERVISOR) as desk:
            asking.refer(desk, story.case_id, ReferralKind.CLEARINGHOUSE, "A race", "energy", WORDS, "(U)")

    me = at("assigned", Role.RECORDS_OFFICER, refer)
    words = within(me, REFERRALS)
    assert "they do not open to you" in words
    assert "A race" not in words
    assert WORDS not in words


def test_the_lineage_and_the_only_case_are_said(at: Callable[..., At]) -> None:
    me = at("assigned")
    words = within(me, RELATIONS)
    assert f"{me.case.submission.model_name} {me.case.submission.model_version}" in words
    assert "No other case of this workspace names this checkpoint." in words
    assert "No relation to another case is recorded." in words
    assert me.page.relations.relate.why.text() == "There is no other case in this workspace."


def test_other_cases_of_the_same_checkpoint_are_found() -> None:
    journal = a_case()
    journal.act("okafor", received(a_summary("MS-2026-08")), case="2026-002")
    other = replace(a_summary("MS-2026-09"), checkpoint_sha512="cd" * 64)
    journal.act("okafor", replace(received(other), tagmanifest_sha512="99" * 64), case="2026-003")
    found = same_checkpoint(journal.register, journal.case)
    assert [one.id for one in found] == ["2026-002"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ()),
        ("1001, 2003", (1001, 2003)),
        (" 1001 1001 ", (1001,)),
        ("1001; 2", None),
        ("-1", None),
        ("٣", None),
        ("9" * 40, None),
    ],
)
def test_exhibits_are_named_by_numbers(text: str, numbers: tuple[int, ...] | None) -> None:
    assert numbers_in(text) == numbers


def test_each_part_has_its_own_first_act(at: Callable[..., At]) -> None:
    me = at("assigned")
    said = []
    for part in (ORGANISATIONS, PLAN, REFERRALS, RELATIONS):
        within(me, part)
        said.append(me.page.header.button.text())
    assert said == ["Consult…", "Record the plan…", "Refer to the clearinghouse…", "Relate to another case…"]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(
    at: Callable[..., At], qapp: QApplication, scale: float
) -> None:
    me = at("assigned")
    asking.consult(me.desk, me.story.case_id, TREASURY, QUESTION, "(U)")
    me.anew()
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    assert unnamed(me.page.window()) == []
    me.page.organisations.table.setFocus()
    visited = tab_round(me.page.window())
    assert me.page.organisations.consult.button in visited
    assert me.page.tabs in visited
