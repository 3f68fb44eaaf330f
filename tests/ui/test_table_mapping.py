"""A table of results mapped from the Evidence page of a real case: asked, tried, recorded, indexed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.desk.session import Desk
from reviewer_app.domain.people import Role
from reviewer_app.domain.tables import ColumnOrValue, ScoreColumn, TableHead, TableMapping
from reviewer_app.ui import tasks, theme
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.table_mapping import TRY_FIRST, TableMappingDialog
from reviewer_app.ui.pages.table_mapping_columns import ColumnForm, MappingForm
from reviewer_app.ui.pages.table_mapping_result import STALE
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, answer, training_desk, workspace_at

K = Qt.Key
PATH = "data/documents/result-table.csv"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with training_desk(Role.REVIEWER, workspace_at("declared", tmp_path)) as opened_desk:
        yield opened_desk
        tasks.wait_for_all(20.0)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> EvidencePage:
    made = EvidencePage(desk, CASE)
    window = MainWindow([made])
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: bool(made.runs.table_model().ids), timeout=20_000)
    return made


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, key, modifier)


def open_table(qtbot: QtBot, page: EvidencePage, name: str = "result-table.csv") -> None:
    page.contents.table.setFocus()
    assert page.contents.choose(name)
    press(K.Key_Return)
    qtbot.waitUntil(lambda: page.document.open_now().endswith(name), timeout=20_000)


def in_the_form(
    qtbot: QtBot, page: EvidencePage, key: Qt.Key, do: Callable[[TableMappingDialog], None]
) -> None:
    """Press the key that opens the form, wait for the columns, and answer it."""
    answered: list[bool] = []

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, TableMappingDialog)
        try:
            qtbot.waitUntil(dialog.isActiveWindow)
            qtbot.waitUntil(lambda: bool(dialog.form.columns), timeout=20_000)
            do(dialog)
            answered.append(True)
        finally:
            if dialog.isVisible():
                dialog.reject()

    held = QApplication.focusWidget()
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    (held or page.runs).setFocus()
    answer(fill)
    press(key)
    assert answered == [True]


def choose(dialog: TableMappingDialog, name: str, words: str) -> ColumnForm:
    """Say what a column is, going down its choice."""
    form = next(one for one in dialog.form.columns if one.column == name)
    form.use.setFocus()
    QTest.keyClick(form.use, K.Key_Home)
    while form.use.currentText() != words and form.use.currentIndex() + 1 < form.use.count():
        QTest.keyClick(form.use, K.Key_Down)
    assert form.use.currentText() == words
    return form


def map_the_demo(qtbot: QtBot, dialog: TableMappingDialog) -> None:
    choose(dialog, "evaluation", "id of the sample")
    choose(dialog, "value", "score")
    assert dialog.why_not_record() == TRY_FIRST
    press(K.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.tried is not None, timeout=20_000)


def test_a_table_is_mapped_by_keyboard_and_becomes_a_run(
    qtbot: QtBot, page: EvidencePage, desk: Desk
) -> None:
    open_table(qtbot, page)
    assert page.document.map_button.isEnabled()
    runs = len(page._lines)

    def fill(dialog: TableMappingDialog) -> None:
        assert QApplication.focusWidget() is dialog.form.columns[0].use
        assert not dialog.try_button.isEnabled()
        assert "names no column for the ids" in dialog.lacks.text()
        map_the_demo(qtbot, dialog)
        assert len(dialog.found.rows.table_model().ids) > 8
        press(K.Key_Return, Qt.KeyboardModifier.ControlModifier)

    in_the_form(qtbot, page, K.Key_M, fill)
    qtbot.waitUntil(lambda: not page.indexing.going, timeout=60_000)
    qtbot.waitUntil(lambda: len(page._lines) > runs, timeout=20_000)
    scores = (ScoreColumn("value"),)
    task, model = ColumnOrValue(), ColumnOrValue("model")
    assert desk.case(CASE).tables == {PATH: TableMapping(1, "evaluation", scores, task=task, model=model)}
    assert not page.contents.choose("result-table.csv")  # it is a run now, and no document
    assert any(PATH in line.indexed.objects for line in page._lines)


def test_a_run_from_a_table_can_be_mapped_again(qtbot: QtBot, page: EvidencePage, desk: Desk) -> None:
    open_table(qtbot, page)

    def once(dialog: TableMappingDialog) -> None:
        map_the_demo(qtbot, dialog)
        dialog.record()

    in_the_form(qtbot, page, K.Key_M, once)
    qtbot.waitUntil(lambda: any(PATH in one.indexed.objects for one in page._lines), timeout=60_000)
    line = next(one for one in page._lines if PATH in one.indexed.objects)
    assert page.runs.choose_run(line.indexed.id)
    page.runs.setFocus()

    def again(dialog: TableMappingDialog) -> None:
        assert dialog.mapping() == desk.case(CASE).tables[PATH]

    in_the_form(qtbot, page, K.Key_M, again)


def test_what_does_not_fit_is_named_by_row_and_nothing_is_recorded(
    qtbot: QtBot, page: EvidencePage, desk: Desk
) -> None:
    open_table(qtbot, page)

    def fill(dialog: TableMappingDialog) -> None:
        map_the_demo(qtbot, dialog)
        choose(dialog, "run_by", "epoch")
        assert dialog.tried is None
        assert dialog.found.said.text() == STALE
        dialog.try_it()
        qtbot.waitUntil(lambda: "row 2" in dialog.found.said.text(), timeout=20_000)
        assert '"Meridian Systems" in column "run_by"' in dialog.found.said.text()
        assert dialog.why_not_record() == TRY_FIRST
        dialog.record()
        assert dialog.isVisible()

    in_the_form(qtbot, page, K.Key_M, fill)
    assert desk.case(CASE).tables == {}


def test_only_a_table_offers_to_be_mapped(qtbot: QtBot, page: EvidencePage) -> None:
    open_table(qtbot, page, "elicitation-statement.md")
    assert not page.document.map_button.isVisible()
    assert page.mapping.why_not_now().startswith("Open a table")
    press(K.Key_M)
    assert QApplication.activeModalWidget() is None


def test_who_may_not_map_reads_why_beside_the_button(qtbot: QtBot, tmp_path: Path) -> None:
    with training_desk(Role.INTAKE_CLERK, workspace_at("assigned", tmp_path)) as opened_desk:
        made = EvidencePage(opened_desk, CASE)
        window = MainWindow([made])
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: bool(made.runs.table_model().ids), timeout=20_000)
        open_table(qtbot, made)
        assert not made.document.map_button.isEnabled()
        assert made.document.why_not_map.text().startswith("Only a reviewer of this case or a supervisor")
        tasks.wait_for_all(10.0)


# The form alone


def a_form(qtbot: QtBot, *columns: str) -> MappingForm:
    form = MappingForm()
    qtbot.addWidget(form)
    form.show_head(TableHead(",", columns, (tuple("1" for _ in columns),)), None)
    return form


def use(form: MappingForm, name: str, words: str) -> ColumnForm:
    found = next(one for one in form.columns if one.column == name)
    found.use.setCurrentText(words)
    return found


@pytest.mark.parametrize("scale", ["number", "proportion", "percent", "words"])
def test_a_mapping_goes_into_the_form_and_comes_out_the_same(qtbot: QtBot, scale: str) -> None:
    names = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l")
    if scale == "words":
        score = ScoreColumn("b", "solve", "words", None, ("yes", "ja"), ("no",))
    else:
        score = ScoreColumn("b", "solve", scale, 0.5)  # type: ignore[arg-type]
    mapping = TableMapping(
        1, "a", (score, ScoreColumn("c")), epoch="d", input="e", target="f", answer="g", limit="h", error="i",
        tokens="j", seconds="k", minutes="l", task=ColumnOrValue(value="ctf"), model=ColumnOrValue(value="m"),
        task_version="2", planned_samples=12,
    )  # fmt: skip
    form = a_form(qtbot, *names)
    form.show_head(TableHead(",", names, ()), mapping)
    assert form.fault() == ""
    assert form.mapping() == mapping


def test_the_standard_names_are_chosen_already(qtbot: QtBot) -> None:
    form = a_form(qtbot, "sample_id", "task", "model", "score:solve", "minutes", "other")
    assert [one.use.value() for one in form.columns] == ["id", "task", "model", "score", "minutes", ""]


def test_what_the_form_lacks_is_said(qtbot: QtBot) -> None:
    form = a_form(qtbot, "a", "b", "c")
    assert "names no column for the ids" in form.fault()
    use(form, "a", "id of the sample")
    assert "names no column with a score" in form.fault()
    score = use(form, "b", "score").score
    assert form.fault() == ""
    use(form, "c", "id of the sample")
    assert form.fault() == "2 columns are chosen as the id of the sample; one can be."
    use(form, "c", "not used")
    score.right.setText("half")
    assert form.fault() == "“half” is no number from which b is correct."
    score.scale.setCurrentText("words")
    assert "lacks what is correct or what is incorrect" in form.fault()
    score.right.setText("yes; solved")
    score.wrong.setText("no")
    form.planned.setText("many")
    assert form.fault() == "“many” is no number of samples."
    form.planned.setText("4")
    assert form.fault() == ""
    assert form.mapping().scores[0].correct == ("yes", "solved")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_dialog_has_room_names_and_a_way_round(
    qtbot: QtBot, page: EvidencePage, qapp: QApplication, scale: float
) -> None:
    theme.apply(qapp, theme.Mode.DARK, scale)
    open_table(qtbot, page)

    def walk(dialog: TableMappingDialog) -> None:
        assert dialog.width() <= page.window().width()
        assert dialog.height() <= page.window().height()
        assert unnamed(dialog) == []
        visited = tab_round(dialog)
        assert dialog.form.columns[-1].use in visited

    in_the_form(qtbot, page, K.Key_M, walk)
