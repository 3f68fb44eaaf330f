"""No evidence text reaches the disk in clear: a canary goes through every part of the store.

Every file is read while the workspace is open (log and shared memory beside the database), after it was
closed, and wherever temporary files could have been left. A trial writes enough to spill caches and watches
every write.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer_app.domain.evidence import Body, EventKind, Part, Passage
from reviewer_app.domain.filter import Text
from reviewer_app.store import bodies, case_keys, coverage, index, journal, projections, saved_filters, search
from reviewer_app.store.sample_order import Order, Where, sample_ids
from reviewer_app.store.workspace import Workspace
from tests.builders_store import (
    CASE,
    CASE_KEY,
    NOON,
    a_run,
    a_sample,
    draft,
    fold_by_kind,
    key,
    open_workspace,
)

CANARY = "CANARY7Q"


def work(workspace: Workspace, samples: int) -> None:
    """Every way in which text comes into the store, and the questions that sort and filter it."""
    text = f"{CANARY} find the flag " * 40
    transcript = io.BytesIO((text * (samples // 4 + 1)).encode())
    sealed = workspace.vault.seal(CASE, f"data/{CANARY}.eval", transcript, CASE_KEY)
    rows = (a_sample(n, input=f"{n % 97} {text}", target=CANARY, error=CANARY) for n in range(samples))
    body: dict[str, object] = {"rationale": text}
    said = Body("x", passages=(Passage(Part.EVENT, text, 0, EventKind.USER), Passage(Part.ANSWER, CANARY)))

    def change(connection: index.Connection) -> None:
        workspace.vault.record(connection, [sealed])
        index.put_run(connection, "r", CASE, [CANARY], "submitted", a_run(model=CANARY))
        index.add_samples(connection, "r", rows)
        bodies.add_bodies(connection, "r", ((n, said) for n in range(samples)))
        bodies.put_document(connection, CASE, f"data/{CANARY}.pdf", [("page 1", text)])
        saved_filters.put(connection, CANARY, CANARY, CANARY)
        case_keys.put(connection, CASE, CANARY, CANARY.encode())
        journal.append(connection, [draft(1, kind=CANARY, body=body)])
        projections.rebuild(connection, (item.entry for item in journal.read(connection)), fold_by_kind)

    workspace.writer.do(change)
    reader = workspace.reader()
    ids = sample_ids(reader, "r", Order.INPUT, where=Where(text=CANARY))
    assert len(ids) == samples
    assert search.find(reader, Text(CANARY), search.sources(reader, [CASE])).hits
    for item in index.rows(reader, ids[:5]):
        workspace.writer.do(
            lambda c, item=item: coverage.mark(c, CASE, CANARY, str(item.id).encode(), CANARY.encode())
        )
    assert workspace.damage() == ()


def found_in(folder: Path) -> tuple[list[Path], int]:
    """The files that hold the canary in clear (in UTF-8 or UTF-16), and the bytes looked at."""
    spellings = [CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode().hex().encode()]
    leaking, total = [], 0
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            total += len(data)
            if any(spelling in data for spelling in spellings) or CANARY in path.name:
                leaking.append(path)
    return leaking, total


def test_the_search_finds_a_canary(tmp_path: Path) -> None:
    (tmp_path / "leak").write_text(f"x{CANARY}x")
    assert found_in(tmp_path)[0] == [tmp_path / "leak"]


def test_no_text_reaches_the_disk_in_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    folder = tmp_path / "w"
    with Workspace.create(folder, key, "a test", NOON) as made:
        work(made, 300)
        made.writer.do(lambda c: journal.append(c, [draft(2, body={"rationale": CANARY})]))
        assert (folder / "workspace.db-wal").stat().st_size > 0
        leaking, total = found_in(tmp_path)
        assert leaking == []
        assert total > 300_000
    assert found_in(tmp_path)[0] == []
    assert list(temporary.iterdir()) == []
    open_workspace(folder).close()


WATCHED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.builders_store import NOON, key
from tests.unit.store.test_canary import work
from reviewer_app.store.workspace import Workspace
with Workspace.create(Path(sys.argv[2]), key, "a trial", NOON) as made:
    work(made, 25_000)
    print("done")
"""


@pytest.mark.trial
def test_no_write_of_the_process_carries_the_text(tmp_path: Path) -> None:
    """Under strace: every write, also to files that were deleted again, over rows enough to spill caches."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is absent")
    log = tmp_path / "log"
    root = Path(__file__).parents[3]
    calls = "trace=write,pwrite64,writev,pwritev,pwritev2,sendfile"
    command = [strace, "-f", "-qq", "-s", "300000", "-e", calls, "-o", str(log)]
    child = subprocess.run(
        [*command, sys.executable, "-c", WATCHED, str(root), str(tmp_path / "w")],
        capture_output=True,
        text=True,
        check=True,
        timeout=1200,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(root)},
    )
    assert child.stdout == "done\n"
    writes = 0
    with log.open("r", encoding="latin-1") as lines:
        for line in lines:
            writes += "write" in line
            assert CANARY not in line
    assert writes > 1000
