"""Papers of a real case: drawn from the acts alone, taken out on a medium, read back, recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_app.desk import asking, exporting, papers
from reviewer_app.desk.papers import PaperExists, PaperNotWritten
from reviewer_app.desk.session import Desk, record
from reviewer_app.desk.training import MEDIUM, password_of
from reviewer_app.domain.acts import Paper, PaperExported, PolicySet, ReferralKind, RequestPoint
from reviewer_app.domain.case import Unread
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.findings.papers.told import NoSuchPaper
from reviewer_app.store import journal
from tests.builders_journey import Story
from tests.unit.findings.test_letter import page_texts, squeezed

ASKED = "Send the logs of the runs that the message limit ended."
WORDS = "Training sample. A race in the scheduler of the exercise's own kernel, found twice."
StoryAt = Callable[[str], Story]


def ask(story: Story) -> None:
    with story.desk(Role.SUPERVISOR) as desk:
        points = (RequestPoint(("CY-EX", "EV-EL"), ASKED, "(U)"),)
        asking.request_information(desk, story.case_id, points, "2026-12-04")


def refer(story: Story, to: ReferralKind, exhibits: tuple[int, ...] = ()) -> None:
    with story.desk(Role.SUPERVISOR) as desk:
        asking.refer(desk, story.case_id, to, "A race", "energy", WORDS, "(U)", "2027-02-01", exhibits)


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page_texts(pdf)))


def test_a_request_becomes_a_letter_and_leaves(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("assigned")
    ask(story)
    path = tmp_path / "letter.pdf"
    with story.desk(Role.INTAKE_CLERK) as desk:
        (listed,) = papers.papers(desk, story.case_id)
        assert (listed.paper, listed.number, listed.media) == (Paper.INFORMATION_REQUEST, 1, ())
        pdf = papers.draw(desk, story.case_id, listed.paper, 1)
        text = text_of(pdf)
        assert squeezed("(U)1 (U) CY-EX Exploit development (U) EV-EL") in text
        assert squeezed(ASKED) in text
        assert squeezed("Please answer by 4 December 2026") in text
        assert squeezed("day 1 of 30, paused") in text
        assert papers.unprintable(desk, story.case_id, listed.paper, 1) == ()
        sha384 = papers.export(desk, story.case_id, listed.paper, 1, path, " disc 3 ", "to the developer")
        assert path.read_bytes() == pdf
        assert hashlib.sha384(pdf).hexdigest() == sha384
        act = desk.case(story.case_id).history[-1].act
        assert act == PaperExported(listed.paper, 1, sha384, "disc 3", "to the developer")
        assert papers.papers(desk, story.case_id)[0].media == ("disc 3",)
    assert [one.name for one in tmp_path.iterdir() if one.suffix in (".pdf", ".part")] == ["letter.pdf"]


def test_what_came_later_changes_no_word(story_at: StoryAt) -> None:
    story = story_at("assigned")
    ask(story)
    place = (story.case_id, Paper.INFORMATION_REQUEST, 1)
    with story.desk(Role.SUPERVISOR) as desk:
        before = papers.draw(desk, *place)
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        record(desk, "", PolicySet(replace(desk.register.policy, office="Another office", agency_days=9)))
    with story.desk(Role.SUPERVISOR) as desk:
        asking.drop_request(desk, story.case_id, 1, "The developer answered by telephone.")
        assert papers.draw(desk, *place) == before
    with story.desk(Role.AUDITOR) as desk:
        assert papers.draw(desk, *place) == before


def test_a_referral_names_its_exhibits_and_opens_to_the_people_of_the_case_alone(story_at: StoryAt) -> None:
    story = story_at("revealed")
    with story.desk(Role.SUPERVISOR) as desk:
        first = desk.case(story.case_id).exhibits[0]
    refer(story, ReferralKind.CLEARINGHOUSE, (first.number,))
    refer(story, ReferralKind.LAW_ENFORCEMENT)
    with story.desk(Role.SUPERVISOR) as desk:
        text = text_of(papers.draw(desk, story.case_id, Paper.REFERRAL, 1))
        for said in (WORDS, "Until 1 February 2027", f"(U) [{first.number}] {first.cited.descriptor}"):
            assert squeezed(said) in text
        for source in first.cited.sources:
            assert source.object_sha512 in text
            assert source.excerpt_sha384 in text
        assert squeezed(desk.case(story.case_id).submission.organisation) not in text
        note = text_of(papers.draw(desk, story.case_id, Paper.LAW_ENFORCEMENT_NOTE, 2))
        assert "Law-enforcementnote2" in note
        with pytest.raises(NoSuchPaper, match="no referral 2"):
            papers.draw(desk, story.case_id, Paper.REFERRAL, 2)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        assert papers.papers(desk, story.case_id) == ()
        with pytest.raises(NoSuchPaper, match="no referral 1 that opens to you"):
            papers.draw(desk, story.case_id, Paper.REFERRAL, 1)


def test_a_referral_that_left_does_not_lock_out_who_cannot_read_it(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("revealed")
    refer(story, ReferralKind.CLEARINGHOUSE)
    with story.desk(Role.SUPERVISOR) as desk:
        papers.export(desk, story.case_id, Paper.REFERRAL, 1, tmp_path / "r.pdf", "disc 3", "to it")
        assert papers.media(desk, story.case_id, Paper.REFERRAL, 1) == ("disc 3",)
    with story.desk(Role.SUPERVISOR) as desk:  # folded anew
        assert papers.media(desk, story.case_id, Paper.REFERRAL, 1) == ("disc 3",)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        assert desk.read_only == ""
        assert isinstance(desk.case(story.case_id).history[-1].act, Unread)
        entries = [one.entry for one in journal.read(desk.reader())]
        assert PaperExported.kind not in {one.kind for one in entries}


def exported(story: Story, folder: Path) -> None:
    folder.mkdir()
    with story.desk(Role.RECORDS_OFFICER) as desk:
        exporting.export(desk, story.case_id, folder, password_of(desk))


def test_an_export_has_a_transmittal_and_a_label(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("agreed")
    exported(story, tmp_path / "out")
    with story.desk(Role.SUPERVISOR) as desk:
        listed = papers.papers(desk, story.case_id)
        assert [(one.paper, one.number) for one in listed] == [
            (Paper.TRANSMITTAL, 1),
            (Paper.MEDIUM_LABEL, 1),
        ]
        text = text_of(papers.draw(desk, story.case_id, Paper.TRANSMITTAL, 1))
        digest = hashlib.sha384((tmp_path / "out" / "findings.pdf").read_bytes()).hexdigest()
        assert digest in text
        officer, supervisor = (
            next(one.name for one in desk.register.people.values() if one.has(role))
            for role in (Role.RECORDS_OFFICER, Role.SUPERVISOR)
        )
        assert squeezed(f"Proposed by {officer} Agreed to by {supervisor}") in text
        label = text_of(papers.draw(desk, story.case_id, Paper.MEDIUM_LABEL, 1))
        assert label.count(squeezed("Contains a signed finding")) == 4
        assert label.count("Copy1") == 4
        assert squeezed(MEDIUM) in label


def test_nothing_is_written_over_and_nothing_stays_that_is_not_recorded(
    story_at: StoryAt, tmp_path: Path
) -> None:
    story = story_at("assigned")
    ask(story)
    taken, new = tmp_path / "taken.pdf", tmp_path / "new.pdf"
    taken.write_bytes(b"mine")

    def save(desk: Desk, path: Path, medium: str = "disc 3") -> None:
        papers.export(desk, story.case_id, Paper.INFORMATION_REQUEST, 1, path, medium, "to the developer")

    with story.desk(Role.SUPERVISOR) as desk:
        with pytest.raises(PaperExists, match=r"taken\.pdf exists already"):
            save(desk, taken)
        assert taken.read_bytes() == b"mine"
        with pytest.raises(Refused, match="its medium and its purpose"):
            save(desk, new, " ")
        with pytest.raises(PaperNotWritten, match=r"there is no folder .*absent, and none is made"):
            save(desk, tmp_path / "absent" / "new.pdf")
        desk.read_only = "The journal is damaged."
        with pytest.raises(Refused, match="The journal is damaged"):
            save(desk, new)
        desk.read_only = ""
        assert papers.media(desk, story.case_id, Paper.INFORMATION_REQUEST, 1) == ()
        (tmp_path / ".new.pdf.part").write_bytes(b"of a try that was cut off")
        save(desk, new)
    left = sorted(one.name for one in tmp_path.iterdir() if one.is_file())
    assert left == ["new.pdf", "taken.pdf"]


def test_who_may_not_take_it_out_is_told_before_anything_is_written(
    story_at: StoryAt, tmp_path: Path
) -> None:
    story = story_at("assigned")
    ask(story)
    with story.desk(Role.REVIEWER) as desk:
        reason = "Only an intake clerk, a supervisor or a records officer takes a paper out."
        assert papers.why_not_export(desk, story.case_id) == reason
        with pytest.raises(Refused, match=reason):
            papers.export(
                desk, story.case_id, Paper.INFORMATION_REQUEST, 1, tmp_path / "x.pdf", "disc", "why not"
            )
    assert not (tmp_path / "x.pdf").exists()


def test_a_file_is_named_by_case_paper_and_number() -> None:
    assert papers.file_name("2026-001", Paper.LAW_ENFORCEMENT_NOTE, 2) == (
        "2026-001-law-enforcement-note-2.pdf"
    )
