"""Checkpoint digests in one row of a table, of a CSV file or of Markdown.

- A column's head is the key of its cells; a head that is only a digest's name takes its meaning from the row.
- The words of a claim are its column, the row's other cells and the heading above; the heads of the other
  columns ("Baseline") say nothing of this row.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.checkpoint_words import digests_in, key_speaks
from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.evidence.metadata.summary import cut

_MOST_CELLS = 50
_SHORT = 64  # characters: a longer cell is prose or a digest, not a name
_WORDS = 400


def row_claims(
    path: str, where: str, head: list[str], row: list[str], heading: str = ""
) -> Iterator[CheckpointClaim]:
    """The claims in `row`; `head` is the table's first row, and makes none itself."""
    heads = [] if head is row else head
    for place, cell in enumerate(row[:_MOST_CELLS]):
        found = list(digests_in(cell))
        if not found:
            continue
        column = heads[place] if place < len(heads) else ""
        others = _short(one for at, one in enumerate(row[:_MOST_CELLS]) if at != place)
        if key_speaks([column], f"{heading} {_short(heads[:_MOST_CELLS])} {others}"):
            words = cut(f"{heading} {column} {others}".strip(), _WORDS)
            for _, algorithm, digest in found:
                yield CheckpointClaim(path, where, algorithm, digest, words)


def _short(cells: Iterator[str] | list[str]) -> str:
    return " ".join(cell for cell in cells if len(cell) < _SHORT)
