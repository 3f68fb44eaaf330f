"""A page that does not open to this person: the guard's one sentence, and the way on where there is one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.guards.opening import UNDECLARED
from reviewer_app.ui.controls import Button, column, row
from reviewer_app.ui.page import Page
from reviewer_app.ui.text import Quiet

TO_DECLARATION = "Go to Declaration"


def closed_body(page: Page, reason: str) -> QWidget:
    """The whole middle of a page that is closed for `reason`; who has not declared gets the way there."""
    parts: list[QWidget] = [Quiet(reason)]
    if reason == UNDECLARED:
        go = Button(TO_DECLARATION, lambda: page.page_asked.emit("Declaration"))
        parts.append(row(go, None))
    return column(*parts, None, margins=(24, 24, 24, 24), gap=12, ground="panel")
