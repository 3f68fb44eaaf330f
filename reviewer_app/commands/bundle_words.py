"""How the verbs about bundles explain: groups of sentences, and the same as facts with stable codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reviewer_app.domain.codec import to_plain
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.outlook import Outlook

_OF_ONE_KIND = 5  # lines shown of one and the same kind; `--json` has them all


def group(heading: str, sentences: Sequence[str], kinds: Sequence[str] = ()) -> list[str]:
    """A heading with its count, and its lines; nothing of an empty group. Of one kind, the first few."""
    if not sentences:
        return []
    shown: Counter[str] = Counter()
    lines = ["", f"{heading} ({len(sentences)})"]
    for place, sentence in enumerate(sentences):
        kind = kinds[place] if kinds else ""
        shown[kind] += 1
        if not kind or shown[kind] <= _OF_ONE_KIND:
            lines.append(f"  {sentence}")
    for kind, count in shown.items():
        if kind and count > _OF_ONE_KIND:
            lines.append(f"  … and {count - _OF_ONE_KIND} more like these: {kind}. --json names each.")
    return lines


def explained(ahead: Outlook) -> dict[str, object]:
    """The outlook as facts: the whole checklist, and what it comes to, by stable codes."""
    return {
        "items": [to_plain(item) for item in ahead.items],
        "inconsistencies": [to_plain(one) for one in ahead.inconsistencies],
        "returned_for": [to_plain(one) for one in ahead.returned_for],
        "optional": [to_plain(one) for one in ahead.optional],
    }


def ways_out_of(source: Path, found: tuple[Fault, ...]) -> dict[Fault, str]:
    """What a laboratory does about each fault of its folder."""
    from reviewer_app.intake.make import ways_out
    from reviewer_app.intake.medium import Unreadable, opened

    try:
        with opened(source) as medium:
            survey = medium.survey()
    except Unreadable:
        return ways_out(frozenset(), found)
    return ways_out(frozenset((*survey.files, *survey.folders)), found)
