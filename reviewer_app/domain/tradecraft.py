"""The tick list before the lock: the analytic tradecraft standards of ICD 203 (2 January 2015, D.6.e)."""

from __future__ import annotations

TRADECRAFT: tuple[tuple[str, str], ...] = (
    ("sources", "I described the quality and credibility of the sources, data and methods."),
    ("uncertainty", "I expressed and explained the uncertainties of each major judgement."),
    ("assumptions", "I told the underlying information apart from my assumptions and judgements."),
    ("alternatives", "I weighed alternatives, and said which would change the judgement."),
    ("relevance", "What I wrote bears on the question, and says what follows from it."),
    ("argument", "The argument is clear and logical, and its main point comes first."),
    ("change", "I said what changed against earlier judgements of this model, or that there are none."),
    ("accuracy", "I made the judgement I believe most accurate, not the safest one."),
    ("visual", "Tables and figures show what they are cited for, and nothing else."),
)
TICKS: tuple[str, ...] = tuple(name for name, _ in TRADECRAFT)


def missing_ticks(ticked: tuple[str, ...]) -> tuple[str, ...]:
    """The standards not ticked yet, in order."""
    return tuple(name for name in TICKS if name not in ticked)
