"""The versions of a finding: what changed, and what became of those before.

- Every earlier version stands with its outcomes, the digests of its file, and why and by whom it ended.
- A version that was never drawn, or never signed, has no digest; that is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.acts import Amended
from reviewer_app.domain.case import Recorded, Version
from reviewer_app.findings.basis import Basis
from reviewer_app.findings.tree import Block, Fact, Facts, Paragraph, Section
from reviewer_app.findings.words import minute, portion


def versions(basis: Basis) -> Section:
    """This version's number and what changed in it; the earlier ones, oldest first."""
    case = basis.case
    if not case.versions:
        return Section("Versions", (Paragraph("This is version 1, the first of this finding."),))
    blocks: list[Block] = [Paragraph(f"This is version {case.version}. It takes the place of those before.")]
    blocks += [block for one in case.versions for block in _earlier(basis, one)]
    return Section("Versions", tuple(blocks))


def changes_after(basis: Basis, version: Version) -> Amended | None:
    """The amendment that ended a version, None where something else did."""
    found = _ended_by(basis, version)
    return found.act if found is not None and isinstance(found.act, Amended) else None


def _ended_by(basis: Basis, version: Version) -> Recorded | None:
    wanted = (version.ended_at, version.ended)
    return next((one for one in basis.case.history if (one.at, one.act.kind) == wanted), None)


def _earlier(basis: Basis, version: Version) -> Iterator[Block]:
    who = _by(basis, _ended_by(basis, version))
    label = f"Version {version.number} was {version.ended}{who}, {minute(version.ended_at)}."
    why = portion(version.why_marking, f"why version {version.number} was {version.ended}")
    yield Paragraph(version.why.strip(), label=label, mark=why)
    changed = changes_after(basis, version)
    if changed is not None:
        mark = portion(changed.marking, f"what changed after version {version.number}")
        label = f"What changed in version {version.number + 1}."
        yield Paragraph(changed.changes.strip(), label=label, mark=mark)
    yield Facts(tuple(_facts(version)))


def _by(basis: Basis, act: Recorded | None) -> str:
    if act is None:
        return ""
    second = f" and {basis.name(act.second)}" if act.second else ""
    return f" by {basis.name(act.by)}{second}"


def _facts(version: Version) -> Iterator[Fact]:
    signed, made = version.signed_off, version.determined
    yield Fact("Recommendation", signed.recommendation.value if signed else "none signed off")
    yield Fact("Determination", f"{made.outcome.value}, {made.decided_on}" if made else "none recorded")
    drawn = version.finding
    yield _digest("File as drawn, SHA-384", drawn.pdf_sha384 if drawn else "", "never drawn")
    yield _digest("File as last signed, SHA-384", version.signed_sha384, "never signed")


def _digest(label: str, digest: str, without: str) -> Fact:
    return Fact(label, digest or without, digest=bool(digest))
