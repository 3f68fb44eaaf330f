from __future__ import annotations

import asyncio
from collections.abc import Generator

import pytest

from reviewer_app.custody.offline import run_offline


def test_a_coroutine_that_waits_for_nothing_is_driven_to_its_end() -> None:
    async def inner() -> int:
        return 20

    async def outer() -> int:
        return await inner() + 1

    assert run_offline(outer()) == 21


def test_an_error_comes_out_as_it_is() -> None:
    async def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        run_offline(fails())


def test_waiting_for_anything_is_a_bug_that_shows() -> None:
    class Outside:
        def __await__(self) -> Generator[None, None, None]:
            yield

    async def waits() -> None:
        await Outside()

    with pytest.raises(RuntimeError, match="waited"):
        run_offline(waits())

    async def sleeps() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waited"):
        run_offline(sleeps())
