"""The fields of the site's policy: what each is called, what it means, and how words become its value.

- A field whose words were not touched keeps the value in force, to the byte.
- What differs from the policy in force is marked beside the field; nothing moves when it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.policy import SignaturesRequired, SitePolicy
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Choice, LineInput, column, fill, row
from reviewer_app.ui.states import State, signed
from reviewer_app.ui.text import Label, OneLine

GIBIBYTE, MEBIBYTE = 1024**3, 1024**2
_LARGEST = Decimal(2**63 - 1)
_NUMBERS_WIDE, _WORDS_WIDE = 180, 560


class NotAValue(DeskError):
    """{field}: write {form}."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of `SitePolicy`: its name there, its words, and one sentence of what it means.

    `options` are the words of a choice; otherwise `unit` is what one of the number is ("" for text), with
    so many bytes or days to it.
    """

    key: str
    words: str
    means: str
    options: tuple[tuple[str, Any], ...] = ()
    unit: str = ""
    each: int = 1

    def shown(self, value: Any) -> str:
        """A value as words, for *in force*."""
        for words, option in self.options:
            if option == value:
                return words
        if not self.unit:
            return str(value) or "none"
        return f"{self.typed(value)} {self.unit}"

    def typed(self, value: Any) -> str:
        """A value as it is typed."""
        return f"{Decimal(value) / self.each:.6f}".rstrip("0").rstrip(".") if self.unit else str(value)

    def read(self, text: str) -> Any:
        """The value of what was typed. Raises NotAValue."""
        if not self.unit:
            return text.strip()
        try:
            count = Decimal(text.strip())
            whole = int(count * self.each) if count.is_finite() and abs(count) < _LARGEST else None
        except InvalidOperation:
            whole = None
        if whole is None or (self.each == 1 and whole != count) or whole > _LARGEST:
            form = (
                f"a whole number of {self.unit}"
                if self.each == 1
                else f"a number of {self.unit}, such as 500"
            )
            raise NotAValue(field=self.words, form=form)
        return whole


SECTIONS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    (
        "Signatures over the provenance statement",
        (
            Setting(
                "signatures",
                "Signatures that must verify",
                "Another signature that is there and is not good is refused whatever is chosen.",
                (
                    ("CMS, by a certificate under a trust anchor", SignaturesRequired.CMS),
                    ("ML-DSA-87, by an installed key", SignaturesRequired.ML_DSA),
                    ("Both of them", SignaturesRequired.BOTH),
                    ("Either of them", SignaturesRequired.EITHER),
                ),
            ),
            Setting(
                "crl_required",
                "Revocation list of the signer's authority",
                "It tells a signer in good standing from one whose key was stolen.",
                (("Required, and in date", True), ("Not required", False)),
            ),
        ),
    ),
    (
        "Ages that are warned of",
        (
            Setting(
                "anchor_warning_days",
                "Trust anchors and ML-DSA-87 keys",
                "Days since installation. A warning decides nothing.",
                unit="days",
            ),
            Setting(
                "crl_warning_days",
                "Revocation lists",
                "Days since the list was issued. A warning decides nothing.",
                unit="days",
            ),
        ),
    ),
    (
        "Limits",
        (
            Setting(
                "window_limit_days",
                "Access window of a submission",
                "The longest one a submission may ask for, in calendar days.",
                unit="days",
            ),
            Setting(
                "agency_days",
                "The agency's own limit",
                "Days from acceptance, pauses left out; 0 is no limit. The clock warns and decides nothing.",
                unit="days",
            ),
            Setting(
                "quota_bytes",
                "Quota of this workspace's originals",
                "0 is no limit; the room on the disk is checked in any case.",
                unit="GiB",
                each=GIBIBYTE,
            ),
        ),
    ),
    (
        "The site and its workstation",
        (
            Setting(
                "ceiling",
                "Highest marking it may hold",
                "A level with SCI and SAP, such as SECRET. A bundle that is marked above it is not taken in.",
            ),
            Setting(
                "zone",
                "Time zone of the site",
                "As in the IANA database, such as America/New_York. Both clocks count its calendar days.",
            ),
        ),
    ),
    (
        "Malware scanner",
        (
            Setting(
                "clamd_socket",
                "Socket of clamd, whole path",
                "Empty: nothing is scanned, and every submission says so.",
            ),
            Setting(
                "scan_limit_bytes",
                "Largest file that is scanned",
                "As clamd's own StreamMaxLength. A larger file is shown as not scanned.",
                unit="MiB",
                each=MEBIBYTE,
            ),
        ),
    ),
    (
        "Letters to submitters",
        (
            Setting("office", "Name of the office", "It stands at the head of every letter."),
            Setting("contact", "How the office is reached", "It stands in every letter."),
        ),
    ),
    (
        "Statistics",
        (
            Setting(
                "statistics",
                "Unclassified counts over all cases",
                "Counts and days in each state, without a name; a records officer exports them.",
                (("Off", False), ("On", True)),
            ),
        ),
    ),
)
SETTINGS = tuple(setting for _, section in SECTIONS for setting in section)


def dangers(policy: SitePolicy) -> dict[str, str]:
    """What a policy lets through that a stricter one would not, a sentence for each field."""
    found = {}
    if policy.signatures is SignaturesRequired.EITHER:
        found["signatures"] = (
            "One good signature of either kind is enough: whoever holds only one of a submitter's two keys "
            "can send a bundle in its name."
        )
    if not policy.crl_required:
        found["crl_required"] = (
            "A signer whose certificate was revoked cannot be told from any other: a stolen key goes on "
            "being believed until its certificate expires."
        )
    return found


class PolicyField(QWidget):
    """One setting: its words, its input, what it means; and what is in force where that differs."""

    edited = Signal()

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self._force: Any = None
        self.input: Choice | LineInput
        if setting.options:
            self.input = Choice(setting.options, name=setting.words)
            self.input.currentIndexChanged.connect(lambda _: self.edited.emit())
        else:
            self.input = LineInput(name=setting.words)
            self.input.textChanged.connect(lambda _: self.edited.emit())
        wide = theme.px(_NUMBERS_WIDE if setting.unit else _WORDS_WIDE)
        self.input.setMaximumWidth(wide)
        self.input.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = Label(setting.words, "field")
        words.setBuddy(self.input)
        self.mark = OneLine("", "quiet")
        entered = row(self.input, Label(setting.unit, "quiet"), None) if setting.unit else self.input
        self.means = Label(setting.means, "quiet", wrap=True)
        fill(self, column(row(words, self.mark, gap=16), entered, self.means, gap=4))

    def show_force(self, value: Any, *, keep: bool) -> None:
        """The value in force; what was being edited stays with `keep`."""
        touched = keep and self.touched
        self._force = value
        if not touched:
            self.take_back()

    def take_back(self) -> None:
        if isinstance(self.input, Choice):
            self.input.set_value(self._force)
        else:
            self.input.setText(self.setting.typed(self._force))

    @property
    def touched(self) -> bool:
        if isinstance(self.input, Choice):
            return bool(self.input.value() != self._force)
        return self.input.text() != self.setting.typed(self._force)

    def value(self) -> Any:
        """Raises NotAValue."""
        if not self.touched:
            return self._force
        return self.input.value() if isinstance(self.input, Choice) else self.setting.read(self.input.text())

    def in_force_words(self) -> str:
        return self.setting.shown(self._force)

    def words(self) -> str:
        """What it says now, in words; as typed where that is no value."""
        try:
            return self.setting.shown(self.value())
        except NotAValue:
            return f"“{self.input.text()}”" if isinstance(self.input, LineInput) else ""

    def show_marks(self, danger: str) -> None:
        """Whether it differs from what is in force, and what is dangerous about it."""
        differs = f"differs: in force is {self.in_force_words()}"
        self.mark.show_state(signed(differs, State.WARN) if self.touched else "", State.WARN)
        if danger:
            self.means.show_state(danger, State.WARN)
        else:
            self.means.show_state(self.setting.means, State.QUIET)
        self.input.setAccessibleDescription(
            f"{differs}. {danger}" if self.touched else danger or self.setting.means
        )
