"""The front of a finding: what was recommended and determined, apart, and the words behind both.

- The key judgement is the draft's. An override stands beside it with its reason; both originals are printed.
- A rescinded determination is printed as it was made, with who took it back, when and why.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.acts import Determined, Overridden, Rescinded, SignedOff
from reviewer_app.findings.basis import Basis, Decided
from reviewer_app.findings.tree import Block, Paragraph, Result, Results, Section, Style
from reviewer_app.findings.words import line, minute, portion

STANDING = (
    "A designation says that a model meets the criteria set of the case. It neither allows nor forbids any "
    "release or use. The reviewers recommend; the determination is the official's, and is recorded here "
    "as it was made."
)


def result(basis: Decided) -> Section:
    """Recommendation and determination side by side; judgement, override, statements, recommendations."""
    panels = Results((_recommendation(basis), _determination(basis)))
    blocks: list[Block] = [panels, Paragraph(STANDING, style=Style.SMALL)]
    blocks += _rescission(basis)
    blocks += judgement(basis)
    blocks += _override(basis)
    blocks += _statements(basis)
    return Section("Result", (*blocks, *recommendations(basis)))


def _recommendation(basis: Decided) -> Result:
    outcome = basis.signed_off.recommendation.value.capitalize()
    if basis.overridden is None:
        label, how = "Recommendation of the reviewers", "Signed off"
    else:
        label, how = "Recommendation, as overridden by the supervisor", "Overridden and signed off"
    at = _at(basis, SignedOff if basis.overridden is None else Overridden)
    return Result(label, outcome, f"{how} by {basis.name(basis.case.supervisor)}, {at}.")


def _determination(basis: Decided) -> Result:
    made, case = basis.determined, basis.case
    detail = (
        f"Made by {line(made.official, 120)} on {line(made.decided_on, 20)}. "
        f"Recorded by {basis.name(case.determined_by)}, {_at(basis, Determined)}."
    )
    if case.rescinded is None:
        return Result("Determination, as recorded", made.outcome.value.capitalize(), detail)
    return Result("Determination, since rescinded", "Rescinded", f"It was “{made.outcome.value}”. {detail}")


def _rescission(basis: Basis) -> Iterator[Paragraph]:
    act = basis.case.rescinded
    if act is not None:
        label = (
            f"Rescinded by {line(act.official, 120)} on {line(act.decided_on, 20)}, under "
            f"{line(act.authority, 300)}; recorded {_at(basis, Rescinded)}."
        )
        mark = portion(act.marking, "the reason of the rescission")
        yield Paragraph(act.reason.strip(), label=label, mark=mark)


def judgement(basis: Basis) -> Iterator[Paragraph]:
    """The draft's key judgement, and by whom."""
    draft = basis.case.draft
    if draft is not None:
        mark = portion(draft.marking, "the key judgement")
        yield Paragraph(draft.judgement.strip(), label="Key judgement.", mark=mark, style=Style.LEAD)
        said = (
            f"Drafted by {basis.name(draft.by)}, {minute(draft.at)}; the draft recommends “{draft.outcome}”."
        )
        yield Paragraph(said, style=Style.SMALL)


def _override(basis: Decided) -> Iterator[Paragraph]:
    act, draft = basis.overridden, basis.case.draft
    if act is not None:
        drafted = f"The draft recommends “{draft.outcome}”; " if draft else ""
        label = f"Override. {drafted}{basis.name(basis.case.supervisor)} signed off “{act.outcome.value}”."
        yield Paragraph(act.reason.strip(), label=label, mark=portion(act.marking, "the override's reason"))


def _statements(basis: Decided) -> Iterator[Paragraph]:
    made, signed = basis.determined, basis.signed_off
    if made.memorandum.strip():
        mark = portion(made.marking, "the memorandum")
        yield Paragraph(made.memorandum.strip(), label="Memorandum.", mark=mark)
    if signed.statement.strip() and basis.overridden is None:
        mark = portion(signed.marking, "the supervisor's statement")
        yield Paragraph(signed.statement.strip(), label="Statement of the supervisor.", mark=mark)


def recommendations(basis: Basis) -> Iterator[Block]:
    """Each reviewer's own recommendation, in full."""
    for review in basis.case.reviews.values():
        made = review.recommendation
        if made is None:
            continue
        name = basis.name(review.person)
        label = f"{name} recommends: {made.outcome.value}."
        mark = portion(made.marking, f"the recommendation of {name}")
        yield Paragraph(made.rationale.strip(), label=label, mark=mark)


def _at(basis: Basis, form: type) -> str:
    found = basis.when(form)
    return minute(found.at) if found else "at a time not recorded"
