"""The one table of colours, light and dark. Contrast is computed from it (WCAG 2.1) and tested.

- Neutral greys and one blue accent. A state colour never stands alone: a word and a sign go with it.
- Classification colours are not here: they belong to banners (`ui.banner`).
- Text on any ground it may stand on: at least 4.5:1. Edges of controls and the focus ring: at least 3:1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #rrggbb. Grounds first, then ink, then states, then the grounds of differences."""

    page: str
    panel: str
    chip: str
    hover: str
    line: str
    edge: str
    text: str
    quiet: str
    accent: str
    accent_pressed: str
    on_accent: str
    ring: str
    good: str
    warn: str
    bad: str
    add: str
    add_word: str
    remove: str
    remove_word: str
    absent: str
    selected_text: str
    found: str


LIGHT = Tokens(
    page="#f5f6f8",
    panel="#ffffff",
    chip="#edf0f3",
    hover="#e9f0fb",
    line="#dfe3e8",
    edge="#7e8895",
    text="#1b2430",
    quiet="#55616f",
    accent="#1f5fbf",
    accent_pressed="#174a97",
    on_accent="#ffffff",
    ring="#1f5fbf",
    good="#17703b",
    warn="#7d5200",
    bad="#b3261e",
    add="#e3f4e9",
    add_word="#bfe6cd",
    remove="#fbe7e6",
    remove_word="#f6cdca",
    absent="#f0f2f5",
    selected_text="#c9dcf8",
    found="#ffe08a",
)

DARK = Tokens(
    page="#15181c",
    panel="#1c2025",
    chip="#262c34",
    hover="#26303d",
    line="#2d333b",
    edge="#75808d",
    text="#e6e9ed",
    quiet="#9ea8b4",
    accent="#6ea8fe",
    accent_pressed="#96c0ff",
    on_accent="#0d1117",
    ring="#6ea8fe",
    good="#6fcf97",
    warn="#e9b949",
    bad="#f6948c",
    add="#17352a",
    add_word="#22573f",
    remove="#3b2024",
    remove_word="#65313a",
    absent="#191c21",
    selected_text="#2f4a73",
    found="#5c4a12",
)

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "quiet") for ground in ("page", "panel", "chip", "hover", "absent")),
    *(
        (ink, ground)
        for ink in ("good", "warn", "bad", "accent")
        for ground in ("page", "panel", "hover", "chip")
    ),
    *(("text", ground) for ground in ("add", "add_word", "remove", "remove_word", "selected_text", "found")),
    *(
        (ink, ground)
        for ink, ground in (("good", "add"), ("bad", "remove"), ("quiet", "add"), ("quiet", "remove"))
    ),
    ("on_accent", "accent"),
    ("on_accent", "accent_pressed"),
)
CONTROL_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (edge, ground) for edge in ("edge", "ring") for ground in ("page", "panel", "hover", "chip")
)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.1, "relative luminance")."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_weak(tokens: Tokens) -> list[str]:
    """Every pair below its minimum, in words; empty when the table is sound."""
    faults = []
    for pairs, least in ((TEXT_PAIRS, 4.5), (CONTROL_PAIRS, 3.0)):
        for ink, ground in pairs:
            ratio = contrast(getattr(tokens, ink), getattr(tokens, ground))
            if ratio < least:
                faults.append(f"{ink} on {ground}: {ratio:.2f}, at least {least}")
    return faults


def names() -> tuple[str, ...]:
    return tuple(one.name for one in fields(Tokens))
