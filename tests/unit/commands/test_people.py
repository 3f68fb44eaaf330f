"""`reviewer-app people`: cards certified and withdrawn, the list renewed, by the same verbs as the page."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_app.__main__ import parser
from reviewer_app.commands import GOOD
from reviewer_app.commands.people import certified, renewed, shown, withdrawn
from reviewer_app.desk.session import Desk
from reviewer_app.desk.training import password_of
from reviewer_app.domain.people import Role
from tests.builders_journey import STATE, Stories
from tests.builders_token import PIN, a_token

REASON = "Card no. 7 of the site, given out on the first of the month."


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv(STATE, str(tmp_path))
    with Stories().at("empty", tmp_path).desk(Role.SECURITY_ADMINISTRATOR) as opened:
        yield opened


def asked(*words: str) -> Namespace:
    return parser().parse_args(["people", *words])


def test_a_card_is_certified_listed_and_withdrawn(desk: Desk, tmp_path: Path) -> None:
    token, pin = a_token(), tmp_path / "pin"
    token.with_key("signing", b"\1")
    pin.write_text(f"{PIN}\n")
    words = ("card", "DIR", "reyes", "--pkcs11-module", str(token.module), "--token", token.label)
    made = certified(desk, asked(*words, "--pin-file", str(pin), "--reason", REASON), password_of(desk))
    assert made.exit_code == GOOD
    assert made.text.startswith(f"Certified the card {token.label} for A. Reyes: ")
    mark = str(made.facts["certificate_sha384"])
    listed = shown(desk)
    (reyes,) = [one for one in listed.facts["people"] if one["id"] == "reyes"]  # type: ignore[attr-defined]
    assert reyes["cards"] == [{"token": token.label, "certificate_sha384": mark}]
    assert f"card {token.label}: {mark[:16]}…" in listed.text
    gone = asked("withdraw-card", "DIR", "reyes", f"{mark[:16]}…", "--reason", REASON)
    assert withdrawn(desk, gone, password_of(desk)).exit_code == GOOD
    assert mark[:16] not in shown(desk).text


def test_the_list_is_shown_and_renewed(desk: Desk) -> None:
    assert shown(desk).facts["revocation_list"]["number"] == 1  # type: ignore[index]
    again = renewed(desk, password_of(desk))
    assert again.facts["number"] == 2
    assert "no. 2 is good until" in again.text
    desk.keyring = replace(desk.keyring, document=replace(desk.keyring.document, revocations=""))
    assert "has no revocation list yet" in shown(desk).text


def test_a_card_needs_its_driver_and_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("card", "DIR", "reyes"), ("withdraw-card", "DIR", "reyes", "00000000")):
        with pytest.raises(SystemExit):
            asked(*words)
        assert "required" in capsys.readouterr().err
