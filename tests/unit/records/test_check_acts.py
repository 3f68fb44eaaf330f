"""The determination beside the acts: whatever happened to a case agrees, and whatever is changed is named."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from reviewer_app.domain.acts import act_body
from reviewer_app.domain.case import Unread
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.entries import FORMAT, Entry
from reviewer_app.findings.determination import determination_bytes
from reviewer_app.records.check import Held, Standing
from reviewer_app.records.check_acts import (
    Done,
    acts_in_clear,
    pinned_faults,
    told_faults,
    told_parts,
)
from reviewer_app.records.journal_extract import read_extract
from reviewer_app.records.package import DETERMINATION_FILE
from tests.builders import JournalBuilder
from tests.builders_findings import a_finding_case
from tests.builders_findings_full import a_full_case, amended, reopened, rescinded
from tests.builders_package import files_below
from tests.builders_records import made


def acts_of(builder: JournalBuilder) -> list[Done]:
    entries = [
        Entry(FORMAT, one.seq, "0" * 96, one.at, one.by, one.case, one.act.kind, act_body(one.act))
        for one in builder.recorded
        if one.case == builder.case.id and not isinstance(one.act, Unread)
    ]
    return acts_in_clear(entries)


def faults_of(builder: JournalBuilder, head: int | None = None) -> list[str]:
    at = head or len(builder.recorded)
    told = determination_bytes(builder.register, builder.case, head_seq=at, head="0" * 96)
    return list(told_faults(json.loads(told), acts_of(builder), at))


@pytest.mark.parametrize(
    "builder",
    [
        lambda: a_finding_case(),
        lambda: a_finding_case().rendered().signed(),
        lambda: a_finding_case().rendered().signed().exported(),
        lambda: a_full_case("(S//NF)"),
        lambda: amended(a_full_case()),
        lambda: reopened(amended(a_full_case())),
        lambda: rescinded(amended(a_full_case())),
        lambda: rescinded(a_full_case()),
    ],
)
def test_whatever_happened_to_a_case_agrees(builder: Callable[[], JournalBuilder]) -> None:
    assert faults_of(builder()) == []


def test_it_is_held_against_what_was_before_its_head() -> None:
    builder = amended(a_finding_case())
    drawn = builder.case.versions[0].finding
    assert drawn is not None
    assert drawn.head_seq < len(builder.recorded)
    assert faults_of(builder, drawn.head_seq) == []


@pytest.fixture(scope="module")
def real() -> tuple[dict[str, Any], list[Done], int]:
    files = files_below(made().folder)
    found = read_extract(files["data/journal/entries.jsonl"], files["data/journal/head.json"])
    told = json.loads(files[DETERMINATION_FILE])
    return told, acts_in_clear(found.entries()), found.head.printed.seq


def changed(told: dict[str, Any], place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    copied = copy.deepcopy(told)
    inner: Any = copied
    for step in place[:-1]:
        inner = inner[step]
    assert inner[place[-1]] != value
    inner[place[-1]] = value
    return copied


@pytest.mark.parametrize(
    ("place", "value", "word"),
    [
        (("determination", "outcome"), "designated", "the determination"),
        (("determination", "official"), "Somebody else", "the determination"),
        (("determination", "decided_on"), "2020-01-01", "the determination"),
        (("determination", "recorded_by"), "okafor", "the determination"),
        (("determination", "rescinded"), {}, "the rescission"),
        (("recommendation", "outcome"), "designated", "the recommendation"),
        (("recommendation", "statement"), "Another.", "the recommendation"),
        (("recommendation", "signed_off_by"), "reyes", "the recommendation"),
        (("criteria", "sha384"), "0" * 96, "the criteria set"),
        (("criteria", "version"), "9", "the criteria set"),
        (("submission", "checkpoint_sha512"), "0" * 128, "the submission"),
        (("submission", "access_window_days"), 5, "the submission"),
        (("custody", 0, "tagmanifest_sha512"), "0" * 128, "the deliveries"),
        (("custody", 0, "files"), 28, "the deliveries"),
        (("custody",), [], "the deliveries"),
        (("clocks", "accepted_at"), "2026-01-01T00:00:00.000000Z", "the acceptance"),
        (("conflicts", 0, "conflict"), "recused", "the declarations"),
        (("conflicts", 0, "person"), "nobody", "the declarations"),
        (("conflicts",), [], "the declarations"),
        (("reviews",), [], "the reviews"),
        (("finding", "drawn_sha384"), "0" * 96, "the finding's file"),
        (("finding", "signatures", 1, "person"), "reyes", "the finding's file"),
        (("finding", "signatures", 0, "pdf_sha384"), "0" * 96, "the finding's file"),
    ],
)
def test_each_thing_the_acts_say_is_held(
    real: tuple[dict[str, Any], list[Done], int], place: tuple[str | int, ...], value: object, word: str
) -> None:
    told, acts, head = real
    assert list(told_faults(told, acts, head)) == []
    assert any(one.startswith(word) for one in told_faults(changed(told, place, value), acts, head))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("reviews", 0, "answers", 0, "likelihood"), "unlikely"),
        (("reviews", 0, "answers", 0, "rationale"), "Another."),
        (("reviews", 0, "answers", 0, "exhibits"), []),
        (("reviews", 1, "answers"), []),
        (("reviews", 1, "recommendation"), "designated"),
        (("recommendation", "draft", "judgement"), "Another."),
        (("recommendation", "draft", "outcome"), "designated"),
    ],
)
def test_reviews_and_draft_give_the_digests_of_their_acts(
    real: tuple[dict[str, Any], list[Done], int], place: tuple[str | int, ...], value: object
) -> None:
    told, acts, head = real
    assert list(pinned_faults(told, acts, head)) == []
    said = list(pinned_faults(changed(told, place, value), acts, head))
    assert len(said) == 1
    assert "does not give the digest in entry" in said[0]


def test_a_mark_typed_without_its_parentheses_gives_the_same_digest() -> None:
    """A draft printed (U) and typed U."""
    from reviewer_app.domain.acts import FindingSubmitted, Outcome

    plain = {"outcome": "not designated", "judgement": "It is.", "marking": "U"}
    digest = hashlib.sha384(canonical(plain)).hexdigest()
    told = {"reviews": [], "recommendation": {"draft": {**plain, "marking": "(U)"}}}
    for pinned, count in ((digest, 0), ("0" * 96, 1)):
        acts = [Done(1, "", "reyes", FindingSubmitted(Outcome.NOT_DESIGNATED, pinned))]
        assert len(list(pinned_faults(told, acts, 1))) == count


def test_what_cannot_be_told_apart_decides_nothing_and_what_is_said_otherwise_does() -> None:
    files = files_below(made().folder)
    found = read_extract(files["data/journal/entries.jsonl"], files["data/journal/head.json"])
    told = json.loads(files[DETERMINATION_FILE])
    likely = changed(told, ("reviews", 0, "answers", 0, "likelihood"), "unlikely")
    parts = told_parts(Held({}, {DETERMINATION_FILE: json.dumps(likely).encode()}), found)
    assert [(one.standing, one.decides) for one in parts] == [
        (Standing.VALID, True),
        (Standing.NOT_CHECKED, False),
    ]
    for garbage in (b"", b"[]", b"{}", b'{"custody": 3}', json.dumps({**told, "reviews": 3}).encode()):
        (only,) = told_parts(Held({}, {DETERMINATION_FILE: garbage}), found)
        assert only.standing is Standing.NOT_VALID, garbage
