"""A package of a real finished case: what agrees on it, and what is refused though its digests fit."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bagit
import pytest
from cryptography import x509

from reviewer_app.custody import mldsa
from reviewer_app.custody.cms import sign_detached
from reviewer_app.desk.records_check import CheckCancelled, NotAPackage, PackageReport, check_package
from reviewer_app.desk.records_signatures import acts_part, cms_part, second_part
from reviewer_app.desk.verifying import Believed
from reviewer_app.domain.people import Role
from reviewer_app.records.check import Part, Standing
from reviewer_app.records.journal_extract import extract_faults, read_extract
from reviewer_app.records.package import RECORDS_KEY_FILE
from reviewer_app.records.tags import CMS, ML_DSA, SIGNED
from tests.builders_custody import an_identity
from tests.builders_journey import Stories
from tests.builders_package import files_below
from tests.builders_records import Made, made
from tests.conftest import tool
from tests.unit.records.holding import held, rehashed, run


def now() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)  # a story's clock runs ahead


def believed(one: Made) -> Believed:
    root = x509.load_pem_x509_certificate((one.anchors / "authority.pem").read_bytes())
    return Believed((root,), (), "a test")


def check(folder: Path, one: Made, **options: object) -> PackageReport:
    return check_package(folder, believed(one), now(), **options)  # type: ignore[arg-type]


def named(report: PackageReport, what: str) -> Part:
    return next(each for each in report.parts if what in each.what)


def test_everything_agrees_on_a_good_package(tmp_path: Path) -> None:
    one = made()
    seen: list[tuple[str, int, int]] = []
    report = check(one.folder, one, on_progress=lambda *told: seen.append(told) or True)  # type: ignore[func-returns-value]
    assert report.standing is Standing.VALID, report.sentences
    assert {part.standing for part in report.parts} == {Standing.VALID}
    assert report.manifest_sha512 == one.written.manifest_sha512
    assert (report.files, report.size) == (len(one.written.files), one.written.size)
    assert len(report.records_key) == 96
    assert seen[-1][1:] == (report.size, report.size)
    assert "entries are signed, each judged as of its own time" in named(report, "Signatures in").remark

    assert bagit.Bag(str(one.folder)).validate()
    code, said = run(one.folder)
    assert (code, "Good:" in said) == (0, True)


def test_openssl_agrees_by_the_command_the_script_prints(tmp_path: Path) -> None:
    one = made()
    command = [tool("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", CMS, "-content", SIGNED]
    command += ["-CAfile", str(one.anchors / "authority.pem"), "-purpose", "any", "-out", "/dev/null"]
    done = subprocess.run(command, cwd=one.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / SIGNED).write_bytes((one.folder / SIGNED).read_bytes() + b"\n")
    (tmp_path / CMS).write_bytes((one.folder / CMS).read_bytes())
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def _with_digest(table: bytes, old: bytes, new: bytes) -> bytes:
    """The table with the SHA-256 of other bytes in the place of what it said."""
    was, now_is = (hashlib.sha256(each).hexdigest().encode() for each in (old, new))
    assert was in table
    return table.replace(was, now_is)


def test_changed_under_new_manifests_only_the_signatures_tell(tmp_path: Path) -> None:
    one = made().copy_to(tmp_path)
    evidence = next((one.folder / "data/records/evidence").glob("*model-card.md"))
    data = evidence.read_bytes()
    changed = data.replace(b"e", b"a", 1)
    evidence.write_bytes(changed)
    metadata, filelist = (one.folder / "data/metadata" / name for name in ("metadata.csv", "filelist.csv"))
    before = metadata.read_bytes()
    metadata.write_bytes(_with_digest(before, data, changed))
    listed = _with_digest(filelist.read_bytes(), data, changed)
    filelist.write_bytes(_with_digest(listed, before, metadata.read_bytes()))
    rehashed(one.folder)
    report = check(one.folder, one)
    assert report.standing is Standing.NOT_VALID
    wrong = {part.what for part in report.parts if part.standing is not Standing.VALID}
    assert {"Signature (CMS)", "Second signature (ML-DSA-87)"} <= wrong
    assert "over other data" in named(report, "CMS").sentence
    assert wrong <= {"Signature (CMS)", "Second signature (ML-DSA-87)", "Evidence cited"}


def test_without_the_right_authority(tmp_path: Path) -> None:
    one = made()
    nobody = check_package(one.folder, Believed((), (), "nobody"), now())
    assert nobody.standing is Standing.NOT_CHECKED
    for what in ("CMS", "Finding"):
        assert named(nobody, what).standing is Standing.NOT_CHECKED, what
    assert named(nobody, "Signatures in the journal").standing is Standing.NOT_CHECKED
    stranger = Believed((an_identity().authority.certificate,), (), "a stranger")
    report = check_package(one.folder, stranger, now())
    assert report.standing is Standing.NOT_VALID
    for what in ("CMS", "Finding", "Signatures in the journal"):
        assert named(report, what).standing is Standing.NOT_VALID, what
    (once,) = named(report, "Signatures in the journal").reasons
    assert once.startswith("entries ")
    assert " more: its certificate was not issued by an authority that is believed" in once
    assert named(report, "ML-DSA").standing is named(nobody, "ML-DSA").standing is Standing.NOT_CHECKED


def test_by_reference_and_without_a_second_signature() -> None:
    one = made(by_reference=True, second=False)
    report = check(one.folder, one)
    assert report.standing is Standing.VALID, report.sentences
    second = named(report, "ML-DSA")
    assert (second.standing, second.decides) == (Standing.NOT_CHECKED, False)
    assert "there is none: ML-DSA is not available here" in second.sentence
    assert not list((one.folder / "data/records").glob("evidence/*"))
    assert check(one.folder, one, second=True).standing is Standing.NOT_CHECKED


def test_nothing_vouches_for_the_packages_own_key_where_the_cms_signature_does_not() -> None:
    one, files = made(), files_below(made().folder)
    own = mldsa.read_submitter_key(files[RECORDS_KEY_FILE])
    other = mldsa.new_key().public_key()
    for cms in (Standing.NOT_VALID, Standing.NOT_CHECKED):
        part = second_part(held(files), decides=False, cms=cms)
        assert (part.standing, part.fault) == (Standing.NOT_CHECKED, "ml-dsa.no-key")
        assert second_part(held(files), decides=True, cms=cms, keys=(other, own)).standing is Standing.VALID
    wrong = second_part(held(files), decides=False, cms=Standing.VALID, keys=(other,))
    assert (wrong.standing, wrong.fault) == (Standing.NOT_VALID, "ml-dsa.other-key")
    report = check_package(one.folder, believed(one), now() + timedelta(days=365 * 5), keys=(own,))
    assert report.standing is Standing.NOT_CHECKED
    standings = {part.code: part.standing for part in report.parts if part.standing is not Standing.VALID}
    assert standings == {"cms": Standing.NOT_CHECKED, "finding": Standing.NOT_CHECKED}
    assert report.sentences[0].startswith("case-2026-001: the records package could not be checked.")


def test_a_second_name_of_a_file_is_no_fault(tmp_path: Path) -> None:
    one = made().copy_to(tmp_path)
    (tmp_path / "again.pdf").hardlink_to(one.folder / "data/records/findings.pdf")
    report = check(one.folder, one)
    assert report.standing is Standing.VALID, report.sentences


def test_the_second_signature_cannot_be_taken_away(tmp_path: Path) -> None:
    files = files_below(made().folder)
    assert second_part(held(files), decides=False, cms=Standing.VALID).standing is Standing.VALID
    for gone in (ML_DSA, RECORDS_KEY_FILE):
        without = {path: data for path, data in files.items() if path != gone}
        assert second_part(held(without), decides=False).standing is Standing.NOT_VALID
    other = mldsa.new_key()
    key = {RECORDS_KEY_FILE: mldsa.public_pem(other.public_key())}
    signature = {ML_DSA: mldsa.MlDsaSigner(other, mldsa.RECORDS_CONTEXT).sign(files[SIGNED])}
    assert (
        "not the one the package names"
        in second_part(held({**files, **key, **signature}), decides=False).sentence
    )
    assert second_part(held({**files, **signature}), decides=False).standing is Standing.NOT_VALID
    assert "cannot be used" in second_part(held({**files, RECORDS_KEY_FILE: b"x"}), decides=False).sentence


def test_a_signature_for_something_else_is_none_over_a_package() -> None:
    """The same key and bytes, under the context of provenance statements."""
    files = files_below(made().folder)
    key = mldsa.new_key()
    said = json.loads(files["data/metadata/package.json"])
    said["ml_dsa_87"]["fingerprint_sha384"] = mldsa.fingerprint(key.public_key())
    files["data/metadata/package.json"] = json.dumps(said).encode()
    files[RECORDS_KEY_FILE] = mldsa.public_pem(key.public_key())
    for context, standing in ((mldsa.RECORDS_CONTEXT, Standing.VALID), (mldsa.CONTEXT, Standing.NOT_VALID)):
        files[ML_DSA] = mldsa.MlDsaSigner(key, context).sign(files[SIGNED])
        assert second_part(held(files), decides=True, keys=(key.public_key(),)).standing is standing
    files[ML_DSA] = mldsa.MlDsaSigner(key, mldsa.RECORDS_CONTEXT).sign(files[SIGNED])
    other = second_part(held(files), decides=True, cms=Standing.VALID)
    assert (other.standing, other.fault) == (Standing.NOT_CHECKED, "ml-dsa.no-key")
    assert "covers another" in other.sentence


def test_only_a_records_officer_signs_a_package(tmp_path: Path) -> None:
    one, files = made(), files_below(made().folder)
    story = Stories().at("signed", tmp_path)
    for role, standing in ((Role.RECORDS_OFFICER, Standing.VALID), (Role.REVIEWER, Standing.NOT_VALID)):
        with story.desk(role) as desk:
            root = Believed((desk.keyring.authority,), (), "the workspace")
            signed = {**files, CMS: sign_detached(files[SIGNED], desk.unlocked.signer, desk.clock())}
            assert cms_part(held(signed), root, desk.clock()).standing is standing
    late = now() + timedelta(days=365 * 30)
    assert cms_part(held(files), believed(one), late).standing is not Standing.VALID


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda line: line.update(signature=None, signer=None), "carries no signature"),
        (lambda line: line.update(signer="00" * 48), "certificate is not in the package"),
        (lambda line: line.update(signature="MAYCAQECAQE="), "does not fit"),
    ],
)
def test_acts_are_held_to_their_signatures(change: Callable[[dict[str, object]], None], word: str) -> None:
    one, files = made(), files_below(made().folder)
    lines = [json.loads(line) for line in files["data/journal/entries.jsonl"].splitlines()]
    change(lines[5])
    from reviewer_app.domain.codec import canonical

    entries = b"".join(canonical(line) + b"\n" for line in lines)
    found = read_extract(entries, files["data/journal/head.json"])
    assert list(extract_faults(found)) == []  # the chain does not cover signatures
    part = acts_part(found, held(files), believed(one))
    assert part.standing is not Standing.VALID
    assert word in part.sentence


def test_a_signature_of_another_person_is_refused() -> None:
    one, files = made(), files_below(made().folder)
    found = read_extract(files["data/journal/entries.jsonl"], files["data/journal/head.json"])
    certificates = {path: data for path, data in files.items() if "signer-" in path}
    without = {path: data for path, data in files.items() if path not in certificates}
    assert acts_part(found, held(without), believed(one)).standing is Standing.NOT_CHECKED
    lines = list(found.lines)
    other = next(line for line in lines if line.signer != lines[0].signer)
    lines[0] = replace(lines[0], signer=other.signer)
    assert (
        "does not fit" in acts_part(replace(found, lines=tuple(lines)), held(files), believed(one)).sentence
    )


def test_what_is_no_package(tmp_path: Path) -> None:
    one = made()
    with pytest.raises(NotAPackage):
        check(tmp_path / "absent", one)
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotAPackage):
        check(tmp_path / "file", one)
    (tmp_path / "link").symlink_to(one.folder)
    with pytest.raises(NotAPackage):
        check(tmp_path / "link", one)
    (tmp_path / "empty").mkdir()
    report = check(tmp_path / "empty", one)
    assert report.standing is Standing.NOT_VALID
    assert "Error" not in "\n".join(report.sentences)


def test_links_in_a_package_are_refused(tmp_path: Path) -> None:
    one = made().copy_to(tmp_path)
    target = one.folder / "data/records/findings.pdf"
    kept = tmp_path / "kept.pdf"
    target.rename(kept)
    target.symlink_to(kept)
    report = check(one.folder, one)
    assert report.standing is Standing.NOT_VALID
    assert "symbolic link" in named(report, "Reading").sentence


def test_a_check_can_be_cancelled() -> None:
    one = made()
    with pytest.raises(CheckCancelled):
        check(one.folder, one, on_progress=lambda *_: False)


ONLY_VALIDATED = "openssl_conf = here\n[here]\nalg_section = a\n[a]\ndefault_properties = fips=yes\n"
WITHOUT = """
import hashlib, os, sys
from pathlib import Path
from sqlcipher3 import dbapi2  # has a libcrypto of its own, which needs the whole provider
os.environ["OPENSSL_CONF"] = sys.argv[2]
from reviewer_app.custody import mldsa
from reviewer_app.desk.records_signatures import second_part
from reviewer_app.records.check import Held
assert not mldsa.available()
folder = Path(sys.argv[1])
names = [each for each in folder.rglob("*") if each.is_file()]
files = {each.relative_to(folder).as_posix(): each.read_bytes() for each in names}
for decides in (False, True):
    part = second_part(Held({}, files), decides=decides)
    print(part.standing, part.decides, "does not have ML-DSA" in part.sentence)
"""


def test_where_only_validated_algorithms_may_be_used_the_second_is_not_checked(tmp_path: Path) -> None:
    (tmp_path / "openssl.cnf").write_text(ONLY_VALIDATED)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(made().folder), str(tmp_path / "openssl.cnf")],
        capture_output=True,
        text=True,
        check=False,
    )
    expected = ["could not be checked False True", "could not be checked True True"]
    assert done.stdout.splitlines() == expected, done.stderr
