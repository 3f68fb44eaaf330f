"""What this workspace believes of submitters, and the site's policy: the security administrator's verbs.

- A file is read strictly before it is installed; what is installed stands whole in a signed act.
- The workstation remembers anchors, lists and keys too, for `bundle check` where no workspace is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewer_app.custody.anchors import anchor_record, read_anchor
from reviewer_app.custody.certificates import organisation_of
from reviewer_app.custody.mldsa import read_submitter_key, submitter_key
from reviewer_app.custody.revocation_lists import read_crl, replaced_by
from reviewer_app.custody.submitters import certificates_of
from reviewer_app.desk.session import Desk, record
from reviewer_app.desk.trust import TrustRecord, forget_submitter, remember_submitter
from reviewer_app.domain.acts import (
    AnchorInstalled,
    AnchorWithdrawn,
    PolicySet,
    RevocationListInstalled,
    SubmitterKeyInstalled,
    SubmitterKeyWithdrawn,
)
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.policy import SitePolicy, settable_faults
from reviewer_app.domain.trust import (
    RevocationList,
    SubmitterKey,
    TrustAnchor,
    age_days,
    anchor_warning,
    crl_warning,
    key_warning,
)


@dataclass(frozen=True, slots=True)
class TrustLine:
    """One thing the workspace believes, for a table: `warning` "" when there is nothing to warn of."""

    record: TrustRecord
    what: str
    name: str
    organisation: str
    until: str
    age_days: int
    warning: str


def lines(desk: Desk) -> tuple[TrustLine, ...]:
    """Everything that is believed, with its age and what to warn of, as of now."""
    register, now = desk.register, desk.clock()
    records: tuple[TrustRecord, ...] = (*register.anchors, *register.submitter_keys, *register.crls)
    return tuple(_line(one, register.policy, now) for one in records)


def warnings(desk: Desk) -> tuple[str, ...]:
    """What there is to warn of, a sentence each."""
    return tuple(line.warning for line in lines(desk) if line.warning)


def install_anchor(desk: Desk, data: bytes, organisation: str | None = None) -> TrustAnchor:
    """Trust a submitter's root (PEM or DER) from now on, for one organisation.

    Without `organisation` it is the certificate's own; "" stands for any. Raises Refused, AnchorRefused,
    AnchorUnreadable.
    """
    certificate = read_anchor(data, desk.clock())
    named = organisation_of(certificate) if organisation is None else organisation
    found = anchor_record(certificate, named)
    act = AnchorInstalled(
        found.subject, found.certificate, named, found.fingerprint_sha384, found.not_before, found.not_after
    )
    record(desk, "", act)
    remember_submitter(desk.keyring.workspace, found)
    return found


def withdraw_anchor(desk: Desk, fingerprint: str, reason: str) -> None:
    """Believe an anchor no longer. Raises Refused."""
    record(desk, "", AnchorWithdrawn(fingerprint, reason))
    forget_submitter(desk.keyring.workspace, fingerprint)


def install_crl(desk: Desk, data: bytes) -> RevocationList:
    """Install a revocation list (PEM or DER) of an installed authority.

    Raises Refused, ListUnreadable, ListRefused, ListNotNewer.
    """
    anchors = certificates_of(desk.register.anchors)
    found = read_crl(data, anchors, desk.clock(), desk.register.crls)
    older = replaced_by(found, desk.register.crls)
    act = RevocationListInstalled(
        found.issuer, found.crl, found.number, found.this_update, found.next_update, found.revoked,
        found.fingerprint_sha384, older.fingerprint_sha384 if older else "",
    )  # fmt: skip
    record(desk, "", act)
    remember_submitter(desk.keyring.workspace, found)
    if older is not None:
        forget_submitter(desk.keyring.workspace, older.fingerprint_sha384)
    return found


def install_submitter_key(
    desk: Desk, data: bytes, organisation: str, name: str, valid_from: datetime, valid_to: datetime
) -> SubmitterKey:
    """Trust a submitter's ML-DSA-87 public key (PEM or DER) between two times.

    Raises Refused, SubmitterKeyRefused.
    """
    found = submitter_key(read_submitter_key(data), organisation, name, valid_from, valid_to)
    act = SubmitterKeyInstalled(
        organisation, name, found.public_key, found.valid_from, found.valid_to, found.fingerprint_sha384
    )
    record(desk, "", act)
    remember_submitter(desk.keyring.workspace, found)
    return found


def withdraw_submitter_key(desk: Desk, fingerprint: str, reason: str) -> None:
    """Believe a key no longer. Raises Refused."""
    record(desk, "", SubmitterKeyWithdrawn(fingerprint, reason))
    forget_submitter(desk.keyring.workspace, fingerprint)


def set_policy(desk: Desk, policy: SitePolicy) -> None:
    """Decide anew what holds for submissions from now on. Raises Refused, also for a zone unknown here."""
    fault = next(settable_faults(policy), None)
    if fault is not None:
        raise Refused(fault)
    record(desk, "", PolicySet(policy))


def _line(found: TrustRecord, policy: SitePolicy, now: datetime) -> TrustLine:
    match found:
        case TrustAnchor():
            warning, since = anchor_warning(found, policy, now), found.installed_at
            return TrustLine(
                found, "Trust anchor", found.subject, found.organisation or "any submitter",
                found.not_after, age_days(since, now), warning,
            )  # fmt: skip
        case SubmitterKey():
            warning = key_warning(found, policy, now)
            return TrustLine(
                found, "ML-DSA-87 key", found.name, found.organisation, found.valid_to,
                age_days(found.installed_at, now), warning,
            )  # fmt: skip
        case RevocationList():
            warning = crl_warning(found, policy, now)
            return TrustLine(
                found, "Revocation list", f"{found.issuer}, no. {found.number}", "", found.next_update,
                age_days(found.this_update, now), warning,
            )  # fmt: skip
