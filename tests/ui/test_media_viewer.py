"""Pictures in a transcript, looked at from the Evidence page: real bytes of a log, drawn in the cage."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.desk.indexing import index_case
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import EvidenceOpened
from reviewer_app.domain.evidence import Media
from reviewer_app.domain.people import Role
from reviewer_app.ui import tasks, theme
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.media_viewer import MediaDialog, media_facts, why_not_shown
from tests.builders_documents import an_image
from tests.builders_evidence import AnInspectLog, a_body, a_message
from tests.builders_journey import Stories, Story
from tests.builders_received import received
from tests.builders_sealed import of_kind
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import answer

K = Qt.Key
PNG = an_image("PNG", (60, 40))
SOUND = {"type": "audio", "audio": "data:audio/wav;base64,AAAA", "format": "wav"}


def picture(data: bytes) -> dict[str, str]:
    return {"type": "image", "image": "data:image/png;base64," + base64.b64encode(data).decode()}


def a_log(model: str = "maker/model") -> bytes:
    """One sample; its turns hold a picture, a picture that is none with a sound, and an address."""
    turns = [
        a_message("user", [{"type": "text", "text": "What is seen here?"}, picture(PNG)], "m1"),
        a_message("user", [picture(b"\x89PNG\r\n\x1a\n" + bytes(range(200))), SOUND, picture(PNG)], "m2"),
        a_message("user", [{"type": "image", "image": "https://example.test/x.png"}], "m3"),
        a_message("assistant", "A green field.", "m4"),
    ]
    samples = [a_body("s1", messages=turns, events=[])]
    return AnInspectLog(samples=samples, accuracy=1.0, spec={"model": model}).eval_bytes()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Stories().at("empty", tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="module")
def case_id(story: Story, tmp_path_factory: pytest.TempPathFactory) -> str:
    return received(story, tmp_path_factory.mktemp("laboratory"), {"evidence/seen.eval": a_log()})


@pytest.fixture
def desk(story: Story, case_id: str) -> Iterator[Desk]:
    with story.desk(Role.INTAKE_CLERK) as opened_desk:
        index_case(opened_desk, case_id)
        yield opened_desk
        tasks.wait_for_all(10.0)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, case_id: str) -> EvidencePage:
    made = EvidencePage(desk, case_id)
    window = MainWindow([made])
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: len(made.samples.table.table_model().ids) == 1, timeout=20_000)
    made.samples.table.setFocus()
    press(K.Key_Home)
    press(K.Key_Return)
    qtbot.waitUntil(lambda: made.sample.shown is not None, timeout=20_000)
    return made


def press(key: Qt.Key) -> None:
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, key)


def look(qtbot: QtBot, page: EvidencePage, event: int, do: object = None) -> list[Any]:
    """Go to a turn, press V, and look at the dialog: its facts, then what `do` says of it."""
    seen: list[Any] = []

    def at_once(dialog: QDialog) -> None:
        assert isinstance(dialog, MediaDialog)
        try:
            qtbot.waitUntil(dialog.isActiveWindow)
            qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
            seen.append(dialog.facts.text())
            if callable(do):
                seen.append(do(dialog))
        finally:
            press(K.Key_Escape)

    page.sample.transcript.go_to_event(event)
    page.sample.transcript.setFocus()
    answer(at_once)
    press(K.Key_V)
    assert len(seen) >= 1
    return seen


def opened(desk: Desk) -> list[str]:
    found = [body for _, _, body in of_kind(desk, EvidenceOpened.kind)]
    return [str(body["locator"]) for body in found if body.get("what") == "media"]


def test_a_picture_of_a_turn_is_shown_and_its_opening_recorded(
    qtbot: QtBot, page: EvidencePage, desk: Desk
) -> None:
    before = len(opened(desk))
    facts, seen = look(
        qtbot,
        page,
        0,
        lambda dialog: (dialog.windowTitle(), dialog.view.picture_size(), dialog.view.accessibleName()),
    )
    assert facts == f"An image, image/png as the log states, {len(PNG)} B."
    title, size, name = seen
    assert title == "(U) Turn 1 of s1"
    assert (size.width(), size.height()) == (60, 40)
    assert name.startswith("Image in turn 1 of s1: An image")
    assert opened(desk)[before:] == ["a-task/s1/1"]


def test_each_thing_of_a_turn_is_reached_by_key_and_what_is_not_shown_says_why(
    qtbot: QtBot, page: EvidencePage, desk: Desk
) -> None:
    before = len(opened(desk))

    def go_on(dialog: MediaDialog) -> list[str]:
        words = [dialog.view.shown_words()]
        assert not dialog.previous.isEnabled()
        for _ in range(2):
            press(K.Key_J)
            qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
            words.append(dialog.view.shown_words())
        assert not dialog.next.isEnabled()
        assert dialog.facts.text().startswith("3 of 3 in this turn.")
        press(K.Key_K)
        words.append(dialog.view.shown_words())
        return words

    _, said = look(qtbot, page, 1, go_on)
    broken, sound, picture_words, again = said
    assert broken.startswith("Not shown: the image in sample s1")
    assert sound == "Not shown: a sound recording is not played here."
    assert picture_words == ""
    assert again == sound
    assert len(opened(desk)) == before + 2  # the broken one and the picture; the sound was not read


def test_what_the_log_only_names_is_not_fetched(qtbot: QtBot, page: EvidencePage, desk: Desk) -> None:
    before = len(opened(desk))
    (_, said) = look(qtbot, page, 2, lambda dialog: dialog.view.shown_words())
    assert "does not carry it; nothing outside the log is fetched" in str(said)
    assert len(opened(desk)) == before


def test_a_turn_with_words_alone_opens_nothing(page: EvidencePage) -> None:
    page.sample.transcript.go_to_event(3)
    page.sample.transcript.setFocus()
    press(K.Key_V)
    assert QApplication.activeModalWidget() is None


def test_a_thing_of_no_known_kind_is_said_and_not_read() -> None:
    strange = Media("hologram", "", None, "0.0")
    assert media_facts(strange) == "Hologram, of no stated type, size not stated."
    assert why_not_shown(strange) == "this kind inside a log is not opened here."
    assert why_not_shown(Media("image", "image/png", 3, "0.0")) == ""


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_dialog_has_room_names_and_a_way_round(
    qtbot: QtBot, page: EvidencePage, qapp: QApplication, scale: float
) -> None:
    theme.apply(qapp, theme.Mode.DARK, scale)

    def walk(dialog: MediaDialog) -> list[str]:
        assert dialog.width() <= page.window().width()
        assert dialog.height() <= page.window().height()
        assert dialog.view.viewport().height() > 60
        dialog.view.setFocus()
        assert len(tab_round(dialog)) >= 3
        return unnamed(dialog)

    assert look(qtbot, page, 1, walk)[1] == []
