"""Criteria sets of the workspace: which there are, what changes, who activates, and another set for a case.

- Two people activate: a security administrator proposes what a signed file holds, a second person seconds
  it (`desk.two_people`). A set that nobody signed, or nobody believed here, is looked at and not proposed.
- In a training workspace, and in no other, the invented sample may be activated unsigned; its status says
  what it is wherever it is named.
- A case keeps the set it has pinned. Changing it opens the answers again that do not stand under the new one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app import shelf
from reviewer_app.desk import two_people
from reviewer_app.desk.criteria_files import CriteriaFile
from reviewer_app.desk.session import Desk, record
from reviewer_app.desk.two_people import Waiting
from reviewer_app.domain.acts import CriteriaActivated, CriteriaRepinned, Proposed, act_body
from reviewer_app.domain.codec import from_plain
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.criteria_diff import Change, diff
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.guards.content import affected_by
from reviewer_app.domain.guards.criteria_content import active_version
from reviewer_app.domain.register import Activation


class Standing(StrEnum):
    """Of a version: new cases pin the active one; a proposed one waits for its second person."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a set: activated (`activation`) or proposed (`waiting`). `cases` have it pinned."""

    criteria: CriteriaSet
    standing: Standing
    act: CriteriaActivated
    activation: Activation | None = None
    waiting: Waiting | None = None
    cases: tuple[str, ...] = ()

    @property
    def seq(self) -> int:
        """The entry of the journal that activated or proposed it."""
        if self.waiting is not None:
            return self.waiting.seq
        assert self.activation is not None
        return self.activation.seq


def sample() -> CriteriaSet:
    """The invented sample set that ships with the app."""
    return from_plain(CriteriaSet, json.loads(shelf.file("criteria", "sample.json").read_bytes()))


def versions(desk: Desk) -> tuple[Version, ...]:
    """Every version, what waits first, then the newest activated first."""
    proposed = (_proposed(one) for one in two_people.waiting(desk))
    activated = (_activated(desk, one) for one in desk.register.activations.values())
    return (
        *(one for one in proposed if one is not None),
        *sorted(activated, key=lambda one: one.seq, reverse=True),
    )


def changes(desk: Desk, criteria: CriteriaSet) -> tuple[CriteriaSet | None, tuple[Change, ...]]:
    """What a set changes, and against which version: the one it supersedes where it is here, else the active
    one; None where there is neither."""
    register = desk.register
    before = register.criteria.get((criteria.id, criteria.supersedes)) or active_version(
        register, criteria.id
    )
    if before is None or before.digest == criteria.digest:
        return None, ()
    return before, diff(before, criteria)


def act_of(found: CriteriaFile) -> CriteriaActivated:
    """The act that would activate what a file holds; without a good signature it names no signer."""
    if not found.trusted:
        return CriteriaActivated(found.criteria)
    return CriteriaActivated(
        found.criteria, found.signer, found.organisation, found.fingerprint, found.file_sha384
    )


def why_not_propose(desk: Desk, found: CriteriaFile) -> str:
    """Why this person may not propose what the file holds, or ""."""
    if not found.trusted and not found.criteria.invented:
        return f"It can be looked at and not be proposed. {found.verdict.sentence}"
    act = act_of(found)
    proposed = Proposed(act.kind, act_body(act))
    why_not = desk.read_only or two_people.why_not_here(desk, act)
    return why_not or refusal(desk.register, "", desk.person, proposed) or ""


def propose_activation(desk: Desk, found: CriteriaFile, reason: str = "") -> int:
    """Propose that a set may be pinned from now on; the entry of the proposal. Raises Refused."""
    why_not = why_not_propose(desk, found)
    if why_not:
        raise Refused(why_not)
    return two_people.propose(desk, "", act_of(found), reason)


def propose_sample(desk: Desk) -> int:
    """Propose the invented sample, in a training workspace; the entry of the proposal. Raises Refused."""
    return two_people.propose(desk, "", CriteriaActivated(sample()))


def second(desk: Desk, seq: int, password: str) -> CriteriaSet:
    """Be the second person: the set is active from now on. Raises Refused, WrongPassword."""
    waits = [one for one in two_people.waiting(desk) if one.seq == seq]
    act = waits[0].act if waits else None
    if not isinstance(act, CriteriaActivated):
        raise Refused(f"No criteria set waits in entry {seq}.")
    two_people.second(desk, seq, password)
    return act.criteria


def reopened_by(desk: Desk, case_id: str, name: str, version: str) -> tuple[str, ...]:
    """The criteria whose answers open again if a case takes this set. Raises Refused."""
    before, after = _pinned(desk, case_id), desk.register.criteria.get((name, version))
    if after is None:
        raise Refused(f"Criteria set {name} {version} is not activated in this workspace.")
    return affected_by(before, after)


def repin(
    desk: Desk, case_id: str, name: str, version: str, reason: str, marking: str = "(U)"
) -> tuple[str, ...]:
    """Pin another activated set to a case; the criteria whose answers are open again. Raises Refused."""
    affected = reopened_by(desk, case_id, name, version)
    digest = desk.register.criteria[name, version].digest
    act = CriteriaRepinned(name, version, digest, affected, reason.strip(), marking.strip())
    record(desk, case_id, act)
    return affected


def _pinned(desk: Desk, case_id: str) -> CriteriaSet:
    criteria = desk.register.criteria_of(desk.case(case_id))
    if criteria is None:
        raise Refused(f"No criteria set is pinned to case {case_id} yet.")
    return criteria


def _proposed(waiting: Waiting) -> Version | None:
    act = waiting.act
    if not isinstance(act, CriteriaActivated):
        return None
    return Version(act.criteria, Standing.PROPOSED, act, waiting=waiting)


def _activated(desk: Desk, one: Activation) -> Version:
    criteria, register = one.act.criteria, desk.register
    later = register.superseded_by(criteria.id, criteria.version)
    cases = tuple(
        case.id
        for case in register.cases.values()
        if case.accepted is not None
        and (case.accepted.criteria_id, case.accepted.criteria_version) == (criteria.id, criteria.version)
    )
    return Version(
        criteria, Standing.SUPERSEDED if later else Standing.ACTIVE, one.act, activation=one, cases=cases
    )
