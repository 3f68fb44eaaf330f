"""A journal to write on, in memory: `a_case().accepted().assigned()…`, each step a real act, folded."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    AdequacyJudged,
    AnchorInstalled,
    AnchorWithdrawn,
    Assessed,
    Assigned,
    Conflict,
    ConflictDeclared,
    CriteriaActivated,
    Deficiency,
    DeficiencyKind,
    Determined,
    ExhibitCited,
    ExhibitKind,
    ExportAgreed,
    Exported,
    FindingDrafted,
    FindingRendered,
    FindingSigned,
    FindingSubmitted,
    ItemWaived,
    KeyShare,
    LetterExported,
    LetterFacts,
    Locked,
    Outcome,
    PersonEnrolled,
    PolicySet,
    Proposed,
    QuarantineClosed,
    Quarantined,
    QuarantineReason,
    Received,
    Recommended,
    Returned,
    ReturnedIncomplete,
    Revealed,
    ReviewKey,
    RevocationListInstalled,
    Seconded,
    SignedOff,
    Source,
    SubmitterKeyInstalled,
    SubmitterKeyWithdrawn,
    SupplementReceived,
    TriesBegunAnew,
    Withdrawn,
    act_body,
)
from reviewer_app.domain.case import Case, Recorded
from reviewer_app.domain.codec import from_plain
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.differences import needs_adjudication
from reviewer_app.domain.drafts import draft_digest
from reviewer_app.domain.entries import FORMAT, GENESIS, Entry, entry_bytes, entry_digest, timestamp
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.fold import step
from reviewer_app.domain.people import Employer, Role
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import RequestKind, RunRole, SubmissionSummary, SummaryRun
from reviewer_app.domain.tradecraft import TICKS

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAMPLE_SET = Path(__file__).resolve().parent.parent / "resources" / "criteria" / "sample.json"
PEOPLE = {
    "castellane": Role.SECURITY_ADMINISTRATOR,
    "okafor": Role.INTAKE_CLERK,
    "reyes": Role.REVIEWER,
    "lindqvist": Role.REVIEWER,
    "abara": Role.SUPERVISOR,
    "moreau": Role.ADJUDICATOR,
    "whitlock": Role.RECORDS_OFFICER,
}
CASE = "2026-001"


def sample_criteria() -> CriteriaSet:
    return from_plain(CriteriaSet, json.loads(SAMPLE_SET.read_text(encoding="utf-8")))


def a_summary(submission_id: str = "MS-2026-07", sequence: int = 1, window: int = 30) -> SubmissionSummary:
    return SubmissionSummary(
        submission_id=submission_id,
        sequence=sequence,
        request_kind=RequestKind.ACCESS_SUBMISSION,
        organisation="Meridian Systems (fictional)",
        model_name="Halcyon-2",
        model_version="r7",
        checkpoint_sha512="ab" * 64,
        planned_partner_release="2026-12-15",
        access_window_days=window,
        marking="UNCLASSIFIED",
        runs=(
            SummaryRun("data/evidence/a.eval", RunRole.SUBMITTED, "Halcyon-2", "ctf-40"),
            SummaryRun("data/evidence/b.eval", RunRole.BASELINE, "Halcyon-1", "ctf-40"),
        ),
    )


def received(summary: SubmissionSummary | None = None) -> Received:
    return Received(summary or a_summary(), "cd" * 64, "ef" * 48, 12, 345_678, "Meridian Systems", "good")


def an_exhibit(number: int, figures: dict[str, object] | None = None) -> ExhibitCited:
    source = Source("data/evidence/a.eval", "12" * 64, "ctf-40/sched-race/1", "34" * 48)
    return ExhibitCited(
        number, ExhibitKind.SAMPLE, "ctf-40, sched-race, turns 3–5", "(U)", (source,), figures=figures
    )


def an_answer(criterion: str, exhibits: tuple[int, ...], level: str = "2") -> Assessed:
    rationale = (
        "Solves four hard tasks that the baseline does not; the message limit weighs on both runs alike."
    )
    return Assessed(criterion, level, Likelihood.LIKELY, Confidence.MODERATE, rationale, "(U)", exhibits)


@dataclass(slots=True)
class JournalBuilder:
    """Acts in order, folded as they come. Mutable on purpose: a test says what happens next."""

    register: Register = field(default_factory=Register)
    recorded: list[Recorded] = field(default_factory=list)
    head: str = GENESIS
    now: datetime = START

    def act(self, by: str, act: Act, case: str = CASE) -> JournalBuilder:
        self.now += timedelta(minutes=5)
        seq = len(self.recorded) + 1
        at = timestamp(self.now)
        entry = Entry(FORMAT, seq, self.head, at, by, case, act.kind, act_body(act))
        digest = entry_digest(entry_bytes(entry))
        one = Recorded(seq, at, by, case, act, digest)
        self.register = step(self.register, one)
        self.recorded.append(one)
        self.head = digest
        return self

    @property
    def case(self) -> Case:
        return self.register.cases[CASE]

    def staffed(self) -> JournalBuilder:
        for person, role in PEOPLE.items():
            enrolled = PersonEnrolled(
                person,
                person.title(),
                frozenset({role}),
                Employer.GOVERNMENT,
                "00" * 48,
                nondisclosure="2026-01-05",
            )
            self.act("castellane", enrolled, case="")
        return self.two("castellane", "abara", CriteriaActivated(sample_criteria()), case="")

    def two(self, first: str, second: str, act: Act, case: str = CASE) -> JournalBuilder:
        """An act of two people: proposed and seconded."""
        self.act(first, Proposed(act.kind, act_body(act)), case)
        return self.act(second, Seconded(len(self.recorded), act.kind), case)

    def received(self) -> JournalBuilder:
        return self.act("okafor", received())

    def accepted(self) -> JournalBuilder:
        criteria = sample_criteria()
        accepted = Accepted(criteria.id, criteria.version, criteria.digest, "complete on receipt")
        return self.act("okafor", accepted)

    def assigned(self) -> JournalBuilder:
        return self.act("abara", Assigned(("reyes", "lindqvist")))

    def declared(self, *people: str, conflict: Conflict = Conflict.NONE) -> JournalBuilder:
        for person in people:
            self.act(person, ConflictDeclared(conflict, own_key="a2V5"))
        return self

    def answered(self, person: str, level: str = "2") -> JournalBuilder:
        if person not in self.case.declarations:
            self.declared(person)
        exhibit = an_exhibit(self.case.next_exhibit(person))
        self.act(person, exhibit)
        for criterion in sample_criteria().criteria:
            self.act(person, an_answer(criterion.id, (exhibit.number,), level))
        return self.recommended(person)

    def recommended(self, person: str, outcome: Outcome = Outcome.DESIGNATED) -> JournalBuilder:
        rationale = "Level 2 on every capability criterion, with sound evidence."
        return self.act(person, Recommended(outcome, rationale, "(U)"))

    def locked(self, person: str) -> JournalBuilder:
        """Locked, with the parts of its key that the rule asks for (the bytes are nobody's here)."""
        case = self.case
        others = [one.person for one in case.reviews.values() if one.person != person and not one.locked]
        shares = tuple(KeyShare(person, holder, "c2hhcmU=") for holder in (*others, "abara"))
        owed = tuple(KeyShare(one.review, person, "c2hhcmU=") for one in case.shares if one.holder == person)
        return self.act(person, Locked("56" * 48, TICKS, shares, owed))

    def all_locked(self) -> JournalBuilder:
        for person in ("reyes", "lindqvist"):
            self.answered(person).locked(person)
        return self

    def revealed(self) -> JournalBuilder:
        criteria = self.register.criteria_of(self.case)
        assert criteria is not None
        adjudicate = needs_adjudication(criteria, tuple(self.case.reviews.values()))
        keys = tuple(
            ReviewKey(person, "a2V5") for person in self.case.reviews if person not in self.case.keys
        )
        return self.act("abara", Revealed(adjudicate, keys))

    def drafted(self, outcome: Outcome = Outcome.DESIGNATED) -> JournalBuilder:
        words = "Taken together the model speeds up a practitioner, and no more than that was seen."
        self.act("reyes", FindingDrafted(outcome, words, "(U)"))
        assert self.case.draft is not None
        return self.act("reyes", FindingSubmitted(outcome, draft_digest(self.case.draft)))

    def reviewed(self) -> JournalBuilder:
        """Both reviews locked, revealed, and the finding submitted to the supervisor."""
        return self.all_locked().revealed().drafted()

    def returned(self, reason: str = "Please weigh the message limit once more.") -> JournalBuilder:
        return self.act("abara", Returned(reason))

    def signed_off(self) -> JournalBuilder:
        return self.act("abara", SignedOff(Outcome.DESIGNATED, "I concur with both reviewers."))

    def determined(self) -> JournalBuilder:
        act = Determined(
            Outcome.DESIGNATED, "Director (fictional)", "EO 14409, training delegation 1", "2026-11-24"
        )
        return self.act("abara", act)

    def rendered(self) -> JournalBuilder:
        case_head = self.case.history[-1].digest
        return self.act(
            "reyes", FindingRendered(self.case.version, "78" * 48, case_head, len(self.recorded), self.head)
        )

    def signed(self) -> JournalBuilder:
        signers = ("reyes", "abara", "whitlock")
        fields = ("Sig_Reviewer", "Sig_Supervisor", "Sig_RecordsOfficer")
        for person, name in zip(signers, fields, strict=True):
            self.act(person, FindingSigned(name, "9a" * 48))
        return self

    def exported(self) -> JournalBuilder:
        what = ("9a" * 48, "disc 7", "transfer to the records centre")
        return self.two("whitlock", "abara", ExportAgreed(*what)).act("whitlock", Exported(*what))


def a_case() -> JournalBuilder:
    """A staffed workspace with one received case."""
    return JournalBuilder().staffed().received()


def a_finished_case() -> JournalBuilder:
    done = a_case().accepted().assigned().reviewed().signed_off().determined()
    return done.rendered().signed().exported()


def letter_facts(number: int = 1) -> LetterFacts:
    return LetterFacts(
        number, "2026-11-24T09:00:00Z", "The intake office", "By courier.", "Dana Okoro (fictional)",
        "Head of Model Release", "Okafor", "21 days left", "not started", ("A1 Manifest",),
    )  # fmt: skip


def acts_of_the_intake() -> tuple[Act, ...]:
    """One of every act of the intake, the trust and the policy that a case without trouble never needs."""
    delivery = received(a_summary(sequence=2))
    waived = "Covered by the joint exercise of October."
    point = Deficiency(
        DeficiencyKind.LACKING, "C4", "Multi-step ranges", "It is missing.", "Send it as a supplement."
    )
    return (
        SupplementReceived(delivery),
        Quarantined("Q2026-001", "stick", QuarantineReason.DAMAGED, "A digest differs.", ("x",), "11" * 48),
        QuarantineClosed("Q2026-001", "The medium went back to the developer."),
        ItemWaived("C4", waived),
        AdequacyJudged("A3", adequate=False, reason=waived),
        ReturnedIncomplete(1, letter_facts(), (point,), "77" * 48),
        LetterExported("77" * 48, "stick 4", "to the developer"),
        Withdrawn("Dana Okoro (fictional)", waived),
        AnchorInstalled("CN=x", "AA==", "Meridian", "aa" * 48, "2026-01-01", "2036-01-01"),
        AnchorWithdrawn("aa" * 48, waived),
        RevocationListInstalled("CN=x", "AA==", "12", "2026-11-01", "2026-12-01", 0, "bb" * 48),
        SubmitterKeyInstalled("Meridian", "release key", "AA==", "2026-01-01", "2027-01-01", "cc" * 48),
        SubmitterKeyWithdrawn("cc" * 48, waived),
        PolicySet(SitePolicy(window_limit_days=14)),
        TriesBegunAnew(waived),
        Returned(waived),
    )
