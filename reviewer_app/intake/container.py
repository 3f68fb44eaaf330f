"""A container judged alone: structure, names, sizes, checksums; whatever is inside.

- A folder is no container, and is said to be none.
- Members are unpacked only of a structure without a fault, one after the other, and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewer_app.intake import container_faults, faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.limits import at_most
from reviewer_app.intake.medium import Medium, Survey, Unreadable
from reviewer_app.intake.names import listing_faults, twin_faults
from reviewer_app.intake.opening import medium_at
from reviewer_app.intake.reading import CagedReader, Reader
from reviewer_app.intake.zip_medium import ZipMedium


@dataclass(frozen=True, slots=True)
class ContainerVerdict:
    """What was found in a container: good when `faults` is empty. Sizes in bytes, unpacked."""

    name: str
    files: int
    size: int
    faults: tuple[Fault, ...]


def check_container(path: Path, reader: Reader | None = None) -> ContainerVerdict:
    """Judge the container at `path`; without a `reader`, in a cage of its own. Raises CageNotReady."""
    if reader is None:
        with CagedReader() as caged:
            return check_container(path, caged)
    try:
        with medium_at(path, reader.structure) as medium:
            if not isinstance(medium, ZipMedium):
                why = "it is a folder"
                raise Unreadable(container_faults.NOT_A_CONTAINER.broken(path.name, why=why))
            survey = medium.listing()
            found = _found(medium, survey)
    except Unreadable as problem:
        return ContainerVerdict(path.name, 0, 0, (problem.fault,))
    size = sum(file.size for file in survey.files.values())
    return ContainerVerdict(path.name, len(survey.files), size, tuple(dict.fromkeys(found)))


def _found(medium: Medium, survey: Survey) -> list[Fault]:
    # An empty folder is a matter of the bag: no manifest can account for it, but the container is sound.
    found = [fault for fault in survey.faults if fault.code != faults.EMPTY_FOLDER.code]
    found += listing_faults(survey.folders, survey.files)
    found += twin_faults((*survey.folders, *survey.files))
    if survey.whole:
        found += at_most(_content_faults(medium, survey), "The container")
    return found


def _content_faults(medium: Medium, survey: Survey) -> Iterator[Fault]:
    for path, entry in survey.files.items():
        try:
            medium.read(path, entry)
        except Unreadable as problem:
            yield problem.fault
