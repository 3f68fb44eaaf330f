"""Pages as pixels: the right size, the banner where it belongs, and a file that is no PDF is refused."""

from __future__ import annotations

import pytest

from reviewer_app.findings.pages import NoPages, page_count, page_image, page_images
from tests.unit.findings.conftest import Signed


def test_a_page_is_as_large_as_it_says_and_shows_the_banner(drawn: bytes) -> None:
    page = page_image(drawn, 0, scale=1.5)
    assert (page.width, page.height) == (918, 1188)
    assert len(page.rgb) == page.width * page.height * 3
    middle = ((45 * page.width) + 150) * 3
    assert tuple(page.rgb[middle : middle + 3]) == (0, 122, 51)


def test_every_page_comes_in_order_at_any_scale(drawn: bytes) -> None:
    images = list(page_images(drawn, scale=0.333))
    assert len(images) == page_count(drawn)
    assert all(len(one.rgb) == one.width * one.height * 3 for one in images)


def test_a_signature_is_seen_in_its_box(signed: Signed) -> None:
    last = page_count(signed.drawn) - 1
    assert page_image(signed.pdf, last).rgb != page_image(signed.drawn, last).rgb


def test_what_is_no_pdf_has_no_pages() -> None:
    with pytest.raises(NoPages):
        page_count(b"not a pdf")


def test_a_page_there_is_not(drawn: bytes) -> None:
    with pytest.raises(IndexError):
        page_image(drawn, 99)
