"""A case's records package, put together from the acts and the vault: what `records.write` is given.

- The latest version with its three signatures, earlier signed versions as they were signed and as stamped
  copies, the releasable version where one was drawn of this very file, the evidence or its references, the
  case's journal with proofs, every certificate its signatures need.
- Evidence is opened from the vault, piece by piece, while the package is written: nothing lies in clear on
  the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app import shelf
from reviewer_app.custody.certificates import fingerprint
from reviewer_app.desk.findings import current, machine_readable
from reviewer_app.desk.leaving import (
    AUTHORITY,
    DETERMINATION,
    FINDING,
    RELEASABLE,
    by_reference,
    evidence_of,
    finding_banner,
    kept_under,
    rolled,
    whole_banner,
)
from reviewer_app.desk.releasing import current_releasable
from reviewer_app.desk.session import Desk
from reviewer_app.desk.versions import signed_original, stamped_copy
from reviewer_app.domain.acts import ExportAgreed, FindingSigned
from reviewer_app.domain.case import Case, came_at
from reviewer_app.records.journal_extract import Row, extract
from reviewer_app.records.package import (
    About,
    Original,
    Package,
    Paper,
    Papers,
    SecondSignature,
    plan,
)
from reviewer_app.store import journal

_TITLE = "Finding on designation as a covered frontier model: {model}"
_SAMPLE = "Training sample, invented: "


def package_name(case: Case) -> str:
    """ "case-2026-001-v1": the package's folder on the medium."""
    return f"case-{case.id}-v{case.version}"


def packed(
    desk: Desk, case: Case, agreed: ExportAgreed, key: bytearray, second: SecondSignature, now: datetime
) -> Package:
    """The package of a fully signed case; `key` is the case's, and must last until it is written.

    Raises what drawing the finding raises, FindingAltered, PackageNameRefused, ContentRefused.
    """
    assert case.finding is not None  # the guards have asked for three signatures
    stays, finding, whole = by_reference(desk, case), finding_banner(desk, case), whole_banner(desk, case)
    return plan(
        package_name(case),
        _about(desk, case, agreed, (finding, whole), now),
        _papers(desk, case, finding),
        evidence=tuple(_originals(desk, case, key)),
        by_reference=stays,
        superseded=tuple(_superseded(desk, case, whole)),
        journal=_journal(desk, case, case.finding.head_seq),
        certificates=_certificates(desk),
        verifier=shelf.file("records", "verify_records.py").read_bytes(),
        second=second,
    )


def _about(desk: Desk, case: Case, agreed: ExportAgreed, banners: tuple[str, str], now: datetime) -> About:
    """`banners` of the finding, and of every text in the case."""
    item, said, decided = kept_under(desk, case), case.submission, case.determined
    title = _TITLE.format(model=f"{said.model_name} {said.model_version}".strip())
    marks = [*banners, *(one.submission.marking for one in case.deliveries)]
    outcome = decided.outcome.value if decided else "none recorded"
    return About(
        workspace=desk.keyring.workspace,
        case=case.id,
        version=case.version,
        title=f"{_SAMPLE}{title}" if desk.training else title,
        description=f"The record of case {case.id}. Determination: {outcome}.",
        agency=desk.register.policy.office,
        submitter=said.organisation,
        banner=rolled(marks),
        previous_banner=case.banner.computed if case.banner else "",
        received_on=case.received_at[:10],
        decided_on=decided.decided_on if decided else "",
        made_at=now,
        medium=agreed.medium,
        purpose=agreed.purpose,
        schedule=item.id if item else "",
        authority=item.authority if item else "",
        training=desk.training,
    )


def _papers(desk: Desk, case: Case, banner: str) -> Papers:
    office = desk.register.policy.office
    at = next(one.at for one in reversed(case.history) if isinstance(one.act, FindingSigned))
    finding = Paper(FINDING, current(desk, case.id), at, banner, office)
    determination = Paper(DETERMINATION, machine_readable(desk, case.id), at, banner, office)
    schema = shelf.file("schemas", "determination.schema.json").read_bytes()
    return Papers(finding, determination, schema, _releasable(desk, case))


def _releasable(desk: Desk, case: Case) -> Paper | None:
    drawn = case.releasable
    if drawn is None or drawn.of_sha384 != case.signed_sha384:
        return None
    at = next(one.at for one in reversed(case.history) if one.act is drawn)
    data = current_releasable(desk, case.id)
    return Paper(RELEASABLE, data, at, drawn.level, desk.register.policy.office)


def _superseded(desk: Desk, case: Case, mark: str) -> Iterator[Paper]:
    """Each earlier version: the bytes that were signed, and a copy that says what became of them."""
    office = desk.register.policy.office
    for one in case.versions:
        if one.signatures:
            name, at = f"version-{one.number}", one.ended_at
            yield Paper(f"{name}-signed.pdf", signed_original(desk, case.id, one.number), at, mark, office)
            yield Paper(f"{name}-stamped.pdf", stamped_copy(desk, case.id, one.number), at, mark, office)


def _originals(desk: Desk, case: Case, key: bytearray) -> Iterator[Original]:
    for item, marking in evidence_of(desk, case):
        yield Original(
            path=item.path,
            size=item.size,
            sha512=item.sha512,
            received=came_at(case, item.path),
            marking=marking,
            submitter=case.submission.organisation,
            open=partial(desk.workspace.vault.reading, item, key),
        )


def _journal(desk: Desk, case: Case, printed: int) -> list[tuple[str, bytes]]:
    stored = journal.read(desk.reader())
    rows = [Row(one.seq, one.data, one.signer, one.signature) for one in stored if one.entry.case == case.id]
    return extract(desk.keyring.workspace, case.id, rows, journal.leaves(desk.reader()), printed)


def _certificates(desk: Desk) -> list[tuple[str, bytes]]:
    """The authority's, and every one a person ever had: entries are signed by those of their time."""
    ring = desk.keyring
    every = {fingerprint(one): one for person in ring.people for one, _ in ring.certificates_of(person.id)}
    found = [
        (f"signer-{number:04d}.pem", every[name].public_bytes(Encoding.PEM))
        for number, name in enumerate(sorted(every), 1)
    ]
    return [(AUTHORITY, ring.authority.public_bytes(Encoding.PEM)), *found]
