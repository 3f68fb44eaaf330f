"""Who vouches for a bundle: a small canonical statement beside the tag manifest, and a signature over it.

- The statement is RFC 8785 JSON: submitter, submission id, sequence, and the digest of the tag manifest.
  It is signed instead of the tag manifest so that a signature can never be moved to another submission.
- BagIt has no signature of its own, and a bag stays valid when its tag manifest is deleted: the statement is
  what makes the tag manifest necessary.
- Its bytes are its canonical form, exactly: no byte of it can change without a fault.
- *Could not be checked* is not good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.submission import Submission, parse_json
from reviewer_app.domain.text import one_line
from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.medium import Unreadable
from reviewer_app.intake.profile import SIGNATURE, STATEMENT, TAG_MANIFEST

FORMAT = "reviewer-provenance/1"


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
    """What the check of a signature found: three values. `signer` is a name to show, "" where unknown."""

    status: Literal["good", "not good", "could not be checked"]
    sentence: str
    signer: str = ""


Verify = Callable[[bytes, bytes], SignatureVerdict]  # (the statement's bytes, the signature's bytes)


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
) -> tuple[Statement | None, SignatureVerdict]:
    """The statement and the verdict on its signature, from the tag files' bytes; faults go into `found`.

    `parse` reads the statement, in a cage where there is one, and may raise Unreadable. A missing file
    was found before; here it leaves the verdict at *could not be checked*.
    """
    statement = _statement(held, found, parse)
    if STATEMENT not in held or SIGNATURE not in held:
        return statement, SignatureVerdict(
            "could not be checked", "The statement or its signature is missing."
        )
    verdict = verify(held[STATEMENT], held[SIGNATURE])
    found += _verdict_faults(verdict)
    if statement and TAG_MANIFEST in held and statement.tagmanifest_sha512 != tagmanifest_sha512:
        found.append(faults.STATEMENT_DIGEST.broken(TAG_MANIFEST, statement=STATEMENT))
    return statement, verdict


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


def _verdict_faults(verdict: SignatureVerdict) -> Iterator[Fault]:
    why = one_line(verdict.sentence)
    if verdict.status == "not good":
        yield faults.SIGNATURE_BAD.broken(SIGNATURE, statement=STATEMENT, why=why)
    elif verdict.status != "good":
        yield faults.SIGNATURE_UNCHECKED.broken(SIGNATURE, why=why)


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
