"""What stands at the right of the Supervisor page: the draft, dissents, what was settled and declared.

Beside it, who said that something cannot be told; and what was signed off, determined, returned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer_app.desk.supervise import BesideEachOther
from reviewer_app.domain.acts import Conflict, Determined, Overridden, Returned, ReturnTo, SignedOff
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CANNOT_ASSESS, CriteriaSet
from reviewer_app.ui import theme
from reviewer_app.ui.controls import column
from reviewer_app.ui.pages import reveal_side
from reviewer_app.ui.pages.reviews_beside import cannot_words
from reviewer_app.ui.pages.sheet import even_pairs
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.text import Heading, Label, Quiet

Name = Callable[[str], str]
CANNOT_RULE_OUT = "CR"  # beside CA the other level without a number


class Parts(QWidget):
    """Parts below each other, shown anew without touching what stands beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.gap(16))

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for part in parts:
            self._layout.addWidget(part)


def first_parts(case: Case, shown: Sequence[Review], name: Name) -> list[QWidget]:
    """What the supervisor decides on, and what was decided: the draft and every dissent."""
    return _decided(case, name) + (reveal_side.draft_parts(case, name) if shown else [])


def said_parts(
    case: Case,
    criteria: CriteriaSet | None,
    shown: Sequence[Review],
    rows: Sequence[BesideEachOther],
    name: Name,
) -> list[QWidget]:
    """What the draft rests on. `shown` are the reviews that may be seen; `name` gives a person's."""
    parts: list[QWidget] = []
    if shown:
        parts.append(reveal_side.recommendations_part(shown, name))
        parts.append(_cannot(rows, [one.person for one in shown], name))
        if criteria is not None and case.settled:
            parts.append(reveal_side.settled_part(case, criteria, name))
        if criteria is not None:
            parts.append(reveal_side.agreement_part(criteria, shown, name))
    else:
        parts.append(column(Heading("Recommendations"), Quiet("Shown when the reviews are revealed.")))
    return parts + _declared(case, name)


def _cannot(rows: Sequence[BesideEachOther], people: Sequence[str], name: Name) -> QWidget:
    """CR and CA by name: what somebody could not rule out, or could not assess."""
    said: list[tuple[str, str | QWidget]] = [
        (words, cannot_words(rows, people, code, name) or "none")
        for code, words in ((CANNOT_RULE_OUT, "Cannot rule out"), (CANNOT_ASSESS, "Cannot assess"))
    ]
    return column(Heading("What could not be told"), even_pairs(said), gap=6)


def _declared(case: Case, name: Name) -> list[QWidget]:
    """Who disclosed something; a plain "none" is not repeated here."""
    rows: list[tuple[str, str | QWidget]] = []
    for person, found in case.declarations.items():
        said = found.declared
        if said.conflict is not Conflict.NONE:
            rows.append((name(person), f"{said.conflict.value}\n{said.marking} {said.words}"))
    if rows:
        return [column(Heading("Declarations"), even_pairs(rows), gap=6)]
    words = "Everyone who declared so far declared no conflict of interest." if case.declarations else ""
    return [column(Heading("Declarations"), Quiet(words), gap=6)] if words else []


def _decided(case: Case, name: Name) -> list[QWidget]:
    parts: list[QWidget] = []
    if case.overridden:
        parts.append(_overridden(name(case.supervisor), case.overridden))
    elif case.signed_off:
        parts.append(_signed_off(name(case.supervisor), case.signed_off))
    if case.determined:
        parts.append(_determined(case.determined, name(case.determined_by)))
    for one in case.history:
        if isinstance(one.act, Returned):
            where = "the draft" if one.act.to is ReturnTo.DRAFT else "the reviews"
            words = Label(f"{one.act.marking} {one.act.reason}", wrap=True, selectable=True)
            head = Heading(f"Returned to {where} by {name(one.by)}")
            parts.append(column(head, words, Quiet(time_words(one.at)), gap=6))
    return parts


def _signed_off(name: str, act: SignedOff) -> QWidget:
    rows: list[tuple[str, str | QWidget]] = [("By", name), ("Recommends", act.recommendation.value)]
    if act.statement.strip():
        rows.append(("Statement", f"{act.marking} {act.statement}"))
    return column(Heading("Sign-off"), even_pairs(rows), gap=6)


def _overridden(name: str, act: Overridden) -> QWidget:
    rows: list[tuple[str, str | QWidget]] = [
        ("By", name),
        ("Signed off", act.outcome.value),
        ("Reason", f"{act.marking} {act.reason}"),
    ]
    return column(Heading("Override of the draft"), even_pairs(rows), gap=6)


def _determined(act: Determined, by: str) -> QWidget:
    rows: list[tuple[str, str | QWidget]] = [
        ("Outcome", act.outcome.value),
        ("Official", act.official),
        ("Authority", act.authority),
    ]
    rows += [("Delegation", act.delegation)] if act.delegation else []
    rows += [("Decided on", act.decided_on), ("Recorded by", by)]
    rows += [("Memorandum", f"{act.marking} {act.memorandum}")] if act.memorandum else []
    return column(Heading("Determination, as recorded"), even_pairs(rows), gap=6)
