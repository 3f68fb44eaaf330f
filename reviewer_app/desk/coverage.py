"""What a person has opened, under the key of his or her review: nobody else counts it before the reveal.

- A reviewer's openings are sealed under the key of the review, everybody else's under the case's.
- Where the key is not held the answer is None: *sealed to someone else*, which is not *nothing opened*.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from reviewer_app.custody.act_seals import open_bytes, seal_bytes
from reviewer_app.desk.session import Desk
from reviewer_app.domain.codec import canonical, from_plain, to_plain
from reviewer_app.store import coverage
from reviewer_app.store.connection import Connection
from reviewer_app.store.coverage import Coverage, OpenedPlace

_TOKEN_SIZE = 16


def mark(desk: Desk, connection: Connection, case_id: str, sample: int) -> bool:
    """Record that this person opened the sample, in the caller's transaction; True at the first time."""
    person, key = desk.person.id, _key(desk, case_id, desk.person.id)
    place = coverage.place_of(connection, sample)
    if key is None or place is None:
        return False
    plain = canonical(to_plain(place))
    token = hmac.digest(key, b"opened" + plain, hashlib.sha384)[:_TOKEN_SIZE]
    sealed = seal_bytes(key, plain, _bound(desk, case_id, person))
    return coverage.mark(connection, case_id, person, token, sealed)


def opened_by(desk: Desk, case_id: str, person: str) -> frozenset[OpenedPlace] | None:
    """What `person` has opened in a case; None where it is sealed to someone else. Raises SealDoesNotOpen."""
    key = _key(desk, case_id, person)
    if key is None:
        return None
    bound = _bound(desk, case_id, person)
    rows = coverage.sealed_of(desk.reader(), case_id, person)
    return frozenset(from_plain(OpenedPlace, json.loads(open_bytes(key, row, bound))) for row in rows)


def opened_ids(desk: Desk, case_id: str, run_id: str) -> frozenset[int]:
    """Index ids of the samples of a run that this person has opened."""
    places = opened_by(desk, case_id, desk.person.id)
    return coverage.ids_of(desk.reader(), run_id, places or ())


def by_run(desk: Desk, case_id: str) -> tuple[Coverage, ...]:
    """For each run of the case, how many of its samples this person has opened."""
    return coverage.coverage(desk.reader(), case_id, opened_by(desk, case_id, desk.person.id) or ())


def _key(desk: Desk, case_id: str, person: str) -> bytearray | None:
    blind = person in desk.case(case_id).seats
    return desk.held.review_key(case_id, person) if blind else desk.held.case_key(case_id)


def _bound(desk: Desk, case_id: str, person: str) -> dict[str, str]:
    return {"what": "opened", **desk.held.place(case_id, person)}
