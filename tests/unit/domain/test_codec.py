"""Canonical form and strict reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.acts import AUDIT, KINDS, Proposed, act_body, read_act
from reviewer_app.domain.case import Unread
from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.entries import FORMAT, GENESIS, Entry, entry_bytes, entry_digest, parse_entry
from tests.builders import a_finished_case, acts_of_the_intake, an_exhibit
from tests.builders_acts import later_acts
from tests.builders_exhibits import acts_beside_the_exhibits
from tests.builders_table import a_table_mapped


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    number: float
    word: Literal["a", "b"] = "a"


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    colours: frozenset[Colour]
    inner: tuple[Inner, ...] = ()
    maybe: Inner | None = None
    table: dict[str, int] | None = None


WHOLE = Outer("n", frozenset({Colour.RED}), (Inner(1.5), Inner(2.0, "b")), Inner(0.0), {"x": 1})


def test_what_is_written_is_read_back() -> None:
    assert from_plain(Outer, to_plain(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"extra": 1}, "unknown field extra"),
        ({"name": 3}, "Outer.name is not of the form str: it is int"),
        ({"name": None}, "it is NoneType"),
        ({"colours": ["blue"]}, "'blue' is not one of the values allowed"),
        ({"inner": [{"number": "x"}]}, r"Outer.inner\[0\].number"),
        ({"inner": [{"number": True}]}, "it is bool"),
        ({"inner": [{"number": 10**400}]}, "it is beyond what a number holds"),
        ({"inner": [{}]}, "field number is missing"),
        ({"inner": {}}, "it should be an array"),
        ({"maybe": {"number": 1, "word": "c"}}, "'c' is not one of the values allowed"),
        ({"table": {"x": "1"}}, "Outer.table.x"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], fault: str) -> None:
    plain = to_plain(WHOLE)
    with pytest.raises(NotOfTheForm, match=fault):
        from_plain(Outer, {**plain, **change})


def test_every_act_of_a_whole_case_is_read_back_from_its_canonical_form() -> None:
    whole = [one.act for one in a_finished_case().recorded]
    whole += [read_act(act.of, act.body) for act in whole if isinstance(act, Proposed)]
    acts = [*whole, *acts_of_the_intake(), *acts_beside_the_exhibits(), a_table_mapped(), *later_acts()]
    for act in acts:
        assert read_act(act.kind, act_body(act)) == act
    assert {type(act) for act in acts} >= set(KINDS.values()) - set(AUDIT)


def test_kinds_are_unique_and_stable() -> None:
    assert len(KINDS) == 83
    assert Unread.kind not in KINDS  # a sealed entry's own kind is nobody's act
    assert all(kind == form.kind for kind, form in KINDS.items())


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(body=st.dictionaries(st.text(max_size=8), _JSON, max_size=4), text=st.text(max_size=20))
def test_an_entry_survives_its_bytes_and_any_change_changes_its_digest(
    body: dict[str, object], text: str
) -> None:
    entry = Entry(FORMAT, 1, GENESIS, "2026-11-23T09:00:00.000000Z", "reyes", text, "assessed", body)
    data = entry_bytes(entry)
    assert entry_bytes(parse_entry(data)) == data
    other = entry_bytes(Entry(FORMAT, 2, GENESIS, entry.at, entry.by, text, entry.kind, body))
    assert entry_digest(other) != entry_digest(data)


def test_bytes_that_are_not_canonical_are_no_entry() -> None:
    entry = Entry(FORMAT, 1, GENESIS, "t", "reyes", "", "logged on", {})
    data = entry_bytes(entry)
    with pytest.raises(NotOfTheForm, match="its bytes differ"):
        parse_entry(data.replace(b'{"at"', b'{ "at"'))
    with pytest.raises(NotOfTheForm, match="version or bodies"):
        parse_entry(data.replace(b'"body":{}', b'"body":null'))


def test_figures_of_an_exhibit_may_be_any_json() -> None:
    figures: dict[str, object] = {"rows": [{"value": 0.55, "low": None}]}
    cited = an_exhibit(1, figures)
    assert read_act(cited.kind, act_body(cited)) == cited


def test_canonical_refuses_what_json_cannot_say() -> None:
    with pytest.raises(NotOfTheForm):
        canonical({"x": float("nan")})
