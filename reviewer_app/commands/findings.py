"""`findings check`: is this file what three people signed? Needs no workspace."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import read


def check(arguments: Namespace) -> Outcome:
    """Valid (0), or not valid or not checkable (1), with the reason for the file and each signature."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from reviewer_app.custody.certificates import name_of
    from reviewer_app.desk.trust import known_authorities
    from reviewer_app.domain.codec import to_plain
    from reviewer_app.findings.check import check as verify

    pdf = read(arguments.file)
    anchors = known_authorities(Path(arguments.anchors) if arguments.anchors else None)
    ders = [one.public_bytes(Encoding.DER) for one in anchors]
    report = verify(pdf, ders, now=datetime.now(UTC))
    facts: dict[str, object] = {
        "valid": report.valid,
        "standing": report.standing.value,
        "reason": report.reason,
        "pdf_sha384": report.pdf_sha384,
        "signatures": [
            {**to_plain(one), "signed_at": one.signed_at.isoformat() if one.signed_at else None}
            for one in report.signatures
        ],
        "remarks": list(report.remarks),
        "authorities": [name_of(one) for one in anchors],
    }
    lines = [f"{arguments.file}: {report.sentence}"]
    lines += [f"  {one.sentence}" for one in report.signatures]
    lines += [f"  {remark}" for remark in report.remarks]
    source = arguments.anchors or "this workstation"
    lines.append(f"  Believed, from {source}: {', '.join(name_of(one) for one in anchors)}.")
    return Outcome(GOOD if report.valid else NOT_GOOD, facts, "\n".join(lines))
