"""The form of `submission.json`: every field says what it is for, in the schema and on the page for labs."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterator
from typing import Any

import jsonschema

from reviewer_app import shelf
from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.domain.submission import FORMAT, Submission
from reviewer_app.intake.meaning import LEVELS
from reviewer_app.intake.placeholders import placeholders
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "bundles.md"
HEAD = "| field | what it is |\n|---|---|\n"


def schema() -> dict[str, Any]:
    found = json.loads(shelf.file("schemas", "submission.schema.json").read_bytes())
    assert isinstance(found, dict)
    return found


def resolved(node: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """The node with what it refers to; its own words first."""
    if "$ref" not in node:
        return node
    target = whole["$defs"][node["$ref"].rpartition("/")[2]]
    return {**target, **{key: value for key, value in node.items() if key != "$ref"}}


def fields(
    node: dict[str, Any], whole: dict[str, Any], path: str = ""
) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """(field, required, its node) of every property, in the order of the schema."""
    for name, inner in node.get("properties", {}).items():
        one, field = resolved(inner, whole), f"{path}{name}"
        yield field, name in node.get("required", ()), one
        yield from fields(one, whole, f"{field}.")
        if "items" in one:
            yield from fields(resolved(one["items"], whole), whole, f"{field}[].")


def table() -> str:
    """The table the page must hold, word for word."""
    whole = schema()
    lines = []
    for field, required, node in fields(whole, whole):
        values = [f"`{value}`" for value in node.get("enum", ())]
        words = node["description"] + (f" One of {', '.join(values)}." if values else "")
        name = f"`{field}`" if required else f"*`{field}`*"
        lines.append(f"| {name} | {words} |\n")
    return HEAD + "".join(lines)


def checklist() -> str:
    """The checklist as the page must hold it."""
    lines = (f"| {item.id} | {item.need} | {item.title} |\n" for item in CHECKLIST)
    return "| item | need | what answers it |\n|---|---|---|\n" + "".join(lines)


def of_the_domain(form: type, path: str = "") -> Iterator[str]:
    """Every field the program reads."""
    hints = typing.get_type_hints(form)
    for field in dataclasses.fields(form):
        hint = hints[field.name]
        inner, dots = hint, "."
        if typing.get_origin(hint) is tuple:
            inner, dots = typing.get_args(hint)[0], "[]."
        assert not isinstance(inner, types.UnionType)
        yield f"{path}{field.name}"
        if dataclasses.is_dataclass(inner):
            yield from of_the_domain(inner, f"{path}{field.name}{dots}")


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["properties"]["schema"]["const"] == FORMAT


def test_every_field_is_described_in_a_sentence() -> None:
    whole = schema()
    for field, _, node in fields(whole, whole):
        words = node.get("description", "")
        assert len(words) > 12, field
        assert words[0].isupper() or words.partition(":")[0] in node.get("enum", ()), field
        assert words.endswith("."), field


def test_the_schema_has_the_fields_the_program_reads_and_no_others() -> None:
    whole = schema()
    assert {field for field, _, _ in fields(whole, whole)} == set(of_the_domain(Submission))


def test_nothing_beyond_the_form_is_let_in() -> None:
    whole = schema()
    for node in (whole, *whole["$defs"].values(), *(node for _, _, node in fields(whole, whole))):
        if node.get("type") == "object":
            assert node["additionalProperties"] is False


def test_the_words_of_the_schema_name_what_the_program_knows() -> None:
    whole = schema()
    assert whole["$defs"]["item"]["properties"]["item"]["examples"] == [item.id for item in CHECKLIST]
    said = whole["properties"]["marking"]["properties"]["level"]["description"]
    assert all(level in said for level in LEVELS)


def test_the_blank_template_has_every_required_field_and_fits_but_for_what_is_to_be_filled_in() -> None:
    whole = schema()
    plain = json.loads(shelf.file("templates", "submission.json").read_bytes())
    waiting = {one.field for one in placeholders(plain)}
    errors = jsonschema.Draft202012Validator(whole).iter_errors(plain)
    assert {error.json_path.removeprefix("$.") for error in errors} <= waiting
    assert set(whole["required"]) <= set(plain)


def test_the_page_for_laboratories_has_every_field_in_the_schema_s_own_words() -> None:
    page = PAGE.read_text()
    assert table() in page, f"the table of {PAGE.name} should be:\n{table()}"


def test_the_page_has_the_whole_checklist() -> None:
    assert checklist() in PAGE.read_text(), f"it should be:\n{checklist()}"


def test_the_page_s_commands_and_options_are_those_of_the_program() -> None:
    import re

    from reviewer_app.__main__ import parser

    page, known = PAGE.read_text(), set()
    for verb in ("bundle template", "bundle make", "bundle check", "bundle key new"):
        assert f"reviewer-app {verb} " in page
        node: Any = parser()
        for word in verb.split():
            (choices,) = [
                one.choices
                for one in node._actions
                if hasattr(one, "choices") and word in (one.choices or ())
            ]
            node = choices[word]
        options = {text for one in node._actions for text in one.option_strings if text.startswith("--")}
        known |= options
        unsaid = {"--help", "--json", "--rfc", "--container", "--out", "--kind"}
        assert options - unsaid <= set(re.findall(r"--[a-z][a-z0-9-]+", page)), verb
    assert set(re.findall(r"--[a-z][a-z0-9-]+", page)) <= known


def test_the_page_s_standing_template_is_one() -> None:
    from reviewer_app.intake.template import read_template

    block = PAGE.read_text().partition("    {\n")[2].partition("\n    }\n")[0]
    plain = read_template("the page", ("{" + block + "}").encode())
    assert set(plain) == {"submitter", "marking", "items", "runs", "files"}
