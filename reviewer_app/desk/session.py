"""A person at the desk: the workspace unlocked, its journal verified, its acts folded.

- Opening unlocks the keyring, verifies the whole journal (chain, signatures, the head this workstation last
  saw), folds it, and holds the projections against it. Where any of that is not good the desk opens to read
  only, and says why.
- `record` is the one way to change anything: guards, then the journal and the projections in one transaction.
- Every decisive act is signed by the person's own key; audit lines ride on the chain.
"""

from __future__ import annotations

import binascii
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.keyring import Keyring, Unlocked
from reviewer_app.custody.sealed import SealDoesNotOpen
from reviewer_app.custody.slots import Cost
from reviewer_app.custody.verdict import Status
from reviewer_app.desk.held_keys import SEALED_KIND, HeldKeys
from reviewer_app.desk.people_drift import why_read_only
from reviewer_app.desk.projected import row as docket_row
from reviewer_app.desk.signatures import JournalSignatures
from reviewer_app.desk.trust import remember_authority
from reviewer_app.desk.warm_reader import WarmReaders
from reviewer_app.domain.acts import AUDIT, Act, LoggedOff, LoggedOn, LogOnFailed, TriesBegunAnew, act_body
from reviewer_app.domain.case import Case
from reviewer_app.domain.clocks import behind_sentence
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.fold import ForbiddenAct, fold, recorded_from, step
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Register
from reviewer_app.evidence.pictures import DocumentReader
from reviewer_app.store import journal, projections
from reviewer_app.store.connection import Connection
from reviewer_app.store.faults import Verdict
from reviewer_app.store.journal import Draft, Head, JournalReport, Stored
from reviewer_app.store.workspace import Workspace

Clock = Callable[[], datetime]


class CaseUnknown(DeskError):
    """There is no case {case} in this workspace."""


@dataclass(slots=True)
class Desk:
    """One open session. `register` is what the journal says now; `read_only` why nothing can be changed.

    `readers` and `papers` are the caged readers kept warm between openings; they end with the session."""

    folder: Path
    keyring: Keyring
    unlocked: Unlocked
    workspace: Workspace
    clock: Clock
    register: Register = field(default_factory=Register)
    report: JournalReport | None = None
    read_only: str = ""
    held: HeldKeys = field(init=False)
    readers: WarmReaders = field(default_factory=WarmReaders)
    papers: DocumentReader = field(default_factory=DocumentReader)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.held = HeldKeys(self.keyring.workspace, self.unlocked, self.workspace.reader)

    @property
    def person(self) -> Person:
        """Who is logged on, as the journal knows the person now."""
        own = self.unlocked.person
        return self.register.people.get(own.id, own)

    @property
    def training(self) -> bool:
        return self.keyring.training

    @property
    def clock_remark(self) -> str:
        """What is odd about the workstation's clock against the journal; "" when nothing is."""
        if self.report is None:
            return ""
        backwards = self.report.backwards
        ran = f"The workstation's clock ran backwards before entry {backwards[0]}." if backwards else ""
        return self.clock_behind or ran

    @property
    def clock_behind(self) -> str:
        """That this workstation's clock is behind the journal, or ""."""
        return behind_sentence(self.report.latest, self.clock()) if self.report else ""

    def case(self, case_id: str) -> Case:
        """The case as it is now; CaseUnknown."""
        case = self.register.cases.get(case_id)
        if case is None:
            raise CaseUnknown(case=case_id)
        return case

    def reader(self) -> Connection:
        """This thread's reading connection."""
        return self.workspace.reader()

    def confirm(self, password: str) -> None:
        """Ask for the password again before an act that needs it. Raises as a log-on does."""
        self.keyring.confirm(self.person.id, password, self.clock())

    def close(self, how: str = "by the person", *, audit: bool = True) -> None:
        """Log off: the line in the journal, the head anchored, every connection closed, the keys wiped."""
        try:
            if audit and not self.read_only:
                record(self, "", LoggedOff(how))
                anchor(self)
        finally:
            self.readers.close()
            self.papers.close()
            self.held.wipe()
            self.workspace.close()
            self.unlocked.wipe()


def open_desk(
    folder: Path,
    person_id: str,
    password: str,
    clock: Clock,
    cost: Cost | None = None,
    *,
    audit: bool = True,
    begin_tries_anew: bool = False,
) -> Desk:
    """Log a person on. Raises what the keyring and the workspace raise.

    `audit` False leaves no log-on line: for a check that must not change what it checks. `begin_tries_anew`
    lets an administrator in when the record of tries cannot be trusted; the journal then says so.
    """
    keyring = Keyring.open(folder, cost)
    unlocked = keyring.unlock(person_id, password, clock(), begin_state_anew=begin_tries_anew)
    try:
        workspace = Workspace.open(
            folder, lambda: database_key(unlocked.database_key), unlocked.person.name, clock()
        )
    except BaseException:
        unlocked.wipe()
        raise
    desk = Desk(folder, keyring, unlocked, workspace, clock)
    try:
        _believe(desk)
        if audit and not desk.read_only:
            _log_on(desk)
    except BaseException:
        workspace.close()
        unlocked.wipe()
        raise
    return desk


def database_key(raw: bytearray) -> bytearray:
    """The raw key as SQLCipher takes it: 160 hex digits, in a buffer of its own that the store wipes."""
    return bytearray(binascii.hexlify(raw))


def record(desk: Desk, case_id: str, *acts: Act, also: Callable[[Connection], object] | None = None) -> None:
    """Do `acts` in order, all of them or none. Raises Refused with the guard's sentence.

    `also` runs in the same transaction, before the acts: rows that belong to them.
    """
    if desk.read_only:
        raise Refused(desk.read_only)
    if desk.unlocked.certificate.status is not Status.GOOD:
        raise Refused(desk.unlocked.certificate.sentence)

    def change(connection: Connection) -> Register:
        if also is not None:
            also(connection)
        register = desk.register
        for act in acts:
            register = _append(desk, connection, register, case_id, act)
        if case_id and case_id in register.cases:
            projections.put(connection, docket_row(register, register.cases[case_id]))
        return register

    with desk._lock:  # the register follows the journal: one change at a time
        desk.register = desk.workspace.writer.do(change)


def anchor(desk: Desk) -> None:
    """Remember the journal's head outside the database: at log-off, before export."""
    head = journal.head(desk.reader())
    if head.seq:
        desk.keyring.remember_journal(head.seq, head.digest)


def verify_journal(desk: Desk) -> JournalReport:
    """Check every entry now: form, places, chain, signatures, and the head this workstation last saw."""
    return _verified(desk, journal.read(desk.reader()))


def _verified(desk: Desk, rows: Iterable[Stored]) -> JournalReport:
    signatures = JournalSignatures(desk.keyring)
    seen = desk.keyring.last_seen()
    anchors = [Head(seen.seq, seen.digest)] if seen else []
    return journal.verify(rows, signatures.check, anchors)


def _append(desk: Desk, connection: Connection, register: Register, case_id: str, act: Act) -> Register:
    reason = refusal(register, case_id, desk.person, act)
    if reason is not None:
        raise Refused(reason)
    sealed = desk.held.sealed(register.cases.get(case_id), desk.person.id, act)
    now, person = desk.clock(), desk.person.id
    if sealed is not None:
        draft = Draft(now, person, case_id, SEALED_KIND, sealed=sealed)
    else:
        draft = Draft(now, person, case_id, act.kind, act_body(act))
    if isinstance(act, AUDIT) and sealed is None:
        (stored,) = journal.append(connection, [draft])
    else:
        signer = desk.unlocked.signer
        (stored,) = journal.append(connection, [draft], signer.sign, fingerprint(signer.certificate))
    desk.held.learn_act(case_id, person, act)
    opened = (act.kind, act_body(act)) if sealed is not None else None
    return step(register, recorded_from(stored.entry, stored.digest, opened))


def folded(desk: Desk, last: int | None = None) -> Register:
    """The journal up to entry `last`, folded with the keys this person holds now.

    Raises ForbiddenAct, SealDoesNotOpen, NotOfTheForm.
    """
    return _fold(desk, [row for row in journal.read(desk.reader()) if last is None or row.seq <= last])


def _fold(desk: Desk, rows: Sequence[Stored]) -> Register:
    entries = [(stored.entry, stored.digest) for stored in rows]
    desk.held.learn(entry for entry, _ in entries)
    return fold(recorded_from(entry, digest, desk.held.opened(entry)) for entry, digest in entries)


def fold_anew(desk: Desk) -> None:
    """Fold the journal again: this person has come to hold more keys. Raises as `folded` does."""
    with desk._lock:
        desk.register = folded(desk)


def _believe(desk: Desk) -> None:
    """Verify and fold the journal; on any fault the desk is read only, with the sentence."""
    rows = list(journal.read(desk.reader()))  # read once: what is folded is what was verified
    desk.report = _verified(desk, rows)
    if desk.report.verdict is not Verdict.GOOD:
        _freeze(desk, f"{desk.report.sentence} Nothing can be changed until this is settled.")
    try:
        desk.register = _fold(desk, [row for row in rows if row.seq <= desk.report.head.seq])
    except (ForbiddenAct, SealDoesNotOpen) as error:
        _freeze(desk, error.sentence)
        return
    drifted = why_read_only(desk.keyring, desk.register, desk.person)
    if drifted:
        _freeze(desk, drifted)
    differing = docket_differences(desk)
    if differing and not desk.read_only:
        _freeze(desk, f"{differing[0]} The docket was altered behind the journal's back.")


def docket_differences(desk: Desk) -> tuple[str, ...]:
    """Where the stored docket is not what the journal says, one sentence each."""

    def derived(_entries: object) -> tuple[projections.DocketRow, ...]:
        return tuple(docket_row(desk.register, case) for case in desk.register.cases.values())

    found = projections.compare(desk.reader(), (), derived)
    return tuple(difference.sentence for difference in found)


def _freeze(desk: Desk, reason: str) -> None:
    desk.read_only = desk.read_only or reason
    desk.workspace.freeze(desk.read_only)


def _log_on(desk: Desk) -> None:
    desk.workspace.sweep()
    failed = [LogOnFailed(desk.person.id)] * desk.unlocked.failed_tries
    anew = [TriesBegunAnew(why)] if (why := desk.unlocked.state_begun_anew) else []
    record(desk, "", *anew, *failed, LoggedOn())
    remember_authority(desk.keyring.workspace, desk.keyring.authority)
