"""The forms of the Closing page. Each asks the guards while one writes, and becomes one verb of the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import closing as verbs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    Act,
    Amended,
    BannerLowered,
    Closed,
    HoldLifted,
    HoldPlaced,
    Proposed,
    Reopened,
    Rescinded,
    ReturnTo,
    act_body,
)
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.guards.two import takes_two
from reviewer_app.ui.controls import Choice, LineInput
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.portion_mark import LABEL, PortionMark
from reviewer_app.ui.pages.records_forms import items_of
from reviewer_app.ui.text import TextArea

Work = Callable[[], Any]
_OF = "the reason"
_TO = [("the reviews", ReturnTo.REVIEW), ("the draft finding", ReturnTo.DRAFT)]


def why_not(desk: Desk, case_id: str, act: Act) -> str:
    """Why this very act, or its proposal, cannot be recorded now; "" when it can."""
    wanted: Act = Proposed(act.kind, act_body(act)) if takes_two(desk.register, act) else act
    return refusal(desk.register, case_id, desk.person, wanted) or ""


def ask_banner(parent: QWidget, desk: Desk, case_id: str, computed: str) -> Work | None:
    banner = LineInput(name="Lower banner", hint=f"computed: {computed}")
    reason, mark = TextArea(name="Reason"), PortionMark(_OF)

    def act() -> BannerLowered:
        return BannerLowered(computed, banner.text().strip(), reason.text().strip(), mark.mark())

    def lacks() -> str:
        return why_not(desk, case_id, act())

    words = f"The portions roll up to {computed}. A second person seconds a lower banner; both are printed."
    fields: Fields = [("Lower banner", banner), ("Reason", reason), (LABEL, mark)]
    if not ask_form(parent, "Propose a lower banner", words, fields, lacks, yes="Propose"):
        return None
    said = act()
    return lambda: verbs.propose_banner(desk, case_id, computed, said.banner, said.reason, said.marking)


def ask_amendment(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    reason, changes = TextArea(name="Reason"), TextArea(name="What changes")
    mark = PortionMark("both texts")

    def act() -> Amended:
        return Amended(reason.text().strip(), changes.text().strip(), mark.mark())

    words = (
        "The determination stands. The next version says what changed; this one is kept as it is. The mark "
        "covers both texts."
    )
    fields: Fields = [("Reason", reason), ("What changes", changes), (LABEL, mark)]
    if not ask_form(
        parent, "Amend the finding", words, fields, lambda: why_not(desk, case_id, act()), yes="Amend"
    ):
        return None
    said = act()
    return lambda: verbs.amend(desk, case_id, said.reason, said.changes, said.marking)


def ask_reopening(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    to, reason, mark = Choice(_TO, name="Open again at"), TextArea(name="Reason"), PortionMark(_OF)

    def act() -> Reopened:
        return Reopened(reason.text().strip(), to.value(), mark.mark())

    words = "A second person seconds it. Every earlier version stays, with its determination and signatures."
    fields: Fields = [("Open again at", to), ("Reason", reason), (LABEL, mark)]
    if not ask_form(
        parent, "Propose to reopen", words, fields, lambda: why_not(desk, case_id, act()), yes="Propose"
    ):
        return None
    said = act()
    return lambda: verbs.propose_reopening(desk, case_id, said.reason, said.to, said.marking)


def ask_rescission(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    official = LineInput(name="Official", hint="name and office")
    authority = LineInput(name="Authority", hint="order and delegation")
    day = LineInput(desk.clock().date().isoformat(), name="Decided on")
    reason, mark = TextArea(name="Reason"), PortionMark(_OF)

    def act() -> Rescinded:
        said = (official.text(), authority.text(), day.text(), reason.text(), mark.text())
        return Rescinded(*(one.strip() for one in said))

    words = "Write down what the official decided, under what authority. It is recorded here, not made here."
    fields: Fields = [
        ("Official who decided", official),
        ("Authority or delegation", authority),
        ("Decided on (YYYY-MM-DD)", day),
        ("Reason", reason),
        (LABEL, mark),
    ]
    title = "Record a rescission"
    if not ask_form(parent, title, words, fields, lambda: why_not(desk, case_id, act()), yes="Record"):
        return None
    one = act()
    said = (one.official, one.authority, one.decided_on, one.reason, one.marking)
    return lambda: verbs.rescind(desk, case_id, *said)


def ask_closing(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    """Under which item of the retention schedule the case is kept, and why it is closed."""
    item = Choice(items_of(desk), name="Kept under")
    reason, mark = TextArea(name="Reason"), PortionMark(_OF)

    def act() -> Closed:
        return Closed(reason.text().strip(), item.value() or "", mark.over(reason.text()))

    words = (
        "Nothing more is decided in a closed case. It is kept under this item, and its time begins. It can "
        "still be amended or reopened, with a reason."
    )
    fields: Fields = [("Kept under", item), ("Reason, if there is one to give", reason), (LABEL, mark)]
    title = "Close the case"
    if not ask_form(parent, title, words, fields, lambda: why_not(desk, case_id, act()), yes="Close"):
        return None
    said = act()
    return lambda: verbs.close(desk, case_id, said.reason, said.marking, said.schedule)


def ask_hold(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    reference = LineInput(name="Ordered by", hint="who, and the reference")
    reason, mark = TextArea(name="Reason"), PortionMark(_OF)

    def act() -> HoldPlaced:
        return HoldPlaced(reference.text().strip(), reason.text().strip(), mark.mark())

    words = "While the hold stands nothing of the case is disposed of."
    fields: Fields = [("Ordered by", reference), ("Reason", reason), (LABEL, mark)]
    if not ask_form(
        parent, "Place a hold", words, fields, lambda: why_not(desk, case_id, act()), yes="Place"
    ):
        return None
    said = act()
    return lambda: verbs.place_hold(desk, case_id, said.reference, said.reason, said.marking)


def ask_lifting(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    reason, mark = TextArea(name="Reason"), PortionMark(_OF)

    def act() -> HoldLifted:
        return HoldLifted(reason.text().strip(), mark.mark())

    fields: Fields = [("Reason", reason), (LABEL, mark)]
    if not ask_form(parent, "Lift the hold", "", fields, lambda: why_not(desk, case_id, act()), yes="Lift"):
        return None
    said = act()
    return lambda: verbs.lift_hold(desk, case_id, said.reason, said.marking)
