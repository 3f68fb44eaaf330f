"""Looks for traces of the machine that made the demo in all that it made, inside compressed logs as well."""

from __future__ import annotations

import getpass
import re
import socket
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import zipfile_zstd  # noqa: F401  (teaches zipfile the method that Inspect's logs use)


def traces_of_this_machine(folder: Path, places: list[Path]) -> list[str]:
    """One line for every file and word found; empty is good.

    `places` are directories whose names must not occur; the home directory, the interpreter's own, the host's
    name and the user's home by name are added.
    """
    words = [str(place) for place in (*places, Path.home(), Path(sys.prefix), Path(sys.base_prefix))]
    patterns = [re.escape(word) for word in words if word != "/"]
    patterns += [
        rf"(?<![\w-]){re.escape(socket.gethostname())}(?![\w-])",
        rf"/{re.escape(getpass.getuser())}\b",
        r"site-packages",
    ]
    pattern = re.compile("|".join(patterns).encode())
    return [
        f"{file.relative_to(folder)}: {name}: {match.group().decode()}"
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        for name, content in _contents(file)
        for match in pattern.finditer(content)
    ]


def _contents(file: Path) -> Iterator[tuple[str, bytes]]:
    if file.suffix != ".eval":
        yield "", file.read_bytes()
        return
    with zipfile.ZipFile(file) as archive:
        for member in archive.namelist():
            yield member, archive.read(member)
