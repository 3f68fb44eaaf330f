"""A finding's or a letter's pages as pixels, for the window's preview.

- Only for files this app drew: they need no cage.
- PDFium is not made for several threads: one page at a time, behind one lock. Call it off the UI thread.
- What a signature shows in its box is drawn too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

from reviewer_app.domain.errors import DeskError

_one_at_a_time = threading.Lock()
POINTS_PER_INCH = 72


class NoPages(DeskError):
    """The pages of the document cannot be shown: {fault}."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """`rgb` is width × height × 3 bytes, rows from the top, without padding."""

    width: int
    height: int
    rgb: bytes


def page_count(pdf: bytes) -> int:
    """Raises NoPages."""
    with _one_at_a_time:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_images(pdf: bytes, *, scale: float = 1.0) -> Iterator[PageImage]:
    """Each page in order, as it is asked for; scale 1 is 72 pixels an inch. Raises NoPages."""
    for index in range(page_count(pdf)):
        yield page_image(pdf, index, scale=scale)


def page_image(pdf: bytes, index: int, *, scale: float = 1.0) -> PageImage:
    """One page, from 0. Raises NoPages; IndexError for a page there is not."""
    with _one_at_a_time:
        document = _open(pdf)
        try:
            if not 0 <= index < len(document):
                raise IndexError(index)
            return _drawn(document, index, scale)
        finally:
            document.close()


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        raise NoPages(fault=str(error)) from error
    return document


def _drawn(document: pypdfium2.PdfDocument, index: int, scale: float) -> PageImage:
    bitmap = document[index].render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    data = bytes(bitmap.buffer)
    bitmap.close()
    if stride == width * 3:
        return PageImage(width, height, data[: stride * height])
    rows = (data[row * stride : row * stride + width * 3] for row in range(height))
    return PageImage(width, height, b"".join(rows))
