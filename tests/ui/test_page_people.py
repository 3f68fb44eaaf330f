"""People and roles, and one's own account: through the real window, with real accounts underneath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.custody import accounts
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.tries import AccountLocked, WrongPassword
from reviewer_app.desk import people
from reviewer_app.desk.session import Desk, open_desk
from reviewer_app.desk.training import password_of
from reviewer_app.domain.people import Employer, Person, Role
from reviewer_app.ui import dialogs, picture, theme
from reviewer_app.ui.banner import Marking
from reviewer_app.ui.controls import Button, LineInput
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.my_account import MyAccountPage
from reviewer_app.ui.pages.people import NONE_WAITS, NOT_CLOSED, NOT_LOCKED, PeoplePage
from reviewer_app.ui.pages.people_cards import NONE_HELD, CardForm
from reviewer_app.ui.pages.people_form import DIFFER, YOURS, PersonForm
from reviewer_app.ui.show import wait_until
from reviewer_app.ui.text import Label, TextArea
from tests.builders_token import PIN, a_token
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CLOCK, COST, answer, press, workspace_at
from tests.ui.test_every_page_fits import SMALLEST, off, squeezed

REASON = "The head of the office asked for it in writing."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace_at("new", tmp_path)


class Opened:
    """A window with one page of an open desk; the desk is closed with the test."""

    def __init__(self, qtbot: QtBot, folder: Path, person: str, made: Callable[[Desk], Page]) -> None:
        self.desk = open_desk(folder, person, f"training {person} desk", CLOCK, COST)
        self._open = True
        self.page = made(self.desk)
        self.window = MainWindow([self.page], marking=Marking("UNCLASSIFIED", "training sample"))
        qtbot.addWidget(self.window, before_close_func=lambda _: self.close())
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow, "the front")

    def close(self) -> None:
        if self._open:
            self._open = False
            self.desk.close()


def people_page(qtbot: QtBot, folder: Path) -> tuple[Opened, PeoplePage, Desk]:
    shown = Opened(qtbot, folder, "castellane", PeoplePage)
    assert isinstance(shown.page, PeoplePage)
    return shown, shown.page, shown.desk


def account_page(qtbot: QtBot, folder: Path, person: str) -> tuple[Opened, MyAccountPage]:
    shown = Opened(qtbot, folder, person, MyAccountPage)
    assert isinstance(shown.page, MyAccountPage)
    return shown, shown.page


def fail(folder: Path, person: str, times: int = 3) -> None:
    keyring = Keyring.open(folder, COST)
    for _ in range(times):
        with pytest.raises(WrongPassword):
            keyring.unlock(person, "wrong", CLOCK())


def check_every_size(look: QApplication, shown: Opened) -> None:
    """Nothing is pushed off or squeezed, at any size and scale the pages are held to."""
    for scale, size in SMALLEST:
        theme.apply(look, theme.Mode.DARK, scale)
        shown.window.resize(*size)
        picture.settle(8)
        assert (scale, size, off(shown.page), squeezed(shown.page)) == (scale, size, [], [])


def recorded(page: PeoplePage, holds: Callable[[], bool]) -> None:
    wait_until(lambda: holds() and not page._busy, "a recorded act")


def with_reason(words: str, yes: str) -> Callable[[QDialog], None]:
    def do(dialog: QDialog) -> None:
        dialog.findChildren(TextArea)[0].setPlainText(words)
        press(dialog, yes)

    return do


def words_of(widget: QDialog | Page) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label))


class TestList:
    def test_nothing_scrolls_sideways_at_200_per_cent(
        self, qtbot: QtBot, folder: Path, look: QApplication
    ) -> None:
        """What stands side by side is stacked: two lines a row, then three."""
        fail(folder, "abara")
        shown, page, _ = people_page(qtbot, folder)
        for scale, size, stacked in (
            (1.0, (1440, 900), False),
            (2.0, (1280, 800), True),
            (2.0, (1720, 980), True),
        ):
            theme.apply(look, theme.Mode.LIGHT, scale)
            shown.window.resize(*size)
            picture.settle(8)
            assert (page.model.columnCount() < 7) is stacked
            assert page.table.horizontalHeader().length() <= page.table.viewport().width()
            said = [page.model.cell(at, 0).shown for at in range(page.model.rowCount())]
            assert any(one.startswith("T. Abara") and ("locked" in one) is stacked for one in said)

    def test_everyone_is_listed_with_roles_and_standing(
        self, qtbot: QtBot, folder: Path, qtmodeltester: ModelTester
    ) -> None:
        fail(folder, "abara")
        shown, page, _ = people_page(qtbot, folder)
        rows = {page.model.cell(at, 0).shown: at for at in range(page.model.rowCount())}
        assert len(rows) == 10
        shown_of = [page.model.cell(rows["D. Finch"], at).shown for at in range(7)]
        assert shown_of == [
            "D. Finch", "✓ open", "reviewer", "contractor", "UNCLASSIFIED", "2026-01-05", "never"
        ]  # fmt: skip
        assert page.model.cell(rows["T. Abara"], 1).shown == "▲ locked"
        assert page.state_sentence() == "10 people; 1 cannot log on now."
        qtmodeltester.check(page.model)
        assert unnamed(shown.window) == []
        assert page.header.button in tab_round(shown.window)

    def test_every_action_that_is_off_says_why(self, qtbot: QtBot, folder: Path) -> None:
        _, page, desk = people_page(qtbot, folder)
        page.table.choose("reyes")
        assert {words: page.doing.why_not(words) for words in ("Change…", "Disable…")} == {
            "Change…": "", "Disable…": ""
        }  # fmt: skip
        assert page.doing.why_not("Enable…") == NOT_CLOSED
        assert page.doing.why_not("Unlock…") == NOT_LOCKED
        assert page.doing.why_not("Second the unlocking…") == NONE_WAITS
        page.table.choose(desk.person.id)
        assert page.doing.why_not("Change…") == "Nobody changes his or her own roles."
        assert page.doing.why_not("Disable…") == "Nobody disables his or her own account."
        for words in ("Change…", "Disable…", "Enable…", "Unlock…"):
            button = page.doing.button(words)
            assert not button.isEnabled()
            assert page.doing.why_not(words) in page.known.words()

    def test_the_page_fits(self, qtbot: QtBot, look: QApplication, folder: Path) -> None:
        shown, page, _ = people_page(qtbot, folder)
        page.table.choose("finch")
        check_every_size(look, shown)

    def test_a_record_of_tries_that_is_gone_is_said(self, qtbot: QtBot, folder: Path) -> None:
        _, page, _ = people_page(qtbot, folder)
        record = folder / "keyring.state"
        kept = record.read_bytes()
        record.unlink()
        page.come_to_front()
        assert "cannot be trusted" in page.errors.sentence()
        assert page.model.rowCount() == 0
        record.write_bytes(kept)  # the session ends by it


class TestEnrol:
    def test_a_newcomer_is_enrolled_and_logs_on(self, qtbot: QtBot, folder: Path) -> None:
        _, page, desk = people_page(qtbot, folder)
        lacks: list[str] = []

        def fill(form: QDialog) -> None:
            assert isinstance(form, PersonForm)

            def said() -> None:
                lacks.append(form.lacks.text())

            said()
            QTest.keyClicks(form.account, "vega")
            QTest.keyClicks(form.full_name, "O. Vega")
            said()
            form.roles[Role.AUDITOR].click()
            form.roles[Role.REVIEWER].click()
            said()
            form.roles[Role.AUDITOR].click()
            form.employer.set_value(Employer.CONTRACTOR)
            form.agreement.setText("yesterday")
            said()
            form.agreement.setText("2026-11-20")
            form.first.setText("training vega desk")
            said()
            form.again.setText("training vega desk")
            said()
            assert not form.go_on.isEnabled()
            form.own.setText(password_of(desk))
            press(form, "Enrol")

        answer(fill)
        page.enrol()
        recorded(page, lambda: "vega" in desk.register.people)
        expected = Person(
            "vega", "O. Vega", frozenset({Role.REVIEWER}), Employer.CONTRACTOR, "UNCLASSIFIED", "2026-11-20"
        )
        assert desk.register.people["vega"] == expected
        assert page.table.current_id() == "vega"
        assert "The id" in lacks[0]
        assert "has no role" in lacks[1]
        assert "holds no other role" in lacks[2]
        assert "YYYY-MM-DD" in lacks[3]
        assert lacks[4:] == [DIFFER, YOURS]

    def test_a_wrong_password_enrols_nobody_and_counts_as_a_try(self, qtbot: QtBot, folder: Path) -> None:
        _, page, desk = people_page(qtbot, folder)

        def fill(form: QDialog) -> None:
            assert isinstance(form, PersonForm)
            form.account.setText("vega")
            form.full_name.setText("O. Vega")
            form.roles[Role.REVIEWER].click()
            form.first.setText("x")
            form.again.setText("x")
            form.own.setText("not mine")
            press(form, "Enrol")

        answer(fill)
        page.enrol()
        recorded(page, page.errors.isVisible)
        assert "not your password. Tries left: 2" in page.errors.sentence()
        assert "vega" not in desk.register.people
        assert "vega" not in {one.id for one in desk.keyring.people}

    @pytest.mark.parametrize(("scale", "size"), [(1.0, (1280, 800)), (2.0, (1280, 800))])
    def test_the_form_fits_and_scrolls(
        self, qtbot: QtBot, look: QApplication, folder: Path, scale: float, size: tuple[int, int]
    ) -> None:
        shown, page, _ = people_page(qtbot, folder)
        theme.apply(look, theme.Mode.DARK, scale)
        shown.window.resize(*size)
        picture.settle(8)
        found: dict[str, object] = {}

        def look_at(form: QDialog) -> None:
            picture.settle(8)
            found["size"] = (form.width() <= size[0], form.height() <= size[1])
            found["buttons"] = [
                form.rect().contains(button.geometry().translated(button.parentWidget().pos()))
                and button.height() >= button.fontMetrics().height()
                for button in form.findChildren(Button)
            ]
            found["lines"] = [
                line.height() >= line.fontMetrics().height() for line in form.findChildren(LineInput)
            ]
            found["unnamed"] = unnamed(form)
            form.reject()

        answer(look_at)
        page.enrol()
        assert found == {
            "size": (True, True), "buttons": [True, True], "lines": [True] * 7, "unnamed": []
        }  # fmt: skip


class TestChange:
    def test_roles_change_with_a_reason_and_the_password(self, qtbot: QtBot, folder: Path) -> None:
        shown, page, desk = people_page(qtbot, folder)
        page.table.choose("finch")
        lacks: list[str] = []

        def fill(form: QDialog) -> None:
            assert isinstance(form, PersonForm)
            assert form.employer.value() is Employer.CONTRACTOR
            assert [role for role, check in form.roles.items() if check.isChecked()] == [Role.REVIEWER]
            form.roles[Role.REVIEWER].click()
            form.roles[Role.ADJUDICATOR].click()
            lacks.append(form.lacks.text())
            form.reason.set_text(REASON)
            lacks.append(form.lacks.text())
            form.own.setText(password_of(desk))
            press(form, "Change")

        answer(fill)
        QTest.keyClick(shown.window, Qt.Key.Key_C)
        recorded(page, lambda: desk.register.people["finch"].roles == {Role.ADJUDICATOR})
        assert "at least 20 characters" in lacks[0]
        assert lacks[1] == YOURS
        assert page.known.words().count("adjudicator") >= 1
        assert people.unsettled(desk) == ()


class TestDisableAndEnable:
    def test_there_and_back(self, qtbot: QtBot, folder: Path) -> None:
        _, page, desk = people_page(qtbot, folder)
        page.table.choose("reyes")
        answer(with_reason(REASON, "Disable"))
        QTest.mouseClick(page.doing.button("Disable…"), Qt.MouseButton.LeftButton)
        recorded(page, lambda: desk.register.people["reyes"].disabled == REASON)
        assert "disabled" in page.known.words()
        assert REASON in page.known.words()
        assert page.doing.why_not("Disable…") == "The account is disabled already."
        answer(with_reason(REASON, "Enable"))
        QTest.mouseClick(page.doing.button("Enable…"), Qt.MouseButton.LeftButton)
        recorded(page, lambda: not desk.register.people["reyes"].disabled)
        assert page.doing.why_not("Enable…") == NOT_CLOSED


class TestUnlock:
    def test_a_reviewer_is_unlocked_by_one(self, qtbot: QtBot, folder: Path) -> None:
        fail(folder, "reyes")
        _, page, desk = people_page(qtbot, folder)
        page.table.choose("reyes")
        assert "Locked until" in page.known.words()
        answer(with_reason(REASON, "Unlock"))
        page.unlock()
        recorded(page, lambda: page.doing.why_not("Unlock…") == NOT_LOCKED)
        assert {one.person.id: one.locked for one in people.listed(desk)}["reyes"] is None

    def test_a_supervisor_is_unlocked_by_two(
        self, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fail(folder, "abara")
        shown, page, desk = people_page(qtbot, folder)
        page.table.choose("abara")
        answer(with_reason(REASON, "Propose"))
        page.unlock()
        recorded(page, lambda: bool(people.unlocks_proposed(desk)))
        assert "Unlocking proposed by R. Castellane" in page.known.words()
        assert page.doing.why_not("Second the unlocking…") == "You proposed it; the second person is another."
        assert [fact.text for fact in page.facts()] == ["1 unlocking waits for a second person"]
        shown.close()
        with pytest.raises(AccountLocked):
            open_desk(folder, "abara", "training abara desk", CLOCK, COST)

        shown, own = account_page(qtbot, folder, "ibarra")
        primary = own.primary()
        assert primary is not None
        assert "unlock the account of T. Abara" in words_of(own)
        monkeypatch.setattr(dialogs, "ask_password", lambda *_, **__: "training ibarra desk")
        primary.do()
        wait_until(lambda: own.primary() is None, "nothing more to second")
        shown.close()
        open_desk(folder, "abara", "training abara desk", CLOCK, COST).close()

    def test_nothing_to_second_is_no_button(self, qtbot: QtBot, folder: Path) -> None:
        _, own = account_page(qtbot, folder, "reyes")
        assert own.primary() is None


class TestInterrupted:
    def test_a_difference_stands_above_the_list_and_is_settled(
        self, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = open_desk(folder, "castellane", "training castellane desk", CLOCK, COST)
        accounts.disable(desk.keyring, desk.unlocked, "reyes", REASON, desk.clock())
        desk.close()
        _, page, desk = people_page(qtbot, folder)
        assert page.differing.isVisible()
        assert "disabled in the keyring, open in the journal" in page.differing.text()
        assert page.primary().why_not == people.SETTLE_FIRST
        assert page.doing.why_not("Disable…") == people.SETTLE_FIRST
        monkeypatch.setattr(dialogs, "ask_password", lambda *_, **__: password_of(desk))
        QTest.mouseClick(page.settle_button, Qt.MouseButton.LeftButton)
        recorded(page, lambda: not page.differing.isVisible())
        assert desk.register.people["reyes"].disabled == REASON
        assert page.primary().why_not == ""


class TestMyAccount:
    def test_who_one_is_and_what_was_tried(self, qtbot: QtBot, folder: Path) -> None:
        open_desk(folder, "finch", "training finch desk", CLOCK, COST).close()
        fail(folder, "finch", 2)
        shown, own = account_page(qtbot, folder, "finch")
        said = words_of(own)
        for words in ("D. Finch", "finch", "reviewer", "contractor", "2026-01-05", "2 failed tries"):
            assert words in said
        assert own.state_sentence().startswith("Your last log-on: 2026-11-23 ")
        assert [fact.text for fact in own.facts()] == ["2 failed tries since your last log-on"]
        assert unnamed(shown.window) == []

    def test_a_first_log_on_says_so(self, qtbot: QtBot, folder: Path) -> None:
        _, own = account_page(qtbot, folder, "sato")
        assert own.state_sentence() == "This is your first log-on here."
        assert own.facts() == ()

    def test_the_page_fits(self, qtbot: QtBot, look: QApplication, folder: Path) -> None:
        shown, _ = account_page(qtbot, folder, "reyes")
        check_every_size(look, shown)


class TestCards:
    WORDS = "Card no. 7 of the site, given out on the first of the month."

    def test_a_card_is_certified_with_its_holder_there_and_withdrawn(
        self, qtbot: QtBot, folder: Path
    ) -> None:
        token = a_token()
        token.with_key("signing", b"\1")
        shown, page, desk = people_page(qtbot, folder)
        lacks: list[str] = []

        def fill(form: QDialog) -> None:
            assert isinstance(form, CardForm)
            lacks.append(form.lacks.text())
            form.card.driver.setText(str(token.module))
            form.card.token.setText(token.label)
            form.card.pin.setText(PIN)
            lacks.append(form.lacks.text())
            form.reason.setPlainText(self.WORDS)
            lacks.append(form.lacks.text())
            form.own.setText(password_of(desk))
            press(form, "Certify")

        page.table.choose("reyes")
        assert page.doing.why_not("Withdraw a card…") == NONE_HELD
        answer(fill)
        page.doing.button("Certify a card…").click()
        recorded(page, lambda: len(desk.keyring.cards_of("reyes")) == 1)
        assert [one.split()[0] for one in lacks] == ["Name", "A", "Enter"]
        assert f"{token.label}, until" in page.known.words()
        assert shown.window.remembered.word("card/driver") == str(token.module)

        def withdraw(form: QDialog) -> None:
            form.findChildren(TextArea)[0].setPlainText("The card was lost on the way to work.")
            form.findChildren(LineInput)[0].setText(password_of(desk))
            press(form, "Withdraw")

        answer(withdraw)
        page.doing.button("Withdraw a card…").click()
        recorded(page, lambda: desk.keyring.cards_of("reyes") == ())
        assert page.doing.why_not("Withdraw a card…") == NONE_HELD

    def test_nobody_certifies_a_card_of_his_or_her_own(self, qtbot: QtBot, folder: Path) -> None:
        _, page, desk = people_page(qtbot, folder)
        page.table.choose(desk.person.id)
        assert page.doing.why_not("Certify a card…") == "Nobody changes his or her own roles."


class TestRevocationList:
    def test_it_is_said_how_long_the_list_is_good_and_it_is_renewed(self, qtbot: QtBot, folder: Path) -> None:
        _, page, desk = people_page(qtbot, folder)
        assert "no. 1: nobody revoked, good until" in page.list_line.said.text()
        assert list(page.facts()) == []
        clock = desk.clock
        desk.clock = lambda: clock() + timedelta(days=25)
        page.come_to_front()
        assert "runs out in 4 days" in page.list_line.said.text()
        assert [fact.text for fact in page.facts()] == ["revocation list"]

        def renew(dialog: QDialog) -> None:
            dialog.findChildren(LineInput)[0].setText(password_of(desk))
            press(dialog, "Renew")

        answer(renew)
        page.list_line.button.click()
        recorded(page, lambda: "no. 2" in page.list_line.said.text())
        assert list(page.facts()) == []

    def test_without_a_list_it_says_what_to_do(self, qtbot: QtBot, folder: Path) -> None:
        _, page, desk = people_page(qtbot, folder)
        desk.keyring = replace(desk.keyring, document=replace(desk.keyring.document, revocations=""))
        page.come_to_front()
        assert "has no revocation list yet, so nobody can sign a finding" in page.list_line.said.text()
        assert page.list_line.button.isEnabled()
