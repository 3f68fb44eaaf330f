"""What an exhibit, a note on it and a person's order of exhibits must say.

- Exhibits are numbered by their reviewer's seat, as they come; a note and an order are about one's own alone.
- A region of a page names its page and box; what lies in another case may be cited only if it may be laid
  beside this one.
"""

from __future__ import annotations

from reviewer_app.domain.acts import Act, ExhibitCited, ExhibitKind, ExhibitNoted, ExhibitsOrdered, Source
from reviewer_app.domain.case import EXHIBITS_PER_SEAT, Case
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.guards.comparison import may_lay_beside
from reviewer_app.domain.guards.intake import Reason
from reviewer_app.domain.people import Person
from reviewer_app.domain.places import read_place
from reviewer_app.domain.register import Register


def cited(register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, ExhibitCited)
    assert case is not None
    expected = case.next_exhibit(actor.id)
    if expected % EXHIBITS_PER_SEAT == 0:
        return f"A review holds at most {EXHIBITS_PER_SEAT - 1} exhibits."
    if act.number != expected:
        return f"The next exhibit is number {expected}, not {act.number}."
    if not act.marking.strip() or not act.descriptor.strip() or not act.sources:
        return "An exhibit needs a descriptor, a portion mark and a source."
    if act.exhibit is ExhibitKind.REGION and not all(map(_names_a_region, act.sources)):
        return "A region is cited by its page and its box on it."
    elsewhere = {source.case for source in act.sources} - {"", case.id}
    for name in sorted(elsewhere):
        other = register.cases.get(name)
        reason = f"There is no case {name} in this workspace." if other is None else None
        reason = reason or (may_lay_beside(register, case, other, actor) if other else None)
        if reason is not None:
            return reason
    return None


def noted(_register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, ExhibitNoted)
    assert case is not None
    exhibit = case.exhibit(act.number)
    if exhibit is None or exhibit.by != actor.id:
        return f"You have no exhibit {act.number}."
    return None if act.marking.strip() else "A note needs a portion mark."


def ordered(_register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, ExhibitsOrdered)
    assert case is not None
    own = sorted(one.number for one in case.exhibits if one.by == actor.id)
    if sorted(act.numbers) != own:
        return "An order names each of your own exhibits once, and no other."
    return None


def _names_a_region(source: Source) -> bool:
    try:
        place = read_place(source.locator)
    except NotOfTheForm:
        return False
    return place.page > 0 and place.box is not None
