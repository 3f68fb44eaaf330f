"""A case is the sum of its acts: what it is now, folded from the journal and from nothing else.

- `domain.fold` adds one recorded act; it refuses an act that `domain.guards` refuses, on replay as on first
  writing, so a journal that holds a forbidden act does not fold.
- Nothing here decides who may do what: that is `domain.guards`.
- Earlier answers are kept in `history` and in the review; `answers` holds the last one for each criterion.
- A note is written beside an exhibit: every one is kept, the last one counts. A person's order of exhibits is
  his or hers alone; an exhibit cited after it comes last. Numbers never change.
- A review under way is sealed to its reviewer: for everybody else its acts are `Unread`, and its exhibits and
  answers are not here at all. After the reveal the people of the case read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer_app.domain.acts import (
    Accepted,
    AccessPlanRecorded,
    AdequacyJudged,
    Assessed,
    BannerLowered,
    CaseRelated,
    Conflict,
    Determined,
    DisposalCarriedOut,
    EvidenceOpened,
    ExhibitCited,
    ExhibitNoted,
    ExhibitsOrdered,
    ExportAgreed,
    Exported,
    FindingRendered,
    FindingSigned,
    HoldPlaced,
    ItemWaived,
    KeyShare,
    Overridden,
    PropinAuthorised,
    Received,
    Recommended,
    Referred,
    ReleasableDrawn,
    Rescinded,
    ReturnedIncomplete,
    SignedOff,
    SupplementReceived,
    Withdrawn,
)
from reviewer_app.domain.case_parts import BEFORE_DETERMINATION as BEFORE_DETERMINATION
from reviewer_app.domain.case_parts import Answer as Answer
from reviewer_app.domain.case_parts import Consultation as Consultation
from reviewer_app.domain.case_parts import Declaration as Declaration
from reviewer_app.domain.case_parts import Dissent as Dissent
from reviewer_app.domain.case_parts import Draft as Draft
from reviewer_app.domain.case_parts import Exhibit as Exhibit
from reviewer_app.domain.case_parts import ExhibitNote as ExhibitNote
from reviewer_app.domain.case_parts import Grant as Grant
from reviewer_app.domain.case_parts import Pause as Pause
from reviewer_app.domain.case_parts import Recorded as Recorded
from reviewer_app.domain.case_parts import Request as Request
from reviewer_app.domain.case_parts import Review as Review
from reviewer_app.domain.case_parts import Settled as Settled
from reviewer_app.domain.case_parts import State as State
from reviewer_app.domain.case_parts import Unread as Unread
from reviewer_app.domain.case_parts import Version as Version
from reviewer_app.domain.case_parts import last_signed
from reviewer_app.domain.submission import PAYLOAD, SubmissionSummary, SummaryRun, delivery_folder
from reviewer_app.domain.tables import TableMapping

# What a review consists of, and what its reviewer looks at: sealed to the reviewer until the reveal.
WITHHELD = (Assessed, Recommended, ExhibitCited, ExhibitNoted, ExhibitsOrdered, EvidenceOpened)
_WITHHELD_KINDS = frozenset(form.kind for form in WITHHELD) | {Unread.kind}
EXHIBITS_PER_SEAT = 1000


def came_at(case: Case, path: str) -> str:
    """When the delivery came that holds the original at `path`."""
    for one in case.history:
        if isinstance(one.act, SupplementReceived) and path.startswith(
            delivery_folder(one.act.received.submission.sequence)
        ):
            return one.at
    return case.received_at


def delivered_under(case: Case, delivery: Received) -> str:
    """How the paths of a delivery's originals begin: "data/", or below the supplement's own folder."""
    first = delivery is case.deliveries[0]
    return ("" if first else delivery_folder(delivery.submission.sequence)) + PAYLOAD


@dataclass(frozen=True, slots=True)
class Case:
    """The present state of one case. `history` is every act in order, the audit lines left out.

    `received` is the first delivery, `deliveries` all of them. `amends` is the case this one follows, or "".
    `grants` are those that hold now, by the other case. `tables`: persons' mappings, by path. `seats` are all
    who ever reviewed, in the order in which they came: a seat is never given again. `read_by` are the
    criteria whose disagreement a person has read. `adjudicators` are all
    who ever were named. `shares` are the parts of locked reviews' keys, `keys` the
    revealed ones. `pauses` are of the agency clock. `resumes` is the state an information request interrupts.
    `exports` are all that were made, of every version, oldest first. `kept_under` is the item of the
    retention schedule the case was closed under, "" for none.
    """

    id: str
    state: State
    received: Received
    received_at: str
    clerk: str
    accepted: Accepted | None = None
    accepted_at: str = ""
    reviews: Mapping[str, Review] = field(default_factory=dict)
    exhibits: tuple[Exhibit, ...] = ()
    signed_off: SignedOff | None = None
    supervisor: str = ""
    determined: Determined | None = None
    determined_by: str = ""
    finding: FindingRendered | None = None
    signatures: tuple[tuple[str, FindingSigned], ...] = ()
    history: tuple[Recorded, ...] = ()
    deliveries: tuple[Received, ...] = ()
    waivers: Mapping[str, ItemWaived] = field(default_factory=dict)
    adequacy: Mapping[str, AdequacyJudged] = field(default_factory=dict)
    letters: tuple[ReturnedIncomplete, ...] = ()
    withdrawn: Withdrawn | None = None
    amends: str = ""
    grants: Mapping[str, Grant] = field(default_factory=dict)
    tables: Mapping[str, TableMapping] = field(default_factory=dict)
    seats: tuple[str, ...] = ()
    declarations: Mapping[str, Declaration] = field(default_factory=dict)
    propin: Mapping[str, PropinAuthorised] = field(default_factory=dict)
    shares: tuple[KeyShare, ...] = ()
    published: tuple[KeyShare, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    revealed_at: str = ""
    adjudicator: str = ""
    adjudicators: tuple[str, ...] = ()
    settled: Mapping[str, Settled] = field(default_factory=dict)
    adjudicated_at: str = ""
    draft: Draft | None = None
    dissents: tuple[Dissent, ...] = ()
    read_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    overridden: Overridden | None = None
    requests: tuple[Request, ...] = ()
    resumes: State | None = None
    pauses: tuple[Pause, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    plan: AccessPlanRecorded | None = None
    referrals: tuple[Referred, ...] = ()
    relations: tuple[CaseRelated, ...] = ()
    banner: BannerLowered | None = None
    export_agreed: ExportAgreed | None = None
    version: int = 1
    versions: tuple[Version, ...] = ()
    hold: HoldPlaced | None = None
    rescinded: Rescinded | None = None
    releasable: ReleasableDrawn | None = None
    exports: tuple[Exported, ...] = ()
    closed_at: str = ""
    kept_under: str = ""
    carried_out: DisposalCarriedOut | None = None

    @property
    def submission(self) -> SubmissionSummary:
        """What the latest delivery says."""
        return self.deliveries[-1].submission

    @property
    def runs(self) -> tuple[SummaryRun, ...]:
        """The runs every delivery declares."""
        return tuple(run for delivery in self.deliveries for run in delivery.submission.runs)

    @property
    def reviewers(self) -> tuple[str, ...]:
        return tuple(self.reviews)

    @property
    def all_locked(self) -> bool:
        return bool(self.reviews) and all(review.locked for review in self.reviews.values())

    @property
    def signed_sha384(self) -> str:
        """The digest of the finding with its last signature, "" where nobody signed it."""
        return last_signed(self.signatures)

    @property
    def open_requests(self) -> tuple[Request, ...]:
        return tuple(one for one in self.requests if one.open)

    @property
    def clerks(self) -> frozenset[str]:
        """All who took part in taking it in: they received, judged, returned or accepted it."""
        taken = (Received, SupplementReceived, AdequacyJudged, ReturnedIncomplete, Accepted)
        return frozenset(one.by for one in self.history if isinstance(one.act, taken)) | {self.clerk}

    @property
    def judged_by(self) -> frozenset[str]:
        """All who ever reviewed or adjudicated this case."""
        return frozenset((*self.seats, *self.adjudicators))

    def declared(self, person: str) -> bool:
        """Whether `person` declared, and is not recused."""
        found = self.declarations.get(person)
        return found is not None and found.declared.conflict is not Conflict.RECUSED

    def next_exhibit(self, person: str) -> int:
        """The number of the next exhibit of this reviewer: the seat (from 1) times a thousand, and on; 0 for
        whoever has no seat."""
        if person not in self.seats:
            return 0
        first = (self.seats.index(person) + 1) * EXHIBITS_PER_SEAT
        return first + sum(one.by == person for one in self.exhibits) + 1

    def exhibit(self, number: int) -> Exhibit | None:
        return next((exhibit for exhibit in self.exhibits if exhibit.number == number), None)

    def exhibits_of(self, person: str) -> tuple[Exhibit, ...]:
        """The exhibits `person` cited, in that person's own order; what was cited since comes last."""
        review = self.reviews.get(person)
        wanted = review.exhibit_order if review else ()
        places = {number: place for place, number in enumerate(wanted)}
        own = [one for one in self.exhibits if one.by == person]
        return tuple(sorted(own, key=lambda one: places.get(one.number, len(places))))

    @property
    def revealed(self) -> bool:
        """Whether the reviews are open to the people of the case: from the reveal on, and ever after."""
        return bool(self.revealed_at)

    def shown_reviews(self, person: str) -> tuple[Review, ...]:
        """The reviews `person` may read: his or her own, and once they are revealed all that open here."""
        return tuple(
            one for one in self.reviews.values() if one.person == person or (self.revealed and not one.unread)
        )

    def shown_exhibits(self, person: str) -> tuple[Exhibit, ...]:
        """The exhibits `person` may see: what another reviewer cites says what he or she looks at."""
        return tuple(one for one in self.exhibits if self.revealed or one.by == person)

    def shown_history(self, person: str) -> tuple[Recorded, ...]:
        """The acts `person` may read; of a review under way only its own reviewer's, but every lock."""
        return tuple(one for one in self.history if self.open_to(person, one.by, one.act.kind))

    def open_to(self, person: str, by: str, kind: str) -> bool:
        """Whether `person` may read an act of this kind by `by` now."""
        return self.revealed or by == person or by not in self.seats or kind not in _WITHHELD_KINDS
