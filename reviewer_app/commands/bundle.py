"""`bundle make`: a signed bundle out of a laboratory's folder, and what it should know before it sends it."""

from __future__ import annotations

import re
import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.bundle_signers import (
    Signatory,
    key_files,
    quoted,
    signatories,
    trust_files,
    write_trust,
)
from reviewer_app.commands.bundle_words import explained, group, ways_out_of
from reviewer_app.commands.files import existing
from reviewer_app.commands.progress import on_terminal
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import one_line

if TYPE_CHECKING:
    from reviewer_app.intake.describe import Stray
    from reviewer_app.intake.faults import Fault
    from reviewer_app.intake.made import CannotBundle, MadeBundle, Wanted
    from reviewer_app.intake.outlook import Outlook


_UNFILLED = "placeholder"


class TwoSubmissions(DeskError):
    """{folder} has a submission.json of its own, which counts: leave --template away, or move it out."""


def make(arguments: Namespace) -> Outcome:
    """Make a signed bundle, read it back, and say what it is, what is missing, and how to send it.

    Without `submission.json` (and without a template that fills it whole) nothing is signed, and what is
    missing is explained with the command that drafts it.
    """
    from reviewer_app.intake.describe import strays
    from reviewer_app.intake.make import CannotBundle, look_over, make_bundle

    now = datetime.now(UTC)
    source, destination = existing(arguments.source), Path(arguments.destination)
    wanted = _wanted(arguments, source, now)
    try:
        look_over(source, destination, wanted)  # before anybody is asked for a PIN
        with ending_on_terminate(), signatories(arguments, now) as signers, on_terminal() as on_making:
            to_hand_over = trust_files(arguments.trust_out, signers)
            by_file = {one.file: one.sign for one in signers}
            made = make_bundle(source, destination, by_file, wanted=wanted, on_making=on_making)
    except CannotBundle as error:
        return _refused(source, error)
    write_trust(to_hand_over)
    return _made(made, signers, list(to_hand_over), tuple(strays(made.path / "data")))


def _wanted(arguments: Namespace, source: Path, now: datetime) -> Wanted:
    from reviewer_app.intake.made import Wanted

    return Wanted(
        bagged_on=now.date(),
        generated=_generated(arguments, source, now) if arguments.template else None,
        keep_out=key_files(arguments),
        zip=arguments.zip,
        window_limit_days=arguments.window_limit,
    )


def _generated(arguments: Namespace, source: Path, now: datetime) -> bytes:
    """`submission.json` out of the laboratory's standing template and the folder."""
    from reviewer_app.commands.bundle_template import drafted
    from reviewer_app.domain.submission import FILE

    if (source / FILE).exists():
        raise TwoSubmissions(folder=source)
    return drafted(source, arguments.template, None, now).draft.text()


@contextmanager
def ending_on_terminate() -> Iterator[None]:
    """A polite end asked for from outside is a cancel: what is under way is cleared away."""

    def cancel(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _refused(source: Path, error: CannotBundle) -> Outcome:
    out = ways_out_of(source, error.faults)
    stops = [to_plain(fault) | {"way_out": out[fault]} for fault in error.faults]
    facts: dict[str, object] = {"made": False, "faults": stops}
    lines = [f"{source} cannot be bundled. Nothing was written."]
    unfilled = [fault for fault in error.faults if fault.code == _UNFILLED]
    others = [fault for fault in error.faults if fault.code != _UNFILLED]
    lines += group("What stops the bundle", [f"{fault.sentence} {out[fault]}".rstrip() for fault in others])
    lines += _unfilled_lines(source, unfilled)
    if error.outlook:
        facts |= explained(error.outlook)
        lines += _outlook_lines(error.outlook)
    if any(fault.code == "missing-submission" for fault in error.faults):
        command = f"reviewer-app bundle template {quoted(source)}"
        facts["draft_command"] = command
        lines += [
            "",
            "A bundle says what it is in submission.json, at the top of the folder. Draft it with",
            f"  {command}",
        ]
    return Outcome(NOT_GOOD, facts, "\n".join(lines))


def _unfilled_lines(source: Path, unfilled: list[Fault]) -> list[str]:
    """What nobody filled in yet; of one kind the first few, for many files lack one and the same thing."""
    words = [fault.sentence.partition(": ")[2].replace(" is still to be filled in", "") for fault in unfilled]
    kinds = [re.sub(r"\[\d+\]", "[]", one.partition(":")[0]) for one in words]
    return group(f"Still to be filled in, in {source}/submission.json", words, kinds)


def _made(
    made: MadeBundle, signers: tuple[Signatory, ...], trust: list[Path], twice: tuple[Stray, ...]
) -> Outcome:
    command, medium = _check_command(made, signers, trust), _medium_lines(made)
    facts: dict[str, object] = {
        "made": True,
        "path": str(made.path),
        "zip": str(made.zip) if made.zip else None,
        "submission": made.submission.id,
        "sequence": made.submission.sequence,
        "files": made.files,
        "bytes": made.size,
        "tagmanifest_sha512": made.tagmanifest_sha512,
        "statement_sha512": made.statement_sha512,
        "signed_by": [one.facts() for one in signers],
        "left_out": list(made.left_out),
        "strays": [to_plain(one) for one in twice],
        "medium": medium,
        "trust": [str(path) for path in trust],
        "check_command": command,
        **explained(made.outlook),
    }
    lines = _made_lines(made, signers, twice)
    lines += ["", "On the medium and the transmittal, write:", *(f"  {one}" for one in medium)]
    lines += group("For whoever verifies it", [f"{path}" for path in trust])
    lines += ["", "Check it yourself with", f"  {command}"]
    return Outcome(GOOD, facts, "\n".join(lines))


def _made_lines(made: MadeBundle, signers: tuple[Signatory, ...], twice: tuple[Stray, ...]) -> list[str]:
    lines = [f"{made.path}: {made.files} files, {made.size} bytes, signed and read back."]
    if made.zip:
        lines.append(f"{made.zip}: the same as one file, read back.")
    lines += [
        f"  tag manifest, SHA-512: {made.tagmanifest_sha512}",
        f"  signed statement, SHA-512: {made.statement_sha512}",
    ]
    lines += group("Signed by", [one.line() for one in signers])
    lines += [f"  {sentence}" for sentence in _other_organisation(made, signers)]
    lines += _outlook_lines(made.outlook)
    lines += group("Left out", [f"{name} is an empty folder." for name in made.left_out])
    return lines + group("Look at twice before you send it", [one.sentence for one in twice])


def _outlook_lines(ahead: Outlook) -> list[str]:
    lines = group("A clerk would return it for", [one.said for one in ahead.returned_for])
    return lines + group("Optional or explained, and not there", [one.said for one in ahead.optional])


def _other_organisation(made: MadeBundle, signers: tuple[Signatory, ...]) -> list[str]:
    said = made.submission.submitter.organisation
    return [
        f"The certificate is of {one.organisation}, the submission of {one_line(said)}: the desk may ask why."
        for one in signers
        if one.serial and one.organisation != said
    ]


def _medium_lines(made: MadeBundle) -> list[str]:
    one = made.submission
    return [
        one.marking.level,
        f"Submission {one_line(one.id)}, sequence {one.sequence} ({one.submission.request_kind.value})",
        f"From {one_line(one.submitter.organisation)}; contact {one_line(one.submitter.contact.name)}",
        f"{made.files} files, {made.size} bytes",
        f"SHA-512 of tagmanifest-sha512.txt: {made.tagmanifest_sha512}",
    ]


def _check_command(made: MadeBundle, signers: tuple[Signatory, ...], trust: list[Path]) -> str:
    """The command that checks the bundle, with the files that say whose signatures are believed."""
    folders = {path.parent.name: quoted(path.parent) for path in trust}
    where = folders.get("anchors", "FOLDER_WITH_YOUR_ROOT_CERTIFICATE")
    keys = folders.get("keys", "FOLDER_WITH_YOUR_PUBLIC_KEY")
    words = ["reviewer-app bundle check", quoted(made.path)]
    cms = any(one.serial for one in signers)
    ml_dsa = any(not one.serial for one in signers)
    words += ["--anchors", where] if cms else []
    words += ["--submitter-keys", keys] if ml_dsa else []
    if ml_dsa:
        words += ["--policy", "both" if cms else "ml-dsa-87"]
    return " ".join(words)
