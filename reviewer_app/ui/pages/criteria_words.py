"""A criteria set in words: the whole of it to read, what changed, and what is known of it.

An invented sample says so first, in every one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.criteria import Standing, Version
from reviewer_app.desk.criteria_files import CriteriaFile
from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.domain.criteria import CriteriaSet, Criterion, EvidenceWanted, Indicator
from reviewer_app.domain.criteria_diff import Change
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import visible
from reviewer_app.ui.controls import field, set_ground
from reviewer_app.ui.keys import Fact
from reviewer_app.ui.pages.sheet import on_sheet
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Digest, Label

INVENTED = "invented sample"
NOBODY = "nobody"
_TITLES = {item.id: item.title for item in CHECKLIST}
STATES = {
    Standing.PROPOSED: State.WARN,
    Standing.ACTIVE: State.GOOD,
    Standing.SUPERSEDED: State.QUIET,
}
Facts = list[tuple[str, str | QWidget]]


def on_panel(*parts: QWidget) -> QWidget:
    """Parts below each other in the pane beside."""
    made = on_sheet(*parts, margins=(16, 14, 16, 14), gap=10)
    set_ground(made, "panel")
    return made


def stacked(facts: Facts) -> list[QWidget]:
    """Each name above what it stands for: for a narrow pane."""
    return [_stacked(name, value) for name, value in facts]


def _stacked(name: str, value: str | QWidget) -> QWidget:
    if isinstance(value, QWidget):
        return field(name, value)
    said = Label(value, wrap=True, selectable=True)
    said.setAccessibleName(f"{name}: {visible(value, lines=False)}")
    return field(name, said)


def status_label(criteria: CriteriaSet) -> Label:
    """What the set is; a sample's with the sign of a warning."""
    state = State.WARN if criteria.invented else State.PLAIN
    return Label(criteria.status, wrap=True, selectable=True, state=state)


def sample_fact(criteria: CriteriaSet | None) -> Sequence[Fact]:
    """The chip that stands at the head of a page that shows the sample."""
    if criteria is None or not criteria.invented:
        return ()
    return (Fact(INVENTED, State.WARN, criteria.status),)


def set_text(criteria: CriteriaSet) -> str:
    """The whole set, to be read and searched: everything its file says."""
    return "\n".join(_lines(criteria))


def _lines(criteria: CriteriaSet) -> Iterator[str]:
    yield f"{criteria.name}  {criteria.title}"
    yield criteria.status
    yield f"Marking: {criteria.marking}. Issued by: {criteria.issuing_office}."
    if criteria.supersedes:
        yield f"Supersedes version {criteria.supersedes}."
    yield f"Outcomes that can be recommended: {', '.join(criteria.outcomes)}."
    yield agreement_words(criteria)
    yield from ("", "Scale", *(f"  {level.code:<3}{level.words}" for level in criteria.scale))
    for group in criteria.groups:
        yield from ("", group.title)
        for one in group.criteria:
            yield from ("", *_criterion(one))


def agreement_words(criteria: CriteriaSet) -> str:
    rule = criteria.agreement
    steps = "1 step" if rule.levels_apart == 1 else f"{rule.levels_apart} steps"
    outcome = ", or recommend different outcomes" if rule.on_outcome else ""
    return f"Reviews go to an adjudicator when levels are {steps} or more apart{outcome}."


def _criterion(one: Criterion) -> Iterator[str]:
    yield f"{one.marking} {one.id}  {one.title}"
    yield f"  {one.question}"
    if one.evidence:
        yield f"  Evidence wanted: {'; '.join(evidence_words(each) for each in one.evidence)}."
    yield from (f"  Indicator: {indicator_words(each)}." for each in one.indicators)
    yield f"  An answer needs: {needs_words(one)}."


def evidence_words(one: EvidenceWanted) -> str:
    """ "C9 Raw logs (at least 5)"."""
    least = f" (at least {one.minimum})" if one.minimum > 1 else ""
    return f"{one.item} {_TITLES.get(one.item, '')}".strip() + least


def indicator_words(one: Indicator) -> str:
    parts = [one.name if one.threshold is not None else f"{one.name}, only shown"]
    parts += [f"applies when: {one.when}"] if one.when else []
    parts += [f"suggests level {one.level}"] if one.level else []
    return "; ".join([*parts, *([one.role] if one.role else [])])


def needs_words(one: Criterion) -> str:
    exhibits = "1 exhibit" if one.citation_minimum == 1 else f"{one.citation_minimum} exhibits"
    both = ", likelihood and confidence" if one.likelihood_required else ""
    return f"{one.rationale_minimum} characters of rationale, {exhibits}{both}"


def changes_text(before: CriteriaSet | None, changes: Sequence[Change]) -> str:
    """What changes, a sentence a line; and where there is nothing to compare with, that."""
    if before is None:
        return "There is no version of this set here to compare it with."
    if not changes:
        return f"Nothing differs from {before.name} but the version."
    noun = "1 change" if len(changes) == 1 else f"{len(changes)} changes"
    return "\n".join([f"{noun} against {before.name}:", *(one.sentence for one in changes)])


def file_facts(found: CriteriaFile) -> Facts:
    """What is known of a file that was read and is not believed yet."""
    criteria = found.criteria
    return [
        ("File", found.name),
        ("Set", f"{criteria.name}  {criteria.title}"),
        ("Status", criteria.status),
        ("Marking", criteria.marking),
        ("Issuing office", criteria.issuing_office),
        ("Supersedes", criteria.supersedes or "no version"),
        ("Signed by", f"{found.signer} ({found.organisation})" if found.signer else NOBODY),
        ("File, SHA-384", Digest(found.file_sha384, name="File, SHA-384")),
    ]


def version_facts(one: Version, register: Register) -> Facts:
    """Everything the journal says of a version."""
    criteria, act = one.criteria, one.act
    signer = f"{act.signer} ({act.organisation})" if act.fingerprint_sha384 else NOBODY
    rows: Facts = [
        ("Marking", criteria.marking),
        ("Issuing office", criteria.issuing_office),
        ("Signed by", signer),
        *_when(one, register),
        ("Supersedes", criteria.supersedes or "no version"),
        ("Cases that keep it", ", ".join(one.cases) or "none"),
        ("Criteria", str(len(criteria.criteria))),
        ("Set, SHA-384", Digest(criteria.digest, name="Set, SHA-384")),
    ]
    if act.file_sha384:
        rows.append(("File, SHA-384", Digest(act.file_sha384, name="File, SHA-384")))
    return rows


def _when(one: Version, register: Register) -> Facts:
    if one.waiting is not None:
        proposal = one.waiting.proposal
        by = f"{time_words(proposal.at)}, by {register.name(proposal.by)}"
        return [("Proposed", by), ("In the journal", f"entry {one.seq}")]
    assert one.activation is not None  # a version is proposed or activated
    made = one.activation
    both = f"{register.name(made.by)}, seconded by {register.name(made.second)}"
    return [("Activated", f"{time_words(made.at)}, by {both}"), ("In the journal", f"entry {one.seq}")]
