"""Documents of a received case: pages, words and pictures from sealed originals, guarded and recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_app.desk import documents
from reviewer_app.desk.evidence import NoSuchOriginal
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import EvidenceOpened
from reviewer_app.domain.documents import DocumentKind
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.evidence.files import EvidenceUnreadable
from reviewer_app.evidence.pictures import DocumentReader
from tests.builders_documents import a_pdf, an_image
from tests.builders_journey import Story
from tests.builders_received import received
from tests.builders_sealed import of_kind

StoryAt = Callable[[str], Story]
CARD = "data/documents/model-card.pdf"


def opened(desk: Desk) -> list[tuple[str, str]]:
    """What the journal says was opened, as far as this person reads it."""
    return [(str(body["what"]), str(body["path"])) for _, _, body in of_kind(desk, EvidenceOpened.kind)]


def test_a_submitted_pdf_page_by_page(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk, DocumentReader() as reader:
        outline = documents.open_outline(desk, story.case_id, CARD, reader)
        assert outline.kind is DocumentKind.PDF
        size = outline.pages[0]
        picture = documents.page(desk, story.case_id, CARD, 1, 400, reader)
        assert picture.width in (400, 401)
        assert "Halcyon-2" in documents.page_text(desk, story.case_id, CARD, 1, reader)
        whole = (0.0, 0.0, size.width, size.height)
        in_it = documents.words_in_region(desk, story.case_id, CARD, 1, whole, reader)
        assert in_it == documents.words_in_region(desk, story.case_id, CARD, 1, None)
        assert "Halcyon-2" in in_it
        assert opened(desk) == [("document", CARD)]  # once, however many pages were drawn
    with story.desk(Role.REVIEWER, 1) as desk:
        assert opened(desk) == []  # sealed to who opened it


def test_the_passages_of_each_kind_and_no_line_for_the_index(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    files = {
        "documents/two.pdf": a_pdf("first words", "second words"),
        "documents/long.md": b"word\n" * 450,
        "documents/chart.png": an_image("PNG"),
        "documents/binary.bin": b"\x7fELF\0\0\0",
    }
    case_id = received(story, tmp_path, files)

    def passages(desk: Desk, name: str) -> list[tuple[int, str]]:
        return list(documents.passages(desk, case_id, f"data/documents/{name}"))

    with story.desk(Role.INTAKE_CLERK) as desk:
        assert passages(desk, "two.pdf") == [(1, "first words"), (2, "second words")]
        assert [at for at, _ in passages(desk, "long.md")] == [0, 200, 400]
        assert passages(desk, "chart.png") == []
        with pytest.raises(EvidenceUnreadable):
            passages(desk, "binary.bin")
        assert opened(desk) == []
        picture = documents.image(desk, case_id, "data/documents/chart.png", 3)
        assert (picture.width, picture.height) == (3, 2)
        assert documents.text(desk, case_id, "data/documents/card.md").text == "Training sample.\n"


def test_it_opens_to_those_who_hold_the_case_only(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.RECORDS_OFFICER) as desk:
        for ask in (
            lambda: documents.open_outline(desk, story.case_id, CARD),
            lambda: documents.page(desk, story.case_id, CARD, 1, 100),
            lambda: list(documents.passages(desk, story.case_id, CARD)),
        ):
            with pytest.raises(Refused):
                ask()
        assert opened(desk) == []


def test_an_original_there_is_not(story_at: StoryAt) -> None:
    story = story_at("declared")
    with story.desk(Role.REVIEWER) as desk, pytest.raises(NoSuchOriginal):
        documents.open_outline(desk, story.case_id, "data/../../etc/passwd")
