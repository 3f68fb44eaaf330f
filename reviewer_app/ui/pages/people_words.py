"""What is said of people and their accounts: roles, standing, log-ons, facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from reviewer_app.custody.accounts import Account
from reviewer_app.domain.people import Employer, Person, Role
from reviewer_app.ui.states import State

NEVER = "never"
NO_AGREEMENT = "none recorded"
FACTS = (
    "Account",
    "Roles",
    "Employer",
    "Clearance",
    "Nondisclosure agreement",
    "Last log-on",
    "Failed tries since",
)
EMPLOYERS = [("Government", Employer.GOVERNMENT), ("Contractor", Employer.CONTRACTOR)]
ROLE_WORDS = {
    Role.INTAKE_CLERK: "takes submissions in and checks them",
    Role.REVIEWER: "studies the evidence and answers the criteria",
    Role.ADJUDICATOR: "settles what locked reviews differ in",
    Role.SUPERVISOR: "assigns, signs off, records the determination",
    Role.RECORDS_OFFICER: "checks markings, exports, keeps and disposes",
    Role.SECURITY_ADMINISTRATOR: "keeps accounts, keys and trust; no other role",
    Role.AUDITOR: "reads the journal; no other role",
}


def roles_of(person: Person) -> str:
    """The roles, in the order of a case."""
    return ", ".join(role.value for role in Role if role in person.roles)


def moment(at: datetime | None) -> str:
    """A time to the minute, UTC; "never" for none."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at is not None else NEVER


def standing(account: Account) -> tuple[str, State]:
    """Whether the account opens anything now, in a word or two."""
    if account.person.disabled:
        return "disabled", State.BAD
    if account.closed:
        return "idle", State.WARN
    if account.locked is not None:
        return "locked", State.WARN
    return "open", State.GOOD


def why_standing(account: Account) -> str:
    """The sentence behind the standing."""
    if account.closed:
        return account.closed
    if account.locked is not None:
        return f"Locked until {moment(account.locked)} after failed tries; it ends by itself."
    return "The account is open."


def day(at: datetime | None) -> str:
    """The day of a time, UTC; "never" for none."""
    return f"{at.astimezone(UTC):%Y-%m-%d}" if at is not None else NEVER


def tries(count: int) -> str:
    return {0: "none", 1: "1 failed try"}.get(count, f"{count} failed tries")


def facts_of(account: Account) -> list[tuple[str, str]]:
    """Everything the page knows of a person, by the names of `FACTS`."""
    person = account.person
    said = (
        person.id,
        roles_of(person),
        person.employer.value,
        person.clearance,
        person.nondisclosure or NO_AGREEMENT,
        moment(account.last_logon),
        tries(account.failed_tries),
    )
    return list(zip(FACTS, said, strict=True))


def counts(accounts: Iterable[Account]) -> str:
    """How many people there are, and how many of them can log on now."""
    found = list(accounts)
    people = "1 person" if len(found) == 1 else f"{len(found)} people"
    shut = sum(1 for one in found if one.closed or one.locked is not None)
    return f"{people}; {shut} cannot log on now." if shut else f"{people}; every account is open."
