"""Who vouches for a bundle: a small canonical statement beside the tag manifest, and signatures over it.

- The statement is RFC 8785 JSON: submitter, submission id, sequence, and the digest of the tag manifest.
  It is signed instead of the tag manifest so that a signature can never be moved to another submission.
- BagIt has no signature of its own, and a bag stays valid when its tag manifest is deleted: the statement is
  what makes the tag manifest necessary.
- Its bytes are its canonical form, exactly: no byte of it can change without a fault.
- A signature is a CMS signature, a raw ML-DSA-87 signature, or there are both. One that is not good refuses
  the bundle under every policy; one that could not be checked does not satisfy what the policy asks for.
- *Could not be checked* is not good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.policy import SignaturesRequired
from reviewer_app.domain.submission import Submission, parse_json
from reviewer_app.domain.text import one_line
from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.medium import Unreadable
from reviewer_app.intake.profile import SIGNATURE, SIGNATURE_ML_DSA, SIGNATURES, STATEMENT, TAG_MANIFEST

FORMAT = "reviewer-provenance/1"

Status = Literal["good", "not good", "could not be checked"]
Kind = Literal["CMS", "ML-DSA-87"]
FILES: Mapping[Kind, str] = {"CMS": SIGNATURE, "ML-DSA-87": SIGNATURE_ML_DSA}

# Each alternative is a set of kinds that must all be good; any one alternative is enough.
_ENOUGH: Mapping[SignaturesRequired, tuple[tuple[Kind, ...], ...]] = {
    SignaturesRequired.CMS: (("CMS",),),
    SignaturesRequired.ML_DSA: (("ML-DSA-87",),),
    SignaturesRequired.BOTH: (("CMS", "ML-DSA-87"),),
    SignaturesRequired.EITHER: (("CMS",), ("ML-DSA-87",)),
}

# The codes of a bundle whose bytes are what its manifests say, but for which nobody trusted vouches. A
# signature over other bytes, or one that cannot be read, is not among them: there something was altered.
PROVENANCE_CODES: frozenset[str] = frozenset(
    rule.code for rule in (faults.SIGNATURE_MISSING, *faults.SIGNATURE_RULES.values())
) - {faults.SIGNATURE_BAD.code, faults.SIGNATURE_MALFORMED.code}


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed. `submitter` is the organisation; `tagmanifest_sha512` is hex."""

    schema: str
    submitter: str
    submission: str
    sequence: int
    tagmanifest_sha512: str


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """What the check of one signature found. `signer` and `organisation` are names to show, "" where unknown.

    `code` is one of `faults.SIGNATURE_RULES` where the status is not good; "" leaves it to the status.
    """

    status: Status
    sentence: str
    signer: str = ""
    kind: Kind = "CMS"
    code: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the signatures together come to, under the policy `required`; `parts` is one verdict a file."""

    status: Status
    sentence: str
    signer: str = ""
    parts: tuple[SignatureVerdict, ...] = ()
    required: SignaturesRequired = SignaturesRequired.CMS


# (the statement's bytes, name of each signature's file to its bytes, the organisation the statement names or
# None where it could not be read)
Verify = Callable[[bytes, Mapping[str, bytes], str | None], Provenance]


def judged(parts: tuple[SignatureVerdict, ...], required: SignaturesRequired) -> Provenance:
    """Put the verdicts on a bundle's signatures together under the site's policy."""
    signer = next((one.signer for one in parts if one.status == "good"), "")
    signer = signer or next((one.signer for one in parts if one.signer), "")
    sentence = " ".join(one.sentence for one in parts) or "Nobody signed the bundle."
    if any(one.status == "not good" for one in parts):
        return Provenance("not good", sentence, signer, parts, required)
    if _satisfied(parts, required):
        return Provenance("good", sentence, signer, parts, required)
    lacking = " ".join(f"A signature {FILES[kind]} is asked for." for kind in _missing(parts, required))
    return Provenance("could not be checked", f"{sentence} {lacking}".rstrip(), signer, parts, required)


def _satisfied(parts: tuple[SignatureVerdict, ...], required: SignaturesRequired) -> bool:
    good = {one.kind for one in parts if one.status == "good"}
    return any(good.issuperset(kinds) for kinds in _ENOUGH[required])


def _missing(parts: tuple[SignatureVerdict, ...], required: SignaturesRequired) -> tuple[Kind, ...]:
    """The kinds that must be there and are not. Of alternatives none must, as long as one is."""
    present = {one.kind for one in parts}
    alternatives = _ENOUGH[required]
    if len(alternatives) > 1:
        return () if present else ("CMS",)
    return tuple(kind for kind in alternatives[0] if kind not in present)


def statement_of(submission: Submission, tagmanifest_sha512: str) -> Statement:
    return Statement(
        schema=FORMAT,
        submitter=submission.submitter.organisation,
        submission=submission.id,
        sequence=submission.sequence,
        tagmanifest_sha512=tagmanifest_sha512,
    )


def statement_bytes(statement: Statement) -> bytes:
    """The bytes that are signed."""
    return canonical(to_plain(statement))


def read_statement(data: bytes) -> Statement:
    """The statement in these bytes; NotOfTheForm when they are not exactly the canonical form of one."""
    statement = from_plain(Statement, parse_json(data, STATEMENT), STATEMENT)
    if statement.schema != FORMAT:
        raise NotOfTheForm(where=f"{STATEMENT}.schema", form=FORMAT, fault=f"it is {statement.schema!r}")
    if statement_bytes(statement) != data:
        raise NotOfTheForm(where=STATEMENT, form="canonical JSON (RFC 8785)", fault="its bytes differ")
    return statement


@dataclass(frozen=True, slots=True)
class ParsedStatement:
    """The statement in a file's bytes; None where it is not one, and the fault."""

    statement: Statement | None
    faults: tuple[Fault, ...] = ()


def parse_statement(data: bytes) -> ParsedStatement:
    """Parse the bytes of the statement's file."""
    try:
        return ParsedStatement(read_statement(data))
    except NotOfTheForm as error:
        why = error.sentence.rstrip(".")
        return ParsedStatement(None, (faults.STATEMENT_FORM.broken(STATEMENT, why=why),))


def check_provenance(
    held: dict[str, bytes],
    tagmanifest_sha512: str,
    verify: Verify,
    found: list[Fault],
    parse: Callable[[bytes], ParsedStatement] = parse_statement,
) -> tuple[Statement | None, Provenance]:
    """The statement and what its signatures come to, from the tag files' bytes; faults go into `found`.

    `parse` reads the statement, in a cage where there is one, and may raise Unreadable. A missing statement
    was found before; here it leaves the answer at *could not be checked*.
    """
    statement = _statement(held, found, parse)
    signatures = {name: held[name] for name in SIGNATURES if name in held}
    if not signatures:
        why = f"nobody signed the bundle, and {SIGNATURE_ML_DSA} is not there either"
        found.append(faults.SIGNATURE_MISSING.broken(SIGNATURE, why=why))
    if not signatures or STATEMENT not in held:
        return statement, Provenance("could not be checked", "The statement or its signature is missing.")
    submitter = statement.submitter if statement else None
    provenance = verify(held[STATEMENT], signatures, submitter)
    found += signature_faults(provenance)
    if statement and TAG_MANIFEST in held and statement.tagmanifest_sha512 != tagmanifest_sha512:
        found.append(faults.STATEMENT_DIGEST.broken(TAG_MANIFEST, statement=STATEMENT))
    return statement, provenance


def _statement(
    held: dict[str, bytes], found: list[Fault], parse: Callable[[bytes], ParsedStatement]
) -> Statement | None:
    if STATEMENT not in held:
        return None
    try:
        parsed = parse(held[STATEMENT])
    except Unreadable as problem:
        found.append(problem.fault)
        return None
    found += parsed.faults
    return parsed.statement


def signature_faults(provenance: Provenance) -> Iterator[Fault]:
    """A fault for each signature that speaks against the bundle; none only where the whole is good."""
    if provenance.status == "good":
        return
    unsatisfied = not _satisfied(provenance.parts, provenance.required)
    asked = {kind for kinds in _ENOUGH[provenance.required] for kind in kinds}
    told = [one for one in provenance.parts if one.status == "not good"]
    if unsatisfied:
        told += [
            one for one in provenance.parts if one.status not in ("good", "not good") and one.kind in asked
        ]
    for one in told:
        yield _fault_of(one)
    missing = _missing(provenance.parts, provenance.required) if unsatisfied else ()
    for kind in missing:
        yield faults.SIGNATURE_MISSING.broken(FILES[kind], why=f"this desk asks for one of the kind {kind}")


def _fault_of(part: SignatureVerdict) -> Fault:
    usual = faults.SIGNATURE_BAD if part.status == "not good" else faults.SIGNATURE_UNCHECKED
    rule = faults.SIGNATURE_RULES.get(part.code, usual)
    return rule.broken(FILES[part.kind], statement=STATEMENT, why=one_line(part.sentence))


def disagreements(statement: Statement, submission: Submission) -> Iterator[Fault]:
    """Where the signed statement and `submission.json` name different things."""
    pairs = (
        ("submitter", statement.submitter, submission.submitter.organisation),
        ("submission", statement.submission, submission.id),
        ("sequence", statement.sequence, submission.sequence),
    )
    for label, stated, said in pairs:
        if stated != said:
            yield faults.STATEMENT_DISAGREES.broken(STATEMENT, label=label, stated=stated, said=said)
