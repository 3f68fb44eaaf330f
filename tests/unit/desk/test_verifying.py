"""A file and its records package checked on a machine without the workspace: listing, CMS, ML-DSA-87."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer_app.custody.mldsa import new_key, public_pem
from reviewer_app.desk import findings, people
from reviewer_app.desk.named_files import FileNotRead
from reviewer_app.desk.session import Desk
from reviewer_app.desk.trust import NoAuthorities
from reviewer_app.desk.verifying import (
    Believed,
    NoLists,
    Verification,
    believed_from,
    believed_here,
    verify_file,
)
from reviewer_app.desk.verifying_manifest import MANIFEST, NoKeys, Package, keys_in, package_around
from reviewer_app.domain.people import Role
from reviewer_app.findings.document import finding
from reviewer_app.findings.layout import draw
from reviewer_app.findings.report import Code, Revocation, Standing
from tests.builders_findings import NOW, a_finding_case, an_authority
from tests.builders_journey import Stories
from tests.builders_records import Made, made
from tests.unit.findings.conftest import sign_all, three_people

FINDING = "data/records/findings.pdf"
KEY = "data/records"
VALID, NOT_VALID, NOT_CHECKED = Standing.VALID, Standing.NOT_VALID, Standing.NOT_CHECKED


@pytest.fixture
def package(tmp_path: Path) -> Made:
    return made().copy_to(tmp_path)


def now() -> datetime:
    """After everything in the story was signed, and before its certificates end."""
    return datetime.now(UTC) + timedelta(hours=2)


def believed(package: Made) -> Believed:
    return believed_from(package.anchors, None, now())


def finding_of(package: Made) -> Path:
    (found,) = package.folder.rglob("findings*.pdf")
    return found


def judged(package: Made, path: Path | None = None, keys: Path | None = None) -> Verification:
    of = Package(package.folder / MANIFEST, keys_in(keys) if keys else ())
    return verify_file(path or finding_of(package), believed(package), now(), of)


def test_a_listed_finding_is_good_and_every_part_says_so(package: Made) -> None:
    found = judged(package)
    assert found.good, found.sentences
    assert found.manifest is not None
    assert found.manifest.listed_as == finding_of(package).relative_to(package.folder).as_posix()
    assert found.manifest.cms.standing is VALID
    assert found.manifest.cms.signer
    assert (found.manifest.ml_dsa.standing, found.manifest.ml_dsa.code) == (NOT_CHECKED, "ml-dsa.no-key")
    assert "no public key was given" in "\n".join(found.sentences)


def test_with_the_key_from_elsewhere_the_second_signature_is_valid(package: Made, tmp_path: Path) -> None:
    (own,) = [one for one in package.folder.rglob("*.pem") if b"BEGIN PUBLIC KEY" in one.read_bytes()]
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "records.pem").write_bytes(own.read_bytes())
    found = judged(package, keys=keys)
    assert found.manifest is not None
    assert found.manifest.ml_dsa.standing is VALID
    (keys / "records.pem").write_bytes(public_pem(new_key().public_key()))
    spoiled = judged(package, keys=keys)
    assert spoiled.manifest is not None
    assert (spoiled.manifest.standing, spoiled.manifest.ml_dsa.code) == (NOT_VALID, "ml-dsa.not-valid")
    assert not spoiled.good


def test_a_copy_elsewhere_is_found_by_its_digest(package: Made, tmp_path: Path) -> None:
    for name in (finding_of(package).name, "my finding.pdf"):
        copy = tmp_path / name
        copy.write_bytes(finding_of(package).read_bytes())
        found = judged(package, copy)
        assert found.good
        assert found.manifest is not None
        assert found.manifest.listed_as == "data/records/findings.pdf"


@pytest.mark.parametrize(
    ("name", "code"), [("findings.pdf", "manifest.other-digest"), ("other.pdf", "manifest.not-listed")]
)
def test_another_file_elsewhere_is_not_listed(package: Made, tmp_path: Path, name: str, code: str) -> None:
    other = tmp_path / name
    other.write_bytes(finding_of(package).read_bytes() + b"\n")
    found = judged(package, other)
    assert found.manifest is not None
    assert (found.manifest.listing.standing, found.manifest.listing.code) == (NOT_VALID, code)
    assert not found.good


def _another_digest(package: Made) -> None:
    path = finding_of(package)
    path.write_bytes(path.read_bytes() + b"\n")


def _manifest_changed(package: Made) -> None:
    path = package.folder / MANIFEST
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))


def _unsigned(package: Made) -> None:
    (package.folder / f"{MANIFEST}.p7s").unlink()


def _garbled(package: Made) -> None:
    (package.folder / f"{MANIFEST}.p7s").write_bytes(b"nothing")


def _malformed(package: Made) -> None:
    (package.folder / MANIFEST).write_bytes(b"no manifest\n")


@pytest.mark.parametrize(
    ("spoil", "code", "standing"),
    [
        (_another_digest, "manifest.other-digest", NOT_VALID),
        (_manifest_changed, "cms.tampered", NOT_VALID),
        (_unsigned, "cms.absent", NOT_CHECKED),
        (_garbled, "cms.malformed", NOT_VALID),
        (_malformed, "manifest.malformed", NOT_VALID),
    ],
)
def test_a_spoiled_package_says_why(
    package: Made, spoil: Callable[[Made], None], code: str, standing: Standing
) -> None:
    spoil(package)
    found = judged(package)
    assert found.manifest is not None
    assert (found.manifest.standing, found.manifest.deciding.code) == (standing, code)
    assert found.manifest.deciding.reason
    assert not found.good


def test_strangers_vouch_for_nothing(package: Made, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "root.der").write_bytes(an_authority("Another authority").root.der)
    there = believed_from(stranger, None, now())
    found = verify_file(finding_of(package), there, now(), Package(package.folder / MANIFEST))
    assert found.report.standing is NOT_VALID
    assert found.manifest is not None
    assert found.manifest.cms.code == "cms.unknown-signer"


def test_where_nobody_is_believed_it_could_not_be_checked(package: Made) -> None:
    nobody = believed_from(None, None, now())
    assert nobody.authorities == ()
    found = verify_file(finding_of(package), nobody, now(), Package(package.folder / MANIFEST))
    assert found.report.standing is NOT_CHECKED
    assert {one.code for one in found.report.signatures} == {Code.NO_AUTHORITY}
    assert found.manifest is not None
    assert (found.manifest.standing, found.manifest.cms.code) == (NOT_CHECKED, "cms.no-anchors")
    assert "nobody" in nobody.sentence


def test_the_package_around_a_file_is_found(package: Made, tmp_path: Path) -> None:
    found = package_around(finding_of(package))
    assert found is not None
    assert found.manifest == package.folder / MANIFEST
    assert package_around(tmp_path / "x.pdf") is None


def test_the_statement_names_digest_verdict_signers_and_whom_one_believed(package: Made) -> None:
    found = judged(package)
    for expected in (
        found.report.pdf_sha384,
        "The finding is valid.",
        "as reviewer",
        found.believed.sentence,
    ):
        assert expected in found.statement


# With a workspace open, its own revocation list is given.


@pytest.fixture(scope="module")
def stories() -> Stories:
    return Stories()


def saved(desk: Desk, case_id: str, folder: Path) -> Path:
    path = folder / "finding.pdf"
    path.write_bytes(findings.current(desk, case_id))
    return path


def test_the_open_workspace_answers_with_its_own_list(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("signed", tmp_path)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        here = believed_here(desk)
        assert here.lists == desk.keyring.revocations
        found = verify_file(saved(desk, story.case_id, tmp_path), here, desk.clock())
        assert found.good, found.sentences
        assert {one.revocation for one in found.report.signatures} == {Revocation.TODAY}
        assert "with its revocation list no. 1, good until" in here.sentence
        later = desk.clock() + timedelta(days=31)
        desk.clock = lambda: later
        stale = believed_here(desk)
        assert "which ran out on" in stale.sentence
        found = verify_file(tmp_path / "finding.pdf", stale, later)
        assert {one.code for one in found.report.signatures} == {Code.REVOCATION_UNKNOWN}
        assert found.report.standing is NOT_CHECKED


def test_a_certificate_that_the_workspace_revoked_is_said(stories: Stories, tmp_path: Path) -> None:
    story = stories.at("signed", tmp_path)
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        person = next(one for one in desk.register.people.values() if one.has(Role.REVIEWER)).id
        people.disable(desk, person, "Training sample: left the office for good, and gave the keys back.")
    with story.desk(Role.RECORDS_OFFICER) as desk:
        here = believed_here(desk)
        found = verify_file(saved(desk, story.case_id, tmp_path), here, desk.clock())
    assert found.report.standing is NOT_CHECKED
    assert [one.code for one in found.report.signatures].count(Code.REVOKED_SINCE) == 1
    assert "its certificate was over from" in found.statement


def test_another_authority_needs_its_list_beside_the_workspaces_own(stories: Stories, tmp_path: Path) -> None:
    other, path = an_authority("Another authority"), tmp_path / "finding.pdf"
    told = a_finding_case()
    drawn = draw(finding(told.register, told.case, head_seq=len(told.recorded), head=told.head))
    path.write_bytes(sign_all(drawn, three_people(other), other, (other.crl(),))[-1])
    root, crl = tmp_path / "root.der", tmp_path / "other.crl"
    root.write_bytes(other.root.der)
    crl.write_bytes(other.crl())
    story = stories.at("signed", tmp_path)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        desk.clock = lambda: NOW
        alone, both = believed_here(desk, (root,)), believed_here(desk, (root, crl))
    assert "root.der, other.crl" in both.sentence
    assert verify_file(path, alone, NOW).report.standing is NOT_CHECKED
    found = verify_file(path, both, NOW)
    assert found.good, found.sentences


# What is named and cannot be read.


def test_what_cannot_be_read_is_said(package: Made, tmp_path: Path) -> None:
    here = believed(package)
    link = tmp_path / "link.pdf"
    link.symlink_to(finding_of(package))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    cases = (
        (tmp_path, "directory"),
        (pipe, "no regular file"),
        (link, "a link"),
        (tmp_path / "no", "No such"),
    )
    for path, fault in cases:
        with pytest.raises(FileNotRead, match=fault):
            verify_file(path, here, now())


def test_an_empty_folder_is_an_error_and_not_nobody(tmp_path: Path, package: Made) -> None:
    with pytest.raises(NoAuthorities):
        believed_from(tmp_path / "empty", None, now())
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoLists):
        believed_from(package.anchors, tmp_path / "empty", now())
    with pytest.raises(NoKeys):
        keys_in(tmp_path / "empty")


def test_a_file_that_is_too_large_could_not_be_checked(package: Made, tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 5)
    found = verify_file(path, believed(package), now())
    assert (found.report.standing, found.report.code) == (NOT_CHECKED, Code.LARGE)
