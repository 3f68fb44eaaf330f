"""A case made of real runs of the corpus: two models on one task, as a developer would send them.

The logs are public and real; the submission around them is invented, UNCLASSIFIED, a training sample.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reviewer_app.desk import intake, supervise, training
from reviewer_app.desk.intake import Taken
from reviewer_app.desk.trust_records import install_anchor, install_crl
from reviewer_app.desk.unlocking import training_people
from reviewer_app.domain.checklist import CHECKLIST, WITHOUT_FILES
from reviewer_app.domain.people import Role
from tests.builders_intake import ABundle
from tests.builders_journey import Story
from tests.builders_laboratory import a_laboratory

TASK = "inspect_evals/arc_easy"
SUBMITTED, BASELINE = "inspect_json/eee_data_arc_sonnet.json", "inspect_json/eee_data_arc_qwen.json"


def corpus_bundle(corpus: Path) -> ABundle:
    """Two real Inspect logs of one task: the "submitted" model and a "baseline"."""
    evidence = corpus / "evidence"
    made = ABundle()
    for path, role in ((SUBMITTED, "submitted"), (BASELINE, "baseline")):
        made.with_run(f"runs/{role}.json", role, (evidence / path).read_bytes())
        made.submission["runs"][-1]["task"] = TASK
    for item in CHECKLIST:
        files = () if item.id in WITHOUT_FILES else ("runs/submitted.json",)
        made.with_item(item.id, "present", files)
    return made


def with_corpus_case(story: Story, corpus: Path, place: Path) -> Story:
    """The empty story with that case received, read, accepted and assigned to both reviewers."""
    laboratory = a_laboratory(story.clock())
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        install_anchor(desk, laboratory.anchor)
        install_crl(desk, laboratory.crl())
    bundle = laboratory.send(place / "laboratory", builder=corpus_bundle(corpus))
    with story.desk(Role.INTAKE_CLERK) as desk:
        taken = intake.receive(desk, bundle)
        assert isinstance(taken, Taken), taken
        training.index_case(desk, taken.case_id)
        criteria = training.sample_criteria()
        intake.accept(desk, taken.case_id, (criteria.id, criteria.version), "Complete on receipt (training)")
    with story.desk(Role.SUPERVISOR) as desk:
        reviewers = tuple(one.id for one in training_people() if Role.REVIEWER in one.roles)[:2]
        supervise.assign(desk, taken.case_id, reviewers)
    return replace(story, case_id=taken.case_id)
