"""People and roles: who has an account here, in which roles, and how each account stands.

- Enrolling and changing roles asks for the administrator's password again; every other verb for a reason.
- A supervisor's account is unlocked by two people: this page proposes, and shows what waits.
- Cards are certified here, with their holders present, and withdrawn. Under the list of people stands the
  workspace's revocation list, and how long it is good.
- Where keyring and journal differ after an interruption, it says so above the list and offers to settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.custody.accounts import Account
from reviewer_app.desk import people, people_cards
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import AccountUnlocked, PersonChanged, PersonDisabled, PersonEnrolled, Seconded
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.register import Proposal
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import Button, column, rule, scrolled
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.formed_table import FormedTable
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.pages.people_actions import Actions, PersonPanel
from reviewer_app.ui.pages.people_cards import (
    ListLine,
    ask_card,
    ask_renewal,
    ask_withdrawal,
    cards_words,
    why_not_withdraw,
)
from reviewer_app.ui.pages.people_form import ask_changed, ask_newcomer, changing, enrolling
from reviewer_app.ui.pages.people_rows import (
    COLUMNS,
    FORMS,
    cells_below,
    cells_in_three,
    row_cells,
    row_words,
)
from reviewer_app.ui.pages.people_words import counts
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, IdTableModel
from reviewer_app.ui.text import Label, TextArea

RECORDING = "An act is being recorded."
NOT_CLOSED = "The account is open."
NOT_LOCKED = "The account is not locked."
NONE_WAITS = "No unlocking of this account waits for a second person."
DISABLING = (
    "The account opens nothing from now on; what the person did stays. Whoever kept an older copy of this "
    "workspace, and its password, can still read that copy: no key is renewed."
)
ENABLING = "The account opens again with the password it had."
UNLOCKING = (
    "The lock after failed tries is lifted before its time; the tries are still shown at the next log-on."
)
TAKES_TWO = "A supervisor's account takes two people: you propose it, and another person seconds it."
SETTLING = "The acts that are missing are recorded now, as yours."


class PeoplePage(Page):
    """For a security administrator."""

    name = "People"
    icon = "supervisor"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._busy = desk, False
        self._accounts: dict[str, Account] = {}
        self._order: tuple[str, bool] | None = None
        self.model = IdTableModel(COLUMNS, self._fetch, (), self._sorted)
        self.table = FormedTable(self.model, *FORMS, name="People and roles", empty="Nobody is enrolled.")
        self.table.row_chosen.connect(lambda _: self._show_chosen())
        self.table.row_opened.connect(lambda _: self.change())
        self.differing = Label("", wrap=True, selectable=True, state=State.BAD)
        self.settle_button = Button("Settle…", self.settle)
        self._unsettled = column(self.differing, self.settle_button, rule(), gap=8, margins=(16, 12, 16, 0))
        self.list_line = ListLine(desk, self.renew)
        self.set_body(column(self._unsettled, self.table, self.list_line, gap=0, ground="panel"))
        self.doing = Actions(
            (
                ("Change…", self.change, self._why_not_change),
                ("Disable…", self.disable, self._why_not_disable),
                ("Enable…", self.enable, self._why_not_enable),
                ("Unlock…", self.unlock, self._why_not_unlock),
                ("Second the unlocking…", self.second, self._why_not_second),
                ("Certify a card…", self.certify, self._why_not_certify),
                ("Withdraw a card…", self.withdraw, self._why_not_withdraw),
            )
        )
        self.known = PersonPanel(self.doing)
        self.set_side(column(scrolled(self.known), gap=0, ground="panel"))

    # What it says.

    def title(self) -> str:
        return "People and roles"

    def state_sentence(self) -> str:
        return counts(self._accounts.values())

    def facts(self) -> Sequence[Fact]:
        waiting = people.unlocks_proposed(self._desk)
        words = "1 unlocking waits" if len(waiting) == 1 else f"{len(waiting)} unlockings wait"
        found = [Fact(f"{words} for a second person", State.WARN)] if waiting else []
        warning = people_cards.warning(self._desk)
        return [*found, Fact("revocation list", State.WARN, warning)] if warning else found

    def primary(self) -> Primary:
        return Primary("Enrol…", self.enrol, self._why_not_at_all() or self._may(PersonEnrolled))

    def keys(self) -> list[Key]:
        return [
            Key("E", "Enrol…", self.enrol, lambda: self.primary().why_not),
            Key("C", "Change…", self.change, self._why_not_change),
            Key("D", "Disable…", self.disable, self._why_not_disable),
            Key("N", "Enable…", self.enable, self._why_not_enable),
            Key("U", "Unlock…", self.unlock, self._why_not_unlock),
            Key("2", "Second the unlocking…", self.second, self._why_not_second),
            Key("A", "Certify a card…", self.certify, self._why_not_certify),
            Key("W", "Withdraw a card…", self.withdraw, self._why_not_withdraw),
            Key("R", "Renew the revocation list…", self.renew, self._why_not_renew),
            Key("Enter", "Change the chosen person"),
            Key("J", "Next row"),
            Key("K", "Row before"),
            Key("S", "Sort by this column"),
        ]

    def refresh(self) -> None:
        try:
            found = people.listed(self._desk)
        except DeskError as error:  # the record of tries: what cannot be trusted is not shown
            self.show_error(error)
            found = ()
        self._accounts = {one.person.id: one for one in found}
        self.table.set_ids(self._in_order(list(self._accounts)))
        if self.table.current_id() is None and self._accounts:
            self.table.choose(self.model.id_at(0))
        self._show_differences()
        self._show_chosen()

    def on_shown(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Why not.

    def _why_not_at_all(self) -> str:
        if self._desk.read_only or self._busy:
            return self._desk.read_only or RECORDING
        return people.SETTLE_FIRST if people.unsettled(self._desk) else ""

    def _may(self, form: type) -> str:
        return may(self._desk.register, "", self._desk.person, form) or ""

    def _why_not_change(self) -> str:
        if self._chosen() is None:
            return "Nobody is chosen."
        own = "Nobody changes his or her own roles." if self._is_me() else ""
        return self._why_not_at_all() or self._may(PersonChanged) or own

    def _why_not_disable(self) -> str:
        account = self._chosen()
        if account is None:
            return "Nobody is chosen."
        act = PersonDisabled(account.person.id, "x" * 40)  # whatever the reason will be
        return self._why_not_at_all() or people.why_not(self._desk, act)

    def _why_not_enable(self) -> str:
        account = self._chosen()
        if account is None:
            return "Nobody is chosen."
        blocked = self._why_not_at_all() or ("" if account.closed else NOT_CLOSED)
        return blocked or people.why_not_enable(self._desk, account, "x" * 40)

    def _why_not_unlock(self) -> str:
        account = self._chosen()
        if account is None:
            return "Nobody is chosen."
        blocked = self._why_not_at_all() or ("" if account.locked is not None else NOT_LOCKED)
        return blocked or people.why_not(self._desk, AccountUnlocked(account.person.id, "x" * 40))

    def _why_not_second(self) -> str:
        proposal = self._proposal()
        if self._chosen() is None or proposal is None:
            return NONE_WAITS
        desk = self._desk
        refused = refusal(desk.register, "", desk.person, Seconded(proposal.seq, proposal.act.of))
        return self._why_not_at_all() or refused or ""

    def _why_not_certify(self) -> str:
        account = self._chosen()
        if account is None:
            return "Nobody is chosen."
        reason = "x" * 40  # whatever it will be
        return self._why_not_at_all() or people_cards.why_not_card(self._desk, account.person.id, reason)

    def _why_not_withdraw(self) -> str:
        account = self._chosen()
        none = why_not_withdraw(self._desk, account.person.id) if account else ""
        return none or self._why_not_certify()

    def _why_not_renew(self) -> str:
        return self._why_not_at_all() or people_cards.why_not_renew(self._desk)

    # What it does.

    def enrol(self) -> None:
        filled = ask_newcomer(self, self._desk) if not self.primary().why_not else None
        if filled is not None:
            name = filled.person.name
            self._begin(enrolling(self._desk, filled), f"{name} is enrolled.", filled.person.id)

    def change(self) -> None:
        account = self._chosen()
        if account is None or self._why_not_change():
            return
        filled = ask_changed(self, self._desk, account.person)
        if filled is not None:
            self._begin(changing(self._desk, filled), f"{filled.person.name} is changed.")

    def disable(self) -> None:
        account = self._chosen()
        if account is None or self._why_not_disable():
            return
        person, desk = account.person, self._desk
        reason = self._reason(
            f"Disable the account of {person.name}", DISABLING, "Disable",
            lambda words: people.why_not(desk, PersonDisabled(person.id, words)),
        )  # fmt: skip
        if reason:
            self._begin(lambda: people.disable(desk, person.id, reason), f"{person.id} is disabled.")

    def enable(self) -> None:
        account = self._chosen()
        if account is None or self._why_not_enable():
            return
        person, desk = account.person, self._desk
        reason = self._reason(
            f"Enable the account of {person.name}", f"{account.closed} {ENABLING}", "Enable",
            lambda words: people.why_not_enable(desk, account, words),
        )  # fmt: skip
        if reason:
            self._begin(lambda: people.enable(desk, person.id, reason), f"{person.id} is enabled.")

    def unlock(self) -> None:
        account = self._chosen()
        if account is None or self._why_not_unlock():
            return
        person, desk = account.person, self._desk
        two = people.unlock_takes_two(desk, person.id)
        reason = self._reason(
            f"Unlock the account of {person.name}", f"{UNLOCKING} {TAKES_TWO}" if two else UNLOCKING,
            "Propose" if two else "Unlock",
            lambda words: people.why_not(desk, AccountUnlocked(person.id, words)),
        )  # fmt: skip
        if reason:
            done = "The unlocking is proposed; another person seconds it." if two else "It is unlocked."
            self._begin(lambda: people.unlock(desk, person.id, reason), done)

    def second(self) -> None:
        proposal = self._proposal()
        if proposal is None or self._why_not_second():
            return
        words = f"{self._desk.register.name(proposal.by)} proposed it: {proposal.act.reason}"
        password = dialogs.ask_password(self, "Second the unlocking", words, yes="Second it")
        if password is not None:
            desk, seq = self._desk, proposal.seq
            self._begin(lambda: people.second_unlock(desk, seq, password), "It is unlocked.")

    def certify(self) -> None:
        account, desk = self._chosen(), self._desk
        asked = ask_card(self, desk, account.person) if account and not self._why_not_certify() else None
        if account is None or asked is None or asked.access is None:
            return
        person, access = account.person, asked.access

        def work() -> str:
            return people_cards.certify_card(desk, person.id, access, asked.reason, asked.password)

        self._begin(work, f"The card is certified for {person.name}.")

    def withdraw(self) -> None:
        account, desk = self._chosen(), self._desk
        asked = (
            ask_withdrawal(self, desk, account.person) if account and not self._why_not_withdraw() else None
        )
        if account is not None and asked is not None:
            person, mark = account.person, asked.mark
            self._begin(
                lambda: people_cards.withdraw_card(desk, person.id, mark, asked.reason, asked.password),
                "The card is withdrawn.",
            )

    def renew(self) -> None:
        desk = self._desk
        password = ask_renewal(self, desk) if not self._why_not_renew() else None
        if password is not None:
            self._begin(lambda: people_cards.renew_list(desk, password), "The revocation list is renewed.")

    def settle(self) -> None:
        desk = self._desk
        said = " ".join(one.sentence for one in people.unsettled(desk))
        password = dialogs.ask_password(self, "Settle the difference", f"{said} {SETTLING}", yes="Settle it")
        if password is not None:
            self._begin(lambda: people.settle(desk, password), "Keyring and journal agree.")

    def _reason(self, title: str, words: str, yes: str, why_not: Callable[[str], str]) -> str:
        """The reason given; "" when the form was left."""
        reason = TextArea(name="Reason", hint="what happened, and who said so")
        fields = [("Reason", reason)]
        agreed = ask_form(self, title, words, fields, lambda: why_not(reason.text().strip()), yes=yes)
        return reason.text().strip() if agreed else ""

    def _begin(self, work: Callable[[], object], words: str, choose: str = "") -> None:
        """Off the screen's thread: a password costs a second."""
        self.clear_error()
        self._set_busy(True)

        def came(more: object) -> None:
            self._set_busy(False)
            self.said.emit(f"{words} {more}" if isinstance(more, str) and more else words)
            self.case_changed.emit()
            self.refresh()
            if choose:
                self.table.choose(choose)
            self.update_header()

        def failed(error: DeskError) -> None:
            self._set_busy(False)
            self.refresh()
            self.show_error(error)
            self.update_header()

        self.run(work, came, title="Recording", failed=failed)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.doing.look()
        self.list_line.look(self._why_not_renew())
        self.update_header()

    # What it shows.

    def _chosen(self) -> Account | None:
        return self._accounts.get(self.table.current_id() or "")

    def _is_me(self) -> bool:
        account = self._chosen()
        return account is not None and account.person.id == self._desk.person.id

    def _proposal(self) -> Proposal | None:
        """The unlocking of the chosen account that waits for a second person."""
        chosen = self.table.current_id()
        waiting = people.unlocks_proposed(self._desk)
        return next((one for one in waiting if one.act.body.get("person") == chosen), None)

    def _show_differences(self) -> None:
        found = people.unsettled(self._desk)
        beyond = next((one for one in found if not one.acts), None)
        self.differing.show_state("\n".join(one.sentence for one in found), State.BAD)
        self.settle_button.allow(self._desk.read_only or (beyond.sentence if beyond else ""))
        self._unsettled.setVisible(bool(found))

    def _show_chosen(self) -> None:
        account = self._chosen()
        proposal = self._proposal()
        waits = ""
        if proposal is not None:
            by, at = self._desk.register.name(proposal.by), proposal.at[:16].replace("T", " ")
            waits = f"Unlocking proposed by {by}, {at} UTC: {proposal.act.reason}"
        cards = cards_words(self._desk, account.person.id) if account else ""
        self.known.show_account(account, waits, cards)
        self.doing.look()
        self.list_line.look(self._why_not_renew())
        self.update_header()

    def _sorted(self, key: str, descending: bool) -> list[str]:
        self._order = (key, descending)
        return self._in_order(list(self.model.ids))

    def _in_order(self, ids: list[str]) -> list[str]:
        """As they were enrolled, until a column is chosen."""
        if self._order is None:
            return ids
        key, descending = self._order
        at = [column.key for column in COLUMNS].index(key)
        return sorted(ids, key=lambda one: row_words(self._accounts[one])[at], reverse=descending)

    def _fetch(self, ids: Sequence[str]) -> list[tuple[Cell | str, ...]]:
        made = (row_cells, cells_below, cells_in_three)[self.table.at]
        return [made(self._accounts[one]) for one in ids]
