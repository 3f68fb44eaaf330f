"""Untrusted text made safe to read: what cannot be seen is made visible, nothing is dropped.

- Control characters, bidirectional controls, zero-width and private-use characters and lone surrogates
  become a visible mark such as ‹U+202E›; a line feed and a tab may stay where text has lines.
- The function never shortens: a caller who wants a preview asks for one, and the cut is shown.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# One pass of a compiled class keeps ordinary text (nearly all of it) out of the per-character loop.
_SUSPECT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000110bd-\U0001ffff\U000e0000-\U0010ffff]"
)


def visible(text: str, *, lines: bool = True) -> str:
    """`text` with every character that cannot be seen written as ‹U+XXXX›; with `lines`, LF and TAB stay."""

    def mark(match: re.Match[str]) -> str:
        character = match.group()
        if lines and character in "\n\t":
            return character
        if unicodedata.category(character) not in _HIDDEN_CATEGORIES:
            return character
        return f"‹U+{ord(character):04X}›"

    return _SUSPECT.sub(mark, text)


def one_line(text: str, limit: int = 200) -> str:
    """A preview: white space folded, hidden characters shown, `limit` characters, a cut shown as …"""
    folded = visible(" ".join(text[: limit * 4].split()), lines=False)
    cut = len(folded) > limit or len(text) > limit * 4
    return folded[: limit - 1].rstrip() + "…" if cut else folded


def short_digest(digest: str) -> str:
    """First and last eight hex digits, for a screen; the whole digest is what is copied and printed."""
    return digest if len(digest) <= 20 else f"{digest[:8]}…{digest[-8:]}"
