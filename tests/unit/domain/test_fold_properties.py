"""Any order of attempted acts, refused ones skipped, keeps the invariants of a case."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.domain.acts import Locked
from reviewer_app.domain.case import Case, Recorded, State
from reviewer_app.domain.fold import fold
from tests.builders_walk import Walk, walk

# The diagram of domain.md, by hand: from where to where a case may go.
DIAGRAM: dict[State, set[State]] = {
    State.RECEIVED: {State.RETURNED, State.ACCEPTED, State.WITHDRAWN},
    State.RETURNED: {State.RECEIVED, State.WITHDRAWN},
    State.ACCEPTED: {State.IN_REVIEW, State.WITHDRAWN},
    State.IN_REVIEW: {State.RFI_HOLD, State.LOCKED, State.WITHDRAWN},
    State.RFI_HOLD: {State.IN_REVIEW, State.ADJUDICATION, State.WITHDRAWN},
    State.LOCKED: {State.IN_REVIEW, State.ADJUDICATION, State.DRAFT, State.WITHDRAWN},
    State.ADJUDICATION: {State.RFI_HOLD, State.DRAFT, State.IN_REVIEW, State.WITHDRAWN},
    State.DRAFT: {State.SUPERVISOR_REVIEW, State.IN_REVIEW, State.WITHDRAWN},
    State.SUPERVISOR_REVIEW: {State.IN_REVIEW, State.DRAFT, State.SIGNED_OFF, State.WITHDRAWN},
    State.SIGNED_OFF: {State.DETERMINED, State.WITHDRAWN},
    State.DETERMINED: {State.EXPORTED, State.IN_REVIEW, State.DRAFT, State.RESCINDED},
    State.EXPORTED: {State.CLOSED, State.DETERMINED, State.IN_REVIEW, State.DRAFT, State.RESCINDED},
    State.CLOSED: {State.DISPOSED, State.DETERMINED, State.IN_REVIEW, State.DRAFT, State.RESCINDED},
    State.DISPOSED: set(),
    State.WITHDRAWN: {State.CLOSED},
    State.RESCINDED: {State.CLOSED},
}
DECIDED = (State.SIGNED_OFF, State.DETERMINED, State.EXPORTED)
SUPERVISING = {
    "reviews revealed",
    "returned",
    "signed off",
    "overridden",
    "determination recorded",
    "amended",
}
TWO = {"export agreed", "reopened", "disposed"}


class Watch:
    """Looks at the case after each act, beside what it saw before."""

    def __init__(self) -> None:
        self.before: Case | None = None

    def __call__(self, walk: Walk) -> None:
        case = walk.case
        self._nothing_is_lost(case)
        self._who(case, case.history[-1])
        self._what_stands(case)
        self.before = case

    def _nothing_is_lost(self, case: Case) -> None:
        earlier = self.before
        if earlier is None:
            return
        assert case.history[: len(earlier.history)] == earlier.history
        assert case.versions[: len(earlier.versions)] == earlier.versions
        assert case.dissents[: len(earlier.dissents)] == earlier.dissents
        assert case.seats[: len(earlier.seats)] == earlier.seats
        assert case.version == len(case.versions) + 1
        if case.version > earlier.version:
            kept = case.versions[-1]
            assert (kept.determined, kept.signatures) == (earlier.determined, earlier.signatures)
            assert (kept.finding, kept.signed_off) == (earlier.finding, earlier.signed_off)
        for person, review in earlier.reviews.items():
            if person in case.reviews:
                answers = (*review.earlier, *review.answers.values())
                now = case.reviews[person]
                assert set(map(id, answers)) <= set(map(id, (*now.earlier, *now.answers.values())))

    def _who(self, case: Case, last: Recorded) -> None:
        judged = self.before.judged_by if self.before else frozenset[str]()
        if last.act.kind in SUPERVISING:
            assert last.by not in {*judged, case.clerk}
        assert (last.act.kind in TWO) is bool(last.second)
        assert last.second not in {last.by, *judged}
        assert not set(case.adjudicators) & set(case.seats)
        assert case.clerk not in case.judged_by
        signers = [signer for signer, _ in case.signatures]
        assert len(set(signers)) == len(signers)
        assert not set(signers[1:]) & case.judged_by

    def _what_stands(self, case: Case) -> None:
        if case.state in DECIDED:
            assert len(case.reviews) >= 2
            assert all(one.locked and one.recommendation for one in case.reviews.values())
            assert all(case.declared(one) for one in case.reviews)
        assert (case.determined is not None) <= (case.signed_off is not None)
        assert case.determined is None or case.state in (*DECIDED[1:], State.CLOSED, State.DISPOSED)
        assert bool(case.open_requests) >= (case.state is State.RFI_HOLD)
        assert [one.requested.number for one in case.requests] == list(range(1, len(case.requests) + 1))
        numbers = [one.number for one in case.exhibits]
        assert len(set(numbers)) == len(numbers)
        assert all(pause.end for pause in case.pauses[:-1])
        assert all(pause.start < pause.end for pause in case.pauses if pause.end)
        assert all(first.end <= second.start for first, second in pairwise(case.pauses))
        revealed = [one for one in case.history if one.act.kind == "reviews revealed"]
        assert bool(revealed) is case.revealed
        if not case.revealed:
            assert not any(
                answer.after_reveal for one in case.reviews.values() for answer in one.answers.values()
            )


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32))
def test_any_order_of_allowed_and_refused_acts_keeps_the_invariants(seed: int) -> None:
    made = walk(seed, 60, Watch())
    for before, kind, after in made.moved:
        assert after in DIAGRAM[before], (before, kind, after)
    assert fold(made.journal.recorded) == made.journal.register


def test_the_walk_comes_to_every_state_and_is_often_refused() -> None:
    """So that the property above is about something."""
    walks = [walk(seed, 90) for seed in range(40)]
    seen = {state for one in walks for before, _, after in one.moved for state in (before, after)}
    assert seen == set(State)
    assert sum(one.refused for one in walks) > 500
    assert max(one.case.version for one in walks) >= 3
    locks = [act for one in walks for act in one.case.history if isinstance(act.act, Locked)]
    assert len(locks) > 100
