"""Do checkpoint digests agree across documents and logs: what is a fault, a note, or nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reviewer_app.domain.checkpoint_words import digest_of, key_speaks, speaks_of_another
from reviewer_app.domain.checkpoints import (
    ANOTHER,
    DISAGREES,
    NOT_COMPARED,
    CheckpointClaim,
    checkpoint_remarks,
    is_fault,
    metadata_claims,
    run_claims,
)
from reviewer_app.domain.evidence import Run, Setting
from reviewer_app.domain.metadata import MetadataDocument, MetadataKind, NamedDigest
from reviewer_app.domain.submission import DeclaredRun, RunRole, Submission, read_submission
from tests.builders_intake import CHECKPOINT, a_submission

OTHER, BASELINE, INDEPENDENT = "1" * 128, "2" * 128, "3" * 128
SHA256 = "4" * 64


def submission(lineage: tuple[str, ...] = ("stage s6", "stage s7"), name: str = "sample-model") -> Submission:
    runs = (
        DeclaredRun("runs/own.eval", RunRole.SUBMITTED, "sample-model", "t", CHECKPOINT),
        DeclaredRun("runs/base.eval", RunRole.BASELINE, "older-model", "t", BASELINE),
        DeclaredRun("runs/lab.eval", RunRole.INDEPENDENT, "sample-model", "t"),
        DeclaredRun("runs/plain.eval", RunRole.BASELINE, "older-model", "t"),
    )
    whole = read_submission(json.dumps(a_submission()).encode())
    model = replace(whole.model, lineage=lineage, name=name, version="s7")
    return replace(whole, runs=runs, model=model)


def a_claim(
    digest: str,
    words: str = "The checkpoint is this.",
    path: str = "data/documents/card.md",
    algorithm: str = "sha512",
    subject: str = "",
    where: str = "line 3",
) -> CheckpointClaim:
    return CheckpointClaim(path, where, algorithm, digest, words, subject)


def in_log(
    digest: str, run: str, setting: str = "metadata.checkpoint_sha512", algorithm: str = "sha512"
) -> CheckpointClaim:
    return a_claim(digest, setting, f"data/runs/{run}.eval", algorithm, where=f"setting {setting}")


def codes(*claims: CheckpointClaim) -> list[str]:
    return [one.code for one in checkpoint_remarks(submission(), claims)]


def test_another_digest_in_a_document_is_a_fault_and_names_both() -> None:
    (found,) = checkpoint_remarks(submission(), [a_claim(OTHER)])
    assert is_fault(found)
    assert found.code == DISAGREES == "checkpoint-disagrees"
    assert found.where == "documents/card.md, line 3"
    assert "11111111…11111111" in found.sentence
    assert f"{CHECKPOINT[:8]}…{CHECKPOINT[-8:]}" in found.sentence


@pytest.mark.parametrize("digest", [CHECKPOINT, BASELINE])
def test_what_is_declared_may_be_named(digest: str) -> None:
    assert codes(a_claim(digest)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Baselines – The checkpoint is this.",
        "An earlier checkpoint, given to the evaluator.",
        "at models.base_checkpoint.sha512",
        "The previous release's weights.",
        "The checkpoint of older-model.",
        "Checkpoint s6 went to the evaluator.",
        "grader checkpoint",
    ],
)
def test_words_of_another_checkpoint_make_a_note(words: str) -> None:
    (found,) = checkpoint_remarks(submission(), [a_claim(OTHER, words)])
    assert found.code == ANOTHER
    assert not is_fault(found)
    assert "another checkpoint is named" in found.sentence


@pytest.mark.parametrize(
    "words",
    [
        "The submitted checkpoint s7 is this.",
        "Model identity, checkpoint digest and lineage – The checkpoint of sample-model is this.",
        "sample-model, better than older-model, has this checkpoint.",
        "The weights in the database folder.",
    ],
)
def test_words_that_excuse_nothing(words: str) -> None:
    assert codes(a_claim(OTHER, words)) == [DISAGREES]


def test_a_document_of_an_independent_evaluator_makes_a_note() -> None:
    assert codes(a_claim(OTHER, path="data/documents/independent-evaluation.md")) == [ANOTHER]


@pytest.mark.parametrize(
    "words", ["The checkpoint's part 00001-of-00004", "weights, shard 3", "run.eval, checkpoint s7"]
)
def test_a_part_or_a_file_is_not_compared(words: str) -> None:
    assert codes(a_claim(OTHER, words)) == [NOT_COMPARED]


def test_submission_json_is_no_file_that_is_meant() -> None:
    assert codes(a_claim(OTHER, "The checkpoint, as submission.json says.")) == [DISAGREES]


def test_another_algorithm_is_not_compared_and_said_once_a_file() -> None:
    found = checkpoint_remarks(
        submission(), [a_claim(SHA256, algorithm="sha256"), a_claim("5" * 64, algorithm="sha256")]
    )
    (only,) = found
    assert only.code == NOT_COMPARED
    assert not is_fault(only)
    assert "could not be compared" in only.sentence


def test_a_log_that_gives_both_digests_tells_whose_the_other_is() -> None:
    log = (in_log(CHECKPOINT, "own"), in_log(SHA256, "own", "metadata.checkpoint_sha256", "sha256"))
    assert codes(*log, a_claim(SHA256, algorithm="sha256")) == []
    *_, found = checkpoint_remarks(submission(), [*log, a_claim("5" * 64, algorithm="sha256")])
    assert found.code == NOT_COMPARED
    assert "44444444…44444444 beside that" in found.sentence


def test_a_log_of_a_submitted_run_that_names_another() -> None:
    (found,) = checkpoint_remarks(submission(), [in_log(BASELINE, "own")])
    assert found.code == DISAGREES
    assert "for this run" in found.sentence


def test_logs_are_held_against_their_own_run() -> None:
    assert codes(in_log(CHECKPOINT, "own"), in_log(BASELINE, "base")) == []
    assert codes(in_log(OTHER, "base")) == [DISAGREES]
    assert codes(in_log(OTHER, "plain")) == []  # a baseline that declares none is another by design
    assert codes(in_log(OTHER, "lab")) == [ANOTHER]


def test_a_helper_model_of_a_log_makes_no_fault() -> None:
    assert codes(in_log(CHECKPOINT, "own"), in_log(OTHER, "own", "role.grader.checkpoint")) == [ANOTHER]


def test_the_same_digest_of_a_file_is_said_once_and_faults_come_first() -> None:
    found = codes(
        a_claim(SHA256, algorithm="sha256"),
        a_claim(OTHER),
        a_claim(OTHER, "checkpoint again", where="line 9"),
    )
    assert found == [DISAGREES, NOT_COMPARED]


def test_another_delivery_is_judged_by_its_own_submission() -> None:
    later = a_claim(OTHER, path="supplement-2/data/documents/card.md")
    assert codes(later) == []
    found = checkpoint_remarks(submission(), [later, a_claim(OTHER)], within="supplement-2/")
    assert [one.where for one in found] == ["supplement-2/data/documents/card.md, line 3"]
    own = replace(in_log(BASELINE, "base"), path="supplement-2/data/runs/base.eval")
    assert checkpoint_remarks(submission(), [own], within="supplement-2/") == ()


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("sample-model", DISAGREES),
        ("sample-model s7", DISAGREES),
        ("Sample_Model.gguf", DISAGREES),
        ("other", ANOTHER),
    ],
)
def test_a_metadata_document_counts_where_it_means_the_model(subject: str, code: str) -> None:
    assert codes(a_claim(OTHER, f"{subject} in CycloneDX", "data/bom.json", subject=subject)) == [code]


def test_claims_of_a_metadata_document() -> None:
    digests = (
        NamedDigest("weights.bin", "sha512", OTHER, model=True),
        NamedDigest("Sample-Model 2", "sha512", OTHER),
        NamedDigest("harness", "sha512", OTHER),
        NamedDigest("weights.bin", "md5", "0" * 32, model=True),
    )
    document = MetadataDocument("data/bom.json", MetadataKind.CYCLONEDX, "1.6", "", digests=digests)
    assert [one.subject for one in metadata_claims(document, "sample-model")] == [
        "weights.bin",
        "Sample-Model 2",
    ]


def a_run_with(*settings: Setting, checkpoint: str = "") -> Run:
    return Run(
        "k",
        "inspect-eval",
        "t",
        "",
        "m",
        "success",
        "",
        "",
        None,
        None,
        None,
        1,
        settings=settings,
        checkpoint=checkpoint,
    )


@pytest.mark.parametrize(
    "setting",
    [
        Setting("metadata.checkpoint_sha512", OTHER),
        Setting("model.args.checkpoint", f"sha512:{OTHER.upper()}"),
        Setting("task.args.checkpoint.digest", OTHER),
        Setting("config.model_sha", OTHER),
        Setting("config.model_args.weights_sha512", OTHER),
        Setting("tags", json.dumps(["nightly", f"checkpoint={OTHER}"])),
    ],
)
def test_claims_of_a_log(setting: Setting) -> None:
    (found,) = run_claims("data/runs/own.eval", a_run_with(setting))
    assert (found.algorithm, found.digest, found.where) == ("sha512", OTHER, f"setting {setting.name}")


@pytest.mark.parametrize(
    "setting",
    [
        Setting("metadata.dataset_sha512", OTHER),
        Setting("revision.commit", "a" * 40),
        Setting("config.model_sha", "a" * 40),
        Setting("metadata.sha512", OTHER),
        Setting("tags", json.dumps([OTHER])),
        Setting("metadata.checkpoint_name", "r7"),
    ],
)
def test_what_a_log_says_of_other_things(setting: Setting) -> None:
    assert run_claims("data/runs/own.eval", a_run_with(setting)) == ()


def test_a_log_says_a_digest_once() -> None:
    run = a_run_with(Setting("metadata.checkpoint_sha512", OTHER), checkpoint=OTHER)
    assert len(run_claims("x", run)) == 1
    assert len(run_claims("x", a_run_with(checkpoint=OTHER))) == 1


def test_words_are_whole_words() -> None:
    assert speaks_of_another("base-checkpoint")
    assert not speaks_of_another("a database based on it")
    assert key_speaks(["model", "checkpoint", "sha512"])
    assert not key_speaks(["checkpoint", "tokenizer_sha512"])
    assert digest_of(f"sha512:{OTHER}") == OTHER
    assert digest_of("halcyon-2-r7") == ""
