"""What a classified paper is derived of: criteria set, submission, the originals behind its exhibits.

The acts hold no declassification instruction of a source: 25 years are counted from the day on which it came
(`banner`). Where a person marked a text above all its sources, the submission stands as the source: it is
what the text was written of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reviewer_app.domain.acts import Received, SupplementReceived
from reviewer_app.domain.acts import Source as CitedIn
from reviewer_app.domain.case import Case, Exhibit, came_at
from reviewer_app.domain.marking import Source, parse
from reviewer_app.domain.register import Register
from reviewer_app.findings.words import day, portion


def sources(register: Register, case: Case, exhibits: Iterable[Exhibit] = ()) -> tuple[Source, ...]:
    """The classified ones, in that order; the latest delivery where none is. Raises PortionUnreadable."""
    found = (*_criteria(register, case), *_deliveries(case), *_cited(register, case, exhibits))
    return tuple(dict.fromkeys(found)) or (_delivery(*came(case)[-1]),)


def came(case: Case) -> tuple[tuple[Received, str], ...]:
    """Every delivery with the time at which it came, oldest first."""
    later = (one for one in case.history if isinstance(one.act, SupplementReceived))
    times = (case.received_at, *(one.at for one in later))
    return tuple(zip(case.deliveries, times, strict=True))


def _criteria(register: Register, case: Case) -> Iterator[Source]:
    criteria = register.criteria_of(case)
    if criteria is not None and _classified(criteria.marking, "the criteria set"):
        made = register.activations.get((criteria.id, criteria.version))
        at = made.at if made else case.accepted_at
        yield _source(f"Criteria set {criteria.name}, {criteria.issuing_office}", at)


def _deliveries(case: Case) -> Iterator[Source]:
    for received, at in came(case):
        if _classified(received.submission.marking, f"delivery {received.submission.sequence}"):
            yield _delivery(received, at)


def _delivery(received: Received, at: str) -> Source:
    said = received.submission
    return _source(f"Submission {said.submission_id}, sequence {said.sequence}, {said.organisation}", at)


def _cited(register: Register, case: Case, exhibits: Iterable[Exhibit]) -> Iterator[Source]:
    for exhibit in exhibits:
        if _classified(exhibit.cited.marking, f"exhibit {exhibit.number}"):
            for one in exhibit.cited.sources:
                yield _source(f"{one.path}, case {one.case or case.id}", _path_came(register, case, one))


def _path_came(register: Register, case: Case, one: CitedIn) -> str:
    """When the delivery came that holds the original of a citation."""
    held = register.cases.get(one.case, case) if one.case else case
    return came_at(held, one.path)


def _source(name: str, at: str) -> Source:
    return Source(f"{name}, received {day(at)}", "", date.fromisoformat(day(at)))


def _classified(mark: str, where: str) -> bool:
    return parse(portion(mark, where)).level.classified
