"""The docket as one person sees it: every case, those that wait for that person first.

- What waits is what `domain.guidance` says, from the guards: the next act of a case, or another's proposal
  that wants this person's second. Proposals of the workspace belong to no case and are listed apart.
- A case is over when it is exported, closed, disposed of or withdrawn; it may still wait for somebody.
- Both clocks are shown with their warnings, which decide nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from reviewer_app.desk.disposal import standing as standing_of_disposal
from reviewer_app.desk.disposal import why_not_carry_out
from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.clocks import (
    Clock,
    access_window,
    agency_clock,
    warnings,
    window_words,
    words_of,
)
from reviewer_app.domain.guidance import standing
from reviewer_app.domain.next_act import proposal_words, proposals_for
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Register

OVER = (State.EXPORTED, State.CLOSED, State.DISPOSED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class DocketLine:
    """What the docket page shows of a case, for the person who looks.

    `window_ends` (YYYY-MM-DD, "" unknown) and `agency_day` (0 before acceptance) are what the clocks sort by;
    `warns` are the clocks that warn, and `warnings` their sentences. `checkpoint` is SHA-512, hex.
    """

    case_id: str
    developer: str
    model: str
    checkpoint: str
    request: str
    state: str
    over: bool
    window: str
    window_ends: str
    agency: str
    agency_day: int
    warns: frozenset[Clock]
    warnings: tuple[str, ...]
    marking: str
    holders: str
    mine: bool
    waiting: bool
    sentence: str
    received_at: str


def line(register: Register, case: Case, person: Person, now: datetime) -> DocketLine:
    """The case as one person sees it now."""
    summary, policy = case.submission, register.policy
    window, clock = access_window(case), agency_clock(case, policy, now)
    warned, holders = warnings(case, policy, now), holders_of(case)
    waits, sentence = standing(register, case, person)
    return DocketLine(
        case_id=case.id,
        developer=summary.organisation,
        model=f"{summary.model_name} {summary.model_version}",
        checkpoint=summary.checkpoint_sha512,
        request=summary.request_kind.value,
        state=case.state.value,
        over=case.state in OVER,
        window=window_words(case, policy, now),
        window_ends=window.ends.isoformat() if window else "",
        agency=words_of(clock),
        agency_day=clock.day if clock else 0,
        warns=frozenset(one.clock for one in warned),
        warnings=tuple(one.sentence for one in warned),
        marking=summary.marking,
        holders=", ".join(register.name(holder) for holder in holders),
        mine=person.id in holders or person.id == case.supervisor,
        waiting=waits,
        sentence=sentence,
        received_at=case.received_at,
    )


def holders_of(case: Case) -> tuple[str, ...]:
    """Who works on the case: its reviewers and its adjudicator; until it is assigned, its clerk."""
    found = (*case.reviewers, *([case.adjudicator] if case.adjudicator else []))
    return found or (case.clerk,)


def lines(desk: Desk) -> tuple[DocketLine, ...]:
    """Every case, those that wait for this person first, then the newest."""
    now = desk.clock()
    every = [
        _disposed(desk, case, line(desk.register, case, desk.person, now))
        for case in desk.register.cases.values()
    ]
    every.sort(key=lambda one: one.received_at, reverse=True)
    return tuple(sorted(every, key=lambda one: not one.waiting))


def _disposed(desk: Desk, case: Case, shown: DocketLine) -> DocketLine:
    """A disposal that is not carried out, or was cut off, is said; it waits for whoever may end it."""
    found = standing_of_disposal(desk, case)
    if found is None or (found.carried_out and not found.unfinished):
        return shown
    return replace(shown, sentence=found.sentence, waiting=not why_not_carry_out(desk, case.id))


def workspace_proposals(desk: Desk) -> tuple[str, ...]:
    """What waits for this person's second and belongs to no case, a sentence each."""
    found = proposals_for(desk.register, "", desk.person)
    return tuple(proposal_words(desk.register, one) for one in found)


def found_in(lines: Iterable[DocketLine], typed: str) -> tuple[DocketLine, ...]:
    """The lines that hold every word typed: in case, developer, model, checkpoint or state.

    Words are compared by Unicode's caseless matching of compatible forms (Unicode 3.13, D146), so that
    "STRASSE" finds "Straße" and full-width letters find plain ones.
    """
    wanted = _folded(typed).split()
    return tuple(one for one in lines if all(word in _searched(one) for word in wanted))


def _searched(one: DocketLine) -> str:
    return _folded("\n".join((one.case_id, one.developer, one.model, one.checkpoint, one.state)))


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", once.casefold())
