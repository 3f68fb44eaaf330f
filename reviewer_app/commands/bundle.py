"""`bundle make` and `bundle check`: for laboratories, and for a clerk without a window."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing, password, read
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.intake.make import CannotBundle, MadeBundle


class KeyNeeded(DeskError):
    """A bundle is signed: name the submitter's PKCS#12 file with --key."""


def make(arguments: Namespace) -> Outcome:
    """Make a signed bundle, read it back, and explain what a reviewer will find missing."""
    from reviewer_app.custody.cms import sign_detached
    from reviewer_app.custody.signers import signer_from_pkcs12
    from reviewer_app.intake.make import make_bundle

    source = existing(arguments.source)
    if not arguments.key:
        raise KeyNeeded()
    signer = signer_from_pkcs12(read(arguments.key), password("the key file", arguments.password_file))
    now = datetime.now(UTC)
    try:
        made = make_bundle(
            source,
            Path(arguments.destination),
            lambda data: sign_detached(data, signer, now),
            bagged_on=now.date(),
        )
    except CannotBundle as error:
        facts: dict[str, object] = {"faults": [to_plain(fault) for fault in error.faults]}
        lines = [f"{source} cannot be bundled:", *(f"  {fault.sentence}" for fault in error.faults)]
        return Outcome(NOT_GOOD, facts, "\n".join(lines))
    return Outcome(GOOD, _made_facts(made), _made_text(made))


def check(arguments: Namespace) -> Outcome:
    """Check a bundle as the desk would; every fault, with file and rule."""
    from reviewer_app.desk.intake import check_bundle
    from reviewer_app.desk.trust import NoAuthorities, known_submitters
    from reviewer_app.intake.bundle import RefusedBundle

    path = existing(arguments.path)
    try:
        folder = Path(arguments.anchors) if arguments.anchors else None
        anchors = known_submitters(folder)
    except NoAuthorities:
        anchors = ()
    found = check_bundle(path, anchors, datetime.now(UTC))
    if isinstance(found, RefusedBundle):
        lines = [f"{path.name}: refused, {len(found.faults)} faults.", *_fault_lines(found)]
        facts: dict[str, object] = {
            "good": False,
            "faults": [to_plain(fault) for fault in found.faults],
            "signature": to_plain(found.verdict),
        }
        return Outcome(NOT_GOOD, facts, "\n".join(lines))
    facts = {
        "good": True,
        "submission": found.submission.id,
        "sequence": found.submission.sequence,
        "files": len(found.files),
        "bytes": found.size,
        "signature": to_plain(found.verdict),
        "tagmanifest_sha512": found.tagmanifest_sha512,
    }
    words = f"{path.name}: good. {len(found.files)} files, {found.size} bytes. {found.verdict.sentence}"
    return Outcome(GOOD, facts, words)


def _fault_lines(found: object) -> list[str]:
    from reviewer_app.intake.bundle import RefusedBundle

    assert isinstance(found, RefusedBundle)
    return [f"  {fault.code}: {fault.sentence} ({fault.rule})" for fault in found.faults]


def _made_facts(made: MadeBundle) -> dict[str, object]:
    return {
        "path": str(made.path),
        "files": made.files,
        "bytes": made.size,
        "tagmanifest_sha512": made.tagmanifest_sha512,
        "items": [to_plain(item) for item in made.items],
        "inconsistencies": [to_plain(one) for one in made.inconsistencies],
        "left_out": list(made.left_out),
    }


def _made_text(made: MadeBundle) -> str:
    lines = [f"{made.path}: {made.files} files, {made.size} bytes, signed and read back."]
    lines += [f"  {item.sentence}" for item in made.items if item.standing.value == "lacking"]
    lines += [f"  {one.where}: {one.sentence}" for one in made.inconsistencies]
    lines += [f"  {name} is empty and was left out." for name in made.left_out]
    return "\n".join(lines)
