"""F1: the map of the page. Every key that stands in a menu, in one table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.table_model import Column, IdTableModel
from reviewer_app.ui.tables import Table


def keys_of_menus(menus: Sequence[QMenu]) -> list[tuple[str, str, str]]:
    """Menu, words and key of every action that has a key."""
    found = []
    for menu in menus:
        for action in menu.actions():
            words, _, named = action.text().partition("\t")
            keys = named or action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys:
                found.append((menu.title().replace("&", ""), words.replace("&&", "&"), keys))
    return found


def show(parent: QWidget, keys: Sequence[tuple[str, str, str]]) -> None:
    """The map, in a dialog that Escape closes."""
    dialog = PlainDialog(parent, "Keys of this page", wide=640)
    columns = [
        Column("key", "Key", 160),
        Column("words", "What it does", stretch=True),
        Column("menu", "Menu", 100),
    ]
    model = IdTableModel(
        columns, lambda ids: [(keys[i][2], keys[i][1], keys[i][0]) for i in ids], range(len(keys))
    )
    table = Table(model, name="Keys of this page", empty="No keys.")
    table.setMinimumHeight(theme.px(420))
    dialog.middle.addWidget(table)
    dialog.set_buttons(Button("Close", dialog.accept, primary=True))
    dialog.exec()
