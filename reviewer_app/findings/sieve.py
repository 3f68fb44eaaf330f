"""The sieve of a releasable version: which portions of a finding's tree stay, and how many do not.

- A portion with a mark stays where the mark is within. What has none of its own (a fact, a title, a sentence)
  inherits every mark of what the finding is about, and of its list of facts or, where that has none, of its
  section's own blocks: it stays only where all of these are within.
- A section inside another goes as a whole, title and all, where one of its own paragraphs or marks is above:
  its title says what they say. A table, a figure and a list of facts with one mark stand or fall with it.
- What names a thing that is left out (the id of a criterion, the number of an exhibit) goes with it, and so
  does a text in which a mark above the level stands.
- Every section with a gap says how many portions are left out there, and nothing of what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer_app.findings.tree import (
    Block,
    Citation,
    Citations,
    Fact,
    Facts,
    Items,
    Paragraph,
    Section,
    SignatureField,
    Style,
    Table,
    marks,
    texts,
)
from reviewer_app.findings.within import Within
from reviewer_app.findings.words import counted

OWN = "(U)"  # the app's own words about what is missing
REFERENCE = re.compile(r"\[(\d{1,9})\]")


@dataclass(frozen=True, slots=True)
class Sieve:
    """`about` are the marks of what the whole finding is about; `names` what must not be named (criteria that
    are left out, by id and title), `numbers` the exhibits that are."""

    within: Within
    about: tuple[str, ...]
    names: tuple[str, ...] = ()
    numbers: frozenset[int] = frozenset()

    def section(self, section: Section) -> tuple[Section, int]:
        """A section of the finding without what is above, and how many portions that were."""
        own = self._inherited(section)
        kept, gone = [], 0
        for block in section.blocks:
            left, dropped = self._block(block, own)
            gone += dropped
            if left is not None:
                kept.append(left)
        inner, whole = [], 0
        for one in section.sections:
            if self._stands(one):
                left_section, dropped = self.section(one)
                inner.append(left_section)
                whole += dropped
            else:
                gone += portions(one)
        blocks = (*_gap(gone), *kept)
        made = replace(section, blocks=blocks, sections=tuple(inner), marks=self._marks(section, kept))
        return made, gone + whole

    def says(self, text: str, inherited: Iterable[str] = ()) -> bool:
        """Whether a text without a mark of its own stays, beside these marks."""
        return self.within.marks((*self.about, *inherited)) and self._clean(text)

    def _inherited(self, section: Section) -> tuple[str, ...]:
        return (*self.about, *section.marks, *(one for block in section.blocks for one in marks(block)))

    def _stands(self, section: Section) -> bool:
        """Whether a section inside another stays, with its title."""
        judged = [block for block in section.blocks if isinstance(block, Paragraph) and block.mark]
        own = (*section.marks, *(block.mark for block in judged))
        if not own:
            own = self._inherited(section)
        return self.within.marks(own) and self._clean(section.title)

    def _marks(self, section: Section, kept: list[Block]) -> tuple[str, ...]:
        """The marks of its title and its figures, where either is left."""
        return section.marks if kept and self.within.marks(section.marks) else ()

    def _clean(self, node: object) -> bool:
        """Whether nothing in it names what is left out, and no mark above stands in its words."""
        return all(self._clean_text(text) for text in texts(node))

    def _clean_text(self, text: str) -> bool:
        if any(int(one) in self.numbers for one in REFERENCE.findall(text)):
            return False
        return self.within.text(text) and not any(_names(text, name) for name in self.names)

    def _block(self, block: Block, inherited: tuple[str, ...]) -> tuple[Block | None, int]:
        match block:
            case Facts():
                return self._facts(block, inherited)
            case Table():
                return self._table(block, inherited)
            case Items():
                return self._items(block, inherited)
            case Citations():
                entries = [self._citation(one) for one in block.entries]
                left = tuple(one for one, _ in entries if one is not None)
                return Citations(left) if left else None, sum(gone for _, gone in entries)
            case SignatureField():
                return None, 0
            case _:
                own = (block.mark,) if isinstance(block, Paragraph) and block.mark else inherited
                stays = self.within.marks(own) and self._clean(block)
                return (block, 0) if stays else (None, 1)

    def _facts(self, block: Facts, inherited: tuple[str, ...]) -> tuple[Block | None, int]:
        own = tuple(row.mark for row in block.rows if row.mark)
        kept = tuple(row for row in block.rows if self._fact(row, (*self.about, *own) if own else inherited))
        return Facts(kept) if kept else None, len(block.rows) - len(kept)

    def _fact(self, row: Fact, inherited: tuple[str, ...]) -> bool:
        return self.within.marks((row.mark,) if row.mark else inherited) and self._clean(row)

    def _table(self, block: Table, inherited: tuple[str, ...]) -> tuple[Block | None, int]:
        head = self._clean((block.title, block.header))
        if not (head and self.within.marks((block.mark,) if block.mark else inherited)):
            return None, 1
        kept = tuple(row for row in block.rows if self._clean(row))
        return replace(block, rows=kept) if kept else None, len(block.rows) - len(kept)

    def _items(self, block: Items, inherited: tuple[str, ...]) -> tuple[Block | None, int]:
        paired = len(block.marks) == len(block.texts)
        kept = [
            at
            for at, text in enumerate(block.texts)
            if self.within.marks((block.marks[at],) if paired else (*block.marks, *inherited))
            and self._clean(text)
        ]
        left = tuple(block.marks[at] for at in kept) if paired else block.marks
        made = Items(tuple(block.texts[at] for at in kept), left)
        return made if kept else None, len(block.texts) - len(kept)

    def _citation(self, entry: Citation) -> tuple[Citation | None, int]:
        bare = replace(entry, note="", note_mark="")
        if entry.number in self.numbers or not self.within.mark(entry.mark) or not self._clean(bare):
            return None, 1
        if not entry.note or (self.within.marks((entry.note_mark or entry.mark,)) and self._clean(entry)):
            return entry, 0
        return bare, 1


def _names(text: str, name: str) -> bool:
    """Whether a text holds the name as a word of its own, in whatever case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _gap(gone: int) -> tuple[Block, ...]:
    if not gone:
        return ()
    words = f"{counted(gone, 'portion is', 'portions are')} left out here."
    return (Paragraph(words, mark=OWN, style=Style.NOTICE),)


def portions(section: Section) -> int:
    """How many portions a section holds, counted as they would be dropped one by one."""
    return sum(_portions(block) for block in section.blocks) + sum(portions(one) for one in section.sections)


def _portions(block: Block) -> int:
    match block:
        case Facts() | Table():
            return len(block.rows)
        case Items():
            return len(block.texts)
        case Citations():
            return len(block.entries)
        case SignatureField():
            return 0
        case _:
            return 1
