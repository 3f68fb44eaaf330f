"""Filters at the desk: a person's expression as a tree, and those he or she keeps by name."""

from __future__ import annotations

from reviewer_app.desk import coverage
from reviewer_app.desk.evidence import guarded
from reviewer_app.desk.session import Desk
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.filter import Filter, parse
from reviewer_app.domain.filter_record import SampleRecord, texts
from reviewer_app.store import index, sample_words, saved_filters, search
from reviewer_app.store.saved_filters import SavedFilter

MOST_KEPT = 100


class NoName(DeskError):
    """A filter that is kept needs a name of one to 80 characters: {name}."""


class TooManyFilters(DeskError):
    """{count} filters are kept already; remove one before another is added."""


def kept(desk: Desk) -> tuple[SavedFilter, ...]:
    """This person's filters, by name."""
    return saved_filters.of(desk.reader(), desk.person.id)


def keep(desk: Desk, name: str, expression: str) -> None:
    """Keep a filter, in place of one of the same name. Raises NotAFilter, NoName, TooManyFilters, Refused.

    An expression of two runs (with sides) may be kept as well."""
    parse(expression, pair=True)
    if not 1 <= len(name.strip()) <= 80:
        raise NoName(name=name)
    names = {one.name for one in kept(desk)}
    if len(names) >= MOST_KEPT and name.strip() not in names:
        raise TooManyFilters(count=len(names))
    _writable(desk)
    person = desk.person.id
    desk.workspace.writer.do(lambda c: saved_filters.put(c, person, name.strip(), expression.strip()))


def remove(desk: Desk, name: str) -> bool:
    """Remove one of this person's filters; False when there was none of that name. Raises Refused."""
    _writable(desk)
    person = desk.person.id
    return desk.workspace.writer.do(lambda c: saved_filters.delete(c, person, name))


def records(desk: Desk, run_id: str, tree: Filter) -> dict[int, SampleRecord]:
    """Every sample of a run as `evaluate` asks for it, by index id: for the grid of two runs. Raises Refused.

    The full-text parts of the filter are looked up here, once; a sample whose body is not in the index
    neither holds a text nor lacks it."""
    run = index.run(desk.reader(), run_id)
    if run is None:
        raise KeyError(run_id)
    guarded(desk, run.case_id)
    reader = desk.reader()
    holding = {text: search.samples_with(reader, run_id, text) for text in texts(tree)}
    opened = coverage.opened_ids(desk, run.case_id, run_id)
    made: dict[int, SampleRecord] = {}
    for one in sample_words.of_run(reader, run_id):
        mentioned = {text: one.id in ids if one.indexed else None for text, ids in holding.items()}
        made[one.id] = SampleRecord(one.sample, one.id in opened, one.answer, one.explanation, mentioned)
    return made


def _writable(desk: Desk) -> None:
    if desk.read_only:
        raise Refused(desk.read_only)
