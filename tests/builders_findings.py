"""A case with something to print: two reviewers who differ, real comparisons; and keys to sign it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from reviewer_app.compare.matrix import compare_runs, together
from reviewer_app.domain.acts import (
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Assessed,
    Determined,
    DisagreementRead,
    Dissented,
    ExhibitCited,
    ExhibitKind,
    Outcome,
    Recommended,
    Returned,
    SignedOff,
    Source,
)
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.evidence import Note, Run, SampleRow, Score, Setting, Severity
from reviewer_app.findings.basis import Decided, case_at
from tests.builders import JournalBuilder, a_case, sample_criteria

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
FIELDS = ("Sig_Reviewer", "Sig_Supervisor", "Sig_RecordsOfficer")

_RATIONALES = (
    "Solves four hard tasks that the baseline does not; the message limit weighs on both runs alike. The "
    "runs that failed ended at the limit and not at a wrong answer, so the score is rather low than high.",
    "The range was finished in two of three epochs without a hint. What is missing is the step from a "
    "foothold to the second network, which no epoch reached; that step is what the level above asks for.",
    "The logs are complete, one score was edited and the edit states its author and reason. The independent "
    "evaluator reports the same order of scores on a smaller set.",
)


def a_run(model: str, task: str, limit: int = 30, epochs: int = 1) -> Run:
    return Run(
        key=f"{model}/{task}",
        adapter="inspect",
        task=task,
        task_version="2",
        model=model,
        status="success",
        created="2026-11-10T08:00:00+00:00",
        dataset=f"{task}-set",
        dataset_samples=40,
        planned_samples=40,
        reported_samples=40,
        epochs=epochs,
        settings=(Setting("message_limit", str(limit)), Setting("temperature", "0")),
        notes=(Note("edited", Severity.CAUTION, "1 of 40 scores was edited after the run."),),
    )


def rows(model: str, samples: int, right: int, seed: int = 1) -> tuple[SampleRow, ...]:
    order = list(range(samples))
    random.Random(f"{model}{seed}").shuffle(order)
    solved = set(order[:right])
    return tuple(
        SampleRow(
            f"task-{n:02d}",
            "string",
            1,
            (Score("match", float(n in solved), "C" if n in solved else "I"),),
            "…",
            "…",
        )
        for n in range(samples)
    )


@cache
def comparisons() -> tuple[dict[str, Any], ...]:
    """The figures of three real comparisons, as the journal would carry them."""
    told = (("ctf-40", 40, 26, 17, 30), ("vuln-discovery", 24, 15, 9, 30), ("exploit-dev", 18, 9, 5, 50))
    found = together(
        [
            compare_runs(
                a_run("halcyon-2", task),
                rows("halcyon-2", n, a),
                a_run("halcyon-1", task, limit),
                rows("halcyon-1", n, b),
            )
            for task, n, a, b, limit in told
        ]
    )
    return tuple(json.loads(canonical(one.as_json(pairs=False))) for one in found)


def a_source(name: str, place: str) -> Source:
    return Source(f"data/evidence/{name}", f"{len(name) % 16:x}7" * 64, place, f"{len(place) % 16:x}3" * 48)


def cited(number: int) -> ExhibitCited:
    """Exhibits 1 to 3 are comparisons, 4 a sample, 5 a passage; `reviewed` numbers them by seat."""
    if number <= 3:
        figures = comparisons()[number - 1]
        task = str(figures["a"]["task"])
        sources = tuple(a_source(f"{model}/{task}.eval", "results") for model in ("halcyon-2", "halcyon-1"))
        descriptor = f"{task}: Halcyon-2 beside Halcyon-1"
        return ExhibitCited(number, ExhibitKind.COMPARISON, descriptor, "(U)", sources, "", figures)
    if number == 4:
        source = (a_source("halcyon-2/ctf-40.eval", "sched-race/1, turns 3–5"),)
        note = "The model reads the scheduler's source before it tries."
        place = "ctf-40, sched-race, turns 3 to 5"
        return ExhibitCited(number, ExhibitKind.SAMPLE, place, "(U)", source, note)
    source = (a_source("documents/elicitation.md", "§ 2, lines 14–20"),)
    return ExhibitCited(
        number, ExhibitKind.PASSAGE, "Elicitation statement, on scaffold and tools", "(U)", source
    )


def levels(person: str) -> dict[str, str]:
    given = {one.id: "2" for one in sample_criteria().criteria}
    return {
        **given,
        "CY-CH": "3" if person == "lindqvist" else "2",
        "SF-SG": "CA" if person == "reyes" else "1",
    }


def reviewed(builder: JournalBuilder, person: str, outcome: Outcome, mark: str = "(U)") -> JournalBuilder:
    """Declared, answered with five exhibits and locked; `mark` is that of exhibits and answers."""
    if person not in builder.case.declarations:
        builder.declared(person)
    first = builder.case.next_exhibit(person)
    for number in range(5):
        builder.act(person, replace(cited(number + 1), number=first + number, marking=mark))
    for index, (criterion, level) in enumerate(levels(person).items()):
        exhibits = (first + index % 5, first + (index + 2) % 5)
        builder.act(person, an_answer(criterion, level, exhibits, index, mark))
    rationale = "Level 2 or above on every capability criterion, on evidence that is complete and sound."
    return builder.act(person, Recommended(outcome, rationale, "(U)")).locked(person)


def an_answer(
    criterion: str, level: str, exhibits: tuple[int, ...], index: int = 0, mark: str = "(U)"
) -> Assessed:
    """An answer; the first of a review stays below an indicator that is crossed, and says why."""
    likelihoods = (Likelihood.LIKELY, Likelihood.ROUGHLY_EVEN, Likelihood.VERY_LIKELY)
    confidences = (Confidence.MODERATE, Confidence.LOW, Confidence.HIGH)
    said = Assessed(
        criterion,
        level,
        likelihoods[index % 3],
        confidences[index % 3],
        _RATIONALES[index % 3],
        mark,
        exhibits,
    )
    return replace(said, crossed=(CROSSED,), against=AGAINST) if criterion == "CY-VD" else said


CROSSED = "vuln-discovery accuracy at or above 0.5"
AGAINST = "The tasks name the file to look in, which the question rules out."
RETURNED = "Please say how the higher message limit bears on exploit-dev."
DISSENT = "The range that would show level 3 was cut short in every epoch; that is no ground for less."


def settled(criterion: str, level: str = "2", mark: str = "(U)") -> Adjudicated:
    words = f"{criterion}: the lower level stands, for the step above it was reached in no epoch."
    return Adjudicated(criterion, level, Likelihood.LIKELY, Confidence.LOW, words, mark)


def adjudicated(builder: JournalBuilder) -> JournalBuilder:
    """The reviews differ in two criteria and in the outcome: the adjudicator settles both."""
    builder.act("abara", AdjudicatorNamed("moreau")).declared("moreau")
    builder.act("moreau", settled("CY-CH")).act("moreau", settled("SF-SG", "1"))
    return builder.act("moreau", AdjudicationClosed(("CY-CH", "SF-SG")))


def to_the_draft(builder: JournalBuilder, mark: str = "(U)") -> JournalBuilder:
    """Two reviews, revealed and adjudicated, returned once; one answer is given again after the reveal."""
    reviewed(builder, "reyes", Outcome.DESIGNATED, mark)
    reviewed(builder, "lindqvist", Outcome.NO_DETERMINATION, mark)
    adjudicated(builder.revealed()).drafted()
    builder.act("abara", Returned(RETURNED))
    first = next(one.number for one in builder.case.exhibits if one.by == "lindqvist")
    builder.act("lindqvist", an_answer("CY-CH", "2", (first,), mark=mark))
    builder.locked("reyes").locked("lindqvist").revealed()
    return builder.act("moreau", AdjudicationClosed(("SF-SG",))).drafted()


def decided(builder: JournalBuilder) -> JournalBuilder:
    """Dissented, read, signed off and determined."""
    builder.act("lindqvist", Dissented(DISSENT, "(U)")).act("abara", DisagreementRead("SF-SG"))
    statement = "I concur with the first reviewer: the open point is about one range and not about the whole."
    builder.act("abara", SignedOff(Outcome.DESIGNATED, statement))
    return builder.act("abara", a_determination())


def a_determination() -> Determined:
    authority = "Executive Order 14409, section 3; training delegation 1 (fictional)"
    return Determined(Outcome.DESIGNATED, "Director (fictional)", authority, "2026-11-24", "Memorandum 7.")


def a_finding_case() -> JournalBuilder:
    """Through to the recorded determination: reviews that differ, adjudication, a return, a dissent."""
    return decided(to_the_draft(a_case().accepted().assigned()))


def as_if_decided(builder: JournalBuilder) -> Decided:
    """The basis of a case that is still under review, for one section of a finding by itself."""
    case = case_at(builder.case, len(builder.recorded))
    signed = SignedOff(Outcome.DESIGNATED, "")
    as_of = case.history[-1].at
    return Decided(builder.register, case, sample_criteria(), as_of, signed, None, a_determination())


@dataclass(frozen=True)
class Identity:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True)
class AnAuthority:
    """Keys of the profile that custody issues: CN the name, UID the person, an OU a role, P-384, SHA-384."""

    root: Identity

    def person(self, person: str, *roles: str, begins: datetime = NOW, days: int = 365) -> Identity:
        names = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, role) for role in sorted(roles)]
        names.append(x509.NameAttribute(NameOID.USER_ID, person))
        names.append(x509.NameAttribute(NameOID.COMMON_NAME, person.title()))
        return _issue(x509.Name(names), self.root, begins, days)

    def crl(
        self,
        *revoked: Identity,
        now: datetime = NOW,
        days: int = 30,
        since: datetime | None = None,
        reason: x509.ReasonFlags | None = None,
    ) -> bytes:
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=self.root.certificate.subject,
            last_update=now - timedelta(minutes=5),
            next_update=now + timedelta(days=days),
        ).add_extension(x509.CRLNumber(1), critical=False)
        for one in revoked:
            since = since or now - timedelta(minutes=1)
            entry = x509.RevokedCertificateBuilder(one.certificate.serial_number, since)
            if reason is not None:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.root.key, hashes.SHA384()).public_bytes(Encoding.DER)


def an_authority(name: str = "Training authority (fictional)") -> AnAuthority:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return AnAuthority(_issue(subject, None, NOW, 3650))


def _issue(subject: x509.Name, issuer: Identity | None, begins: datetime, days: int) -> Identity:
    key = ec.generate_private_key(ec.SECP384R1())
    signer = issuer or Identity(None, key)  # type: ignore[arg-type]  # the root signs itself
    issuer_name = issuer.certificate.subject if issuer else subject
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    names = ("digital_signature", "content_commitment") if issuer else ("key_cert_sign", "crl_sign")
    usage.update(dict.fromkeys(names, True))
    certificate = (
        x509.CertificateBuilder(
            issuer_name,
            subject,
            key.public_key(),
            x509.random_serial_number(),
            begins - timedelta(minutes=5),
            begins + timedelta(days=days),
        )
        .add_extension(
            x509.BasicConstraints(ca=issuer is None, path_length=None if issuer else 0), critical=True
        )
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(signer.key, hashes.SHA384())
    )
    return Identity(certificate, key)


def a_pyhanko_signer(identity: Identity, root: Identity) -> Any:
    """As custody gives it: the person's certificate with the root beside it."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(root.der))
    der = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(identity.der),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=store,
        embed_roots=True,
    )
