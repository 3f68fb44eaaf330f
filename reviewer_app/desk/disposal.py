"""Disposal: proposed, agreed by two people, and carried out by destroying the case's key.

- Carrying it out is one transaction: each sealed copy of the key, index, full text, drafts, coverage, rows
  of originals and quarantine reports of the case go with the act that says so, or nothing does.
- Then what the act speaks of leaves the disk: the log is written back (what was freed is overwritten), the
  sealed files go, their folder last. While the folder stands the disposal is unfinished; that is found when
  the workspace opens, and said, and the same verb ends it.
- What stays is the stub: the journal, which verifies as before. What was sealed to the case, or to a
  review in it, opens to nobody here.
- Out of reach: what was exported, backups, what a storage device keeps of removed blocks (docs/disposal.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer_app.desk import two_people
from reviewer_app.desk.case_keys import NoCaseKey, case_key
from reviewer_app.desk.evidence import originals
from reviewer_app.desk.session import Desk, anchor, fold_anew, record
from reviewer_app.domain.acts import DisposalCarriedOut, Disposed, Proposed, act_body
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.register import QuarantineEntry, Register
from reviewer_app.sealing import SealBroken, key_id
from reviewer_app.store import vault
from reviewer_app.store.connection import Connection
from reviewer_app.store.forgetting import forget_case
from reviewer_app.store.vault import ObjectMissing, VaultObject

Say = Callable[[str], None]


class DisposalUnfinished(DeskError):
    """The disposal of case {case} is recorded and its key is gone, but {fault}. Carry it out once more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the disposal of a case is, a sentence. `unfinished`: recorded, and files still there."""

    carried_out: bool
    unfinished: bool
    sentence: str


def propose(desk: Desk, case_id: str, item: str, reason: str, marking: str) -> int:
    """Propose to dispose of the case under an item of the schedule, today (UTC). Raises Refused."""
    return two_people.propose(desk, case_id, proposed(desk, item, reason, marking))


def proposed(desk: Desk, item: str, reason: str, marking: str) -> Disposed:
    """The act that would be proposed."""
    return Disposed(item, reason.strip(), desk.clock().date().isoformat(), marking.strip())


def why_not_propose(desk: Desk, case_id: str, act: Disposed) -> str:
    """Why this disposal is refused, or ""."""
    wanted = Proposed(act.kind, act_body(act))
    return desk.read_only or refusal(desk.register, case_id, desk.person, wanted) or ""


def why_not_carry_out(desk: Desk, case_id: str) -> str:
    """Why this person may not carry it out, or end it, now; "" where nothing stands against it."""
    if desk.read_only:
        return desk.read_only
    case = desk.case(case_id)
    if unfinished(desk, case):
        return ""
    return may(desk.register, case_id, desk.person, DisposalCarriedOut) or ""


def carry_out(desk: Desk, case_id: str, password: str, say: Say = lambda _words: None) -> DisposalCarriedOut:
    """Destroy the key and what lies under it, and record it; or end a disposal that was cut off.

    Raises Refused, WrongPassword, NoCaseKey where nothing tells which key it is, DisposalUnfinished.
    """
    if reason := why_not_carry_out(desk, case_id):
        raise Refused(reason)
    desk.confirm(password)
    case = desk.case(case_id)
    act = case.carried_out
    if act is None:
        say("Destroying the key, and what the index holds")
        act = _act(desk, case_id)
        _record(desk, case, act)
    say("Removing the sealed files")
    finish(desk, case_id)
    return act


def unfinished(desk: Desk, case: Case) -> bool:
    """Whether a recorded disposal left something on the disk."""
    return case.carried_out is not None and desk.workspace.vault.holds(case.id)


def standing(desk: Desk, case: Case) -> Standing | None:
    """How far the disposal is, None for a case that two people did not dispose of."""
    if case.state is not State.DISPOSED:
        return None
    if case.carried_out is None:
        return Standing(False, False, _AGREED)
    left = unfinished(desk, case)
    return Standing(True, left, _CUT_OFF if left else _DONE)


_AGREED = "Two people disposed of the case. Its key is not destroyed yet: carry the disposal out."
_CUT_OFF = (
    "The disposal is recorded and the key is destroyed, but it was cut off before everything was removed: "
    "carry it out once more."
)
_DONE = "The case's key is destroyed with all that lay under it. What stays is this stub, and the journal."


def finish(desk: Desk, case_id: str) -> None:
    """Remove from the disk what a recorded disposal speaks of; again where need be. DisposalUnfinished."""
    assert desk.case(case_id).carried_out is not None  # before, nothing may be removed
    if not desk.workspace.write_back():
        raise DisposalUnfinished(case=case_id, fault="the database is still being read, so its log stays")
    if not desk.workspace.vault.holds(case_id):
        return
    try:
        desk.workspace.vault.forget(case_id)
    except DeskError as error:
        fault = f"its sealed files stay ({error.sentence.rstrip('.')})"
        raise DisposalUnfinished(case=case_id, fault=fault) from error


def opens_to_nobody(case: Case) -> str:
    """That the case's key is destroyed, since when, and what follows; "" while it stands."""
    carried = [one for one in case.history if isinstance(one.act, DisposalCarriedOut)]
    if not carried:
        return ""
    return f"The key of case {case.id} was destroyed on {carried[-1].at[:10]}: its evidence opens to nobody."


def reports_of(register: Register, case: Case) -> tuple[QuarantineEntry, ...]:
    """The quarantine's entries of bundles of this case's submission."""
    bags = {one.tagmanifest_sha512 for one in case.deliveries}
    submission = case.received.submission.submission_id

    def same(entry: QuarantineEntry) -> bool:
        named = entry.act.submission
        return entry.act.tagmanifest_sha512 in bags or (
            named is not None and named.submission_id == submission
        )

    return tuple(one for one in register.quarantine.values() if same(one))


def report_destroyed(register: Register, entry: QuarantineEntry) -> str:
    """The case with which this report was destroyed, or ""."""
    gone = (case for case in register.cases.values() if case.carried_out is not None)
    return next((case.id for case in gone if entry in reports_of(register, case)), "")


def _act(desk: Desk, case_id: str) -> DisposalCarriedOut:
    held = originals(desk, case_id)
    sizes = {item.id: item.size for item in held}
    name = _key_id(desk, case_id, held)
    return DisposalCarriedOut(name, len(sizes), sum(sizes.values()), vault.listing_digest(held))


def _key_id(desk: Desk, case_id: str, held: tuple[VaultObject, ...]) -> str:
    """The key's name: from the key, or, where this person does not hold it, from a file sealed under it."""
    try:
        with case_key(desk, case_id) as key:
            return key_id(key)
    except NoCaseKey:
        for item in held:
            try:
                with desk.workspace.vault.file(item) as file:
                    return vault.case_key_id(file)
            except (SealBroken, ObjectMissing):
                continue
        raise


def _record(desk: Desk, case: Case, act: DisposalCarriedOut) -> None:
    reports = [one.id for one in reports_of(desk.register, case)]

    def forget(connection: Connection) -> None:
        forget_case(connection, case.id, reports)

    try:
        record(desk, case.id, act, also=forget)
    except BaseException:
        desk.held.not_disposed(case.id)
        raise
    desk.readers.forget(case.id)
    fold_anew(desk)  # what was sealed to the case is closed in this session, too
    anchor(desk)
