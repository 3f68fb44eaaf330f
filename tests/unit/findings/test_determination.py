"""The twin for machines: of the form of its schema, canonical, and saying what the page says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reviewer_app import shelf
from reviewer_app.domain.codec import canonical
from reviewer_app.findings.determination import determination_bytes
from reviewer_app.findings.document import finding
from reviewer_app.findings.tree import marks, texts
from reviewer_app.findings.words import minute
from tests.builders import JournalBuilder
from tests.builders_findings import a_finding_case
from tests.builders_findings_full import CRIME, a_full_case, amended, reopened, rescinded


def validator() -> Draft202012Validator:
    schema = json.loads(shelf.file("schemas", "determination.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def twin(builder: JournalBuilder) -> dict[str, Any]:
    return json.loads(
        determination_bytes(builder.register, builder.case, head_seq=len(builder.recorded), head=builder.head)
    )


def test_it_is_of_the_form_of_its_schema_before_and_after_signing(told: JournalBuilder) -> None:
    done = a_finding_case().rendered().signed().exported()
    for builder in (told, done):
        plain = twin(builder)
        validator().validate(plain)
    assert [one["field"] for one in plain["finding"]["signatures"]] == [
        "Sig_Reviewer",
        "Sig_Supervisor",
        "Sig_RecordsOfficer",
    ]


@pytest.mark.parametrize("mark", ["(U)", "(S//NF)"])
def test_whatever_happened_to_a_case_it_is_of_the_form(mark: str) -> None:
    builder = a_full_case(mark)
    for step in (amended, reopened):
        validator().validate(twin(builder))
        builder = step(builder)
    validator().validate(twin(builder))
    validator().validate(twin(rescinded(amended(a_full_case(mark)))))


def test_the_schema_refuses_a_word_of_approval_and_an_unknown_field(told: JournalBuilder) -> None:
    plain = twin(told)
    assert validator().is_valid(plain)
    assert not validator().is_valid({**plain, "note": "x"})
    approved = {**plain["determination"], "outcome": "approved"}
    assert not validator().is_valid({**plain, "determination": approved})


def strings(value: object) -> Iterator[str]:
    """Every text of a JSON value that is not a name of a field, with its numbers as they stand."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_page_and_twin_say_the_same(every: JournalBuilder) -> None:
    """Every text, digest, mark, level and day of the twin stands on the page, but codes the page words."""
    document = finding(every.register, every.case, head_seq=len(every.recorded), head=every.head)
    page = " ".join("\n".join(texts(document)).split()) + " ".join(marks(document))
    names = {person: every.register.name(person) for person in every.register.people}
    for said in strings({key: one for key, one in twin(every).items() if key not in ("schema", "finding")}):
        shown = {said, said.replace("-", " "), names.get(said, said), minute(said), f"{said.capitalize()}"}
        assert any(" ".join(one.split()) in page for one in shown), said


def test_numbers_of_the_twin_are_those_of_the_page(every: JournalBuilder) -> None:
    document = finding(every.register, every.case, head_seq=len(every.recorded), head=every.head)
    page, said = "\n".join(texts(document)), twin(every)
    assert said["journal"] == {"entry": document.head_seq, "head_sha384": document.head}
    assert said["marking"]["banner"] == document.marking
    assert f"day {said['clocks']['agency_day']}, with the determination recorded" in page
    (pair,) = said["agreement"]["pairs"]
    assert f"on {pair['same']} of {pair['n']} criteria" in page
    assert f"{pair['kappa_linear']:.2f}" in page
    for exhibit in said["exhibits"]:
        assert f"[{exhibit['number']}]" in page
    assert [one["number"] for one in said["exhibits"]] == [*range(1001, 1006), *range(2001, 2006)]
    for delivery in said["custody"]:
        assert f"{delivery['files']} files, {delivery['bytes']:,} bytes" in page


def test_a_law_enforcement_referral_is_in_neither(every: JournalBuilder) -> None:
    assert [one["number"] for one in twin(every)["referrals"]] == [1]
    assert not any(CRIME in one or "enforcement" in one for one in strings(twin(every)))


def test_the_file_is_canonical_and_ends_in_a_line_feed(told: JournalBuilder) -> None:
    data = determination_bytes(told.register, told.case, head_seq=len(told.recorded), head=told.head)
    assert data.endswith(b"}\n")
    assert canonical(json.loads(data)) + b"\n" == data
