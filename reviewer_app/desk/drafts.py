"""Drafts that are never lost: what was written and not recorded, kept sealed to its author.

- One value for each page of a case, plain JSON; an empty one is not kept. A locked desk, an idle end or a
  crash loses nothing that was kept before it.
- Nobody else opens it: it is sealed to the person's own key (HPKE), like a case's key is.
- A draft is no act: it is in no journal, and nothing rests on it.
"""

from __future__ import annotations

import json

from reviewer_app.custody.sealed import SealDoesNotOpen, open_sealed, seal_info, seal_to
from reviewer_app.desk.session import Desk
from reviewer_app.domain.codec import canonical
from reviewer_app.store import drafts


def keep(desk: Desk, case_id: str, page: str, written: dict[str, object]) -> None:
    """Keep the drafts of a page, in the place of those before. A read-only desk keeps nothing."""
    if desk.read_only:
        return
    person = desk.person.id
    if not written:
        desk.workspace.writer.do(lambda c: drafts.delete(c, case_id, person, page))
        return
    public = desk.keyring.sealing_public_of(person)
    sealed = seal_to(public, canonical(written), _info(desk, case_id, page))
    desk.workspace.writer.do(lambda c: drafts.put(c, case_id, person, page, sealed))


def kept(desk: Desk, case_id: str, page: str) -> dict[str, object]:
    """The drafts of a page as they were kept last; {} where there are none, or where they do not open."""
    sealed = drafts.get(desk.reader(), case_id, desk.person.id, page)
    if sealed is None:
        return {}
    try:
        plain = open_sealed(desk.unlocked.sealing_key, sealed, _info(desk, case_id, page))
    except SealDoesNotOpen:  # a draft is no record: one that was spoilt is begun anew
        return {}
    found = json.loads(bytes(plain))
    return found if isinstance(found, dict) else {}


def _info(desk: Desk, case_id: str, page: str) -> bytes:
    return seal_info(
        "draft", workspace=desk.keyring.workspace, case=case_id, person=desk.person.id, page=page
    )
