"""The window wired to a desk: unlock, docket, cases, lock.

- Unlocking happens off the screen's thread; a desk that opens after its window has gone is closed again.
- Locking (Ctrl+L, or nobody there) drops every page and model, ends what is under way, closes every
  connection and wipes the keys. Nothing of the session stays on the screen or in the clipboard.
- It decides nothing: pages call the desk's verbs, and the guards answer.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from reviewer_app.cage.protections import Protections
from reviewer_app.custody.slots import Cost
from reviewer_app.desk import people
from reviewer_app.desk.exhibit_opening import Target
from reviewer_app.desk.search import held_cases
from reviewer_app.desk.session import Clock, Desk, open_desk
from reviewer_app.desk.unlocking import offer
from reviewer_app.domain.case_marking import UNCLASSIFIED, case_banner, docket_banner, rolled_up
from reviewer_app.domain.guards import Reason, may_open_evidence
from reviewer_app.domain.guards.opening import UNDECLARED
from reviewer_app.domain.people import Role
from reviewer_app.ui import tasks
from reviewer_app.ui.banner import Marking
from reviewer_app.ui.case_pages import case_pages, landing
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.menus import action_of
from reviewer_app.ui.page import Offered, Page
from reviewer_app.ui.pages.check_file import CheckFilePage
from reviewer_app.ui.pages.criteria_sets import CriteriaSetsPage
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.my_account import MyAccountPage
from reviewer_app.ui.pages.people import PeoplePage
from reviewer_app.ui.pages.policy import PolicyPage
from reviewer_app.ui.pages.protections import ProtectionsPage
from reviewer_app.ui.pages.quarantine import QuarantinePage
from reviewer_app.ui.pages.receive import ReceivePage
from reviewer_app.ui.pages.search import SearchPage
from reviewer_app.ui.pages.second_person import SecondPersonPage
from reviewer_app.ui.pages.statistics import StatisticsPage
from reviewer_app.ui.pages.trust import TrustPage
from reviewer_app.ui.pages.unlock import UnlockPage
from reviewer_app.ui.remembered import Remembered

IDLE_SECONDS, ADMINISTRATOR_IDLE_SECONDS = 900, 600
COUNTERS = (Role.RECORDS_OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.SECURITY_ADMINISTRATOR)
LOGGED_OFF = "You are logged off and the desk is locked."
LEFT_ALONE = "The desk was left alone: you are logged off and the desk is locked."
LONGEST_WAIT_SECONDS = 60.0


class DeskWindow(QObject):
    """One window on one workspace. `unlocked` and `locked` follow the session."""

    unlocked = Signal()
    locked = Signal()

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        settings: Remembered | None = None,
        protections: Protections | None = None,
        cost: Cost | None = None,
    ) -> None:
        super().__init__()
        self.folder, self.clock, self._cost = folder, clock, cost
        self._protections = protections or Protections("this window", "not asked")
        self.desk: Desk | None = None
        self.case_id = ""
        self._closed: Reason = None  # why the evidence of the case is closed, as its pages were made
        self._opening: list[Desk] = []
        offered = offer(folder, cost)
        self._suffix = "training sample" if offered.training else ""
        marking = Marking(UNCLASSIFIED, self._suffix)
        self.window = MainWindow(marking=marking, remembered=settings, idle_seconds=IDLE_SECONDS)
        self._protections_action = self._help_action()
        self._listen()
        self._show_unlock("")

    def _help_action(self) -> QAction:
        action = action_of(self.window, "Protections on this host", "", self.show_protections)
        self.window.help_menu.addAction(action)
        self._leave_action = action_of(self.window, "Leave the case", "Ctrl+W", self.leave_case)
        self.window.desk_menu.insertAction(self.window.desk_menu.actions()[-2], self._leave_action)
        self._leave_action.setEnabled(False)
        return action

    def _listen(self) -> None:
        self.window.lock_asked.connect(lambda: self.lock("by the person"))
        self.window.idle_expired.connect(lambda: self.lock("idle"))
        self.window.closing.connect(self._close)
        self.window.page_shown.connect(lambda _name: self._show_case_words())
        self.window.case_changed.connect(self._case_changed)

    # Unlock

    def _show_unlock(self, message: str) -> None:
        page = UnlockPage(offer(self.folder, self._cost), message)
        page.log_on_asked.connect(lambda person, password: self.log_on(page, person, password))
        self._protections_action.setEnabled(False)
        self.window.show_alone(page)

    def log_on(self, page: UnlockPage, person: str, password: str) -> None:
        """Open the desk off the screen's thread; the page shows a refusal."""

        def work() -> Desk:
            desk = open_desk(self.folder, person, password, self.clock, self._cost)
            self._opening.append(desk)
            return desk

        page.run(work, self._unlocked, title="Opening the workspace", failed=page.show_refusal)

    def _unlocked(self, desk: Desk) -> None:
        self._opening.remove(desk)
        self.desk = desk
        roles = ", ".join(sorted(role.value for role in desk.person.roles))
        self.window.set_person(desk.person.name, roles)
        read_only = f"Read only. {desk.read_only}" if desk.read_only else _unsettled_words(desk)
        self.window.set_notice(" ".join(one for one in (read_only, desk.clock_behind) if one))
        self._protections_action.setEnabled(True)
        administers = desk.person.has(Role.SECURITY_ADMINISTRATOR)
        self.window.idle.set_limit(ADMINISTRATOR_IDLE_SECONDS if administers else IDLE_SECONDS)
        self.window.idle.start()
        self.show_docket()
        self.unlocked.emit()

    # Pages

    def _open(self) -> Desk:
        assert self.desk is not None  # pages other than unlock exist only while the desk is open
        return self.desk

    def show_docket(self) -> None:
        """The docket; a clerk's pages that receive and show what was not taken in; an administrator's."""
        desk = self._open()
        pages: list[Page | Offered] = [self._docket()]
        if desk.person.has(Role.INTAKE_CLERK):
            pages += [self._receive(), self._quarantine()]
        if desk.person.has(Role.SECURITY_ADMINISTRATOR):
            pages += [TrustPage(desk), PolicyPage(desk), PeoplePage(desk)]
        if desk.person.has(Role.SECURITY_ADMINISTRATOR) or desk.person.has(Role.SUPERVISOR):
            pages.append(CriteriaSetsPage(desk))
        pages.append(SecondPersonPage(desk))
        if any(map(desk.person.has, COUNTERS)):
            pages.append(StatisticsPage(desk))
        pages.append(CheckFilePage(desk))
        pages.append(MyAccountPage(desk))
        if held_cases(desk):
            pages.append(self._search())
        self._set_pages("", pages, "Docket")

    def show_receive(self) -> None:
        if all(page.name != "Receive" for page in self.window.pages()):
            self.show_docket()
        self.window.go("Receive")

    def show_quarantine(self, entry_id: str = "") -> None:
        """The quarantine, at an entry of it."""
        if all(page.name != "Quarantine" for page in self.window.pages()):
            self.show_docket()
        self.window.go("Quarantine")
        page = self.window.page()
        if entry_id and isinstance(page, QuarantinePage):
            page.choose_entry(entry_id)

    def open_case(self, case_id: str, page: str = "") -> None:
        """The pages of a case; in front the one where this person's work is, or `page`."""
        desk = self._open()
        made = case_pages(desk, case_id)
        wanted = page or landing(desk.case(case_id), desk.person)
        names = [one.name for one in made]
        pages: list[Page | Offered] = [Offered(DocketPage, self._docket), *made]
        self._closed = self._why_closed(case_id)
        if self._closed in (None, UNDECLARED):  # who is to declare first is told so there too
            pages.append(Offered(SearchPage, lambda: self._search(case_id)))
        pages.append(Offered(SecondPersonPage, lambda: SecondPersonPage(desk)))
        self._set_pages(case_id, pages, wanted if wanted in names else names[0])

    def leave_case(self) -> None:
        """Put the case away: the pages of the desk again, the docket in front. What was written is kept."""
        if self.desk is None or not self.case_id:
            return
        for page in self.window.pages():
            page.keep_drafts()
        self.show_docket()

    def _why_closed(self, case_id: str) -> Reason:
        desk = self._open()
        return may_open_evidence(desk.case(case_id), desk.person)

    def show_place(self, target: Target) -> None:
        """A place of the evidence, in the case that holds it."""
        if target.case != self.case_id:
            self.open_case(target.case, target.page)
        self.window.go_to(target)

    def show_protections(self) -> None:
        if self.desk is None:
            return
        others = [page for page in self.window.places() if page.name != ProtectionsPage.name]
        self._set_pages(self.case_id, [*others, ProtectionsPage(self._protections)], ProtectionsPage.name)

    def _set_pages(self, case_id: str, pages: list[Page | Offered], current: str) -> None:
        self.case_id = case_id
        self._leave_action.setEnabled(bool(case_id))
        self.window.set_pages(pages, current, first=0)
        self._show_case_words()

    def _docket(self) -> DocketPage:
        page = DocketPage(self._open())
        page.case_asked.connect(self.open_case)
        page.receive_asked.connect(self.show_receive)
        return page

    def _receive(self) -> ReceivePage:
        page = ReceivePage(self._open())
        page.case_asked.connect(self.open_case)
        page.quarantine_asked.connect(self.show_quarantine)
        return page

    def _quarantine(self) -> QuarantinePage:
        page = QuarantinePage(self._open())
        page.case_asked.connect(self.open_case)
        return page

    def _search(self, case_id: str = "") -> SearchPage:
        page = SearchPage(self._open(), case_id)
        page.place_asked.connect(self.show_place)
        return page

    def _show_case_words(self) -> None:
        """Name the case on the desk as it is now, beside the pages that belong to it."""
        self.window.set_marking(Marking(self._banner(), self._suffix))
        if self.desk is None or not self.case_id:
            self.window.set_case("")
            return
        case = self.desk.case(self.case_id)
        said = case.submission
        lines = [said.organisation, f"{said.model_name} {said.model_version}", case.state.value]
        self.window.set_case(f"Case {case.id}", lines)

    def _banner(self) -> str:
        """What is on the desk now, rolled up: the case's portions, or those the docket names."""
        if self.desk is None:
            return UNCLASSIFIED
        if not self.case_id:
            return docket_banner(self.desk.register)
        case = self.desk.case(self.case_id)
        return rolled_up(
            {case_banner(self.desk.register, case, self.desk.person.id), docket_banner(self.desk.register)}
        )

    def _case_changed(self) -> None:
        """An act was recorded. Where it opened the evidence, or closed it, the pages are made anew."""
        if self.case_id and self._why_closed(self.case_id) != self._closed:
            front = self.window.page()
            self.open_case(self.case_id, front.name if front is not None else "")
            return
        self._show_case_words()
        page = self.window.page()
        if page is not None:
            page.update_header()

    # Lock

    def lock(self, how: str) -> None:
        """Log off: `how` is "by the person" or "idle". Nothing of the session is left."""
        if self.desk is None:
            return
        _dismiss_dialogs()
        for page in self.window.pages():
            page.keep_drafts()
        desk, self.desk, self.case_id = self.desk, None, ""
        self._leave_action.setEnabled(False)
        self.window.idle.stop()
        self._forget_session()
        self._show_unlock(LEFT_ALONE if how == "idle" else LOGGED_OFF)
        self.window.repaint()  # the evidence is off the screen before anything is waited for
        self._end_work()
        desk.close(how)
        self.locked.emit()

    def _forget_session(self) -> None:
        for words in (self.window.set_person, self.window.set_notice, self.window.set_case, self.window.say):
            words("")
        QGuiApplication.clipboard().clear()

    def _end_work(self) -> None:
        self.window.status.cancel_all()
        tasks.wait_for_all(LONGEST_WAIT_SECONDS)
        tasks.drop_all()  # a page may still be there when its results come back, and the desk no longer is

    def _close(self) -> None:
        """The window closes: log off, and close a desk that was still being opened."""
        _dismiss_dialogs()
        if self.desk is not None:
            for page in self.window.pages():
                page.keep_drafts()
        self.window.idle.stop()
        self._end_work()
        desks = [*self._opening, *([self.desk] if self.desk is not None else [])]
        self._opening, self.desk = [], None
        for desk in desks:
            desk.close("by the person")


def _dismiss_dialogs() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.reject()


def _unsettled_words(desk: Desk) -> str:
    """What an administrator has to settle between keyring and journal, or ""."""
    found = people.unsettled(desk) if desk.person.has(Role.SECURITY_ADMINISTRATOR) else ()
    return f"{found[0].sentence} Settle it on the page People." if found else ""
