"""Transcripts to read, compare and cite from: `Transcript` (one) and `TranscriptPair` (two).

- The caller lines the turns up (`compare.turns.align_turns`, off the screen's thread); the difference within
  a changed turn is made when the turn is seen (`compare.text_difference`).
- What only the left has is marked +, what only the right has −: on a ground of its own and with the sign.
- Locked, the panes scroll as one and turns stand beside their partners; unlocked, each scrolls alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.compare.turns import TurnAlignment
from reviewer_app.domain.evidence import Event
from reviewer_app.ui.controls import column, fill, row, set_ground
from reviewer_app.ui.find_bar import FindBar
from reviewer_app.ui.keys import Key
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.text import Heading, Label, OneLine
from reviewer_app.ui.transcript_caret import Passage
from reviewer_app.ui.transcript_differences import Differences
from reviewer_app.ui.transcript_paint import ADDED, REMOVED, Tone
from reviewer_app.ui.transcript_pane import TranscriptPane
from reviewer_app.ui.transcript_track import Side, Track

__all__ = ["Passage", "Transcript", "TranscriptPair"]


class _Column(QWidget):
    """A name, quiet words, and the pane below."""

    def __init__(self, name: str, tone: Tone, *beside: QWidget) -> None:
        super().__init__()
        set_ground(self, "panel")
        self.heading, self.words = Heading(name), OneLine("", "quiet")
        self.pane = TranscriptPane(name, tone)
        head = row(self.heading, self.words, *beside, margins=(12, 8, 12, 2))
        fill(self, column(head, self.pane, gap=2))

    def name(self, name: str, words: str) -> None:
        self.heading.setText(name)
        self.words.setText(words)
        self.pane.set_name(f"Transcript of {name}" if name else "Transcript")


class Transcript(QWidget):
    """One transcript. `selection()` is the passage to cite; `turn_changed(event index)` follows."""

    selection_changed = Signal()
    turn_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = _Column("", ADDED)
        self.pane = self._column.pane
        self.find_bar = FindBar([self.pane])
        fill(self, column(self._column, self.find_bar, gap=0))
        self.setFocusProxy(self.pane)
        self.pane.selection_changed.connect(self.selection_changed)
        self.pane.turn_changed.connect(lambda _: self.turn_changed.emit(self.current_event()))

    def show_events(self, events: Sequence[Event], name: str = "", words: str = "") -> None:
        self._column.name(name, words)
        side = Side(events)
        self.pane.show_track(side, Track(side))

    def selection(self) -> Passage | None:
        return self.pane.selection()

    def current_event(self) -> int:
        """The index of the current event, or -1."""
        position = self.pane.caret.at.position
        return self.pane.side.events[position].index if position >= 0 else -1

    def go_to_event(self, index: int) -> None:
        for slot, event in enumerate(self.pane.side.events):
            if event.index == index:
                self.pane.go_to_slot(slot)
                return

    def show_passage(self, event: int, start: int, end: int) -> None:
        """Bring a cited passage into view and select it; source offsets."""
        self.go_to_event(event)
        at = self.pane.caret.at
        if at.position >= 0:
            shown = self.pane.side.turn(at.position).shown
            self.pane.select(at.slot, shown.to_shown(start), shown.to_shown(end))

    def keys(self) -> list[Key]:
        """For the page's `keys()`."""
        return [
            Key("[", "Collapse the turn", lambda: self.pane.fold(True)),
            Key("]", "Expand the turn", lambda: self.pane.fold(False)),
            Key("Ctrl+[", "Collapse all turns", lambda: self.pane.fold(True, all_turns=True)),
            Key("Ctrl+]", "Expand all turns", lambda: self.pane.fold(False, all_turns=True)),
            Key("Ctrl+F", "Find in the transcript", self.find_bar.open),
            Key("J", "Next turn"),
            Key("K", "Previous turn"),
        ]


class TranscriptPair(QWidget):
    """Two transcripts, lined up. The pane used last is the one that is cited from."""

    selection_changed = Signal()
    lock_changed = Signal(bool)

    def __init__(self, name: str = "transcripts", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label("", "quiet")
        self._columns = (_Column("", ADDED), _Column("", REMOVED, self.words))
        self.panes = (self._columns[0].pane, self._columns[1].pane)
        self._used, self._locked = self.panes[0], True
        self._alignment = TurnAlignment(())
        self._sides = (Side(()), Side(()))
        self._differences = Differences(self._sides, self._alignment)
        self.find_bar = FindBar(self.panes)
        split = Splitter(f"{name}/pair", self._columns, [500, 500])
        fill(self, column(split, self.find_bar, gap=0))
        self.setFocusProxy(self.panes[0])
        for pane in self.panes:
            self._listen(pane)

    def _listen(self, pane: TranscriptPane) -> None:
        other = self.panes[1] if pane is self.panes[0] else self.panes[0]

        def follow(value: int) -> None:
            if self._locked:
                other.relaid()
                other.verticalScrollBar().setValue(value)

        def chosen() -> None:
            self._used = pane
            self.selection_changed.emit()

        pane.scrolled_to.connect(follow)
        pane.selection_changed.connect(chosen)

    # What is shown

    def show_pair(
        self,
        left: Sequence[Event],
        right: Sequence[Event],
        alignment: TurnAlignment,
        *,
        names: tuple[str, str] = ("Left", "Right"),
        words: tuple[str, str] = ("", ""),
    ) -> None:
        """Two transcripts with the alignment of their turns; `words` stand quietly beside the names."""
        for one, name, said in zip(self._columns, names, words, strict=True):
            one.name(name, said)
        self._alignment, self._sides = alignment, (Side(left), Side(right))
        self._differences = Differences(self._sides, alignment)
        self._lay()
        self._used = self.panes[0]
        self._say_difference()

    def _lay(self) -> None:
        pairs = self._alignment.pairs
        slots: tuple[Sequence[int | None], Sequence[int | None]] = (
            [pair.left for pair in pairs],
            [pair.right for pair in pairs],
        )
        if not self._locked:
            slots = tuple(range(len(side.events)) for side in self._sides)  # type: ignore[assignment]
        for side, own in zip(self._sides, slots, strict=True):
            side.slots = own
        tracks = [Track(*self._sides)] * 2 if self._locked else [Track(side) for side in self._sides]
        for pane, side, track in zip(self.panes, self._sides, tracks, strict=True):
            pane.show_track(side, track)
        for pane in self.panes:
            pane.track.rebuild()
            pane.relaid()

    @property
    def locked(self) -> bool:
        return self._locked

    def set_locked(self, locked: bool) -> None:
        """Scroll as one, or each alone; the current turns stay current."""
        if locked is self._locked:
            return
        before = [pane.caret.at.position for pane in self.panes]
        self._locked = locked
        self._lay()
        for pane, position in zip(self.panes, before, strict=True):
            if position in pane.side.slots and position >= 0:
                pane.go_to_slot(list(pane.side.slots).index(position), share=0.2)
        if locked:
            for pane in self.panes:
                pane.verticalScrollBar().setValue(self._used.verticalScrollBar().value())
        self._say_difference()
        self.lock_changed.emit(locked)

    # Differences

    def differences(self) -> int:
        """How many turns are not the same on both sides."""
        return len(self._differences.places)

    def next_difference(self, step: int = 1) -> bool:
        """F7 and Shift+F7; False at the ends."""
        place = self._differences.beside(self._current_pair(), step)
        if place is None:
            return False
        self._differences.current = place
        used = self._used
        pair = self._alignment.pairs[place]
        for pane, position in zip(self.panes, (pair.left, pair.right), strict=True):
            slot = place if self._locked else position
            if slot is not None:
                pane.go_to_slot(slot, share=0.2)
        self._used = used
        self._say_difference()
        self.selection_changed.emit()  # both panes moved; the last word is about the one that is used
        return True

    def _current_pair(self) -> int:
        """The place in the alignment of the current turn; -1 before any."""
        slot = self._used.caret.slot
        if self._locked or slot < 0:
            return slot
        return self._differences.place_of(self._used is self.panes[1], slot)

    def _say_difference(self) -> None:
        self.words.setText(self._differences.words() + ("" if self._locked else " · unlocked"))

    # Citing

    def selection(self) -> Passage | None:
        """The passage selected in the pane used last, with `side` "left" or "right"."""
        found = self._used.selection()
        return replace(found, side=self.side()) if found is not None else None

    def side(self) -> str:
        """Which pane was used last: "left" or "right"."""
        return "left" if self._used is self.panes[0] else "right"

    def current_event(self) -> int:
        """The index of the current event in the pane used last, or -1."""
        position = self._used.caret.at.position
        return self._used.side.events[position].index if position >= 0 else -1

    def fold(self, folded: bool, *, all_turns: bool = False) -> None:
        self._used.fold(folded, all_turns=all_turns)
        for pane in self.panes:
            pane.relaid()

    def keys(self) -> list[Key]:
        """For the page's `keys()`."""
        return [
            Key("F7", "Next difference", self.next_difference, self._no_differences),
            Key("Shift+F7", "Previous difference", lambda: self.next_difference(-1), self._no_differences),
            Key("L", "Lock or unlock scrolling", lambda: self.set_locked(not self._locked)),
            Key("[", "Collapse the turn", lambda: self.fold(True)),
            Key("]", "Expand the turn", lambda: self.fold(False)),
            Key("Ctrl+[", "Collapse all turns", lambda: self.fold(True, all_turns=True)),
            Key("Ctrl+]", "Expand all turns", lambda: self.fold(False, all_turns=True)),
            Key("Ctrl+F", "Find in the transcripts", self.find_bar.open),
            Key("J", "Next turn"),
            Key("K", "Previous turn"),
        ]

    def _no_differences(self) -> str:
        return "" if self.differences() else "there are no differences"
