from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.custody.sealed import (
    SealDoesNotOpen,
    new_sealing_key,
    open_sealed,
    public_bytes,
    public_from_bytes,
    seal_info,
    seal_to,
)

HOLDER = new_sealing_key()
INFO = seal_info("case key", workspace="w", case="1")
BLOB = seal_to(HOLDER.public_key(), b"k" * 32, INFO)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200), st.binary(max_size=50))
def test_a_seal_opens_for_its_holder_and_use(key: bytes, info: bytes) -> None:
    blob = seal_to(HOLDER.public_key(), bytearray(key), info)
    opened = open_sealed(HOLDER, blob, info)
    assert isinstance(opened, bytearray)
    assert opened == key
    assert key not in blob or len(key) < 4


def test_another_use_place_or_holder_does_not_open_it() -> None:
    infos = [b"", seal_info("case key", workspace="w", case="2"), seal_info("other", workspace="w", case="1")]
    for info in infos:
        with pytest.raises(SealDoesNotOpen):
            open_sealed(HOLDER, BLOB, info)
    with pytest.raises(SealDoesNotOpen):
        open_sealed(new_sealing_key(), BLOB, INFO)


def test_no_flip_and_no_cut_opens() -> None:
    broken = [BLOB[:i] + bytes([BLOB[i] ^ 1]) + BLOB[i + 1 :] for i in range(len(BLOB))]
    for blob in [*broken, BLOB[:-1], BLOB[:50], b"", BLOB + b"\0"]:
        with pytest.raises(SealDoesNotOpen):
            open_sealed(HOLDER, blob, INFO)


def test_two_seals_of_one_key_differ() -> None:
    assert seal_to(HOLDER.public_key(), b"k" * 32, INFO) != BLOB


def test_public_keys_have_one_form() -> None:
    data = public_bytes(HOLDER.public_key())
    assert public_from_bytes(data) == HOLDER.public_key()
    small = ec.generate_private_key(ec.SECP256R1()).public_key()
    for wrong in (data[:-1], b"\x02" + data[1:49], bytes(97), b"\x04" + bytes(96), public_bytes(small)):
        with pytest.raises(ValueError, match=r"."):
            public_from_bytes(wrong)
