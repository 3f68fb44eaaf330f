"""Cited figures: read with care, printed as cited, each comparison once, and said so where unread."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.compare.figures import figures_of
from reviewer_app.compare.matrix import compare_runs
from reviewer_app.domain.acts import ExhibitCited, ExhibitKind, Source
from reviewer_app.domain.case import Exhibit
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.figure import Figure, Range
from reviewer_app.domain.figure_words import alternative
from reviewer_app.findings.cited_figures import read_comparison
from reviewer_app.findings.side_by_side import side_by_side
from reviewer_app.findings.tree import Table, texts
from tests.builders_compare import a_full_comparison, a_hard_run, a_run
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
    words = alternative(figure)
    for row, label in enumerate(figure.rows):
        assert label in words
        for mark in figure.of_row(row):
            assert isinstance(mark, Range)
            assert mark.value is not None
            assert f"{figure.series[mark.series].name} {mark.value:.3f}" in words


def test_the_figures_of_the_act_are_those_of_the_screen() -> None:
    """What the finding draws is what was cited, mark by mark, after the journal's canonical JSON."""
    cited = json.loads(canonical(a_full_comparison().as_json(pairs=False)))
    (section,) = side_by_side([exhibit(1, cited)]).sections
    drawn = tuple(block for block in section.blocks if isinstance(block, Figure))
    assert drawn == figures_of(a_full_comparison())[1:]
    assert len(drawn) == 5
    words = "\n".join(texts(section))
    assert "pass@3, unbiased: the chance that of 3 attempts" in words
    assert "50 % horizon" in words
    assert "agreement of match with human_label" in words


def test_a_cited_comparison_stays_small() -> None:
    """No sample's words, and its size does not follow the number of samples."""
    small, large = (
        len(
            canonical(
                compare_runs(
                    a_run(), a_hard_run(60.0, 1, samples=n), a_run(), a_hard_run(9.0, 2, samples=n)
                ).as_json(pairs=False)
            )
        )
        for n in (60, 600)
    )
    assert large < 60_000
    assert large < 1.4 * small
    assert b"question" not in canonical(a_full_comparison().as_json(pairs=False))


def test_what_an_older_version_cited_has_no_figures_of_its_own() -> None:
    old = copy.deepcopy(comparisons()[0])
    for name in ("figures", "graders"):
        old.pop(name)
    for name in ("attempts", "horizon", "agreement", "drawn_again"):
        old["metrics"][0].pop(name)
    for one in old["comparability"]["differences"]:
        one.pop("subject")
    (section,) = side_by_side([exhibit(1, old)]).sections
    assert not [block for block in section.blocks if isinstance(block, Figure)]
    assert old["metrics"][0]["difference"]["how"] in "\n".join(texts(section))


def test_a_figure_that_is_not_of_the_form_is_said_to_be_unread() -> None:
    cited = json.loads(canonical(a_full_comparison().as_json(pairs=False)))
    cited["figures"][0]["marks"][0]["row"] = 99
    (section,) = side_by_side([exhibit(1, cited)]).sections
    assert "1 figure of a form this version does not draw" in "\n".join(texts(section))


def test_the_marks_of_a_comparison_are_those_of_every_exhibit_that_cites_it() -> None:
    first, second = exhibit(1, comparisons()[0]), exhibit(6, copy.deepcopy(comparisons()[0]))
    higher = replace(second, cited=replace(second.cited, marking="SECRET//NOFORN"))
    section = side_by_side([first, higher])
    assert section.marks == ("(U)", "(S//NF)")
    assert section.sections[0].title.startswith("[1] (U) [6] (S//NF) ctf-40")


def test_a_comparison_cited_by_two_reviewers_is_printed_once() -> None:
    section = side_by_side([exhibit(1, comparisons()[0]), exhibit(6, copy.deepcopy(comparisons()[0]))])
    assert [one.title.split(" ctf")[0] for one in section.sections] == ["[1] (U) [6] (U)"]


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


@pytest.mark.parametrize("place", ["a", "b", "comparability", "metrics", "figures", "graders"])
@given(value=JSON)
def test_no_part_of_another_type_breaks_the_section(place: str, value: Any) -> None:
    figures = {**comparisons()[0], place: value}
    list(texts(side_by_side([exhibit(1, figures)])))


@given(value=JSON, key=st.sampled_from(["a", "b", "difference", "cautions", "join", "scorer_a", "verdict"]))
def test_no_part_of_a_metric_of_another_type_breaks_the_section(key: str, value: Any) -> None:
    figures = {**comparisons()[0], "metrics": [{**comparisons()[0]["metrics"][0], key: value}]}
    list(texts(side_by_side([exhibit(1, figures)])))
