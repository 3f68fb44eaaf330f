"""`records propose`, `agree`, `export`, `dispose`, `schedule`: the way out and the end, without the window.

Two people act, each by name and password: one proposes, another agrees; then it is done.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.files import existing
from reviewer_app.commands.opening import opened, own_password
from reviewer_app.domain.acts import Disposed, ExportAgreed, Leaves
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk

WHAT = {"finding": Leaves.FINDING, "package": Leaves.PACKAGE, "releasable": Leaves.RELEASABLE}


def propose(arguments: Namespace) -> Outcome:
    """Propose that something leaves; or, with an item of the schedule, that the case is disposed of."""
    with opened(arguments, Role.RECORDS_OFFICER) as desk:
        return proposed(desk, arguments)


def proposed(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk import disposal, exporting

    case = desk.case(arguments.case).id
    if arguments.what == "disposal":
        item, reason = arguments.item or "", arguments.reason or ""
        seq = disposal.propose(desk, case, item, reason, arguments.marking)
    else:
        medium, purpose = arguments.medium or "", arguments.purpose or ""
        seq = exporting.propose(desk, case, WHAT[arguments.what], medium, purpose)
    facts: dict[str, object] = {"case": case, "what": arguments.what, "entry": seq}
    return Outcome(GOOD, facts, f"Proposed in entry {seq}; it waits for a second person.")


def agree(arguments: Namespace) -> Outcome:
    """Second what waits of this case: an export or a disposal."""
    with opened(arguments, Role.SUPERVISOR) as desk:
        return agreed(desk, arguments, own_password(desk, arguments))


def agreed(desk: Desk, arguments: Namespace, password: str) -> Outcome:
    from reviewer_app.desk import two_people

    kinds = (ExportAgreed.kind, Disposed.kind)
    found = [one for one in two_people.waiting(desk) if one.proposal.case == arguments.case]
    one = next((one for one in found if one.act.kind in kinds), None)
    if one is None:
        raise Refused(f"Neither an export nor a disposal of case {arguments.case} waits.")
    two_people.second(desk, one.seq, password)
    facts: dict[str, object] = {"case": arguments.case, "entry": one.seq, "kind": one.act.kind}
    return Outcome(GOOD, facts, f"Seconded: {one.sentence}")


def export(arguments: Namespace) -> Outcome:
    """What two people agreed on: written, read back, verified, recorded."""
    with opened(arguments, Role.RECORDS_OFFICER) as desk:
        return exported(desk, arguments, own_password(desk, arguments))


def exported(desk: Desk, arguments: Namespace, password: str) -> Outcome:
    from reviewer_app.commands.progress import on_terminal
    from reviewer_app.desk import exporting
    from reviewer_app.domain.codec import to_plain
    from reviewer_app.intake.payload import Progress

    with on_terminal() as show:

        def progress(what: str, done: int, of: int) -> None:
            show("Exporting", Progress(0, 0, done, max(of, 1), what))

        place = Path(arguments.to).absolute()
        left = exporting.export(desk, arguments.case, place, password, progress=progress)
    act = left.exported
    lines = [f"Exported: the {act.what.value} of case {arguments.case}, {left.banner}, to {left.path}"]
    lines += [f"  {left.read_back}"] if left.read_back else []
    lines += ["  It stood there whole already; it was checked, and is recorded now."] if left.again else []
    if act.manifest_sha512:
        lines.append(f"  SHA-512 of manifest-sha512.txt: {act.manifest_sha512}")
    if act.signing_key_sha384:
        lines.append(f"  Records signing key (SHA-384): {act.signing_key_sha384}")
    facts = {"path": str(left.path), "banner": left.banner, "exported": to_plain(act), "again": left.again}
    return Outcome(GOOD, facts, "\n".join(lines))


def dispose(arguments: Namespace) -> Outcome:
    """Carry out the disposal two people agreed on, or end one that was cut off."""
    with opened(arguments, Role.RECORDS_OFFICER) as desk:
        return disposed(desk, arguments, own_password(desk, arguments))


def disposed(desk: Desk, arguments: Namespace, password: str) -> Outcome:
    from reviewer_app.desk import disposal
    from reviewer_app.domain.codec import to_plain

    act = disposal.carry_out(desk, arguments.case, password)
    words = f"Case {arguments.case}: key {act.key_id} is destroyed, with {act.objects} objects under it."
    return Outcome(GOOD, {"case": arguments.case, "carried_out": to_plain(act)}, words)


def schedule(arguments: Namespace) -> Outcome:
    """Set the retention schedule from a file; with --sample, the invented one of a training workspace."""
    with opened(arguments, Role.RECORDS_OFFICER) as desk:
        return scheduled(desk, arguments)


def scheduled(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk import retention

    if not arguments.file and not arguments.sample:
        raise Refused("Name the schedule's file, or give --sample in a training workspace.")
    if arguments.sample:
        found = retention.sample_schedule()
    else:
        found = retention.schedule_in(existing(arguments.file))
    retention.set_schedule(desk, found)
    facts: dict[str, object] = {"id": found.id, "version": found.version, "status": found.status}
    facts["items"] = [one.id for one in found.items]
    words = f"The retention schedule is set: {found.id}, version {found.version}. {found.status}"
    return Outcome(GOOD, facts, words)
