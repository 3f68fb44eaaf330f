"""`data/submission.json` understood: its form, and its agreement with what the bag says of itself.

- The form is the JSON Schema in the app's resources: every place that does not fit is a fault. What passes
  is then read by the domain, which is strict about every field.
- `bag-info.txt` must name the same submitter and submission; the file is the authority.
- The marking must be within the workstation's ceiling.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reviewer_app import shelf
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import parse, parse_ceiling, why_above
from reviewer_app.domain.submission import FILE, Submission, parse_json, payload_path, submission_of
from reviewer_app.domain.text import one_line
from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.profile import BAG_INFO, Info, info_value

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SUBMISSION = payload_path(FILE)
MAX_SUBMISSION = 16 * 1024 * 1024  # bytes
MAX_FORM_FAULTS = 50  # of one file; more would say nothing new
# The spine's one rule of marking: later the marking engine compares whole banners.
LEVELS = ("UNCLASSIFIED", "CUI", "CONFIDENTIAL", "SECRET", "TOP SECRET")


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry

    schema = json.loads(shelf.file("schemas", "submission.schema.json").read_bytes())
    return Draft202012Validator(schema, registry=Registry())  # an empty registry fetches nothing


@dataclass(frozen=True, slots=True)
class ParsedSubmission:
    """`submission.json` as plain JSON of its schema; None where it is not, and the faults of its form."""

    plain: object
    faults: tuple[Fault, ...]


def parse_submission(data: bytes) -> ParsedSubmission:
    """Parse the bytes of the file and hold them against the schema."""
    try:
        plain = parse_json(data, FILE)
    except NotOfTheForm as error:
        return ParsedSubmission(None, (_not_of_the_form(error),))
    wrong = tuple(_form_faults(plain))
    return ParsedSubmission(None if wrong else plain, wrong)


def understand(parsed: ParsedSubmission, found: list[Fault]) -> Submission | None:
    """The submission that was parsed, or None and the faults of its form."""
    found += parsed.faults
    if parsed.faults:
        return None
    try:
        return submission_of(parsed.plain)
    except NotOfTheForm as error:
        found.append(_not_of_the_form(error))
        return None


def _not_of_the_form(error: NotOfTheForm) -> Fault:
    return faults.SUBMISSION_FORM.broken(SUBMISSION, why=error.sentence.rstrip("."))


def form_errors(plain: object) -> Iterator[tuple[str, str]]:
    """Every place that does not fit the schema, as (`$.path`, why), in the order of the paths."""
    errors = sorted(_validator().iter_errors(plain), key=lambda error: error.json_path)
    for error in errors[:MAX_FORM_FAULTS]:
        yield error.json_path, error.message


def form_fault(path: str, why: str) -> Fault:
    words = f"{one_line(path, 80)}: {one_line(why)}"
    return faults.SUBMISSION_FORM.broken(SUBMISSION, why=words.rstrip("."))


def _form_faults(plain: object) -> Iterator[Fault]:
    yield from (form_fault(path, why) for path, why in form_errors(plain))


def external_identifier(submission: Submission) -> str:
    """How `bag-info.txt` names a submission."""
    return f"{submission.id}.{submission.sequence}"


def meaning_faults(submission: Submission, info: Info, ceiling: str) -> Iterator[Fault]:
    """Where the bag's own words disagree with the submission, and a marking above `ceiling`."""
    pairs = (
        ("Source-Organization", submission.submitter.organisation),
        ("External-Identifier", external_identifier(submission)),
    )
    for label, expected in pairs:
        stated = info_value(info, label)
        if stated is not None and stated != " ".join(expected.split()):
            yield faults.INFO_VALUE.broken(BAG_INFO, label=label, value=stated, expected=expected)
    yield from _marking_faults(submission, ceiling)


def _marking_faults(submission: Submission, ceiling: str) -> Iterator[Fault]:
    """Marks that cannot be read, or lie above the ceiling; each mark of files is said once."""
    marks = {submission.marking.level: "the submission"}
    for file in submission.files:
        marks.setdefault(file.marking, f"{file.path} and files like it")
    highest = parse_ceiling(ceiling)
    for mark, what in marks.items():
        try:
            above = why_above(highest, parse(mark))
        except DeskError as error:
            yield faults.MARKING_UNREADABLE.broken(SUBMISSION, what=what, level=mark, why=error.sentence)
            continue
        if above is not None:
            yield faults.MARKING_CEILING.broken(SUBMISSION, what=what, level=mark, ceiling=ceiling)
