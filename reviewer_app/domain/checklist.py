"""The contents checklist, and what a submission has of it.

- Each item is present, missing, not applicable or withheld; the last two need a reason.
- A required item that is not present is lacking, whatever the reason: only a supervisor's waiver stands for
  it. A conditional item is answered by files or by a reason. An optional one may be left out.
- An item the submission does not mention is missing. Presence is judged here, adequacy by a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.domain.submission import DeclaredItem, ItemStatus, Submission
from reviewer_app.domain.text import one_line


class Need(StrEnum):
    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    id: str
    title: str
    need: Need


def _checklist(text: str) -> tuple[ChecklistItem, ...]:
    needs = {"R": Need.REQUIRED, "C": Need.CONDITIONAL, "O": Need.OPTIONAL}
    rows = (line.split(" ", 2) for line in text.strip().splitlines())
    return tuple(ChecklistItem(id, title, needs[need]) for id, need, title in rows)


# The contents of a submission: A administrative, B model, C cyber evidence, D safeguards, E judgement.
CHECKLIST: tuple[ChecklistItem, ...] = _checklist("""
A1 R Manifest
A2 R Submitter's signature
A3 R Cover letter and request kind
A4 R Planned partner-release date and access window
A5 R Voluntary participation and acknowledgement of terms
A6 R Marking sheet
A7 C Related cases and changelog
B1 R Model identity, checkpoint digest and lineage
B2 R Model description
B3 R Model specification and system prompt
B4 R Intended use and access tiers
B5 C Access instructions
C1 R Result table
C2 R Vulnerability discovery
C3 R Exploit development
C4 R Multi-step ranges
C5 R Consistency, cost and time horizon
C6 O Human uplift study
C7 C Real-world findings with embargo dates
C8 R Elicitation statement
C9 R Raw logs: five or more random transcripts for each evaluation, all of them if possible
C10 R Integrity statement
C11 R Baselines
D1 R Safeguards: description and tests
D2 R Security of the weights
D3 R Monitoring and vetting
E1 R Developer's own assessment, and when it stops holding
E2 R Independent evaluators' reports, or a statement that there are none
E3 C Proposed partners
E4 R Limitations
""")
# The manifest and the signature are of the bundle, not in the payload: no file answers these two.
WITHOUT_FILES = frozenset({"A1", "A2"})


class Standing(StrEnum):
    """In place; explained (a reason stands for it); lacking: the case cannot be accepted without a waiver."""

    IN_PLACE = "in place"
    EXPLAINED = "explained"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """One line of the checklist as a delivery had it: what an act keeps."""

    item: str
    status: ItemStatus
    standing: Standing


@dataclass(frozen=True, slots=True)
class ItemState:
    """One line of the checklist. `files` are payload paths; `sentence` is for the clerk, "" when in place."""

    item: ChecklistItem
    status: ItemStatus
    standing: Standing
    files: tuple[str, ...] = ()
    reason: str = ""
    sentence: str = ""


def completeness(submission: Submission) -> tuple[ItemState, ...]:
    """The state of every item of the checklist, in its order."""
    declared = {item.item: item for item in reversed(submission.items)}  # of two, the first counts
    return tuple(_state(item, declared.get(item.id)) for item in CHECKLIST)


def received_items(submission: Submission) -> tuple[ReceivedItem, ...]:
    """The checklist of a delivery, in its order, short enough for an act."""
    return tuple(
        ReceivedItem(state.item.id, state.status, state.standing) for state in completeness(submission)
    )


def checklist_item(id: str) -> ChecklistItem | None:
    """The item of this id, or None."""
    return next((item for item in CHECKLIST if item.id == id), None)


def _state(item: ChecklistItem, said: DeclaredItem | None) -> ItemState:
    if said is None:
        said = DeclaredItem(item.id, ItemStatus.MISSING)
    answered = said.status is ItemStatus.PRESENT and (bool(said.files) or item.id in WITHOUT_FILES)
    reason = said.reason.strip()
    excused = said.status in (ItemStatus.NOT_APPLICABLE, ItemStatus.WITHHELD) and bool(reason)
    if answered:
        standing, sentence = Standing.IN_PLACE, ""
    elif item.need is Need.REQUIRED:
        standing, sentence = Standing.LACKING, f"{item.id} {item.title} is required and {_absence(said)}."
    elif item.need is Need.CONDITIONAL and not excused:
        standing = Standing.LACKING
        sentence = f"{item.id} {item.title} is {_absence(said)}; it needs a file, or a reason why not."
    else:
        standing, sentence = Standing.EXPLAINED, f"{item.id} {item.title} is {_absence(said)}."
    return ItemState(item, said.status, standing, said.files, reason, sentence)


def _absence(said: DeclaredItem) -> str:
    if said.status is ItemStatus.PRESENT:
        return "called present without a file"
    words = {
        ItemStatus.MISSING: "missing",
        ItemStatus.NOT_APPLICABLE: "said not to apply",
        ItemStatus.WITHHELD: "withheld",
    }[said.status]
    return f"{words} ({one_line(said.reason)})" if said.reason.strip() else f"{words}, without a reason"
