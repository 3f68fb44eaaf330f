"""What `dev.py` can do once the environment stands: one function a verb, each returns an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dev_setup import has_display, outside_tools, say

Verb = Callable[[Path, Path, list[str]], int]


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """The environment with a display in it: this session's own, or an Xvfb that ends with the verb."""
    if has_display():
        yield dict(os.environ)
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1200x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        number = os.read(reading, 16).decode().strip()
        yield {**os.environ, "DISPLAY": ":" + number, "QT_QPA_PLATFORM": "xcb"}
    finally:
        os.close(reading)
        server.terminate()
        server.wait()


def _call(root: Path, command: list[str], environment: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=root, env=environment or dict(os.environ)).returncode


def run(root: Path, python: Path, rest: list[str]) -> int:
    """The demo workspace in the real window; without a display, a picture of it instead."""
    workspace = root / "build" / "demo-workspace"
    app = [str(python), "-m", "reviewer_app"]
    if has_display():
        return _call(root, [*app, "demo", "--workspace", str(workspace), *rest])
    picture = root / "build" / "window.png"
    say(
        "no display here: the window opens on a virtual one and its picture goes to",
        picture.relative_to(root),
    )
    with display() as environment:
        command = [*app, "demo", "--workspace", str(workspace), "--picture", str(picture), *rest]
        return _call(root, command, environment)


def check(root: Path, python: Path, _rest: list[str]) -> int:
    """Format, lint, types, import contracts. Every one runs, so that one look shows all that is wrong."""
    tools = python.parent
    steps = [
        [str(tools / "ruff"), "format", "--check", "-q", "."],
        [str(tools / "ruff"), "check", "-q", "."],
        [str(tools / "mypy"), "--no-error-summary"],
        [str(tools / "lint-imports")],
    ]
    failed = [step for step in steps if not _passes(root, step)]
    for step in failed:
        say("failed:", " ".join([Path(step[0]).name, *step[1:]]))
    return 1 if failed else 0


def _passes(root: Path, command: list[str]) -> bool:
    """Whether a checker is content; what it has to say is shown only when it is not."""
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.stdout.buffer.write(done.stdout)
        sys.stdout.flush()
    return done.returncode == 0


def test(root: Path, python: Path, rest: list[str]) -> int:
    """Every check, then every test. With arguments: only pytest, with those arguments."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    pytest = [str(python), "-m", "pytest"]
    if rest:
        return _call(root, [*pytest, *rest], environment)
    checked = check(root, python, [])
    tested = _call(root, [*pytest, "-n", str(os.cpu_count() or 2), "--dist", "loadfile"], environment)
    if checked:
        say("the tests are above; the checks before them failed")
    return checked or tested


def screens(root: Path, python: Path, rest: list[str]) -> int:
    with display() as environment:
        return _call(root, [str(python), "packaging/screens.py", *rest], environment)


def bench(root: Path, python: Path, rest: list[str]) -> int:
    files = sorted((root / "benchmarks").glob("bench_*.py"))
    chosen = [file for file in files if not rest or file.stem.removeprefix("bench_") in rest]
    return max((_call(root, [str(python), str(file)]) for file in chosen), default=0)


def trials(root: Path, python: Path, rest: list[str]) -> int:
    """The long trials, with every outside tool: nothing is left out for want of one."""
    outside_tools()
    return _call(root, [str(python), "-m", "pytest", "-m", "trial", "-n", "2", *rest])


def fuzz(root: Path, python: Path, rest: list[str]) -> int:
    return _call(root, [str(python), "packaging/fuzz.py", *rest])


VERB_FUNCTIONS: dict[str, Verb] = {
    "run": run,
    "test": test,
    "check": check,
    "screens": screens,
    "bench": bench,
    "trials": trials,
    "fuzz": fuzz,
}
