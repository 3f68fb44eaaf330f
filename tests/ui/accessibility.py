"""The walk that every page must pass: each thing a person can act on has a name, and Tab goes round."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

ACTED_ON = {
    QAccessible.Role.PushButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.Table,
    QAccessible.Role.List,
    QAccessible.Role.Tree,
    QAccessible.Role.PageTab,
    QAccessible.Role.MenuItem,
}


def _walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    if interface.role() in (QAccessible.Role.Table, QAccessible.Role.List):
        return
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from _walk(child)


def unnamed(widget: QWidget) -> list[str]:
    """What can be acted on or takes the keyboard, is on the screen, and has no name."""
    found = []
    for interface in _walk(QAccessible.queryAccessibleInterface(widget)):
        held = interface.object()
        state = interface.state()
        shown = not state.invisible and (not isinstance(held, QWidget) or held.isVisible())
        if shown and (interface.role() in ACTED_ON or state.focusable):
            name = interface.text(QAccessible.Text.Name)
            if not name.strip() and "separator" not in str(interface.role()).lower():
                found.append(f"{type(held).__name__} {interface.role().name}")
    return found


def tab_round(window: QWidget, most: int = 200) -> list[QWidget]:
    """Where Tab leads from the first widget until it comes round; fails in a trap."""
    start = QApplication.focusWidget()
    assert start is not None, "nothing has the keyboard"
    visited = [start]
    for _ in range(most):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None, "the keyboard was lost"
        assert now is not visited[-1], f"{type(now).__name__} {now.accessibleName()!r} is a Tab trap"
        if now is start:
            return visited
        visited.append(now)
    raise AssertionError(f"Tab does not come round within {most} steps")
