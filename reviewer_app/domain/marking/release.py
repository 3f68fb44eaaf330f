"""Who abroad may have it, and how that rolls up (Manual D.2, Table 3).

- A portion says it (NOFORN, REL TO, RELIDO, DISPLAY ONLY), or leaves it unsaid. What may be released may be
  displayed: a list of REL TO counts for DISPLAY ONLY, too (rule 26).
- Both say it: the lists intersect; RELIDO stays where every portion that says it has it (rules 9 to 13, 18,
  20 to 27; H.8, RELIDO, examples 2 and 3). Nothing left is NOFORN.
- One says it and the other is classified and unmarked, or is foreign information unmarked: NOFORN (rules 1,
  12, 16, 17, 19; B.3, Table 2). Rule 17 lets RELIDO stay in some cases that hang on dates: NOFORN is the
  stricter.
- Unclassified portions with non-IC controls, DSEN or CUI that leave it unsaid are NOFORN beside one that
  says it (H.8, H.9: until the originator agrees). Other unclassified portions are not asked
  (B.3, Table 2).
- Groups marked `expands` (FVEY, ACGU, TEYE) count as their members where lists differ (rule 23); any other
  group is one code (rule 21: common codes only).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce

from reviewer_app.domain.marking.terms import DSEN, LES_NF, NOFORN, RELIDO, SBU_NF, Level, Marking

Members = Mapping[str, frozenset[str]]


class Stand(IntEnum):
    """What a portion says of release: not asked, controlled and unsaid, classified and unsaid, said."""

    NOT_ASKED = 0
    CONTROLLED = 1
    UNMARKED = 2
    SAID = 3


@dataclass(frozen=True, slots=True)
class Release:
    """To whom it may be released and displayed (codes without USA); whether an official may decide more."""

    stand: Stand
    release: frozenset[str] = frozenset()
    display: frozenset[str] = frozenset()
    relido: bool = False

    @property
    def noforn(self) -> bool:
        return self.stand is Stand.SAID and not (self.display or self.relido)


NOT_ASKED = Release(Stand.NOT_ASKED)
NOTHING = Release(Stand.SAID)


def release_of(marking: Marking, members: Members) -> Release:
    """What one marking says of release."""
    if marking.says_release:
        release = _plain(frozenset(marking.rel_to) - {"USA"}, members)
        shown = _plain(frozenset(marking.display_only), members)
        # A group of REL TO stays named within a larger one of DISPLAY ONLY: else its name hangs on the order.
        display = release | beyond(shown, release, members)
        return Release(Stand.SAID, release, display, RELIDO in marking.dissem)
    if {SBU_NF, LES_NF} & set(marking.non_ic) or NOFORN in marking.dissem:
        return NOTHING
    if marking.level.classified:
        return Release(Stand.UNMARKED)
    asked = marking.non_ic or DSEN in marking.dissem or marking.has_fgi or marking.level is Level.CUI
    return Release(Stand.CONTROLLED) if asked else NOT_ASKED


def together(found: Iterable[Release], members: Members) -> Release:
    """What several say together."""
    return reduce(lambda one, other: meet(one, other, members), found, NOT_ASKED)


def meet(one: Release, other: Release, members: Members) -> Release:
    """What two say together; the stricter."""
    low, high = sorted((one, other), key=lambda each: each.stand)
    if low.stand is Stand.NOT_ASKED or high.stand is not Stand.SAID:
        return high
    if low.stand is not Stand.SAID:
        return NOTHING
    return Release(
        Stand.SAID,
        common(one.release, other.release, members),
        common(one.display, other.display, members),
        one.relido and other.relido,
    )


def same(one: Release, other: Release, members: Members) -> bool:
    """Whether two reach the same people, however the lists spell them."""
    reached = [(each.stand, each.relido, _reach(each.release, members)) for each in (one, other)]
    return reached[0] == reached[1] and _reach(one.display, members) == _reach(other.display, members)


def common(one: frozenset[str], other: frozenset[str], members: Members) -> frozenset[str]:
    """The codes both lists reach: a group that both name stays, any other is counted by its members."""
    named = one & other
    reached = _reach(one, members) & _reach(other, members)
    return named | (reached - _reach(named, members))


def beyond(display: frozenset[str], release: frozenset[str], members: Members) -> frozenset[str]:
    """The codes of a display list that a release list does not reach already."""
    have = _reach(release, members)
    return frozenset(code for code in display if not _reach(frozenset({code}), members) <= have)


def _reach(found: frozenset[str], members: Members) -> frozenset[str]:
    return frozenset(member for code in found for member in members.get(code, frozenset({code})))


def _plain(found: frozenset[str], members: Members) -> frozenset[str]:
    """The list without a code that another code of it reaches already."""
    return frozenset(
        code
        for code in found
        if not any(
            _reach(frozenset({code}), members) < _reach(frozenset({other}), members)
            for other in found
            if other in members
        )
    )
