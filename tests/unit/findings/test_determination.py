"""The twin for machines: of the form of its schema, canonical, and saying what the page says."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from reviewer_app import shelf
from reviewer_app.domain.codec import canonical
from reviewer_app.findings.determination import determination, determination_bytes
from reviewer_app.findings.tree import Document, texts
from tests.builders import JournalBuilder
from tests.builders_findings import a_finding_case


def validator() -> Draft202012Validator:
    schema = json.loads(shelf.file("schemas", "determination.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_it_is_of_the_form_of_its_schema_before_and_after_signing(told: JournalBuilder) -> None:
    done = a_finding_case().rendered().signed().exported()
    for builder in (told, done):
        plain = determination(
            builder.register, builder.case, head_seq=len(builder.recorded), head=builder.head
        )
        validator().validate(plain)
    assert [one["field"] for one in plain["finding"]["signatures"]] == [  # type: ignore[index]
        "Sig_Reviewer",
        "Sig_Supervisor",
        "Sig_RecordsOfficer",
    ]


def test_the_schema_refuses_a_word_of_approval_and_an_unknown_field(told: JournalBuilder) -> None:
    plain = determination(told.register, told.case, head_seq=3, head=told.head)
    assert not validator().is_valid({**plain, "note": "x"})
    assert not validator().is_valid(
        {**plain, "determination": {**plain["determination"], "outcome": "approved"}}
    )  # type: ignore[dict-item]


def test_it_says_what_the_page_says(told: JournalBuilder, document: Document) -> None:
    plain = determination(told.register, told.case, head_seq=document.head_seq, head=document.head)
    page = "\n".join(texts(document))
    said = json.loads(canonical(plain))
    assert said["determination"]["outcome"].capitalize() in page
    assert said["journal"] == {"entry": document.head_seq, "head_sha384": document.head}
    assert said["as_of"] == document.as_of
    for group in (said["submission"], said["custody"], said["criteria"]):
        for value in group.values():
            shown = (
                f"{value:,}"
                if isinstance(value, int)
                else value.replace("access-submission", "access submission")
            )
            assert shown in page
    for review in said["reviews"]:
        assert f"{review['name']} recommends: {review['recommendation']}." in page
        for answer in review["answers"]:
            assert answer["rationale"] in page
    for exhibit in said["exhibits"]:
        assert f"[{exhibit['number']}]" in page
        assert all(source["object_sha512"] in page for source in exhibit["sources"])


def test_the_file_is_canonical_and_ends_in_a_line_feed(told: JournalBuilder) -> None:
    data = determination_bytes(told.register, told.case, head_seq=3, head=told.head)
    assert data.endswith(b"}\n")
    assert canonical(json.loads(data)) + b"\n" == data
