"""Acts of the review in words: cited, answered, locked, revealed, settled, drafted; "" for any other act."""

from __future__ import annotations

from reviewer_app.domain.acts import (
    Act,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Assessed,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    Dissented,
    ExhibitCited,
    ExhibitNoted,
    ExhibitsOrdered,
    FindingDrafted,
    FindingSubmitted,
    Locked,
    Recommended,
    Revealed,
    TableMapped,
)
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import one_line


def judging_words(act: Act, register: Register) -> str:
    """What a reviewer, an adjudicator or a supervisor did to the judgement of a case."""
    return _evidence_words(act) or _answer_words(act) or _together_words(act, register)


def _evidence_words(act: Act) -> str:
    match act:
        case ExhibitCited():
            return f"Cited exhibit {act.number}: {one_line(act.descriptor, 120)}"
        case ExhibitNoted():
            said = one_line(act.note, 120)
            return (
                f"Noted on exhibit {act.number}: {said}"
                if said
                else f"Took back the note on exhibit {act.number}"
            )
        case ExhibitsOrdered():
            return f"Ordered the exhibits: {', '.join(map(str, act.numbers))}"
        case TableMapped():
            path = act.path.removeprefix("data/")
            return f"Said which columns of the table {one_line(path, 120)} are what"
        case ComparisonGranted():
            why = one_line(act.reason, 120)
            return f"Granted that case {act.other_case} be laid beside this one: {why}"
        case ComparisonGrantWithdrawn():
            return f"Withdrew the grant for case {act.other_case}: {one_line(act.reason, 120)}"
        case _:
            return ""


def _answer_words(act: Act) -> str:
    match act:
        case Assessed():
            return f"Answered {act.criterion}: level {act.level}"
        case Recommended():
            return f"Recommended: {act.outcome.value}"
        case Locked():
            return "Locked the review"
        case _:
            return ""


def _together_words(act: Act, register: Register) -> str:
    match act:
        case Revealed():
            then = "they go to an adjudicator" if act.adjudication else "no adjudicator is needed"
            return f"Revealed the reviews; {then}"
        case AdjudicatorNamed():
            return f"Named {register.name(act.person)} adjudicator"
        case Adjudicated():
            return f"Settled {act.criterion}: level {act.level}"
        case AdjudicationClosed():
            return f"Closed the adjudication: {', '.join(act.settled) or 'nothing to settle'}"
        case FindingDrafted():
            return f"Drafted the finding: {act.outcome.value}"
        case FindingSubmitted():
            return f"Submitted the draft finding to the supervisor: {act.outcome.value}"
        case Dissented():
            return f"Dissented from the finding: {one_line(act.words, 120)}"
        case _:
            return ""
