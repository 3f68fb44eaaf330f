"""The cited comparisons: what ran, the numbers, the figures, how each was computed, what does not compare.

- The first figure holds every cited score between 0 and 1; a score on another scale stands in its table only.
- The figures of one comparison are those that its exhibit carries, as they were on the screen.
- Every figure has its numbers in a table, however long: a reader who cannot see it has each of its points.
  What is a line in the figure (a curve, a horizon) is said in words below that table.
- Where several tests stood on the page that was cited, each reading is given twice, alone and after Holm's
  adjustment, also where both are the same.
- An interval that leaves the scale on which its value lies is as the method gave it, and the cell says so.
- Samples are not listed: the join is reported, and the sealed logs hold them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer_app.domain.case import Exhibit
from reviewer_app.domain.figure import Curve, Figure, Guide, Range, Spread, series_named, unit_axis
from reviewer_app.domain.figure_words import as_table, number
from reviewer_app.findings.cited_figures import (
    CitedComparison,
    CitedDifference,
    CitedEstimate,
    CitedMetric,
    CitedRun,
    read_comparison,
)
from reviewer_app.findings.tree import Block, Items, Paragraph, Section, Style, Table
from reviewer_app.findings.words import (
    chance,
    counted,
    decimals,
    line,
    percent,
    portion,
    references,
    signed,
    stated,
)


@dataclass(frozen=True, slots=True)
class _Cited:
    """A comparison, the exhibits that cite it with their marks, "[1001] (U) [2001] (U)", and the marks."""

    where: str
    found: CitedComparison
    marks: tuple[str, ...] = ()


def side_by_side(exhibits: Sequence[Exhibit]) -> Section:
    """The section; with nothing cited it says so."""
    cited, unread = _distinct(exhibits)
    blocks: list[Block] = [Paragraph(_READING if cited else "No comparison of two runs was cited.")]
    figure = overview(cited)
    if figure is not None:
        blocks.append(figure)
    blocks += [Paragraph(_unread(number)) for number in unread]
    marks = tuple(mark for one in cited for mark in one.marks)
    sections = tuple(_one(one) for one in cited)
    return Section("Cited comparisons, side by side", tuple(blocks), sections, marks=marks)


_READING = (
    "A is the run named first. An interval says how far the score would move if other samples of the same "
    "kind had been drawn; it says nothing about samples of another kind. A reading is about the scores, "
    "not about what they mean."
)


def _distinct(exhibits: Sequence[Exhibit]) -> tuple[list[_Cited], list[int]]:
    """The comparisons, each once with every exhibit that cites it; and the exhibits not read."""
    found_in: dict[CitedComparison, list[Exhibit]] = {}
    unread = []
    for exhibit in exhibits:
        found = read_comparison(exhibit.cited.figures)
        if found is not None:
            found_in.setdefault(found, []).append(exhibit)
        elif exhibit.cited.figures is not None:
            unread.append(exhibit.number)
    return [_cited(found, cites) for found, cites in found_in.items()], unread


def _cited(found: CitedComparison, exhibits: Sequence[Exhibit]) -> _Cited:
    marks = [portion(one.cited.marking, f"exhibit {one.number}") for one in exhibits]
    where = " ".join(f"{references([one.number])} {mark}" for one, mark in zip(exhibits, marks, strict=True))
    return _Cited(where, found, tuple(marks))


def _unread(number: int) -> str:
    return (
        f"Exhibit [{number}] carries figures of a form this version does not draw; "
        "they stand in the journal as cited."
    )


def overview(cited: Sequence[_Cited]) -> Figure | None:
    """Every cited score that lies on the unit scale, one row each; None where there is none."""
    found = [row for one in cited for row in _rows(one)]
    if not found:
        return None
    level = percent(cited[0].found.level)
    pairs = {(one.found.a.model, one.found.b.model) for one in cited}
    names = f" A is {line(cited[0].found.a.model, 60)}, B is {line(cited[0].found.b.model, 60)}."
    marks = [
        Range(series, row, estimate.value, estimate.low, estimate.high, line(estimate.method, 60))
        for row, (_, *sides) in enumerate(found)
        for series, estimate in enumerate(sides)
    ]
    return Figure(
        f"Scores of both runs with {level} intervals",
        unit_axis("Score"),
        series_named(("A", "B")),
        tuple(marks),
        f"Score and {level} interval; brackets name the exhibits.{names if len(pairs) == 1 else ''}",
        tuple(label for label, *_ in found),
    )


def _rows(cited: _Cited) -> Iterator[tuple[str, CitedEstimate, CitedEstimate]]:
    found = cited.found
    for metric in found.metrics:
        values = [
            v for side in (metric.a, metric.b) for v in (side.value, side.low, side.high) if v is not None
        ]
        if values and all(0.0 <= value <= 1.0 for value in values):
            scorer = f" · {line(metric.scorer, 120)}" if len(found.metrics) > 1 else ""
            yield f"{cited.where} {line(found.a.task, 160)}{scorer}", metric.a, metric.b


def _one(cited: _Cited) -> Section:
    found = cited.found
    models = f"{line(found.a.model, 40)} beside {line(found.b.model, 40)}"
    blocks: list[Block] = [_numbers(found), *(block for one in found.figures for block in _drawn(one))]
    if found.figures_unread:
        many = counted(found.figures_unread, "figure")
        blocks.append(Paragraph(f"{many} of a form this version does not draw: in the journal as cited."))
    if _adjusts(found):
        blocks.append(Paragraph(_several(found), style=Style.SMALL))
    blocks.append(Paragraph("", label="How each number was computed"))
    blocks.append(Items(tuple(_computed(found))))
    blocks.append(Paragraph("", label="What does and does not compare"))
    blocks.append(Items(tuple(_comparable(found))))
    blocks += _settings(found)
    blocks.append(_runs(found.a, found.b))
    return Section(f"{cited.where} {line(found.a.task, 60)}: {models}", tuple(blocks), marks=cited.marks)


def _drawn(figure: Figure) -> Iterator[Block]:
    """The figure; its points as a table; its lines in words."""
    yield figure
    lines = [mark for mark in figure.marks if isinstance(mark, Curve | Guide)]
    points = tuple(mark for mark in figure.marks if not isinstance(mark, Curve | Guide))
    header, *rows = as_table(replace(figure, marks=points))
    if rows:
        cells = tuple(tuple(stated(cell, 400) for cell in row) for row in rows)
        wide = [2.0 if any(len(row[at]) > 12 for row in rows) else 1.0 for at in range(len(header))]
        widths = tuple(one / sum(wide) for one in wide)
        yield Table(f"In numbers: {line(figure.title, 200)}{_unit(figure)}", header, cells, widths)
    if lines:
        yield Items(tuple(_line(figure, mark) for mark in lines))


def _unit(figure: Figure) -> str:
    """Of what the numbers are, where no column says it: " (seconds)"."""
    spread = any(isinstance(mark, Spread) for mark in figure.marks)
    return f" ({line(figure.x.label, 60).lower()})" if spread else ""


def _line(figure: Figure, mark: Curve | Guide) -> str:
    if isinstance(mark, Curve):
        return f"Curve of {line(figure.series[mark.series].name, 300)}: {line(mark.words, 600)}."
    unit = line(figure.x.label, 60)
    return f"Line from top to bottom at {unit} {number(mark.value, figure.x)}: {line(mark.words, 300)}."


def _numbers(found: CitedComparison) -> Table:
    return Table(
        title=f"Scores, A beside B, with {percent(found.level)} intervals",
        header=("Scorer", "A", "B", "A − B", "Reading"),
        rows=tuple(
            (
                line(metric.scorer, 60),
                _estimate(metric.a),
                _estimate(metric.b),
                _difference(metric.difference),
                _reading(found, metric),
            )
            for metric in found.metrics
        ),
        widths=(0.17, 0.18, 0.18, 0.21, 0.26),
    )


def _estimate(estimate: CitedEstimate) -> str:
    if estimate.value is None:
        return f"no score\n{line(estimate.without_interval, 80)}".strip()
    interval = (
        f"{decimals(estimate.low, 2)} to {decimals(estimate.high, 2)}"
        if estimate.low is not None
        else "no interval"
    )
    if estimate.numerator is not None and estimate.denominator is not None:
        counts = f"{estimate.numerator} of {estimate.denominator}"
    else:
        counts = f"n = {estimate.n} {line(estimate.counted, 30)}"
    leaves = _leaving(estimate, 0.0)
    return f"{decimals(estimate.value)}\n{interval}\n{leaves}{counts}"


def _leaving(found: CitedEstimate | CitedDifference, least: float) -> str:
    """What there is to say of limits outside `least` to 1 where the value lies within, and a line feed."""
    if found.value is None or found.low is None or found.high is None or not least <= found.value <= 1.0:
        return ""
    scale = f"{decimals(least, 0)} to 1"
    return "" if least <= found.low and found.high <= 1.0 else f"leaves {scale}, as computed\n"


def _difference(difference: CitedDifference | None) -> str:
    if difference is None:
        return "not subtracted"
    if difference.low is None:
        interval = "no interval"
    else:
        interval = f"{signed(difference.low, 2)} to {signed(difference.high, 2)}"
    unit = "pairs" if difference.paired else "samples, unpaired"
    leaves = _leaving(difference, -1.0)
    return f"{signed(difference.value)}\n{interval}\n{leaves}n = {difference.n} {unit}"


def _reading(found: CitedComparison, metric: CitedMetric) -> str:
    """The reading alone and after adjustment, where there is one to adjust for."""
    alone, adjusted = line(metric.reading, 60), line(metric.adjusted_reading, 60)
    if _adjusted_p(metric) is None or not _adjusts(found):
        return alone if adjusted in ("", alone) else f"{alone};\nadjusted: {adjusted}"
    return f"{alone};\nadjusted: {adjusted or alone}"


def _adjusts(found: CitedComparison) -> bool:
    return found.comparisons > 1 and any(_adjusted_p(one) is not None for one in found.metrics)


def _adjusted_p(metric: CitedMetric) -> float | None:
    """The p of the test after Holm; None where nothing was tested."""
    tested = metric.difference is not None and metric.difference.p is not None
    return metric.adjusted_p if tested else None


def _several(found: CitedComparison) -> str:
    """How many tests the adjustment allows for, and where the adjusted reading stands."""
    here = sum(_adjusted_p(one) is not None for one in found.metrics)
    shown = "one of them stands here" if here == 1 else f"{here} of them stand here"
    return (
        f"{found.comparisons} tests stood on the page that was cited; {shown}. The more tests, the easier "
        "one of them shows a difference by chance: “adjusted” in the table is the reading after Holm's "
        f"adjustment for all {found.comparisons}; the other is the reading of the test alone."
    )


def _computed(found: CitedComparison) -> Iterator[str]:
    for metric in found.metrics:
        scorer = _prefix(found, metric)
        for side, estimate in (("A", metric.a), ("B", metric.b)):
            yield f"{scorer}{side}: {_how(estimate.how, estimate.method, estimate.without_interval)}"
        if metric.difference is not None:
            gap = metric.difference
            yield f"{scorer}A − B: {_how(gap.how, gap.method, gap.without_interval)}{_pairs(gap)}"
        yield from (f"{scorer}{line(words, 1200)}" for words in metric.further)
        if metric.sentence:
            yield f"{scorer}Reading: {line(metric.sentence, 400)}{_adjusted(found, metric)}"


def _prefix(found: CitedComparison, metric: CitedMetric) -> str:
    """The scorer's name, where there are several."""
    return f"{line(metric.scorer, 60)}. " if len(found.metrics) > 1 else ""


def _how(how: str, method: str, without: str) -> str:
    said = line(how, 900) or line(method, 200) or "the act does not say"
    return said if not without or without in said else f"{said} No interval: {line(without, 200)}."


def _pairs(difference: CitedDifference) -> str:
    if difference.pairs is None or "both right" in difference.how:
        return ""
    both, only_a, only_b, neither = difference.pairs
    return f" Of the pairs: both right {both}, only A {only_a}, only B {only_b}, neither {neither}."


def _adjusted(found: CitedComparison, metric: CitedMetric) -> str:
    p = _adjusted_p(metric)
    if p is None or not _adjusts(found):
        same = metric.adjusted_sentence in ("", metric.sentence)
        return "" if same else f" After adjustment: {line(metric.adjusted_sentence, 400)}"
    said = metric.adjusted_sentence or metric.sentence
    if said != metric.sentence:
        return f" Of all {found.comparisons} tests together: {line(said, 400)}"
    adjusted = f"After Holm's adjustment for {found.comparisons} tests (adjusted p {chance(p)})"
    return f" {adjusted}: the same reading."


def _comparable(found: CitedComparison) -> Iterator[str]:
    yield f"Configuration: {line(found.sentence or found.verdict or 'not stated', 600)}."
    if found.same is not None:
        yield f"{counted(found.same, 'setting agrees', 'settings agree')}."
    if found.unstated:
        names = ", ".join(line(name, 60) for name in found.unstated[:12])
        more = f" and {len(found.unstated) - 12} more" if len(found.unstated) > 12 else ""
        yield f"Stated by neither log, so it could not be checked: {names}{more}."
    for metric in found.metrics:
        if metric.join:
            yield f"{_prefix(found, metric)}Samples: {line(metric.join, 400)}"
        yield from (f"{_prefix(found, metric)}{line(caution, 400)}" for caution in metric.cautions)
    for side, run in (("A", found.a), ("B", found.b)):
        if run.graders:
            named = "; ".join(line(one, 120) for one in run.graders[:6])
            yield f"Judged by a model in {side}: {named}."
        yield from (f"Note in log {side}, {line(note, 400)}" for note in run.notes)


def _settings(found: CitedComparison) -> Iterator[Table]:
    weighing = [one for one in found.settings if one.weight != "neutral"]
    if not weighing:
        return
    yield Table(
        title="Settings that differ and can move a score",
        header=("Setting", "A", "B", "Weight", "Why it matters"),
        rows=tuple(
            (
                line(one.name, 80),
                stated(one.a, 80),
                stated(one.b, 80),
                line(one.weight, 40),
                line(one.reason, 200),
            )
            for one in weighing
        ),
        widths=(0.22, 0.16, 0.16, 0.14, 0.32),
    )


def _runs(a: CitedRun, b: CitedRun) -> Table:
    facts = [("Model", a.model, b.model), ("Task", _task(a), _task(b)), ("Dataset", a.dataset, b.dataset)]
    facts += [
        ("Epochs", _epochs(a), _epochs(b)),
        ("Created", a.created, b.created),
        ("Ended", a.status, b.status),
    ]
    facts.append(("Checkpoint", a.checkpoint, b.checkpoint))
    return Table(
        title="The runs, as their logs state them",
        header=("Item", "A", "B"),
        rows=tuple((name, stated(left, 200), stated(right, 200)) for name, left, right in facts),
        widths=(0.16, 0.42, 0.42),
    )


def _task(run: CitedRun) -> str:
    return f"{run.task}, version {run.task_version}" if run.task_version else run.task


def _epochs(run: CitedRun) -> str:
    return "" if run.epochs is None else str(run.epochs)
