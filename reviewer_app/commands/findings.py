"""`findings check`: is this file what three people signed? Needs no workspace, and no network.

- Exit 0: the finding is valid, and the package lists it where a manifest was named. 1: it is not valid, or it
  could not be checked; the answer says which. 2: something named could not be read.
- The JSON form is `SCHEMA`; its names and codes are explained in `docs/verification.md`.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing

if TYPE_CHECKING:
    from reviewer_app.desk.verifying import Verification
    from reviewer_app.desk.verifying_manifest import ManifestReport, Package, Part

SCHEMA = "reviewer-findings-check/1"


def check(arguments: Namespace) -> Outcome:
    """Valid (0), or not valid or not checkable (1), with the reason for the file and each signature."""
    from reviewer_app.desk.verifying import believed_from, verify_file

    now = datetime.now(UTC)
    path = existing(arguments.file)
    believed = believed_from(_named(arguments.anchors), _named(arguments.crls), now)
    found = verify_file(path, believed, now, _package(arguments))
    text = "\n".join(found.sentences)
    return Outcome(GOOD if found.good else NOT_GOOD, facts_of(found), text)


def facts_of(found: Verification) -> dict[str, object]:
    """The JSON form."""
    from reviewer_app.custody.certificates import fingerprint, name_of
    from reviewer_app.findings.report_json import as_plain

    authorities = found.believed.authorities
    return {
        "schema": SCHEMA,
        "good": found.good,
        "file": {"name": found.name, "size": found.size, "sha512": found.sha512},
        "checked_at": found.checked_at.isoformat(timespec="seconds"),
        **as_plain(found.report),
        "manifest": _manifest(found.manifest) if found.manifest else None,
        "believed": {
            "from": found.believed.source,
            "authorities": [{"name": name_of(one), "sha384": fingerprint(one)} for one in authorities],
            "revocation_lists": len(found.believed.lists),
        },
    }


def _manifest(found: ManifestReport) -> dict[str, object]:
    return {
        "name": found.name,
        "listed_as": found.listed_as,
        "standing": found.standing.value,
        "code": found.deciding.code,
        "reason": found.deciding.reason,
        "listing": _part(found.listing),
        "cms": _part(found.cms),
        "ml_dsa": _part(found.ml_dsa),
    }


def _part(one: Part) -> dict[str, str]:
    return {
        "standing": one.standing.value,
        "code": one.code,
        "reason": one.reason,
        "signer": one.signer,
    }


def _named(folder: str | None) -> Path | None:
    return existing(folder) if folder else None


def _package(arguments: Namespace) -> Package | None:
    from reviewer_app.desk.verifying_manifest import Package, keys_in

    keys = keys_in(existing(arguments.keys)) if arguments.keys else ()
    return Package(existing(arguments.manifest), keys) if arguments.manifest else None
