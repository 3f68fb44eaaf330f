"""The journal as rows of the Record page: read off the screen's thread, shown as they are on disk.

- An entry that cannot be read is a row too: it says so, and the rest stands.
- A case's rows are its own acts, and what its people opened; log-ons belong to the workspace.
- Of an act that is sealed to others its place, its author and its digest are shown, and no word of it.
- An act of two people names both; an act that changed the case's state says which state it is in since.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from reviewer_app.custody.sealed import SealDoesNotOpen
from reviewer_app.desk import two_people
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import AUDIT, KINDS, Act, ProposalDropped, Proposed, Seconded, read_act
from reviewer_app.domain.case import Case
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.entries import Entry
from reviewer_app.domain.register import Proposal, Register
from reviewer_app.domain.state_changes import state_changes
from reviewer_app.store import journal
from reviewer_app.store.journal import Stored
from reviewer_app.ui.pages.act_words import facts_of, sentence_of
from reviewer_app.ui.pages.two_words import both_words
from reviewer_app.ui.sizes import time_words

UNREADABLE = "This entry cannot be read: its bytes are not an entry of this version."
SEALED = "Sealed: only the holders of the key can read this act."
WITHHELD = "Closed until the reviews are revealed: this belongs to a review under way."
_AUDIT = frozenset(form.kind for form in AUDIT)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words. `by` is a person's id; `detail` the whole of it, for reading and copying.

    `other` is the second person of an act of two, "" for an act of one. `state` is the state of the case from
    this entry on, "" where it did not change.
    """

    seq: int
    at: str
    by: str
    kind: str
    words: str
    digest: str
    signed: bool
    detail: str
    other: str = ""
    state: str = ""

    @property
    def audit(self) -> bool:
        return self.kind in _AUDIT

    @property
    def people(self) -> tuple[str, ...]:
        """Whose entry it is: both people of an act of two."""
        return tuple(one for one in (self.by, self.other) if one)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an entry says to this reader."""

    kind: str
    words: str
    facts: tuple[str, ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who reads which case; `proposals` are those met so far, by entry; `states` as `state_changes`."""

    desk: Desk
    case: Case
    proposals: dict[int, Proposal]
    states: dict[int, str]


def rows_of_case(desk: Desk, case_id: str) -> tuple[Row, ...]:
    """Every entry of a case, in order; entries that cannot be read are among them.

    Another reviewer's part of a review under way is a row that says so, and no more.
    """
    case = desk.case(case_id)
    states = {seq: state.value for seq, state in state_changes(case).items()}
    reading = _Reading(desk, case, {}, states)
    made = map(partial(_row, reading), journal.read(desk.reader()))
    return tuple(row for row in made if row is not None)


def _row(reading: _Reading, stored: Stored) -> Row | None:
    try:
        entry = stored.entry
    except (NotOfTheForm, RecursionError):
        return Row(stored.seq, "", "", "not readable", UNREADABLE, stored.digest, False, UNREADABLE)
    case, desk = reading.case, reading.desk
    if entry.case != case.id:
        return None
    state = reading.states.get(entry.seq, "")
    if not case.open_to(desk.person.id, entry.by, entry.kind):
        words = WITHHELD
        return Row(entry.seq, entry.at, entry.by, "review under way", words, stored.digest, True, words)
    said = _said(reading, entry)
    detail = _detail(stored, entry, desk.register, said, state)
    signed = stored.signature is not None
    return Row(
        entry.seq, entry.at, entry.by, said.kind, said.words, stored.digest, signed, detail, said.other, state
    )


def _said(reading: _Reading, entry: Entry) -> _Said:
    """The kind, the sentence and the facts of an entry; of a sealed one only for who holds its key."""
    try:
        opened = reading.desk.held.opened(entry)
        found = (entry.kind, entry.body) if entry.sealed is None else opened
    except SealDoesNotOpen as error:
        return _Said(entry.kind, error.sentence)
    if found is None:
        return _Said(entry.kind, SEALED)
    kind, body = found
    if kind not in KINDS:
        return _Said(kind, UNREADABLE)
    try:
        act = read_act(kind, body)
        return _said_of(reading, entry, act)
    except NotOfTheForm as error:
        return _Said(kind, error.sentence)


def _said_of(reading: _Reading, entry: Entry, act: Act) -> _Said:
    register, facts = reading.desk.register, tuple(facts_of(act))
    if isinstance(act, Proposed):
        proposal = Proposal(entry.seq, entry.at, entry.by, entry.case, act)
        reading.proposals[entry.seq] = proposal
        words = two_people.sentence_of(register, proposal, read_act(act.of, act.body))
        return _Said(act.kind, words, facts)
    proposed = reading.proposals.get(act.proposal) if isinstance(act, Seconded | ProposalDropped) else None
    if not isinstance(act, Seconded | ProposalDropped) or proposed is None:
        return _Said(act.kind, sentence_of(act, register), facts)
    inner = sentence_of(read_act(proposed.act.of, proposed.act.body), register)
    words = both_words(act, entry.by, proposed.by, inner, register)
    return _Said(act.kind, words, facts, proposed.by if proposed.by != entry.by else "")


def _detail(stored: Stored, entry: Entry, register: Register, said: _Said, state: str) -> str:
    signed = f"signed, certificate {stored.signer}" if stored.signature else "not signed; the chain covers it"
    sealed = "" if entry.sealed is None else f", sealed under the {entry.sealed.key}'s key"
    lines = [
        said.words,
        *([f"The case is then in state “{state}”."] if state else []),
        "",
        f"Entry {entry.seq} · {said.kind}{sealed}",
        f"{time_words(entry.at)}, workstation clock",
        f"by {register.name(entry.by)} ({entry.by})" if entry.by else "by the desk itself",
        signed,
        "",
        *said.facts,
        "",
        f"SHA-384 of this entry: {stored.digest}",
        f"SHA-384 of the entry before: {entry.previous}",
    ]
    return "\n".join(lines)
