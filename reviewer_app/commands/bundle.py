"""`bundle make` and `bundle check`: for laboratories, and for a clerk without a window."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing, password, read
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.make import CannotBundle, MadeBundle


class KeyNeeded(DeskError):
    """A bundle is signed: name the submitter's PKCS#12 file with --key."""


class NothingNamed(DeskError):
    """Name one thing to check: a bundle, or a ZIP file after --container."""


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
    """Check a bundle as the desk would, by the RFC alone, or its container alone; every fault listed."""
    if (arguments.path is None) is (arguments.container is None) or (arguments.container and arguments.rfc):
        raise NothingNamed()
    if arguments.container:
        return _check_container(existing(arguments.container))
    if arguments.rfc:
        return _check_rfc(existing(arguments.path))
    return _check_bundle(existing(arguments.path), arguments.anchors)


def _check_container(path: Path) -> Outcome:
    from reviewer_app.intake.container import check_container

    found = check_container(path)
    facts: dict[str, object] = {
        "good": not found.faults,
        "files": found.files,
        "bytes": found.size,
        "faults": [to_plain(fault) for fault in found.faults],
    }
    if found.faults:
        lines = [f"{path.name}: refused as a container, {_counted(found.faults)}.", *_lines(found.faults)]
        return Outcome(NOT_GOOD, facts, "\n".join(lines))
    words = f"{path.name}: good as a container. {found.files} files, {found.size} bytes unpacked."
    return Outcome(GOOD, facts, words)


def _check_rfc(path: Path) -> Outcome:
    from reviewer_app.intake.rfc import check_rfc

    found = check_rfc(path)
    facts: dict[str, object] = {
        "outcome": found.outcome,
        "version": found.version,
        "files": found.files,
        "bytes": found.size,
        "faults": [to_plain(fault) for fault in found.faults],
        "warnings": [to_plain(fault) for fault in found.warnings],
    }
    lines = [f"{path.name}: {found.outcome} by RFC 8493. {found.files} files, {found.size} bytes."]
    lines += [*_lines(found.faults), *_lines(found.warnings, "warning: ")]
    return Outcome(NOT_GOOD if found.faults else GOOD, facts, "\n".join(lines))


def _check_bundle(path: Path, anchors_folder: str | None) -> Outcome:
    from reviewer_app.desk.intake import check_bundle
    from reviewer_app.desk.trust import NoAuthorities, known_submitters
    from reviewer_app.intake.bundle import RefusedBundle

    try:
        folder = Path(anchors_folder) if anchors_folder else None
        anchors = known_submitters(folder)
    except NoAuthorities:
        anchors = ()
    found = check_bundle(path, anchors, datetime.now(UTC))
    if isinstance(found, RefusedBundle):
        lines = [f"{path.name}: refused, {_counted(found.faults)}.", *_lines(found.faults)]
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


def _counted(faults: tuple[Fault, ...]) -> str:
    return "1 fault" if len(faults) == 1 else f"{len(faults)} faults"


def _lines(faults: tuple[Fault, ...], kind: str = "") -> list[str]:
    return [f"  {kind}{fault.code}: {fault.sentence} ({fault.rule})" for fault in faults]


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
