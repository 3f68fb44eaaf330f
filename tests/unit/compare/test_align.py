from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.compare.align import Disagreement, join, natural_order
from tests.builders_compare import a_row, epochs, rows


def test_every_class_of_binary_pairs() -> None:
    a = rows([1.0, 0.0, 1.0, 0.0, None])
    b = rows([0.0, 1.0, 1.0, 0.0, 1.0])
    found = join(a, b, "match")
    assert {pair.id: pair.disagreement for pair in found.pairs} == {
        "s0": Disagreement.ONLY_A,
        "s1": Disagreement.ONLY_B,
        "s2": Disagreement.BOTH,
        "s3": Disagreement.NEITHER,
        "s4": Disagreement.UNSCORED,
    }
    assert found.disagreements == 2
    assert (found.report.paired, found.report.scored) == (5, 4)


def test_disagreements_come_first_by_size_then_id_then_unscored() -> None:
    a = [
        a_row(name, value)
        for name, value in [("t10", 1.0), ("t9", 0.0), ("same", 0.5), ("x", None), ("half", 0.5)]
    ]
    b = [
        a_row(name, value)
        for name, value in [("t10", 0.0), ("t9", 1.0), ("same", 0.5), ("x", 1.0), ("half", 0.25)]
    ]
    assert [pair.id for pair in join(a, b, "match").pairs] == ["t9", "t10", "half", "x", "same"]


def test_graded_scores_are_never_right_or_wrong() -> None:
    found = join(rows([1.0, 0.0, 7.0]), rows([0.0, 0.0, 7.0]), "match")
    assert [pair.disagreement for pair in found.pairs] == [
        Disagreement.DIFFERS,
        Disagreement.SAME,
        Disagreement.SAME,
    ]


def test_epochs_are_averaged_on_each_side() -> None:
    found = join(epochs([[1.0, 0.0], [1.0, 1.0]]), rows([1.0, 0.0]), "match")
    assert [(pair.id, pair.difference, pair.disagreement) for pair in found.pairs] == [
        ("s1", 1.0, Disagreement.ONLY_A),
        ("s0", -0.5, Disagreement.DIFFERS),
    ]
    assert "epochs averaged (up to 2 in A, 1 in B)" in found.report.sentence


def test_what_stands_alone_is_reported() -> None:
    found = join([a_row("a", 1.0), a_row("b", 1.0)], [a_row("b", 1.0), a_row("c", 0.0)], "match")
    assert (found.report.only_a, found.report.only_b) == (("a",), ("c",))
    assert found.report.sentence == "1 sample paired; 1 only in A; 1 only in B."


def test_text_and_number_join_where_only_one_fits() -> None:
    found = join([a_row("059", 1.0), a_row("7", 1.0)], [a_row(59, 0.0), a_row(7, 1.0)], "match")
    assert found.report.normalised == (("059", "59"), ("7", "7"))
    assert [(pair.a.id_type, pair.b.id_type) for pair in found.pairs] == [("string", "number")] * 2
    assert "2 ids normalised" in found.report.sentence


def test_an_ambiguous_id_is_not_joined_and_said() -> None:
    found = join([a_row("059", 1.0), a_row("59", 1.0)], [a_row(59, 0.0)], "match")
    assert found.pairs == ()
    assert found.report.ambiguous == ("059", "59")
    assert (found.report.only_a, found.report.only_b) == (("059", "59"), ("59",))
    assert "not joined, because more than one sample fits" in found.report.sentence


def test_an_exact_match_elsewhere_keeps_the_look_alike_out() -> None:
    found = join([a_row("059", 1.0), a_row(59, 1.0)], [a_row(59, 0.0)], "match")
    assert [(pair.a.id_type, pair.a.id) for pair in found.pairs] == [("number", "59")]
    assert found.report.only_a == ("059",)


def test_two_texts_are_never_normalised() -> None:
    assert join([a_row("059", 1.0)], [a_row("59", 1.0)], "match").pairs == ()


def test_text_that_is_no_number_stays_itself() -> None:
    made = [a_row(text, 1.0) for text in ("", "-", "5.0", "٥", "0x5", "--5")]
    assert join(made, [a_row(5, 1.0), a_row(0, 1.0), a_row(-5, 1.0)], "match").pairs == ()
    assert (
        join([a_row("-05", 1.0), a_row("000", 1.0)], [a_row(-5, 1.0), a_row(0, 1.0)], "match").report.paired
        == 2
    )


def test_duplicates_are_averaged_and_named() -> None:
    found = join([a_row("a", 1.0), a_row("a", 0.0)], [a_row("a", 1.0)], "match")
    assert found.report.duplicates_a == ("a",)
    assert found.pairs[0].score_a == 0.5
    assert "repeated row in A" in found.report.sentence


def test_scorers_may_differ_by_name() -> None:
    found = join([a_row("a", 1.0, scorer="match")], [a_row("a", 0.0, scorer="includes")], "match", "includes")
    assert found.pairs[0].disagreement is Disagreement.ONLY_A


def test_the_json_carries_what_the_grid_shows() -> None:
    a = [a_row("a", 1.0, limit="message", tokens=7, error="boom", edited=True)]
    found = join(a, [a_row("a", 0.0)], "match").as_json()
    (pair,) = found["pairs"]  # type: ignore[misc]
    assert pair["a"]["limit"] == "message"  # type: ignore[index,call-overload]
    assert pair["a"]["locators"] == ["at-a-1"]  # type: ignore[index,call-overload]
    assert pair["a"]["edited"] is True  # type: ignore[index,call-overload]
    assert join(a, [a_row("a", 0.0)], "match").as_json(pairs=False)["pairs"] == []


@given(st.lists(st.sampled_from([0.0, 1.0, None]), max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(values: list[float | None], chance: random.Random) -> None:
    a, b = rows(values), rows(values[::-1])
    mixed = [*a]
    chance.shuffle(mixed)
    assert join(mixed, b, "match").pairs == join(a, b, "match").pairs


@given(st.lists(st.text("0123456789ab-", max_size=6), unique=True, max_size=12))
def test_every_sample_is_paired_or_stands_alone(names: list[str]) -> None:
    a = [a_row(name, 1.0) for name in names]
    b = [a_row(int(name) if name.isdigit() else name, 0.0) for name in names if name]
    found = join(a, b, "match")
    assert len(found.pairs) + len(found.only_a) == len(found.all_a)
    assert len(found.pairs) + len(found.only_b) == len(found.all_b)


def test_natural_order() -> None:
    names = ["task-10", "task-9", "task-09", "Task", "", "9" * 5000]
    assert sorted(names, key=natural_order) == ["", "Task", "task-9", "task-09", "task-10", "9" * 5000]
