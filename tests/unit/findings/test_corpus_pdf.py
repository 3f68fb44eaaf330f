"""Signed PDFs of strangers, read in place: none of them is a finding, and each is refused for its reason.

`EXPECTED`: the code of the file; and, past the first look at the fields, the code of each of its signatures
by their shape alone (None: the shape is ours, and only its field and its signer are not).
"""

from __future__ import annotations

import io
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from reviewer_app.findings.caged_check import check_caged
from reviewer_app.findings.check import check
from reviewer_app.findings.quiet import quiet
from reviewer_app.findings.report import Code, Standing
from reviewer_app.findings.strict import signature_fault
from tests.builders_findings import an_authority

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALONE = Code.NOT_ALONE
EXPECTED: dict[str, tuple[Code, tuple[Code | None, ...]]] = {
    "certified-with-indirect-refs-in-dir.pdf": (Code.FIELDS, (Code.KIND,)),
    "coverage-anomalies__base.pdf": (Code.FIELDS, ()),  # its value is no CMS at all
    "coverage-anomalies__one-byterange.pdf": (Code.FIELDS, (ALONE,)),
    "coverage-anomalies__signature-gap-too-big.pdf": (Code.FIELDS, (ALONE,)),
    "coverage-anomalies__tail-uncovered.pdf": (Code.FIELDS, (ALONE,)),
    "coverage-anomalies__weird-byterange.pdf": (Code.FIELDS, (ALONE,)),
    "form-update-ap-indirect-sneaky-trailer.pdf": (Code.FIELDS, (ALONE, ALONE)),
    "form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf": (Code.FIELDS, (ALONE, ALONE)),
    "form-update-override-appearance-stream-ap-indirect-sneaky.pdf": (Code.FIELDS, (ALONE, ALONE)),
    "form-update-override-appearance-stream-sneaky.pdf": (Code.FIELDS, (ALONE, ALONE)),
    "minimal-signed-twice-both-created.pdf": (Code.FIELDS, (ALONE, ALONE)),
    "minimal-signed-twice-no-sig-type.pdf": (Code.FIELDS, (Code.CERTIFIES, None)),
    "minimal-signed-twice-second-created.pdf": (Code.FIELDS, (ALONE, ALONE)),
    "minimal-two-fields-signed-twice.pdf": (Code.FIELDS, (ALONE, ALONE)),
    "pades-with-old-style-signing-cert-attr-issser.pdf": (Code.FIELDS, (Code.VALUE_FORM,)),
    "pades-with-old-style-signing-cert-attr.pdf": (Code.FIELDS, (Code.VALUE_FORM,)),
    "pdf-sig-with-econtent.pdf": (Code.FIELDS, (ALONE,)),
    "sig-no-signed-attrs.pdf": (Code.FIELDS, (Code.KIND,)),
    "sig-with-ski-sid.pdf": (Code.FIELDS, (ALONE,)),
    "signed-encrypted-pubkey-with-catalog-ref.pdf": (Code.ENCRYPTED, ()),
}


@pytest.fixture
def folder(corpus: Path) -> Path:
    return corpus / "pdf" / "pyhanko"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever opens a socket in this process fails the test; the cage refuses them by itself."""

    def refused(*_: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)


def test_every_file_is_expected(folder: Path) -> None:
    assert {one.name for one in folder.glob("*.pdf")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_strangers_file_is_not_valid(folder: Path, name: str) -> None:
    code, shapes = EXPECTED[name]
    pdf = (folder / name).read_bytes()
    report = check(pdf, (an_authority().root.der,), now=NOW)
    assert (report.standing, report.code) == (Standing.NOT_VALID, code), report.sentence
    assert report.reason
    with quiet():
        assert _shapes(pdf) == shapes


def test_and_so_it_is_in_the_cage(folder: Path) -> None:
    for name in ("coverage-anomalies__base.pdf", "signed-encrypted-pubkey-with-catalog-ref.pdf"):
        report = check_caged((folder / name).read_bytes(), (), now=NOW)
        assert (report.standing, report.code) == (Standing.NOT_VALID, EXPECTED[name][0])


def _shapes(pdf: bytes) -> tuple[Code | None, ...]:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    if reader.encrypted:
        return ()
    try:
        embedded = list(reader.embedded_signatures)
    except ValueError:
        return ()
    last = len(embedded) - 1
    faults = [signature_fault(pdf, one, place, last=place == last) for place, one in enumerate(embedded)]
    return tuple(fault.code if fault else None for fault in faults)
