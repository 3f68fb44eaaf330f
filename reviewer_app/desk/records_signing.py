"""The second signature over a records package: the workspace's ML-DSA-87 key, held by its records officers.

- Made by the first records officer who exports, sealed to every records officer there is. Whoever holds it
  and exports lets in those who came later.
- An officer to whom it is not sealed is refused while another holds it; where nobody does any more, a new one
  is made.
- Without ML-DSA in the cryptographic module there is no second signature, and the package says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from reviewer_app.custody import mldsa, records_key
from reviewer_app.custody.mldsa import MlDsaSigner
from reviewer_app.custody.records_key import RecordsKey
from reviewer_app.desk.session import Desk
from reviewer_app.domain.people import Role
from reviewer_app.records.package import SecondSignature

ABSENT = "the cryptographic module in use had no ML-DSA-87"


@dataclass(frozen=True, slots=True)
class Second:
    """What signs, None where nothing does; and what the package says of it."""

    signer: MlDsaSigner | None
    said: SecondSignature

    @property
    def fingerprint(self) -> str:
        return self.said.fingerprint


def second_signature(desk: Desk) -> Second:
    """The key, made or shared where need be. Raises RecordsKeyRefused, NotARecordsKeyHolder, OSError."""
    if not mldsa.available():
        return Second(None, SecondSignature(absent=ABSENT))
    signer = records_key.open_records_key(_key(desk), desk.person.id, desk.unlocked.sealing_key)
    said = SecondSignature(mldsa.public_pem(signer.public_key), mldsa.fingerprint(signer.public_key))
    return Second(signer, said)


def _key(desk: Desk) -> RecordsKey:
    ring, me, now = desk.keyring, desk.person.id, desk.clock()
    holders = _officers(desk)
    found = records_key.read_records_key(desk.folder, ring.workspace, ring.authority)
    if found is None or not any(found.held_by(one) for one in holders):
        return records_key.make_records_key(
            desk.folder, ring.workspace, holders, me, desk.unlocked.signer, now
        )
    if found.held_by(me) and not all(found.held_by(one) for one in holders):
        return records_key.shared_with(
            desk.folder, found, holders, me, desk.unlocked.sealing_key, desk.unlocked.signer, now
        )
    return found


def _officers(desk: Desk) -> dict[str, ec.EllipticCurvePublicKey]:
    """The sealing keys of those who are records officers now."""
    people = desk.register.people.values()
    officers = [one.id for one in people if one.has(Role.RECORDS_OFFICER) and not one.disabled]
    return {one: desk.keyring.sealing_public_of(one) for one in officers}
