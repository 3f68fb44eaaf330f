"""After the determination, through the real window: amended, signed anew, reopened by two, decided anew.

It begins where two people agreed on the export of the first version, and ends with another determination.
A trial, for its length: `python3 dev.py trials`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reviewer_app.desk import training
from reviewer_app.domain.acts import Outcome
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.second_person import SecondPersonPage
from tests.builders_journey import Story
from tests.builders_whole import kept, text_of
from tests.journeys.at_the_window import MARKS, AtTheWindow
from tests.journeys.conftest import At
from tests.journeys.window_closing import amend, propose_reopening
from tests.journeys.window_drafting import draft, draw_up
from tests.journeys.window_everyone import open_case, second, sign
from tests.journeys.window_records import export, propose_export
from tests.journeys.window_supervisor import read_what_differs, record_determination, sign_off
from tests.journeys.window_words import CASE, MEDIUM, PURPOSE

pytestmark = MARKS
WHY = "Training sample. The developer pointed out a wrong limit."
CHANGES = "Training sample. Table 2 named the wrong message limit of the baseline; it is fifty."
REOPENED = "Training sample. The amended limit bears on the judgement itself."
JUDGEMENT = "Training sample. With the limit corrected the lead in discovery meets the set's description."


@pytest.fixture
def story(at: At) -> Story:
    return at("agreed")


@pytest.mark.trial
def test_amended_signed_anew_and_reopened_by_two(
    story: Story, me: AtTheWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outs = [tmp_path / "v1", tmp_path / "v2"]
    monkeypatch.setattr(file_dialogs, "choose_folder", lambda *_: outs[0])
    me.log_on("whitlock", "J. Whitlock")
    open_case(me)
    export(me, outs[0], training.MEDIUM, training.PURPOSE)
    me.lock()
    amended(me)
    monkeypatch.setattr(file_dialogs, "choose_folder", lambda *_: outs[1])
    signed_anew(me, outs[1])
    reopened(me)
    determined_anew(me)
    both_versions_are_kept(story, [(out / "findings.pdf").read_bytes() for out in outs])


def amended(me: AtTheWindow) -> None:
    """The docket brings it back to the open cases: a reviewer draws up version 2."""
    me.log_on("abara", "T. Abara")
    open_case(me, "1 case; none waits for you.", listed="all")
    amend(me, WHY, CHANGES)
    docket = me.go(DocketPage)
    me.choose(docket.list, "open")
    me.click_row(docket.table, CASE)
    me.sees("The determination is recorded. A reviewer draws up the finding, version 2.")
    me.lock()


def signed_anew(me: AtTheWindow, out: Path) -> None:
    """No signature of the first version holds for the second; nor does what two people agreed on."""
    me.log_on("reyes", "A. Reyes")
    open_case(me)
    draw_up(me)
    sign(me, "reviewer", "Not finished: 1 of 3 signatures; it is valid.")
    me.lock()
    me.log_on("abara", "T. Abara")
    open_case(me)
    sign(me, "supervisor", "Not finished: 2 of 3 signatures; they are valid.")
    me.lock()
    me.log_on("whitlock", "J. Whitlock")
    open_case(me)
    sign(me, "records officer", "✓ The finding is valid.")
    propose_export(me)
    me.lock()
    me.log_on("abara", "T. Abara")
    second(me, "Proposed by J. Whitlock", MEDIUM, PURPOSE)
    me.lock()
    me.log_on("whitlock", "J. Whitlock")
    open_case(me)
    export(me, out)
    me.lock()


def reopened(me: AtTheWindow) -> None:
    """Proposed by one supervisor; a reviewer cannot second it, another supervisor does."""
    me.log_on("abara", "T. Abara")
    open_case(me, "1 case; none waits for you.", listed="all")
    propose_reopening(me, REOPENED)
    me.lock()
    me.log_on("lindqvist", "M. Lindqvist")
    page = me.go(SecondPersonPage)
    me.sees("1 proposal waits; 0 of them for you.", REOPENED)
    me.is_told(page.header.button, "second person is a supervisor")
    me.lock()
    me.log_on("ibarra", "L. Ibarra")
    me.sees("1 case; 1 waits for you.")
    second(me, "Proposed by T. Abara", REOPENED)
    me.go(DocketPage)
    me.sees("draft")
    me.lock()


def determined_anew(me: AtTheWindow) -> None:
    """Another draft, another outcome; what was read for the first determination is read again."""
    me.log_on("lindqvist", "M. Lindqvist")
    open_case(me)
    draft(me, Outcome.DESIGNATED, JUDGEMENT)
    me.lock()
    me.log_on("abara", "T. Abara")
    open_case(me)
    read_what_differs(me)
    sign_off(me, Outcome.DESIGNATED)
    record_determination(me, Outcome.DESIGNATED, version=3)
    me.lock()


def both_versions_are_kept(story: Story, exported: list[bytes]) -> None:
    """As they left, and as the journal names them; the third begins with another outcome."""
    with story.desk(Role.SUPERVISOR) as desk:
        case = desk.case(CASE)
        assert (case.version, case.state) == (3, State.DETERMINED)
        assert case.determined is not None
        assert case.determined.outcome is Outcome.DESIGNATED
        assert [(one.number, one.ended) for one in case.versions] == [(1, "amended"), (2, "reopened")]
        for version, pdf in zip(case.versions, exported, strict=True):
            sha384 = version.signatures[-1][1].pdf_sha384
            assert hashlib.sha384(pdf).hexdigest() == sha384
            assert kept(desk, CASE, sha384) == pdf
            assert [by for by, _ in version.signatures] == ["reyes", "abara", "whitlock"]
        assert any((one.by, one.second) == ("abara", "ibarra") for one in case.history)
    said = text_of(exported[1])
    for words in ("version 2", WHY, CHANGES):
        assert words in said, words
