"""The custody of a submission as a finding prints it: deliveries, verification, returns and waivers."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.acts import ItemWaived, Received, ReturnedIncomplete, SupplementReceived
from reviewer_app.domain.case import Recorded
from reviewer_app.domain.checklist import checklist_item
from reviewer_app.findings.basis import Basis
from reviewer_app.findings.tree import Block, Fact, Facts, Paragraph, Section
from reviewer_app.findings.words import counted, line, minute, portion


def custody(basis: Basis) -> Section:
    """What was received, from whom, and how it was verified; what was returned and what was waived."""
    blocks: list[Block] = []
    for one in basis.case.history:
        match act := one.act:
            case Received():
                blocks.append(_delivery(basis, one, act))
            case SupplementReceived():
                blocks.append(Paragraph("", label=f"Supplement, sequence {act.received.submission.sequence}"))
                blocks.append(_delivery(basis, one, act.received))
            case ReturnedIncomplete():
                blocks += _returned(basis, one, act)
            case ItemWaived():
                blocks.append(_waived(basis, one, act))
            case _:
                pass
    return Section("Custody of the submission", tuple(blocks))


def _delivery(basis: Basis, one: Recorded, received: Received) -> Facts:
    mark = portion(received.submission.marking, f"delivery {received.submission.sequence}")
    return Facts(
        (
            Fact("Taken in by", f"{basis.name(one.by)}, {minute(one.at)}"),
            Fact("Signed by", line(received.signer, 200)),
            Fact("Verification on receipt", line(received.signer_verdict, 300)),
            Fact("Marking of the whole", line(received.submission.marking, 160), mark=mark),
            Fact("Contents", f"{counted(received.files, 'file')}, {received.size:,} bytes"),
            Fact("Bundle, SHA-512 of its tag manifest", received.tagmanifest_sha512, digest=True),
            Fact("Listing of originals, SHA-384", received.listing_sha384, digest=True),
        )
    )


def _returned(basis: Basis, one: Recorded, act: ReturnedIncomplete) -> Iterator[Block]:
    points = counted(len(act.points), "point")
    said = f"Sequence {act.sequence} was returned as incomplete with deficiency letter {act.facts.number}"
    yield Paragraph(f"{said}, {points}, by {basis.name(one.by)}, {minute(one.at)}.")
    yield Facts((Fact("Letter, SHA-384", act.letter_sha384, digest=True),))


def _waived(basis: Basis, one: Recorded, act: ItemWaived) -> Paragraph:
    item = checklist_item(act.item)
    title = f" {item.title}" if item else ""
    label = f"Waived: {line(act.item, 20)}{title}, by {basis.name(one.by)}, {minute(one.at)}."
    mark = portion(act.marking, f"the waiver of {line(act.item, 20)}")
    return Paragraph(act.reason.strip(), label=label, mark=mark)
