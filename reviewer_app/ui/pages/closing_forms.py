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
from reviewer_app.ui.text import TextArea

Work = Callable[[], Any]
_TO = [("the reviews", ReturnTo.REVIEW), ("the draft finding", ReturnTo.DRAFT)]


def why_not(desk: Desk, case_id: str, act: Act) -> str:
    """Why this very act, or its proposal, cannot be recorded now; "" when it can."""
    wanted: Act = Proposed(act.kind, act_body(act)) if takes_two(desk.register, act) else act
    return refusal(desk.register, case_id, desk.person, wanted) or ""


def ask_banner(parent: QWidget, desk: Desk, case_id: str, computed: str) -> Work | None:
    banner = LineInput(name="Lower banner", hint=f"computed: {computed}")
    reason = TextArea(name="Reason")

    def act() -> BannerLowered:
        return BannerLowered(computed, banner.text().strip(), reason.text().strip())

    words = f"The portions roll up to {computed}. A second person seconds a lower banner; both are printed."
    fields: Fields = [("Lower banner", banner), ("Reason", reason)]
    title = "Propose a lower banner"
    if not ask_form(parent, title, words, fields, lambda: why_not(desk, case_id, act()), yes="Propose"):
        return None
    said = act()
    return lambda: verbs.propose_banner(desk, case_id, computed, said.banner, said.reason)


def ask_amendment(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    reason, changes = TextArea(name="Reason"), TextArea(name="What changes")
    marking = LineInput("(U)", name="Portion mark")

    def act() -> Amended:
        return Amended(reason.text().strip(), changes.text().strip(), marking.text().strip())

    words = "The determination stands. The next version says what changed; this one is kept as it is."
    fields: Fields = [("Reason", reason), ("What changes", changes), ("Portion mark", marking)]
    if not ask_form(
        parent, "Amend the finding", words, fields, lambda: why_not(desk, case_id, act()), yes="Amend"
    ):
        return None
    said = act()
    return lambda: verbs.amend(desk, case_id, said.reason, said.changes, said.marking)


def ask_reopening(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    to, reason = Choice(_TO, name="Open again at"), TextArea(name="Reason")

    def act() -> Reopened:
        return Reopened(reason.text().strip(), to.value())

    words = "A second person seconds it. Every earlier version stays, with its determination and signatures."
    fields: Fields = [("Open again at", to), ("Reason", reason)]
    if not ask_form(
        parent, "Propose to reopen", words, fields, lambda: why_not(desk, case_id, act()), yes="Propose"
    ):
        return None
    said = act()
    return lambda: verbs.propose_reopening(desk, case_id, said.reason, said.to)


def ask_rescission(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    official = LineInput(name="Official", hint="name and office")
    authority = LineInput(name="Authority", hint="order and delegation")
    day = LineInput(desk.clock().date().isoformat(), name="Decided on")
    reason = TextArea(name="Reason")

    def act() -> Rescinded:
        said = (official.text(), authority.text(), day.text(), reason.text())
        return Rescinded(*(one.strip() for one in said))

    words = "Write down what the official decided, under what authority. It is recorded here, not made here."
    fields: Fields = [
        ("Official who decided", official),
        ("Authority or delegation", authority),
        ("Decided on (YYYY-MM-DD)", day),
        ("Reason", reason),
    ]
    title = "Record a rescission"
    if not ask_form(parent, title, words, fields, lambda: why_not(desk, case_id, act()), yes="Record"):
        return None
    said = act()
    return lambda: verbs.rescind(desk, case_id, said.official, said.authority, said.decided_on, said.reason)


def ask_hold(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    reference = LineInput(name="Ordered by", hint="who, and the reference")
    reason = TextArea(name="Reason")

    def act() -> HoldPlaced:
        return HoldPlaced(reference.text().strip(), reason.text().strip())

    words = "While the hold stands nothing of the case is disposed of."
    fields: Fields = [("Ordered by", reference), ("Reason", reason)]
    if not ask_form(
        parent, "Place a hold", words, fields, lambda: why_not(desk, case_id, act()), yes="Place"
    ):
        return None
    said = act()
    return lambda: verbs.place_hold(desk, case_id, said.reference, said.reason)


def ask_lifting(parent: QWidget, desk: Desk, case_id: str) -> Work | None:
    reason = TextArea(name="Reason")

    def lacks() -> str:
        return why_not(desk, case_id, HoldLifted(reason.text().strip()))

    if not ask_form(parent, "Lift the hold", "", [("Reason", reason)], lacks, yes="Lift"):
        return None
    said = reason.text()
    return lambda: verbs.lift_hold(desk, case_id, said)
