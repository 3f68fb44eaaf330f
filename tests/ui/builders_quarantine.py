"""A fictional laboratory whose authority is installed, and the bundles it sends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.authority import issue_crl
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.identity import new_identity
from reviewer_app.custody.signers import signer_from_pkcs12
from reviewer_app.desk.session import Desk
from reviewer_app.desk.trust_records import install_anchor, install_crl
from reviewer_app.intake.make import make_bundle
from tests.builders_intake import DAY, ABundle

Sign = Callable[[bytes], bytes]


def a_laboratory(desk: Desk) -> Sign:
    """Install its trust anchor and revocation list as this administrator; what signs for it."""
    now = desk.clock()
    made = new_identity("Signing", "Example Laboratory (invented)", now - timedelta(days=1), "x")
    signer = signer_from_pkcs12(made.pkcs12, "x")
    install_anchor(desk, made.authority.certificate.public_bytes(Encoding.PEM), "")
    install_crl(desk, issue_crl(made.authority, (), now, number=1))
    return lambda data: sign_detached(data, signer, now)


def sent(sign: Sign, place: Path, *, sequence: int = 1, files: int = 0) -> Path:
    """A signed bundle in `place`, with so many small files besides."""
    place.mkdir()
    builder = ABundle().with_file("documents/card.md", b"UNCLASSIFIED, training sample, fictional.\n")
    builder.saying("submission.sequence", sequence)
    for number in range(files):
        builder.with_file(f"runs/{number:05}.bin", b"%d" % number)
    make_bundle(builder.source_in(place), place / "bundle", sign, bagged_on=DAY)
    return place / "bundle"
