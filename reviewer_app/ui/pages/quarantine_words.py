"""What is said of an entry of the quarantine: its state, what rests on it, and what to do next."""

from __future__ import annotations

from reviewer_app.domain.acts import QuarantineReason
from reviewer_app.domain.register import QuarantineEntry
from reviewer_app.ui.states import State

NOTHING_RESTS = "Nothing of the contents is kept, and nothing can rest on it."
RECEIVED_AS = "received as case "
_NEXT = {
    QuarantineReason.NO_TRUSTED_SIGNER: (
        "A security administrator installs the signer's trust anchor, revocation list or key, if it is to be "
        "trusted; then receive the bundle again from its medium."
    ),
    QuarantineReason.MALWARE: (
        "Set the medium apart and tell your security office; ask the submitter for a new bundle."
    ),
    QuarantineReason.NOT_TO_BE_RECEIVED: (
        "Settle what the rule names with the submitter; then receive what comes, or close the entry."
    ),
    QuarantineReason.OUTSIDE_PROFILE: (
        "Send the submitter the faults below and ask for the bundle to be made anew."
    ),
    QuarantineReason.DAMAGED: (
        "Try the medium in another drive; if the faults stay, ask the submitter for the medium again."
    ),
}


def next_step(entry: QuarantineEntry) -> str:
    """What a clerk does about it, in one sentence."""
    if received_as(entry):
        return f"Nothing: the same bundle was {entry.outcome}."
    return next_for(entry.act.reason) if entry.open else f"Nothing: it is closed. {entry.outcome}"


def next_for(reason: QuarantineReason) -> str:
    return _NEXT[reason]


def received_as(entry: QuarantineEntry) -> str:
    """The case the bundle became when it was received later, or ""."""
    return entry.outcome.removeprefix(RECEIVED_AS) if entry.outcome.startswith(RECEIVED_AS) else ""


def standing(entry: QuarantineEntry) -> tuple[str, State]:
    """Open, closed, or as which case it was received."""
    if entry.open:
        return "open", State.WARN
    return (entry.outcome, State.PLAIN) if received_as(entry) else ("closed", State.QUIET)


def submission_words(entry: QuarantineEntry) -> str:
    """Who sent what, as the bundle says; "" where it could not be understood."""
    said = entry.act.submission
    return f"{said.organisation} · {said.submission_id}, no. {said.sequence}" if said else ""


def reason_words(reason: QuarantineReason) -> str:
    """The reason at the beginning of a line."""
    return reason.value[:1].upper() + reason.value[1:]
