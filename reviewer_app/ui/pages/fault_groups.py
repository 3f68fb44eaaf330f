"""To which part of a bundle a fault belongs, in the order in which a clerk reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from reviewer_app.domain.quarantine import ReportedFault
from reviewer_app.intake.faults import Fault

AnyFault = Fault | ReportedFault  # as the reading found it, or as a report keeps it
F = TypeVar("F", bound=AnyFault)

GROUPS = ("container", "signature", "manifest", "names", "content", "malware", "submission", "receipt")
_CONTAINER = frozenset({"not-a-bundle-container", "more-faults"})
_CONTENT = frozenset(
    {
        "digest-mismatch",
        "missing-payload-file",
        "unlisted-payload-file",
        "changed-while-read",
        "unreadable",
        "reading-stopped",
        "reading-ended-by-clerk",
        "symbolic-link",
        "hard-link",
        "not-an-ordinary-file",
        "not-a-folder",
        "other-file-system",
        "empty-folder",
        "too-many-files",
    }
)
_SUBMISSION = frozenset({"marking-above-ceiling", "marking-not-understood", "missing-submission"})


def group_of(fault: AnyFault) -> str:
    """One of GROUPS."""
    code = fault.code
    if code.startswith("zip-") or code in _CONTAINER:
        return "container"
    if code.startswith("name-"):
        return "names"
    if code.startswith(("provenance-", "signature-", "signer-", "revocation-")):
        return "signature"
    if code.startswith("submission-") or code in _SUBMISSION:
        return "submission"
    if code in ("malware-found", "not-to-be-received"):
        return "malware" if code == "malware-found" else "receipt"
    return "content" if code in _CONTENT else "manifest"


def in_order(faults: Iterable[F]) -> tuple[F, ...]:
    """Group by group, and within a group as they were found."""
    return tuple(sorted(faults, key=lambda fault: GROUPS.index(group_of(fault))))


def summary(faults: Sequence[AnyFault]) -> str:
    """How many in each group: "2 signature, 1 content"."""
    groups = [group_of(fault) for fault in faults]
    return ", ".join(f"{groups.count(group):,} {group}" for group in GROUPS if group in groups)
