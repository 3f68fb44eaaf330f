"""Exhibits of a training case: cited by whoever is at the desk, for tests and pictures of pages."""

from __future__ import annotations

from reviewer_app.desk import evidence, exhibits, review
from reviewer_app.desk.comparing import compare_pairs, pairings
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitKind
from reviewer_app.store import index, sample_order
from tests.ui.builders_ui import CASE

DOCUMENT = "data/documents/elicitation-statement.md"
RUN = "ctf-40"


def cite_some(desk: Desk) -> dict[ExhibitKind, int]:
    """One exhibit of each of these kinds, numbered from 1001 on for the first reviewer."""
    pair = next(one for one in pairings(desk, CASE) if one.task == RUN)
    (comparison,) = compare_pairs(desk, [pair])
    item = index.rows(desk.reader(), sample_order.sample_ids(desk.reader(), pair.a.id))[0]
    sample = evidence.open_sample(desk, CASE, item)
    event = next(one for one in sample.events if len(one.text) > 12)
    document = evidence.open_document(desk, CASE, DOCUMENT)
    made = (
        exhibits.of_metric(desk, pair.a, pair.b, comparison, comparison.metrics[0], "(U)", "Beside."),
        exhibits.of_sample(desk, pair.a, sample, "(U)"),
        exhibits.of_event(desk, pair.a, sample, event, "(U)"),
        exhibits.of_passage(desk, pair.a, sample, event, 2, 11, "(U)"),
        exhibits.of_document(document, 10, 60, "(U)"),
    )
    return {one.exhibit: review.cite(desk, CASE, one) for one in made}
