"""After the determination: amended, reopened by two people, rescinded; every version before stays as it was.

The case begins where the training case is exported (`tests.builders_journey`: from the bundle, by the same
verbs). After each person's acts the journal is folded anew and gives the same register, at the decisive steps
to a new log-on (`Walk.acting`).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from reviewer_app.__main__ import main
from reviewer_app.desk import drafting, evidence, findings, supervise, two_people
from reviewer_app.desk.session import record
from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import Amended, Closed, Outcome, Reopened, Rescinded, ReturnTo
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.errors import Refused
from tests.builders_journey import read_disagreements
from tests.builders_whole import FIRST, RECORDS, SECOND, SUPERVISOR, Walk, kept, text_of
from tests.journeys.conftest import At

CHANGES = "Training sample. Table 2 named the wrong message limit of the baseline; it is fifty."
AMENDED = Amended("Training sample. The developer pointed out a wrong limit.", CHANGES, "(U)")
REOPENED = Reopened("Training sample. The amended limit bears on the judgement itself.", ReturnTo.DRAFT)
JUDGEMENT = "Training sample. With the limit corrected the lead in discovery meets the set's description."
RESCINDED = "Training sample. The official took the determination back on the developer's appeal."
LATER = (CHANGES, REOPENED.reason, JUDGEMENT, "Memorandum 8", "T. Abara and L. Ibarra")
OFFICIAL = ("Designating official (fictional)", "Training delegation 1 (fictional)")
SECOND_SUPERVISOR = (SUPERVISOR, 1)
SIGNERS = ["reyes", "abara", "whitlock"]


def test_amended_reopened_and_rescinded_with_every_version_kept(
    at: At, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = at("signed")
    walk = Walk(story, story.case_id)
    exported = [walk.exported(tmp_path / "v1").read_bytes()]
    amended(walk)
    exported.append(drawn_anew(walk, tmp_path / "v2", 2, (CHANGES, AMENDED.reason)))
    reopened(walk)
    redetermined(walk)
    exported.append(drawn_anew(walk, tmp_path / "v3", 3, LATER))
    rescinded_and_closed(walk)
    every_version_is_kept(walk, exported)
    for number in (1, 2, 3):
        path = tmp_path / f"v{number}" / "findings.pdf"
        facts = said_of(capsys, path)
        assert facts["standing"] == "valid", facts["reason"]
        assert [one["person"] for one in facts["signatures"]] == SIGNERS
    assert [kind for kind in walk.kinds() if kind in TURNS][-len(TURNS_AFTER) :] == TURNS_AFTER


def amended(walk: Walk) -> None:
    """The same determination in a new version; the one before is put by with its signatures."""
    case_id = walk.case_id
    with walk.acting(*FIRST) as desk, pytest.raises(Refused, match="Only a supervisor amends a finding"):
        record(desk, case_id, AMENDED)
    with walk.acting(SUPERVISOR, again=True) as desk:
        before = desk.case(case_id)
        record(desk, case_id, AMENDED)
        case = desk.case(case_id)
        assert (case.version, case.state, case.finding, case.signatures) == (2, State.DETERMINED, None, ())
        assert case.determined == before.determined
        (first,) = case.versions
        assert (first.number, first.ended, first.why) == (1, "amended", AMENDED.reason)
        assert (first.finding, first.signatures) == (before.finding, before.signatures)
        with pytest.raises(Refused, match="does not carry its three signatures yet; it is drawn anew"):
            record(desk, case_id, AMENDED)
    line = walk.seen_by(SUPERVISOR)
    assert line.sentence == "The determination is recorded. A reviewer draws up the finding, version 2."
    assert (line.over, line.waiting) == (False, False)
    assert walk.seen_by(*SECOND).waiting


def drawn_anew(walk: Walk, out: Path, version: int, told: tuple[str, ...]) -> bytes:
    """The new version drawn, signed and exported as the first was; its text says what changed."""
    signed = walk.drawn_and_signed()
    assert walk.exported(out).read_bytes() == signed
    with walk.acting(RECORDS) as desk:
        case = desk.case(walk.case_id)
        assert case.finding is not None
        assert (case.finding.version, case.state) == (version, State.EXPORTED)
        (statement,) = out.glob("determination.json")
        assert f'"version":{version}' in statement.read_text(encoding="utf-8")
    said = text_of(signed)
    for words in (f"version {version}", *told):
        assert words in said, words
    return signed


def reopened(walk: Walk) -> None:
    """Two people, neither of whom judged the case; alone it is refused, and so is the same person twice."""
    case_id = walk.case_id
    with walk.acting(SUPERVISOR) as desk:
        with pytest.raises(Refused, match="takes two people"):
            record(desk, case_id, REOPENED)
        proposal = two_people.propose(desk, case_id, REOPENED)
        with pytest.raises(Refused, match="You proposed it; the second person is another"):
            two_people.second(desk, proposal, password_of(desk))
        assert "You proposed “reopened”; it waits for a second person." in walk.seen_by_now(desk).sentence
    with walk.acting(*SECOND) as desk, pytest.raises(Refused, match="second person is a supervisor"):
        two_people.second(desk, proposal, password_of(desk))
    assert walk.seen_by(*SECOND_SUPERVISOR).waiting
    with walk.acting(*SECOND_SUPERVISOR, again=True) as desk:
        two_people.second(desk, proposal, password_of(desk))
        case = desk.case(case_id)
        assert (case.version, case.state) == (3, State.DRAFT)
        assert (case.determined, case.signed_off, case.finding) == (None, None, None)
        assert [(one.number, one.ended) for one in case.versions] == [(1, "amended"), (2, "reopened")]
        assert (case.history[-1].by, case.history[-1].second) == ("abara", "ibarra")


def redetermined(walk: Walk) -> None:
    """Another draft, another outcome: read again, signed off again, determined again."""
    case_id = walk.case_id
    with walk.acting(*SECOND) as desk:
        drafting.draft(desk, case_id, Outcome.DESIGNATED, JUDGEMENT, "(U)")
        drafting.submit(desk, case_id)
    with walk.acting(SUPERVISOR) as desk:
        # They were read before, for another version.
        with pytest.raises(Refused, match="you have not read side by side"):
            supervise.sign_off(desk, case_id, Outcome.DESIGNATED, JUDGEMENT, password_of(desk))
        read_disagreements(desk, case_id)
        supervise.sign_off(desk, case_id, Outcome.DESIGNATED, JUDGEMENT, password_of(desk))
        day = desk.clock().date().isoformat()
        supervise.record_determination(desk, case_id, Outcome.DESIGNATED, *OFFICIAL, day, "Memorandum 8")


def rescinded_and_closed(walk: Walk) -> None:
    """The official takes it back: recorded by a supervisor; then nothing stands that could be reopened."""
    case_id = walk.case_id
    with walk.acting(SUPERVISOR) as desk:
        day = desk.clock().date().isoformat()
        with pytest.raises(Refused, match="needs the official and the authority"):
            record(desk, case_id, Rescinded("", "", day, RESCINDED))
        record(desk, case_id, Rescinded(*OFFICIAL, day, RESCINDED))
        case = desk.case(case_id)
        assert (case.state, case.determined) == (State.RESCINDED, None)
        assert [one.number for one in case.versions] == [1, 2, 3]
        with pytest.raises(Refused, match="this needs “determination recorded or exported or closed”"):
            two_people.propose(desk, case_id, REOPENED)
    line = walk.seen_by(RECORDS)
    assert (line.waiting, line.sentence) == (True, "The case is rescinded. Close it.")
    with walk.acting(RECORDS, again=True) as desk:
        record(desk, case_id, Closed("Training sample: nothing more is asked."))
    with walk.acting(SUPERVISOR) as desk, pytest.raises(Refused, match="No determination stands"):
        two_people.propose(desk, case_id, REOPENED)
    assert walk.seen_by(SUPERVISOR).over


def every_version_is_kept(walk: Walk, exported: list[bytes]) -> None:
    """Each version as the journal names it, as the vault keeps it and as it left: one and the same file."""
    with walk.acting(RECORDS) as desk:
        case = desk.case(walk.case_id)
        assert outcomes(case) == [Outcome.NOT_DESIGNATED, Outcome.NOT_DESIGNATED, Outcome.DESIGNATED]
        for version, pdf in zip(case.versions, exported, strict=True):
            sha384 = version.signatures[-1][1].pdf_sha384
            assert hashlib.sha384(pdf).hexdigest() == sha384
            assert kept(desk, case.id, sha384) == pdf
            assert [by for by, _ in version.signatures] == SIGNERS
        assert len({hashlib.sha384(pdf).digest() for pdf in exported}) == 3
        with pytest.raises(findings.NoFinding):
            findings.current(desk, case.id)  # no version counts any more
        assert (
            len([one for one in evidence.originals(desk, case.id) if one.path.startswith("finding/")]) == 12
        )


def outcomes(case: Case) -> list[Outcome]:
    return [one.determined.outcome for one in case.versions if one.determined is not None]


def said_of(capsys: pytest.CaptureFixture[str], pdf: Path) -> dict[str, Any]:
    """What `findings check` says of a file beside its authority, on a machine without the workspace."""
    capsys.readouterr()
    assert main(["findings", "check", str(pdf), "--anchors", str(pdf.parent), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert isinstance(facts, dict)
    return facts


TURNS = (
    "finding rendered", "finding signed", "proposed", "seconded", "exported", "amended", "finding submitted",
    "signed off", "determination recorded", "rescinded", "closed",
)  # fmt: skip
_FINISHED = ["finding rendered", *["finding signed"] * 3, "proposed", "seconded", "exported"]
TURNS_AFTER = [
    *_FINISHED,
    "amended",
    *_FINISHED,
    "proposed",
    "seconded",
    "finding submitted",
    "signed off",
    "determination recorded",
    *_FINISHED,
    "rescinded",
    "closed",
]
