"""`marking rollup` and `marking check`: banners, faults, a site's register, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.marking import DEFAULT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    plain = to_plain(DEFAULT)
    plain["sap"].append({"name": "BLU", "title": "BLUE HERON", "sample": True})
    path = tmp_path / "register.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("marks", "banner"),
    [
        (["(S//NF)", "(U)"], "SECRET//NOFORN"),
        (["(S//REL TO USA, GBR)", "(S//REL TO USA, AUS)"], "SECRET//NOFORN"),
        (["(U//FOUO)", "(S)"], "SECRET"),
        (["(U//LES)", "(S//NF)"], "SECRET//NOFORN//LES"),
    ],
)
def test_rollup_prints_the_banner(marks: list[str], banner: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["marking", "rollup", *marks]) == 0
    assert capsys.readouterr().out == f"{banner}\n"


def test_rollup_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["marking", "rollup", "--json", "(S//NF)", "(U//PR)"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "exit": 0,
        "banner": "SECRET//NOFORN/PROPIN",
        "portion": "(S//NF/PR)",
        "spelled_out": "SECRET//NOT RELEASABLE TO FOREIGN NATIONALS/CAUTION-PROPRIETARY INFORMATION INVOLVED",
        "portions": ["(S//NF)", "(U//PR)"],
        "background": "#C8102E",
        "foreground": "#FFFFFF",
    }


def test_rollup_of_what_is_marked_by_hand_is_not_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["marking", "rollup", "(S//RD)", "(U)"]) == 2
    assert "RD: not supported, mark by hand." in capsys.readouterr().err


def test_check_of_a_good_marking(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["marking", "check", "(S//NF/PR)"]) == 0
    assert capsys.readouterr().out == (
        "Good. As a banner: SECRET//NOFORN/PROPIN. As a portion mark: (S//NF/PR).\n"
    )


def test_check_explains_every_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["marking", "check", "(S//PR/NOFORN)"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "NOFORN: in a portion mark it is written NF (Manual G.1).",
        "PROPIN, NOFORN: the register's order is NOFORN, PROPIN (Manual A.6, G.1).",
        "Write (S//NF/PR).",
    ]


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["marking", "check", "--json", "(S//FOUO)"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["good"], len(found["faults"])) == (False, 1)


def test_a_sites_own_register(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["marking", "rollup", "(S//SAR-BLU)", "(U)"]) == 2
    assert main(["marking", "rollup", "--register", str(site), "(S//SAR-BLU)", "(U)"]) == 0
    assert capsys.readouterr().out == "SECRET//SAR-BLU\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is not JSON"),
        (b"\xff", "is not JSON"),
        (b"[]", "the marking register"),
        (b'{"schema": 1}', "register"),
    ],
)
def test_a_register_that_cannot_be_used(
    tmp_path: Path, content: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "register.json"
    path.write_bytes(content)
    assert main(["marking", "check", "(U)", "--register", str(path)]) == 2
    assert said in capsys.readouterr().err
