"""Check a finding in a caged child: no network, no files, limits on memory and time.

- pyHanko is a parser like any other, and the file is a stranger's: it is read by a process that has nothing
  else. In a window it also keeps Python's lock free for the screen.
- What the limits stop, or what dies, could not be checked. What had been found of the newest signature by
  then is still said; the file is never valid for it.
- What the child answers is trusted in nothing: an answer that is not of the form is no answer.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from reviewer_app.cage.errors import (
    CageNotReady,
    ParserDied,
    ParserFailed,
    ParserTimedOut,
    ParserTooLarge,
)
from reviewer_app.cage.parent import Cage, Lent, Limits
from reviewer_app.cage.protections import MEGABYTE, Protections
from reviewer_app.domain.errors import DeskError
from reviewer_app.findings.report import (
    Code,
    Fault,
    FindingsReport,
    SignatureReport,
    Standing,
    in_order,
    refusing,
)
from reviewer_app.findings.report_json import from_plain, signature_from_plain

# 426 pages took 22 s and 540 MiB; a finding has 20.
LIMITS = Limits(memory=1536 * MEGABYTE, cpu=180, wall=240.0, message=MEGABYTE, total=4 * MEGABYTE)
_PROGRAM = "reviewer_app.findings.caged"
_LOOKED_AT_SECONDS = 0.2
_STOPPED = (ParserDied, ParserTimedOut, ParserTooLarge)


def check_caged(
    pdf: bytes,
    anchors: Sequence[bytes],
    crls: Sequence[bytes] = (),
    *,
    now: datetime,
    limits: Limits = LIMITS,
    on_signature: Callable[[SignatureReport], None] = lambda _: None,
    stop_asked: Callable[[], bool] = lambda: False,
) -> FindingsReport:
    """As `check.check`, in a child of its own; `on_signature` hears each signature as it is judged.

    `stop_asked` is looked at again and again from another thread; once it is true the child is ended.
    """
    found: list[SignatureReport] = []
    try:
        with Cage(_PROGRAM, limits) as cage, _ended_when(stop_asked, cage):
            for kind, plain in _asked(cage, pdf, anchors, crls, now):
                if kind == "file":
                    return from_plain(plain)
                found.append(signature_from_plain(plain))
                on_signature(found[-1])
        raise ValueError("it ended without a report")
    except _STOPPED as error:
        return _unchecked(pdf, Fault(Code.LIMIT, f"the check was stopped: {error.facts['reason']}"), found)
    except (ParserFailed, CageNotReady, ValueError) as error:
        reason = error.facts["reason"] if isinstance(error, DeskError) else error
        return _unchecked(pdf, Fault(Code.READER, f"its reader failed: {reason}"), found)


def protections(limits: Limits = LIMITS) -> Protections:
    """What truly protects the checking of findings here: asked of a real child. Raises CageNotReady."""
    with Cage(_PROGRAM, limits) as cage:
        return cage.start()


@contextlib.contextmanager
def _ended_when(stop_asked: Callable[[], bool], cage: Cage) -> Iterator[None]:
    """A child that is in the midst of a history hears nothing: it is killed, which ends the question."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOKED_AT_SECONDS):
            child = cage.process_id
            if child is not None and stop_asked():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                return

    watcher = threading.Thread(target=watch, name="stop asked", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _asked(
    cage: Cage, pdf: bytes, anchors: Sequence[bytes], crls: Sequence[bytes], now: datetime
) -> Iterator[tuple[str, Any]]:
    """What the child says, in pairs. ValueError where it is not of the form."""
    parameters = {
        "anchors": [base64.b64encode(one).decode() for one in anchors],
        "crls": [base64.b64encode(one).decode() for one in crls],
        "now": now.isoformat(),
    }
    with os.fdopen(os.memfd_create("finding", os.MFD_CLOEXEC), "w+b", buffering=0) as file:
        file.write(pdf)
        file.seek(0)
        for answer in cage.ask("check", [Lent("finding", file.fileno())], parameters, "the finding"):
            match answer:
                case [("signature" | "file") as kind, dict(plain)]:
                    yield kind, plain
                case _:
                    raise ValueError("it answered with something that is not known here")


def _unchecked(pdf: bytes, fault: Fault, found: Sequence[SignatureReport]) -> FindingsReport:
    report = refusing(fault, Standing.NOT_CHECKED, in_order(found))
    return replace(report, pdf_sha384=hashlib.sha384(pdf).hexdigest())
