"""Every act there is: a frozen dataclass each, and its canonical form.

- An act says what was decided or done, not who and when: those stand on the journal's entry.
- Kinds are read back through the explicit table below, never through an import path.
- Decisive acts are signed by the person's own key; audit lines (log-on, views) are chained with them.
- No evidence text: exhibits carry digests, locators and the numbers that were cited.
"""

from __future__ import annotations

from reviewer_app.domain.acts.audit import EvidenceOpened, LoggedOff, LoggedOn, LogOnFailed
from reviewer_app.domain.acts.decision import (
    Amended,
    BannerLowered,
    Closed,
    Determined,
    DisagreementRead,
    FindingRendered,
    FindingSigned,
    HoldLifted,
    HoldPlaced,
    Overridden,
    Reopened,
    Rescinded,
    Returned,
    ReturnTo,
    SignedOff,
)
from reviewer_app.domain.acts.intake import (
    Accepted,
    AdequacyJudged,
    Assigned,
    CriteriaRepinned,
    Deficiency,
    DeficiencyKind,
    ItemWaived,
    LetterExported,
    LetterFacts,
    QuarantineClosed,
    Quarantined,
    QuarantineReason,
    Received,
    ReturnedIncomplete,
    SupplementReceived,
    Withdrawn,
)
from reviewer_app.domain.acts.people import (
    AccountUnlocked,
    Conflict,
    ConflictDeclared,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    PersonEnrolled,
    PropinAuthorised,
)
from reviewer_app.domain.acts.records import (
    DisposalCarriedOut,
    Disposed,
    ExportAgreed,
    Exported,
    Leaves,
    Paper,
    PaperExported,
    ReleasableDrawn,
    RetentionScheduleSet,
)
from reviewer_app.domain.acts.requests import (
    AccessPlanRecorded,
    AccessTier,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    ConsultationAnswered,
    ConsultationAsked,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    Partner,
    ReferralKind,
    Referred,
    RequestPoint,
)
from reviewer_app.domain.acts.requests import Answer as ConsultationAnswer
from reviewer_app.domain.acts.reveal import (
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Dissented,
    FindingDrafted,
    FindingSubmitted,
    Revealed,
    ReviewKey,
)
from reviewer_app.domain.acts.review import (
    Assessed,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    ExhibitCited,
    ExhibitKind,
    ExhibitNoted,
    ExhibitsOrdered,
    KeyShare,
    Locked,
    Outcome,
    Recommended,
    Source,
    TableMapped,
)
from reviewer_app.domain.acts.two import (
    ProposalDropped,
    Proposed,
    Seconded,
)
from reviewer_app.domain.acts.workspace import (
    AnchorInstalled,
    AnchorWithdrawn,
    CriteriaActivated,
    PolicySet,
    RevocationListInstalled,
    RevocationListRenewed,
    StatisticsExported,
    SubmitterKeyInstalled,
    SubmitterKeyWithdrawn,
    TriesBegunAnew,
)
from reviewer_app.domain.codec import NotOfTheForm, from_plain, to_plain

__all__ = [
    "AUDIT",
    "KINDS",
    "Accepted",
    "AccessPlanRecorded",
    "AccessTier",
    "AccountUnlocked",
    "Act",
    "AdequacyJudged",
    "Adjudicated",
    "AdjudicationClosed",
    "AdjudicatorNamed",
    "Amended",
    "AnchorInstalled",
    "AnchorWithdrawn",
    "Assessed",
    "Assigned",
    "BannerLowered",
    "CaseRelated",
    "ClockPaused",
    "ClockResumed",
    "Closed",
    "ComparisonGrantWithdrawn",
    "ComparisonGranted",
    "Conflict",
    "ConflictDeclared",
    "ConsultationAnswer",
    "ConsultationAnswered",
    "ConsultationAsked",
    "CriteriaActivated",
    "CriteriaRepinned",
    "Deficiency",
    "DeficiencyKind",
    "Determined",
    "DisagreementRead",
    "DisposalCarriedOut",
    "Disposed",
    "Dissented",
    "EvidenceOpened",
    "ExhibitCited",
    "ExhibitKind",
    "ExhibitNoted",
    "ExhibitsOrdered",
    "ExportAgreed",
    "Exported",
    "FindingDrafted",
    "FindingRendered",
    "FindingSigned",
    "FindingSubmitted",
    "HoldLifted",
    "HoldPlaced",
    "InformationAnswered",
    "InformationRequestDropped",
    "InformationRequested",
    "ItemWaived",
    "KeyShare",
    "Leaves",
    "LetterExported",
    "LetterFacts",
    "Locked",
    "LogOnFailed",
    "LoggedOff",
    "LoggedOn",
    "Outcome",
    "Overridden",
    "Paper",
    "PaperExported",
    "Partner",
    "PersonChanged",
    "PersonDisabled",
    "PersonEnabled",
    "PersonEnrolled",
    "PolicySet",
    "PropinAuthorised",
    "ProposalDropped",
    "Proposed",
    "QuarantineClosed",
    "QuarantineReason",
    "Quarantined",
    "Received",
    "Recommended",
    "ReferralKind",
    "Referred",
    "ReleasableDrawn",
    "Reopened",
    "RequestPoint",
    "Rescinded",
    "RetentionScheduleSet",
    "ReturnTo",
    "Returned",
    "ReturnedIncomplete",
    "Revealed",
    "ReviewKey",
    "RevocationListInstalled",
    "RevocationListRenewed",
    "Seconded",
    "SignedOff",
    "Source",
    "StatisticsExported",
    "SubmitterKeyInstalled",
    "SubmitterKeyWithdrawn",
    "SupplementReceived",
    "TableMapped",
    "TriesBegunAnew",
    "Withdrawn",
    "act_body",
    "read_act",
]

Act = (
    PersonEnrolled
    | PersonChanged
    | PersonDisabled
    | PersonEnabled
    | AccountUnlocked
    | AnchorInstalled
    | AnchorWithdrawn
    | RevocationListInstalled
    | RevocationListRenewed
    | SubmitterKeyInstalled
    | SubmitterKeyWithdrawn
    | PolicySet
    | CriteriaActivated
    | TriesBegunAnew
    | StatisticsExported
    | RetentionScheduleSet
    | LoggedOn
    | LoggedOff
    | LogOnFailed
    | EvidenceOpened
    | Proposed
    | Seconded
    | ProposalDropped
    | Received
    | SupplementReceived
    | Quarantined
    | QuarantineClosed
    | ItemWaived
    | AdequacyJudged
    | ReturnedIncomplete
    | LetterExported
    | Withdrawn
    | Accepted
    | CriteriaRepinned
    | Assigned
    | ConflictDeclared
    | PropinAuthorised
    | ExhibitCited
    | ExhibitNoted
    | ExhibitsOrdered
    | ComparisonGranted
    | ComparisonGrantWithdrawn
    | TableMapped
    | Assessed
    | Recommended
    | Locked
    | Revealed
    | AdjudicatorNamed
    | Adjudicated
    | AdjudicationClosed
    | FindingDrafted
    | FindingSubmitted
    | Dissented
    | DisagreementRead
    | Returned
    | SignedOff
    | Overridden
    | Determined
    | InformationRequested
    | InformationAnswered
    | InformationRequestDropped
    | ClockPaused
    | ClockResumed
    | ConsultationAsked
    | ConsultationAnswered
    | AccessPlanRecorded
    | Referred
    | CaseRelated
    | FindingRendered
    | FindingSigned
    | BannerLowered
    | ReleasableDrawn
    | ExportAgreed
    | Exported
    | PaperExported
    | Amended
    | Reopened
    | Rescinded
    | Closed
    | HoldPlaced
    | HoldLifted
    | Disposed
    | DisposalCarriedOut
)

KINDS: dict[str, type[Act]] = {form.kind: form for form in Act.__args__}
AUDIT: tuple[type[Act], ...] = (LoggedOn, LoggedOff, LogOnFailed, EvidenceOpened)


def act_body(act: Act) -> dict[str, object]:
    """The act as plain JSON, without its kind."""
    plain = to_plain(act)
    assert isinstance(plain, dict)  # an act is a dataclass
    return plain


def read_act(kind: str, body: object) -> Act:
    """The act of a kind; NotOfTheForm for a kind this version does not know, or a body that does not fit."""
    form = KINDS.get(kind)
    if form is None:
        raise NotOfTheForm(where="a journal entry", form="an act", fault=f"kind {kind!r} is not known here")
    return from_plain(form, body, kind)
