"""Merkle tree over the journal: an extract proves its place, a later head proves that it only grew.

RFC 9162 (Certificate Transparency 2.0), section 2.1, with SHA-384. Leaves are given as their hashes: an
entry's digest is already the leaf hash, SHA-384 of 0x00 and the entry; an inner node is SHA-384 of 0x01 and
both children.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

Proof = tuple[bytes, ...]


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha384(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha384(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree head of `leaves` (leaf hashes); of none, SHA-384 of nothing (2.1.1)."""
    if not leaves:
        return hashlib.sha384(b"").digest()
    level = list(leaves)
    while len(level) > 1:  # pairs from the left; an odd last one is carried up: the same tree as 2.1.1
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> Proof:
    """The hashes that lead from leaf `index` (from 0) to the root (2.1.3.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_proof(index, leaves[:split]), root(leaves[split:]))
    return (*inclusion_proof(index - split, leaves[split:]), root(leaves[:split]))


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every level of the tree, the leaves first, the root alone in the last: for many proofs of one tree."""
    found = [list(leaves)]
    while len(found[-1]) > 1:
        level = found[-1]
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        found.append(pairs + level[len(pairs) * 2 :])
    return found


def proof_within(tree: Sequence[Sequence[bytes]], index: int) -> Proof:
    """`inclusion_proof` of leaf `index`, out of the `levels` of its tree: one look at each level."""
    if not 0 <= index < len(tree[0]):
        raise IndexError(f"no leaf {index} among {len(tree[0])}")
    steps = []
    for level in tree:
        beside = index ^ 1
        if beside < len(level):
            steps.append(level[beside])
        index >>= 1
    return tuple(steps)


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], tree_head: bytes) -> bool:
    """Whether `proof` shows `leaf` at `index` of the tree of `size` leaves with this head (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(step, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, step)
        position, last = position >> 1, last >> 1
    return last == 0 and found == tree_head


def consistency_proof(earlier: int, leaves: Sequence[bytes]) -> Proof:
    """The hashes that show that the tree of the first `earlier` leaves grew into this one (2.1.4.1)."""
    if not 0 < earlier <= len(leaves):
        raise IndexError(f"no tree of {earlier} leaves within one of {len(leaves)}")
    return _subproof(earlier, leaves, whole=True)


def consistent(earlier: int, later: int, head_before: bytes, head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `earlier` leaves grew into the one of `later` (2.1.4.2)."""
    if earlier == later:
        return not proof and head_before == head
    if not 0 < earlier < later or not proof:
        return False
    steps = [head_before, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    position, last = earlier - 1, later - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, step)
        position, last = position >> 1, last >> 1
    return last == 0 and old == head_before and new == head


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _subproof(earlier: int, leaves: Sequence[bytes], *, whole: bool) -> Proof:
    if earlier == len(leaves):
        return () if whole else (root(leaves),)
    split = _split(len(leaves))
    if earlier <= split:
        return (*_subproof(earlier, leaves[:split], whole=whole), root(leaves[split:]))
    return (*_subproof(earlier - split, leaves[split:], whole=False), root(leaves[:split]))
