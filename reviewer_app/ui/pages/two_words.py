"""Acts of two people in words: proposed, seconded, dropped; with both names where the proposal is known."""

from __future__ import annotations

from reviewer_app.domain.acts import Act, ProposalDropped, Proposed, Seconded
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import one_line


def two_words(act: Act) -> str:
    """What the entry says by itself; "" for an act of one person."""
    match act:
        case Proposed():
            why = f" Reason: {one_line(act.reason, 100)}" if act.reason else ""
            return f"Proposed “{act.of}”; it waits for a second person.{why}"
        case Seconded():
            return f"Seconded “{act.of}”, proposed in entry {act.proposal}"
        case ProposalDropped():
            return f"Dropped the proposal of entry {act.proposal}, “{act.of}”: {one_line(act.reason, 100)}"
        case _:
            return ""


def both_words(
    act: Seconded | ProposalDropped, by: str, proposer: str, inner: str, register: Register
) -> str:
    """The same with both people named. `inner` is what was proposed, in words."""
    first, second = register.name(proposer), register.name(by)
    if isinstance(act, Seconded):
        return f"{inner}: proposed by {first} in entry {act.proposal}, seconded by {second}"
    did = "took back the own proposal" if by == proposer else f"declined what {first} proposed"
    return f"{second} {did} in entry {act.proposal} ({inner}): {one_line(act.reason, 100)}"
