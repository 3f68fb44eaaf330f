"""Killed at any moment: what was acknowledged is there, what is there is whole, and the rest is swept.

A child appends acts with their projection and seals originals, and says so after each commit; it is killed
(SIGKILL) after a random number of acknowledgements and a random moment more.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reviewer_app.store import journal, vault
from reviewer_app.store.faults import Verdict
from reviewer_app.store.workspace import Workspace
from tests.builders_store import CASE, CASE_KEY, DIGITS, draft, fold_by_kind, new_workspace, open_workspace

CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests import builders_store
builders_store.DIGITS = sys.argv[3]
builders_store.CASE_KEY = bytes.fromhex(sys.argv[4])
from tests.unit.store.test_kill import keep_working
keep_working(Path(sys.argv[2]), sys.argv[5])
"""


def keep_working(folder: Path, seed: str) -> None:
    """In the child: work without end, one line on standard output after each durable change."""
    from io import BytesIO

    from tests import builders_store

    chance = random.Random(seed)
    with open_workspace(folder) as workspace:
        number = journal.head(workspace.reader()).seq
        while True:
            source = BytesIO(chance.randbytes(chance.choice([0, 10, 300_000, 2_000_000])))
            sealed = workspace.vault.seal(CASE, f"data/{seed}-{number}", source, builders_store.CASE_KEY)
            drafts = [
                draft(number + n, body={"path": sealed.path}) for n in range(chance.choice([1, 1, 5, 40]))
            ]
            number += len(drafts)

            def change(connection: vault.Connection, drafts=drafts, sealed=sealed) -> int:  # type: ignore[no-untyped-def]
                workspace.vault.record(connection, [sealed])
                journal.append(connection, drafts)
                workspace_fold(connection)
                return journal.head(connection).seq

            print(workspace.writer.do(change), flush=True)


def workspace_fold(connection: vault.Connection) -> None:
    from reviewer_app.store import projections

    projections.rebuild(connection, (item.entry for item in journal.read(connection)), fold_by_kind)


def killed(folder: Path, seed: str, chance: random.Random) -> int:
    """Run the child until it is killed; the last entry it acknowledged."""
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-c", CHILD, root, str(folder), DIGITS, CASE_KEY.hex(), seed]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline()) for _ in range(chance.randint(1, 6))]
        timer = threading.Timer(chance.random() * 0.05, child.send_signal, [signal.SIGKILL])
        timer.start()
        acknowledged += [int(line) for line in child.stdout if line.endswith("\n")]
        timer.join()
    assert child.returncode == -signal.SIGKILL
    return acknowledged[-1]


def check(workspace: Workspace, acknowledged: int) -> None:
    report = journal.verify(journal.read(workspace.reader()), lambda *_: None)
    assert report.verdict is Verdict.GOOD
    assert report.head.seq >= acknowledged
    assert workspace.compare(fold_by_kind) == ()
    assert workspace.damage() == ()
    swept = workspace.sweep()
    rows = vault.objects(workspace.reader(), CASE)
    assert {item.entry.body["path"] for item in journal.read(workspace.reader()) if item.entry.body} == {
        row.path for row in rows
    }
    assert {path.name for path in (workspace.vault.folder / CASE).iterdir()} == {row.id for row in rows}
    assert len(swept) <= 1
    for row in rows:
        assert workspace.vault.check(row, CASE_KEY).verdict is Verdict.GOOD


def trial(folder: Path, times: int) -> None:
    chance = random.Random(11)
    new_workspace(folder).close()
    for number in range(times):
        acknowledged = killed(folder, f"run{number}", chance)
        with open_workspace(folder) as workspace:
            check(workspace, acknowledged)


def test_killed_three_times(tmp_path: Path) -> None:
    trial(tmp_path / "w", 3)


@pytest.mark.trial
def test_killed_sixty_times(tmp_path: Path) -> None:
    trial(tmp_path / "w", 60)
