"""The whole case by verbs, from a bundle to a finding that outside tools read; and what it leaves behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.desk.checking import check_workspace, verdict_of
from reviewer_app.desk.training import Training, bundle_beside, drive, make_training
from reviewer_app.domain.people import Role
from reviewer_app.findings.check import check
from reviewer_app.store.faults import Verdict
from tests.builders_journey import COST, STATE, Story, Ticking, silent
from tests.conftest import ROOT, tool


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> tuple[Story, Path]:
    """A case that went the whole way, and the folder it was exported to."""
    place = tmp_path_factory.mktemp("driven")
    (place / "state").mkdir()
    clock = Ticking()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATE, str(place / "state"))
        made = make_training(place / "workspace", place / "bundle", clock, silent, COST)
        pdf = drive(made, place / "out", clock, silent, COST)
    training = Training(made.folder, made.bundle)
    return Story(training, place / "state", clock, "2026-001"), pdf.parent


def test_the_exported_finding_is_valid_for_whoever_has_the_certificate(driven: tuple[Story, Path]) -> None:
    story, out = driven
    anchor = x509.load_pem_x509_certificate((out / "authority.pem").read_bytes())
    report = check(
        (out / "findings.pdf").read_bytes(), [anchor.public_bytes(Encoding.DER)], now=story.clock()
    )
    assert report.valid, report.sentence
    assert [one.signer for one in report.signatures] == ["A. Reyes", "T. Abara", "J. Whitlock"]
    determination = json.loads((out / "determination.json").read_text())
    assert "not designated" in json.dumps(determination)


def test_pdfsig_agrees(driven: tuple[Story, Path]) -> None:
    _, out = driven
    command = [tool("pdfsig"), "-nocert", str(out / "findings.pdf")]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 3
    assert "Total document signed" in said.split("Signature #3")[1]


def test_the_workspace_is_whole_afterwards(driven: tuple[Story, Path]) -> None:
    story, _ = driven
    with story.desk(Role.SUPERVISOR) as desk:
        parts = check_workspace(desk)
        assert verdict_of(parts) is Verdict.GOOD, [part.sentence for part in parts]
        assert not desk.read_only


WATCHED = """
import sys
opened = []
def hook(event, arguments):
    if event == "socket.__new__" and arguments[1] not in (1, -1):  # AF_UNIX, or made from a descriptor
        opened.append(arguments[1:3])
    elif event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        opened.append((event, str(arguments[1:])))
sys.addaudithook(hook)
sys.path.insert(0, sys.argv[1])
import socket
from pathlib import Path
from tests.builders_journey import COST, Ticking, silent
from reviewer_app.desk.training import drive, make_training
place = Path(sys.argv[2])
made = make_training(place / "workspace", place / "bundle", Ticking(), silent, COST)
print("exported", drive(made, place / "out", Ticking(), silent, COST).name)
print("opened", opened)
if sys.argv[3:] == ["prove"]:
    socket.socket(socket.AF_INET).close()
    print("then", opened)
"""


def test_no_network_socket_is_ever_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit hook hears every socket of the process; at the end it is shown that it does."""
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    command = [sys.executable, "-c", WATCHED, str(ROOT), str(tmp_path), "prove"]
    child = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert child.returncode == 0, child.stderr
    lines = child.stdout.splitlines()
    assert "exported findings.pdf" in lines
    assert "opened []" in lines
    assert any(line.startswith("then [(") for line in lines)


def test_a_bundle_beside_goes_away_again() -> None:
    with bundle_beside() as bundle:
        folder = bundle.parent
        assert folder.is_dir()
    assert not folder.exists()
