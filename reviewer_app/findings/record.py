"""The back of a finding: agreement, returns, what it leaves out, clocks, custody, journal, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from reviewer_app.domain.acts import Returned
from reviewer_app.domain.case import Case, Recorded
from reviewer_app.domain.criteria import CANNOT_ASSESS, CriteriaSet
from reviewer_app.domain.guards.roles import SIGNATURE_FIELDS
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import SummaryRun
from reviewer_app.findings.answers import same_level
from reviewer_app.findings.tree import (
    Block,
    Fact,
    Facts,
    Items,
    Paragraph,
    Section,
    SignatureField,
    Style,
)
from reviewer_app.findings.words import counted, day, line, minute, percent, together

STATEMENTS = {
    "Sig_Reviewer": ("Reviewer", "I reviewed the evidence cited here and stand by my recorded answers."),
    "Sig_Supervisor": ("Supervisor", "I concur with the recommendation as recorded here."),
    "Sig_RecordsOfficer": ("Records officer", "Released as a record. No change may follow this signature."),
}


def agreement(register: Register, case: Case, criteria: CriteriaSet) -> Section:
    """How far the reviewers agree, what they could not assess, who differs from the sign-off, and returns."""
    blocks: list[Block] = [Paragraph(_percent_agreement(case, criteria))]
    blocks += [Paragraph(text) for text in (*_not_assessed(register, case), *_dissent(register, case))]
    returned = [one for one in case.history if isinstance(one.act, Returned)]
    if not returned:
        blocks.append(Paragraph("The supervisor did not return the reviews."))
    blocks += [_return(register, one) for one in returned]
    return Section("Agreement and returns", tuple(blocks))


def percent_agreement(case: Case, criteria: CriteriaSet) -> tuple[int, int]:
    """(criteria with the same level from every reviewer, criteria in the set)."""
    reviews = tuple(case.reviews.values())
    return sum(same_level(reviews, one) for one in criteria.criteria), len(criteria.criteria)


def _percent_agreement(case: Case, criteria: CriteriaSet) -> str:
    same, n = percent_agreement(case, criteria)
    share = percent(round(same / n, 3)) if n else "none"
    reviewers = counted(len(case.reviews), "reviewer")
    return (
        f"The {reviewers} gave the same level on {same} of {n} criteria ({share}, n = {n}). “Cannot assess” "
        "counts as a level. With so few criteria one answer moves this number much, and some agreement comes "
        "by chance."
    )


def _not_assessed(register: Register, case: Case) -> Iterator[str]:
    for review in case.reviews.values():
        left = [one for one, answer in review.answers.items() if answer.assessed.level == CANNOT_ASSESS]
        if left:
            name = register.name(review.person)
            yield f"{name} could not assess {together(left)}; the reasons are given there."


def _dissent(register: Register, case: Case) -> Iterator[str]:
    for review in case.reviews.values():
        made = review.recommendation
        if (
            made is not None
            and case.signed_off is not None
            and made.outcome != case.signed_off.recommendation
        ):
            name = register.name(review.person)
            yield f"{name} dissents: recommended “{made.outcome.value}”. The reason is printed in section 1."


def _return(register: Register, recorded: Recorded) -> Paragraph:
    assert isinstance(recorded.act, Returned)
    who = f"{register.name(recorded.by)}, {minute(recorded.at)}"
    return Paragraph(recorded.act.reason.strip(), label=f"Returned by {who}.")


def omissions(case: Case) -> Section:
    """What this finding leaves out, said by this version of the app and by the reviewers' own citations."""
    runs = case.runs
    cited = {source.path for exhibit in case.exhibits for source in exhibit.cited.sources}
    uncited = [run for run in runs if run.file not in cited]
    lines = [
        "Bodies of samples and transcripts: exhibits point to them, the sealed originals hold them.",
        "Files of the submission that no exhibit cites.",
        "Weighted kappa: with so few criteria it is unstable.",
        "Adjudication, information requests, conflict declarations, consulted organisations and pauses of "
        "the agency clock: this version of the app does not record them.",
        "Marking beyond UNCLASSIFIED, and a releasable version.",
        "Anything about the model that the submission and its logs do not show. The app never runs a model.",
    ]
    if uncited:
        lines.insert(1, f"{counted(len(uncited), 'declared run')} not cited: {_run_names(uncited)}.")
    return Section("What this finding does not contain", (Items(tuple(lines)),))


def _run_names(runs: list[SummaryRun]) -> str:
    names = [line(run.file, 80) for run in runs[:8]]
    more = [f"{len(runs) - 8} more"] if len(runs) > 8 else []
    return together([*names, *more])


def clocks(case: Case) -> Section:
    """The access window and the agency clock, as dates; expiry decides nothing."""
    summary = case.submission
    window = _window(summary.planned_partner_release, summary.access_window_days)
    rows = (
        Fact("Planned release to other trusted partners", line(summary.planned_partner_release, 40)),
        Fact("Access window", window),
        Fact("Received", minute(case.received_at)),
        Fact("Agency clock began", _began(case)),
        Fact("Determination", _ended(case)),
    )
    note = "All times are the workstation's clock, in UTC. Expiry of a clock decides nothing."
    return Section("Clocks", (Facts(rows), Paragraph(note, style=Style.SMALL)), together=True)


def _window(release: str, days: int) -> str:
    stated = f"{counted(days, 'calendar day')} before the planned release"
    try:
        ends = date.fromisoformat(release[:10])
    except ValueError:
        return stated
    return f"{stated}: {ends - timedelta(days=days)} to {ends}"


def _began(case: Case) -> str:
    basis = line(case.accepted.clock_basis, 200) if case.accepted else ""
    return f"{minute(case.accepted_at)}, at acceptance. Basis: {basis or 'not stated'}"


def _ended(case: Case) -> str:
    if case.determined is None:
        return "none recorded"
    decided = case.determined.decided_on
    try:
        days = (date.fromisoformat(decided) - date.fromisoformat(day(case.accepted_at))).days
    except ValueError:
        return line(decided, 40)
    return f"{decided}, {counted(days, 'calendar day')} after acceptance"


def custody(register: Register, case: Case) -> Section:
    """What was received, from whom, and how it was verified."""
    received = case.received
    rows = (
        Fact("Taken in by", f"{register.name(case.clerk)}, {minute(case.received_at)}"),
        Fact("Signed by", line(received.signer, 200)),
        Fact("Verification on receipt", line(received.signer_verdict, 300)),
        Fact("Contents", f"{counted(received.files, 'file')}, {received.size:,} bytes"),
        Fact("Bundle, SHA-512 of its tag manifest", received.tagmanifest_sha512, digest=True),
        Fact("Listing of originals, SHA-384", received.listing_sha384, digest=True),
    )
    return Section("Custody of the submission", (Facts(rows),), together=True)


def journal(head_seq: int, head: str, as_of: str) -> Section:
    """The head that pins every act behind this finding."""
    text = (
        "Every statement above is folded from signed acts in the workspace's journal. "
        "The digest of its last entry covers all entries before it."
    )
    rows = (
        Fact("Last entry", str(head_seq)),
        Fact("Journal head, SHA-384", head, digest=True),
        Fact("Last act of the case", minute(as_of)),
    )
    return Section("Journal", (Paragraph(text), Facts(rows)), together=True)


def signatures() -> Section:
    """The page with the three fields, in the order of signing."""
    fields = tuple(SignatureField(name, *STATEMENTS[name]) for name in SIGNATURE_FIELDS)
    text = (
        "Three people sign in this order, each with a key of their own. Times in the boxes are the "
        "workstation's clock; the journal proves the order."
    )
    return Section("Signatures", (Paragraph(text), *fields), new_page=True)
