"""Papers folded from the acts of a case, and from nothing else: which there are, and what each says.

- A paper rests on one act: the request, the referral, the export, the disposal carried out. `register` is as
  it stood after that act, so what came later (a new policy, another name, an answer) changes no word.
- Both clocks are counted in calendar days of the site's zone as it was set then, as on screen and in a
  finding; in UTC where this workstation does not know the zone. The letter says which.
- An exhibit that is sealed to someone else refuses the referral that rests on it: nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reviewer_app.domain.acts import (
    DisposalCarriedOut,
    Exported,
    InformationRequested,
    Paper,
    ReferralKind,
    Referred,
    RequestPoint,
)
from reviewer_app.domain.case import Case, Recorded
from reviewer_app.domain.clocks import agency_words, window_words
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.days import zone_remark
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role
from reviewer_app.domain.register import Register
from reviewer_app.findings.banner import rolled_up
from reviewer_app.findings.papers.information_request import AskedPoint, BearsOn, InformationRequest
from reviewer_app.findings.papers.referral import Referral, RestsOn
from reviewer_app.findings.papers.shared import Issued
from reviewer_app.findings.papers.sources import came, sources
from reviewer_app.findings.tree import CitedSource
from reviewer_app.findings.words import CannotBeMarked, PortionUnreadable, line, portion


class NoSuchPaper(DeskError):
    """Case {case} has no {paper} {number} that opens to you."""


class ExhibitSealed(DeskError):
    """Referral {number} of case {case} is not drawn here: exhibit {exhibit} is sealed to other people."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case as it stood after the act a paper rests on, with that act. `authority_sha384` is the fingerprint
    of the workspace's authority: no act holds it, and it is the same for the life of the workspace."""

    register: Register
    case: Case
    recorded: Recorded
    number: int
    training: bool
    authority_sha384: str = ""

    def issued(self, role: str) -> Issued:
        policy, recorded = self.register.policy, self.recorded
        return Issued(
            case_id=self.case.id,
            dated=recorded.at,
            entry=recorded.seq,
            office=policy.office,
            contact=policy.contact,
            signed_by=self.name(recorded.by),
            signed_role=role,
            training=self.training,
        )

    def name(self, person: str) -> str:
        return self.register.name(person)


def papers_of(case: Case) -> Iterator[tuple[Paper, int, Recorded]]:
    """Every paper that can be drawn of a case, with the act it rests on, in the order of the acts."""
    exports = 0
    for one in case.history:
        match act := one.act:
            case InformationRequested():
                yield Paper.INFORMATION_REQUEST, act.number, one
            case Referred():
                yield kind_of(act), act.number, one
            case Exported():
                exports += 1
                yield Paper.TRANSMITTAL, exports, one
                yield Paper.MEDIUM_LABEL, exports, one
            case DisposalCarriedOut():
                yield Paper.DISPOSAL_CERTIFICATE, 1, one
            case _:
                pass


def kind_of(act: Referred) -> Paper:
    return Paper.REFERRAL if act.to is ReferralKind.CLEARINGHOUSE else Paper.LAW_ENFORCEMENT_NOTE


def act_behind(case: Case, paper: Paper, number: int) -> Recorded:
    """The act a paper rests on. Raises NoSuchPaper."""
    for kind, counted, recorded in papers_of(case):
        if (kind, counted) == (paper, number):
            return recorded
    raise NoSuchPaper(case=case.id, paper=paper.value, number=number)


def told_of(
    register: Register,
    case_id: str,
    paper: Paper,
    number: int,
    *,
    training: bool,
    authority_sha384: str = "",
) -> Told:
    """The case behind a paper; `register` as it stood after its act. Raises NoSuchPaper."""
    case = register.cases[case_id]
    return Told(register, case, act_behind(case, paper, number), number, training, authority_sha384)


def information_request(told: Told) -> InformationRequest:
    """The letter of a request. Raises PortionUnreadable, CannotBeMarked."""
    act, case = told.recorded.act, told.case
    assert isinstance(act, InformationRequested)
    latest, at = came(case)[-1]
    said = latest.submission
    policy, now = told.register.policy, datetime.fromisoformat(told.recorded.at)
    return InformationRequest(
        issued=told.issued(_role(told)),
        number=act.number,
        to_organisation=said.organisation,
        model=f"{said.model_name} {said.model_version}".strip(),
        submission_id=said.submission_id,
        sequence=said.sequence,
        received_at=at,
        tagmanifest_sha512=latest.tagmanifest_sha512,
        next_sequence=said.sequence + 1,
        points=_points(told, act.points),
        due_on=act.due_on,
        access_window=window_words(case, policy, now),
        agency_clock=agency_words(case, policy, now),
        zone="UTC" if zone_remark(policy) else policy.zone,
        marking=said.marking,
        sources=sources(told.register, case),
    )


def _role(told: Told) -> str:
    """As whom the person did it: the case says so, not the account."""
    by = told.recorded.by
    if by in told.case.seats:
        return "Reviewer"
    return "Adjudicator" if by in told.case.adjudicators else "Supervisor"


def _points(told: Told, points: tuple[RequestPoint, ...]) -> tuple[AskedPoint, ...]:
    """Each point with its criteria: by title where that adds nothing to what the letter is marked."""
    criteria = told.register.criteria_of(told.case)
    plain = [portion(told.case.submission.marking, "the submission"), "(U)"]
    plain += [portion(one.marking, f"point {at}") for at, one in enumerate(points, start=1)]
    banner = rolled_up(plain, f"Information request {told.number}").words
    return tuple(
        AskedPoint(
            tuple(_bears_on(criteria, name, plain, banner) for name in one.criteria), one.asked, one.marking
        )
        for one in points
    )


def _bears_on(criteria: CriteriaSet | None, name: str, plain: list[str], banner: str) -> BearsOn:
    known = criteria.criterion(name) if criteria else None
    if known is None:
        return BearsOn(line(name, 40))
    try:
        mark = portion(known.marking, f"criterion {name}")
        adds = rolled_up([*plain, mark], name).words != banner
    except (CannotBeMarked, PortionUnreadable):
        adds = True
    return BearsOn(line(name, 40)) if adds else BearsOn(line(name, 40), line(known.title, 80), mark)


def referral(told: Told) -> Referral:
    """A referral or a note. Raises ExhibitSealed, PortionUnreadable."""
    act, case = told.recorded.act, told.case
    assert isinstance(act, Referred)
    cited = []
    for number in act.exhibits:
        exhibit = case.exhibit(number)
        if exhibit is None:
            raise ExhibitSealed(number=act.number, case=case.id, exhibit=number)
        cited.append(exhibit)
    return Referral(
        issued=told.issued(_role(told)),
        number=act.number,
        to=act.to,
        subject=act.subject,
        sector=act.sector,
        words=act.words,
        marking=act.marking,
        embargo_until=act.embargo_until,
        exhibits=tuple(
            RestsOn(
                one.number,
                one.cited.exhibit.value,
                line(one.cited.descriptor, 300),
                one.cited.marking,
                tuple(
                    CitedSource(
                        line(f"{source.path}, case {source.case}" if source.case else source.path, 300),
                        line(source.locator, 200),
                        source.object_sha512,
                        source.excerpt_sha384,
                    )
                    for source in one.cited.sources
                ),
            )
            for one in cited
        ),
        sources=sources(told.register, case, cited),
    )


def records_role(told: Told, person: str) -> str:
    """As whom a person exported or disposed: what the account said then."""
    known = told.register.people.get(person)
    return "Records officer" if known is None or known.has(Role.RECORDS_OFFICER) else "Supervisor"
