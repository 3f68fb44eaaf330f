"""A records package of a real finished case: what the desk hands to `records`, gathered here for tests."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app import shelf
from reviewer_app.custody import mldsa, records_key
from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.cms import sign_detached
from reviewer_app.desk import findings
from reviewer_app.desk.case_keys import case_key
from reviewer_app.desk.evidence import originals
from reviewer_app.desk.session import Desk
from reviewer_app.domain.people import Role
from reviewer_app.records.journal_extract import Row, extract
from reviewer_app.records.package import About, Original, Package, Paper, Papers, SecondSignature, plan
from reviewer_app.records.write import Sign, Written, write
from reviewer_app.store import journal
from tests.builders_journey import Stories, Story

NAME = "case-2026-001"
ABSENT = "ML-DSA is not available here"


@dataclass(frozen=True, slots=True)
class Ready:
    """A package that can be written while its desk is open, and what signs it."""

    package: Package
    sign_cms: Sign
    sign_mldsa: Sign | None
    authority: bytes

    def write(self, folder: Path, **options: object) -> Written:
        return write(self.package, folder, sign_cms=self.sign_cms, sign_mldsa=self.sign_mldsa, **options)  # type: ignore[arg-type]


@contextmanager
def ready(story: Story, *, by_reference: bool = False, second: bool = True) -> Iterator[Ready]:
    """The package of the story's case, by its records officer."""
    with story.desk(Role.RECORDS_OFFICER) as desk, case_key(desk, story.case_id) as key:
        signer = _second(desk) if second else None
        said = SecondSignature(absent=ABSENT)
        if signer is not None:
            said = SecondSignature(mldsa.public_pem(signer.public_key), mldsa.fingerprint(signer.public_key))
        package = _plan(desk, story.case_id, key, said, by_reference)
        own = desk.unlocked.signer
        yield Ready(
            package,
            lambda data: sign_detached(data, own, desk.clock()),
            signer.sign if signer else None,
            desk.keyring.authority.public_bytes(Encoding.PEM),
        )


def _second(desk: Desk) -> mldsa.MlDsaSigner:
    ring, me = desk.keyring, desk.person.id
    officers = [one.id for one in ring.people if one.has(Role.RECORDS_OFFICER)]
    holders = {one: ring.sealing_public_of(one) for one in officers}
    found = records_key.read_records_key(desk.folder, ring.workspace, ring.authority)
    if found is None:
        found = records_key.make_records_key(
            desk.folder, ring.workspace, holders, me, desk.unlocked.signer, desk.clock()
        )
    return records_key.open_records_key(found, me, desk.unlocked.sealing_key)


def _plan(desk: Desk, case_id: str, key: bytearray, second: SecondSignature, by_reference: bool) -> Package:
    case, now = desk.case(case_id), desk.clock()
    assert case.finding is not None
    banner, agency = "UNCLASSIFIED", "Training workspace (fictional)"
    at = now.isoformat()
    finding = Paper("findings.pdf", findings.current(desk, case_id), at, "(U)", agency)
    determination = Paper("determination.json", findings.machine_readable(desk, case_id), at, "(U)", agency)
    schema = shelf.file("schemas", "determination.schema.json").read_bytes()
    received = case.received_at
    evidence = [
        Original(
            item.path,
            item.size,
            item.sha512,
            received,
            "(U)",
            case.submission.organisation,
            partial(desk.workspace.vault.reading, item, key),
        )
        for item in originals(desk, case_id)
        if not item.path.startswith("finding/")
    ]
    about = About(
        workspace=desk.keyring.workspace,
        case=case_id,
        version=case.version,
        title=f"Finding on {case.submission.model_name}",
        description="Training sample.",
        agency=agency,
        submitter=case.submission.organisation,
        banner=banner,
        previous_banner="",
        received_on=received[:10],
        decided_on=now.date().isoformat(),
        made_at=now,
        medium="folder",
        purpose="training export",
        schedule="sample-1",
        authority="none (sample)",
        training=True,
    )
    return plan(
        NAME,
        about,
        Papers(finding, determination, schema),
        evidence=evidence,
        by_reference=by_reference,
        journal=_extract(desk, case_id, case.finding.head_seq),
        certificates=_certificates(desk),
        verifier=shelf.file("records", "verify_records.py").read_bytes(),
        second=second,
    )


def _extract(desk: Desk, case_id: str, printed: int) -> list[tuple[str, bytes]]:
    stored = list(journal.read(desk.reader()))
    rows = [Row(one.seq, one.data, one.signer, one.signature) for one in stored if one.entry.case == case_id]
    return extract(desk.keyring.workspace, case_id, rows, journal.leaves(desk.reader()), printed)


def _certificates(desk: Desk) -> list[tuple[str, bytes]]:
    ring = desk.keyring
    all_of = [one for person in ring.people for one, _ in ring.certificates_of(person.id)]
    found = [
        (f"signer-{number:04d}.pem", one.public_bytes(Encoding.PEM))
        for number, one in enumerate(sorted(all_of, key=fingerprint), 1)
    ]
    return [("authority.pem", ring.authority.public_bytes(Encoding.PEM)), *found]


@dataclass(frozen=True, slots=True)
class Made:
    """A written package and the folder of its authority."""

    folder: Path
    anchors: Path
    written: Written

    def copy_to(self, place: Path) -> Made:
        shutil.copytree(self.folder, place / NAME)
        return replace(self, folder=place / NAME)


@cache
def made(by_reference: bool = False, second: bool = True) -> Made:
    """A package of the signed training case, written once in a test run: copy it before spoiling it."""
    here = Path(tempfile.mkdtemp(prefix="reviewer-records-"))
    atexit.register(shutil.rmtree, here, ignore_errors=True)
    story = Stories().at("signed", here / "story")
    (here / "medium").mkdir()
    (here / "anchors").mkdir()
    with ready(story, by_reference=by_reference, second=second) as one:
        written = one.write(here / "medium")
        (here / "anchors" / "authority.pem").write_bytes(one.authority)
    return Made(written.path, here / "anchors", written)
