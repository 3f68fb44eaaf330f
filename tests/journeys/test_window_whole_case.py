"""The whole case once through the real window: from the bundle to the exported finding, person after person.

Everything is real: the window, its pages, the workspace, the cage, the keys. One thing is put in the place of
another: the system's own dialog that chooses a folder. What a person cannot see or reach is not used.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.desk.checking import check_workspace, verdict_of
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.findings.check import check
from reviewer_app.store.faults import Verdict
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.pages.unlock import UnlockPage
from tests.builders_journey import Story
from tests.journeys.at_the_window import MARKS, AtTheWindow
from tests.journeys.conftest import At
from tests.journeys.window_blind import nothing_of_the_other_is_there, now_the_other_is_there
from tests.journeys.window_clerk import accept, receive
from tests.journeys.window_drafting import draft, draw_up, settle
from tests.journeys.window_everyone import open_case, second, sign
from tests.journeys.window_records import export, propose_export, verify_record
from tests.journeys.window_reviewer import assess, cite_comparisons, declare, lock_review, read_and_cite
from tests.journeys.window_supervisor import (
    assign,
    name_adjudicator,
    read_what_differs,
    record_determination,
    reveal,
    sign_off,
)
from tests.journeys.window_words import (
    AUTHORITY,
    CASE,
    JUDGEMENT,
    MEDIUM,
    OFFICIAL,
    PURPOSE,
    STATEMENT,
    Says,
    script_of,
)

pytestmark = MARKS


@pytest.fixture
def story(at: At) -> Story:
    return at("empty")


def test_from_the_bundle_to_the_exported_finding(
    story: Story, me: AtTheWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert me.on(UnlockPage).training
    first, other, out = script_of("reyes"), script_of("lindqvist"), tmp_path / "medium"

    me.log_on("okafor", "N. Okafor")
    monkeypatch.setattr(file_dialogs, "choose_folder", lambda *_: story.training.bundle)
    me.sees("No case has been received yet.")
    receive(me, f"Taken in as case {CASE}.", "11 runs with 346 samples. Every log was read.")
    me.sees(f"Case {CASE}", "Received and verified.", "25 of 30 in place")
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
    exhibits = cite_comparisons(me, other)
    assess(me, other, exhibits)
    nothing_of_the_other_is_there(me, first, own=list(exhibits.values()))
    lock_review(me, "2 of 2 reviews are locked.")
    nothing_of_the_other_is_there(me, first, own=list(exhibits.values()), locked=2)
    me.lock()

    me.log_on("abara", "T. Abara")
    open_case(me)
    reveal(me, first, other)
    name_adjudicator(me)
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
    draft(me, hedged="It is possibly approved.")
    me.lock()

    me.log_on("abara", "T. Abara")
    open_case(me)
    me.sees(
        "criteria differ. You have read ", "Draft finding: not designated", JUDGEMENT, "What was not opened"
    )
    me.sees("344 of 346 samples never opened. 74 of 75 disagreements never opened on both sides.")
    me.sees("346 of 346 samples never opened.")
    read_what_differs(me, "Settled by E. Moreau")
    sign_off(me)
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
    second(me, "Proposed by J. Whitlock", MEDIUM, PURPOSE)
    me.lock()

    me.log_on("whitlock", "J. Whitlock")
    open_case(me)
    monkeypatch.setattr(file_dialogs, "choose_folder", lambda *_: out)
    export(me, out)
    verify_record(me)
    me.lock()

    the_finding_holds(story, out)
    what_was_typed_is_what_is_recorded(out, first, other)


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
