"""A fictional laboratory with an authority, a CMS signer and an ML-DSA-87 key, and the bundles it sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody import mldsa
from reviewer_app.custody.authority import Revocation, issue_crl
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.identity import Identity, new_identity
from reviewer_app.custody.signers import signer_from_pkcs12
from reviewer_app.intake.make import make_bundle
from reviewer_app.intake.profile import SIGNATURE, SIGNATURE_ML_DSA
from tests.builders_intake import DAY, ABundle

ORGANISATION = "Example Laboratory (invented)"
CMS, ML_DSA = (SIGNATURE,), (SIGNATURE_ML_DSA,)
BOTH = (*CMS, *ML_DSA)


@dataclass(frozen=True, slots=True)
class Laboratory:
    """Everything it signs with. `now` is when it was made."""

    identity: Identity
    ml_dsa: MLDSA87PrivateKey
    now: datetime

    @property
    def anchor(self) -> bytes:
        return self.identity.authority.certificate.public_bytes(Encoding.PEM)

    @property
    def public_key(self) -> bytes:
        return mldsa.public_pem(self.ml_dsa.public_key())

    def crl(self, number: int = 1, *, revoked: bool = False, days: int = 30) -> bytes:
        """A revocation list; with the signer on it if `revoked`."""
        serial = self.identity.certificate.serial_number
        entries = (Revocation(serial, self.now),) if revoked else ()
        return issue_crl(self.identity.authority, entries, self.now, number=number, days=days)

    def send(self, place: Path, signatures: tuple[str, ...] = CMS, *, builder: ABundle | None = None) -> Path:
        """A bundle in `place` with these signature files."""
        place.mkdir(parents=True)
        made = builder or ABundle().with_file("documents/card.md", b"UNCLASSIFIED, training sample.\n")
        signer = signer_from_pkcs12(self.identity.pkcs12, "x")
        passphrase = "a long enough passphrase"
        key = mldsa.signer_from_pem(mldsa.private_pem(self.ml_dsa, passphrase), passphrase)
        every = {SIGNATURE: lambda data: sign_detached(data, signer, self.now), SIGNATURE_ML_DSA: key.sign}
        signers = {file: every[file] for file in signatures}
        return make_bundle(made.source_in(place), place / "bundle", signers, bagged_on=DAY).path


def a_laboratory(now: datetime, organisation: str = ORGANISATION) -> Laboratory:
    identity = new_identity("Release signing", organisation, now - timedelta(days=1), "x")
    return Laboratory(identity, mldsa.new_key(), now)
