"""The program that runs in the cage to check a finding: one task, "check", on one lent file.

Everything that pyHanko loads only when it needs it is loaded here, before the cage is locked.
"""

from __future__ import annotations

import base64
import importlib
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from reviewer_app.cage import child
from reviewer_app.findings.check import LARGEST, steps
from reviewer_app.findings.report import SignatureReport
from reviewer_app.findings.report_json import as_plain, signature_as_plain

# pyHanko walks a file by calling itself: 330 bookmarks in one row already reach Python's own limit of 1,000.
_DEEPEST = 6000
_LATE = (
    "cryptography.hazmat.backends.openssl.backend",
    "pyhanko.pdf_utils.filters",
    "pyhanko.pdf_utils.crypt",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.utf_16",
    "encodings.latin_1",
    "encodings.ascii",
    "encodings.idna",
    "_strptime",
    "heapq",
)


def _check(files: child.Files, parameters: dict[str, Any]) -> Iterator[Any]:
    """["signature", report] for each as it is judged, then ["file", report]."""
    ((_, file),) = files.items()
    anchors, crls = ([base64.b64decode(one) for one in parameters[name]] for name in ("anchors", "crls"))
    now = datetime.fromisoformat(parameters["now"])
    for one in steps(file.read(LARGEST + 1), anchors, crls, now=now):
        if isinstance(one, SignatureReport):
            yield ["signature", signature_as_plain(one)]
        else:
            yield ["file", as_plain(one)]


def main() -> None:
    for needed in _LATE:
        importlib.import_module(needed)
    sys.setrecursionlimit(_DEEPEST)
    child.run({"check": _check}, lambda file, _key: file)
