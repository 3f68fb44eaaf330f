"""What a submission says that cannot be so: all of it, each with its field and a sentence for a clerk.

- The access window is at most 30 days, unless the site set another limit; dates are dates, in order.
- Every file that is named exists in the payload, and every file of the payload is described.
- The checkpoint is named by SHA-512, and no submitted run says that it ran on another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.domain.policy import WINDOW_LIMIT_DAYS
from reviewer_app.domain.submission import FILE, ItemStatus, RunRole, Submission
from reviewer_app.domain.text import one_line

_SHA512 = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Something the submission says that cannot be so: a stable code, the field, a sentence for a clerk."""

    code: str
    where: str
    sentence: str


def consistency(
    submission: Submission,
    payload: frozenset[str],
    *,
    window_limit_days: int = WINDOW_LIMIT_DAYS,
    earlier: frozenset[str] = frozenset(),
) -> tuple[Inconsistency, ...]:
    """Everything inconsistent in the submission, held against the names of the payload (without `data/`).

    A supplement may name files of the `earlier` deliveries, and need not describe them.
    """
    return (
        *_release_faults(submission, window_limit_days),
        *_checkpoint_faults(submission),
        *_naming_faults(submission, payload, earlier),
        *_item_faults(submission),
        *_run_faults(submission),
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _release_faults(submission: Submission, limit: int) -> Iterator[Inconsistency]:
    days = submission.release.access_window_days
    if not 1 <= days <= limit:
        sentence = f"The access window is {days} days; the rule is 1 to {limit} calendar days."
        yield Inconsistency("window-out-of-range", "release.access_window_days", sentence)
    created, release = submission.submission.created, submission.release.planned_partner_release
    for where, text in (("submission.created", created), ("release.planned_partner_release", release)):
        if _date(text) is None:
            sentence = f"{one_line(text, 40)!r} is not a date of the form YYYY-MM-DD."
            yield Inconsistency("not-a-date", where, sentence)
    begins, ends = _date(created), _date(release)
    if begins and ends and ends < begins:
        sentence = f"The planned partner release, {ends}, is before the submission was made, {begins}."
        yield Inconsistency("release-before-submission", "release.planned_partner_release", sentence)
    if not (submission.voluntary.participation and submission.voluntary.terms_acknowledged):
        sentence = "Voluntary participation and the terms are not both acknowledged."
        yield Inconsistency("terms-not-acknowledged", "voluntary", sentence)
    if submission.sequence < 1:
        sentence = f"The sequence is {submission.sequence}; it counts from 1."
        yield Inconsistency("sequence-out-of-range", "submission.sequence", sentence)


def _checkpoint_faults(submission: Submission) -> Iterator[Inconsistency]:
    checkpoint = submission.model.checkpoint
    if checkpoint.algorithm != "sha512" or not _SHA512.fullmatch(checkpoint.digest):
        sentence = "The model's checkpoint is not named by a SHA-512 digest of 128 lower-case hex digits."
        yield Inconsistency("checkpoint-digest", "model.checkpoint", sentence)
    for index, run in enumerate(submission.runs):
        if run.role is RunRole.SUBMITTED and run.checkpoint and run.checkpoint != checkpoint.digest:
            sentence = f"{one_line(run.file)} ran on another checkpoint than the one submitted."
            yield Inconsistency("run-of-another-checkpoint", f"runs[{index}].checkpoint", sentence)


def _named(submission: Submission) -> Iterator[tuple[str, str]]:
    """Every place that names a payload file: (field, path)."""
    for item in submission.items:
        yield from ((f"items.{item.item}", path) for path in item.files)
    yield from ((f"runs[{index}].file", run.file) for index, run in enumerate(submission.runs))
    yield from ((f"files[{index}].path", file.path) for index, file in enumerate(submission.files))
    if submission.voluntary.document:
        yield "voluntary.document", submission.voluntary.document


def _naming_faults(
    submission: Submission, payload: frozenset[str], earlier: frozenset[str]
) -> Iterator[Inconsistency]:
    for where, path in _named(submission):
        if path not in payload and path not in earlier:
            sentence = f"{one_line(path)} is named in {one_line(where)}, but the payload has no such file."
            yield Inconsistency("file-not-in-payload", one_line(where), sentence)
    described = Counter(file.path for file in submission.files)
    for path in sorted(payload - set(described) - {FILE}):
        sentence = f"{one_line(path)} is in the payload, but `files` does not describe it."
        yield Inconsistency("file-not-described", "files", sentence)
    for path in (path for path, count in described.items() if count > 1):
        sentence = f"{one_line(path)} is described more than once."
        yield Inconsistency("file-described-twice", "files", sentence)


def _item_faults(submission: Submission) -> Iterator[Inconsistency]:
    known = {item.id for item in CHECKLIST}
    for item, count in Counter(said.item for said in submission.items).items():
        where = f"items.{one_line(item, 40)}"
        if item not in known:
            yield Inconsistency("unknown-item", where, f"The checklist has no item {one_line(item, 40)!r}.")
        if count > 1:
            yield Inconsistency("item-twice", where, f"Item {one_line(item, 40)} stands {count} times.")
    for said in submission.items:
        where = f"items.{one_line(said.item, 40)}"
        if said.status is not ItemStatus.PRESENT and said.files:
            sentence = f"Item {one_line(said.item, 40)} is called {said.status} and yet names files."
            yield Inconsistency("absent-item-with-files", where, sentence)


def _run_faults(submission: Submission) -> Iterator[Inconsistency]:
    for file, count in Counter(run.file for run in submission.runs).items():
        if count > 1:
            yield Inconsistency("run-twice", "runs", f"{one_line(file)} is declared as {count} runs.")
    if not any(run.role is RunRole.SUBMITTED for run in submission.runs):
        sentence = "No run of the submitted model is declared."
        yield Inconsistency("no-submitted-run", "runs", sentence)
