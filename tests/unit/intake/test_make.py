"""Making a bundle of a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer_app.domain.checklist import Standing
from reviewer_app.intake.bundle import VerifiedBundle
from reviewer_app.intake.make import (
    CannotBundle,
    DestinationInside,
    DestinationTaken,
    MadeBundle,
    make_bundle,
)
from tests.builders_intake import DAY, KEY, ABundle, a_bundle
from tests.builders_reader import read_bundle


def make(source: Path, destination: Path) -> MadeBundle:
    return make_bundle(source, destination, KEY.sign, bagged_on=DAY)


def refused(source: Path, destination: Path) -> list[tuple[str, str]]:
    with pytest.raises(CannotBundle) as refusal:
        make(source, destination)
    assert not destination.exists()
    assert {path.name for path in destination.parent.iterdir()} <= {"source", "outside"}  # nothing half made
    assert refusal.value.faults[0].sentence in refusal.value.sentence
    return [(fault.code, fault.file) for fault in refusal.value.faults]


def test_made_and_read(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    made = make(source, tmp_path / "out" / "bundle")
    read = read_bundle(made.path, KEY.verify)
    assert isinstance(read, VerifiedBundle)
    assert (made.files, made.size, made.tagmanifest_sha512) == (4, read.size, read.tagmanifest_sha512)
    assert (made.inconsistencies, made.left_out) == ((), ())
    assert read.info[0] == ("Source-Organization", "Example Laboratory (invented)")
    assert ("Bagging-Date", "2026-11-23") in read.info
    for file in source.rglob("*"):
        if file.is_file():
            assert (made.path / "data" / file.relative_to(source)).read_bytes() == file.read_bytes()


def test_the_same_folder_makes_the_same_bundle(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    one, two = make(source, tmp_path / "one"), make(source, tmp_path / "two")
    assert one.tagmanifest_sha512 == two.tagmanifest_sha512


def test_what_is_incomplete_is_made_and_explained(tmp_path: Path) -> None:
    bundle = ABundle().with_item("B2", "present").saying("release.access_window_days", 45)
    made = make(bundle.source_in(tmp_path), tmp_path / "bundle")
    assert isinstance(read_bundle(made.path, KEY.verify), VerifiedBundle)
    lacking = [state for state in made.items if state.standing is Standing.LACKING]
    assert any(state.item.id == "C1" and "required" in state.sentence for state in lacking)
    assert any(state.item.id == "B2" and "without a file" in state.sentence for state in lacking)
    codes = {one.code for one in made.inconsistencies}
    assert codes == {"window-out-of-range", "file-not-in-payload", "no-submitted-run"}


def test_an_empty_folder_is_left_out_and_said(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    (source / "later").mkdir()
    made = make(source, tmp_path / "bundle")
    assert made.left_out == ("later",)
    assert not (made.path / "data" / "later").exists()


def test_a_hard_link_in_a_working_folder_becomes_a_file(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    os.link(source / "documents/card.md", tmp_path / "outside")
    made = make(source, tmp_path / "bundle")
    assert (made.path / "data/documents/card.md").stat().st_nlink == 1


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_a_destination_that_exists_is_never_written_over(tmp_path: Path, kind: str) -> None:
    source, destination = a_bundle().source_in(tmp_path), tmp_path / "bundle"
    if kind == "folder":
        destination.mkdir()
    elif kind == "file":
        destination.write_bytes(b"mine")
    else:
        destination.symlink_to(tmp_path / "nowhere")
    with pytest.raises(DestinationTaken, match="bundle"):
        make(source, destination)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bundle", "source"]


def test_a_destination_inside_the_source(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    with pytest.raises(DestinationInside):
        make(source, source / "bundle")


def test_no_submission(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    (source / "submission.json").unlink()
    assert refused(source, tmp_path / "bundle") == [("missing-submission", "submission.json")]


def test_no_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "source", tmp_path / "bundle") == [("not-a-folder", "source")]


def test_every_fault_of_the_source_is_listed(tmp_path: Path) -> None:
    source = a_bundle().saying("submission.sequence", "one").source_in(tmp_path)
    (source / "link").symlink_to(source / "documents")
    (source / "con.txt").write_bytes(b"")
    (source / "A").write_bytes(b"")
    (source / "a").write_bytes(b"")
    assert refused(source, tmp_path / "bundle") == [
        ("symbolic-link", "link"),
        ("name-device", "con.txt"),
        ("name-twin", "a"),
        ("submission-form", "data/submission.json"),
    ]


def test_a_marking_that_is_none(tmp_path: Path) -> None:
    source = a_bundle().saying("marking.level", "HARMLESS").source_in(tmp_path)
    assert refused(source, tmp_path / "bundle") == [("marking-above-ceiling", "data/submission.json")]


def test_a_signer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)

    def no_card(_data: bytes) -> bytes:
        raise RuntimeError("the card was pulled")

    with pytest.raises(RuntimeError, match="card"):
        make_bundle(source, tmp_path / "bundle", no_card, bagged_on=DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_a_text_of_the_submission_cannot_write_a_label(tmp_path: Path) -> None:
    bundle = a_bundle().saying("submitter.organisation", "Example\nBag-Count: 1 of 9")
    made = make(bundle.source_in(tmp_path), tmp_path / "bundle")
    read = read_bundle(made.path, KEY.verify)
    assert isinstance(read, VerifiedBundle)
    assert "Bag-Count" not in dict(read.info)
