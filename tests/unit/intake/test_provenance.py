"""The statement that is signed, and what becomes of the verdicts on its signatures under each policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

import pytest

from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.policy import SignaturesRequired
from reviewer_app.domain.submission import read_submission
from reviewer_app.intake.faults import SIGNATURE_RULES, Fault
from reviewer_app.intake.provenance import (
    PROVENANCE_CODES,
    Kind,
    Provenance,
    SignatureVerdict,
    Statement,
    Status,
    check_provenance,
    disagreements,
    judged,
    read_statement,
    signature_faults,
    statement_bytes,
    statement_of,
)
from tests.builders_intake import KEY, ThrowAwayKey, a_submission

SUBMISSION = read_submission(json.dumps(a_submission()).encode())
STATEMENT = statement_of(SUBMISSION, "a" * 128)
DATA = statement_bytes(STATEMENT)


def held(statement: bytes = DATA, signature: bytes | None = None) -> dict[str, bytes]:
    signature = KEY.sign(statement) if signature is None else signature
    return {"provenance.json": statement, "provenance.p7s": signature, "tagmanifest-sha512.txt": b""}


def test_the_statement_is_canonical_and_comes_back() -> None:
    assert read_statement(DATA) == STATEMENT
    assert json.dumps(json.loads(DATA), separators=(",", ":"), sort_keys=True).encode() == DATA


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        DATA + b"\n",
        DATA.replace(b":1", b":1.0"),
        DATA.replace(b"}", b',"x":1}'),
        DATA.replace(b"/1", b"/2"),
    ],
    ids=["empty", "no-fields", "line-end", "number", "field", "format"],
)
def test_bytes_that_are_no_statement(data: bytes) -> None:
    with pytest.raises(NotOfTheForm):
        read_statement(data)
    found: list[Fault] = []
    statement, _ = check_provenance(held(data), "a" * 128, KEY.verify, found)
    assert statement is None
    assert [(fault.code, fault.file) for fault in found] == [("provenance-form", "provenance.json")]


def test_good() -> None:
    found: list[Fault] = []
    statement, verdict = check_provenance(held(), "a" * 128, KEY.verify, found)
    assert (statement, verdict.status, verdict.signer, found) == (STATEMENT, "good", "Throw-away key", [])


def test_another_tag_manifest() -> None:
    found: list[Fault] = []
    check_provenance(held(), "b" * 128, KEY.verify, found)
    assert [(fault.code, fault.file) for fault in found] == [("provenance-digest", "tagmanifest-sha512.txt")]


def test_another_key() -> None:
    found: list[Fault] = []
    _, verdict = check_provenance(held(signature=ThrowAwayKey().sign(DATA)), "a" * 128, KEY.verify, found)
    assert verdict.status == "not good"
    assert [(fault.code, fault.file) for fault in found] == [("signature-not-good", "provenance.p7s")]
    assert "provenance.json" in found[0].sentence


def test_could_not_be_checked_is_not_good() -> None:
    found: list[Fault] = []

    def no_revocation_list(_data: bytes, _files: Mapping[str, bytes], _submitter: str | None) -> Provenance:
        verdict = SignatureVerdict("could not be checked", "No revocation list of the issuer is installed.")
        return judged((verdict,), CMS)

    check_provenance(held(), "a" * 128, no_revocation_list, found)
    assert [fault.code for fault in found] == ["signature-not-checked"]
    assert "revocation list" in found[0].sentence


def never(_data: bytes, _files: Mapping[str, bytes], _submitter: str | None) -> Provenance:
    raise AssertionError("there is nothing to verify")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("provenance.json", []), ("provenance.p7s", [("signature-missing", "provenance.p7s")])],
)
def test_a_missing_half_is_never_verified(name: str, expected: list[tuple[str, str]]) -> None:
    """That the statement is missing was found with the other tag files."""
    files = held()
    del files[name]
    found: list[Fault] = []
    _, verdict = check_provenance(files, "a" * 128, never, found)
    assert verdict.status == "could not be checked"
    assert [(fault.code, fault.file) for fault in found] == expected


def test_the_verifier_is_given_every_signature_and_whom_the_statement_names() -> None:
    asked: list[object] = []

    def notes(data: bytes, files: Mapping[str, bytes], submitter: str | None) -> Provenance:
        asked.append((data, dict(files), submitter))
        return judged((SignatureVerdict("good", "Good."),), CMS)

    files = held(signature=b"one") | {"provenance.mldsa87": b"two"}
    check_provenance(files, "a" * 128, notes, [])
    check_provenance(files | {"provenance.json": b"{}"}, "a" * 128, notes, [])
    both = {"provenance.p7s": b"one", "provenance.mldsa87": b"two"}
    assert asked == [(DATA, both, STATEMENT.submitter), (b"{}", both, None)]


CMS, ML, BOTH, EITHER = SignaturesRequired
GOOD, BAD, UNCHECKED, ABSENT = "good", "not good", "could not be checked", ""
STATES = (GOOD, BAD, UNCHECKED, ABSENT)


def parts(cms: str, ml_dsa: str) -> tuple[SignatureVerdict, ...]:
    said: tuple[tuple[Kind, str], ...] = (("CMS", cms), ("ML-DSA-87", ml_dsa))
    return tuple(
        SignatureVerdict(cast(Status, status), f"The {kind} signature is {status}.", f"{kind} signer", kind)
        for kind, status in said
        if status
    )


# The pairs (CMS, ML-DSA-87) each policy takes, written out so that the rule is not tested by itself.
PASSES = {
    CMS: {(GOOD, GOOD), (GOOD, UNCHECKED), (GOOD, ABSENT)},
    ML: {(GOOD, GOOD), (UNCHECKED, GOOD), (ABSENT, GOOD)},
    BOTH: {(GOOD, GOOD)},
    EITHER: {
        (GOOD, GOOD),
        (GOOD, UNCHECKED),
        (UNCHECKED, GOOD),
        (GOOD, ABSENT),
        (ABSENT, GOOD),
    },
}


@pytest.mark.parametrize("required", SignaturesRequired)
@pytest.mark.parametrize("cms", STATES)
@pytest.mark.parametrize("ml_dsa", STATES)
def test_every_pair_under_every_policy(required: SignaturesRequired, cms: str, ml_dsa: str) -> None:
    found = judged(parts(cms, ml_dsa), required)
    faults = list(signature_faults(found))
    if BAD in (cms, ml_dsa):
        assert found.status == "not good"  # under every policy
    elif (cms, ml_dsa) in PASSES[required]:
        assert found.status == "good"
    else:
        assert found.status == "could not be checked"
    assert (faults == []) is (found.status == "good")


@pytest.mark.parametrize(
    ("required", "states", "expected"),
    [
        (BOTH, (GOOD, ABSENT), [("signature-missing", "provenance.mldsa87")]),
        (BOTH, (ABSENT, UNCHECKED), [("signature-not-checked", "provenance.mldsa87"), ("signature-missing", "provenance.p7s")]),  # noqa: E501  # one case, one line
        (ML, (GOOD, ABSENT), [("signature-missing", "provenance.mldsa87")]),
        (CMS, (ABSENT, GOOD), [("signature-missing", "provenance.p7s")]),
        (CMS, (UNCHECKED, GOOD), [("signature-not-checked", "provenance.p7s")]),
        (CMS, (GOOD, BAD), [("signature-not-good", "provenance.mldsa87")]),
        (CMS, (UNCHECKED, UNCHECKED), [("signature-not-checked", "provenance.p7s")]),
        (EITHER, (BAD, GOOD), [("signature-not-good", "provenance.p7s")]),
        (EITHER, (UNCHECKED, ABSENT), [("signature-not-checked", "provenance.p7s")]),
        (EITHER, (ABSENT, ABSENT), [("signature-missing", "provenance.p7s")]),
    ],
)  # fmt: skip
def test_each_fault_names_its_file(
    required: SignaturesRequired, states: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    found = signature_faults(judged(parts(*states), required))
    assert [(fault.code, fault.file) for fault in found] == expected


def test_what_was_not_asked_for_is_still_told() -> None:
    found = judged(parts(GOOD, UNCHECKED), CMS)
    assert found.sentence == "The CMS signature is good. The ML-DSA-87 signature is could not be checked."
    assert (found.signer, len(found.parts)) == ("CMS signer", 2)


@pytest.mark.parametrize("code", sorted(SIGNATURE_RULES))
def test_each_class_of_fault_has_its_code_and_keeps_the_reason(code: str) -> None:
    status: Status = "could not be checked" if "checked" in code or "date" in code else "not good"
    verdict = SignatureVerdict(status, "The reason in words.", "A signer", "ML-DSA-87", code)
    (fault,) = signature_faults(judged((verdict,), ML))
    assert (fault.code, fault.file) == (code, "provenance.mldsa87")
    assert "The reason in words." in fault.sentence


def test_the_codes_for_which_nobody_trusted_vouches() -> None:
    """Stable: the journal keeps them, and quarantine is decided by them."""
    assert sorted(PROVENANCE_CODES) == [
        "revocation-list-out-of-date",
        "revocation-not-checked",
        "signature-algorithm",
        "signature-missing",
        "signature-not-checked",
        "signer-chain-broken",
        "signer-chain-weak",
        "signer-expired",
        "signer-not-yet-valid",
        "signer-of-another-organisation",
        "signer-revoked",
        "signer-unknown",
        "signer-wrong-purpose",
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("submitter", "Somebody else"), ("submission", "TRAINING-0002"), ("sequence", 2)]
)
def test_a_statement_about_another_submission(field: str, value: object) -> None:
    plain = {"schema": STATEMENT.schema, "submitter": STATEMENT.submitter, "submission": STATEMENT.submission}
    fields = {**plain, "sequence": STATEMENT.sequence, "tagmanifest_sha512": "a" * 128, field: value}
    (fault,) = disagreements(Statement(**fields), SUBMISSION)
    assert (fault.code, fault.file) == ("provenance-disagrees", "provenance.json")
    assert str(value) in fault.sentence
