"""Whether a signature over a provenance statement is to be believed, by the records of this workspace.

- A record vouches for its organisation only: a good signature of somebody else's signer is not good here.
- CMS: the chain ends in an installed anchor and no installed list names a certificate of it.
- ML-DSA-87: an installed key made it, within that key's dates. With no key of the organisation installed the
  answer is *could not be checked*: a raw signature does not say whose it is.
- `submitter` is the organisation the statement names; None where the statement could not be read, and then
  nobody can say for whom a record would have to vouch (the statement has a fault of its own).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PublicKey

from reviewer_app.custody import mldsa
from reviewer_app.custody.certificates import certificate_from_der
from reviewer_app.custody.cms_chain import Fault
from reviewer_app.custody.cms_check import SignatureCheck, SignerIdentity, check_detached
from reviewer_app.custody.files import from_base64
from reviewer_app.custody.verdict import good, not_checked, not_good
from reviewer_app.domain.text import visible
from reviewer_app.domain.trust import RevocationList, SubmitterKey, TrustAnchor, moment, vouches_for

_NOBODY = frozenset({Fault.UNKNOWN_SIGNER, Fault.NO_ANCHORS})


def check_cms(
    data: bytes,
    signature: bytes,
    anchors: Sequence[TrustAnchor],
    crls: Sequence[RevocationList],
    submitter: str | None,
    now: datetime,
    *,
    crl_required: bool,
) -> SignatureCheck:
    """Judge a detached CMS signature (DER) over `data` at `now` (aware)."""
    lists = [from_base64(each.crl) for each in crls]

    def checked(among: Sequence[TrustAnchor]) -> SignatureCheck:
        roots = certificates_of(among)
        return check_detached(data, signature, roots, now, crls=lists, require_crl=crl_required)

    if submitter is None:
        return checked(anchors)
    fitting = [each for each in anchors if vouches_for(each, submitter)]
    found = checked(fitting)
    if found.fault not in _NOBODY or len(fitting) == len(anchors):
        return found
    others = checked([each for each in anchors if each not in fitting])
    if others.fault in _NOBODY:
        return others
    return _of_another(others, submitter)


def certificates_of(anchors: Sequence[TrustAnchor]) -> tuple[x509.Certificate, ...]:
    """The anchors' certificates, each once. An anchor may be installed for several organisations."""
    ders = dict.fromkeys(each.certificate for each in anchors)
    return tuple(certificate_from_der(from_base64(der)) for der in ders)


def check_ml_dsa(
    data: bytes, signature: bytes, keys: Sequence[SubmitterKey], submitter: str | None, now: datetime
) -> SignatureCheck:
    """Judge a raw ML-DSA-87 signature over `data` at `now` (aware)."""
    if len(signature) != mldsa.SIGNATURE_SIZE:
        sentence = (
            f"The ML-DSA-87 signature has {len(signature)} bytes; one has exactly {mldsa.SIGNATURE_SIZE}."
        )
        return SignatureCheck(not_good(sentence), Fault.MALFORMED)
    if not mldsa.available():
        sentence = "The ML-DSA-87 signature could not be checked: the cryptographic module here lacks ML-DSA."
        return SignatureCheck(not_checked(sentence), Fault.UNAVAILABLE)
    makers = [each for each in keys if mldsa.verify(_public(each), data, signature)]
    own = [each for each in makers if submitter in (None, each.organisation)]
    if own:
        return _within_dates(own, now)
    if makers:
        return _of_another(SignatureCheck(good(""), signer=_identity(makers[0])), str(submitter))
    return _by_nobody(keys, submitter)


def _within_dates(makers: Sequence[SubmitterKey], now: datetime) -> SignatureCheck:
    """The same key may stand in several records; one that is in its dates is enough."""
    checks = [_dated(each, now) for each in makers]
    return next((each for each in checks if each.fault is None), checks[-1])


def _dated(key: SubmitterKey, now: datetime) -> SignatureCheck:
    who = f"The ML-DSA-87 signature of {_shown(key)}"
    check = SignatureCheck(good(f"{who} is good."), signer=_identity(key))
    if now < moment(key.valid_from):
        verdict = not_good(f"{who} is not good: the key is not valid until {key.valid_from[:10]}.")
        return replace(check, verdict=verdict, fault=Fault.NOT_YET_VALID)
    if now > moment(key.valid_to):
        verdict = not_good(f"{who} is not good: the key expired on {key.valid_to[:10]}.")
        return replace(check, verdict=verdict, fault=Fault.EXPIRED)
    return check


def _by_nobody(keys: Sequence[SubmitterKey], submitter: str | None) -> SignatureCheck:
    name = "the submitter" if submitter is None else visible(submitter, lines=False)
    if any(each.organisation == submitter for each in keys):
        sentence = (
            f"The ML-DSA-87 signature is by no installed key of {name}: what was signed was altered, or it "
            "was made with another key."
        )
        return SignatureCheck(not_good(sentence), Fault.TAMPERED)
    sentence = f"The ML-DSA-87 signature could not be checked: no key of {name} is installed."
    return SignatureCheck(not_checked(sentence), Fault.NO_KEY)


def _of_another(found: SignatureCheck, submitter: str) -> SignatureCheck:
    signer = found.signer
    whose = f"{signer.name} ({signer.organisation})" if signer else "somebody"
    sentence = (
        f"The signature of {whose} is not good here: what is installed for that signer does not vouch "
        f"for {visible(submitter, lines=False)}."
    )
    return replace(found, verdict=not_good(sentence), fault=Fault.OTHER_ORGANISATION)


def _public(key: SubmitterKey) -> MLDSA87PublicKey:
    return mldsa.read_submitter_key(from_base64(key.public_key))


def _shown(key: SubmitterKey) -> str:
    return visible(f"{key.name} ({key.organisation})", lines=False)


def _identity(key: SubmitterKey) -> SignerIdentity:
    name = visible(key.name, lines=False)
    return SignerIdentity(
        subject=name,
        name=name,
        organisation=visible(key.organisation, lines=False),
        issuer="",
        serial="",
        not_after=moment(key.valid_to),
        fingerprint=key.fingerprint_sha384,
    )
