"""The retention schedule, and what stands in the way of disposal and of leaving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reviewer_app.domain.acts import (
    Act,
    Closed,
    DisposalCarriedOut,
    Disposed,
    ExportAgreed,
    Exported,
    Leaves,
    Paper,
    PaperExported,
    Proposed,
    ReferralKind,
    Referred,
    ReleasableDrawn,
    RetentionScheduleSet,
    act_body,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.retention import (
    CutOff,
    Disposition,
    EvidenceKept,
    ScheduleItem,
    cut_off,
    disposable_from,
    schedule_faults,
)
from tests.builders import JournalBuilder, a_finished_case
from tests.builders_case import (
    DISPOSAL,
    REASON,
    SCHEDULE,
    closed,
    disposed,
    fully_signed,
    rescinded,
    scheduled,
    why_not,
)

CARRIED_OUT = DisposalCarriedOut("c4" * 8, 12, 34_000, "8a" * 48)


def item(years: int, of: CutOff = CutOff.CLOSED) -> ScheduleItem:
    return ScheduleItem("i", "t", "a", years, of, Disposition.DESTROY, EvidenceKept.ORIGINALS)


@pytest.mark.parametrize(
    ("years", "of", "closed_on", "first"),
    [
        (0, CutOff.CLOSED, date(2026, 12, 1), date(2026, 12, 2)),
        (3, CutOff.CLOSED, date(2026, 12, 1), date(2029, 12, 2)),
        (1, CutOff.CLOSED, date(2028, 2, 29), date(2029, 3, 1)),
        (4, CutOff.CLOSED, date(2028, 2, 29), date(2032, 3, 1)),
        (3, CutOff.YEAR_END, date(2026, 1, 1), date(2030, 1, 1)),
        (0, CutOff.YEAR_END, date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_years_are_whole_and_counted_from_the_cut_off(
    years: int, of: CutOff, closed_on: date, first: date
) -> None:
    assert cut_off(item(years, of), closed_on) <= first
    assert disposable_from(item(years, of), closed_on) == first


def test_every_fault_of_a_schedule_is_named() -> None:
    assert list(schedule_faults(SCHEDULE)) == []
    one = SCHEDULE.items[0]
    faulty = replace(SCHEDULE, title=" ", items=(one, replace(one, years=101, authority="")))
    assert list(schedule_faults(faulty)) == [
        "A retention schedule has a name, a version and a title.",
        "Item item 3 stands twice in the schedule.",
        "Item item 3 needs a name, a title and its disposition authority.",
        "Item item 3 is kept for 101 years; it is 0 to 100.",
    ]
    assert list(schedule_faults(replace(SCHEDULE, items=()))) == [
        "A retention schedule has at least one item."
    ]
    journal = closed()
    assert "at least one item" in _workspace(journal, RetentionScheduleSet(replace(SCHEDULE, items=())))


def _workspace(journal: JournalBuilder, act: Act) -> str:
    from reviewer_app.domain.guards import refusal

    return refusal(journal.register, "", journal.register.people["whitlock"], act) or ""


def why_not_proposed(journal: JournalBuilder, act: Act) -> str:
    return why_not(journal, "whitlock", Proposed(act.kind, act_body(act)))


def test_nothing_is_disposed_of_without_a_schedule_or_before_its_day() -> None:
    journal = closed()
    assert "No retention schedule is set" in why_not_proposed(journal, DISPOSAL)
    scheduled(journal)
    assert why_not_proposed(journal, DISPOSAL) == ""
    day = journal.case.closed_at[:10]
    assert f"today is {day}" in why_not_proposed(journal, replace(DISPOSAL, on=day))
    assert "has no item item 9" in why_not_proposed(journal, replace(DISPOSAL, schedule="item 9"))
    assert "day of the disposal" in why_not_proposed(journal, replace(DISPOSAL, on="soon"))


def test_with_a_schedule_closing_names_the_item_and_disposal_keeps_to_it() -> None:
    journal = scheduled(a_finished_case())
    assert "names the item" in why_not(journal, "whitlock", Closed(REASON))
    journal.act("whitlock", Closed(REASON, "item 4"))
    assert journal.case.kept_under == "item 4"
    assert "closed under item item 4, not item 3" in why_not_proposed(journal, DISPOSAL)


def test_an_item_of_the_archive_wants_the_package_first() -> None:
    journal = scheduled(closed())
    later = Disposed("item 4", REASON, "2031-01-01")
    assert "no records package was exported" in why_not_proposed(journal, later)
    _packaged(journal)
    assert why_not_proposed(journal, later) == ""
    assert "keeps the case until 2030-01-01" in why_not_proposed(journal, replace(later, on="2029-12-31"))


def _packaged(journal: JournalBuilder) -> JournalBuilder:
    pdf = journal.case.signatures[-1][1].pdf_sha384
    said = (pdf, "disc 8", "to the archive", Leaves.PACKAGE)
    journal.two("whitlock", "abara", ExportAgreed(*said))
    return journal.act("whitlock", Exported(*said, manifest_sha512="3c" * 64, files=9, size=9_000))


def test_a_package_leaves_a_closed_case_and_it_stays_closed() -> None:
    journal = closed()
    pdf = journal.case.signatures[-1][1].pdf_sha384
    alone = ExportAgreed(pdf, "disc 8", "to the archive")
    assert "leaves as a records package" in why_not_proposed(journal, alone)
    _packaged(journal)
    assert journal.case.state is State.CLOSED
    assert [one.what for one in journal.case.exports] == [Leaves.FINDING, Leaves.PACKAGE]


def test_what_is_exported_is_what_two_people_agreed_on_and_a_package_names_its_manifest() -> None:
    journal = fully_signed()
    pdf = journal.case.signatures[-1][1].pdf_sha384
    journal.two("whitlock", "abara", ExportAgreed(pdf, "disc 8", "to the archive", Leaves.PACKAGE))
    assert "not the export that two people agreed on" in why_not(
        journal, "whitlock", Exported(pdf, "disc 8", "to the archive")
    )
    nameless = Exported(pdf, "disc 8", "to the archive", Leaves.PACKAGE)
    assert "names its manifest" in why_not(journal, "whitlock", nameless)
    assert why_not(journal, "whitlock", replace(nameless, manifest_sha512="3c" * 64, files=9)) == ""


def test_a_releasable_version_is_of_the_signed_finding_and_its_export_ends_nothing() -> None:
    journal = fully_signed()
    pdf = journal.case.signatures[-1][1].pdf_sha384
    drawn = ReleasableDrawn(1, "UNCLASSIFIED", "6e" * 48, pdf, 3)
    assert "as it is signed now" in why_not(journal, "whitlock", replace(drawn, of_sha384="00" * 48))
    assert why_not(journal, "whitlock", replace(drawn, level="SOMETHING")) != ""
    agreed = ExportAgreed("6e" * 48, "disc 8", "to the public", Leaves.RELEASABLE)
    assert "No releasable version of the finding is drawn up" in why_not_proposed(journal, agreed)
    journal.act("whitlock", drawn)
    assert "drawn last" in why_not_proposed(journal, replace(agreed, pdf_sha384="00" * 48))
    journal.two("whitlock", "abara", agreed)
    journal.act("whitlock", Exported("6e" * 48, "disc 8", "to the public", Leaves.RELEASABLE))
    assert journal.case.state is State.DETERMINED


def test_a_rescinded_finding_is_drawn_signed_and_exported_and_stays_rescinded() -> None:
    journal = rescinded().rendered().signed().exported()
    assert journal.case.state is State.RESCINDED
    assert len(journal.case.exports) == 2


def test_papers_that_leave_are_papers_of_the_case() -> None:
    journal = fully_signed()
    note = Referred(1, ReferralKind.LAW_ENFORCEMENT, "A sale", "", REASON, "(U)")
    journal.act("abara", note)
    said = ("7f" * 48, "disc 9", "to counsel")
    assert why_not(journal, "abara", PaperExported(Paper.LAW_ENFORCEMENT_NOTE, 1, *said)) == ""
    for paper in Paper:
        if paper is not Paper.LAW_ENFORCEMENT_NOTE:
            assert "in this case" in why_not(journal, "whitlock", PaperExported(paper, 1, *said)), paper
    by_clerk = why_not(journal, "okafor", PaperExported(Paper.LAW_ENFORCEMENT_NOTE, 1, *said))
    assert "by a supervisor or a records officer" in by_clerk
    nameless = PaperExported(Paper.LAW_ENFORCEMENT_NOTE, 1, "", "disc 9", "to counsel")
    assert "names its file" in why_not(journal, "abara", nameless)


def test_a_disposal_is_carried_out_once_and_then_has_its_certificate() -> None:
    journal = disposed()
    certificate = PaperExported(Paper.DISPOSAL_CERTIFICATE, 1, "7f" * 48, "paper", "to the schedule file")
    assert "no certificate" in why_not(journal, "whitlock", certificate)
    assert "names the key" in why_not(journal, "abara", replace(CARRIED_OUT, key_id=""))
    journal.act("abara", CARRIED_OUT)
    assert "carried out already" in why_not(journal, "whitlock", CARRIED_OUT)
    journal.act("whitlock", certificate)
    assert journal.case.state is State.DISPOSED


def test_a_reason_without_a_portion_mark_is_refused() -> None:
    journal = a_finished_case()
    assert "needs a portion mark" in why_not(journal, "whitlock", Closed(REASON, marking=" "))
