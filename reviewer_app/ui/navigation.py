"""The narrow list on the left: the case, its pages by name, and who is at the desk.

- Where there is too little height for all of it, the words around the names are cut to a line each, then to
  one line; at last the names stand closer. What is cut stands whole in the tooltip.
- Where the names still do not fit they scroll, the page in front is always among those that are to be seen,
  and a line below them says how many there are above and below.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, row, set_ground
from reviewer_app.ui.navigation_list import PageList
from reviewer_app.ui.text import Heading, Label, OneLine, set_tip

_BETWEEN = 4  # the layout's spacing


class Navigation(QWidget):
    """`chosen(name)` when a page is picked. The words of the case wrap; the list never scrolls sideways."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self._case, self._lines = Heading(""), Label("", "quiet", wrap=True)
        self._person = Label("", "quiet", wrap=True)
        self._each, self._line = _Lines(), OneLine("", "quiet")
        self._person_line = OneLine("", "quiet")
        self._case.setWordWrap(True)
        self._list = PageList(self)
        self._list.picked.connect(self.chosen)
        self._list.moved.connect(self._count)
        self._above, self._below = self._turner(-1), self._turner(1)
        self._more = row(self._above, self._below, None, gap=2)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.gap(_BETWEEN))
        for widget in (self._case, self._lines, self._each, self._line, self._list, self._more):
            layout.addWidget(widget)
        layout.addStretch(1)
        for widget in (self._person, self._person_line):
            layout.addWidget(widget)
        self._layout = layout
        self.set_case("")
        self._space()

    def set_case(self, title: str, lines: Sequence[str] = ()) -> None:
        self._case.setText(title)
        self._case.setVisible(bool(title))
        self._lines.setText("\n".join(lines))
        self._each.show_lines(lines)
        self._line.setText(" · ".join(lines))
        self._fit()

    def set_person(self, name: str, role: str = "") -> None:
        self._person.setText("\n".join(part for part in (name, role) if part))
        self._person_line.setText(", ".join(part for part in (name, role) if part))
        self._fit()

    def set_pages(self, pages: Sequence[tuple[str, str, str]]) -> None:
        """Names, icons and keys ("" where there is none), in order."""
        self._list.set_pages(pages)
        self._space()

    def show_current(self, name: str) -> None:
        self._list.show_current(name)

    def names(self) -> list[str]:
        return self._list.names()

    def take_keyboard(self) -> None:
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def find_by_letters(self) -> None:
        """The keyboard to the names: letters find one, Enter goes there, Escape gives the keyboard back."""
        self._list.find_by_letters()

    def has_keyboard(self) -> bool:
        return self._list.hasFocus()

    def _space(self) -> None:
        """As wide as 184 pixels at 100 %, and no wider than its words need when the text is large."""
        self._layout.setContentsMargins(theme.gap(14), theme.gap(14), theme.gap(8), theme.gap(10))
        self.setFixedWidth(max(184, self._list.widest() + theme.gap(24)))
        self._fit()

    # What there is room for.

    def _fit(self) -> None:
        """Everything; or less around the names; or names that stand closer; or names that scroll."""
        room, about = self.height(), self._forms_about()
        fitting = [at for at in range(len(about)) if self._needs(about[at], tight=False) <= room]
        taken = fitting[0] if fitting else len(about) - 1
        for widget in (self._lines, self._each, self._line, self._person, self._person_line):
            widget.setVisible(widget in about[taken])
        self._list.set_tight(not fitting)
        self._more.setVisible(not fitting and self._needs(about[-1], tight=True) > room)

    def _forms_about(self) -> list[list[QWidget]]:
        """What stands around the names: whole, each line cut by itself, all of it on one line."""
        case: list[QWidget] = [self._lines, self._each, self._line] if self._lines.text() else []
        person: list[QWidget] = [self._person, self._person_line, self._person_line]
        return [[*case[at : at + 1], *person[at : at + 1]] for at in range(3)]

    def _needs(self, about: Sequence[QWidget], *, tight: bool) -> int:
        """The height in which every name is to be seen."""
        margins = self._layout.contentsMargins()
        wide = self.width() - margins.left() - margins.right()
        shown = [self._case, *about] if self._case.text() else list(about)
        high = [
            one.heightForWidth(wide) if one.hasHeightForWidth() else one.sizeHint().height() for one in shown
        ]
        between = (len(shown) + 1) * self._layout.spacing()
        return sum(high) + between + self._list.high(tight=tight) + margins.top() + margins.bottom()

    def _turner(self, step: int) -> Button:
        """The keyboard has the names themselves, so this is for the mouse."""
        made = Button("", lambda: self._list.turn(step), flat=True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _count(self) -> None:
        above, below = self._list.hidden()
        for button, sign, count, words, where in (
            (self._above, "▴", above, "", "above"),
            (self._below, "▾", below, " more", "below"),
        ):
            button.set_words(f"{sign} {count}{words}")
            button.setAccessibleName(f"{count} more page{'' if count == 1 else 's'} {where}")
            set_tip(button, button.accessibleName())
            button.setEnabled(bool(count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._count()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_layout"):
            self._space()


class _Lines(QWidget):
    """Lines of which each is cut where there is no room for it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_lines(self, lines: Sequence[str]) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            before = item.widget()
            if before is not None:
                before.hide()
                before.deleteLater()
        for one in lines:
            self._layout.addWidget(OneLine(one, "quiet"))
