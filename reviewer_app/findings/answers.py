"""Each criterion with each reviewer's answer, and the exhibits the answers rest on.

- Likelihood and confidence are separate sentences (ICD 203); the likelihood carries its band.
- Every locked review is printed as it stands; where reviewers differ, both stand, and what the adjudicator
  settled stands beside them. An answer given again after the reveal is labelled, with the level before.
- Indicators that were crossed when an answer was given are named, and why it stays below, where it does.
- Citations follow ICD 206: numbered, with descriptor, date and marking; here also file, locator and digests.
- Under an answer they stand in the reviewer's own order; in the list of exhibits by number, to be found. The
  last note counts. A grant to lay another developer's results beside the case is printed with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer_app.domain.acts import (
    Adjudicated,
    Assessed,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    Source,
)
from reviewer_app.domain.case import Case, Exhibit, Review
from reviewer_app.domain.criteria import CriteriaSet, Criterion, Indicator
from reviewer_app.findings.basis import Basis
from reviewer_app.findings.course import level_before
from reviewer_app.findings.tree import (
    Block,
    Citation,
    Citations,
    CitedSource,
    Items,
    Paragraph,
    Section,
    Style,
    Table,
)
from reviewer_app.findings.words import counted, line, minute, over, portion, references


def answers(basis: Basis) -> Section:
    """All criteria in the order of the set, with a table of levels first."""
    blocks: tuple[Block, ...] = (at_a_glance(basis), *_scale(basis.criteria))
    return Section(
        "Answers by criterion", blocks, tuple(_criterion(basis, one) for one in basis.criteria.criteria)
    )


def at_a_glance(basis: Basis) -> Table:
    """Levels side by side: a row a criterion, a column a reviewer and one for what was adjudicated."""
    reviews = tuple(basis.case.reviews.values())
    settled = ("Adjudicated",) if basis.case.settled else ()
    share = 0.48 / max(1, len(reviews) + len(settled))
    return Table(
        title="Levels at a glance",
        header=("Criterion", *(basis.name(review.person) for review in reviews), *settled, "Levels"),
        rows=tuple(_levels_row(basis, reviews, one) for one in basis.criteria.criteria),
        widths=(0.40, *(share for _ in (*reviews, *settled)), 0.12),
        strong=frozenset({"differ", "not answered"}),
        mark=levels_mark(basis),
    )


def _levels_row(basis: Basis, reviews: Sequence[Review], one: Criterion) -> tuple[str, ...]:
    found = basis.case.settled.get(one.id)
    settled = (line(found.adjudicated.level, 20) if found else "–",) if basis.case.settled else ()
    return (
        f"{one.id}  {line(one.title, 60)}",
        *(_level_cell(review, one) for review in reviews),
        *settled,
        "same" if same_level(reviews, one) else "differ",
    )


def _level_cell(review: Review, criterion: Criterion) -> str:
    before = level_before(review, criterion.id)
    level = _level_of(review, criterion)
    return f"{level}\nbefore the reveal {line(before, 20)}" if before else level


def levels_mark(basis: Basis) -> str:
    """The mark of what names the levels of all answers at once; "" where there is none."""
    given = [said.assessed.marking for one in basis.case.reviews.values() for said in one.answers.values()]
    settled = [one.adjudicated.marking for one in basis.case.settled.values()]
    return over((*given, *settled), "The table of levels")


def same_level(reviews: Sequence[Review], criterion: Criterion) -> bool:
    """Whether every reviewer gave the same level; an unanswered criterion is not the same."""
    levels = [_level_of(review, criterion) for review in reviews]
    return len(set(levels)) == 1 and levels[0] != "not answered"


def _level_of(review: Review, criterion: Criterion) -> str:
    answer = review.answers.get(criterion.id)
    return line(answer.assessed.level, 20) if answer else "not answered"


def _scale(criteria: CriteriaSet) -> Iterator[Paragraph]:
    steps = "; ".join(f"{line(step.code, 12)} = {line(step.words, 90)}" for step in criteria.scale)
    yield Paragraph(f"Scale of the set: {steps}.", style=Style.SMALL)


def _criterion(basis: Basis, criterion: Criterion) -> Section:
    mark = portion(criterion.marking, f"the question of {criterion.id}")
    blocks: list[Block] = [Paragraph(line(criterion.question, 600), mark=mark, style=Style.QUESTION)]
    blocks += [_indicator(one, mark) for one in criterion.indicators]
    sections = [_answer(basis, criterion, one) for one in basis.case.reviews.values()]
    settled = basis.case.settled.get(criterion.id)
    if settled is not None:
        sections.append(_adjudicated(basis, settled.by, settled.at, settled.adjudicated))
    return Section(f"{criterion.id}  {line(criterion.title, 80)}", tuple(blocks), tuple(sections))


def _indicator(indicator: Indicator, mark: str) -> Paragraph:
    bound = f", {indicator.direction} {indicator.threshold:g}" if indicator.threshold is not None else ""
    applies = f"; applies when {line(indicator.when, 120)}" if indicator.when else ""
    named = f"{line(indicator.metric, 60)} of {line(indicator.task, 60)}"
    return Paragraph(f"Indicator of the set: {named}{bound}{applies}.", mark=mark, style=Style.SMALL)


def _answer(basis: Basis, criterion: Criterion, review: Review) -> Section:
    name = basis.name(review.person)
    answer = review.answers.get(criterion.id)
    if answer is None:
        return Section(name, (Paragraph("Not answered."),))
    said = answer.assessed
    mark = portion(said.marking, f"{criterion.id}, rationale of {name}")
    blocks: list[Block] = [
        Paragraph(f"{_likelihood(said)} {_confidence(said)}", mark=mark, style=Style.SMALL),
        Paragraph(said.rationale.strip(), mark=mark),
        *_crossed(said, mark),
        *_cited(basis.case, review.person, said),
    ]
    if answer.after_reveal:
        before = level_before(review, criterion.id)
        earlier = f"the level before was {line(before, 20)}" if before else "it was not answered before"
        words = f"Answered again after the reveal, {minute(answer.at)}; {earlier}."
        blocks.insert(0, Paragraph(words, style=Style.SMALL))
    return Section(f"{name}: {_level_words(basis.criteria, said.level)}", tuple(blocks), together=True)


def _level_words(criteria: CriteriaSet, code: str) -> str:
    level = criteria.level(code)
    return f"level {line(code, 20)}, {line(level.words, 120)}" if level else f"level {line(code, 20)}"


def _crossed(said: Assessed, mark: str) -> Iterator[Paragraph]:
    if said.crossed:
        named = "; ".join(line(one, 160) for one in said.crossed)
        yield Paragraph(f"Crossed when this was answered: {named}.", mark=mark, style=Style.SMALL)
    if said.against.strip():
        label = "Why the answer stays below what a crossed indicator suggests."
        yield Paragraph(said.against.strip(), label=label, mark=mark)


def _adjudicated(basis: Basis, by: str, at: str, said: Adjudicated) -> Section:
    mark = portion(said.marking, f"{said.criterion}, rationale of the adjudicator")
    given = "; ".join(
        f"{basis.name(one.person)} {line(one.answers[said.criterion].assessed.level, 20)}"
        for one in basis.case.reviews.values()
        if said.criterion in one.answers
    )
    blocks = (
        Paragraph(f"The reviewers' levels: {given}. Settled {minute(at)}.", mark=mark, style=Style.SMALL),
        Paragraph(f"{_likelihood(said)} {_confidence(said)}", mark=mark, style=Style.SMALL),
        Paragraph(said.rationale.strip(), mark=mark),
    )
    title = f"{basis.name(by)}, adjudicator: {_level_words(basis.criteria, said.level)}"
    return Section(title, blocks, together=True)


def _likelihood(said: Assessed | Adjudicated) -> str:
    if said.likelihood is None:
        return "No likelihood was given."
    return f"Likelihood that the answer holds: {said.likelihood.with_band}."


def _confidence(said: Assessed | Adjudicated) -> str:
    if said.confidence is None:
        return "No level of confidence was given."
    return f"Confidence in this judgement: {said.confidence.value}."


def _cited(case: Case, person: str, said: Assessed) -> Iterator[Block]:
    found = [exhibit for exhibit in case.exhibits_of(person) if exhibit.number in said.exhibits]
    if not found:
        yield Paragraph("No exhibit is cited.", style=Style.SMALL)
        return
    marks = tuple(_mark(exhibit) for exhibit in found)
    yield Items(tuple(_short(exhibit) for exhibit in found), marks)


def _mark(exhibit: Exhibit) -> str:
    return portion(exhibit.cited.marking, f"exhibit {exhibit.number}")


def _short(exhibit: Exhibit) -> str:
    cited = exhibit.cited
    digest = f"; excerpt {cited.sources[0].excerpt_sha384[:16]}…" if cited.sources else ""
    where = f"{references([cited.number])} {_mark(exhibit)} {line(cited.descriptor, 240)}"
    return f"{where}, {minute(exhibit.at)}{digest}"


def exhibits_cited(basis: Basis) -> Section:
    """Every exhibit of the case, in full, by number."""
    case = basis.case
    unused = _unused(case)
    blocks: list[Block] = [
        Paragraph(
            "Each exhibit names the sealed original by its SHA-512, the place in it, and the SHA-384 of "
            "what the reviewer saw there. Dates are when it was cited.",
            style=Style.SMALL,
        )
    ]
    if unused:
        what = counted(len(unused), "exhibit stands", "exhibits stand")
        blocks.append(Paragraph(f"No answer rests on {references(unused)}: {what} alone.", style=Style.SMALL))
    if case.exhibits:
        by_number = sorted(case.exhibits, key=lambda one: one.number)
        blocks.append(Citations(tuple(_citation(basis, exhibit) for exhibit in by_number)))
    else:
        blocks.append(Paragraph("No exhibit was cited."))
    blocks += _grants(basis)
    return Section("Exhibits", tuple(blocks))


def _grants(basis: Basis) -> Iterator[Paragraph]:
    """Every grant and every withdrawal of one, as recorded: a citation outlives its grant."""
    for one in basis.case.history:
        if isinstance(one.act, ComparisonGranted | ComparisonGrantWithdrawn):
            other, who = one.act.other_case, f"{basis.name(one.by)}, {minute(one.at)}"
            granted = isinstance(one.act, ComparisonGranted)
            words = "Grant to lay" if granted else "Withdrawal of the grant to lay"
            label = f"{words} results of case {other} beside this one, {who}."
            mark = portion(one.act.marking, f"the reason of a grant for case {other}")
            yield Paragraph(one.act.reason.strip(), mark=mark, label=label)


def _unused(case: Case) -> list[int]:
    used = {
        number
        for review in case.reviews.values()
        for answer in review.answers.values()
        for number in answer.assessed.exhibits
    }
    return [exhibit.number for exhibit in case.exhibits if exhibit.number not in used]


def _citation(basis: Basis, exhibit: Exhibit) -> Citation:
    cited, note = exhibit.cited, line(exhibit.note, 600)
    mark = _note_mark(exhibit) if note else ""
    return Citation(
        number=cited.number,
        what=cited.exhibit.value,
        descriptor=line(cited.descriptor, 400),
        mark=_mark(exhibit),
        by=basis.name(exhibit.by),
        at=minute(exhibit.at),
        note=f"{mark} {note}".strip(),
        sources=tuple(
            CitedSource(_file(one), line(one.locator, 160), one.object_sha512, one.excerpt_sha384)
            for one in cited.sources
        ),
        note_mark=mark,
    )


def _note_mark(exhibit: Exhibit) -> str:
    return portion(exhibit.note_marking, f"the note on exhibit {exhibit.number}")


def _file(source: Source) -> str:
    return line(f"case {source.case}: {source.path}" if source.case else source.path, 240)
