from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reviewer_app.custody.authority import NameRefused
from reviewer_app.custody.certificates import may_sign, name_of, organisation_of, person_id_of, roles_of
from reviewer_app.custody.identity import Identity, new_identity
from reviewer_app.custody.signers import IdentityRefused, signer_from_pkcs12
from tests.builders_custody import NOW, PASSWORD
from tests.conftest import tool


def test_a_laboratorys_signer_has_name_and_organisation_but_no_role(identity: Identity) -> None:
    certificate = identity.certificate
    assert (name_of(certificate), organisation_of(certificate)) == (
        "Signe Laurent",
        "Fictional Models Laboratory",
    )
    assert may_sign(certificate)
    assert roles_of(certificate) == frozenset()
    assert person_id_of(certificate) == ""


def test_two_signers_may_share_a_root(identity: Identity) -> None:
    second = new_identity("Second", "Laboratory", NOW, "p", authority=identity.authority)
    assert second.authority is identity.authority
    assert signer_from_pkcs12(second.pkcs12, "p").chain == (identity.authority.certificate,)


def test_an_empty_passphrase_and_long_names_are_refused() -> None:
    with pytest.raises(IdentityRefused, match="empty"):
        new_identity("Name", "Laboratory", NOW, "")
    with pytest.raises(NameRefused):
        new_identity("Name", "L" * 65, NOW, "p")


def test_openssl_reads_the_identity(identity: Identity, tmp_path: Path) -> None:
    (tmp_path / "lab.p12").write_bytes(identity.pkcs12)
    command = [tool("openssl"), "pkcs12", "-in", "lab.p12", "-passin", f"pass:{PASSWORD}", "-noout", "-info"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "600000" in done.stderr + done.stdout
