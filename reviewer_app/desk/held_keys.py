"""The keys this person holds while logged on: the own reviews', the revealed ones', the cases'.

- Learned from the journal itself: the declaration carries a review's key sealed to its reviewer, the reveal
  carries it under the case's key. What is not learned does not open, and is shown as sealed.
- The acts of a review open with both keys, the review's and the case's (`act_seals.bound`): whoever lost the
  case's, as everybody has when it was destroyed, opens none.
- A case whose key was destroyed is shown as sealed to everybody, its own reviewers too.
- The keys live as long as the session, and are wiped with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from reviewer_app.custody.act_seals import bound, open_act, seal_act, unwrap
from reviewer_app.custody.files import from_base64, wipe
from reviewer_app.custody.keyring import Unlocked
from reviewer_app.custody.sealed import SealDoesNotOpen, open_sealed, seal_info
from reviewer_app.domain.acts import (
    Act,
    Adjudicated,
    ConflictDeclared,
    DisposalCarriedOut,
    Dissented,
    FindingDrafted,
    Paper,
    PaperExported,
    Referred,
    Revealed,
    act_body,
)
from reviewer_app.domain.case import WITHHELD, Case, Unread
from reviewer_app.domain.codec import canonical, from_plain
from reviewer_app.domain.entries import Entry, SealedBody
from reviewer_app.domain.errors import DeskError
from reviewer_app.store import case_keys
from reviewer_app.store.connection import Connection

REVIEW, CASE = "review", "case"  # which key an act is sealed under
SEALED_TO_THE_CASE = (Adjudicated, FindingDrafted, Dissented, Referred)
SEALED_PAPERS = (Paper.REFERRAL, Paper.LAW_ENFORCEMENT_NOTE)  # that one left says that there is one
_LEARNED_FROM: dict[str, type[Act]] = {
    form.kind: form for form in (ConflictDeclared, Revealed, DisposalCarriedOut)
}


class NoKeyToSeal(DeskError):
    """This act is sealed to the people of case {case}, and you do not hold the key: {why}."""


class HeldKeys:
    """The keys of one session. Not shared between sessions; `wipe` ends it."""

    def __init__(self, workspace: str, unlocked: Unlocked, reader: Callable[[], Connection]) -> None:
        self._workspace, self._unlocked, self._reader = workspace, unlocked, reader
        self._own: dict[str, str] = {}
        self._revealed: dict[tuple[str, str], str] = {}
        self._keys: dict[tuple[str, str], bytearray] = {}
        self._bound: dict[tuple[str, str], bytearray] = {}
        self._cases: dict[str, bytearray] = {}
        self._disposed: set[str] = set()

    # Learning

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take from these entries which keys there are."""
        for entry in entries:
            if entry.kind in _LEARNED_FROM and entry.body is not None:
                self.learn_act(entry.case, entry.by, from_plain(_LEARNED_FROM[entry.kind], entry.body))

    def learn_act(self, case_id: str, by: str, act: object) -> None:
        own = self._unlocked.person.id
        if isinstance(act, ConflictDeclared) and by == own and act.own_key:
            if self._own.get(case_id) != act.own_key:  # one that was not recorded after all counts no more
                self._keys.pop((case_id, own), None)
                self._bound.pop((case_id, own), None)
            self._own[case_id] = act.own_key
        elif isinstance(act, Revealed):
            for key in act.keys:
                self._revealed[(case_id, key.person)] = key.sealed
        elif isinstance(act, DisposalCarriedOut):
            self._forget(case_id)

    def _forget(self, case_id: str) -> None:
        """The case's key is destroyed: nothing that was sealed in it is opened any more, by nobody."""
        self._disposed.add(case_id)
        for keys in (self._keys, self._bound):
            for place in [place for place in keys if place[0] == case_id]:
                wipe(keys.pop(place))
        if case_id in self._cases:
            wipe(self._cases.pop(case_id))

    def not_disposed(self, case_id: str) -> None:
        """The disposal was not recorded after all."""
        self._disposed.discard(case_id)

    def learn_key(self, case_id: str, person: str, key: bytearray) -> None:
        """A review's key, put together from its parts: held from now on, and wiped with the session."""
        self._keys[(case_id, person)] = key

    # Keys

    def case_key(self, case_id: str) -> bytearray | None:
        """The case's key, or None where this person does not hold it. It is wiped with the session."""
        if case_id in self._disposed:
            return None
        if case_id not in self._cases:
            key = open_case_key(self._workspace, self._unlocked, self._reader(), case_id)
            if key is None:
                return None
            self._cases[case_id] = key
        return self._cases[case_id]

    def review_key(self, case_id: str, person: str) -> bytearray | None:
        """The key of a review, where it is this person's own or has been revealed to the case."""
        if case_id in self._disposed:
            return None
        place = (case_id, person)
        if place not in self._keys:
            found = self._opened_key(case_id, person)
            if found is None:
                return None
            self._keys[place] = found
        return self._keys[place]

    def _bound_key(self, case_id: str, person: str) -> bytearray | None:
        """What the acts of a review are sealed with, or None where one of the two keys is not held."""
        place = (case_id, person)
        if place not in self._bound:
            own, outer = self.review_key(case_id, person), self.case_key(case_id)
            if own is None or outer is None:
                return None
            self._bound[place] = bound(own, outer, self.place(case_id, person))
        return self._bound[place]

    def _opened_key(self, case_id: str, person: str) -> bytearray | None:
        if person == self._unlocked.person.id and case_id in self._own:
            info = review_key_info(self._workspace, case_id, person)
            return open_sealed(self._unlocked.sealing_key, from_base64(self._own[case_id]), info)
        wrapped, outer = self._revealed.get((case_id, person)), self.case_key(case_id)
        if wrapped is None or outer is None:
            return None
        return unwrap(outer, wrapped, self.place(case_id, person))

    def place(self, case_id: str, person: str) -> dict[str, str]:
        """Where a sealed thing belongs; authenticated with it."""
        return {"workspace": self._workspace, "case": case_id, "person": person}

    # Acts

    def sealed(self, case: Case | None, by: str, act: Act) -> SealedBody | None:
        """The act sealed, where its kind is; None for an act in clear. Raises NoKeyToSeal."""
        if case is None:
            return None
        if isinstance(act, WITHHELD) and by in case.seats:
            return self._seal(REVIEW, self._bound_key(case.id, by), case.id, by, act)
        if isinstance(act, SEALED_TO_THE_CASE) or _of_a_referral(act):
            return self._seal(CASE, self.case_key(case.id), case.id, by, act)
        return None

    def _seal(self, name: str, key: bytearray | None, case_id: str, by: str, act: Act) -> SealedBody:
        if key is None:
            why = "declare conflicts of interest first" if name == REVIEW else "it was not given to you"
            raise NoKeyToSeal(case=case_id, why=why)
        plain = canonical({"kind": act.kind, "body": act_body(act)})
        return seal_act(key, name, plain, self.place(case_id, by))

    def opened(self, entry: Entry) -> tuple[str, object] | None:
        """Kind and body of a sealed entry; None where this person holds no key to it.

        An entry that does not open with its own key raises SealDoesNotOpen: it was altered.
        """
        if entry.sealed is None:
            return None
        own = entry.sealed.key == REVIEW
        key = self._bound_key(entry.case, entry.by) if own else self.case_key(entry.case)
        if key is None:
            return None
        found = json.loads(open_act(key, entry.sealed, self.place(entry.case, entry.by)))
        if not isinstance(found, dict) or set(found) != {"kind", "body"}:
            raise SealDoesNotOpen()
        return str(found["kind"]), found["body"]

    def wipe(self) -> None:
        for key in (*self._keys.values(), *self._bound.values(), *self._cases.values()):
            wipe(key)
        self._keys.clear()
        self._bound.clear()
        self._cases.clear()


SEALED_KIND = Unread.kind


def _of_a_referral(act: Act) -> bool:
    return isinstance(act, PaperExported) and act.paper in SEALED_PAPERS


def open_case_key(workspace: str, unlocked: Unlocked, reader: Connection, case_id: str) -> bytearray | None:
    """The case's key as it is sealed to this person, None where it is not. The caller wipes it."""
    person = unlocked.person.id
    sealed = case_keys.get(reader, case_id, person)
    if sealed is None:
        return None
    return open_sealed(unlocked.sealing_key, sealed, case_key_info(workspace, case_id, person))


def case_key_info(workspace: str, case_id: str, person: str) -> bytes:
    return seal_info("case key", workspace=workspace, case=case_id, person=person)


def review_key_info(workspace: str, case_id: str, person: str) -> bytes:
    return seal_info("review key", workspace=workspace, case=case_id, person=person)


def share_info(workspace: str, case_id: str, review: str, holder: str) -> bytes:
    return seal_info("share of a review key", workspace=workspace, case=case_id, review=review, person=holder)
