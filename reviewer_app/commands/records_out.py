"""`records draw-releasable` and `export`: what leaves is drawn, written, read back, verified and recorded."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.opening import acting, own_password
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk


def draw_releasable(arguments: Namespace) -> Outcome:
    """Draw a version of the signed finding without what lies above a marking; it leaves by an export."""
    return acting(arguments, Role.RECORDS_OFFICER, lambda desk: drawn(desk, arguments))


def drawn(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk import releasing

    case = desk.case(arguments.case).id
    releasing.draw_releasable(desk, case, arguments.level.strip())
    act = desk.case(case).releasable
    assert act is not None  # it was just drawn
    out = f"{act.dropped} portion{'' if act.dropped == 1 else 's'} left out"
    text = f"The releasable version of case {case} is drawn under {act.level}: {out}.\n"
    facts: dict[str, object] = {"case": case, "level": act.level, "sha384": act.pdf_sha384}
    facts |= {"dropped": act.dropped, "version": act.version}
    return Outcome(GOOD, facts, f"{text}  SHA-384 {act.pdf_sha384}. Read it through before it is proposed.")


def export(arguments: Namespace) -> Outcome:
    """What two people agreed on: written, read back, verified, recorded."""
    return acting(
        arguments,
        Role.RECORDS_OFFICER,
        lambda desk: exported(desk, arguments, own_password(desk, arguments)),
    )


def exported(desk: Desk, arguments: Namespace, password: str) -> Outcome:
    from reviewer_app.commands.progress import on_terminal
    from reviewer_app.desk import exporting, one_export
    from reviewer_app.domain.codec import to_plain
    from reviewer_app.intake.payload import Progress

    agreed = one_export.agreement(desk.case(arguments.case))
    with on_terminal() as show:

        def progress(what: str, done: int, of: int) -> None:
            show("Exporting", Progress(0, 0, done, max(of, 1), what))

        place = Path(arguments.to).absolute()
        left = exporting.export(desk, arguments.case, place, password, progress=progress)
    assert agreed is not None  # it has just been carried out
    act, name = left.exported, desk.register.name
    lines = [f"Exported: the {act.what.value} of case {arguments.case}, {left.banner}, to {left.path}"]
    lines.append(f"  Medium, as agreed and recorded: {act.medium}")
    lines.append(f"  Purpose: {act.purpose}")
    lines.append(f"  Proposed by {name(agreed.by)}, seconded by {name(agreed.second)} (entry {agreed.seq})")
    lines += [f"  {left.read_back}"] if left.read_back else []
    lines += ["  It stood there whole already; it was checked, and is recorded now."] if left.again else []
    if act.manifest_sha512:
        lines.append(f"  SHA-512 of manifest-sha512.txt: {act.manifest_sha512}")
    if act.signing_key_sha384:
        lines.append(f"  Records signing key (SHA-384): {act.signing_key_sha384}")
    facts = {"path": str(left.path), "banner": left.banner, "exported": to_plain(act), "again": left.again}
    facts |= {"proposed_by": agreed.by, "seconded_by": agreed.second, "agreed_in": agreed.seq}
    return Outcome(GOOD, facts, "\n".join(lines))
