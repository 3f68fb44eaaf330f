"""Which signatures a journal must carry, and whether they are good.

- A decisive act is signed by the person it names, with a certificate of this workspace's authority that gives
  a role. An audit line may be unsigned: the chain covers it.
- A certificate is judged as of the entry's own time: an act stays good when its signer's certificate has run
  out since.
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509

from reviewer_app.custody.certificates import check_certificate, fingerprint, person_id_of
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.signers import verify
from reviewer_app.custody.verdict import Status
from reviewer_app.domain.acts import AUDIT
from reviewer_app.domain.entries import Entry, entry_bytes
from reviewer_app.store.journal import Unchecked

_UNSIGNED = frozenset(form.kind for form in AUDIT)


class JournalSignatures:
    """Checks entries against the people of one keyring. Holds their certificates by fingerprint."""

    def __init__(self, keyring: Keyring) -> None:
        self._authority = keyring.authority
        self._roles = {person.id: person.roles for person in keyring.people}
        certificates = (keyring.certificate_of(person.id) for person in keyring.people)
        self._certificates = {fingerprint(certificate): certificate for certificate in certificates}

    def check(self, entry: Entry, signature: bytes | None, signer: str | None) -> str | None:
        """What is wrong with an entry's signature, or None; Unchecked where it cannot be told."""
        if signature is None or signer is None:
            return None if entry.kind in _UNSIGNED else "it carries no signature, and this act needs one"
        certificate = self._certificates.get(signer)
        if certificate is None:
            return Unchecked(f"the certificate of {entry.by} is not in the keyring")
        return self._fault(entry, signature, certificate)

    def _fault(self, entry: Entry, signature: bytes, certificate: x509.Certificate) -> str | None:
        if person_id_of(certificate) != entry.by:
            return f"it names {entry.by}, but {person_id_of(certificate)} signed it"
        if not verify(certificate, entry_bytes(entry), signature):
            return "its signature does not fit its bytes"
        at = datetime.fromisoformat(entry.at)
        verdict = check_certificate(certificate, self._authority, at, self._roles[entry.by])
        if verdict.status is Status.GOOD:
            return None
        return verdict.sentence if verdict.status is Status.NOT_GOOD else Unchecked(verdict.sentence)
