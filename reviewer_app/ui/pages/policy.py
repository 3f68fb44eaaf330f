"""Policy: what the site decides about submissions. A signed act of a security administrator.

- What differs from the policy in force is marked, at its field and in the list beside; nothing counts until
  it is set.
- What a choice gives up is said where it is made, and once more before it is set.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import trust_records
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import PolicySet
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may
from reviewer_app.domain.policy import SitePolicy, settable_faults
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import Button, column, row, rule, scrolled, set_ground
from reviewer_app.ui.keys import Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.policy_fields import SECTIONS, SETTINGS, PolicyField, dangers
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, on_sheet, sheet
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

SAME = "Nothing differs from the policy in force."
RECORDING = "The policy is being recorded."


class PolicyPage(Page):
    """For a security administrator. `policy()` is what the fields say; it counts only when it is set."""

    name = "Policy"
    icon = "settings"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False
        self.fields = {setting.key: PolicyField(setting) for setting in SETTINGS}
        assert set(self.fields) == {one.name for one in fields(SitePolicy)}
        parts: list[QWidget] = []
        for title, settings in SECTIONS:
            inputs = [self.fields[one.key] for one in settings]
            parts += [*([rule()] if parts else []), column(Heading(title), *inputs, gap=14)]
        self._sheet = sheet(*parts, gap=18, widest=PROSE_WIDTH)
        self.set_body(self._sheet)
        self._beside = scrolled(QWidget())
        self.back = Button("Take back the changes", self.take_back)
        foot = row(self.back, None, margins=(16, 8, 16, 12))
        self.set_side(column(self._beside, rule(), foot, gap=0, ground="panel"))
        self._show_force(keep=False)
        for one in self.fields.values():
            one.edited.connect(self._look)

    # What it says.

    def state_sentence(self) -> str:
        count = len(self._touched())
        if not count:
            return "This policy is in force. A change counts from the moment it is set."
        return f"{count} setting{'s differ' if count > 1 else ' differs'} from the policy in force."

    def primary(self) -> Primary:
        return Primary("Set this policy", self.set_policy, self._why_not())

    def keys(self) -> list[Key]:
        return [Key("Ctrl+Shift+Z", "Take back the changes", self.take_back, self._why_not_back)]

    def refresh(self) -> None:
        self._show_force(keep=True)

    def on_shown(self) -> None:
        self.fields[SETTINGS[0].key].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def policy(self) -> SitePolicy:
        """What the fields say. Raises NotAValue."""
        values: dict[str, Any] = {key: one.value() for key, one in self.fields.items()}
        return SitePolicy(**values)

    # What it does.

    def set_policy(self) -> None:
        """Record what the fields say, after a question where it gives something up."""
        if self._why_not():
            return
        policy, desk = self.policy(), self._desk
        given_up = self._given_up(policy)
        if given_up and not dialogs.ask(
            self, "Set a weaker policy?", "\n\n".join(given_up), yes="Set this policy"
        ):
            return
        self.clear_error()
        self._busy = True
        self.update_header()
        self.run(
            lambda: trust_records.set_policy(desk, policy),
            lambda _: self._recorded(),
            title="Recording",
            failed=self._not_recorded,
        )

    def take_back(self) -> None:
        """The fields say again what is in force."""
        self._show_force(keep=False)

    def _recorded(self) -> None:
        self._busy = False
        self._show_force(keep=False)
        self.said.emit("The policy is set; it counts from now on.")
        self.case_changed.emit()

    def _not_recorded(self, error: DeskError) -> None:
        self._busy = False
        self.show_error(error)
        self.update_header()

    def _given_up(self, policy: SitePolicy) -> list[str]:
        """The dangers that the policy in force does not have."""
        before = dangers(self._desk.register.policy)
        return [words for key, words in dangers(policy).items() if key not in before]

    # What it shows.

    def _why_not(self) -> str:
        desk = self._desk
        reason = desk.read_only or may(desk.register, "", desk.person, PolicySet)
        if reason or self._busy:
            return reason or RECORDING
        return next(iter(self._faults()), "") or ("" if self._touched() else SAME)

    def _why_not_back(self) -> str:
        return "" if self._touched() else SAME

    def _faults(self) -> list[str]:
        try:
            return list(settable_faults(self.policy()))
        except DeskError as error:
            return [error.sentence]

    def _touched(self) -> list[PolicyField]:
        return [one for one in self.fields.values() if one.touched]

    def _show_force(self, *, keep: bool) -> None:
        policy = self._desk.register.policy
        for key, one in self.fields.items():
            one.show_force(getattr(policy, key), keep=keep)
        self._look()

    def _look(self) -> None:
        """Everything that follows from the fields as they are now."""
        found = self._dangers()
        for key, one in self.fields.items():
            one.show_marks(found.get(key, ""))
        self._beside.setWidget(self._changes())
        self.back.allow(self._why_not_back())
        self.update_header()

    def _dangers(self) -> dict[str, str]:
        chosen = {key: self.fields[key].value() for key in ("signatures", "crl_required")}
        return dangers(SitePolicy(**chosen))

    def _changes(self) -> QWidget:
        touched, faults = self._touched(), self._faults()
        parts: list[QWidget] = [Heading("What would change")]
        parts += [_change(one) for one in touched] or [Quiet(SAME)]
        if faults:
            said = [Label(fault, wrap=True, selectable=True, state=State.BAD) for fault in faults]
            parts += [rule(), Heading("What stands against it"), *said]
        weak = list(self._dangers().values())
        if weak:
            said = [Label(words, wrap=True, selectable=True, state=State.WARN) for words in weak]
            parts += [rule(), Heading("What it gives up"), *said]
        made = on_sheet(*parts, margins=(16, 14, 16, 14), gap=10)
        set_ground(made, "panel")
        return made


def _change(one: PolicyField) -> QWidget:
    """A setting with its value in force and the one that would replace it."""
    before, after = one.in_force_words(), one.words()
    words = Label(f"{before} → {after}", wrap=True)
    words.setAccessibleName(f"{one.setting.words}: {before}, would be {after}")
    return column(Quiet(one.setting.words), words, gap=2)
