"""To which part of a bundle a fault belongs, in the order in which a clerk reads them."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_app.intake.faults import Fault

GROUPS = ("container", "signature", "manifest", "names", "content", "submission")
_CONTENT = frozenset(
    {
        "digest-mismatch",
        "missing-payload-file",
        "unlisted-payload-file",
        "changed-while-read",
        "unreadable",
        "symbolic-link",
        "hard-link",
        "not-an-ordinary-file",
        "not-a-folder",
        "other-file-system",
        "empty-folder",
        "too-many-files",
    }
)
_SUBMISSION = frozenset({"marking-above-ceiling", "missing-submission"})


def group_of(fault: Fault) -> str:
    """One of GROUPS."""
    code = fault.code
    if code.startswith("zip-") or code == "not-a-bundle-container":
        return "container"
    if code.startswith("name-"):
        return "names"
    if code.startswith(("provenance-", "signature-")):
        return "signature"
    if code.startswith("submission-") or code in _SUBMISSION:
        return "submission"
    return "content" if code in _CONTENT else "manifest"


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Group by group, and within a group as they were found."""
    return tuple(sorted(faults, key=lambda fault: GROUPS.index(group_of(fault))))


def summary(faults: Iterable[Fault]) -> str:
    """How many in each group: "2 signature, 1 content"."""
    groups = [group_of(fault) for fault in faults]
    return ", ".join(f"{groups.count(group)} {group}" for group in GROUPS if group in groups)
