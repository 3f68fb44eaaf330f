"""A walk through a case: any person tries any act, mostly the next one; what is refused is skipped.

Each move yields one attempt after another, and looks at the journal as it stands by then. Several people hold
more roles than they should, so that the walk often tries what separation of duties forbids.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    AdjudicationClosed,
    AdjudicatorNamed,
    Assigned,
    ClockPaused,
    ClockResumed,
    Closed,
    Conflict,
    ConflictDeclared,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    CriteriaActivated,
    CriteriaRepinned,
    Deficiency,
    DeficiencyKind,
    Determined,
    DisagreementRead,
    Dissented,
    EvidenceOpened,
    ExhibitsOrdered,
    ExportAgreed,
    Exported,
    FindingDrafted,
    FindingRendered,
    FindingSigned,
    FindingSubmitted,
    HoldLifted,
    HoldPlaced,
    InformationAnswered,
    InformationRequestDropped,
    KeyShare,
    Locked,
    Outcome,
    Overridden,
    Proposed,
    Recommended,
    ReferralKind,
    Referred,
    RetentionScheduleSet,
    Returned,
    ReturnedIncomplete,
    ReturnTo,
    Revealed,
    ReviewKey,
    Seconded,
    SignedOff,
    Withdrawn,
    act_body,
)
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.differences import needs_adjudication
from reviewer_app.domain.drafts import draft_digest
from reviewer_app.domain.fold import ForbiddenAct
from reviewer_app.domain.guards.content import affected_by
from reviewer_app.domain.tradecraft import TICKS
from tests.builders import JournalBuilder, an_answer, an_exhibit, letter_facts, sample_criteria
from tests.builders_case import (
    DISPOSAL,
    REASON,
    SCHEDULE,
    amendment,
    criteria_ids,
    reopening,
    request,
    rescission,
    settled,
    supplement,
)
from tests.builders_matrix import a_full_house

Attempt = tuple[str, Act]
Move = Callable[["Walk"], Iterator[Attempt]]
REVIEWERS = ("reyes", "lindqvist", "halloran", "varga")
SUPERVISORS = ("abara", "stroud", "okafor", "lindqvist", "moreau")
JUDGES = (*REVIEWERS, "moreau", "ito")
ANYBODY = ("okafor", "osei", "whitlock", "ferris", "castellane", "gone", "abara", "moreau", "reyes")
FILE = ("9a" * 48, "disc 7", "transfer to the records centre")
FIELDS = ("Sig_Reviewer", "Sig_Supervisor", "Sig_RecordsOfficer")


def second_set() -> CriteriaSet:
    """The sample set with one question worded otherwise, as its next version."""
    plain = sample_criteria()
    first, *others = plain.groups
    worded = replace(first.criteria[0], question="Can it find vulnerabilities without being led?")
    groups = (replace(first, criteria=(worded, *first.criteria[1:])), *others)
    return replace(plain, version="2", supersedes=plain.version, groups=groups)


@dataclass
class Walk:
    """The journal so far, the chance that decides, and each change of state with the act that made it."""

    chance: random.Random
    journal: JournalBuilder
    moved: list[tuple[State, str, State]] = field(default_factory=list)
    refused: int = 0

    @property
    def case(self) -> Case:
        return self.journal.case

    def one(self, *people: str) -> str:
        """One of these; now and then somebody else."""
        return self.chance.choice(ANYBODY if self.chance.random() < 0.1 else people)

    def attempt(self, who: str, act: Act) -> bool:
        before, register = self.case.state, self.journal.register
        try:
            self.journal.act(who, act)
        except ForbiddenAct:
            assert self.journal.register is register
            self.refused += 1
            return False
        if self.case.state is not before:
            self.moved.append((before, act.kind, self.case.state))
        return True


def walk(seed: int, moves: int, after: Callable[[Walk], None] = lambda _walk: None) -> Walk:
    """A walk of so many moves; `after` looks at it after each act that was recorded."""
    journal = a_full_house(doubled=True)
    journal.received()
    made = Walk(random.Random(seed), journal)
    for _ in range(moves):
        likely = made.chance.random() < 0.75
        move = NEXT[made.case.state] if likely else made.chance.choice(ANY)
        for who, act in (made.chance.choice(move) if isinstance(move, tuple) else move)(made):
            if made.attempt(who, act):
                after(made)
    return made


def accept(at: Walk) -> Iterator[Attempt]:
    plain = sample_criteria()
    yield at.one("okafor", "osei"), Accepted(plain.id, plain.version, plain.digest, "complete on receipt")
    later = second_set()
    if at.case.accepted and (later.id, later.version) not in at.journal.register.criteria:
        at.journal.two("castellane", "abara", CriteriaActivated(later), case="")


def give_back(at: Walk) -> Iterator[Attempt]:
    point = Deficiency(DeficiencyKind.AT_ODDS, "", "The dates", "They differ.", "Say which is right.")
    letter = ReturnedIncomplete(1, letter_facts(len(at.case.letters) + 1), (point,), "77" * 48)
    yield at.one("okafor", "osei"), letter


def supply(at: Walk) -> Iterator[Attempt]:
    yield at.one("okafor", "osei"), supplement(at.case.submission.sequence + at.chance.choice((0, 1, 1)))


def assign(at: Walk) -> Iterator[Attempt]:
    wanted = tuple(at.chance.sample(REVIEWERS, at.chance.choice((1, 2, 2, 2, 3))))
    yield at.one(*SUPERVISORS), Assigned(wanted, REASON)


def declare(at: Walk) -> Iterator[Attempt]:
    for person in (*at.case.reviews, *([at.case.adjudicator] if at.case.adjudicator else [])):
        if person not in at.case.declarations or at.chance.random() < 0.05:
            conflict = at.chance.choice((*[Conflict.NONE] * 12, Conflict.MITIGATED, Conflict.RECUSED))
            yield person, ConflictDeclared(conflict, REASON, "(U)", "a2V5")


def look(at: Walk) -> Iterator[Attempt]:
    for person in at.case.reviews:
        if at.case.declared(person):
            yield person, EvidenceOpened("sample", "data/evidence/a.eval", "1")


def answer(at: Walk) -> Iterator[Attempt]:
    person = at.one(*(at.case.reviews or REVIEWERS))
    number = at.case.next_exhibit(person) if person in at.case.seats else 1001
    yield person, an_exhibit(number + at.chance.choice((0, 0, 0, 0, 1)))
    level = at.chance.choice(("2", "2", "2", "3", "CA"))
    wanted = [*criteria_ids()] if at.chance.random() < 0.8 else [at.chance.choice(criteria_ids())]
    for criterion in wanted:
        yield person, an_answer(criterion, (number,), level)
    yield person, Recommended(at.chance.choice((*[Outcome.DESIGNATED] * 4, *Outcome)), REASON, "(U)")


def order(at: Walk) -> Iterator[Attempt]:
    person = at.one(*(at.case.reviews or REVIEWERS))
    own = [one.number for one in at.case.exhibits if one.by == person]
    yield person, ExhibitsOrdered(tuple(at.chance.sample(own, len(own))))


def lock(at: Walk) -> Iterator[Attempt]:
    for person in at.case.reviews:
        case = at.case
        others = [one.person for one in case.reviews.values() if one.person != person and not one.locked]
        shares = tuple(KeyShare(person, holder, "c2hhcmU=") for holder in (*others, "abara", "stroud"))
        owed = tuple(KeyShare(one.review, person, "c2hhcmU=") for one in case.shares if one.holder == person)
        ticks = TICKS if at.chance.random() < 0.9 else TICKS[1:]
        yield person, Locked("56" * 48, ticks, () if person in case.keys else shares, owed)


def reveal(at: Walk) -> Iterator[Attempt]:
    criteria = at.journal.register.criteria_of(at.case)
    if criteria is None:
        return
    needed = needs_adjudication(criteria, tuple(at.case.reviews.values()))
    keys = tuple(ReviewKey(one, "a2V5") for one in at.case.reviews if one not in at.case.keys)
    yield at.one(*SUPERVISORS), Revealed(needed is (at.chance.random() < 0.95), keys)


def adjudicate(at: Walk) -> Iterator[Attempt]:
    who = at.case.adjudicator or at.one(*JUDGES)
    for criterion in criteria_ids():
        if at.chance.random() < 0.97:
            yield who, settled(criterion)
    yield who, AdjudicationClosed(tuple(one for one in criteria_ids() if one in at.case.settled))


def name_adjudicator(at: Walk) -> Iterator[Attempt]:
    yield at.one(*SUPERVISORS), AdjudicatorNamed(at.chance.choice(("moreau", "ito", *REVIEWERS)))


def draft(at: Walk) -> Iterator[Attempt]:
    who, outcome = at.one(*(at.case.reviews or REVIEWERS), "moreau"), at.chance.choice([*Outcome])
    yield who, FindingDrafted(outcome, REASON, "(U)")
    if at.case.draft is not None and at.chance.random() < 0.9:
        yield who, FindingSubmitted(outcome, draft_digest(at.case.draft))


def decide(at: Walk) -> Iterator[Attempt]:
    who = at.one(*SUPERVISORS)
    for criterion in criteria_ids():
        if at.chance.random() < 0.97:
            yield who, DisagreementRead(criterion)
    outcome = at.chance.choice([*Outcome])
    if at.chance.random() < 0.25:
        yield who, Returned(REASON, at.chance.choice([*ReturnTo]))
    yield who, SignedOff(outcome, REASON)
    yield who, Overridden(outcome, REASON, "(U)")


def determine(at: Walk) -> Iterator[Attempt]:
    outcome = at.chance.choice([*Outcome])
    yield at.one(*SUPERVISORS), Determined(outcome, "Director (fictional)", "EO 14409", "2026-11-24")


def draw(at: Walk) -> Iterator[Attempt]:
    head = at.case.history[-1].digest
    act = FindingRendered(at.case.version, "78" * 48, head, len(at.journal.recorded), at.journal.head)
    yield at.one(*(at.case.reviews or REVIEWERS)), act


def sign(at: Walk) -> Iterator[Attempt]:
    for name, people in zip(FIELDS, (REVIEWERS, SUPERVISORS, ("whitlock", "abara")), strict=True):
        for person in at.chance.sample(people, 2):
            yield person, FindingSigned(name, "9a" * 48)


def of_two(at: Walk, act: Act, first: str) -> Iterator[Attempt]:
    yield first, Proposed(act.kind, act_body(act))
    waiting = [one for one in at.journal.register.proposals.values() if one.act.of == act.kind]
    if waiting:
        yield at.one("whitlock", *SUPERVISORS), Seconded(waiting[-1].seq, act.kind)


def export(at: Walk) -> Iterator[Attempt]:
    yield from of_two(at, ExportAgreed(*FILE), at.one("whitlock"))
    yield at.one("whitlock"), Exported(*FILE)


def reopen(at: Walk) -> Iterator[Attempt]:
    yield from of_two(at, reopening(at.chance.choice([*ReturnTo])), at.one(*SUPERVISORS))


def amend(at: Walk) -> Iterator[Attempt]:
    yield at.one(*SUPERVISORS), amendment()


def rescind(at: Walk) -> Iterator[Attempt]:
    yield at.one(*SUPERVISORS), rescission()


def close(at: Walk) -> Iterator[Attempt]:
    yield at.one("whitlock"), Closed()


def hold(at: Walk) -> Iterator[Attempt]:
    yield at.one("whitlock", "abara"), at.chance.choice((HoldPlaced("Counsel", REASON), HoldLifted(REASON)))


def dispose(at: Walk) -> Iterator[Attempt]:
    if at.journal.register.schedule is None:
        at.journal.act("whitlock", RetentionScheduleSet(SCHEDULE), case="")
    yield from of_two(at, DISPOSAL, at.one("whitlock"))


def withdraw(at: Walk) -> Iterator[Attempt]:
    if at.chance.random() < 0.15:
        yield at.one("okafor", "abara"), Withdrawn("Dana Okoro (fictional)", REASON)


def ask(at: Walk) -> Iterator[Attempt]:
    yield at.one(*JUDGES, "abara"), request(len(at.case.requests) + 1)


def close_request(at: Walk) -> Iterator[Attempt]:
    for one in at.case.open_requests:
        number = one.requested.number
        if at.chance.random() < 0.5:
            yield "okafor", supplement(at.case.submission.sequence + 1)
            yield at.one("okafor"), InformationAnswered(number, at.case.submission.sequence)
        else:
            yield at.one(one.by), InformationRequestDropped(number, REASON)


def pause(at: Walk) -> Iterator[Attempt]:
    yield at.one(*SUPERVISORS), at.chance.choice((ClockPaused(REASON), ClockResumed(REASON)))


def consult(at: Walk) -> Iterator[Attempt]:
    number = len(at.case.consultations)
    asked = ConsultationAsked(number + 1, "Treasury (fictional)", "Do you concur?", "(U)")
    said = ConsultationAnswered(number, ConsultationAnswer.CONCUR, "", "2026-12-01", "(U)")
    for act in (said, asked, said):
        yield at.one(*SUPERVISORS), act


def repin(at: Walk) -> Iterator[Attempt]:
    before, after = at.journal.register.criteria_of(at.case), second_set()
    if before is not None:
        act = CriteriaRepinned(after.id, after.version, after.digest, affected_by(before, after), REASON)
        yield at.one(*SUPERVISORS), act


def say_more(at: Walk) -> Iterator[Attempt]:
    yield at.one(*REVIEWERS), Dissented(REASON, "(U)")
    kind = ReferralKind.CLEARINGHOUSE
    yield (
        at.one(*JUDGES, "abara"),
        Referred(len(at.case.referrals) + 1, kind, "A race", "energy", REASON, "(U)"),
    )


ANY: tuple[Move, ...] = (
    accept, give_back, supply, assign, declare, look, answer, order, lock, reveal, adjudicate,
    name_adjudicator, draft, decide, determine, draw, sign, export, reopen, amend, rescind, close, hold,
    dispose, withdraw, ask, close_request, pause, consult, repin, say_more,
)  # fmt: skip
_AFTERWARDS = (reopen, amend, rescind, close, close, dispose)
NEXT: dict[State, tuple[Move, ...]] = {
    State.RECEIVED: (accept, accept, give_back),
    State.RETURNED: (supply,),
    State.ACCEPTED: (assign,),
    State.IN_REVIEW: (declare, answer, answer, lock, lock, look, ask),
    State.RFI_HOLD: (close_request,),
    State.LOCKED: (reveal, reveal, assign),
    State.ADJUDICATION: (name_adjudicator, declare, adjudicate),
    State.DRAFT: (draft,),
    State.SUPERVISOR_REVIEW: (decide,),
    State.SIGNED_OFF: (determine,),
    State.DETERMINED: (draw, sign, sign, export, look),
    State.EXPORTED: (*_AFTERWARDS, consult),
    State.CLOSED: (*_AFTERWARDS, hold),
    State.DISPOSED: (hold,),
    State.WITHDRAWN: (close,),
    State.RESCINDED: (close,),
}
