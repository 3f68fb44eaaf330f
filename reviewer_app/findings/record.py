"""The back of a finding: what it leaves out, clocks, journal, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reviewer_app.domain.case import Case
from reviewer_app.domain.clocks import Standstill, access_window, agency_clock, standstills
from reviewer_app.domain.days import day_of, zone_of, zone_remark
from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS
from reviewer_app.domain.submission import SummaryRun
from reviewer_app.findings.asked import referrals_outside
from reviewer_app.findings.basis import Basis, Decided
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
from reviewer_app.findings.words import counted, line, minute, portion, together

STATEMENTS = {
    "Sig_Reviewer": ("Reviewer", "I reviewed the evidence cited here and stand by my recorded answers."),
    "Sig_Supervisor": ("Supervisor", "I concur with the recommendation as recorded here."),
    "Sig_RecordsOfficer": ("Records officer", "Released as a record. No change may follow this signature."),
}


def omissions(basis: Basis) -> Section:
    """What this finding leaves out, said by this version of the app and by the reviewers' own citations."""
    runs, case = basis.case.runs, basis.case
    cited = {source.path for exhibit in case.exhibits for source in exhibit.cited.sources}
    uncited = [run for run in runs if run.file not in cited]
    lines = [
        "Bodies of samples and transcripts: exhibits point to them, the sealed originals hold them.",
        *([f"{counted(len(uncited), 'declared run')} not cited: {_run_names(uncited)}."] if uncited else []),
        "Files of the submission that no exhibit cites, and what was opened without being cited.",
        "Answers, notes and drafts that their author replaced, and what was settled of an answer that was "
        "given again: the journal holds them.",
        *_left_reviews(case),
        "The words of a person who recused himself or herself.",
        "A version for release to others, with portions left out.",
        "Anything about the model that the submission and its logs do not show. The app never runs a model.",
    ]
    outside = list(referrals_outside(case))
    blocks: list[Block] = [Items(tuple(lines))]
    if outside:
        blocks += [Paragraph("Outside this finding:"), Items(tuple(outside))]
    return Section("What this finding does not contain", tuple(blocks))


def _left_reviews(case: Case) -> Iterator[str]:
    left = sum(one not in case.reviews for one in case.seats)
    if left:
        what = counted(left, "reviewer who was replaced", "reviewers who were replaced")
        yield f"The work of {what} before the reveal: it is sealed to its author."


def _run_names(runs: list[SummaryRun]) -> str:
    names = [line(run.file, 80) for run in runs[:8]]
    more = [f"{len(runs) - 8} more"] if len(runs) > 8 else []
    return together([*names, *more])


def clocks(basis: Basis) -> Section:
    """The access window and the agency clock, with its pauses; expiry decides nothing."""
    case, summary = basis.case, basis.case.submission
    rows = (
        Fact("Planned release to other trusted partners", line(summary.planned_partner_release, 40)),
        Fact("Access window", _window(case)),
        Fact("Received", minute(case.received_at)),
        Fact("Agency clock began", _began(case)),
        _ended(basis),
        Fact("Determination", _decided(basis)),
    )
    note = Paragraph(f"{_zone_words(basis)} {_NOTE}", style=Style.SMALL)
    return Section("Clocks", (Facts(rows), *_pauses(case), note), together=True)


_NOTE = (
    "The day of acceptance is day 1; a day on which the agency clock stood from midnight to midnight is not "
    "counted. The access window is the developer's and is never paused. Expiry of a clock decides nothing."
)


def zone_name(basis: Basis) -> str:
    """The zone whose days are counted: the site's, or UTC where this workstation does not know that one."""
    policy = basis.register.policy
    return "UTC" if zone_remark(policy) else policy.zone


def _zone_words(basis: Basis) -> str:
    remark = zone_remark(basis.register.policy)
    days = remark or f"Days are calendar days of the site's zone, {zone_name(basis)}."
    return f"All times are the workstation's clock, in UTC. {days}"


def _ended(basis: Basis) -> Fact:
    if isinstance(basis, Decided):
        return Fact("Agency clock ended", f"day {agency_day(basis)}, with the determination recorded")
    return Fact("Agency clock", f"day {agency_day(basis)}, at the last act of the case; it has not ended")


def agency_day(basis: Basis) -> int:
    """The day, from 1, on which the agency clock stood at the last act: of a finding, when the determination
    was recorded.

    Counted in the zone that is printed beside it (`zone_name`).
    """
    found = agency_clock(basis.case, basis.register.policy, datetime.fromisoformat(basis.as_of))
    assert found is not None  # it was accepted: a criteria set is pinned
    return found.day


@dataclass(frozen=True, slots=True)
class Stood:
    """When the agency clock stood; `mark` is the reason's, "" where the reason is the app's own words."""

    when: Standstill
    mark: str


def pauses(case: Case) -> tuple[Stood, ...]:
    """When the agency clock stood, but for its end. A request and the pause it began are one."""
    marks = {(datetime.fromisoformat(one.start), one.reason): one.marking for one in case.pauses}
    found: dict[tuple[datetime, str], Stood] = {}
    for one in standstills(case):
        key = (one.start, one.reason)
        if not one.final and key not in found:
            mark = portion(marks[key], "the reason of a pause") if key in marks else ""
            found[key] = Stood(one, mark)
    return tuple(found.values())


def _pauses(case: Case) -> Iterator[Paragraph]:
    found = pauses(case)
    if not found:
        yield Paragraph("The agency clock was never paused.", style=Style.SMALL)
    for one in found:
        until = f"to {_moment(one.when.end)}" if one.when.end else "on; it was not resumed"
        label = f"The agency clock stood from {_moment(one.when.start)} {until}."
        yield Paragraph(one.when.reason.strip(), label=label, mark=one.mark)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _window(case: Case) -> str:
    days = case.submission.access_window_days
    stated = f"{counted(days, 'calendar day')} before the planned release"
    window = access_window(case)
    return f"{stated}: {window.begins} to {window.ends}" if window else stated


def _began(case: Case) -> str:
    basis = line(case.accepted.clock_basis, 200) if case.accepted else ""
    return f"{minute(case.accepted_at)}, at acceptance. Basis: {basis or 'not stated'}"


def _decided(basis: Basis) -> str:
    if not isinstance(basis, Decided):
        return "none is recorded"
    decided = basis.determined.decided_on
    accepted = day_of(datetime.fromisoformat(basis.case.accepted_at), zone_of(basis.register.policy))
    days = (date.fromisoformat(decided) - accepted).days
    if days < 0:
        return f"{decided}, as recorded: before the day of acceptance"
    return f"{decided}, {counted(days, 'calendar day')} after acceptance"


def journal(head_seq: int, head: str, as_of: str) -> Section:
    """The head that pins every act behind this finding."""
    text = (
        "Every statement above is taken from signed acts in the workspace's journal. "
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
