"""Verdicts on signatures and of the scanner as a clerk reads them, each with its state.

- Three values: good, not good, could not be checked. The third is never shown as good.
- *Not scanned* is never shown as clean: of a sentence that speaks of both, the worse is its state.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.quarantine import ReportedSignature
from reviewer_app.domain.scanning import ScanState
from reviewer_app.domain.text import visible
from reviewer_app.intake.provenance import SignatureVerdict
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Quiet

NOBODY = "There is no signature that was looked at."
_STATES = {"good": State.GOOD, "not good": State.BAD}


def status_state(status: str) -> State:
    """UNKNOWN is whatever is neither good nor not good."""
    return _STATES.get(status, State.UNKNOWN)


def signature_rows(
    parts: Sequence[SignatureVerdict] | Sequence[ReportedSignature],
) -> list[tuple[str, str | QWidget]]:
    """A row for each signature, for `pairs`: its kind, and the verdict with the signer's name."""
    if not parts:
        return [("Signature", Quiet(NOBODY))]
    return [(f"Signature, {one.kind}", _verdict(one)) for one in parts]


def scan_state(sentence: str) -> State:
    """The state of a scan summary's sentence: it says first what was found, then what was not scanned."""
    start = sentence.lower()
    if start.startswith(ScanState.FOUND.value):
        return State.BAD
    return State.GOOD if start.startswith(ScanState.CLEAN.value) else State.UNKNOWN


def scan_row(sentence: str) -> tuple[str, str | QWidget]:
    """What the scanner said, for `pairs`."""
    words = sentence or "Not scanned: nothing is recorded of a scan."
    return ("Malware scan", said_words("Malware scan", words, scan_state(words)))


def _verdict(one: SignatureVerdict | ReportedSignature) -> Label:
    named = f"{one.signer}. " if one.signer and one.signer not in one.sentence else ""
    words = f"{one.status.capitalize()}. {named}{one.sentence}"
    return said_words(f"Signature, {one.kind}", words, status_state(one.status))


def said_words(name: str, words: str, state: State) -> Label:
    """A verdict that a screen reader reads whole, with what it is about."""
    said = Label(words, wrap=True, selectable=True, state=state)
    said.setAccessibleName(f"{name}: {visible(words, lines=False)}")
    return said
