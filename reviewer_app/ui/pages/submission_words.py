"""Words of the Submission page: presence, adequacy, which delivery settles an item, what a state asks for."""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import SupplementReceived
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.checklist import Standing
from reviewer_app.domain.contents import HeldItem, contents_of
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import ItemStatus
from reviewer_app.domain.text import one_line
from reviewer_app.ui import states
from reviewer_app.ui.sizes import time_words

_STANDINGS = {
    Standing.IN_PLACE: states.State.GOOD,
    Standing.EXPLAINED: states.State.PLAIN,
    Standing.LACKING: states.State.BAD,
}
BEFORE_CHECKLIST = (
    "The case was received before the checklist was kept in the journal. Its documents are below; "
    "nothing is said here about completeness."
)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 point", "3 points"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def presence(held: HeldItem) -> tuple[str, states.State]:
    """Whether an item is there, as declared; a waiver is said with it."""
    words = held.status.value.replace("-", " ")
    if held.waived is not None and held.standing is Standing.LACKING:
        return f"{words}, waived", states.State.WARN
    if held.status is ItemStatus.PRESENT and held.standing is Standing.LACKING:
        return "no file named", states.State.BAD
    return words, _STANDINGS[held.standing]


def adequacy(held: HeldItem) -> tuple[str, states.State]:
    """What was judged of an item, apart from its presence."""
    if held.status is not ItemStatus.PRESENT:
        return "", states.State.QUIET
    if held.adequacy is None:
        return "not judged", states.State.QUIET
    return ("adequate", states.State.GOOD) if held.adequacy.adequate else ("not adequate", states.State.BAD)


def delivery_words(sequence: int, first: int) -> str:
    """Which delivery it is; `first` is the sequence of the case's first one."""
    if not sequence:
        return ""
    return f"delivery {sequence}" if sequence == first else f"supplement {sequence}"


def summary(items: tuple[HeldItem, ...]) -> str:
    """One line over the checklist."""
    if not items:
        return "not kept"
    counts = {one: sum(item.standing is one for item in items) for one in Standing}
    waived = sum(item.waived is not None and item.standing is Standing.LACKING for item in items)
    not_adequate = sum(item.inadequate for item in items)
    judged = sum(item.adequacy is not None for item in items)
    words = (
        f"{counts[Standing.IN_PLACE]} of {len(items)} in place · {counts[Standing.EXPLAINED]} explained"
        f" · {counts[Standing.LACKING]} lacking"
    )
    words += f" ({waived} waived)" if waived else ""
    return f"{words} · {judged} judged" + (f", {not_adequate} not adequate" if not_adequate else "")


def notice(register: Register, case: Case) -> tuple[str, states.State]:
    """What stands over the page in this state; "" where nothing has to be said."""
    match case.state:
        case State.WITHDRAWN:
            return _withdrawn_words(register, case), states.State.WARN
        case State.RETURNED:
            return _returned_words(case), states.State.WARN
    if len(case.deliveries) > 1:
        return _supplement_words(case), states.State.PLAIN
    return "", states.State.PLAIN


def settled_by(held: HeldItem, first: int) -> str:
    """Which delivery settles an item; "" for what is lacking, for nothing settles it."""
    return "" if held.standing is Standing.LACKING else delivery_words(held.sequence, first)


def received_by(case: Case, sequence: int) -> tuple[str, str]:
    """When a delivery was taken in, and by whom (a person's id)."""
    for one in case.history:
        if isinstance(one.act, SupplementReceived) and one.act.received.submission.sequence == sequence:
            return one.at, one.by
    return case.received_at, case.clerk


def _withdrawn_words(register: Register, case: Case) -> str:
    act = case.withdrawn
    assert act is not None  # what the state says
    last = next((one for one in reversed(case.history) if one.act is act), None)
    when = f" Recorded {time_words(last.at)} by {register.name(last.by)}." if last is not None else ""
    why = f"{act.marking} {act.reason.strip()}"
    return f"Withdrawn by the developer, asked by {one_line(act.asked_by, 120)}: {why}{when}"


def _returned_words(case: Case) -> str:
    letter, said = case.letters[-1], case.received.submission
    points = counted(len(letter.points), "point")
    following = case.submission.sequence + 1
    return (
        f"Returned with letter {letter.facts.number}: {points}. The supplement is received on the page "
        f"Receive: a bundle with the same submission id, {one_line(said.submission_id, 80)}, and sequence "
        f"{following}. It joins this case by itself."
    )


def changed_by_supplement(case: Case) -> frozenset[str]:
    """The items that stand otherwise since the latest supplement; what came again the same is left out."""
    if len(case.deliveries) < 2:
        return frozenset()
    before = contents_of(replace(case, deliveries=case.deliveries[:-1]))
    return frozenset(
        now.item.id
        for then, now in zip(before, contents_of(case), strict=False)
        if (then.status, then.standing) != (now.status, now.standing)
    )


def _supplement_words(case: Case) -> str:
    last, changed = case.submission.sequence, sorted(changed_by_supplement(case))
    at, _by = received_by(case, last)
    again = sum(held.sequence == last for held in contents_of(case)) - len(changed)
    came = f" {counted(again, 'other item', 'other items')} came again." if again > 0 else ""
    what = f"It changes {', '.join(changed)}." if changed else "It changes no item of the checklist."
    return f"Supplement {last} joined the case {time_words(at)}. {what}{came}"
