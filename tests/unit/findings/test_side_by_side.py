"""Cited figures: read with care, printed as cited, each comparison once, and said so where unread."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.acts import ExhibitCited, ExhibitKind, Source
from reviewer_app.domain.case import Exhibit
from reviewer_app.findings.cited_figures import read_comparison
from reviewer_app.findings.side_by_side import side_by_side
from reviewer_app.findings.tree import Figure, Table, texts
from tests.builders_findings import comparisons

SOURCE = (Source("data/a.eval", "ab" * 64, "results", "cd" * 48),)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def exhibit(number: int, figures: dict[str, Any] | None) -> Exhibit:
    cited = ExhibitCited(number, ExhibitKind.COMPARISON, "a comparison", "(U)", SOURCE, "", figures)
    return Exhibit("reyes", "2026-11-23T10:00:00.000000Z", cited)


def test_the_numbers_are_those_of_the_act() -> None:
    figures = comparisons()[0]
    section = side_by_side([exhibit(1, figures)])
    table = next(block for block in section.sections[0].blocks if isinstance(block, Table))
    row = table.rows[0]
    metric = figures["metrics"][0]
    assert row[1].startswith(f"{metric['a']['value']:.3f}\n")
    assert row[1].endswith(f"{metric['a']['numerator']} of {metric['a']['denominator']}")
    assert f"n = {metric['difference']['n']} pairs" in row[3]
    words = "\n".join(texts(section))
    assert metric["a"]["how"] in words
    assert metric["difference"]["how"] in words
    assert metric["verdict_sentence"] in words


def test_what_does_not_compare_is_printed_with_its_reason() -> None:
    words = "\n".join(texts(side_by_side([exhibit(3, comparisons()[2])])))
    assert "comparable with reservations: message_limit 30 against 50" in words
    assert "Settings that differ and can move a score" in words
    assert "Stated by neither log, so it could not be checked" in words


def test_the_figure_says_in_words_what_it_shows() -> None:
    section = side_by_side([exhibit(index + 1, one) for index, one in enumerate(comparisons())])
    figure = next(block for block in section.blocks if isinstance(block, Figure))
    assert len(figure.rows) == 3
    for row in figure.rows:
        assert row.label in figure.alternative
        for point in row.points:
            assert point.value is not None
            assert f"{point.series} {point.value:.3f}" in figure.alternative


def test_a_comparison_cited_by_two_reviewers_is_printed_once() -> None:
    section = side_by_side([exhibit(1, comparisons()[0]), exhibit(6, copy.deepcopy(comparisons()[0]))])
    assert [one.title.split(" ctf")[0] for one in section.sections] == ["[1] [6]"]


def test_figures_of_another_form_are_said_to_be_unread() -> None:
    section = side_by_side([exhibit(2, {"value": 1})])
    assert "Exhibit [2] carries figures of a form this version does not draw" in "\n".join(texts(section))


def test_nothing_cited_is_said() -> None:
    assert "No comparison of two runs was cited." in "\n".join(texts(side_by_side([exhibit(1, None)])))


def test_a_score_off_the_unit_scale_stands_in_its_table_only() -> None:
    figures = copy.deepcopy(comparisons()[0])
    figures["metrics"][0]["a"]["value"] = 12.5
    section = side_by_side([exhibit(1, figures)])
    assert not [block for block in section.blocks if isinstance(block, Figure)]
    assert "12.500" in "\n".join(texts(section))


@given(JSON)
def test_no_json_breaks_the_reading(figures: Any) -> None:
    read_comparison(figures if isinstance(figures, dict) else {"a": figures, "b": figures})


@pytest.mark.parametrize("place", ["a", "b", "comparability", "metrics"])
@given(value=JSON)
def test_no_part_of_another_type_breaks_the_section(place: str, value: Any) -> None:
    figures = {**comparisons()[0], place: value}
    list(texts(side_by_side([exhibit(1, figures)])))


@given(value=JSON, key=st.sampled_from(["a", "b", "difference", "cautions", "join", "scorer_a", "verdict"]))
def test_no_part_of_a_metric_of_another_type_breaks_the_section(key: str, value: Any) -> None:
    figures = {**comparisons()[0], "metrics": [{**comparisons()[0]["metrics"][0], key: value}]}
    list(texts(side_by_side([exhibit(1, figures)])))
