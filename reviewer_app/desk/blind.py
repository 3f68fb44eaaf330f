"""Blind review by keys: how the key of a review is made, split at the lock, and put together at the reveal.

- Declaring makes the key and seals it to the reviewer alone; everything of the review is written under it.
- The lock splits it. One part goes to the supervisors, one to each reviewer who has not locked yet; a part
  that this reviewer holds of somebody else's key is given back, in clear.
- So a supervisor lacks a part until the last reviewer has locked, and a reviewer lacks the supervisors' part:
  neither reads a review before all have locked. A supervisor and a reviewer together could; the threat model
  says so.
- The reveal, a supervisor's act, puts the keys together and seals them under the case's key.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_app.custody.act_seals import join, new_key, split, wrap
from reviewer_app.custody.files import from_base64, to_base64, wipe
from reviewer_app.custody.sealed import open_sealed, seal_to
from reviewer_app.desk.case_keys import with_role
from reviewer_app.desk.held_keys import review_key_info, share_info
from reviewer_app.desk.session import Desk, fold_anew, record
from reviewer_app.domain.acts import Conflict, ConflictDeclared, KeyShare, Locked, Revealed, ReviewKey
from reviewer_app.domain.case import Case
from reviewer_app.domain.differences import needs_adjudication
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may
from reviewer_app.domain.people import Role


class ReviewDoesNotOpen(DeskError):
    """The review of {person} does not open: {why}. Another supervisor may hold what is lacking."""


def declare(desk: Desk, case_id: str, conflict: Conflict, words: str = "", marking: str = "(U)") -> None:
    """Declare one's own conflicts of interest; a reviewer's key is made with it. Raises Refused."""
    case, person = desk.case(case_id), desk.person.id
    before = case.declarations.get(person)
    own_key = before.declared.own_key if before else ""
    if not own_key and person in case.reviews and conflict is not Conflict.RECUSED:
        own_key = _fresh_key(desk, case_id)
    record(desk, case_id, ConflictDeclared(conflict, words.strip(), marking.strip(), own_key))


def _fresh_key(desk: Desk, case_id: str) -> str:
    person, key = desk.person.id, new_key()
    try:
        info = review_key_info(desk.keyring.workspace, case_id, person)
        return to_base64(seal_to(desk.keyring.sealing_public_of(person), key, info))
    finally:
        wipe(key)


def locked(desk: Desk, case_id: str, answers_sha384: str, tradecraft: tuple[str, ...]) -> Locked:
    """The act that locks one's own review, with the parts of its key. Raises Refused without a key."""
    case, person = desk.case(case_id), desk.person.id
    published = tuple(_given_back(desk, case, share) for share in _owed(case, person))
    shares = () if person in case.keys else _shares(desk, case)
    return Locked(answers_sha384, tradecraft, shares, published)


def _shares(desk: Desk, case: Case) -> tuple[KeyShare, ...]:
    person = desk.person.id
    key = desk.held.review_key(case.id, person)
    if key is None:
        raise Refused("The key of your review is not here: declare conflicts of interest first.")
    waiting = [one.person for one in case.reviews.values() if one.person != person and not one.locked]
    common, *theirs = split(key, 1 + len(waiting))
    supervisors = [one for one in with_role(desk, Role.SUPERVISOR) if one != person]
    made = [(one, common) for one in supervisors] + list(zip(waiting, theirs, strict=True))
    return tuple(_sealed_share(desk, case.id, person, holder, share) for holder, share in made)


def _sealed_share(desk: Desk, case_id: str, review: str, holder: str, share: bytes) -> KeyShare:
    info = share_info(desk.keyring.workspace, case_id, review, holder)
    return KeyShare(review, holder, to_base64(seal_to(desk.keyring.sealing_public_of(holder), share, info)))


def _owed(case: Case, person: str) -> Iterable[KeyShare]:
    given = {one.review for one in case.published if one.holder == person}
    return [one for one in case.shares if one.holder == person and one.review not in given]


def _given_back(desk: Desk, case: Case, share: KeyShare) -> KeyShare:
    return KeyShare(share.review, share.holder, to_base64(_opened(desk, case, share)))


def _opened(desk: Desk, case: Case, share: KeyShare) -> bytes:
    info = share_info(desk.keyring.workspace, case.id, share.review, share.holder)
    return bytes(open_sealed(desk.unlocked.sealing_key, from_base64(share.share), info))


def reveal(desk: Desk, case_id: str) -> None:
    """Open the reviews to the people of the case. Raises Refused, ReviewDoesNotOpen."""
    case = desk.case(case_id)
    reason = desk.read_only or may(desk.register, case_id, desk.person, Revealed)
    if reason:
        raise Refused(reason)
    outer = desk.held.case_key(case_id)
    if outer is None:
        raise Refused(f"You do not hold the key of case {case_id}; another supervisor reveals its reviews.")
    made = []
    for person in case.reviews:
        if person not in case.keys:
            key = _put_together(desk, case, person)
            made.append(ReviewKey(person, wrap(outer, key, desk.held.place(case_id, person))))
            desk.held.learn_key(case_id, person, key)
    fold_anew(desk)
    case = desk.case(case_id)
    criteria = desk.register.criteria_of(case)
    assert criteria is not None  # a case whose reviews are locked has pinned one
    adjudication = needs_adjudication(criteria, tuple(case.reviews.values()))
    record(desk, case_id, Revealed(adjudication, tuple(made)))


def _put_together(desk: Desk, case: Case, person: str) -> bytearray:
    own = [one for one in case.shares if (one.review, one.holder) == (person, desk.person.id)]
    if not own:
        raise ReviewDoesNotOpen(person=desk.register.name(person), why="no part of its key is sealed to you")
    parts = [_opened(desk, case, own[-1])]
    parts += [from_base64(one.share) for one in case.published if one.review == person]
    return bytearray(join(parts))
