"""The forms of the Export page: disposal proposed, and the password for carrying it out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import disposal
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Disposed
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import Choice
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.portion_mark import LABEL, PortionMark
from reviewer_app.ui.text import TextArea

_PROPOSE = (
    "A second person seconds it; then its evidence opens to nobody. The key is destroyed when the disposal "
    "is carried out, and nothing brings it back."
)
_CARRY_OUT = (
    "The case's key is destroyed, with everything here that is sealed under it. Nothing brings it back. The "
    "journal stays. Copies that were exported, and backups, are not reached."
)


def items_of(desk: Desk) -> list[tuple[str, str]]:
    """The items of the schedule, in words and by name."""
    schedule = desk.register.schedule
    return [(f"{one.id}: {one.title}", one.id) for one in schedule.items] if schedule else []


def ask_disposal(parent: QWidget, desk: Desk, case_id: str) -> Callable[[], object] | None:
    """The disposal to be proposed, or None."""
    kept = desk.case(case_id).kept_under
    item = Choice(items_of(desk), name="Item of the schedule", value=kept or None)
    reason, mark = TextArea(name="Reason"), PortionMark("the reason")

    def act() -> Disposed:
        return disposal.proposed(desk, item.value() or "", reason.text(), mark.mark())

    def why_not() -> str:
        return disposal.why_not_propose(desk, case_id, act())

    fields: Fields = [("Item of the schedule", item), ("Reason", reason), (LABEL, mark)]
    if not ask_form(parent, "Propose the disposal", _PROPOSE, fields, why_not, yes="Propose"):
        return None
    said = act()
    return partial(disposal.propose, desk, case_id, said.schedule, said.reason, said.marking)


def ask_carrying_out(parent: QWidget, desk: Desk) -> str | None:
    """The password, or None."""
    title, name = "Carry the disposal out", desk.person.name
    return dialogs.ask_password(parent, title, _CARRY_OUT, yes="Destroy the key", person=name)
