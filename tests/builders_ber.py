"""The value of a signature (CMS) written in other ways that say the same, as BER allows (X.690, 8 and 10).

Every part of the value is one node; a *way* writes one node otherwise and frames the rest as DER has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

INTEGER, BITS, OID, CONSTRUCTED = 0x02, 0x03, 0x06, 0x20


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One type, length and value; `kids` for a constructed one, `content` for a primitive one."""

    tag: int
    content: bytes
    kids: tuple[Node, ...] = ()

    def every(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            yield from kid.every()


Way = Callable[[Node, bytes], bytes]  # a node and its contents, framed otherwise


def read(der: bytes) -> Node:
    """The first value in `der`; whatever stands behind it is left."""
    return _nodes(der, 0, _end(der, 0))[0]


def _nodes(der: bytes, at: int, end: int) -> tuple[Node, ...]:
    found = []
    while at < end:
        begin, stop = _begin(der, at), _end(der, at)
        kids = _nodes(der, begin, stop) if der[at] & CONSTRUCTED else ()
        found.append(Node(der[at], der[begin:stop], kids))
        at = stop
    return tuple(found)


def _begin(der: bytes, at: int) -> int:
    return at + 2 + (der[at + 1] & 0x7F if der[at + 1] & 0x80 else 0)


def _end(der: bytes, at: int) -> int:
    begin = _begin(der, at)
    size = der[at + 1] if begin == at + 2 else int.from_bytes(der[at + 2 : begin], "big")
    return begin + size


def written(node: Node, changed: Node | None = None, way: Way | None = None) -> bytes:
    """The bytes of a node; the one `changed` is framed by `way`."""
    inside = b"".join(written(kid, changed, way) for kid in node.kids) if node.kids else node.content
    return way(node, inside) if way and node is changed else framed(node.tag, inside)


def framed(tag: int, inside: bytes) -> bytes:
    """DER: a definite length in as few bytes as may be."""
    size = len(inside)
    if size < 0x80:
        return bytes((tag, size)) + inside
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits + inside


def a_longer_length(node: Node, inside: bytes) -> bytes:
    digits = len(inside).to_bytes(4, "big")
    return bytes((node.tag, 0x84)) + digits + inside


def no_length(node: Node, inside: bytes) -> bytes:
    return bytes((node.tag, 0x80)) + inside + b"\0\0" if node.kids else framed(node.tag, inside)


def a_padded_number(node: Node, inside: bytes) -> bytes:
    return framed(node.tag, b"\0" + inside if node.tag == INTEGER else inside)


def a_padded_identifier(node: Node, inside: bytes) -> bytes:
    return framed(node.tag, inside[:1] + b"\x80" + inside[1:] if node.tag == OID else inside)


def spare_bits(node: Node, inside: bytes) -> bytes:
    return framed(node.tag, b"\1" + inside[1:] if node.tag == BITS else inside)


def the_other_way_round(node: Node, inside: bytes) -> bytes:
    return framed(node.tag, b"".join(written(kid) for kid in reversed(node.kids)) or inside)


WAYS: tuple[Way, ...] = (
    a_longer_length,
    no_length,
    a_padded_number,
    a_padded_identifier,
    spare_bits,
    the_other_way_round,
)
