"""What a page answers to: keys that stand in a menu, the primary action, and facts for its header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer_app.ui.states import State


def always() -> str:
    """No reason against it."""
    return ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a page: Qt's portable text ("C", "Shift+F7"), words for the menu, what it does, why not now.

    Without `do`, a widget answers it itself (J in tables) and it only stands on the map of keys.
    """

    keys: str
    words: str
    do: Callable[[], object] | None = None
    why_not: Callable[[], str] = always


@dataclass(frozen=True, slots=True)
class Primary:
    """A page's one primary action. `why_not`: "", or the sentence shown beside the button that is off."""

    words: str
    do: Callable[[], object]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A short fact for the header, shown as a chip."""

    text: str
    state: State = State.PLAIN
    tip: str = ""
