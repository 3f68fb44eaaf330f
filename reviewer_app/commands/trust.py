"""`trust`, `policy` and `quarantine`: what a workspace believes of submitters, and what it did not take in.

Changes are signed acts of a security administrator, the same as on the page; the guards are the same.
"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.files import existing, read
from reviewer_app.commands.opening import acted_by, acting, opened
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role
from reviewer_app.domain.policy import SignaturesRequired, SitePolicy

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk
    from reviewer_app.domain.acts import Quarantined
    from reviewer_app.domain.quarantine import QuarantineReport, ReportedFault

_ADMINISTRATOR = Role.SECURITY_ADMINISTRATOR


class NotASetting(DeskError):
    """{given} is not a setting of the policy: write name=value, with one of the names {names}."""


class NotADay(DeskError):
    """{given} is not a day of the form YYYY-MM-DD."""


class NothingWithdrawn(DeskError):
    """No anchor or key of this workspace has a fingerprint that begins with {given}."""


def show(arguments: Namespace) -> Outcome:
    """Everything the workspace believes of submitters, with its age and what to warn of."""
    from reviewer_app.desk.trust_records import lines

    with opened(arguments, _ADMINISTRATOR, audit=False) as desk:
        found = lines(desk)
    facts: dict[str, object] = {
        "trust": [
            {
                "kind": line.what,
                "name": line.name,
                "organisation": line.organisation,
                "until": line.until,
                "age_days": line.age_days,
                "fingerprint_sha384": line.record.fingerprint_sha384,
                "warning": line.warning,
            }
            for line in found
        ]
    }
    text = [f"{len(found)} records."]
    for line in found:
        whom = f", for {line.organisation}" if line.organisation else ""
        mark = line.record.fingerprint_sha384[:16]
        text.append(f"  {line.what}: {line.name}{whom}; until {line.until[:10]}; {mark}…")
        text += [f"    {line.warning}"] if line.warning else []
    return Outcome(GOOD, facts, "\n".join(text))


def add_anchor(arguments: Namespace) -> Outcome:
    """Install a submitter's root certificate as a trust anchor."""
    from reviewer_app.desk.trust_records import install_anchor

    data = read(str(existing(arguments.file)))

    def installed(desk: Desk) -> Outcome:
        found = install_anchor(desk, data, arguments.organisation)
        whom = found.organisation or "any submitter"
        facts: dict[str, object] = {"fingerprint_sha384": found.fingerprint_sha384, "organisation": whom}
        return Outcome(GOOD, facts, f"Installed {found.subject} for {whom}.")

    return acting(arguments, _ADMINISTRATOR, installed)


def add_crl(arguments: Namespace) -> Outcome:
    """Install a certificate revocation list of an installed authority."""
    from reviewer_app.desk.trust_records import install_crl

    data = read(str(existing(arguments.file)))

    def installed(desk: Desk) -> Outcome:
        found = install_crl(desk, data)
        facts: dict[str, object] = {"issuer": found.issuer, "number": found.number, "revoked": found.revoked}
        words = f"Installed list no. {found.number} of {found.issuer}: {found.revoked} revoked, next due "
        return Outcome(GOOD, facts, f"{words}{found.next_update[:10]}.")

    return acting(arguments, _ADMINISTRATOR, installed)


def add_key(arguments: Namespace) -> Outcome:
    """Install a submitter's ML-DSA-87 public key."""
    from reviewer_app.desk.trust_records import install_submitter_key

    data = read(str(existing(arguments.file)))
    begins, ends = _day(arguments.valid_from), _day(arguments.valid_to)

    def installed(desk: Desk) -> Outcome:
        found = install_submitter_key(desk, data, arguments.organisation, arguments.name, begins, ends)
        facts: dict[str, object] = {"fingerprint_sha384": found.fingerprint_sha384}
        return Outcome(GOOD, facts, f"Installed the key {found.name} of {found.organisation}.")

    return acting(arguments, _ADMINISTRATOR, installed)


def withdraw(arguments: Namespace) -> Outcome:
    """Believe an anchor or a key no longer, by the beginning of its fingerprint."""
    from reviewer_app.desk.trust_records import withdraw_anchor, withdraw_submitter_key

    start = arguments.fingerprint.lower().rstrip("…")
    with opened(arguments, _ADMINISTRATOR) as desk:
        for records, verb in (
            (desk.register.anchors, withdraw_anchor),
            (desk.register.submitter_keys, withdraw_submitter_key),
        ):
            marks = {one.fingerprint_sha384 for one in records if one.fingerprint_sha384.startswith(start)}
            if len(marks) == 1 and len(start) >= 8:
                mark = marks.pop()
                verb(desk, mark, arguments.reason)
                told = Outcome(GOOD, {"fingerprint_sha384": mark}, f"Withdrawn: {mark[:16]}….")
                return acted_by(desk, told)
    raise NothingWithdrawn(given=arguments.fingerprint)


def show_policy(arguments: Namespace) -> Outcome:
    """The site's policy as it stands."""
    with opened(arguments, _ADMINISTRATOR, audit=False) as desk:
        policy = desk.register.policy
    return Outcome(GOOD, {"policy": _plain(policy)}, _policy_text(policy))


def set_policy(arguments: Namespace) -> Outcome:
    """Change settings of the policy: name=value, any number of them."""
    from reviewer_app.desk.trust_records import set_policy as settle

    with opened(arguments, _ADMINISTRATOR) as desk:
        policy = desk.register.policy
        for given in arguments.settings:
            policy = _changed(policy, given)
        settle(desk, policy)
        return acted_by(desk, Outcome(GOOD, {"policy": _plain(policy)}, _policy_text(policy)))


def quarantine(arguments: Namespace) -> Outcome:
    """What was not taken in, and why; the faults of one entry with --entry."""
    from reviewer_app.desk import quarantine as rooms
    from reviewer_app.domain.codec import to_plain

    with opened(arguments, Role.INTAKE_CLERK, audit=False) as desk:
        entries = rooms.entries(desk)
        wanted = [one for one in entries if arguments.entry in ("", one.id)]
        reports = {one.id: rooms.report(desk, one.id) for one in wanted} if arguments.entry else {}
    facts: dict[str, object] = {
        "entries": [{**_plain_entry(one.act), "at": one.at, "outcome": one.outcome} for one in wanted],
        "reports": {name: to_plain(one) for name, one in reports.items()},
    }
    text = [f"{len(wanted)} in quarantine. Nothing can rest on them."]
    for one in wanted:
        text.append(f"  {one.id} {one.act.name}: {one.act.reason.value}; {one.outcome or 'open'}.")
        text += [f"    {fault.code}: {fault.sentence}" for fault in _faults(reports, one.id)]
    return Outcome(GOOD, facts, "\n".join(text))


def _faults(reports: dict[str, QuarantineReport], entry_id: str) -> tuple[ReportedFault, ...]:
    return reports[entry_id].faults if entry_id in reports else ()


def _plain_entry(act: Quarantined) -> dict[str, object]:
    from reviewer_app.domain.acts import act_body

    return act_body(act)


def _plain(policy: SitePolicy) -> dict[str, object]:
    return {one.name: getattr(policy, one.name) for one in fields(policy)}


def _policy_text(policy: SitePolicy) -> str:
    return "\n".join(f"{name}={value}" for name, value in _plain(policy).items())


def _changed(policy: SitePolicy, given: str) -> SitePolicy:
    name, equals, text = given.partition("=")
    known = _plain(policy)
    value: object
    try:
        match known[name]:
            case bool():
                value = {"yes": True, "true": True, "no": False, "false": False}[text.lower()]
            case SignaturesRequired():
                value = SignaturesRequired(text.lower())
            case int():
                value = int(text)
            case _:
                value = text
    except (KeyError, ValueError) as error:
        raise NotASetting(given=given, names=", ".join(known)) from error
    if not equals:
        raise NotASetting(given=given, names=", ".join(known))
    return replace(policy, **{name: value})  # type: ignore[arg-type]  # the field's own kind, read above


def _day(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise NotADay(given=text) from error
