"""Who signed a records package, and the acts in its journal extract; under authorities from elsewhere.

- The CMS signature is over the payload manifest, and by that over every byte; it must be a records officer's.
- The ML-DSA-87 key is in the package, and so under the CMS signature; its fingerprint is also in the journal
  and on the transmittal, which a person compares.
- Acts are judged as the workspace judges them (`desk.signatures`), with the certificates the package carries:
  as of the entry's own time. Decisive acts must be signed; audit lines ride on the chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509

from reviewer_app.custody import mldsa
from reviewer_app.custody.certificates import (
    check_certificate,
    fingerprint,
    issued_by,
    person_id_of,
    roles_of,
)
from reviewer_app.custody.signers import verify
from reviewer_app.custody.verdict import Status
from reviewer_app.desk.manifest_signature import judged
from reviewer_app.desk.verifying import Believed
from reviewer_app.domain.acts import AUDIT
from reviewer_app.domain.entries import Entry
from reviewer_app.domain.text import one_line
from reviewer_app.records.check import Held, Part, Standing, part, second_said, unchecked
from reviewer_app.records.journal_extract import Extract, Line
from reviewer_app.records.package import CERTIFICATES, RECORDS_KEY_FILE
from reviewer_app.records.tags import CMS, ML_DSA, SIGNED

CMS_PART, SECOND_PART = "Signature (CMS)", "Second signature (ML-DSA-87)"
ACTS_PART = "Signatures in the journal"
_UNSIGNED = frozenset(form.kind for form in AUDIT)


def cms_part(held: Held, believed: Believed, now: datetime) -> Part:
    """The records officer's signature over the manifest, at `now` (aware)."""
    if SIGNED not in held.bytes or CMS not in held.bytes:
        return part(CMS_PART, ("nobody signed the package: manifest or signature is missing",))
    data, signature = held.bytes[SIGNED], held.bytes[CMS]
    found = judged(data, signature, believed.authorities, believed.lists, now)
    if found.standing is not Standing.VALID:
        return Part(CMS_PART, found.standing, (found.reason,))
    when = f" Signed {found.signed_at:%Y-%m-%d %H:%M:%S} UTC (workstation clock)." if found.signed_at else ""
    return Part(CMS_PART, Standing.VALID, (), f"{found.said}.{when}")


def second_part(held: Held, *, decides: bool) -> Part:
    """The second signature. Where it cannot be checked, or there is none, `decides` says what that means."""
    said = second_said(held)
    if said is None:
        return part(SECOND_PART, ("the package does not say whether it has one",))
    if said.absent:
        return unchecked(SECOND_PART, f"there is none: {one_line(said.absent)}", decides=decides)
    if SIGNED not in held.bytes or ML_DSA not in held.bytes or RECORDS_KEY_FILE not in held.bytes:
        return part(SECOND_PART, ("the signature, its key or the manifest is missing",))
    if not mldsa.available():
        why = "the cryptographic module in use here does not have ML-DSA"
        return unchecked(SECOND_PART, why, decides=decides)
    try:
        key = mldsa.read_submitter_key(held.bytes[RECORDS_KEY_FILE])
    except mldsa.SubmitterKeyRefused as error:
        return part(SECOND_PART, (f"its key cannot be used: {error.facts['fault']}",))
    if mldsa.fingerprint(key) != said.fingerprint:
        return part(SECOND_PART, ("the key is not the one the package names",))
    if not mldsa.verify(key, held.bytes[SIGNED], held.bytes[ML_DSA], mldsa.RECORDS_CONTEXT):
        return part(SECOND_PART, ("it was not made by the package's key over this manifest",))
    return part(SECOND_PART, ())


def acts_part(found: Extract, held: Held, believed: Believed) -> Part:
    """Every signature in the extract, by the certificates in the package under an authority believed."""
    if not believed.authorities:
        return unchecked(ACTS_PART, "no authority was given to check them against")
    certificates = {fingerprint(one): one for one in _certificates(held)}
    bad: list[str] = []
    open_: list[str] = []
    for line, entry in zip(found.lines, found.entries(), strict=True):
        status, why = _act_fault(line, entry, certificates, believed.authorities)
        if status is Status.NOT_GOOD:
            bad.append(f"entry {line.seq}: {why}")
        elif status is Status.NOT_CHECKED:
            open_.append(f"entry {line.seq}: {why}")
    if not bad and open_:
        return Part(ACTS_PART, Standing.NOT_CHECKED, part(ACTS_PART, open_).reasons)
    signed = sum(line.signature is not None for line in found.lines)
    return part(
        ACTS_PART, bad, f"{signed} of {len(found.lines)} entries are signed; the chain covers the others."
    )


def _act_fault(
    line: Line,
    entry: Entry,
    certificates: dict[str, x509.Certificate],
    authorities: Sequence[x509.Certificate],
) -> tuple[Status, str]:
    """As `desk.signatures`, with the certificates a package carries."""
    if line.signature is None or line.signer is None:
        lacking = entry.kind not in _UNSIGNED
        return (Status.NOT_GOOD, "it carries no signature, and needs one") if lacking else (Status.GOOD, "")
    certificate = certificates.get(line.signer)
    if certificate is None:
        return Status.NOT_CHECKED, "its signer's certificate is not in the package"
    signature = line.signed
    if signature is None or not verify(certificate, line.data, signature):
        return Status.NOT_GOOD, "its signature does not fit its bytes"
    if person_id_of(certificate) != entry.by:
        return Status.NOT_GOOD, "another person than it names signed it"
    if not roles_of(certificate):
        return Status.NOT_GOOD, "its certificate gives no role"
    authority = next((one for one in authorities if issued_by(certificate, one)), None)
    if authority is None:
        return Status.NOT_GOOD, "its certificate was not issued by an authority that is believed"
    verdict = check_certificate(certificate, authority, datetime.fromisoformat(entry.at))
    return verdict.status, verdict.sentence.rstrip(".")


def _certificates(held: Held) -> Iterator[x509.Certificate]:
    """The certificates in the package; a file that is none is left out, and then missed."""
    for path, data in held.bytes.items():
        if path.startswith(CERTIFICATES) and path != RECORDS_KEY_FILE:
            try:
                yield x509.load_pem_x509_certificate(data)
            except ValueError:
                continue
