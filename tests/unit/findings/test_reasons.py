"""Every reason and statement a person wrote stands in the finding with the mark it was given, and raises it.

Each is marked above all else by itself, in a case that is SECRET without it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from reviewer_app.domain.acts import (
    Act,
    Amended,
    Assigned,
    BannerLowered,
    ClockPaused,
    Conflict,
    ConflictDeclared,
    CriteriaActivated,
    CriteriaRepinned,
    Determined,
    InformationRequestDropped,
    ItemWaived,
    PersonEnrolled,
    PolicySet,
    Proposed,
    Reopened,
    Rescinded,
    Returned,
    SignedOff,
)
from reviewer_app.domain.case import Recorded
from reviewer_app.domain.fold import fold
from reviewer_app.domain.people import Employer, Role
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.findings.determination import determination_bytes
from reviewer_app.findings.document import finding
from reviewer_app.findings.tree import Document, Paragraph
from tests.builders import CASE, JournalBuilder, an_exhibit
from tests.builders_findings import a_determination
from tests.builders_findings_full import (
    AMENDED,
    CHANGES,
    DROPPED,
    LOWERED,
    PAUSED,
    REOPENED,
    RESCINDED,
    WAIVED,
    a_full_case,
    amended,
    lowered,
    reopened,
    rescinded,
)
from tests.builders_walk import second_set
from tests.unit.findings.test_determination import validator

MARK, BANNER, BELOW = "(S//NF)", "SECRET//NOFORN", "SECRET"
STATEMENT = "I concur with both reviewers."
WEIGH = "Please weigh the message limit once more."
LEFT = "A reviewer recused himself after the reveal; another takes the seat."
Story = Callable[[], JournalBuilder]
REPINNED = "The office issued a second version of the set while the review went on."


@cache
def whole() -> JournalBuilder:
    """Drawn, amended, reopened, determined anew, rescinded; overridden each time."""
    return rescinded(reopened(amended(a_full_case("(S)"))))


@cache
def concurred() -> JournalBuilder:
    """Another set on the way, a reviewer replaced after the reveal; signed off as drafted; banner lowered."""
    builder = JournalBuilder().staffed().act("castellane", PolicySet(SitePolicy(ceiling="SECRET")), case="")
    enrolled = PersonEnrolled(
        "halloran", "Halloran", frozenset({Role.REVIEWER}), Employer.GOVERNMENT, "00" * 48,
        nondisclosure="2026-01-05",
    )  # fmt: skip
    builder.act("castellane", enrolled, case="")
    other = second_set()
    builder.received().accepted().assigned()
    builder.two("castellane", "abara", CriteriaActivated(other), case="")
    first = other.criteria[0].id
    builder.act("abara", CriteriaRepinned(other.id, other.version, other.digest, (first,), REPINNED))
    builder.answered("reyes")
    builder.act("reyes", replace(an_exhibit(builder.case.next_exhibit("reyes")), marking="(S)"))
    builder.locked("reyes").answered("lindqvist").locked("lindqvist").revealed().drafted()
    builder.act("abara", Returned(WEIGH))
    builder.act("lindqvist", ConflictDeclared(Conflict.RECUSED, LEFT, "(U)"))
    builder.act("abara", Assigned(("reyes", "halloran"), LEFT))
    builder.answered("halloran").locked("reyes").locked("halloran").revealed().drafted().signed_off()
    return lowered(builder.act("abara", a_determination()), BANNER, BELOW)


# The act, where it happens, and its texts. What is not in a finding (a hold, a closing) is not here.
TOLD: tuple[tuple[type[Act], Story, tuple[str, ...]], ...] = (
    (ItemWaived, whole, (WAIVED,)),
    (InformationRequestDropped, whole, (DROPPED,)),
    (ClockPaused, whole, (PAUSED,)),
    (Amended, whole, (AMENDED, CHANGES)),
    (Reopened, whole, (REOPENED,)),
    (Rescinded, whole, (RESCINDED,)),
    (CriteriaRepinned, concurred, (REPINNED,)),
    (Returned, concurred, (WEIGH,)),
    (Assigned, concurred, (LEFT,)),
    (SignedOff, concurred, (STATEMENT,)),
    (Determined, concurred, ("Memorandum 7.",)),
    (BannerLowered, concurred, (LOWERED,)),
)
NAMES = [form.__name__ for form, _, _ in TOLD]


def raised(builder: JournalBuilder, form: type[Act] | None) -> JournalBuilder:
    """The same journal with the texts of every act of this form marked `MARK`."""
    acts = [_raised(one, form) for one in builder.recorded]
    return JournalBuilder(fold(acts), acts, builder.head, builder.now)


def _raised(one: Recorded, form: type[Act] | None) -> Recorded:
    act = one.act
    if form is not None and isinstance(act, form):
        return replace(one, act=replace(act, marking=MARK))  # type: ignore[arg-type]  # each of TOLD has one
    if form is not None and isinstance(act, Proposed) and act.of == form.kind:
        return replace(one, act=replace(act, body={**act.body, "marking": MARK}))
    return one


def drawn(builder: JournalBuilder) -> Document:
    return finding(
        builder.register, builder.register.cases[CASE], head_seq=len(builder.recorded), head="5a" * 48
    )


def paragraphs(node: object) -> Iterator[Paragraph]:
    if isinstance(node, Paragraph):
        yield node
    for name in ("sections", "blocks"):
        for inner in getattr(node, name, ()):
            yield from paragraphs(inner)


def objects(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(inner)


def test_without_it_the_case_is_below() -> None:
    assert drawn(whole()).marking == BELOW
    assert f"roll up to {BELOW}." in " ".join(one.text for one in paragraphs(drawn(concurred())))


@pytest.mark.parametrize(("form", "story", "said"), TOLD, ids=NAMES)
def test_each_stands_with_exactly_its_mark_and_raises_the_banner(
    form: type[Act], story: Story, said: tuple[str, ...]
) -> None:
    document = drawn(raised(story(), form))
    every = list(paragraphs(document))
    assert any(f"The portions printed here roll up to {BANNER}." in one.text for one in every)
    assert story is concurred or document.marking == BANNER  # there the banner was lowered by two people
    assert {one.text for one in every if one.mark == MARK} == set(said)
    assert {one.mark for one in every if one.text in said} == {MARK}


@pytest.mark.parametrize(("form", "story", "said"), TOLD, ids=NAMES)
def test_the_twin_for_machines_has_the_mark_beside_the_text(
    form: type[Act], story: Story, said: tuple[str, ...]
) -> None:
    made = raised(story(), form)
    data = determination_bytes(
        made.register, made.register.cases[CASE], head_seq=len(made.recorded), head="5a" * 48
    )
    plain = json.loads(data)
    validator().validate(plain)
    beside = [
        {one.get("marking"), one.get(f"{key}_marking")}
        for one in objects(plain)
        for key, value in one.items()
        if value in said
    ]
    assert len(beside) >= len(said)
    assert all(MARK in marks for marks in beside)


def test_a_reviewer_who_came_after_the_reveal_is_named_as_not_blind() -> None:
    said = [one.text for one in paragraphs(drawn(concurred())) if "was not blind" in one.text]
    assert said == ["Halloran joined after the reveal; this review was not blind."]
    made = concurred()
    data = determination_bytes(
        made.register, made.register.cases[CASE], head_seq=len(made.recorded), head="5a" * 48
    )
    blind = {one["reviewer"]: one["not_blind"] for one in json.loads(data)["reviews"]}
    assert blind == {"reyes": False, "halloran": True}
