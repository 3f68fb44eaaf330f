"""The verbs about people: keyring and journal together, two people for a supervisor, what a crash leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer_app.custody import accounts
from reviewer_app.custody.keyring import Keyring, create_keyring
from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.custody.slots import Cost, PasswordRefused
from reviewer_app.custody.tries import AccountDisabled, AccountLocked, WrongPassword
from reviewer_app.desk import people
from reviewer_app.desk.administer import new_workspace
from reviewer_app.desk.people_drift import BEYOND, CAUGHT_UP, WAITS, differences, why_read_only
from reviewer_app.desk.session import Desk, database_key, open_desk, record, verify_journal
from reviewer_app.domain.acts import (
    AccountUnlocked,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    PersonEnrolled,
    Proposed,
    Seconded,
)
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Employer, Person, Role
from reviewer_app.domain.register import Register
from reviewer_app.store import journal
from reviewer_app.store.faults import Verdict
from reviewer_app.store.workspace import Workspace

COST = Cost.for_tests_only()
PASSWORD = "a password for tests only"
REASON = "Moved to another office on the first of the month."
DAY = timedelta(days=1)


def a_person(name: str, role: Role) -> Person:
    return Person(name, f"{name.title()} (invented)", frozenset({role}), nondisclosure="2026-01-05")


KEEPER = a_person("keeper", Role.SECURITY_ADMINISTRATOR)
SECOND = a_person("second", Role.SECURITY_ADMINISTRATOR)
READER = a_person("reader", Role.REVIEWER)
CHIEF = a_person("chief", Role.SUPERVISOR)
DEPUTY = a_person("deputy", Role.SUPERVISOR)
NEWCOMER = a_person("newcomer", Role.ADJUDICATOR)


class SetClock:
    """A clock that goes on a second each time it is read, and can be set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Office:
    """A workspace of a few people."""

    def __init__(self, folder: Path, *everyone: Person) -> None:
        self.folder, self.clock = folder, SetClock()
        new_workspace(folder, [NewPerson(one, PASSWORD) for one in everyone], self.clock, cost=COST)

    @contextmanager
    def desk(self, person: Person) -> Iterator[Desk]:
        desk = open_desk(self.folder, person.id, PASSWORD, self.clock, COST)
        try:
            yield desk
        finally:
            desk.close()

    def fail(self, person: Person, times: int = 3) -> None:
        keyring = Keyring.open(self.folder, COST)
        for _ in range(times):
            with pytest.raises(WrongPassword):
                keyring.unlock(person.id, "wrong", self.clock())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office", KEEPER, SECOND, READER, CHIEF, DEPUTY)


def recorded(desk: Desk, *forms: type) -> list[dict[str, object]]:
    kinds = {form.kind for form in forms}
    return [s.entry.body for s in journal.read(desk.reader()) if s.entry.kind in kinds if s.entry.body]


def agree(desk: Desk) -> bool:
    return people.unsettled(desk) == () and verify_journal(desk).verdict is Verdict.GOOD


def test_a_new_workspace_says_the_same_twice(office: Office) -> None:
    with office.desk(READER) as desk:
        assert agree(desk)
        assert desk.register.people == {one.id: one for one in desk.keyring.people}
        assert desk.register.people["reader"].nondisclosure == "2026-01-05"


class TestEnrol:
    def test_a_newcomer_stands_in_both_and_logs_on(self, office: Office) -> None:
        with office.desk(KEEPER) as desk:
            people.enrol(desk, NewPerson(NEWCOMER, "first password 1"), PASSWORD)
            assert agree(desk)
            assert desk.register.people["newcomer"] == NEWCOMER
        desk = open_desk(office.folder, "newcomer", "first password 1", office.clock, COST)
        assert desk.person == NEWCOMER
        assert not desk.read_only
        desk.close()

    @pytest.mark.parametrize(
        ("newcomer", "why"),
        [
            (READER, "enrolled already"),
            (replace(NEWCOMER, roles=frozenset({Role.AUDITOR, Role.REVIEWER})), "holds no other role"),
            (replace(NEWCOMER, id="New Comer"), "lower-case"),
            (replace(NEWCOMER, nondisclosure="soon"), "YYYY-MM-DD"),
        ],
    )
    def test_who_cannot_be_enrolled(self, office: Office, newcomer: Person, why: str) -> None:
        with office.desk(KEEPER) as desk:
            before = desk.keyring.document
            with pytest.raises(Refused, match=why):
                people.enrol(desk, NewPerson(newcomer, "first password 1"), PASSWORD)
            with pytest.raises(PasswordRefused):
                people.enrol(desk, NewPerson(NEWCOMER, "short"), PASSWORD)
            with pytest.raises(WrongPassword):
                people.enrol(desk, NewPerson(NEWCOMER, "first password 1"), "wrong")
            assert desk.keyring.document == Keyring.open(office.folder, COST).document == before

    def test_nobody_else_enrols(self, office: Office) -> None:
        with office.desk(CHIEF) as desk, pytest.raises(Refused, match="Only a security administrator"):
            people.enrol(desk, NewPerson(NEWCOMER, "first password 1"), PASSWORD)


class TestChange:
    WANTED = replace(
        READER, roles=frozenset({Role.ADJUDICATOR}), employer=Employer.CONTRACTOR, nondisclosure="2026-11-20"
    )

    def test_what_was_signed_before_stays_good(self, office: Office) -> None:
        with office.desk(KEEPER) as desk:
            people.change(desk, replace(SECOND, roles=frozenset({Role.REVIEWER})), REASON, PASSWORD)
            people.change(desk, self.WANTED, REASON, PASSWORD)
            assert agree(desk)
            (first, _) = recorded(desk, PersonChanged)
            assert (first["person"], first["roles"], first["reason"]) == ("second", ["reviewer"], REASON)
        with office.desk(READER) as desk:
            assert desk.person == self.WANTED == desk.register.people["reader"]
            assert not desk.read_only

    def test_acts_under_an_earlier_certificate_hold_and_later_ones_do_not(self, office: Office) -> None:
        with office.desk(SECOND) as desk:
            people.disable(desk, "reader", REASON)  # signed as an administrator
        with office.desk(KEEPER) as desk:
            people.change(desk, replace(SECOND, roles=frozenset({Role.REVIEWER})), REASON, PASSWORD)
        with office.desk(SECOND) as desk:
            assert agree(desk)
            with pytest.raises(Refused, match="Only a security administrator"):
                people.enable(desk, "reader", REASON)

    def test_an_earlier_certificate_signs_nothing_more(self, office: Office) -> None:
        with office.desk(KEEPER) as desk:
            people.change(desk, replace(SECOND, nondisclosure="2026-11-20"), REASON, PASSWORD)
        with office.desk(SECOND) as desk:
            (old, until), _ = desk.keyring.certificates_of("second")
            assert until is not None
            desk.unlocked = replace(desk.unlocked, signer=replace(desk.unlocked.signer, certificate=old))
            assert agree(desk)
            record(desk, "", PersonDisabled("deputy", REASON))  # the key fits both certificates
            assert "its certificate had been replaced on 2026-11-23" in verify_journal(desk).sentence

    def test_the_password_is_asked_for_and_the_guards_answer_first(self, office: Office) -> None:
        with office.desk(KEEPER) as desk:
            with pytest.raises(WrongPassword):
                people.change(desk, self.WANTED, REASON, "wrong")
            with pytest.raises(Refused, match="at least 20 characters"):
                people.change(desk, self.WANTED, "short", PASSWORD)
            with pytest.raises(Refused, match="his or her own roles"):
                people.change(desk, replace(KEEPER, roles=frozenset({Role.AUDITOR})), REASON, PASSWORD)
            assert agree(desk)
            assert desk.keyring.document.serial == 1

    def test_somebody_is_left_who_administers(self, tmp_path: Path) -> None:
        office = Office(tmp_path / "small", KEEPER, READER)
        with office.desk(KEEPER) as desk, pytest.raises(Refused, match="own account"):
            people.disable(desk, "keeper", REASON)


class TestDisable:
    def test_a_disabled_account_opens_nothing_until_it_is_enabled(self, office: Office) -> None:
        with office.desk(KEEPER) as desk:
            people.disable(desk, "reader", REASON)
            assert agree(desk)
            assert desk.register.people["reader"].disabled == REASON
            with pytest.raises(Refused, match="disabled already"):
                people.disable(desk, "reader", REASON)
        with pytest.raises(AccountDisabled, match="another office"), office.desk(READER):
            pass
        with office.desk(KEEPER) as desk:
            people.enable(desk, "reader", "Came back from the other office.")
            assert agree(desk)
        with office.desk(READER) as desk:
            assert not desk.read_only

    def test_an_idle_account_is_recorded_as_disabled_and_then_enabled(self, office: Office) -> None:
        office.clock.now += 36 * DAY
        with pytest.raises(AccountDisabled, match="35 days"), office.desk(READER):
            pass
        with office.desk(KEEPER) as desk:
            account = next(one for one in people.listed(desk) if one.person.id == "reader")
            assert "35 days" in account.closed
            assert people.why_not_enable(desk, account, "short").startswith("Enabling an account needs")
            with pytest.raises(Refused, match="at least 20"):
                people.enable(desk, "reader", "short")
            people.enable(desk, "reader", "Back from a long leave of absence.")
            (disabled,), (enabled,) = recorded(desk, PersonDisabled), recorded(desk, PersonEnabled)
            assert "35 days" in str(disabled["reason"])
            assert enabled["person"] == "reader"
            assert agree(desk)
        with office.desk(READER):
            pass

    def test_an_account_that_is_open_is_not_enabled(self, office: Office) -> None:
        with office.desk(KEEPER) as desk, pytest.raises(Refused, match="not disabled"):
            people.enable(desk, "reader", REASON)


class TestUnlock:
    def test_an_administrator_lifts_a_reviewers_lock_alone(self, office: Office) -> None:
        office.fail(READER)
        with pytest.raises(AccountLocked), office.desk(READER):
            pass
        with office.desk(KEEPER) as desk:
            assert people.unlock(desk, "reader", REASON) == 0
            assert recorded(desk, AccountUnlocked) == [{"person": "reader", "reason": REASON}]
        with office.desk(READER) as desk:
            assert desk.unlocked.failed_tries == 4

    def test_a_supervisors_account_takes_two_people(self, office: Office) -> None:
        office.fail(CHIEF)
        with office.desk(KEEPER) as desk:
            seq = people.unlock(desk, "chief", REASON)
            assert seq > 0
            with pytest.raises(Refused, match="the second person is another"):
                people.second_unlock(desk, seq, PASSWORD)
        with pytest.raises(AccountLocked), office.desk(CHIEF):
            pass  # proposing alone lifts nothing
        with office.desk(READER) as desk, pytest.raises(Refused, match="second person is a supervisor"):
            people.second_unlock(desk, seq, PASSWORD)
        with office.desk(DEPUTY) as desk:
            assert [one.seq for one in people.unlocks_proposed(desk)] == [seq]
            with pytest.raises(WrongPassword):
                people.second_unlock(desk, seq, "wrong")
            people.second_unlock(desk, seq, PASSWORD)
            assert len(recorded(desk, Proposed, Seconded)) == 2
            assert people.unlocks_proposed(desk) == ()
        with office.desk(CHIEF) as desk:
            assert not desk.read_only

    def test_who_unlocks_himself_and_what_is_no_unlocking(self, office: Office) -> None:
        with office.desk(CHIEF) as desk:
            with pytest.raises(Refused, match="Only a security administrator"):
                people.unlock(desk, "reader", REASON)
            with pytest.raises(Refused, match="No unlocking of an account waits in entry 3"):
                people.second_unlock(desk, 3, PASSWORD)
        with office.desk(KEEPER) as desk, pytest.raises(Refused, match="his or her own account"):
            people.unlock(desk, "keeper", REASON)


def enrolled_only(desk: Desk) -> Keyring:
    return desk.keyring.enrol(desk.unlocked, NewPerson(NEWCOMER, PASSWORD), desk.clock())


def changed_only(desk: Desk) -> Keyring:
    return accounts.change(desk.keyring, desk.unlocked, TestChange.WANTED, desk.clock())


def disabled_only(desk: Desk) -> Keyring:
    return accounts.disable(desk.keyring, desk.unlocked, "reader", REASON, desk.clock())


class TestInterrupted:
    """The keyring is written and the journal is not: as if the process had ended between the two."""

    @pytest.mark.parametrize(
        ("half", "named", "form"),
        [
            (enrolled_only, "has the account newcomer, and the journal does not know it", PersonEnrolled),
            (changed_only, "roles: adjudicator in the keyring, reviewer in the journal", PersonChanged),
            (disabled_only, "disabled in the keyring, open in the journal", PersonDisabled),
        ],
    )
    def test_it_is_named_and_an_administrator_settles_it(
        self, office: Office, half: Callable[[Desk], Keyring], named: str, form: type
    ) -> None:
        with office.desk(KEEPER) as desk:
            half(desk)
        with office.desk(CHIEF) as desk:
            reason = why_read_only(desk.keyring, desk.register, desk.person)
            assert named in reason
            assert reason.endswith(WAITS)
        with office.desk(KEEPER) as desk:
            assert why_read_only(desk.keyring, desk.register, desk.person) == ""
            (found,) = people.unsettled(desk)
            assert named in found.sentence
            with pytest.raises(Refused, match="settle that first"):
                people.disable(desk, "deputy", REASON)
            with pytest.raises(WrongPassword):
                people.settle(desk, "wrong")
            people.settle(desk, PASSWORD)
            assert agree(desk)
            assert recorded(desk, form)[-1]["person"] in ("newcomer", "reader")
        with office.desk(CHIEF) as desk:
            assert why_read_only(desk.keyring, desk.register, desk.person) == ""

    def test_an_enabling_that_was_not_recorded_decides_nothing_yet(self, office: Office) -> None:
        with office.desk(KEEPER) as desk:
            people.disable(desk, "deputy", REASON)
            accounts.enable(desk.keyring, desk.unlocked, "deputy", desk.clock())
        with office.desk(DEPUTY) as desk:
            assert "open in the keyring, disabled in the journal" in why_read_only(
                desk.keyring, desk.register, desk.person
            )
        with office.desk(KEEPER) as desk:
            people.settle(desk, PASSWORD)
            assert agree(desk)
            assert recorded(desk, PersonEnabled)[-1] == {"person": "deputy", "reason": CAUGHT_UP}

    def test_a_founding_that_was_interrupted_is_completed(self, tmp_path: Path) -> None:
        folder, clock = tmp_path / "begun", SetClock()
        newcomers = [NewPerson(one, PASSWORD) for one in (READER, KEEPER)]
        _, key = create_keyring(folder, newcomers, False, clock(), COST)
        Workspace.create(folder, lambda: database_key(key), "the founding", clock()).close()
        desk = open_desk(folder, "keeper", PASSWORD, clock, COST, audit=False)
        people.settle(desk, PASSWORD)
        assert [body["person"] for body in recorded(desk, PersonEnrolled)] == ["keeper", "reader"]
        assert agree(desk)
        desk.close()

    def test_what_no_interruption_leaves_is_settled_by_nobody(self, office: Office) -> None:
        with office.desk(KEEPER) as desk:
            for register, words in (
                (
                    replace(desk.register, people={**desk.register.people, "ghost": NEWCOMER}),
                    "no such account",
                ),
                (
                    replace(
                        desk.register, people={**desk.register.people, "reader": replace(READER, name="X")}
                    ),
                    "X in the journal",
                ),
            ):
                (found,) = differences(desk.keyring, register)
                assert words in found.sentence
                assert why_read_only(desk.keyring, register, desk.person).endswith(BEYOND)
                desk.register = register
                with pytest.raises(Refused, match=words):
                    people.settle(desk, PASSWORD)
            assert differences(desk.keyring, Register())[0].acts
