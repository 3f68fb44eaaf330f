"""The one way out: what two people agreed on leaves whole and is recorded, or plainly not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_app.custody.tries import WrongPassword
from reviewer_app.desk import closing, exporting, findings, releasing, two_people
from reviewer_app.desk.export_package import write_package
from reviewer_app.desk.exporting import Left, NotExported, PlaceRefused, WrittenNotRecorded
from reviewer_app.desk.leaving import MarkedByHand, leaving, rolled
from reviewer_app.desk.loose_files import FilesThere, NotWritten, write_files
from reviewer_app.desk.records_check import check_package
from reviewer_app.desk.session import Desk, record
from reviewer_app.desk.training import MEDIUM, PURPOSE, password_of
from reviewer_app.desk.verifying import believed_here
from reviewer_app.domain.acts import Closed, ExportAgreed, Exported, Leaves, RetentionScheduleSet
from reviewer_app.domain.case import State
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.register import Register
from reviewer_app.records.check import Standing
from reviewer_app.records.faults import ExportCancelled, TargetTaken
from reviewer_app.records.write import MARKER, UNFINISHED
from tests.builders_case import REASON, SCHEDULE
from tests.builders_journey import Story, advance, agree_to_export

NAME = "case-2026-001-v1"
At = Callable[[str], Story]


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    place = tmp_path / "medium"
    place.mkdir()
    return place


@contextmanager
def officer(story: Story) -> Iterator[Desk]:
    with story.desk(Role.RECORDS_OFFICER) as desk:
        yield desk


def exported(story: Story, place: Path, what: Leaves = Leaves.PACKAGE) -> Left:
    agree_to_export(story, what)
    with officer(story) as desk:
        return exporting.export(desk, story.case_id, place, password_of(desk))


def test_a_package_leaves_as_it_was_listed_is_checked_and_then_recorded(story_at: At, medium: Path) -> None:
    story = story_at("signed")
    (medium / (NAME + UNFINISHED)).mkdir()  # as a killed export leaves it
    (medium / (NAME + UNFINISHED) / MARKER).write_text("left")
    with officer(story) as desk:
        found = leaving(desk, story.case_id, Leaves.PACKAGE)
    left = exported(story, medium)
    assert left.path == medium / NAME
    assert sorted(one.name for one in medium.iterdir()) == [NAME]
    with officer(story) as desk:
        case = desk.case(story.case_id)
        report = check_package(left.path, believed_here(desk), desk.clock(), second=True)
        seen = desk.keyring.last_seen()
        last = case.history[-1]
        assert seen is not None
        assert seen.seq >= last.seq
    assert report.standing is Standing.VALID, report.sentences
    assert (case.state, case.exports) == (State.EXPORTED, (left.exported,))
    assert left.exported.manifest_sha512 == report.manifest_sha512
    manifest = (left.path / "manifest-sha512.txt").read_bytes()
    assert left.exported.manifest_sha512 == hashlib.sha512(manifest).hexdigest()
    there = [one for one in left.path.rglob("*") if one.is_file()]
    assert left.exported.files == len(there)
    assert left.exported.size == sum(one.stat().st_size for one in there)
    assert left.exported.signing_key_sha384 == report.records_key != ""
    assert left.banner == found.banner == "UNCLASSIFIED"
    assert (found.why_not, found.note) == ("", "")
    originals = [one for one in found.files if one.name.startswith("data/")]  # listed before, and there now
    assert len(list((left.path / "data/records/evidence").iterdir())) == len(originals) > 10


def test_evidence_stays_behind_where_the_schedule_says_so(story_at: At, medium: Path) -> None:
    story = story_at("signed")
    agree_to_export(story)
    with officer(story) as desk:
        record(desk, story.case_id, Exported(desk.case(story.case_id).signed_sha384, MEDIUM, PURPOSE))
        record(desk, "", RetentionScheduleSet(SCHEDULE))
        record(desk, story.case_id, Closed(REASON, "item 4"))
        found = leaving(desk, story.case_id, Leaves.PACKAGE)
    assert "keeps the evidence here" in found.note
    left = exported(story, medium)
    assert not (left.path / "data/records/evidence").exists()
    references = (left.path / "data/metadata/references.csv").read_text()
    assert len(references.splitlines()) - 1 == sum(one.kept for one in found.files)
    with officer(story) as desk:
        assert desk.case(story.case_id).state is State.CLOSED


def test_nothing_leaves_without_the_second_person_the_password_or_a_place(story_at: At, medium: Path) -> None:
    story = story_at("signed")
    with officer(story) as desk, pytest.raises(Refused, match="None is agreed on now"):
        exporting.export(desk, story.case_id, medium, password_of(desk))
    agree_to_export(story, Leaves.PACKAGE)
    (medium / "file").touch()
    with officer(story) as desk:
        with pytest.raises(WrongPassword):
            exporting.export(desk, story.case_id, medium, "a guess")
        with pytest.raises(PlaceRefused, match="inside the workspace"):
            exporting.export(desk, story.case_id, desk.folder / "vault", password_of(desk))
        with pytest.raises(PlaceRefused, match="medium/there: There is no such folder, and none is made"):
            exporting.export(desk, story.case_id, medium / "there", password_of(desk))
        with pytest.raises(PlaceRefused, match="file is a file, not a folder"):
            exporting.export(desk, story.case_id, medium / "file", password_of(desk))
        with pytest.raises(PlaceRefused, match="from the root"):
            exporting.export(desk, story.case_id, Path("here"), password_of(desk))
        assert desk.case(story.case_id).exports == ()
    assert [one.name for one in medium.iterdir()] == ["file"]


def test_one_agreed_export_waits_and_another_takes_its_place_only_where_that_is_said(story_at: At) -> None:
    story = story_at("signed")
    with officer(story) as desk:
        with pytest.raises(Refused, match="No agreed export waits"):
            exporting.propose(desk, story.case_id, Leaves.PACKAGE, "disc 12", PURPOSE, instead=True)
        first = exporting.propose(desk, story.case_id, Leaves.PACKAGE, "disc 12", PURPOSE)
        before = exporting.propose(desk, story.case_id, Leaves.FINDING, "disc 13", PURPOSE)
    with story.desk(Role.SUPERVISOR) as desk:
        two_people.second(desk, first, password_of(desk))
        named = (
            r"An agreed export waits: the records package of case 2026-001 to disc 12, for training export"
        )
        with pytest.raises(Refused, match=named):  # it was proposed before the other was agreed on
            two_people.second(desk, before, password_of(desk))
    with officer(story) as desk:
        with pytest.raises(Refused, match=named):
            exporting.propose(desk, story.case_id, Leaves.PACKAGE, "disc 14", PURPOSE)
        assert exporting.why_not_propose(desk, story.case_id, instead=True) == ""
        later = exporting.propose(desk, story.case_id, Leaves.PACKAGE, "disc 14", PURPOSE, instead=True)
    with story.desk(Role.SUPERVISOR) as desk:
        (said,) = [one for one in two_people.waiting(desk) if one.seq == later]
        assert "to disc 14" in said.sentence
        assert "Reason: In place of the records package of case 2026-001 to disc 12" in said.sentence
        two_people.second(desk, later, password_of(desk))
        agreed = desk.case(story.case_id).export_agreed
        assert agreed is not None
        assert agreed.medium == "disc 14"


def test_cancelled_anywhere_leaves_nothing_and_records_nothing(story_at: At, medium: Path) -> None:
    """As it begins to write, with most of it written, and while what was written is checked."""
    story = story_at("signed")
    agree_to_export(story, Leaves.PACKAGE)

    def cancel(desk: Desk, when: Callable[[str, int, int], bool]) -> None:
        reached = [False]

        def progress(what: str, done: int, of: int) -> None:
            reached[0] = reached[0] or when(what, done, of)

        word = password_of(desk)
        with pytest.raises(ExportCancelled):
            exporting.export(
                desk, story.case_id, medium, word, progress=progress, cancelled=lambda: reached[0]
            )
        assert desk.case(story.case_id).exports == ()
        assert list(medium.iterdir()) == []

    with officer(story) as desk:
        cancel(desk, lambda _what, _done, of: of > 0)
        cancel(desk, lambda _what, done, of: of > 0 and done >= 0.6 * of)
        cancel(desk, lambda what, _done, _of: what.startswith("Checking"))


def test_a_whole_package_that_was_not_recorded_is_said_and_recorded_the_next_time(
    story_at: At, medium: Path
) -> None:
    story = story_at("signed")
    agree_to_export(story, Leaves.PACKAGE)
    with officer(story) as desk:

        def fail_at_the_end(what: str, _done: int, _of: int) -> None:
            if what.startswith("Checking"):
                desk.workspace.freeze("The disk of the workstation is full.")

        with pytest.raises(WrittenNotRecorded, match="Do the export again to the same folder"):
            exporting.export(desk, story.case_id, medium, password_of(desk), progress=fail_at_the_end)
        desk.read_only = "The disk of the workstation is full."
    before = (medium / NAME / "manifest-sha512.txt").read_bytes()
    tool = medium / NAME / "data/tools/verify_records.py"
    script = tool.read_bytes()
    tool.write_bytes(b"print('valid')\n")
    with officer(story) as desk:
        with pytest.raises(TargetTaken):  # altered, it is not taken for the one that was written
            written_again(desk, medium)
        assert desk.case(story.case_id).exports == ()
    tool.write_bytes(script)
    with officer(story) as desk:
        left = exporting.export(desk, story.case_id, medium, password_of(desk))
        assert left.again
        assert desk.case(story.case_id).exports == (left.exported,)
        assert (medium / NAME / "manifest-sha512.txt").read_bytes() == before
        agreed = ExportAgreed(left.exported.pdf_sha384, MEDIUM, PURPOSE, Leaves.PACKAGE)
        with pytest.raises(TargetTaken):  # a second export does not count the first one's package as its own
            written_again(desk, medium, agreed)


def written_again(desk: Desk, medium: Path, agreed: ExportAgreed | None = None) -> None:
    case = desk.case("2026-001")
    said = agreed or case.export_agreed
    assert said is not None
    write_package(desk, case, said, medium, lambda *_: None, lambda: False)


def test_the_finding_leaves_with_what_explains_it(story_at: At, medium: Path) -> None:
    story = story_at("signed")
    (medium / "finding").mkdir()
    left = exported(story, medium / "finding", Leaves.FINDING)
    names = {"findings.pdf", "determination.json", "journal-head.json", "authority.pem"}
    assert {one.name for one in (medium / "finding").iterdir()} == names
    with officer(story) as desk:
        assert left.path.read_bytes() == findings.current(desk, story.case_id)
        assert desk.case(story.case_id).state is State.EXPORTED
    agree_to_export(story, Leaves.FINDING)
    with officer(story) as desk, pytest.raises(FilesThere, match="Nothing is ever written over"):
        exporting.export(desk, story.case_id, medium / "finding", password_of(desk))


def test_loose_files_are_whole_or_say_that_they_are_not(tmp_path: Path) -> None:
    place = tmp_path / "out"
    files = {"a.json": b"{}", "b.pdf": b"%PDF"}
    with pytest.raises(NotWritten, match="there is no such folder, and none is made"):
        write_files(place, files)
    assert not place.exists()
    place.mkdir()

    class Stopped(dict[str, bytes]):
        """Files of which the second cannot be had."""

        def items(self) -> object:  # type: ignore[override]
            yield "a.json", b"{}"
            assert {one.name for one in place.iterdir()} == {MARKER, "a.json.part"}
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_files(place, Stopped(files))
    assert list(place.iterdir()) == []
    write_files(place, files)
    assert {one.name: one.read_bytes() for one in place.iterdir()} == files
    (place / MARKER).write_text("somebody else's")
    with pytest.raises(FilesThere):
        write_files(place, files)
    assert (place / "b.pdf").read_bytes() == b"%PDF"


def test_a_releasable_version_leaves_alone_and_ends_nothing(story_at: At, medium: Path) -> None:
    story = story_at("signed")
    with officer(story) as desk:
        with pytest.raises(Refused, match="No releasable version of the finding is drawn up"):
            exporting.propose(desk, story.case_id, Leaves.RELEASABLE, MEDIUM, PURPOSE)
        pdf = releasing.draw_releasable(desk, story.case_id, "UNCLASSIFIED")
    left = exported(story, medium, Leaves.RELEASABLE)
    assert {one.name for one in medium.iterdir()} == {"releasable.pdf"}
    assert left.path.read_bytes() == pdf
    with officer(story) as desk:
        assert desk.case(story.case_id).state is State.DETERMINED


def test_an_amended_finding_leaves_with_the_version_it_took_the_place_of(story_at: At, medium: Path) -> None:
    story = story_at("signed")
    with story.desk(Role.SUPERVISOR) as desk:
        first = findings.current(desk, story.case_id)
        closing.amend(desk, story.case_id, REASON, "The date of the release is another.", "(U)")
    for stage in ("drawn", "signed"):
        advance(story, stage)
    left = exported(story, medium)
    assert left.path.name == "case-2026-001-v2"
    superseded = {one.name: one.read_bytes() for one in (left.path / "data/records/superseded").iterdir()}
    assert len(superseded) == 2
    assert first in superseded.values()
    with officer(story) as desk:
        found = [one.name for one in leaving(desk, story.case_id, Leaves.PACKAGE).files]
        assert "version 1 of the finding" in found
        assert (left.path / "data/records/findings.pdf").read_bytes() == findings.current(desk, story.case_id)


def test_what_its_marking_does_not_let_leave_does_not_leave(story_at: At, medium: Path) -> None:
    story = story_at("signed")
    agree_to_export(story, Leaves.PACKAGE)
    with officer(story) as desk:
        desk.register = marked(desk, story.case_id, "SECRET")
        found = leaving(desk, story.case_id, Leaves.PACKAGE)
        assert "SECRET is above UNCLASSIFIED" in found.why_not
        with pytest.raises(NotExported, match="SECRET is above UNCLASSIFIED"):
            exporting.export(desk, story.case_id, medium, password_of(desk))
    assert list(medium.iterdir()) == []
    assert rolled(["(U)", "(S//NF)", "(C)"]) == "SECRET//NOFORN"
    with pytest.raises(MarkedByHand, match="mark by hand"):
        rolled(["(U)", "(S//RD)"])


def marked(desk: Desk, case_id: str, mark: str) -> Register:
    """The register, as if what was delivered carried this mark, to a person who may see it."""
    case, own = desk.case(case_id), desk.person
    (delivery,) = case.deliveries
    later = replace(delivery, submission=replace(delivery.submission, marking=mark, portion_marks=()))
    cases = {case.id: replace(case, deliveries=(later,))}
    people = {**desk.register.people, own.id: replace(own, clearance="TOP SECRET")}
    return replace(desk.register, cases=cases, people=people)
