"""A package on disk as the checks take it, run through the stand-alone verifier, and given new manifests."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from reviewer_app import shelf
from reviewer_app.records.check import SMALL, Held
from reviewer_app.records.metadata import WrittenFile
from reviewer_app.records.tags import manifests, tag_manifests
from tests.builders_package import files_below


def held_of(folder: Path) -> Held:
    return held(files_below(folder))


def held(files: Mapping[str, bytes]) -> Held:
    facts = {
        path: WrittenFile(path, len(data), hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest())
        for path, data in files.items()
    }
    small = {
        path: data for path, data in files.items() if path in SMALL or path.startswith("data/certificates/")
    }
    return Held(facts, small)


SCRIPT = shelf.file("records", "verify_records.py")


def run(folder: Path, script: Path = SCRIPT) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def rehashed(folder: Path) -> None:
    """New manifests over whatever lies there: what only a signature would betray."""
    files = files_below(folder)
    payload = [
        WrittenFile(path, len(data), hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest())
        for path, data in files.items()
        if path.startswith("data/")
    ]
    tags = {path: data for path, data in files.items() if "/" not in path and "tagmanifest" not in path}
    tags.update(manifests(payload))
    for name, data in {**tags, **tag_manifests(tags)}.items():
        (folder / name).write_bytes(data)
