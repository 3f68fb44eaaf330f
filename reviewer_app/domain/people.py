"""The people of a workspace and what each role may hold.

A role here is what the workspace's authority certified; whether a person may do a thing in a given case is
decided in `domain.case`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    INTAKE_CLERK = "intake clerk"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    SUPERVISOR = "supervisor"
    RECORDS_OFFICER = "records officer"
    SECURITY_ADMINISTRATOR = "security administrator"
    AUDITOR = "auditor"


class Employer(StrEnum):
    """PROPIN material is not open to contractors without the originator's recorded authorisation."""

    GOVERNMENT = "government"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is stable and short ("reyes"); `name` is what people read.

    `clearance` is a marking in banner form; `nondisclosure` the day (YYYY-MM-DD) the agreement was signed, ""
    where none was; `disabled` why the account opens nothing, "" while it does.
    """

    id: str
    name: str
    roles: frozenset[Role]
    employer: Employer = Employer.GOVERNMENT
    clearance: str = "UNCLASSIFIED"
    nondisclosure: str = ""
    disabled: str = ""

    def has(self, role: Role) -> bool:
        return role in self.roles
