"""Making a bundle of a folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reviewer_app.domain.checklist import Standing
from reviewer_app.intake.bundle import VerifiedBundle
from reviewer_app.intake.make import (
    CannotBundle,
    DestinationInside,
    DestinationTaken,
    MadeBundle,
    MakingCancelled,
    NoSpace,
    NothingSigns,
    Wanted,
    make_bundle,
)
from reviewer_app.intake.payload import Progress
from reviewer_app.intake.profile import SIGNATURE, SIGNATURE_ML_DSA
from tests.builders_intake import DAY, KEY, ABundle, a_bundle
from tests.builders_reader import check_container, read_bundle


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
    assert refused(source, tmp_path / "bundle") == [("marking-not-understood", "data/submission.json")]


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


def test_two_signers_leave_two_signatures(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    signers = {SIGNATURE: KEY.sign, SIGNATURE_ML_DSA: lambda data: b"another signature over " + data}
    made = make_bundle(source, tmp_path / "bundle", signers, bagged_on=DAY)
    assert made.signatures == (SIGNATURE, SIGNATURE_ML_DSA)
    statement = (made.path / "provenance.json").read_bytes()
    assert (made.path / SIGNATURE_ML_DSA).read_bytes() == b"another signature over " + statement


def test_nobody_signs_nothing_is_made(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    with pytest.raises(NothingSigns):
        make_bundle(source, tmp_path / "bundle", {}, bagged_on=DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_a_field_nobody_filled_in_stops_it_and_is_named(tmp_path: Path) -> None:
    bundle = a_bundle().saying("model.version", "FILL IN: the version")
    bundle.saying("release.access_window_days", "FILL IN: a number").saying("submission.sequence", "one")
    source = bundle.source_in(tmp_path)
    with pytest.raises(CannotBundle) as refusal:
        make(source, tmp_path / "bundle")
    found = [(fault.code, fault.sentence.split(": ")[1]) for fault in refusal.value.faults]
    assert found == [
        ("placeholder", "model.version is still to be filled in"),
        ("placeholder", "release.access_window_days is still to be filled in"),
        ("submission-form", "$.submission.sequence"),  # and no word of the number that is a text so far
    ]


def test_what_stops_it_does_not_hide_what_a_clerk_would_say(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    (source / "link").symlink_to(source / "documents")
    with pytest.raises(CannotBundle) as refusal:
        make(source, tmp_path / "bundle")
    ahead = refusal.value.outlook
    assert ahead is not None
    assert "items.C1" in {one.where for one in ahead.returned_for}
    assert "items.C6" in {one.where for one in ahead.optional}


def test_the_key_that_signs_is_never_sent_along(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    key = source / "documents" / "lab.p12"
    key.write_bytes(b"secret")
    with pytest.raises(CannotBundle) as refusal:
        make_bundle(source, tmp_path / "bundle", KEY.sign, wanted=Wanted(DAY, keep_out=(key,)))
    assert [fault.code for fault in refusal.value.faults] == ["key-inside"]
    assert not (tmp_path / "bundle").exists()


def test_a_generated_submission_goes_into_the_bundle_and_not_into_the_folder(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    data = (source / "submission.json").read_bytes()
    (source / "submission.json").unlink()
    before = sorted(source.rglob("*"))
    made = make_bundle(source, tmp_path / "bundle", KEY.sign, wanted=Wanted(DAY, generated=data))
    assert (made.path / "data/submission.json").read_bytes() == data
    assert sorted(source.rglob("*")) == before
    assert made.inconsistencies == ()


def test_the_zip_is_the_same_bundle_in_one_file(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    made = make_bundle(source, tmp_path / "bundle", KEY.sign, wanted=Wanted(DAY, zip=True))
    assert made.zip == tmp_path / "bundle.zip"
    assert check_container(made.zip).faults == ()
    read = read_bundle(made.zip, KEY.verify)
    assert isinstance(read, VerifiedBundle)
    assert (read.tagmanifest_sha512, read.files) == (
        made.tagmanifest_sha512,
        read_bundle(made.path, KEY.verify).files,
    )
    with zipfile.ZipFile(made.zip) as archive:
        assert archive.testzip() is None
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {name.partition("/")[0] for name in archive.namelist()} == {"bundle"}


def test_a_zip_that_exists_is_never_written_over(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    (tmp_path / "bundle.zip").write_bytes(b"mine")
    with pytest.raises(DestinationTaken, match=r"bundle\.zip"):
        make_bundle(source, tmp_path / "bundle", KEY.sign, wanted=Wanted(DAY, zip=True))
    assert (tmp_path / "bundle.zip").read_bytes() == b"mine"
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize("taken", ["bundle", "bundle.zip"])
def test_a_name_taken_while_it_was_made_is_left_to_its_owner(tmp_path: Path, taken: str) -> None:
    """Even an empty folder, which a rename alone would replace."""
    source = a_bundle().source_in(tmp_path)

    def late(what: str, _progress: Progress) -> bool:
        if what == "Reading back":
            (tmp_path / taken).mkdir(exist_ok=True)
        return True

    with pytest.raises(DestinationTaken, match=taken):
        make_bundle(source, tmp_path / "bundle", KEY.sign, wanted=Wanted(DAY, zip=True), on_making=late)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([taken, "source"])
    assert list((tmp_path / taken).iterdir()) == []


def test_progress_is_told_of_every_step_and_reaches_its_end(tmp_path: Path) -> None:
    source = a_bundle().with_file("large.bin", bytes(3 << 20)).source_in(tmp_path)
    told: dict[str, list[Progress]] = {}

    def on_making(what: str, progress: Progress) -> bool:
        told.setdefault(what, []).append(progress)
        return True

    made = make_bundle(
        source, tmp_path / "bundle", KEY.sign, wanted=Wanted(DAY, zip=True), on_making=on_making
    )
    assert list(told) == ["Copying", "Reading back", "Packing"]
    for steps in told.values():
        last = steps[-1]
        assert last.bytes_done == last.bytes >= made.size
    within = [one for one in told["Copying"] if one.current == "large.bin"]
    assert len(within) > 1  # also between the pieces of a large file


@pytest.mark.parametrize("step", ["Copying", "Reading back", "Packing"])
def test_cancelled_at_any_step_leaves_nothing(tmp_path: Path, step: str) -> None:
    source = a_bundle().source_in(tmp_path)
    with pytest.raises(MakingCancelled):
        make_bundle(
            source,
            tmp_path / "bundle",
            KEY.sign,
            wanted=Wanted(DAY, zip=True),
            on_making=lambda what, _progress: what != step,
        )
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


_KILLED = """
import sys
from pathlib import Path
from datetime import date
from reviewer_app.intake.make import make_bundle

def wait(what, progress):
    print("here", flush=True)
    sys.stdin.read()
    return True

source, destination = map(Path, sys.argv[1:])
make_bundle(source, destination, lambda data: b"x", bagged_on=date(2026, 11, 23), on_making=wait)
"""


def test_killed_leaves_nothing_at_the_destination_and_the_next_one_clears_up(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    program = [sys.executable, "-c", _KILLED, str(source), str(tmp_path / "bundle")]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"here\n"
        living = [path.name for path in tmp_path.iterdir() if path.name.endswith(".making")]
        make(source, tmp_path / "other")
        assert len(living) == 1
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert not (tmp_path / "bundle").exists()
    assert (tmp_path / living[0]).is_dir()
    make(source, tmp_path / "bundle")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bundle", "other", "source"]


def test_what_a_living_maker_has_under_way_is_left_alone(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    program = [sys.executable, "-c", _KILLED, str(source), str(tmp_path / "bundle")]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"here\n"
        made = make(source, tmp_path / "bundle")
        before = made.tagmanifest_sha512
        child.stdin.close()  # the other one goes on, finds the name taken, and gives up
        child.stdout.read()
        assert child.wait() != 0
    assert make(source, tmp_path / "again").tagmanifest_sha512 == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "bundle", "source"]


def test_too_little_space_is_said_before_the_first_byte(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    with (source / "huge.bin").open("wb") as huge:
        huge.truncate(shutil.disk_usage(tmp_path).free + (1 << 30))  # sparse: it takes no space itself
    with pytest.raises(NoSpace, match=r"are free\. Nothing was written"):
        make(source, tmp_path / "bundle")
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_a_submission_that_is_no_json_is_said_to_be_none(tmp_path: Path) -> None:
    source = a_bundle().source_in(tmp_path)
    (source / "submission.json").write_text('{"schema": "FILL IN: x",')
    assert refused(source, tmp_path / "bundle") == [("submission-form", "data/submission.json")]


def test_the_window_limit_of_the_site_counts(tmp_path: Path) -> None:
    source = a_bundle().saying("release.access_window_days", 45).source_in(tmp_path)
    strict = make_bundle(source, tmp_path / "one", KEY.sign, wanted=Wanted(DAY))
    lenient = make_bundle(source, tmp_path / "two", KEY.sign, wanted=Wanted(DAY, window_limit_days=60))
    assert [one.code for one in strict.inconsistencies] == ["window-out-of-range"]
    assert lenient.inconsistencies == ()


def test_the_statement_s_digest_is_of_the_bytes_that_were_signed(tmp_path: Path) -> None:
    import hashlib

    made = make(a_bundle().source_in(tmp_path), tmp_path / "bundle")
    data = (made.path / "provenance.json").read_bytes()
    assert made.statement_sha512 == hashlib.sha512(data).hexdigest()
    assert json.loads(data)["tagmanifest_sha512"] == made.tagmanifest_sha512
