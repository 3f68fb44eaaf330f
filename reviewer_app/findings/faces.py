"""A bundled face as reportlab sets it, with quicker ways to a width and to the bytes of a text.

- The same widths and the same bytes as reportlab's own face gives, added up in the same order:
  `tests/unit/findings/test_faces.py` holds the two beside each other.
- What a word is wide is remembered while a document is set, and forgotten after it: no word of a case stays
  in memory because a face has seen it.
- reportlab keeps scaled advances for glyphs past numberOfHMetrics, so that subsets of such faces get wrong
  widths (PDF/A-2, 6.2.11.5): the unscaled advance of the last full metric is put back.
"""

from __future__ import annotations

import struct
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFont


class Face(TTFont):  # type: ignore[misc]  # reportlab is not typed
    """A TrueType face; `forget` after each document."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path))
        _mend_advances(self)
        self._advances = _Advances(self.face.charWidths, self.face.defaultWidth)
        self._widths: dict[str, float] = {}

    def forget(self) -> None:
        """Drop what was remembered of the words of a document."""
        self._widths = {}

    def stringWidth(self, text: str | bytes, size: float, encoding: str = "utf8") -> float:
        """Points."""
        if isinstance(text, bytes):
            text = text.decode(encoding)
        found = self._widths.get(text)
        if found is None:
            found = sum(map(self._advances.__getitem__, text))
            self._widths[str(text)] = found
        return 0.001 * size * found

    def splitString(self, text: str, doc: object, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        """Pieces of (subset, bytes). A text whose characters all lie in the first subset is one piece."""
        state = self.state.get(doc)
        if state is not None and text:
            try:
                return [(0, bytes(map(state.assignments.__getitem__, map(ord, text))))]
            except (KeyError, ValueError, TypeError):
                pass  # a new character, one of another subset, or no text: the long way
        pieces: list[tuple[int, bytes]] = super().splitString(text, doc, encoding)
        return pieces


class _Advances(dict[str, float]):
    """Advance by character; what the face lacks has its default."""

    def __init__(self, by_code: dict[int, float], default: float) -> None:
        super().__init__()
        self._by_code, self._default = by_code, default

    def __missing__(self, character: str) -> float:
        found = self._by_code.get(ord(character), self._default)
        self[character] = found
        return found


def _mend_advances(font: TTFont) -> None:
    face = font.face
    full = struct.unpack(">H", face.get_table("hhea")[34:36])[0]
    advance = face.hmetrics[full - 1][0]
    face.hmetrics[full:] = [(advance, bearing) for _, bearing in face.hmetrics[full:]]
