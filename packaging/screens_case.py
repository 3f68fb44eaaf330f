"""What is done before the pictures of Requests, Consultation and Assignment.

Everything is a training sample, made with the desk's own verbs.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer_app.desk import asking
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    AccessTier,
    ConsultationAnswer,
    Partner,
    ReferralKind,
    RequestPoint,
)
from reviewer_app.ui import picture
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.assignment import AssignmentPage
from reviewer_app.ui.pages.consultation import PLAN, REFERRALS, RELATIONS, ConsultationPage
from reviewer_app.ui.pages.kept_form import Form, KeptFormDialog
from reviewer_app.ui.pages.requests import RequestsPage

CASE = "2026-001"
POINTS = (
    RequestPoint(
        ("CY-VD", "CY-EX"), "Training sample. Send the logs of the runs that the message limit ended.", "(U)"
    ),
    RequestPoint(("CY-EX",), "Training sample. Say who chose the limit of 40 messages, and why.", "(U)"),
)


def _desk(shown: DeskWindow) -> Desk:
    assert shown.desk is not None
    return shown.desk


def _anew(shown: DeskWindow) -> None:
    page = shown.window.page()
    assert page is not None
    page.come_to_front()
    picture.settle()


def changing(shown: DeskWindow) -> None:
    """Another reviewer is chosen, and the reason is being written."""
    page = shown.window.page()
    assert isinstance(page, AssignmentPage)
    QTest.keyClick(page.list.checks["lindqvist"], Qt.Key.Key_Space)
    QTest.keyClick(page.list.checks["finch"], Qt.Key.Key_Space)
    page.reason.set_text("Training sample. Away")
    picture.settle()


def asked(shown: DeskWindow) -> None:
    """Two requests, one of them dropped, and a pause before them."""
    desk = _desk(shown)
    asking.pause_clock(desk, CASE, "Training sample. The workstation was moved to another room.")
    asking.resume_clock(desk, CASE, "Training sample. The workstation stands again.")
    asking.request_information(desk, CASE, POINTS[1:])
    asking.drop_request(desk, CASE, 1, "Training sample. The developer's card says it already.")
    asking.request_information(desk, CASE, POINTS, "2026-12-04")
    _anew(shown)


def asking_more(shown: DeskWindow) -> None:
    """The form, with two points; it stands open in the picture of the window's own room."""
    page = shown.window.page()
    assert isinstance(page, RequestsPage)
    page.ask = lambda form: _left_open(page, form)  # type: ignore[method-assign]  # no loop of its own here
    page.ask_developer()
    picture.settle()


def _left_open(page: RequestsPage, form: Form) -> bool:
    dialog = KeptFormDialog(page, page.drafts, form)
    points = form.fields[0][1]
    points.set_text('[["Training sample. Send the logs.", "CY-VD, CY-EX", "(U)"], ["", "", "(U)"]]')  # type: ignore[union-attr]
    dialog.setWindowFlag(Qt.WindowType.Widget)
    dialog.setParent(page.window())
    dialog.show()
    dialog.raise_()
    QApplication.processEvents()
    return False


def consulted(shown: DeskWindow) -> None:
    """Three organisations, one to answer."""
    desk = _desk(shown)
    question = "Training sample. Do you concur with the tiers as the developer plans them?"
    for name in ("Treasury (fictional)", "Energy regulator (fictional)", "Centre for standards (fictional)"):
        asking.consult(desk, CASE, name, question, "(U)")
    comment = "Training sample. The second tier comes too early for the clearing banks."
    asking.record_view(desk, CASE, 1, ConsultationAnswer.WITH_COMMENT, comment, "2026-11-20", "(U)")
    asking.record_view(desk, CASE, 2, ConsultationAnswer.NONE, "", "2026-11-21", "(U)")
    _anew(shown)


def planned(shown: DeskWindow) -> None:
    """Tiers and partners."""
    tiers = (
        AccessTier("Early partners", "Training sample. Two banks and one operator of a grid.", "2026-12-15"),
        AccessTier("Wider partners", "Training sample. Those who took part in the exercise.", ""),
    )
    partners = (
        Partner(
            "Hillgate Bank (fictional)", "banking", "Early partners", "Training sample. Nothing against."
        ),
        Partner("Northern Grid (fictional)", "energy", "Early partners", ""),
    )
    asking.record_plan(_desk(shown), CASE, tiers, partners, "(U)")
    _turn(shown, PLAN)


def referred(shown: DeskWindow) -> None:
    """One referral of each kind."""
    desk, words = _desk(shown), "Training sample. A race in the scheduler of the exercise's own kernel."
    asking.refer(
        desk, CASE, ReferralKind.CLEARINGHOUSE, "A race (sample)", "energy", words, "(U)", "2027-02-01"
    )
    asking.refer(desk, CASE, ReferralKind.LAW_ENFORCEMENT, "A stolen key (sample)", "", words, "(U)")
    _turn(shown, REFERRALS)


def related(shown: DeskWindow) -> None:
    _turn(shown, RELATIONS)


def _turn(shown: DeskWindow, part: int) -> None:
    _anew(shown)
    page = shown.window.page()
    assert isinstance(page, ConsultationPage)
    page.turn_to(part)
    picture.settle()
