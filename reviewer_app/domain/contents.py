"""What a case has of the contents checklist, over all its deliveries, waivers and judgements.

- An item is as the latest delivery that has it in place says; where none has, as the first delivery said.
- A required item that is lacking stands in the way of acceptance unless a supervisor waived it.
- Adequacy is judged apart from presence, and the latest judgement counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer_app.domain.checklist import CHECKLIST, ChecklistItem, ReceivedItem, Standing
from reviewer_app.domain.submission import ItemStatus

if TYPE_CHECKING:
    from reviewer_app.domain.acts import AdequacyJudged, ItemWaived
    from reviewer_app.domain.case import Case


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One line of the checklist as the case has it. `sequence` is the delivery that settles it."""

    item: ChecklistItem
    status: ItemStatus
    standing: Standing
    sequence: int
    waived: ItemWaived | None = None
    adequacy: AdequacyJudged | None = None

    @property
    def stands_in_the_way(self) -> bool:
        return self.standing is Standing.LACKING and self.waived is None

    @property
    def inadequate(self) -> bool:
        return self.adequacy is not None and not self.adequacy.adequate


def contents_of(case: Case) -> tuple[HeldItem, ...]:
    """Every item of the checklist, in its order; empty for a case received before acts kept the checklist."""
    if not any(delivery.items for delivery in case.deliveries):
        return ()
    return tuple(_held(case, item) for item in CHECKLIST)


def lacking(case: Case) -> tuple[HeldItem, ...]:
    """What stands in the way of acceptance."""
    return tuple(item for item in contents_of(case) if item.stands_in_the_way)


def _held(case: Case, item: ChecklistItem) -> HeldItem:
    said = [
        (one, delivery.submission.sequence)
        for delivery in case.deliveries
        for one in delivery.items
        if one.item == item.id
    ]
    settled = _settling(said) or (ReceivedItem(item.id, ItemStatus.MISSING, Standing.LACKING), 0)
    one, sequence = settled
    return HeldItem(
        item, one.status, one.standing, sequence, case.waivers.get(item.id), case.adequacy.get(item.id)
    )


def _settling(said: list[tuple[ReceivedItem, int]]) -> tuple[ReceivedItem, int] | None:
    for standing in (Standing.IN_PLACE, Standing.EXPLAINED):
        fitting = [each for each in said if each[0].standing is standing]
        if fitting:
            return fitting[-1]
    return said[0] if said else None
