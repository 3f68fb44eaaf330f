"""Merkle tree: against the definition of RFC 9162 written out, the RFC's own example, and by force."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.merkle import (
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    levels,
    node_hash,
    proof_within,
    root,
)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"entry %d" % number) for number in range(count)]


def defined_root(data: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word by word."""
    if not data:
        return hashlib.sha384().digest()
    if len(data) == 1:
        return hashlib.sha384(b"\x00" + data[0]).digest()
    split = 1
    while split * 2 < len(data):
        split *= 2
    return hashlib.sha384(b"\x01" + defined_root(data[:split]) + defined_root(data[split:])).digest()


@pytest.mark.parametrize("count", range(34))
def test_the_root_is_the_one_of_the_definition(count: int) -> None:
    data = [b"entry %d" % number for number in range(count)]
    assert root([leaf_hash(item) for item in data]) == defined_root(data)


def test_the_proofs_of_the_rfc_s_example() -> None:
    """RFC 9162, 2.1.5: a tree of seven leaves, with its nodes named as there."""
    a, b, c, d, e, f, j = leaves(7)
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l_ = node_hash(g, h), node_hash(i, j)
    tree = [a, b, c, d, e, f, j]
    assert root(tree) == node_hash(k, l_)
    assert inclusion_proof(0, tree) == (b, h, l_)
    assert inclusion_proof(3, tree) == (c, g, l_)
    assert inclusion_proof(4, tree) == (f, j, k)
    assert inclusion_proof(6, tree) == (i, k)
    assert consistency_proof(3, tree) == (c, d, g, l_)
    assert consistency_proof(4, tree) == (l_,)
    assert consistency_proof(6, tree) == (i, j, k)


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_proves_its_place_and_no_other(size: int) -> None:
    tree = leaves(size)
    for index, leaf in enumerate(tree):
        proof = inclusion_proof(index, tree)
        assert included(leaf, index, size, proof, root(tree))
        assert not any(
            included(leaf, other, size, proof, root(tree)) for other in range(-1, size + 2) if other != index
        )
        assert not included(leaf_hash(b"another"), index, size, proof, root(tree))
        assert not included(leaf, index, size, (*proof, leaf), root(tree))
        assert not proof or not included(leaf, index, size, proof[:-1], root(tree))


@pytest.mark.parametrize("later", range(1, 20))
def test_every_beginning_proves_that_it_grew(later: int) -> None:
    tree = leaves(later)
    for earlier in range(1, later + 1):
        proof = consistency_proof(earlier, tree)
        before = root(tree[:earlier])
        assert consistent(earlier, later, before, root(tree), proof)
        assert not consistent(earlier, later, leaf_hash(b"x"), root(tree), proof)
        assert not consistent(earlier, later, before, leaf_hash(b"x"), proof)
        assert not consistent(earlier, later, before, root(tree), (*proof, before))


@given(size=st.integers(2, 200), data=st.data())
def test_a_changed_past_proves_nothing(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, earlier - 1))
    tree = leaves(size)
    before = root(tree[:earlier])
    tree[changed] = leaf_hash(b"forged")
    assert not consistent(earlier, size, before, root(tree), consistency_proof(earlier, tree))


def test_places_outside_the_tree_are_refused() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(3, leaves(3))
    with pytest.raises(IndexError):
        consistency_proof(0, leaves(3))
    assert not consistent(0, 3, root([]), root(leaves(3)), ())
    assert not consistent(4, 3, root(leaves(4)), root(leaves(3)), (leaves(1)[0],))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 33])
def test_proofs_out_of_the_levels_are_those_of_the_definition(count: int) -> None:
    data = leaves(count)
    tree = levels(data)
    assert tree[-1] == [root(data)]
    assert [proof_within(tree, place) for place in range(count)] == [
        inclusion_proof(place, data) for place in range(count)
    ]
    with pytest.raises(IndexError):
        proof_within(tree, count)
