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
from reviewer_app.domain.evidence import Setting
from reviewer_app.domain.figure import Curve, Dot, Figure, Range
from reviewer_app.domain.figure_words import alternative
from reviewer_app.findings.cited_figures import read_comparison
from reviewer_app.findings.side_by_side import side_by_side
from reviewer_app.findings.tree import Section, Table, texts
from tests.builders_compare import a_full_comparison, a_hard_run, a_row, a_run
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


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def test_every_figure_has_all_its_points_in_a_table_however_many() -> None:
    (metric,) = a_hard_run_beside(60)
    (section,) = side_by_side([exhibit(1, metric)]).sections
    figures = [block for block in section.blocks if isinstance(block, Figure)]
    by_minutes = next(one for one in figures if one.y is not None)
    dots = [mark for mark in by_minutes.marks if isinstance(mark, Dot)]
    assert len(dots) > 30
    table = next(one for one in tables(section) if one.title == f"In numbers: {by_minutes.title}")
    assert len(table.rows) == len(dots)
    assert all(all(row) for row in table.rows)
    assert not any("…" in cell for row in table.rows for cell in row)
    said = "\n".join(texts(section))
    for curve in (mark for mark in by_minutes.marks if isinstance(mark, Curve)):
        assert curve.words in said
    for drawn in figures:
        assert any(one.title.startswith(f"In numbers: {drawn.title}") for one in tables(section))


def a_hard_run_beside(samples: int) -> list[dict[str, Any]]:
    """One comparison over so many samples, each of another duration."""
    rows = [
        a_row(f"s{at}", float(at < samples / 2), metadata=(Setting("human_minutes", str(10 + at)),))
        for at in range(samples)
    ]
    run = a_run()
    return [json.loads(canonical(compare_runs(run, rows, run, rows).as_json(pairs=False)))]


def on_a_page_of(tests: int, **changed: Any) -> dict[str, Any]:
    cited = copy.deepcopy(comparisons()[0])
    cited["comparisons"] = tests
    alone = {name: cited["metrics"][0][name] for name in ("verdict", "verdict_sentence")}
    same = {"verdict_holm": alone["verdict"], "verdict_holm_sentence": alone["verdict_sentence"]}
    cited["metrics"][0] |= {"holm_p": 0.0123, **same, **changed}
    return cited


def test_of_several_tests_the_adjusted_reading_stands_beside_the_plain_one_also_where_it_is_the_same() -> (
    None
):
    (section,) = side_by_side([exhibit(1, on_a_page_of(5))]).sections
    reading = tables(section)[0].rows[0][4]
    plain = comparisons()[0]["metrics"][0]["verdict"]
    assert reading == f"{plain};\nadjusted: {plain}"
    said = "\n".join(texts(section))
    assert "5 tests stood on the page that was cited; one of them stands here." in said
    assert "After Holm's adjustment for 5 tests (adjusted p 0.0123): the same reading." in said


def test_a_reading_that_the_adjustment_takes_back_stands_beside_the_plain_one() -> None:
    taken_back = {"verdict_holm": "cannot tell apart", "verdict_holm_sentence": "They cannot be told apart."}
    section = side_by_side([exhibit(1, on_a_page_of(5, holm_p=0.06, **taken_back))]).sections[0]
    assert tables(section)[0].rows[0][4] == "higher;\nadjusted: cannot tell apart"
    assert "Of all 5 tests together: They cannot be told apart." in "\n".join(texts(section))


def test_of_one_test_nothing_is_said_of_adjustment() -> None:
    words = "\n".join(texts(side_by_side([exhibit(1, on_a_page_of(1))])))
    assert "adjust" not in words
    assert "Holm" not in words


def test_an_interval_that_leaves_the_scale_of_its_value_says_so_and_is_not_cut() -> None:
    cited = on_a_page_of(1)
    cited["metrics"][0]["a"] |= {"value": 0.833, "low": 0.405, "high": 1.262}
    cited["metrics"][0]["b"] |= {"value": 0.4, "low": 0.1, "high": 1.0}
    row = tables(side_by_side([exhibit(1, cited)]).sections[0])[0].rows[0]
    assert "0.41 to 1.26\nleaves 0 to 1, as computed" in row[1] or "0.40 to 1.26\nleaves 0 to 1" in row[1]
    assert "leaves" not in row[2]
