"""Tracebacks that name the tool's code, not the place where it happened to be installed.

A sample that fails leaves a traceback in its log, and a traceback quotes file names. Code imported after
`load_under` is compiled under a neutral name ("/evaluation/inspect_ai/..."), so that the log never holds a
path of the machine that made the demo, and nothing has to be cut out of a log afterwards.
"""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType


def load_under(neutral_root: str, real_roots: list[Path]) -> None:
    """From now on, give code below any of `real_roots` a file name below `neutral_root` instead."""
    original = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        code = original(self, fullname)
        return None if code is None else _renamed(code, neutral_root, real_roots)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def _renamed(code: CodeType, neutral_root: str, real_roots: list[Path]) -> CodeType:
    constants = tuple(
        _renamed(part, neutral_root, real_roots) if isinstance(part, CodeType) else part
        for part in code.co_consts
    )
    name = neutral(code.co_filename, neutral_root, real_roots)
    return code.replace(co_filename=name, co_consts=constants)


def neutral(filename: str, neutral_root: str, real_roots: list[Path]) -> str:
    """`filename` as seen from the neutral root, or unchanged when it lies below no real root."""
    for root in real_roots:
        if Path(filename).is_relative_to(root):
            return f"{neutral_root}/{Path(filename).relative_to(root)}"
    return filename


def interpreter_roots() -> list[Path]:
    """The directories this interpreter loads code from, the deepest first."""
    roots = {Path(entry).resolve() for entry in sys.path if entry and Path(entry).is_dir()}
    return sorted(roots | {Path(entry) for entry in sys.path if entry}, key=lambda root: -len(root.parts))
