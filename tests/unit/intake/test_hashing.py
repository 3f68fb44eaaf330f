"""The digest of what is read, here or in a thread beside: the same, and no thread outlives its file."""

from __future__ import annotations

import hashlib
import os
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.intake.hashing import BESIDE, Beside, Buffers, Here, hashing

SIZE = 1000  # bytes of a buffer


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "hashing"]


def fill(memory: memoryview, data: bytes) -> memoryview:
    memory[: len(data)] = data
    return memory[: len(data)]


@settings(deadline=None)
@given(pieces=st.lists(st.binary(max_size=SIZE), max_size=60), size=st.sampled_from([0, BESIDE, BESIDE + 1]))
def test_the_digest_is_that_of_all_pieces_in_their_order(pieces: list[bytes], size: int) -> None:
    with hashing(size, Buffers(SIZE)) as digest:
        for piece in pieces:
            digest.update(fill(digest.buffer(), piece))
        assert digest.hexdigest() == hashlib.sha512(b"".join(pieces)).hexdigest()
    assert threads() == []


def test_only_a_large_file_gets_a_thread() -> None:
    buffers = Buffers(SIZE)
    with hashing(BESIDE, buffers) as small:
        assert isinstance(small, Here)
        assert threads() == []
    with hashing(BESIDE + 1, buffers) as large:
        assert isinstance(large, Beside)
        assert threads() == ["hashing"]
    assert threads() == []


def failing(digest: Beside) -> None:
    with digest:
        digest.update(fill(digest.buffer(), b"one"))
        raise LookupError


def test_the_thread_ends_when_the_reading_fails() -> None:
    with pytest.raises(LookupError):
        failing(Beside(Buffers(SIZE).ring(2)))
    assert threads() == []


def many_more(digest: Beside) -> None:
    for _ in range(4):  # the ring has two buffers: the third must come back from the thread
        digest.update(fill(digest.buffer(), b"more"))


def test_what_goes_wrong_in_the_thread_is_raised_here_and_nobody_waits_for_ever() -> None:
    """A piece that was released cannot be hashed."""
    digest = Beside(Buffers(SIZE).ring(2))
    piece = fill(digest.buffer(), b"one")
    piece.release()
    digest.update(piece)
    with pytest.raises(ValueError, match="released memoryview"):
        many_more(digest)
    with pytest.raises(ValueError, match="released memoryview"):
        digest.hexdigest()
    assert threads() == []


def test_a_buffer_is_not_lent_again_before_it_was_hashed() -> None:
    """Many more pieces than buffers, each of its own bytes: one lent too early would spoil the digest."""
    pieces = [os.urandom(SIZE * 200) for _ in range(300)]
    with Beside(Buffers(SIZE * 200).ring(3)) as digest:
        for piece in pieces:
            digest.update(fill(digest.buffer(), piece))
        assert digest.hexdigest() == hashlib.sha512(b"".join(pieces)).hexdigest()


def test_the_same_buffer_until_a_piece_of_it_is_handed_over() -> None:
    with Beside(Buffers(SIZE).ring(3)) as digest:
        first = digest.buffer()
        assert digest.buffer() is first
        digest.update(first[:1])
        assert digest.buffer() is not first
