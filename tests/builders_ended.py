"""Exports and disposals that are killed, and what must hold of medium, journal and workspace afterwards.

- The child does it in a process of its own, says when it begins, and is killed at a random moment.
- The judge reopens the workspace as the next log-on does, and looks at every byte that counts.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviewer_app.desk import disposal, exporting, two_people
from reviewer_app.desk.checking import check_workspace, verdict_of
from reviewer_app.desk.records_check import check_package
from reviewer_app.desk.session import record
from reviewer_app.desk.training import log_on, password_of
from reviewer_app.desk.verifying import believed_here
from reviewer_app.domain.acts import Closed, Leaves, RetentionScheduleSet
from reviewer_app.domain.people import Role
from reviewer_app.records.check import Standing
from reviewer_app.records.write import MARKER, UNFINISHED
from reviewer_app.store import case_keys, index, vault
from reviewer_app.store.faults import Verdict
from tests.builders_case import REASON, SCHEDULE
from tests.builders_journey import COST, Story, agree_to_export

NAME = "case-2026-001-v1"
CASE = "2026-001"
CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tests import builders_ended
getattr(builders_ended, sys.argv[2])(Path(sys.argv[3]))
"""
Judge = Callable[[Story, bool], str]


def days_on() -> datetime:
    """A clock that two processes share, ahead of every clock that made the story."""
    return datetime.now(UTC) + timedelta(days=3)


def medium_of(story: Story) -> Path:
    return story.folder.parent / "medium"


def ready_to_export(story: Story) -> Story:
    """Two people agreed that the package leaves; the medium is there."""
    agree_to_export(story, Leaves.PACKAGE)
    medium_of(story).mkdir()
    return replace(story, clock=days_on)


def ready_to_dispose(story: Story) -> Story:
    """Exported, closed, disposed of by two people; nothing of it is destroyed yet."""
    agree_to_export(story)
    out = story.folder.parent / "out"
    out.mkdir()
    with story.desk(Role.RECORDS_OFFICER) as desk:
        exporting.export(desk, CASE, out, password_of(desk))
        record(desk, "", RetentionScheduleSet(SCHEDULE))
        record(desk, CASE, Closed(REASON, "item 3"))
    later = replace(story, clock=days_on)
    with later.desk(Role.RECORDS_OFFICER) as desk:
        proposal = disposal.propose(desk, CASE, "item 3", REASON, "(U)")
    with later.desk(Role.SUPERVISOR) as desk:
        two_people.second(desk, proposal, password_of(desk))
    return later


def export_now(workspace: Path) -> None:
    """In the child."""
    with log_on(workspace, Role.RECORDS_OFFICER, days_on, COST) as desk:
        print("begun", flush=True)
        exporting.export(desk, CASE, workspace.parent / "medium", password_of(desk))
        print("done", flush=True)
        sys.stdin.read()  # held open here until the kill: a child never ends by itself


def dispose_now(workspace: Path) -> None:
    """In the child."""
    with log_on(workspace, Role.RECORDS_OFFICER, days_on, COST) as desk:
        print("begun", flush=True)
        disposal.carry_out(desk, CASE, password_of(desk))
        print("done", flush=True)
        sys.stdin.read()


def killed_once(story: Story, verb: str, after: float) -> bool:
    """Start, kill `after` seconds from its beginning; whether it had said that it was done."""
    root = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", CHILD, root, verb, str(story.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        timer = threading.Timer(after, child.send_signal, [signal.SIGKILL])
        timer.start()
        said = child.stdout.read()
        timer.join()
    assert child.returncode == -signal.SIGKILL
    return said == "done\n"


def how_long(story: Story, verb: str) -> float:
    """Seconds a whole one takes here."""
    root = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", CHILD, root, verb, str(story.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        began = time.monotonic()
        assert child.stdout.readline() == "done\n"
        taken = time.monotonic() - began
        child.kill()
    return taken


def killed(story: Story, verb: str, judge: Judge, times: int, seed: int) -> Counter[str]:
    """Kill at random moments, each from the same beginning; how many ended how, as the judge says."""
    chance, ended = random.Random(seed), Counter[str]()
    place = story.folder.parent
    kept = shutil.copytree(place, place.with_name("kept"))
    longest = how_long(story, verb)
    for _ in range(times):
        shutil.rmtree(place)
        shutil.copytree(kept, place)
        said = killed_once(story, verb, chance.uniform(0.0, longest * 1.1))
        ended[judge(story, said)] += 1
    return ended


def judge_export(story: Story, said: bool) -> str:
    """A whole package or a plainly unfinished one, recorded only of a whole one; done again it is both."""
    medium = medium_of(story)
    there = {one.name for one in medium.iterdir()}
    assert there in (set(), {NAME}, {NAME + UNFINISHED})
    if there == {NAME + UNFINISHED}:
        left = {one.name for one in (medium / (NAME + UNFINISHED)).iterdir()}
        assert not left or MARKER in left or "manifest-sha512.txt.p7s" in left
    with story.desk(Role.RECORDS_OFFICER) as desk:
        assert desk.read_only == ""
        assert verdict_of(check_workspace(desk)) is Verdict.GOOD
        exports = desk.case(CASE).exports
        if there == {NAME}:
            report = check_package(medium / NAME, believed_here(desk), desk.clock())
            assert report.standing is Standing.VALID, report.sentences
        if exports:
            assert there == {NAME}
            assert exports[0].manifest_sha512 == report.manifest_sha512
            return "recorded"
        assert not said
        left_again = exporting.export(desk, CASE, medium, password_of(desk))
        assert left_again.again == (there == {NAME})
        assert {one.name for one in medium.iterdir()} == {NAME}
    return "whole" if there == {NAME} else "unfinished" if there else "nothing"


def judge_disposal(story: Story, said: bool) -> str:
    """Nothing was destroyed, or all of it, and recorded; what is left on the disk goes with the same verb."""
    with story.desk(Role.RECORDS_OFFICER) as desk:
        assert desk.read_only == ""
        case = desk.case(CASE)
        held, holders = vault.objects(desk.reader(), CASE), case_keys.holders(desk.reader(), CASE)
        if case.carried_out is None:
            assert not said
            assert verdict_of(check_workspace(desk)) is Verdict.GOOD
            assert held
            assert holders
            assert case.exhibits
            ended = "nothing"
        else:
            assert (held, holders, index.runs(desk.reader(), CASE)) == ((), (), ())
            ended = "cut off" if disposal.unfinished(desk, case) else "ended"
            assert ended == "ended" or not said
        if ended != "ended":
            disposal.carry_out(desk, CASE, password_of(desk))
        assert not (story.folder / "vault" / CASE).exists()
        assert verdict_of(check_workspace(desk)) is Verdict.GOOD
        done = [one for one in desk.case(CASE).history if one.act.kind == "disposal carried out"]
        assert len(done) == 1
    return ended
