"""`records check`: is this records package whole, and who signed what of it? Needs no workspace.

- The JSON form is `reviewer-records-check/1`; docs/records-package.md has its fields and codes.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing

SCHEMA = "reviewer-records-check/1"


def check(arguments: Namespace) -> Outcome:
    """Valid (0), or not valid or not checkable (1), each part with its reasons."""
    from reviewer_app.commands.progress import on_terminal
    from reviewer_app.custody.certificates import fingerprint, name_of
    from reviewer_app.desk.records_check import check_package
    from reviewer_app.desk.verifying import believed_from
    from reviewer_app.desk.verifying_manifest import keys_in
    from reviewer_app.domain.codec import to_plain
    from reviewer_app.domain.entries import timestamp
    from reviewer_app.intake.payload import Progress
    from reviewer_app.records.check import Standing

    now, folder = datetime.now(UTC), existing(arguments.folder)
    anchors = existing(arguments.anchors) if arguments.anchors else None
    lists = existing(arguments.crls) if arguments.crls else None
    believed = believed_from(anchors, lists, now)
    keys = keys_in(existing(arguments.keys)) if arguments.keys else ()
    with on_terminal() as show:

        def on_progress(what: str, done: int, of: int) -> bool:
            return show("Reading", Progress(0, 0, done, of, what))

        report = check_package(
            Path(folder), believed, now, second=arguments.second, keys=keys, on_progress=on_progress
        )
    facts: dict[str, object] = {
        "schema": SCHEMA,
        "checked_at": timestamp(report.checked_at),
        "valid": report.standing is Standing.VALID,
        "standing": report.standing.value,
        "parts": [to_plain(one) for one in report.parts],
        "files": report.files,
        "size": report.size,
        "manifest_sha512": report.manifest_sha512,
        "records_key_sha384": report.records_key,
        "authorities": [{"name": name_of(one), "sha384": fingerprint(one)} for one in believed.authorities],
        "source": believed.source,
    }
    good = report.standing is Standing.VALID
    return Outcome(GOOD if good else NOT_GOOD, facts, "\n".join(report.sentences))
