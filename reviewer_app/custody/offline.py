"""Drive pyHanko's coroutines without an event loop: nothing offline has anything to wait for.

An event loop would open sockets of its own, and would let a fetch through unseen. Here a coroutine that waits
for anything at all is a bug, and shows as one.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run_offline(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of `coroutine`. RuntimeError when it waits for something."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        result: T = finished.value
        return result
    coroutine.close()
    raise RuntimeError("an offline signature check waited for something outside")
