"""Signing: only the file drawn here, only the next field, only with its role, and nothing else changes."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest

from reviewer_app.findings.seal import NotTheFindingDrawnHere, SealRefused, seal
from tests.builders_findings import FIELDS, NOW, a_pyhanko_signer
from tests.unit.findings.conftest import Signed, digest, sign, sign_all


def test_each_signature_only_adds_to_the_file(signed: Signed) -> None:
    for before, after in zip((signed.drawn, *signed.stages), signed.stages, strict=False):
        assert after.startswith(before)
        assert len(after) > len(before)


def test_version_metadata_and_extensions_stay(signed: Signed) -> None:
    with pikepdf.open(io.BytesIO(signed.drawn)) as before, pikepdf.open(io.BytesIO(signed.pdf)) as after:
        assert after.pdf_version == before.pdf_version == "1.7"
        assert "/Version" not in after.Root
        assert "/Extensions" not in after.Root
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert after.docinfo.ModDate == before.docinfo.ModDate


def test_name_reason_and_time_stand_in_the_signature(signed: Signed) -> None:
    with pikepdf.open(io.BytesIO(signed.pdf)) as pdf:
        values = [field.V for field in pdf.Root.AcroForm.Fields]
    assert [str(one.Name) for one in values] == ["Reyes", "Abara", "Whitlock"]
    assert str(values[2].Reason).startswith("Released as a record.")
    assert [str(one.M)[:16] for one in values] == ["D:20261125100000", "D:20261125100100", "D:20261125100200"]


def test_another_file_than_the_one_drawn_is_refused(signed: Signed) -> None:
    signer = a_pyhanko_signer(signed.people[0], signed.authority.root)
    with pytest.raises(NotTheFindingDrawnHere, match=digest(signed.drawn)[:20]):
        seal(
            signed.drawn + b"\n",
            field=FIELDS[0],
            signer=signer,
            now=NOW,
            expected_sha384=digest(signed.drawn),
        )


@pytest.mark.parametrize(("stage", "place"), [(None, 1), (None, 2), (0, 0), (0, 2), (2, 2)])
def test_only_the_next_field_is_signed(signed: Signed, stage: int | None, place: int) -> None:
    pdf = signed.drawn if stage is None else signed.stages[stage]
    with pytest.raises(SealRefused, match="not the next field"):
        sign(pdf, FIELDS[place], signed.people[place], signed.authority)


def test_a_certificate_without_the_role_is_refused(signed: Signed) -> None:
    with pytest.raises(SealRefused, match="does not carry the role reviewer"):
        sign(signed.drawn, FIELDS[0], signed.people[1], signed.authority)


def test_a_field_there_is_not(signed: Signed) -> None:
    with pytest.raises(SealRefused, match="no such field"):
        sign(signed.drawn, "Sig_Other", signed.people[0], signed.authority)


def test_revocation_lists_are_embedded_when_given(signed: Signed) -> None:
    crl = signed.authority.crl()
    pdf = sign_all(signed.drawn, signed.people, signed.authority, (crl,))[-1]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [one.read_bytes() for one in opened.Root.DSS.CRLs] == [crl]


def test_a_revoked_signer_cannot_sign(signed: Signed) -> None:
    crl = signed.authority.crl(signed.people[0])
    with pytest.raises(SealRefused, match="revoked"):
        sign(
            signed.drawn,
            FIELDS[0],
            signed.people[0],
            signed.authority,
            now=NOW + timedelta(minutes=1),
            crls=(crl,),
        )
