"""A bundle is good in every respect, or refused by the name of its fault."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer_app.domain.checklist import Standing
from reviewer_app.domain.policy import SignaturesRequired
from reviewer_app.domain.text import visible
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
from reviewer_app.intake.make import make_bundle
from reviewer_app.intake.provenance import Provenance, SignatureVerdict, judged
from tests.builders_intake import (
    DAY,
    KEY,
    ABundle,
    ThrowAwayKey,
    a_bundle,
    flip,
    restate,
)
from tests.builders_reader import read_bundle


def faults(bundle: Path) -> list[tuple[str, str]]:
    """Code and file of every fault of a refused bundle."""
    result = read_bundle(bundle, KEY.verify)
    assert isinstance(result, RefusedBundle)
    assert all(fault.sentence and fault.rule for fault in result.faults)
    return [(fault.code, fault.file) for fault in result.faults]


def test_a_good_bundle(tmp_path: Path) -> None:
    result = read_bundle(a_bundle().made_in(tmp_path), KEY.verify)
    assert isinstance(result, VerifiedBundle)
    assert result.name == "bundle"
    assert result.submission.id == "TRAINING-0001"
    assert result.payload_names == {*a_bundle().files, "submission.json"}
    assert result.size == sum(file.size for file in result.files)
    assert result.statement.tagmanifest_sha512 == result.tagmanifest_sha512
    assert result.verdict.signer == "Throw-away key"


def test_nobody_makes_a_verified_bundle_by_hand(tmp_path: Path) -> None:
    good = read_bundle(a_bundle().made_in(tmp_path), KEY.verify)
    assert isinstance(good, VerifiedBundle)
    with pytest.raises(TypeError, match="verifying"):
        replace(good, proof=object())


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (a_bundle().tampered("data/documents/card.md"), [("digest-mismatch", "data/documents/card.md")]),
        (a_bundle().adding("readme.txt"), [("tag-file-not-in-profile", "readme.txt")]),
        (a_bundle().adding("fetch.txt", b""), [("fetch-txt", "fetch.txt")]),
        (a_bundle().adding("manifest-md5.txt", b""), [("tag-file-not-in-profile", "manifest-md5.txt")]),
        (a_bundle().without("bag-info.txt").tags_resealed(), [("missing-tag-file", "bag-info.txt")]),
        (a_bundle().without("bagit.txt").tags_resealed(), [("missing-tag-file", "bagit.txt")]),
        (
            a_bundle().without("manifest-sha512.txt").tags_resealed(),
            [("missing-tag-file", "manifest-sha512.txt")],
        ),
        (a_bundle().without("tagmanifest-sha512.txt"), [("missing-tag-file", "tagmanifest-sha512.txt")]),
        (a_bundle().without("provenance.json"), [("missing-tag-file", "provenance.json")]),
        (a_bundle().without("provenance.p7s"), [("signature-missing", "provenance.p7s")]),
        (
            a_bundle().replacing("bagit.txt", "1.0", "0.97").tags_resealed(),
            [("bagit-declaration", "bagit.txt")],
        ),
        (
            a_bundle().replacing("bag-info.txt", "Bagging-Date: 2026-11-23\n", "").tags_resealed(),
            [("bag-info-missing", "bag-info.txt")],
        ),
        (
            a_bundle().replacing("bag-info.txt", "Example Laboratory", "Another Laboratory").tags_resealed(),
            [("bag-info-value", "bag-info.txt")],
        ),
        (
            a_bundle().replacing("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 1").tags_resealed(),
            [("bag-info-value", "bag-info.txt")],
        ),
        (a_bundle().saying("marking.level", "SECRET"), [("marking-above-ceiling", "data/submission.json")]),
        (a_bundle().adding("data/CON.txt").resealed(), [("name-device", "data/CON.txt")]),
        (a_bundle().adding("data/Documents/x").resealed(), [("name-twin", "data/documents")]),
    ],
    ids=lambda value: "" if isinstance(value, ABundle) else value[0][0],
)
def test_named_after_its_fault(tmp_path: Path, broken: ABundle, expected: list[tuple[str, str]]) -> None:
    assert faults(broken.made_in(tmp_path)) == expected


def test_a_payload_file_removed(tmp_path: Path) -> None:
    bundle = a_bundle().without("data/documents/card.md").made_in(tmp_path)
    assert ("missing-payload-file", "data/documents/card.md") in faults(bundle)


def test_a_payload_file_added(tmp_path: Path) -> None:
    bundle = a_bundle().adding("data/runs/stray.bin").made_in(tmp_path)
    assert ("unlisted-payload-file", "data/runs/stray.bin") in faults(bundle)
    assert ("bag-info-value", "bag-info.txt") in faults(bundle)  # the Payload-Oxum


def test_no_submission_at_all(tmp_path: Path) -> None:
    bundle = a_bundle().without("data/submission.json").resealed().made_in(tmp_path)
    assert faults(bundle) == [("missing-submission", "data/submission.json")]


def test_a_submission_that_cannot_be_read(tmp_path: Path) -> None:
    bundle = (
        a_bundle().replacing("data/submission.json", '"sequence"', '"séquence"').resealed().made_in(tmp_path)
    )
    assert {code for code, _ in faults(bundle)} == {"submission-form"}


def test_a_manifest_that_points_outside(tmp_path: Path) -> None:
    """The name is data: nothing outside is opened, and the line has two faults."""
    (tmp_path / "secret").write_bytes(b"outside")
    line = "data/documents/card.md"
    bundle = (
        a_bundle()
        .replacing("manifest-sha512.txt", line, "data/../../secret")
        .tags_resealed()
        .made_in(tmp_path)
    )
    assert faults(bundle) == [
        ("name-component", "data/../../secret"),
        ("missing-payload-file", "data/../../secret"),
        ("unlisted-payload-file", line),
    ]


def test_a_payload_manifest_that_lists_a_tag_file(tmp_path: Path) -> None:
    bundle = (
        a_bundle().replacing("manifest-sha512.txt", "data/documents/card.md", "bagit.txt").tags_resealed()
    )
    assert ("manifest-entry-elsewhere", "manifest-sha512.txt") in faults(bundle.made_in(tmp_path))


@pytest.mark.parametrize("name", ["provenance.json", "provenance.p7s", "tagmanifest-sha512.txt", "data/x"])
def test_a_tag_manifest_that_lists_what_it_may_not(tmp_path: Path, name: str) -> None:
    bundle = a_bundle().replacing("tagmanifest-sha512.txt", "  bagit.txt", f"  {name}").made_in(tmp_path)
    found = faults(bundle)
    assert ("manifest-entry-elsewhere", "tagmanifest-sha512.txt") in found
    assert ("unlisted-tag-file", "bagit.txt") in found


def test_a_tag_manifest_that_lists_what_is_not_there(tmp_path: Path) -> None:
    bundle = a_bundle().replacing("tagmanifest-sha512.txt", "  bagit.txt", "  gone.txt").made_in(tmp_path)
    assert ("missing-payload-file", "gone.txt") in faults(bundle)


def test_links_are_refused(tmp_path: Path) -> None:
    def link(bundle: Path) -> None:
        (bundle / "data/documents/card.md").rename(tmp_path / "card.md")
        (bundle / "data/documents/card.md").symlink_to(tmp_path / "card.md")

    assert ("symbolic-link", "data/documents/card.md") in faults(
        a_bundle().afterwards(link).made_in(tmp_path)
    )

    def twice(bundle: Path) -> None:
        os.link(bundle / "data/documents/card.md", tmp_path / "other")

    found = faults(a_bundle().afterwards(twice).made_in(tmp_path, "second"))
    assert found == [("hard-link", "data/documents/card.md")]


def test_a_tag_file_too_large(tmp_path: Path) -> None:
    def grow(bundle: Path) -> None:
        os.truncate(bundle / "bag-info.txt", 64 * 1024 * 1024 + 1)

    bundle = a_bundle().afterwards(grow).made_in(tmp_path)
    assert faults(bundle) == [("tag-file-too-large", "bag-info.txt")]


def test_a_submission_too_large(tmp_path: Path) -> None:
    def grow(bundle: Path) -> None:
        os.truncate(bundle / "data/submission.json", 16 * 1024 * 1024 + 1)

    bundle = a_bundle().afterwards(grow).resealed().made_in(tmp_path)
    assert faults(bundle) == [("submission-too-large", "data/submission.json")]


def test_the_statement_of_another_submission(tmp_path: Path) -> None:
    """Signed by the right key, for another sequence: a replay under a new number."""

    def renumber(bundle: Path) -> None:
        statement = json.loads((bundle / "provenance.json").read_bytes())
        restate(bundle, {**statement, "sequence": 2}, KEY)

    bundle = a_bundle().afterwards(renumber).made_in(tmp_path)
    assert faults(bundle) == [("provenance-disagrees", "provenance.json")]


def test_a_signature_moved_from_another_bundle(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = a_bundle().with_file("more.bin").made_in(tmp_path / "other")

    def steal(bundle: Path) -> None:
        for name in ("provenance.json", "provenance.p7s"):
            shutil.copy(other / name, bundle / name)

    bundle = a_bundle().afterwards(steal).made_in(tmp_path)
    assert faults(bundle) == [("provenance-digest", "tagmanifest-sha512.txt")]


def test_an_unknown_signer(tmp_path: Path) -> None:
    bundle = ABundle(key=ThrowAwayKey()).with_file("documents/card.md").made_in(tmp_path)
    assert faults(bundle) == [("signature-not-good", "provenance.p7s")]


def test_what_could_not_be_checked_is_refused_and_kept_to_be_looked_at(tmp_path: Path) -> None:
    def no_anchor(_data: bytes, _signatures: Mapping[str, bytes], _submitter: str | None) -> Provenance:
        verdict = SignatureVerdict("could not be checked", "No trust anchor is installed.", "CN=Somebody")
        return judged((verdict,), SignaturesRequired.CMS)

    result = read_bundle(a_bundle().made_in(tmp_path), no_anchor)
    assert isinstance(result, RefusedBundle)
    assert [fault.code for fault in result.faults] == ["signature-not-checked"]
    assert result.submission is not None
    assert result.submission.submitter.organisation == "Example Laboratory (invented)"
    assert len(result.files) == 4
    assert result.verdict is not None
    assert result.verdict.signer == "CN=Somebody"


def test_every_fault_is_listed(tmp_path: Path) -> None:
    bundle = (
        a_bundle()
        .tampered("data/documents/card.md")
        .tampered("bagit.txt")
        .without("data/runs/baseline.json")
        .adding("data/stray")
        .adding("fetch.txt")
        .afterwards(lambda made: (made / "data/empty").mkdir())
        .made_in(tmp_path)
    )
    found = set(faults(bundle))
    assert {
        ("digest-mismatch", "data/documents/card.md"),
        ("digest-mismatch", "bagit.txt"),
        ("bagit-declaration", "bagit.txt"),
        ("missing-payload-file", "data/runs/baseline.json"),
        ("unlisted-payload-file", "data/stray"),
        ("fetch-txt", "fetch.txt"),
        ("empty-folder", "data/empty"),
    } <= found


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing", "not-a-folder"),
        ("link", "not-a-folder"),
        ("empty", "not-a-bundle-container"),
        ("text", "not-a-bundle-container"),
        ("pipe", "not-a-bundle-container"),
    ],
)
def test_what_is_no_bundle_at_all(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "text").write_text("only words, and enough of them to hold an end record")
    (tmp_path / "link").symlink_to("text")
    os.mkfifo(tmp_path / "pipe")
    assert faults(tmp_path / name) == [(code, name)]


def test_an_empty_folder(tmp_path: Path) -> None:
    codes = {code for code, _ in faults(tmp_path)}
    assert codes == {"missing-tag-file", "missing-submission", "signature-missing"}


def test_names_with_percent_and_accents(tmp_path: Path) -> None:
    bundle = a_bundle().with_file("évaluation 100%/50%25.bin").made_in(tmp_path)
    result = read_bundle(bundle, KEY.verify)
    assert isinstance(result, VerifiedBundle)
    assert "évaluation 100%/50%25.bin" in result.payload_names


# --- flipping any byte, removing or adding any file --------------------------------------------------------


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One good bundle, changed and put back by every example."""
    return a_bundle().made_in(tmp_path_factory.mktemp("standing"))


def paths_in(bundle: Path) -> list[str]:
    return sorted(str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file())


def names_the_file(result: object, path: str) -> bool:
    assert isinstance(result, RefusedBundle)
    return any(path == fault.file or path in fault.sentence for fault in result.faults)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipping_any_byte_is_refused_and_names_the_file(standing: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths_in(standing)))
    file = standing / path
    index = data.draw(st.integers(0, file.stat().st_size - 1))
    mask = data.draw(st.integers(1, 255))
    flip(file, index, mask)
    try:
        assert names_the_file(read_bundle(standing, KEY.verify), path)
    finally:
        flip(file, index, mask)


def test_every_byte_of_the_small_tag_files(standing: Path) -> None:
    """Exhaustive where no other file's digest stands behind the byte."""
    for path in ("bagit.txt", "bag-info.txt", "tagmanifest-sha512.txt", "provenance.json", "provenance.p7s"):
        for index in range((standing / path).stat().st_size):
            flip(standing / path, index, 0x20)
            try:
                assert names_the_file(read_bundle(standing, KEY.verify), path), (path, index)
            finally:
                flip(standing / path, index, 0x20)


def test_removing_any_file_is_refused_and_names_it(standing: Path) -> None:
    for path in paths_in(standing):
        data = (standing / path).read_bytes()
        (standing / path).unlink()
        try:
            assert names_the_file(read_bundle(standing, KEY.verify), path), path
        finally:
            (standing / path).write_bytes(data)


name = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(folder=st.sampled_from(["", "data", "data/runs", "data/new", "meta"]), added=name)
def test_adding_any_file_is_refused_and_names_it(standing: Path, folder: str, added: str) -> None:
    file = standing / folder / added
    if added in (".", "..") or os.path.lexists(file):
        return
    made = not file.parent.exists()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"stray")
    try:
        result = read_bundle(standing, KEY.verify)
        assert isinstance(result, RefusedBundle)
        path = f"{folder}/{added}" if folder else added
        assert visible(path, lines=False) in [fault.file for fault in result.faults]
    finally:
        file.unlink()
        if made:
            file.parent.rmdir()


def test_the_standing_bundle_still_stands(standing: Path) -> None:
    """Each test above put back what it changed; if not, they proved nothing."""
    assert isinstance(read_bundle(standing, KEY.verify), VerifiedBundle)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(
        [
            "bagit.txt",
            "bag-info.txt",
            "manifest-sha512.txt",
            "tagmanifest-sha512.txt",
            "provenance.json",
            "data/submission.json",
        ]
    ),
    junk=st.binary(max_size=300),
)
def test_junk_in_any_file_is_a_fault_and_never_a_crash(standing: Path, path: str, junk: bytes) -> None:
    data = (standing / path).read_bytes()
    (standing / path).write_bytes(junk)
    try:
        assert names_the_file(read_bundle(standing, KEY.verify), path)
    finally:
        (standing / path).write_bytes(data)


def test_the_demo_submission_makes_a_good_bundle(demo_submission: Path, tmp_path: Path) -> None:
    made = make_bundle(demo_submission, tmp_path / "bundle", KEY.sign, bagged_on=DAY)
    assert made.inconsistencies == ()
    assert [state.sentence for state in made.items if state.standing is Standing.LACKING] == []
    result = read_bundle(made.path, KEY.verify)
    assert isinstance(result, VerifiedBundle)
    assert result.submission.marking.level == "UNCLASSIFIED"
    assert "training sample" in result.submission.marking.note.lower()
