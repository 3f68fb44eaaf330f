"""How a card is reached: its driver, its name, its PIN. Shared by signing and by certifying a card.

The driver is the site's: the window remembers where it lies, in the workspace's own settings, and nothing
else of a card. The PIN is asked each time and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from reviewer_app.custody.token_session import CardAccess
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, Item, LineInput, column, field, fill, row
from reviewer_app.ui.remembered import Remembered
from reviewer_app.ui.splitter import Remembers
from reviewer_app.ui.text import Label

_DRIVER = "card/driver"
ONLY = "empty for the only card there is"


class CardFields(QWidget):
    """Driver, card and PIN. `whose` stands before "PIN"; `more` are fields between card and PIN."""

    def __init__(self, around: QWidget, *, whose: str, token: str = "", more: tuple[Item, ...] = ()) -> None:
        super().__init__()
        window = around.window()
        self._memory = window.remembered if isinstance(window, Remembers) else Remembered()
        before = self._memory.word(_DRIVER)
        self.driver = LineInput(before, name="Driver of the card reader", hint="a PKCS#11 library (.so)")
        self.token = LineInput(token, name="Name of the card", hint=ONLY)
        self.pin = LineInput(name=f"{whose} PIN", secret=True)
        choose = row(
            Label("Type the path, or choose the file.", "quiet"), None, Button("Choose…", self._choose)
        )
        items: tuple[Item, ...] = (
            field("Driver of the card reader", self.driver),
            choose,
            field("Name of the card", self.token),
            *more,
            field(f"{whose} PIN", self.pin),
        )
        fill(self, column(*items, gap=10))

    def listen(self, look: Callable[[], None]) -> None:
        """Have `look` called after every change."""
        for line in (self.driver, self.token, self.pin):
            line.textChanged.connect(lambda _: look())

    def why_not(self) -> str:
        """What is still lacking; "" for nothing."""
        named = self.driver.text().strip()
        if not named:
            return "Name the driver of the card reader; whoever set up this workstation knows it."
        if not Path(named).is_absolute() or not Path(named).is_file():
            return "There is no such driver: give the whole path of the file."
        return "" if self.pin.text() else "Enter the PIN of the card."

    def access(self, key_label: str = "") -> CardAccess:
        """As it was filled in; the driver is remembered."""
        driver = self.driver.text().strip()
        self._memory.keep(_DRIVER, driver)
        return CardAccess(Path(driver), self.token.text().strip(), self.pin.text(), key_label)

    def _choose(self) -> None:
        found = file_dialogs.choose_file(self.window(), "The card reader's driver")
        if found is not None:
            self.driver.setText(str(found))
