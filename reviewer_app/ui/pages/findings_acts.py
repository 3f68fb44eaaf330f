"""The acts of the Findings page below each other: a button each, and beside one that is off the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.acts import (
    Act,
    ExportAgreed,
    Exported,
    FindingRendered,
    FindingSigned,
    ReleasableDrawn,
)
from reviewer_app.ui.controls import Button, column, fill, rule
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Quiet


class Doing(Protocol):
    """What the page does when a button is pressed."""

    def draw(self) -> None: ...
    def sign(self) -> None: ...
    def propose_export(self) -> None: ...
    def export(self) -> None: ...
    def draw_releasable(self) -> None: ...
    def save_copy(self) -> None: ...


class FindingsActs(QWidget):
    """`show_reasons` turns each button on or off."""

    def __init__(self, page: Doing) -> None:
        super().__init__()
        self.draw = Button("Draw up the finding", page.draw)
        self.sign = Button("Sign…", page.sign)
        self.propose = Button("Propose the export…", page.propose_export)
        self.export = Button("Export…", page.export)
        self.release = Button("Releasable version…", page.draw_releasable)
        self.copy = Button("Save a stamped copy…", page.save_copy)
        self._acts: Sequence[tuple[Button, type[Act]]] = (
            (self.draw, FindingRendered),
            (self.sign, FindingSigned),
            (self.propose, ExportAgreed),
            (self.export, Exported),
            (self.release, ReleasableDrawn),
        )
        self._why = {button: Quiet("") for button in (*(one for one, _ in self._acts), self.copy)}
        lines = {button: column(button, why, gap=4) for button, why in self._why.items()}
        self._copying = lines[self.copy]
        self.result = Label("", wrap=True, selectable=True, state=State.GOOD)
        fill(self, column(rule(), *lines.values(), self.result, margins=(18, 8, 18, 14), gap=10))
        self.show_result("")

    def show_reasons(self, why_not: Callable[[type[Act]], str], sign_words: str) -> None:
        """`why_not` of each act; "" lets its button on."""
        self.sign.set_words(sign_words)
        for button, form in self._acts:
            self._show(button, why_not(form))

    def show_result(self, words: str) -> None:
        """What the last export came to; "" for none."""
        self.result.setText(words)
        self.result.setVisible(bool(words))

    def show_copying(self, shown: bool, reason: str) -> None:
        """Whether an earlier version is there to be copied, and why it may not be."""
        self._copying.setVisible(shown)
        self._show(self.copy, reason)

    def _show(self, button: Button, reason: str) -> None:
        button.allow(reason)
        self._why[button].setText(reason)
        self._why[button].setVisible(bool(reason))
