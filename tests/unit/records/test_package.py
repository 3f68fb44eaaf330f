"""Plans: what is in a package and under which name; what cannot be in one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.records.faults import ContentRefused, PackageNameRefused
from reviewer_app.records.metadata import REFERENCES_COLUMNS, references_bytes
from reviewer_app.records.package import Kind, Paper, Papers, SecondSignature, plan, renamed
from reviewer_app.records.tables import read_table
from tests.builders_package import MARK, NAME, NOW, a_package, an_about, an_original


def test_a_plan_holds_everything_in_the_order_of_its_paths() -> None:
    package = a_package()
    paths = [one.bag_path for one in package.contents]
    assert paths == sorted(paths)
    assert [one.kind for one in package.contents].count(Kind.EVIDENCE) == 2
    assert "data/records/evidence/0001-model-card.md" in paths
    assert "data/records/evidence/0002-a.json" in paths
    assert "data/certificates/records-key.pem" in paths
    assert package.references == ()
    assert package.size == sum(one.size for one in package.contents)


def test_by_reference_the_evidence_stays_behind() -> None:
    package = a_package(by_reference=True)
    assert Kind.EVIDENCE not in {one.kind for one in package.contents}
    rows = read_table(references_bytes(package), REFERENCES_COLUMNS)
    assert [row["Original path"] for row in rows] == ["data/documents/model card.md", "data/runs/a.json"]
    assert rows[1]["SHA-512"] == package.references[1].sha512


def test_superseded_versions_and_a_releasable_one_have_their_places() -> None:
    def paper(name: str) -> Paper:
        return Paper(name, b"%PDF", NOW.isoformat(), MARK, "x")

    package = plan(
        NAME,
        an_about(),
        Papers(paper("findings.pdf"), paper("determination.json"), b"{}", paper("releasable.pdf")),
        superseded=[paper("version 1.pdf"), paper("version 2.pdf")],
        journal=[("entries.jsonl", b""), ("head.json", b"")],
        certificates=[("authority.pem", b"")],
        verifier=b"",
        second=SecondSignature(absent="not here"),
    )
    paths = [one.bag_path for one in package.contents]
    assert "data/records/releasable.pdf" in paths
    assert paths[-3:-1] == [
        "data/records/superseded/v0001-version-1.pdf",
        "data/records/superseded/v0002-version-2.pdf",
    ]
    assert "data/certificates/records-key.pem" not in paths


@pytest.mark.parametrize("name", ["", "a.b", "a b", "x" * 36, "../x", "con"])
def test_the_package_too_has_a_name_within_the_rule(name: str) -> None:
    with pytest.raises(PackageNameRefused):
        renamed(a_package(), name)


def test_what_a_package_cannot_be_without() -> None:
    package = a_package()
    papers = Papers(*(Paper(name, b"", "", MARK, "x") for name in ("f", "d")), b"{}")
    with pytest.raises(ContentRefused, match=r"authority\.pem"):
        plan(
            NAME,
            package.about,
            papers,
            journal=[("entries.jsonl", b""), ("head.json", b"")],
            verifier=b"",
            second=package.second,
        )


def test_a_name_twice_or_outside_the_rule_is_refused() -> None:
    package = a_package()

    def with_certificates(*names: str) -> None:
        plan(
            NAME,
            package.about,
            Papers(*(Paper(name, b"", "", MARK, "x") for name in ("f", "d")), b"{}"),
            journal=[("entries.jsonl", b""), ("head.json", b"")],
            certificates=[(name, b"") for name in ("authority.pem", *names)],
            verifier=b"",
            second=package.second,
        )

    with_certificates("signer-1.pem")
    for wrong in (["a b.pem"], ["signer.pem", "signer.pem"], ["signer.pem", "Signer.pem"]):
        with pytest.raises(ContentRefused):
            with_certificates(*wrong)


def test_the_same_original_twice_is_refused() -> None:
    one = an_original("data/a.json")
    with pytest.raises(ContentRefused):
        a_package([one, replace(one, size=9)])
