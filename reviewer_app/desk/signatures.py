"""Which signatures a journal must carry, and whether they are good.

- A decisive act is signed by the person it names, with a certificate of this workspace's authority that gives
  a role. An audit line may be unsigned: the chain covers it.
- A certificate is judged as of the entry's own time: an act stays good when its signer's certificate has run
  out since, or was replaced because the roles changed. After that it signs nothing more.
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509

from reviewer_app.custody.certificates import check_certificate, fingerprint, person_id_of, roles_of
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.signers import verify
from reviewer_app.custody.verdict import Status
from reviewer_app.domain.acts import AUDIT
from reviewer_app.store.journal import Stored, Unchecked

_UNSIGNED = frozenset(form.kind for form in AUDIT)


class JournalSignatures:
    """Checks entries against the people of one keyring. Holds their certificates by fingerprint."""

    def __init__(self, keyring: Keyring) -> None:
        self._authority = keyring.authority
        issued = (one for person in keyring.people for one in keyring.certificates_of(person.id))
        self._certificates = {fingerprint(certificate): (certificate, until) for certificate, until in issued}

    def check(self, row: Stored) -> str | None:
        """What is wrong with the signature of a row whose bytes are an entry's, or None; Unchecked where it
        cannot be told."""
        if row.signature is None or row.signer is None:
            return None if row.entry.kind in _UNSIGNED else "it carries no signature, and this act needs one"
        found = self._certificates.get(row.signer)
        if found is None:
            return Unchecked(f"the certificate of {row.entry.by} is not in the keyring")
        return self._fault(row, row.signature, *found)

    def _fault(
        self, row: Stored, signature: bytes, certificate: x509.Certificate, until: datetime | None
    ) -> str | None:
        entry = row.entry
        if person_id_of(certificate) != entry.by:
            return f"it names {entry.by}, but {person_id_of(certificate)} signed it"
        if not verify(certificate, row.data, signature):
            return "its signature does not fit its bytes"
        at = datetime.fromisoformat(entry.at)
        if until is not None and at > until:
            return f"its certificate had been replaced on {until:%Y-%m-%d %H:%M} UTC, when the roles changed"
        if not roles_of(certificate):
            return "its certificate gives no role"
        verdict = check_certificate(certificate, self._authority, at)
        if verdict.status is Status.GOOD:
            return None
        return verdict.sentence if verdict.status is Status.NOT_GOOD else Unchecked(verdict.sentence)
