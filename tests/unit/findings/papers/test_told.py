"""Papers folded from the acts: what each says, and that what came later changes nothing."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    Closed,
    CriteriaActivated,
    DisposalCarriedOut,
    Disposed,
    ExportAgreed,
    Exported,
    InformationRequested,
    Leaves,
    Paper,
    PaperExported,
    PolicySet,
    ReferralKind,
    Referred,
    ReleasableDrawn,
    RequestPoint,
    RetentionScheduleSet,
)
from reviewer_app.domain.case import Unread
from reviewer_app.domain.fold import fold
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.findings.papers.certificate import Certificate
from reviewer_app.findings.papers.drawing import AnyPaper, draw
from reviewer_app.findings.papers.folding import paper_of
from reviewer_app.findings.papers.information_request import BearsOn, InformationRequest
from reviewer_app.findings.papers.medium_label import MediumLabel
from reviewer_app.findings.papers.referral import Referral
from reviewer_app.findings.papers.sources import sources
from reviewer_app.findings.papers.times import groups
from reviewer_app.findings.papers.told import ExhibitSealed, NoSuchPaper, papers_of
from reviewer_app.findings.papers.transmittal import Transmittal
from tests.builders import CASE, JournalBuilder, a_case, sample_criteria
from tests.builders_case import SCHEDULE
from tests.builders_findings import a_finding_case
from tests.builders_findings_full import a_full_case

ASKED = RequestPoint(("CY-EX", "CY-CH"), "Send the logs of the third epoch.", "(U)")
WHY = "Its years are over, and no hold stands."
FIRST = "9a" * 48


def told(builder: JournalBuilder, paper: Paper, number: int = 1, authority_sha384: str = "") -> AnyPaper:
    """The paper as the desk folds it: from the journal up to its act."""
    behind = next(one for kind, n, one in papers_of(builder.case) if (kind, n) == (paper, number))
    register = fold(builder.recorded[: behind.seq])
    return paper_of(register, CASE, paper, number, training=True, authority_sha384=authority_sha384)


def request(builder: JournalBuilder, number: int = 1) -> InformationRequest:
    found = told(builder, Paper.INFORMATION_REQUEST, number)
    assert isinstance(found, InformationRequest)
    return found


def assigned() -> JournalBuilder:
    return a_case().accepted().assigned().declared("reyes")


def test_a_request_says_what_its_act_and_the_case_of_that_day_say() -> None:
    builder = assigned().act("reyes", InformationRequested(1, (ASKED,), "2026-12-04"))
    made = request(builder)
    said = builder.case.submission
    assert (made.to_organisation, made.submission_id) == (said.organisation, said.submission_id)
    assert (made.sequence, made.next_sequence, made.due_on) == (1, 2, "2026-12-04")
    assert made.points[0].bears_on == (
        BearsOn("CY-EX", sample_criteria().criterion("CY-EX").title),  # type: ignore[union-attr]
        BearsOn("CY-CH", sample_criteria().criterion("CY-CH").title),  # type: ignore[union-attr]
    )
    assert (made.agency_clock, made.issued.signed_by) == ("day 1 of 30, paused", "Reyes")
    assert (made.issued.signed_role, made.issued.entry) == ("Reviewer", len(builder.recorded))
    assert draw(made).startswith(b"%PDF")


def test_what_comes_later_changes_no_word() -> None:
    builder = assigned().act("reyes", InformationRequested(1, (ASKED,)))
    before = request(builder)
    builder.act("castellane", PolicySet(SitePolicy(office="Another office", agency_days=0)), case="")
    builder.act("reyes", InformationRequested(2, (ASKED,)))
    assert request(builder) == before
    assert request(builder, 2).issued.office == "Another office"
    assert request(builder, 2).agency_clock == "day 1, paused"


def test_a_title_that_would_raise_the_letter_is_left_out() -> None:
    builder = JournalBuilder().staffed().act("castellane", PolicySet(SitePolicy(ceiling="SECRET")), case="")
    plain = sample_criteria()
    marked = tuple(
        replace(
            group,
            criteria=tuple(
                replace(one, marking="(S//NF)") if one.id == "CY-CH" else one for one in group.criteria
            ),
        )
        for group in plain.groups
    )
    secret = replace(plain, version="2", marking="SECRET//NOFORN", groups=marked, supersedes=plain.version)
    builder.two("castellane", "abara", CriteriaActivated(secret, "A. Signer", "x", "ab" * 48, "cd" * 48), "")
    builder.received()
    builder.act("okafor", Accepted(secret.id, "2", secret.digest, "complete")).assigned().declared("reyes")
    builder.act("reyes", InformationRequested(1, (ASKED,)))
    first, second = request(builder).points[0].bears_on
    assert (first.title, second) == ("Exploit development", BearsOn("CY-CH"))
    builder.act("reyes", InformationRequested(2, (replace(ASKED, marking="(S//NF)"),)))
    assert request(builder, 2).points[0].bears_on[1].marking == "(S//NF)"
    named = [one.name for one in request(builder, 2).sources]
    assert named[0].startswith(f"Criteria set {secret.name}, {secret.issuing_office}, received ")
    assert len(named) == 1


def test_a_text_marked_above_its_sources_has_the_submission_for_one() -> None:
    builder = a_case()
    (source,) = sources(builder.register, builder.case)
    assert source.name.startswith(f"Submission {builder.case.submission.submission_id}, sequence 1, ")
    assert source.dated is not None


def test_referrals_and_notes_are_numbered_together_and_told_apart() -> None:
    builder = a_full_case()
    listed = [(kind.value, number) for kind, number, _ in papers_of(builder.case)]
    assert listed == [
        ("information request", 1),
        ("information request", 2),
        ("referral", 1),
        ("law-enforcement note", 2),
    ]
    note = told(builder, Paper.LAW_ENFORCEMENT_NOTE, 2)
    assert isinstance(note, Referral)
    assert (note.to, note.issued.signed_role) == (ReferralKind.LAW_ENFORCEMENT, "Supervisor")
    with pytest.raises(NoSuchPaper, match="no law-enforcement note 1 that opens to you"):
        paper_of(builder.register, CASE, Paper.LAW_ENFORCEMENT_NOTE, 1, training=True)


def test_a_referral_rests_on_its_exhibits_whole_or_is_not_drawn() -> None:
    builder = a_full_case("(S//NF)")
    numbers = tuple(one.number for one in builder.case.exhibits)[:2]
    builder.act(
        "abara",
        Referred(
            3,
            ReferralKind.CLEARINGHOUSE,
            "A race",
            "",
            "A race, seen in the logs of both epochs.",
            "(U)",
            "",
            numbers,
        ),
    )
    made = told(builder, Paper.REFERRAL, 3)
    assert isinstance(made, Referral)
    assert [one.number for one in made.exhibits] == list(numbers)
    assert {one.marking for one in made.exhibits} == {"(S//NF)"}
    assert len(made.sources) >= 1
    assert draw(made).startswith(b"%PDF")
    hidden = replace(builder.case, exhibits=())
    register = replace(builder.register, cases={**builder.register.cases, CASE: hidden})
    with pytest.raises(ExhibitSealed, match=f"exhibit {numbers[0]} is sealed"):
        paper_of(register, CASE, Paper.REFERRAL, 3, training=True)


def test_a_sealed_referral_is_no_paper_for_who_cannot_read_it() -> None:
    builder = a_full_case()
    sealed = tuple(
        replace(one, act=Unread()) if isinstance(one.act, Referred) else one for one in builder.case.history
    )
    assert not any("clearinghouse" in str(one) for one in papers_of(replace(builder.case, history=sealed)))


def signed() -> JournalBuilder:
    return a_finding_case().rendered().signed()


def left(builder: JournalBuilder, *acts: Act) -> JournalBuilder:
    for act in acts:
        builder.act("whitlock", act)
    return builder


def export(builder: JournalBuilder, what: Leaves = Leaves.FINDING, pdf: str = FIRST, **more: object) -> None:
    said = (pdf, "disc 7", "transfer to the archive", what)
    builder.two("whitlock", "abara", ExportAgreed(*said))
    builder.act("whitlock", Exported(*said, **more))  # type: ignore[arg-type]


def test_a_transmittal_says_the_export_and_both_people() -> None:
    builder = signed()
    export(builder)
    made = told(builder, Paper.TRANSMITTAL)
    assert isinstance(made, Transmittal)
    assert (made.proposed_by, made.seconded_by, made.taken_by) == ("Whitlock", "Abara", "Whitlock")
    assert (made.what, made.marking, made.medium) == ("signed finding", "UNCLASSIFIED", "disc 7")
    assert [(one.name, one.algorithm, one.digest) for one in made.files] == [
        ("findings.pdf", "SHA-384", FIRST)
    ]


def test_a_package_is_pinned_by_its_manifest_and_counted_by_copies() -> None:
    builder = signed()
    more = {"manifest_sha512": "5f" * 64, "files": 12, "size": 3456}
    export(builder, Leaves.PACKAGE, **more)
    export(builder, Leaves.PACKAGE, **more)
    made, label = told(builder, Paper.TRANSMITTAL, 2), told(builder, Paper.MEDIUM_LABEL, 2)
    assert isinstance(made, Transmittal)
    assert isinstance(label, MediumLabel)
    assert (made.files[0].name, made.files[0].digest) == ("manifest-sha512.txt", "5f" * 64)
    assert (made.count, made.size, label.copy) == (12, 3456, 2)
    assert label.contains == ("12 files, 3,456 bytes", "Finding, version 1")
    first = told(builder, Paper.MEDIUM_LABEL, 1)
    assert isinstance(first, MediumLabel)
    assert first.copy == 1


def test_a_transmittal_of_a_package_carries_both_fingerprints_in_groups_and_is_the_same_again() -> None:
    builder = signed()
    key, authority = "0123456789abcdef" * 6, "fedcba9876543210" * 6
    more = {"manifest_sha512": "5f" * 64, "files": 12, "size": 3456, "signing_key_sha384": key}
    export(builder, Leaves.PACKAGE, **more)
    first, again = (told(builder, Paper.TRANSMITTAL, authority_sha384=authority) for _ in range(2))
    assert isinstance(first, Transmittal)
    assert (first.records_key_sha384, first.authority_sha384) == (key, authority)
    pdf = draw(first)
    assert pdf == draw(again)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as opened:
        words = " ".join(" ".join(page.get_textpage().get_text_range() for page in opened).split())
    assert " ".join(groups(key)) in words
    assert " ".join(groups(authority)) in words


def test_a_transmittal_of_a_finding_has_no_records_key_and_a_releasable_version_no_fingerprint() -> None:
    builder = signed()
    export(builder)
    left(builder, ReleasableDrawn(1, "CUI", "6e" * 48, FIRST, 4))
    export(builder, Leaves.RELEASABLE, "6e" * 48)
    made = [told(builder, Paper.TRANSMITTAL, number, authority_sha384="ab" * 48) for number in (1, 2)]
    assert all(isinstance(one, Transmittal) and not one.records_key_sha384 for one in made)
    assert [one.authority_sha384 for one in made if isinstance(one, Transmittal)] == ["ab" * 48, ""]


def test_a_releasable_version_is_labelled_at_its_level() -> None:
    builder = signed()
    left(builder, ReleasableDrawn(1, "CUI", "6e" * 48, FIRST, 4))
    export(builder, Leaves.RELEASABLE, "6e" * 48)
    label = told(builder, Paper.MEDIUM_LABEL)
    assert isinstance(label, MediumLabel)
    assert (label.marking, label.what) == ("CUI", "releasable version")


def test_a_secret_releasable_version_names_the_finding_as_its_one_source() -> None:
    builder = a_full_case("(S//NF)").rendered().signed()
    left(builder, ReleasableDrawn(1, "SECRET//NOFORN", "6e" * 48, FIRST, 4))
    export(builder, Leaves.RELEASABLE, "6e" * 48)
    made = told(builder, Paper.TRANSMITTAL)
    assert isinstance(made, Transmittal)
    assert made.derivative is not None
    assert [one.split(", 2")[0] for one in made.derivative.derived_from] == [
        "Finding of case 2026-001, version 1"
    ]
    assert made.files[0].name == "releasable.pdf"


def test_a_secret_package_has_a_derivative_block() -> None:
    builder = a_full_case("(S//NF)").rendered().signed()
    export(builder, Leaves.PACKAGE, manifest_sha512="5f" * 64, files=1, size=1)
    label = told(builder, Paper.MEDIUM_LABEL)
    assert isinstance(label, MediumLabel)
    assert label.marking == "SECRET//NOFORN"
    assert label.derivative is not None
    assert draw(label).startswith(b"%PDF")


def test_a_certificate_says_schedule_people_key_and_what_left() -> None:
    builder = signed().act("whitlock", RetentionScheduleSet(SCHEDULE), case="")
    item = SCHEDULE.items[0]
    export(builder, Leaves.PACKAGE, manifest_sha512="5f" * 64, files=1, size=1)
    builder.act("whitlock", PaperExported(Paper.TRANSMITTAL, 1, "1a" * 48, "paper", "with the disc"))
    builder.act("whitlock", Closed("Everything is done.", item.id))
    day = "2099-01-01"
    builder.two("whitlock", "abara", Disposed(item.id, WHY, day))
    builder.act("whitlock", DisposalCarriedOut("c4" * 8, 12, 34_000, "8a" * 48))
    made = told(builder, Paper.DISPOSAL_CERTIFICATE)
    assert isinstance(made, Certificate)
    assert (made.item, made.held_against, made.reason) == (item.id, day, WHY)
    assert (made.proposed_by, made.seconded_by, made.carried_out_by) == ("Whitlock", "Abara", "Whitlock")
    assert (made.key_id, made.objects, made.size) == ("c4" * 8, 12, 34_000)
    assert made.entry_sha384 == builder.head
    assert [(one.what, one.medium) for one in made.left_before] == [
        ("records package", "disc 7"),
        ("transmittal 1", "paper"),
    ]
    assert made.schedule is not None
    assert made.schedule.authority == item.authority
    assert made.schedule.closed_on == builder.case.closed_at[:10]
    assert draw(made).startswith(b"%PDF")
