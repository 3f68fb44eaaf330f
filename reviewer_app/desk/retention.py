"""The retention schedule as a file: read strictly, every fault named, and set by a records officer.

- The form is resources/schemas/retention-schedule.schema.json; what the schema cannot say, the domain does.
- What ships is an invented sample. It is set in a training workspace only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer_app import shelf
from reviewer_app.desk.named_files import read_file
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import RetentionScheduleSet
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.guards.recording import may_schedule
from reviewer_app.domain.retention import (
    CutOff,
    Disposition,
    EvidenceKept,
    RetentionSchedule,
    ScheduleItem,
    schedule_faults,
)
from reviewer_app.domain.submission import parse_json
from reviewer_app.domain.text import one_line

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

LARGEST = 1024 * 1024  # bytes of a schedule; a longer one is cut, and then no JSON
MAX_FAULTS = 50  # of one file; more would say nothing new
ONLY_TRAINING = "The sample schedule is invented: it is set in a training workspace only."
_CUT_OFF = {"closed": CutOff.CLOSED, "year-end": CutOff.YEAR_END}
_DISPOSITION = {"destroy": Disposition.DESTROY, "transfer": Disposition.TRANSFER}
_EVIDENCE = {"originals": EvidenceKept.ORIGINALS, "references": EvidenceKept.REFERENCES}


class NotASchedule(DeskError):
    """{name} cannot be used as a retention schedule: {faults}"""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        self.all = faults
        super().__init__(name=name, faults=" ".join(faults))


def read_schedule(data: bytes, name: str = "The file") -> RetentionSchedule:
    """The schedule in the bytes of its file. Raises NotASchedule with every fault."""
    try:
        plain = parse_json(data, name)
    except NotOfTheForm as error:
        raise NotASchedule(name, (error.sentence,)) from error
    found = tuple(_form_faults(plain))
    if found:
        raise NotASchedule(name, found)
    schedule = _schedule(plain)
    broken = tuple(one_line(fault, 400) for fault in schedule_faults(schedule))
    if broken:
        raise NotASchedule(name, broken)
    return schedule


def schedule_in(path: Path) -> RetentionSchedule:
    """Raises NotASchedule, FileNotRead."""
    return read_schedule(read_file(path, LARGEST), one_line(path.name, 80))


def sample_schedule() -> RetentionSchedule:
    """The invented one."""
    return read_schedule(shelf.file("records", "retention-sample.json").read_bytes(), "The sample")


def why_not_set(desk: Desk, *, sample: bool = False) -> str:
    """Why this person may not set the schedule, or the sample, here and now; "" where nothing stands against
    it."""
    if sample and not desk.training:
        return ONLY_TRAINING
    return desk.read_only or may_schedule(desk.person) or ""


def set_schedule(desk: Desk, schedule: RetentionSchedule) -> None:
    """From now on cases are closed and kept under it. Raises Refused."""
    act = RetentionScheduleSet(schedule)
    sample = schedule == sample_schedule()
    reason = why_not_set(desk, sample=sample) or refusal(desk.register, "", desk.person, act)
    if reason:
        raise Refused(reason)
    record(desk, "", act)


def _schedule(plain: Any) -> RetentionSchedule:
    items = tuple(
        ScheduleItem(
            one["id"].strip(),
            one["title"].strip(),
            one["authority"].strip(),
            int(one["years"]),
            _CUT_OFF[one["cut_off"]],
            _DISPOSITION[one["disposition"]],
            _EVIDENCE[one["evidence"]],
        )
        for one in plain["items"]
    )
    name, version, title, status = (plain[one].strip() for one in ("id", "version", "title", "status"))
    return RetentionSchedule(name, version, title, status, items)


def _form_faults(plain: object) -> Iterator[str]:
    """Every fault of the form, with its place."""
    found = sorted(_validator().iter_errors(plain), key=lambda error: error.json_path)
    for error in found[:MAX_FAULTS]:
        place = "" if error.json_path == "$" else f"{error.json_path.removeprefix('$.')}: "
        yield f"{one_line(place + error.message, 400).rstrip('.')}."


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry

    schema = json.loads(shelf.file("schemas", "retention-schedule.schema.json").read_bytes())
    return Draft202012Validator(schema, registry=Registry())  # an empty registry fetches nothing
