"""Who signed a records package, and the acts in its journal extract; under authorities from elsewhere.

- The CMS signature is over the payload manifest, and by that over every byte; it must be a records officer's.
- The ML-DSA-87 key in the package is vouched for by the CMS signature alone, which covers it. Where that is
  not valid, the second signature could not be checked, unless its key was given from outside; such a key has
  no date, so that its signature stays good when every certificate has run out.
- Acts are judged as the workspace judges them (`desk.signatures`), with the certificates the package carries:
  as of the entry's own time. Decisive acts must be signed; audit lines ride on the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

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
from reviewer_app.records.manifest_form import entries_of
from reviewer_app.records.package import CERTIFICATES, RECORDS_KEY_FILE
from reviewer_app.records.tags import CMS, ML_DSA, SIGNED

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PublicKey

CMS_PART, SECOND_PART = "Signature (CMS)", "Second signature (ML-DSA-87)"
ACTS_PART = "Signatures in the journal"
_NAMED = 5  # entries that are named before the rest is counted
_UNSIGNED = frozenset(form.kind for form in AUDIT)


def cms_part(held: Held, believed: Believed, now: datetime) -> Part:
    """The records officer's signature over the manifest, at `now` (aware)."""
    if SIGNED not in held.bytes or CMS not in held.bytes:
        reason = "nobody signed the package: manifest or signature is missing"
        return part(CMS_PART, (reason,), code="cms", fault="cms.absent")
    data, signature = held.bytes[SIGNED], held.bytes[CMS]
    found = judged(data, signature, believed.authorities, believed.lists, now)
    if found.standing is not Standing.VALID:
        return Part(CMS_PART, found.standing, (found.reason,), code="cms", fault=f"cms.{found.fault}")
    when = f" Signed {found.signed_at:%Y-%m-%d %H:%M:%S} UTC (workstation clock)." if found.signed_at else ""
    return Part(CMS_PART, Standing.VALID, (), f"{found.said}.{when}", code="cms")


def second_part(
    held: Held, *, decides: bool, cms: Standing = Standing.NOT_CHECKED, keys: Sequence[MLDSA87PublicKey] = ()
) -> Part:
    """The second signature. Where it cannot be checked, or there is none, `decides` says what that means.

    `cms` is the standing of the CMS signature, which covers the package's own key; `keys` come from outside.
    """
    said = second_said(held)
    if said is None:
        return _second("ml-dsa.unsaid", "the package does not say whether it has one")
    if said.absent:
        return _open("ml-dsa.absent", f"there is none: {one_line(said.absent)}", decides)
    if SIGNED not in held.bytes or ML_DSA not in held.bytes or RECORDS_KEY_FILE not in held.bytes:
        return _second("ml-dsa.missing", "the signature, its key or the manifest is missing")
    if not mldsa.available():
        why = "the cryptographic module in use here does not have ML-DSA"
        return _open("ml-dsa.unavailable", why, decides)
    try:
        key = mldsa.read_submitter_key(held.bytes[RECORDS_KEY_FILE])
    except mldsa.SubmitterKeyRefused as error:
        return _second("ml-dsa.key", f"its key cannot be used: {error.facts['fault']}")
    if mldsa.fingerprint(key) != said.fingerprint:
        return _second("ml-dsa.key", "the key is not the one the package names")
    if not _fits(key, held):
        return _second("ml-dsa.not-valid", "it was not made by the package's key over this manifest")
    return _vouched(held, decides, cms, keys)


def _vouched(held: Held, decides: bool, cms: Standing, keys: Sequence[MLDSA87PublicKey]) -> Part:
    """A signature that fits the package's own key: who says that the key is the workspace's?"""
    if keys:
        if any(_fits(key, held) for key in keys):
            remark = "Its key was given from outside the package."
            return Part(SECOND_PART, Standing.VALID, (), remark, code="ml-dsa")
        return _second("ml-dsa.other-key", "no key given has made it over this manifest")
    listed = entries_of(held.bytes[SIGNED]).get(RECORDS_KEY_FILE)
    covered = listed == hashlib.sha512(held.bytes[RECORDS_KEY_FILE]).hexdigest()
    if cms is Standing.VALID and covered:
        remark = "By the key in the package, which the CMS signature covers."
        return Part(SECOND_PART, Standing.VALID, (), remark, code="ml-dsa")
    signature = {Standing.VALID: "covers another", Standing.NOT_VALID: "is not valid"}
    why = "it fits the key in the package, but nothing vouches for that key: the CMS signature "
    why += signature.get(cms, "could not be checked")
    return _open("ml-dsa.no-key", f"{why}, and no key was given from outside", decides)


def _fits(key: MLDSA87PublicKey, held: Held) -> bool:
    return mldsa.verify(key, held.bytes[SIGNED], held.bytes[ML_DSA], mldsa.RECORDS_CONTEXT)


def _second(fault: str, reason: str) -> Part:
    return part(SECOND_PART, (reason,), code="ml-dsa", fault=fault)


def _open(fault: str, why: str, decides: bool) -> Part:
    return unchecked(SECOND_PART, why, decides=decides, code="ml-dsa", fault=fault)


def acts_part(found: Extract, held: Held, believed: Believed) -> Part:
    """Every signature in the extract, by the certificates in the package under an authority believed."""
    if not believed.authorities:
        return unchecked(ACTS_PART, "no authority was given to check them against", code="acts")
    certificates = {fingerprint(one): one for one in _certificates(held)}
    bad: dict[str, list[int]] = {}
    open_: dict[str, list[int]] = {}
    for line, entry in zip(found.lines, found.entries(), strict=True):
        status, why = _act_fault(line, entry, certificates, believed.authorities)
        if status is not Status.GOOD:
            (bad if status is Status.NOT_GOOD else open_).setdefault(why, []).append(line.seq)
    if not bad and open_:
        said = part(ACTS_PART, _said_once(open_), code="acts")
        return replace(said, standing=Standing.NOT_CHECKED, fault="acts.not-checked")
    return part(ACTS_PART, _said_once(bad), _acts_remark(found), code="acts")


def _said_once(reasons: dict[str, list[int]]) -> Iterable[str]:
    """Each reason once, with the entries it is said of."""
    for why, entries in reasons.items():
        named = ", ".join(map(str, entries[:_NAMED]))
        more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
        yield f"{'entry' if len(entries) == 1 else 'entries'} {named}{more}: {why}"


def _acts_remark(found: Extract) -> str:
    """How many are signed, and as of when that is judged."""
    signed, count = sum(line.signature is not None for line in found.lines), len(found.lines)
    said = f"All {count} entries are signed" if signed == count else f"{signed} of {count} entries are signed"
    others = "" if signed == count else " The others are lines of the audit, which the chain covers."
    return f"{said}, each judged as of its own time, which the workstation's clock gave.{others}"


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
