"""Where the keyring and the journal do not say the same of people: what an interruption left, or worse.

- A person is enrolled, changed, disabled and enabled in the keyring first and in the journal after it. An
  interruption between leaves the keyring ahead, never the journal. Until the act is recorded, the wider of
  the two opens nothing: the keyring decides who logs on, the fold decides what an entry may do.
- What the keyring is ahead in, an administrator settles by recording the act that is missing. An account that
  only the journal knows, or another name, is no interruption: nothing settles it here.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.keyring import Keyring
from reviewer_app.domain.acts import Act, PersonChanged, PersonDisabled, PersonEnabled, PersonEnrolled
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.register import Register

CAUGHT_UP = "The keyring said so already: its change was interrupted before it was recorded."
WAITS = "Nothing can be changed until a security administrator has settled it on the page People."
BEYOND = "No interruption leaves this: the keyring or the journal was replaced."


@dataclass(frozen=True, slots=True)
class Difference:
    """One person of whom the two say different things; `acts` would settle it, none where nothing can."""

    person: str
    sentence: str
    acts: tuple[Act, ...]


def differences(keyring: Keyring, register: Register) -> tuple[Difference, ...]:
    """Everyone of whom keyring and journal differ, in the keyring's order."""
    found = [_difference(keyring, one, register.people.get(one.id)) for one in keyring.people]
    known = {one.id for one in keyring.people}
    lost = [
        Difference(one, f"The journal enrolled {one}, and the keyring has no such account.", ())
        for one in register.people
        if one not in known
    ]
    return (*(one for one in found if one is not None), *lost)


def why_read_only(keyring: Keyring, register: Register, person: Person) -> str:
    """Why `person` may change nothing because of a difference; "" where there is none or they settle it."""
    found = differences(keyring, register)
    if not found:
        return ""
    beyond = next((one for one in found if not one.acts), None)
    if beyond is not None:
        return f"{beyond.sentence} {BEYOND}"
    return "" if person.has(Role.SECURITY_ADMINISTRATOR) else f"{found[0].sentence} {WAITS}"


def _difference(keyring: Keyring, held: Person, said: Person | None) -> Difference | None:
    mark = fingerprint(keyring.certificate_of(held.id))
    if said is None:
        sentence = f"The keyring has the account {held.id}, and the journal does not know it."
        return Difference(held.id, sentence, (enrolled(held, mark), *_disabled(held)))
    if held.name != said.name:
        return Difference(
            held.id, f"{held.id} is {held.name} in the keyring, {said.name} in the journal.", ()
        )
    acts: tuple[Act, ...] = ()
    words = [
        f"{what}: {mine} in the keyring, {theirs} in the journal"
        for what, mine, theirs in zip(_WHAT, _terms(held), _terms(said), strict=True)
        if mine != theirs
    ]
    if words:
        acts = (changed(held, mark, CAUGHT_UP),)
    if bool(held.disabled) != bool(said.disabled):
        mine, theirs = ("disabled", "open") if held.disabled else ("open", "disabled")
        words.append(f"{mine} in the keyring, {theirs} in the journal")
        acts += _disabled(held) or (PersonEnabled(held.id, CAUGHT_UP),)
    return Difference(held.id, f"The account {held.id} differs: {'; '.join(words)}.", acts) if words else None


_WHAT = ("roles", "employer", "clearance", "nondisclosure agreement")


def _terms(person: Person) -> tuple[str, ...]:
    roles = ", ".join(sorted(person.roles))
    return (roles, person.employer.value, person.clearance, person.nondisclosure or "none")


def enrolled(person: Person, certificate: str) -> PersonEnrolled:
    """The act that enrols `person` with a certificate (its SHA-384, hex)."""
    return PersonEnrolled(
        person.id,
        person.name,
        person.roles,
        person.employer,
        certificate,
        person.clearance,
        person.nondisclosure,
    )


def changed(person: Person, certificate: str, reason: str) -> PersonChanged:
    """The act that gives `person` these roles and terms."""
    return PersonChanged(
        person.id,
        person.roles,
        person.employer,
        certificate,
        person.clearance,
        person.nondisclosure,
        reason,
    )


def _disabled(person: Person) -> tuple[Act, ...]:
    return (PersonDisabled(person.id, person.disabled),) if person.disabled else ()
