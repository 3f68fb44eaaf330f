"""Good files in the eyes of the tools others have: after each of the three signatures all of them agree.

The tools are Debian's (poppler-utils, openssl, qpdf, mupdf-tools). `pyhanko sign adesverify` is a package of
its own, which is not in the lock; what it calls is pyHanko's `ades_basic_validation`, called here.
"""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.findings.check import check
from tests.builders_findings import FIELDS, NOW
from tests.conftest import tool
from tests.unit.findings.conftest import Signed, sign_all

STAGES = (0, 1, 2)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module", params=["without lists", "with lists"])
def finding(request: pytest.FixtureRequest, signed: Signed) -> Signed:
    if request.param == "without lists":
        return signed
    crls = (signed.authority.crl(),)
    stages = sign_all(signed.drawn, signed.people, signed.authority, crls)
    return Signed(signed.authority, signed.people, signed.drawn, stages)


def run(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def stage_in(finding: Signed, stage: int, folder: Path) -> Path:
    file = folder / f"findings-{stage}.pdf"
    file.write_bytes(finding.stages[stage])
    return file


def embedded(pdf: bytes) -> list[Any]:
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader

    return list(PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures)


@pytest.mark.parametrize("stage", STAGES)
def test_pdfsig(finding: Signed, stage: int, tmp_path: Path) -> None:
    _, said = run(tool("pdfsig"), "-nocert", stage_in(finding, stage, tmp_path))
    count = stage + 1
    assert said.count("Signature Validation: Signature is Valid.") == count
    assert said.count("Signing Hash Algorithm: SHA-384") == count
    assert said.count("Signature Type: ETSI.CAdES.detached") == count
    names = [line.split(": ")[1] for line in said.splitlines() if "Signature Field Name" in line]
    assert names == list(FIELDS)  # it lists the fields that wait, too
    assert "Total document signed" in said.split(f"Signature #{count}")[1]


@pytest.mark.parametrize("stage", STAGES)
def test_openssl(finding: Signed, stage: int, tmp_path: Path) -> None:
    """Each signature's CMS over exactly the bytes it names, to the authority alone, as of then."""
    pdf = finding.stages[stage]
    root = tmp_path / "authority.pem"
    root.write_bytes(finding.authority.root.certificate.public_bytes(Encoding.PEM))
    for one in embedded(pdf):
        start, first, second, rest = one.byte_range
        (tmp_path / "value.der").write_bytes(one.pkcs7_content.rstrip(b"\x00"))
        (tmp_path / "signed").write_bytes(pdf[start:first] + pdf[second : second + rest])
        code, said = run(
            *(tool("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "value.der"),
            *("-content", tmp_path / "signed", "-CAfile", root, "-no-CApath"),
            *("-purpose", "any", "-attime", str(int(LATER.timestamp())), "-out", tmp_path / "out"),
        )
        assert code == 0, said
        assert "CMS Verification successful" in said
        assert (tmp_path / "out").read_bytes() == (tmp_path / "signed").read_bytes()


@pytest.mark.parametrize("stage", STAGES)
def test_pyhanko_ades(finding: Signed, stage: int) -> None:
    import asyncio

    from asn1crypto import x509
    from pyhanko.sign.ades.report import AdESPassed
    from pyhanko.sign.validation.ades import ades_basic_validation
    from pyhanko.sign.validation.policy_decl import SignatureValidationSpec
    from pyhanko_certvalidator.context import CertValidationPolicySpec
    from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
    from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
    from pyhanko_certvalidator.registry import SimpleTrustManager

    trusted = SimpleTrustManager.build([x509.Certificate.load(finding.anchors[0])])
    revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("soft-fail"))
    spec = SignatureValidationSpec(CertValidationPolicySpec(trusted, revinfo_policy=revocation))
    timing = ValidationTimingInfo(LATER, LATER, point_in_time_validation=True)
    for one in embedded(finding.stages[stage]):
        digest = one.compute_digest()
        found = asyncio.run(ades_basic_validation(one.signed_data, spec, timing, digest))
        assert found.ades_subindic == AdESPassed.OK, found.ades_subindic


@pytest.mark.parametrize("stage", STAGES)
def test_qpdf(finding: Signed, stage: int, tmp_path: Path) -> None:
    code, said = run(tool("qpdf"), "--check", stage_in(finding, stage, tmp_path))
    assert code == 0, said
    assert "No syntax or stream encoding errors found" in said
    assert "WARNING" not in said


@pytest.mark.parametrize("stage", STAGES)
def test_mutool(finding: Signed, stage: int, tmp_path: Path) -> None:
    file = stage_in(finding, stage, tmp_path)
    code, said = run(tool("mutool"), "info", file)
    assert code == 0, said
    assert "error" not in said.lower()
    assert "warning" not in said.lower()
    _, said = run(tool("mutool"), "sign", "-v", file)
    assert said.count("Distinguished name") == stage + 1
    assert said.count("The document is unchanged since signing.") == 1  # the newest; it is right about that
    assert said.count("The signature is valid but there have been edits since signing.") == stage


def test_and_so_does_ours(finding: Signed) -> None:
    assert check(finding.pdf, finding.anchors, now=LATER).valid
