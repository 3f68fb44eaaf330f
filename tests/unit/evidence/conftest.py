"""One warm reader for the tests of a module: each test asks it anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewer_app.evidence.reading import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as warm:
        yield warm
