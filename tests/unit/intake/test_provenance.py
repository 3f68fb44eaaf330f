"""The statement that is signed, and what becomes of a signature's verdict."""

from __future__ import annotations

import json

import pytest

from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.submission import read_submission
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.provenance import (
    SignatureVerdict,
    Statement,
    check_provenance,
    disagreements,
    read_statement,
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

    def no_revocation_list(_data: bytes, _signature: bytes) -> SignatureVerdict:
        return SignatureVerdict("could not be checked", "No revocation list of the issuer is installed.")

    check_provenance(held(), "a" * 128, no_revocation_list, found)
    assert [fault.code for fault in found] == ["signature-not-checked"]
    assert "revocation list" in found[0].sentence


@pytest.mark.parametrize("name", ["provenance.json", "provenance.p7s"])
def test_a_missing_half_is_never_verified(name: str) -> None:
    files = held()
    del files[name]
    found: list[Fault] = []

    def never(_data: bytes, _signature: bytes) -> SignatureVerdict:
        raise AssertionError("there is nothing to verify")

    _, verdict = check_provenance(files, "a" * 128, never, found)
    assert verdict.status == "could not be checked"


@pytest.mark.parametrize(
    ("field", "value"), [("submitter", "Somebody else"), ("submission", "TRAINING-0002"), ("sequence", 2)]
)
def test_a_statement_about_another_submission(field: str, value: object) -> None:
    plain = {"schema": STATEMENT.schema, "submitter": STATEMENT.submitter, "submission": STATEMENT.submission}
    fields = {**plain, "sequence": STATEMENT.sequence, "tagmanifest_sha512": "a" * 128, field: value}
    (fault,) = disagreements(Statement(**fields), SUBMISSION)
    assert (fault.code, fault.file) == ("provenance-disagrees", "provenance.json")
    assert str(value) in fault.sentence
