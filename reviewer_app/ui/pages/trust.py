"""Trust: whom this workspace believes, how old that is, and what to warn of.

- Trust anchors, ML-DSA-87 keys and revocation lists in one table, the grave ones first; everything the
  journal says of the chosen one beside it.
- Installing shows what a file holds before it is believed; withdrawing needs a reason. Both are signed acts,
  and both are recorded off the screen's thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.desk import trust_records
from reviewer_app.desk.session import Desk
from reviewer_app.desk.trust_records import TrustLine
from reviewer_app.domain.acts import AnchorInstalled, AnchorWithdrawn, SubmitterKeyWithdrawn
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.text import visible
from reviewer_app.domain.trust import RevocationList, TrustAnchor
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, Choice, column, field, row, rule, scrolled, set_ground
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.pages.formed_table import FormedTable
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.pages.one_at_a_time import OneAtATime
from reviewer_app.ui.pages.sheet import on_sheet
from reviewer_app.ui.pages.trust_install import (
    ANCHOR,
    KINDS,
    ML_DSA_KEY,
    REVOCATION_LIST,
    Candidate,
    ask_install,
    read_candidate,
)
from reviewer_app.ui.pages.trust_rows import COLUMNS, FORMS, cells, cells_below, cells_in_three
from reviewer_app.ui.pages.trust_words import (
    LIST_STAYS,
    NOTHING_WARNED,
    WholeDigest,
    counts,
    facts_of,
    standing,
)
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, IdTableModel
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea

EMPTY = (
    "Nobody is trusted. Install the root certificate of a submitter's authority and its revocation list, or "
    "a submitter's ML-DSA-87 key; until then every bundle goes to quarantine."
)
NOTHING_CHOSEN = "What the journal says of an anchor, a list or a key stands here."
WITHDRAWING = (
    "From this act on no signature is good because of it; cases that were received stay as they are. "
    "An anchor that was installed for several organisations is withdrawn for all of them."
)
RECORDING = "An act is being recorded."
_GRAVEST_FIRST = (State.BAD, State.WARN, State.GOOD)


class TrustPage(OneAtATime):
    """For a security administrator. `choose(kind)` asks for the file of one kind straight away."""

    name = "Trust"
    icon = "trust"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: dict[int, TrustLine] = {}  # by the number of the entry in the journal
        self._order: tuple[str, bool] | None = None
        self.model = IdTableModel(COLUMNS, self._fetch, (), self._sorted)
        self.table = FormedTable(self.model, *FORMS, name="What is believed of submitters", empty=EMPTY)
        self.table.row_chosen.connect(lambda _: self._show_chosen())
        self.set_body(column(self.table, gap=0, ground="panel"))
        self._known = scrolled(_on_panel(Quiet(NOTHING_CHOSEN)))
        self.withdraw_button = Button("Withdraw…", self.withdraw)
        self._why_stays = Quiet("")
        self.table.row_opened.connect(lambda _: self._known_first())
        foot = column(self.withdraw_button, self._why_stays, gap=4, margins=(16, 8, 16, 12))
        self.set_side(column(self._known, rule(), foot, gap=0, ground="panel"))

    # What it says.

    def state_sentence(self) -> str:
        return counts(list(self._lines.values()))

    def facts(self) -> Sequence[Fact]:
        warned = [line.warning for line in self._lines.values() if line.warning]
        if not warned:
            return ()
        words = "1 warning" if len(warned) == 1 else f"{len(warned)} warnings"
        return [Fact(words, State.WARN, "\n".join(warned))]

    def primary(self) -> Primary:
        return Primary("Install…", self.ask_kind, self._why_not())

    def keys(self) -> list[Key]:
        return [
            Key("A", "Install a trust anchor…", lambda: self.choose(ANCHOR), self._why_not),
            Key("R", "Install a revocation list…", lambda: self.choose(REVOCATION_LIST), self._why_not),
            Key("M", "Install an ML-DSA-87 key…", lambda: self.choose(ML_DSA_KEY), self._why_not),
            Key("W", "Withdraw…", self.withdraw, self._why_not_withdraw),
            Key("Enter", "Go to the fingerprint"),
            Key("J", "Next row"),
            Key("K", "Row before"),
            Key("S", "Sort by this column"),
        ]

    def refresh(self) -> None:
        self._lines = {line.record.seq: line for line in trust_records.lines(self._desk)}
        self.table.set_ids(self._in_order(list(self._lines)))
        if self.table.current_id() is None and self._lines:
            self.table.choose(self.model.id_at(0))
        self._show_chosen()

    def on_shown(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_not(self) -> str:
        desk = self._desk
        reason = desk.read_only or may(desk.register, "", desk.person, AnchorInstalled) or ""
        return reason or (RECORDING if self._busy else "")

    def _why_not_withdraw(self) -> str:
        line = self._chosen()
        if line is None:
            return "Nothing is chosen."
        return LIST_STAYS if isinstance(line.record, RevocationList) else self._why_not()

    # Installing.

    def ask_kind(self) -> None:
        """Ask what is to be installed; then for its file."""
        kind = Choice(KINDS, name="What is to be installed")
        dialog = PlainDialog(self, "Install")
        dialog.middle.addWidget(field("What is to be installed", kind))
        dialog.set_buttons(
            Button("Cancel", dialog.reject), Button("Choose a file…", dialog.accept, primary=True)
        )
        kind.setFocus(Qt.FocusReason.OtherFocusReason)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.choose(kind.value())

    def choose(self, kind: str) -> None:
        """Choose the file of a trust anchor, a revocation list or a key."""
        path = file_dialogs.choose_file(self, f"The file of the {kind}")
        if path is None:
            return
        self.clear_error()
        desk = self._desk
        self._begin(lambda: read_candidate(desk, path, kind), self._show_candidate, "Reading the file")

    def _show_candidate(self, candidate: Candidate) -> None:
        install = ask_install(self, self._desk, candidate)
        if install is not None:
            self._begin(
                install, lambda found: self._recorded("Installed.", found.fingerprint_sha384), "Recording"
            )

    # Withdrawing.

    def withdraw(self) -> None:
        """Ask why, and believe the chosen anchor or key no longer."""
        line = self._chosen()
        if line is None or self._why_not_withdraw():
            return
        found, desk = line.record, self._desk
        form = AnchorWithdrawn if isinstance(found, TrustAnchor) else SubmitterKeyWithdrawn
        verb = (
            trust_records.withdraw_anchor
            if isinstance(found, TrustAnchor)
            else trust_records.withdraw_submitter_key
        )
        reason = TextArea(name="Reason", hint="what happened, and who said so")

        def why_not() -> str:
            act = form(found.fingerprint_sha384, reason.text().strip())
            return refusal(desk.register, "", desk.person, act) or ""

        title = f"Withdraw {line.name}"
        if ask_form(self, title, WITHDRAWING, [("Reason", reason)], why_not, yes="Withdraw"):
            words = reason.text().strip()
            self._begin(
                lambda: verb(desk, found.fingerprint_sha384, words),
                lambda _: self._recorded(f"{line.name} is no longer believed."),
                "Recording",
            )

    def _recorded(self, words: str, fingerprint: str = "") -> None:
        self.clear_error()
        self.said.emit(words)
        self.case_changed.emit()
        self.refresh()
        made = [seq for seq, line in self._lines.items() if line.record.fingerprint_sha384 == fingerprint]
        if made:
            self.table.choose(max(made))
        elif self.table.current_id() is None and self._lines:
            self.table.choose(self.model.id_at(0))
        self.update_header()

    # What it shows.

    def _chosen(self) -> TrustLine | None:
        return self._lines.get(self.table.current_id() or 0)

    def _show_chosen(self) -> None:
        line = self._chosen()
        self._known.setWidget(_known_of(line, self._desk) if line else _on_panel(Quiet(NOTHING_CHOSEN)))
        self._allow()
        self.update_header()

    def _known_first(self) -> None:
        """The keyboard goes to the fingerprint of the chosen one, to be copied."""
        for one in self._known.findChildren(WholeDigest):
            one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        why_not = self._why_not_withdraw()
        self.withdraw_button.allow(why_not)
        self._why_stays.setText(why_not)
        self._why_stays.setVisible(bool(why_not))

    def _sorted(self, key: str, descending: bool) -> list[int]:
        self._order = (key, descending)
        return self._in_order(list(self.model.ids))

    def _in_order(self, ids: list[int]) -> list[int]:
        """The gravest first, until a column is chosen."""
        if self._order is None:
            now = self._desk.clock()
            return sorted(ids, key=lambda one: _GRAVEST_FIRST.index(standing(self._lines[one], now)[1]))
        key, descending = self._order
        return sorted(ids, key=lambda one: self._rank(self._lines[one], key), reverse=descending)

    def _rank(self, line: TrustLine, key: str) -> tuple[int, str]:
        match key:
            case "age":
                return (line.age_days, "")
            case "standing":
                words, state = standing(line, self._desk.clock())
                return (_GRAVEST_FIRST.index(state), words)
            case _:
                return (0, str(getattr(line, key)))

    def _fetch(self, ids: Sequence[int]) -> list[tuple[Cell | str, ...]]:
        made, now = (cells, cells_below, cells_in_three)[self.table.at], self._desk.clock()
        return [made(self._lines[one], now) for one in ids]


def _known_of(line: TrustLine, desk: Desk) -> QWidget:
    words, state = standing(line, desk.clock())
    warning = line.warning or NOTHING_WARNED
    said = Label(warning, wrap=True, selectable=True, state=state if line.warning else State.PLAIN)
    said.setAccessibleName(f"Warning: {visible(warning, lines=False)}")
    head = column(row(Heading(line.what), None, Label(words, state=state)), said, gap=6)
    return _on_panel(head, rule(), *(_fact(*one) for one in facts_of(line, desk.register)))


def _fact(name: str, value: str | QWidget) -> QWidget:
    if isinstance(value, QWidget):
        return field(name, value)
    said = Label(value, wrap=True, selectable=True)
    said.setAccessibleName(f"{name}: {visible(value, lines=False)}")
    return field(name, said)


def _on_panel(*parts: QWidget) -> QWidget:
    made = on_sheet(*parts, margins=(16, 14, 16, 14), gap=10)
    set_ground(made, "panel")
    return made
