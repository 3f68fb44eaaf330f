"""The whole case once through the real window: from the bundle to the exported finding, person after person.

Everything is real: the window, its pages, the workspace, the cage, the keys. One thing is put in the place of
another: the system's own dialog that chooses a folder. What a person cannot see or reach is not used.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk.checking import check_workspace, verdict_of
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.findings.check import check
from reviewer_app.store.faults import Verdict
from reviewer_app.ui import file_dialogs, theme
from reviewer_app.ui.pages.unlock import UnlockPage
from tests.builders_journey import Story
from tests.journeys.at_the_window import AtTheWindow, sit_down
from tests.journeys.conftest import At
from tests.journeys.window_steps import (
    AUTHORITY,
    CASE,
    OFFICIAL,
    STATEMENT,
    Says,
    accept,
    assess,
    assign,
    cite_comparisons,
    declare,
    draft,
    draw_up,
    export,
    lock_review,
    nothing_of_the_other_is_there,
    now_the_other_is_there,
    open_case,
    propose_export,
    read_and_cite,
    receive,
    record_determination,
    reveal,
    script_of,
    second_export,
    settle,
    sign,
    sign_off,
    verify_record,
)

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("^This plugin does not support", extend=True),
]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %; what was deleted later is deleted at the end."""
    theme.apply(qapp, theme.Mode.LIGHT, 1.0)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def story(at: At) -> Story:
    return at("empty")


@pytest.fixture
def me(story: Story, qtbot: QtBot) -> AtTheWindow:
    return sit_down(qtbot, story)


def test_from_the_bundle_to_the_exported_finding(
    story: Story, me: AtTheWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert me.on(UnlockPage).training
    first, second, out = script_of("reyes"), script_of("lindqvist"), tmp_path / "medium"

    me.log_on("okafor", "N. Okafor")
    monkeypatch.setattr(file_dialogs, "choose_folder", lambda *_: story.training.bundle)
    receive(me)
    accept(me)
    me.lock()

    me.log_on("abara", "T. Abara")
    assign(me)
    me.lock()

    me.log_on("reyes", "A. Reyes")
    open_case(me)
    declare(me)
    exhibits = read_and_cite(me, first)
    assess(me, first, exhibits)
    lock_review(me, "1 of 2 reviews are locked.")
    me.lock()

    me.log_on("lindqvist", "M. Lindqvist")
    open_case(me)
    declare(me)
    nothing_of_the_other_is_there(me, first, own=[])
    exhibits = cite_comparisons(me, second)
    assess(me, second, exhibits)
    nothing_of_the_other_is_there(me, first, own=list(exhibits.values()))
    lock_review(me, "2 of 2 reviews are locked.")
    nothing_of_the_other_is_there(me, first, own=list(exhibits.values()), locked=2)
    me.lock()

    me.log_on("abara", "T. Abara")
    open_case(me)
    reveal(me, first, second)
    me.lock()

    me.log_on("moreau", "E. Moreau")
    open_case(me)
    declare(me)
    settle(me)
    me.lock()

    me.log_on("lindqvist", "M. Lindqvist")
    open_case(me)
    now_the_other_is_there(me, first)
    me.lock()

    me.log_on("reyes", "A. Reyes")
    open_case(me)
    draft(me)
    me.lock()

    me.log_on("abara", "T. Abara")
    open_case(me)
    sign_off(me, "344 of 346 samples never opened. 74 of 75 disagreements never opened on both sides.")
    record_determination(me)
    me.lock()

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
    second_export(me)
    me.lock()

    me.log_on("whitlock", "J. Whitlock")
    open_case(me)
    monkeypatch.setattr(file_dialogs, "choose_folder", lambda *_: out)
    export(me, out)
    verify_record(me)
    me.lock()

    the_finding_holds(story, out)
    what_was_typed_is_what_is_recorded(out, first, second)


# What is left


def the_finding_holds(story: Story, out: Path) -> None:
    """Valid for whoever has the certificate, signed by three people, and the workspace is whole."""
    anchor = x509.load_pem_x509_certificate((out / "authority.pem").read_bytes())
    pdf = (out / "findings.pdf").read_bytes()
    report = check(pdf, [anchor.public_bytes(Encoding.DER)], now=story.clock())
    assert report.valid, report.sentence
    assert [(one.signer, one.role) for one in report.signatures] == [
        ("A. Reyes", "reviewer"),
        ("T. Abara", "supervisor"),
        ("J. Whitlock", "records officer"),
    ]
    with story.desk(Role.SUPERVISOR) as desk:
        assert not desk.read_only
        assert desk.case(CASE).state is State.EXPORTED
        parts = check_workspace(desk)
        assert verdict_of(parts) is Verdict.GOOD, [part.sentence for part in parts]


def what_was_typed_is_what_is_recorded(out: Path, *typed: Says) -> None:
    """determination.json says what the people wrote at the window, and which file they signed."""
    said = json.loads((out / "determination.json").read_text(encoding="utf-8"))
    made = said["determination"]
    assert (made["outcome"], made["official"]) == ("not designated", OFFICIAL)
    assert (made["authority"], made["recorded_by"]) == (AUTHORITY, "abara")
    assert (said["recommendation"]["statement"], said["recommendation"]["signed_off_by"]) == (
        STATEMENT,
        "abara",
    )
    assert [one["reviewer"] for one in said["reviews"]] == ["reyes", "lindqvist"]
    for review, says in zip(said["reviews"], typed, strict=True):
        assert review["rationale"] == says.recommendation["rationale"]
        for answer, written in zip(review["answers"], says.answers, strict=True):
            for name in ("criterion", "level", "likelihood", "confidence", "rationale"):
                assert answer[name] == written[name]
            assert len(answer["exhibits"]) == bool(written["task"])
    signed = said["finding"]["signatures"]
    assert [one["person"] for one in signed] == ["reyes", "abara", "whitlock"]
    assert signed[-1]["pdf_sha384"] == hashlib.sha384((out / "findings.pdf").read_bytes()).hexdigest()
