"""The start of the window, in a process of its own: protections cannot be taken back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from tests.conftest import ROOT
from tests.ui.builders_ui import workspace_at

_START = """
import socket, sys
from pathlib import Path
from reviewer_app.ui import app
assert not [name for name in sys.modules if name.startswith("PySide6")], "Qt came before the protections"
from tests.ui.builders_ui import COST, Ticking
from PySide6.QtCore import QSettings
folder, picture = Path(sys.argv[1]), Path(sys.argv[2])
code = app.run(folder, picture=picture, clock=Ticking(), cost=COST)
try:
    socket.socket(socket.AF_INET)
except OSError:
    print("no network socket")
print(Path(QSettings("QtProject", "QtProject").fileName()).is_relative_to(folder))
sys.exit(code)
"""


def test_the_window_starts_protected_and_takes_its_picture(tmp_path: Path) -> None:
    folder = workspace_at("assigned", tmp_path)
    picture = tmp_path / "window.png"
    command = [sys.executable, "-c", _START, str(folder), str(picture)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["no network socket", "True"]
    assert QImage(str(picture)).width() == 1720
    assert not list((folder / "window").rglob("fault-*"))
