"""`records schedule`, `close`, `hold`, `lift-hold`, `dispose`: how long a case is kept, and its end.

Each calls what the pages Closing and Export call; what the guards refuse is said in their sentence.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.files import existing
from reviewer_app.commands.opening import acting, own_password
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.text import one_line

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk
    from reviewer_app.domain.retention import RetentionSchedule

_OFFICER = Role.RECORDS_OFFICER


def schedule(arguments: Namespace) -> Outcome:
    """Set the retention schedule from a file; with --sample, the invented one of a training workspace.

    With neither, show the one that is set.
    """
    return acting(arguments, _OFFICER, lambda desk: scheduled(desk, arguments))


def scheduled(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk import retention

    if not arguments.file and not arguments.sample:
        held = desk.register.schedule
        if held is None:
            raise Refused("None is set. Name its file, or give --sample in a training workspace.")
        return _of_schedule(held, "The retention schedule that is set")
    if arguments.sample:
        found = retention.sample_schedule()
    else:
        found = retention.schedule_in(existing(arguments.file))
    retention.set_schedule(desk, found)
    return _of_schedule(found, "The retention schedule is set")


def _of_schedule(found: RetentionSchedule, said: str) -> Outcome:
    facts: dict[str, object] = {"id": found.id, "version": found.version, "status": found.status}
    facts["items"] = [one.id for one in found.items]
    words = f"{said}: {found.id}, version {found.version}. {found.status}"
    items = "".join(
        f"\n  {one.id}: {one.title}; {one.years} years, then {one.disposition.value}" for one in found.items
    )
    return Outcome(GOOD, facts, f"{words}{items}")


def close(arguments: Namespace) -> Outcome:
    """Close a case, under an item of the schedule where one is set."""
    return acting(arguments, _OFFICER, lambda desk: closed(desk, arguments))


def closed(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk import closing
    from reviewer_app.domain.guards.recording import NO_SCHEDULE, first_day_of_disposal

    name, item = desk.case(arguments.case).id, arguments.item or ""
    if item and desk.register.schedule is None:
        raise Refused(NO_SCHEDULE)
    closing.close(desk, name, arguments.reason or "", arguments.marking, item)
    case = desk.case(name)
    day = first_day_of_disposal(desk.register, case, item) if item else None
    facts: dict[str, object] = {"case": name, "item": item, "disposable_from": day.isoformat() if day else ""}
    kept = f" It is kept under {item}" if item else ""
    until = f", and may be disposed of from {day.isoformat()}" if day else ""
    return Outcome(GOOD, facts, f"Case {name} is closed.{kept}{until}{'.' if kept else ''}")


def hold(arguments: Namespace) -> Outcome:
    """Keep a case from disposal, whatever the schedule says."""
    return acting(arguments, _OFFICER, lambda desk: held(desk, arguments))


def held(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk import closing

    case = desk.case(arguments.case).id
    closing.place_hold(desk, case, arguments.reference, arguments.reason, arguments.marking)
    facts: dict[str, object] = {"case": case, "reference": arguments.reference}
    who = one_line(arguments.reference, 120).rstrip(".")
    return Outcome(GOOD, facts, f"A hold stands on case {case} ({who}); nothing of it is disposed of.")


def lift_hold(arguments: Namespace) -> Outcome:
    """Lift the hold."""
    return acting(arguments, _OFFICER, lambda desk: lifted(desk, arguments))


def lifted(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk import closing

    case = desk.case(arguments.case).id
    closing.lift_hold(desk, case, arguments.reason, arguments.marking)
    return Outcome(GOOD, {"case": case}, f"The hold on case {case} is lifted.")


def dispose(arguments: Namespace) -> Outcome:
    """Carry out the disposal two people agreed on, or end one that was cut off."""
    return acting(arguments, _OFFICER, lambda desk: disposed(desk, arguments, own_password(desk, arguments)))


def disposed(desk: Desk, arguments: Namespace, password: str) -> Outcome:
    from reviewer_app.desk import disposal
    from reviewer_app.domain.codec import to_plain

    act = disposal.carry_out(desk, arguments.case, password)
    words = f"Case {arguments.case}: key {act.key_id} is destroyed, with {act.objects} objects under it."
    return Outcome(GOOD, {"case": arguments.case, "carried_out": to_plain(act)}, words)
