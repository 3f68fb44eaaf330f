"""What a clerk will say of a submission that can be read: what it would be returned for, what is optional.

- Completeness is no fault of a bundle: a bundle that lacks half the checklist is good, and would be returned.
- Returned for: a required item that is lacking, a conditional one without files or a reason, anything the
  submission says that cannot be so. Optional: what has no file, and needs none.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.domain.checklist import ItemState, Standing, completeness
from reviewer_app.domain.consistency import Inconsistency, consistency
from reviewer_app.domain.policy import WINDOW_LIMIT_DAYS
from reviewer_app.domain.submission import Submission

_LACKING, _LEFT_OUT = "item-lacking", "item-left-out"
_OF_AN_ITEM = frozenset({_LACKING, _LEFT_OUT})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a clerk would say: a stable code, the field or item it is about, a sentence."""

    code: str
    where: str
    sentence: str

    @property
    def said(self) -> str:
        """The sentence, with its field where the sentence does not name its item."""
        return self.sentence if self.code in _OF_AN_ITEM else f"{self.where}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The whole checklist as the submission answers it, and what does not fit together."""

    items: tuple[ItemState, ...]
    inconsistencies: tuple[Inconsistency, ...]

    @property
    def returned_for(self) -> tuple[Remark, ...]:
        lacking = [item for item in self.items if item.standing is Standing.LACKING]
        return (
            *(Remark(_LACKING, f"items.{one.item.id}", one.sentence) for one in lacking),
            *(Remark(one.code, one.where, one.sentence) for one in self.inconsistencies),
        )

    @property
    def optional(self) -> tuple[Remark, ...]:
        explained = [item for item in self.items if item.standing is Standing.EXPLAINED]
        return tuple(Remark(_LEFT_OUT, f"items.{one.item.id}", one.sentence) for one in explained)


def outlook(
    submission: Submission, names: frozenset[str], window_limit_days: int = WINDOW_LIMIT_DAYS
) -> Outlook:
    """The outlook of a submission whose payload holds `names` (without `data/`)."""
    return Outlook(
        completeness(submission), consistency(submission, names, window_limit_days=window_limit_days)
    )
