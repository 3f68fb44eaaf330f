"""Which digests of a text document are a checkpoint's, and in which words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.domain.errors import DeskError
from reviewer_app.evidence.reading import Reader
from tests.builders_metadata import SHA256, SHA512, a_source

SHA384 = "c" * 96


def claims(reader: Reader, folder: Path, name: str, text: str | bytes) -> tuple[CheckpointClaim, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    found = reader.checkpoints(a_source(folder, name, data))
    assert all(claim.path == name for claim in found)
    return found


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (f"The submitted checkpoint has SHA-512 {SHA512}.", "line 1"),
        (f"# Card\n\nThe checkpoint is r7.\nIts SHA-512 is\n{SHA512}.\n", "line 5"),
        (f"## Checkpoint\n\nSHA-512: `{SHA512}`\n", "line 3"),
        (f"SHA-512 of the weights:\n\n- `{SHA512}`\n", "line 3"),
        (f"The weights' digest:\n\n```\n{SHA512}\n```\n", "line 4"),
        (f"Digest of the model weights (SHA-512): {SHA512.upper()}", "line 1"),
        (f"| | |\n|---|---|\n| Checkpoint | {SHA512} |\n", "line 3"),
        (f"| model | SHA-512 of the checkpoint |\n|---|---|\n| sample-model | `{SHA512}` |\n", "line 3"),
        (f"The checkpoint's SHA-512 is\n{SHA512[:64]}\n{SHA512[64:]}.", "line 2"),
        (f"The checkpoint's digest is\n{SHA512[:100]}\n{SHA512[100:]}.", "line 2"),
        (f"The checkpoint has the digest\r\n{SHA512}\r\n", "line 2"),
    ],
)
def test_prose_that_names_a_checkpoint(reader: Reader, tmp_path: Path, text: str, where: str) -> None:
    (found,) = claims(reader, tmp_path, "data/card.md", text)
    assert (found.where, found.algorithm, found.digest) == (where, "sha512", SHA512)


@pytest.mark.parametrize(
    "text",
    [
        f"The dataset has SHA-512 {SHA512}.",
        f"# Files\n\n{SHA512}  run.eval\n",
        f"| file | SHA-512 |\n|---|---|\n| run.eval | {SHA512} |\n",
        f"The checkpoint is r7.\n\nThe log's SHA-512 is {SHA512}.\n",
        f"SHA-512 of the checkpoint: {SHA512[:-1]}",
        f"The checkpoint is {SHA512}00.",
        "The checkpoint's digest is in submission.json.",
        f"# Checkpoints\n\nThe container is {SHA512}.",
    ],
)
def test_prose_that_does_not(reader: Reader, tmp_path: Path, text: str) -> None:
    assert claims(reader, tmp_path, "data/card.md", text) == ()


def test_the_algorithm_is_told_by_its_words_else_by_its_length(reader: Reader, tmp_path: Path) -> None:
    text = (
        f"Checkpoint digests: SHA-256 {SHA256}, SHA-384 {SHA384}, SHA-512 {SHA512}, "
        f"SHA3-512 {SHA512}, BLAKE2b {SHA512}."
    )
    found = claims(reader, tmp_path, "a.txt", text)
    assert [one.algorithm for one in found] == ["sha256", "sha384", "sha512", "sha3512", "blake2b"]


def test_words_are_the_sentence_and_its_heading(reader: Reader, tmp_path: Path) -> None:
    text = f"## Baselines\n\nWe ran two. The checkpoint of Halcyon-1 is {SHA512}. Another sentence.\n"
    (found,) = claims(reader, tmp_path, "a.md", text)
    assert found.words == f"Baselines – The checkpoint of Halcyon-1 is {SHA512[:8]}…."


@pytest.mark.parametrize(
    ("plain", "where"),
    [
        ({"checkpoint_sha512": SHA512}, "at checkpoint_sha512"),
        ({"model": {"checkpoint": {"algorithm": "sha512", "digest": SHA512}}}, "at model.checkpoint.digest"),
        ({"weights": [{"sha512": f"sha512:{SHA512}"}]}, "at weights.sha512"),
        ({"artefacts": [{"name": "checkpoint r7", "sha512": SHA512}]}, "at artefacts.sha512"),
        ({"model_sha": SHA512}, "at model_sha"),
    ],
)
def test_json_by_its_keys(reader: Reader, tmp_path: Path, plain: object, where: str) -> None:
    for text in (json.dumps(plain), json.dumps(plain, indent=2)):
        (found,) = claims(reader, tmp_path, "a.json", text)
        assert (found.where, found.digest) == (where, SHA512)


@pytest.mark.parametrize(
    "plain",
    [
        {"dataset_sha512": SHA512, "checkpoint": "r7"},
        {"checkpoint": "r7", "files": [{"path": "x", "sha512": SHA512}]},
        {"checkpoint": {"tokenizer_sha512": SHA512}},
        {"sha512": SHA512},
        [SHA512],
    ],
)
def test_json_of_other_things(reader: Reader, tmp_path: Path, plain: object) -> None:
    assert claims(reader, tmp_path, "a.json", json.dumps(plain)) == ()


def test_json_words_have_what_stands_beside_and_around(reader: Reader, tmp_path: Path) -> None:
    plain = {"role": "baseline", "checkpoint": {"name": "old-1", "sha512": SHA512}}
    (found,) = claims(reader, tmp_path, "a.json", json.dumps(plain))
    assert "baseline" in found.words
    assert "old-1" in found.words


def test_json_lines(reader: Reader, tmp_path: Path) -> None:
    text = f'{{"a": 1}}\n{{"checkpoint": "{SHA512}"}}\n{{broken {SHA512}\n'
    (found,) = claims(reader, tmp_path, "a.jsonl", text)
    assert found.where == "line 2, at checkpoint"


@pytest.mark.parametrize("mark", [",", "\t"])
def test_tables(reader: Reader, tmp_path: Path, mark: str) -> None:
    rows = [["model", "checkpoint", "dataset digest"], ["sample-model", SHA512, "d" * 128]]
    name = "a.csv" if mark == "," else "a.tsv"
    (found,) = claims(reader, tmp_path, name, "\n".join(mark.join(row) for row in rows))
    assert (found.where, found.digest) == ("row 2", SHA512)
    assert "sample-model" in found.words


def test_a_quotation_mark_that_is_never_closed(reader: Reader, tmp_path: Path) -> None:
    text = f'model,checkpoint\n"a\rb,x\nsample-model,{SHA512}\n'
    (found,) = claims(reader, tmp_path, "a.csv", text)
    assert found.where == "row 3"


YAML = f"""
model:
  name: sample-model
  checkpoint:
    algorithm: sha512
    digest: {SHA512}
dataset:
  sha512: {"d" * 128}
artefacts:
  - name: results
    sha512: {"e" * 128}
  - name: weights of r6
    sha512: "{"f" * 128}"
"""


def test_yaml_by_its_keys(reader: Reader, tmp_path: Path) -> None:
    found = claims(reader, tmp_path, "a.yaml", YAML)
    assert [(one.where, one.digest[:2]) for one in found] == [("line 6", SHA512[:2]), ("line 13", "ff")]
    assert "weights of r6" in found[1].words


def test_json_that_is_none_is_said(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match=r"a\.json cannot be read as JSON"):
        claims(reader, tmp_path, "a.json", "{")


def test_text_in_utf_16(reader: Reader, tmp_path: Path) -> None:
    data = f"The checkpoint is {SHA512}.".encode("utf-16")
    assert len(claims(reader, tmp_path, "a.txt", data)) == 1
