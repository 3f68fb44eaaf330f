"""The training workspace: its people, its demo laboratory, one submission; and a whole case driven by verbs.

- Everything is fictional, UNCLASSIFIED, and says that it is a training sample.
- The laboratory's signing identity is made anew each time: no private key ships with the app.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app import shelf
from reviewer_app.custody.authority import Authority, issue_crl
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.identity import new_identity
from reviewer_app.custody.signers import signer_from_pkcs12
from reviewer_app.custody.slots import Cost
from reviewer_app.desk import (
    blind,
    drafting,
    exporting,
    findings,
    intake,
    review,
    signing,
    supervise,
    two_people,
)
from reviewer_app.desk.administer import new_workspace
from reviewer_app.desk.comparing import compare_pairs, pairings
from reviewer_app.desk.exhibits import of_comparison
from reviewer_app.desk.indexing import index_case
from reviewer_app.desk.session import Clock, Desk, open_desk
from reviewer_app.desk.trust_records import install_anchor, install_crl
from reviewer_app.desk.unlocking import training_people
from reviewer_app.domain.acts import Adjudicated, Conflict, CriteriaActivated, Leaves, Outcome
from reviewer_app.domain.case import State
from reviewer_app.domain.codec import from_plain
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.differences import differing
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.guards.deciding_content import unread_disagreements
from reviewer_app.domain.people import Role
from reviewer_app.domain.submission import RunRole
from reviewer_app.domain.tradecraft import TICKS
from reviewer_app.intake.make import make_bundle

BASELINE = RunRole.BASELINE.value
LABORATORY = "Meridian Systems (fictional)"
MARKING = "(U)"
MEDIUM, PURPOSE = "folder", "training export"
SETTLED = "Training sample. Both readings rest on the same runs; the level kept here is the one they show."
_DEMO_CRL_DAYS = 3650  # a training workspace may lie for years; a real list is good for weeks
Say = Callable[[str], None]


class DemoRefused(DeskError):
    """The demo's own bundle was refused: {fault}"""


@dataclass(frozen=True, slots=True)
class Training:
    """A training workspace that was just made, with the bundle that waits beside it."""

    folder: Path
    bundle: Path


def sample_criteria() -> CriteriaSet:
    """The invented sample set that ships with the app."""
    return from_plain(
        CriteriaSet, json.loads(shelf.file("criteria", "sample.json").read_text(encoding="utf-8"))
    )


def make_training(folder: Path, bundle: Path, clock: Clock, say: Say, cost: Cost | None = None) -> Training:
    """A new training workspace in `folder`, and a signed demo bundle at `bundle`."""
    say("Making the training workspace and its people")
    people = [one.newcomer for one in training_people()]
    new_workspace(folder, people, clock, training=True, cost=cost)
    say("Signing the demo submission as its fictional laboratory")
    authority = make_demo_bundle(bundle, clock)
    with log_on(folder, Role.SECURITY_ADMINISTRATOR, clock, cost) as desk:
        install_anchor(desk, authority.certificate.public_bytes(Encoding.PEM))
        install_crl(desk, issue_crl(authority, (), clock(), number=1, days=_DEMO_CRL_DAYS))
        proposal = two_people.propose(desk, "", CriteriaActivated(sample_criteria()))
    with log_on(folder, Role.SUPERVISOR, clock, cost) as desk:
        two_people.second(desk, proposal, password_of(desk))
    return Training(folder, bundle)


def make_demo_bundle(destination: Path, clock: Clock) -> Authority:
    """Bag and sign the demo submission; the authority its signature chains to."""
    now = clock()
    identity = new_identity("Demo signing service", LABORATORY, now - timedelta(days=1), "demo")
    signer = signer_from_pkcs12(identity.pkcs12, "demo")
    source = shelf.folder("demo", "submission")
    make_bundle(source, destination, lambda data: sign_detached(data, signer, now), bagged_on=now.date())
    return identity.authority


@contextmanager
def log_on(folder: Path, role: Role, clock: Clock, cost: Cost | None = None, nth: int = 0) -> Iterator[Desk]:
    """The desk of the nth training person with a role, for as long as the block runs."""
    person = [one for one in training_people() if role in one.roles][nth]
    desk = open_desk(folder, person.id, person.password, clock, cost)
    try:
        yield desk
    finally:
        desk.close()


def take_in(training: Training, clock: Clock, say: Say, cost: Cost | None = None) -> str:
    """The clerk receives, indexes and accepts the demo bundle; the supervisor assigns. The case's number."""
    with log_on(training.folder, Role.INTAKE_CLERK, clock, cost) as desk:
        say("The clerk verifies the bundle and takes it in")
        taken = intake.receive(desk, training.bundle)
        if isinstance(taken, intake.Kept):
            raise DemoRefused(fault=taken.sentence)
        say("Reading the evaluation logs in the cage")
        index_case(desk, taken.case_id)
        criteria = sample_criteria()
        intake.accept(desk, taken.case_id, (criteria.id, criteria.version), "Complete on receipt (training)")
    with log_on(training.folder, Role.SUPERVISOR, clock, cost) as desk:
        say("The supervisor assigns two reviewers")
        reviewers = tuple(one.id for one in training_people() if Role.REVIEWER in one.roles)[:2]
        supervise.assign(desk, taken.case_id, reviewers)
    return taken.case_id


def drive(training: Training, out: Path, clock: Clock, say: Say, cost: Cost | None = None) -> Path:
    """One whole case, from the bundle to the exported finding; the finding's path."""
    case_id = take_in(training, clock, say, cost)
    for nth in (0, 1):
        with log_on(training.folder, Role.REVIEWER, clock, cost, nth) as desk:
            say(f"{desk.person.name} compares, cites, answers and locks")
            review_demo_case(desk, case_id)
            review.lock(desk, case_id, password_of(desk), TICKS)
    with log_on(training.folder, Role.SUPERVISOR, clock, cost) as desk:
        say("The supervisor reveals the reviews and names an adjudicator")
        reveal_demo_case(desk, case_id)
    with log_on(training.folder, Role.ADJUDICATOR, clock, cost) as desk:
        say("The adjudicator settles what differs")
        adjudicate_demo_case(desk, case_id)
    with log_on(training.folder, Role.REVIEWER, clock, cost) as desk:
        say("A reviewer drafts the finding and submits it")
        draft_demo_case(desk, case_id)
    with log_on(training.folder, Role.SUPERVISOR, clock, cost) as desk:
        say("The supervisor signs off and records the determination")
        _supervise(desk, case_id)
    with log_on(training.folder, Role.REVIEWER, clock, cost) as desk:
        say("The finding is drawn and signed: reviewer")
        findings.draw(desk, case_id)
        signing.sign(desk, case_id, password_of(desk))
    with log_on(training.folder, Role.SUPERVISOR, clock, cost) as desk:
        say("The finding is signed: supervisor")
        signing.sign(desk, case_id, password_of(desk))
    with log_on(training.folder, Role.RECORDS_OFFICER, clock, cost) as desk:
        say("The finding is signed: records officer")
        signing.sign(desk, case_id, password_of(desk))
        proposal = exporting.propose(desk, case_id, Leaves.FINDING, MEDIUM, PURPOSE)
    with log_on(training.folder, Role.SUPERVISOR, clock, cost) as desk:
        say("A second person agrees to the export")
        two_people.second(desk, proposal, password_of(desk))
    out.mkdir(parents=True, exist_ok=True)  # a folder of the demo's own, and no medium
    with log_on(training.folder, Role.RECORDS_OFFICER, clock, cost) as desk:
        say("The records officer exports it")
        return exporting.export(desk, case_id, out, password_of(desk)).path


def review_demo_case(desk: Desk, case_id: str) -> None:
    """Cite what the answers rest on, answer every criterion, recommend: as the demo's script says."""
    if desk.person.id not in desk.case(case_id).declarations:
        blind.declare(desk, case_id, Conflict.NONE)
    script = _script(desk.person.id)
    cited = _cite_tasks(desk, case_id, {answer.task for answer in script.answers if answer.task})
    for answer in script.answers:
        review.answer(
            desk,
            case_id,
            answer.criterion,
            answer.level,
            answer.likelihood,
            answer.confidence,
            answer.rationale,
            (cited[answer.task],) if answer.task else (),
            MARKING,
            answer.against,
        )
    made = script.recommendation
    review.recommend(desk, case_id, made.outcome, made.rationale, MARKING)


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    criterion: str
    level: str
    likelihood: Likelihood | None
    confidence: Confidence | None
    task: str
    rationale: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class ScriptedRecommendation:
    outcome: Outcome
    rationale: str


@dataclass(frozen=True, slots=True)
class Script:
    """What one fictional reviewer says; `task` names the comparison an answer cites, "" for none."""

    person: str
    recommendation: ScriptedRecommendation
    answers: tuple[ScriptedAnswer, ...]


def _script(person: str) -> Script:
    plain = json.loads(shelf.file("demo", "review.json").read_text(encoding="utf-8"))
    return next(
        one for one in (from_plain(Script, each) for each in plain["reviews"]) if one.person == person
    )


def _cite_tasks(desk: Desk, case_id: str, tasks: set[str]) -> dict[str, int]:
    """Cite the comparison with the baseline for each of these tasks; exhibit numbers by task."""
    pairs = [pair for pair in pairings(desk, case_id) if pair.task in tasks and pair.b.role == BASELINE]
    compared = compare_pairs(desk, pairs)
    return {
        pair.task: review.cite(desk, case_id, of_comparison(desk, pair.a, pair.b, comparison, MARKING))
        for pair, comparison in zip(pairs, compared, strict=True)
    }


def reveal_demo_case(desk: Desk, case_id: str) -> None:
    """Reveal; where the rule asks for it, name the fictional adjudicator."""
    blind.reveal(desk, case_id)
    if desk.case(case_id).state is State.ADJUDICATION:
        named = next(one.id for one in training_people() if Role.ADJUDICATOR in one.roles)
        supervise.name_adjudicator(desk, case_id, named)


def adjudicate_demo_case(desk: Desk, case_id: str) -> None:
    """Settle every difference at the first reviewer's level, and close."""
    blind.declare(desk, case_id, Conflict.NONE)
    case, criteria = desk.case(case_id), review.pinned_criteria(desk, case_id)
    reviews = tuple(case.reviews.values())
    for name in differing(criteria, reviews):
        first = reviews[0].answers[name].assessed
        said = Adjudicated(name, first.level, first.likelihood, first.confidence, SETTLED, MARKING)
        drafting.settle(desk, case_id, said)
    drafting.close_adjudication(desk, case_id)


def draft_demo_case(desk: Desk, case_id: str) -> None:
    """Draft with the outcome the reviewer recommended, and submit."""
    made = _script(desk.person.id).recommendation
    drafting.draft(desk, case_id, made.outcome, made.rationale, MARKING)
    drafting.submit(desk, case_id)


def _supervise(desk: Desk, case_id: str) -> None:
    for name in unread_disagreements(desk.register, desk.case(case_id), desk.person.id):
        supervise.read_disagreement(desk, case_id, name)
    statement = (
        "Training sample. I concur. The reviewers are a level apart on discovery and agree on the outcome; "
        "the exploit evaluation should be repeated with a longer message limit."
    )
    supervise.sign_off(desk, case_id, Outcome.NOT_DESIGNATED, statement, password_of(desk))
    supervise.record_determination(
        desk,
        case_id,
        Outcome.NOT_DESIGNATED,
        "Designating official (fictional)",
        "Executive Order 14409; training delegation 1 (fictional)",
        desk.clock().date().isoformat(),
    )


def password_of(desk: Desk) -> str:
    """The public password of a training person."""
    return next(one.password for one in training_people() if one.id == desk.person.id)


@contextmanager
def bundle_beside() -> Iterator[Path]:
    """A place for a bundle that goes away again."""
    with tempfile.TemporaryDirectory(prefix="reviewer-demo-") as folder:
        yield Path(folder) / "bundle"
