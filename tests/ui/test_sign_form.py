"""The form before a signature: password alone without a card; with one, key, driver, card and PIN."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.custody import cards
from reviewer_app.desk.session import Desk
from reviewer_app.desk.training import password_of
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.banner import Marking
from reviewer_app.ui.controls import LineInput
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.card_fields import CardFields
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.sign_form import ASKED_AGAIN, NO_CARD, SignForm
from reviewer_app.ui.show import wait_until
from reviewer_app.ui.text import Label
from tests.builders_journey import STATE, Stories, Story
from tests.builders_token import PIN, AToken, a_token
from tests.ui.accessibility import unnamed
from tests.ui.builders_ui import answer, press
from tests.ui.test_every_page_fits import SMALLEST, off, squeezed


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv(STATE, str(tmp_path))
    return Stories().at("drawn", tmp_path)


@pytest.fixture
def desk(story: Story) -> Iterator[Desk]:
    with story.desk(Role.REVIEWER) as opened:
        yield opened


def with_card(story: Story, token: AToken) -> None:
    public = token.with_key("signing", b"\1")
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        card = cards.new_card(desk.keyring, desk.unlocked, "reyes", public, token.label, desk.clock())
        cards.with_card(desk.keyring, desk.unlocked, "reyes", card, desk.clock())


@pytest.fixture
def page(story: Story, qtbot: QtBot) -> Iterator[Callable[[], tuple[FindingsPage, MainWindow]]]:
    opened = []

    def made() -> tuple[FindingsPage, MainWindow]:
        desk = story.desk(Role.REVIEWER)
        inner = desk.__enter__()
        shown = FindingsPage(inner, story.case_id)
        window = MainWindow([shown], marking=Marking("UNCLASSIFIED", "training sample"))
        qtbot.addWidget(window)
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        wait_until(lambda: settled(shown, 0), "the finding")
        opened.append((desk, window))
        return shown, window

    yield made
    for desk, window in opened:
        window.close()
        desk.__exit__(None, None, None)


def settled(page: FindingsPage, signatures: int) -> bool:
    """Read, with so many signatures, and every page in sight drawn: no worker needs the desk any more."""
    report = page.report()
    read = report is not None and len(report.signatures) == signatures and not page._busy
    return read and bool(page.pages.drawn()) and not page.pages.waiting()


def said(form: QDialog) -> str:
    return "\n".join(label.text() for label in form.findChildren(Label) if label.isVisible())


def test_without_a_card_the_password_is_all(
    desk: Desk, story: Story, look: QApplication, qtbot: QtBot
) -> None:
    window = MainWindow([], marking=Marking("UNCLASSIFIED", "training sample"))
    qtbot.addWidget(window)
    form = SignForm(window, desk, desk.case(story.case_id), "Sign as reviewer")
    qtbot.addWidget(form)
    form.show()
    (password,) = form.findChildren(LineInput)
    assert NO_CARD in said(form)
    assert form.why_not() == ASKED_AGAIN
    password.setText("x")
    assert form.go_on.isEnabled()
    assert form.signing().card is None


def test_what_stands_against_the_key_is_said_before_anything_is_asked(
    desk: Desk, story: Story, qtbot: QtBot
) -> None:
    desk.keyring = replace(desk.keyring, document=replace(desk.keyring.document, revocations=""))
    window = MainWindow([], marking=Marking("UNCLASSIFIED", "training sample"))
    qtbot.addWidget(window)
    form = SignForm(window, desk, desk.case(story.case_id), "Sign as reviewer")
    qtbot.addWidget(form)
    form.password.setText("x")
    assert not form.go_on.isEnabled()
    assert "has no revocation list yet" in form.lacks.text()


def test_a_card_signs_through_the_page_and_its_driver_is_remembered(
    story: Story, page: Callable[[], tuple[FindingsPage, MainWindow]]
) -> None:
    token = a_token()
    with_card(story, token)
    shown, window = page()
    desk, steps = shown._desk, []

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, SignForm)
        assert not dialog.findChildren(CardFields)[0].isVisible()
        dialog.key.setCurrentIndex(1)
        assert dialog.card.isVisible()
        assert dialog.card.token.text() == token.label
        dialog.password.setText(password_of(desk))
        steps.append(dialog.lacks.text())
        dialog.card.driver.setText("/no/such/driver.so")
        steps.append(dialog.lacks.text())
        dialog.card.driver.setText(str(token.module))
        steps.append(dialog.lacks.text())
        dialog.card.pin.setText("654321" if len(steps) == 3 else PIN)
        press(dialog, "Sign")

    answer(fill)
    shown.sign()
    wait_until(lambda: shown.errors.isVisible(), "the refusal")
    assert "The PIN of the token" in shown.errors.sentence()
    assert desk.case(story.case_id).signatures == ()
    assert [one.split(";")[0].split(":")[0] for one in steps] == [
        "Name the driver of the card reader", "There is no such driver", "Enter the PIN of the card."
    ]  # fmt: skip
    assert window.remembered.word("card/driver") == str(token.module)
    answer(fill)
    shown.sign()
    wait_until(lambda: len(desk.case(story.case_id).signatures) == 1, "the signature")
    wait_until(lambda: settled(shown, 1), "the signed pages")
    assert steps[3].startswith("Enter the PIN")  # the driver was there already


def test_the_form_fits(
    story: Story, page: Callable[[], tuple[FindingsPage, MainWindow]], look: QApplication
) -> None:
    with_card(story, a_token())
    shown, window = page()
    form = SignForm(shown, shown._desk, shown._case, "Sign as reviewer")
    form.key.setCurrentIndex(1)
    for scale, size in SMALLEST:
        theme.apply(look, theme.Mode.DARK, scale)
        window.resize(*size)
        form.show()
        picture.settle(8)
        assert (scale, size, off(form), squeezed(form)) == (scale, size, [], [])
        form.hide()
    assert unnamed(form) == []
    form.deleteLater()
