"""The lists: each element where the documentation says it comes from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reviewer_app.records.metadata import (
    FILELIST_COLUMNS,
    METADATA_COLUMNS,
    bag_info_of,
    media_type,
    package_bytes,
)
from reviewer_app.records.tables import read_table
from reviewer_app.records.write import write
from tests.builders_package import a_package, an_original, files_below, sign_cms, sign_mldsa
from tests.conftest import ROOT


def lists_of(place: Path, **about: object) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    evidence = [an_original("data/=cmd|x.csv", b"a,b\n", marking="(S//NF)")]
    package = a_package(evidence, **about)
    files = files_below(write(package, place, sign_cms=sign_cms, sign_mldsa=sign_mldsa).path)
    return (
        read_table(files["data/metadata/metadata.csv"], METADATA_COLUMNS),
        read_table(files["data/metadata/filelist.csv"], FILELIST_COLUMNS),
    )


def test_metadata_of_a_finding_and_of_evidence(tmp_path: Path) -> None:
    rows, _ = lists_of(
        tmp_path, previous_banner="SECRET//NOFORN", schedule="item 3", authority="DAA-1", use="none"
    )
    by_name = {row["Identifier:FileName"]: row for row in rows}
    finding, evidence = by_name["findings.pdf"], by_name["0001-cmd-x.csv"]
    assert finding["Title"] == "Finding on Halcyon-2 (training sample), version 1"
    assert finding["Description"] == "Training sample."
    assert finding["Creator"] == "Training agency (fictional)"
    assert finding["Date:CreationDate"] == "2026-11-23T09:00:00.000000Z"
    assert finding["Rights:PreviousSecurityClassification"] == "SECRET//NOFORN"
    assert finding["Coverage:TemporalCoverage"] == "2026-11-01/2026-11-20"
    assert finding["Relation:HasPart"] == "abababab-2026-001-v1-0001 to abababab-2026-001-v1-0004"
    assert finding["Relation:IsPartOf"] == ""
    assert evidence["Relation:IsPartOf"] == finding["Identifier:RecordID"] == "abababab-2026-001-v1-0004"
    assert evidence["Rights:SecurityClassification"] == "(S//NF)"
    assert evidence["Rights:RightsHolder"] == evidence["Creator"] == "Meridian Systems (fictional)"
    assert evidence["Rights:UsageRights"] == "none"
    assert evidence["Title"] == "=cmd|x.csv"
    assert (evidence["Format"], evidence["Extent"]) == ("text/csv", "4")
    assert {row["RecordsSchedule"] for row in rows} == {"item 3"}
    assert {row["DispositionAuthority"] for row in rows} == {"DAA-1"}
    assert {row["MessageDigestAlgorithm"] for row in rows} == {"SHA-256"}


def test_the_file_list_maps_names_to_original_paths(tmp_path: Path) -> None:
    _, rows = lists_of(tmp_path)
    listed = {row["File"]: row for row in rows}
    evidence = listed["data/records/evidence/0001-cmd-x.csv"]
    assert evidence["Original path"] == "data/=cmd|x.csv"
    assert (evidence["Size"], evidence["Marking"], evidence["Role"]) == ("4", "(S//NF)", "evidence")
    assert evidence["Date"] == "2026-11-01T09:00:00.000000Z"
    assert "data/metadata/filelist.csv" not in listed
    assert listed["data/metadata/metadata.csv"]["Role"] == "metadata"


def test_pipes_and_formulas_are_quoted_on_disk(tmp_path: Path) -> None:
    lists_of(tmp_path)
    text = (tmp_path / "case-2026-001/data/metadata/metadata.csv").read_text()
    assert '"\'=cmd|x.csv"' in text
    assert not any(cell.startswith("=") for line in text.splitlines() for cell in re.split(r"\||\"", line))


def test_every_element_is_documented() -> None:
    said = (ROOT / "docs" / "records-package.md").read_text()
    for column in (*METADATA_COLUMNS, *FILELIST_COLUMNS):
        assert f"| {column} |" in said, column


def test_bag_info_follows_from_what_the_signature_covers() -> None:
    said = package_bytes(a_package(title="Two\nlines: and a label", agency="A  B"))
    text = bag_info_of(said, 12, 3).decode()
    assert "External-Description: UNCLASSIFIED: Two lines: and a label\n" in text
    assert "Source-Organization: A B\n" in text
    assert "Payload-Oxum: 12.3\n" in text
    assert "Bagging-Date: 2026-11-23\n" in text
    assert len(text.splitlines()) == 7


@pytest.mark.parametrize("said", [b"{}", b"[]", b"x", b'{"format": "reviewer-records-package/1"}'])
def test_what_says_nothing_gives_no_bag_info(said: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  JSON's own fault, or that something is not said
        bag_info_of(said, 0, 0)


def test_the_second_signature_is_named_or_its_absence_explained() -> None:
    said = json.loads(package_bytes(a_package()))
    assert said["ml_dsa_87"] == {"fingerprint_sha384": "ef" * 48, "absent": None}
    assert said["evidence"] == "in original format"
    assert json.loads(package_bytes(a_package(by_reference=True)))["evidence"] == "by reference"


def test_media_types_are_by_the_ending() -> None:
    assert media_type("a/b.PDF") == "application/pdf"
    assert media_type("a/b.eval") == media_type("a/pdf") == "application/octet-stream"
