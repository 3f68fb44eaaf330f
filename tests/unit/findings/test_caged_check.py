"""The check in a caged child: the same answers, and over its limits *could not be checked*, never valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reviewer_app.cage.parent import Cage
from reviewer_app.findings.caged_check import LIMITS, check_caged
from reviewer_app.findings.check import check
from reviewer_app.findings.layout import draw
from reviewer_app.findings.report import Code, SignatureReport, Standing
from reviewer_app.findings.tree import Document
from tests.builders_findings import NOW
from tests.builders_mutations import flipped
from tests.unit.findings.conftest import Signed, sign_all

LATER = NOW + timedelta(hours=1)


def test_it_says_what_is_said_outside(signed: Signed) -> None:
    crl = signed.authority.crl(signed.people[1])
    cases = [
        (signed.pdf, ()),
        (signed.stages[0], ()),
        (signed.drawn, ()),
        (flipped(signed.pdf, 5000), ()),
        (signed.pdf, (crl,)),
        (b"no pdf", ()),
    ]
    for pdf, crls in cases:
        inside = check_caged(pdf, signed.anchors, crls, now=LATER)
        assert inside == check(pdf, signed.anchors, crls, now=LATER)


def test_lists_in_the_file_are_read_inside_too(signed: Signed) -> None:
    pdf = sign_all(signed.drawn, signed.people, signed.authority, (signed.authority.crl(),))[-1]
    assert check_caged(pdf, signed.anchors, now=LATER) == check(pdf, signed.anchors, now=LATER)


def test_the_child_reaches_nothing() -> None:
    with Cage("reviewer_app.findings.caged", LIMITS) as cage:
        assert cage.start().confined


def test_over_the_time_it_could_not_be_checked(signed: Signed) -> None:
    report = check_caged(signed.pdf, signed.anchors, now=LATER, limits=replace(LIMITS, wall=0.01))
    assert report.standing is Standing.NOT_CHECKED
    assert report.code == Code.LIMIT
    assert "took longer than" in report.reason
    assert report.pdf_sha384


def test_over_the_memory_it_could_not_be_checked(signed: Signed) -> None:
    report = check_caged(
        signed.pdf + bytes(48 * 2**20),
        signed.anchors,
        now=LATER,
        limits=replace(LIMITS, memory=300 * 2**20),
    )
    assert report.standing is Standing.NOT_CHECKED, report.sentence
    assert report.code in (Code.LIMIT, Code.READER)


@pytest.fixture(scope="module")
def long(signed: Signed, document: Document) -> bytes:
    """Some fifty pages: the history takes a second or more."""
    sections = document.sections[:-1] * 3 + document.sections[-1:]
    return sign_all(draw(replace(document, sections=sections)), signed.people, signed.authority)[-1]


def test_the_newest_signature_comes_first_and_the_rest_can_be_stopped(signed: Signed, long: bytes) -> None:
    heard: list[SignatureReport] = []
    report = check_caged(
        long,
        signed.anchors,
        now=LATER,
        on_signature=heard.append,
        stop_asked=lambda: any(one.standing is Standing.VALID for one in heard),
    )
    assert report.standing is Standing.NOT_CHECKED
    assert report.code == Code.LIMIT
    assert [one.standing for one in report.signatures] == [
        Standing.NOT_CHECKED,
        Standing.NOT_CHECKED,
        Standing.VALID,
    ]
    assert report.signatures[0].code == Code.UNREAD
    assert report.signatures[0].signer == "Reyes"
    assert "the check was stopped" in report.sentence


def test_nesting_deeper_than_the_reader_goes_is_not_valid_nor_a_crash(signed: Signed) -> None:
    deep = b"[" * 100_000
    pdf = signed.drawn.replace(b"/Lang", b"/Deep " + deep + b" /Lang", 1)
    report = check_caged(pdf, signed.anchors, now=LATER)
    assert report.standing is not Standing.VALID
