"""Passwords are offered in a training workspace, and in no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.desk.administer import new_workspace
from reviewer_app.desk.unlocking import offer, training_people
from reviewer_app.domain.people import Employer, Person, Role
from tests.builders_journey import COST, Story, Ticking


def test_a_training_workspace_offers_its_people_with_their_passwords(
    story_at: Callable[[str], Story],
) -> None:
    found = offer(story_at("empty").folder, COST)
    assert found.training
    assert [(one.person.id, one.password) for one in found.people] == [
        (one.id, one.password) for one in training_people()
    ]


def test_a_real_workspace_offers_no_password(tmp_path: Path) -> None:
    """Not even where a person has a demo person's name and password."""
    demo = next(one for one in training_people() if Role.SECURITY_ADMINISTRATOR in one.roles)
    person = Person(demo.id, demo.name, frozenset({Role.SECURITY_ADMINISTRATOR}), Employer.GOVERNMENT)
    folder = tmp_path / "real"
    new_workspace(folder, [NewPerson(person, demo.password)], Ticking(), cost=COST)
    found = offer(folder, COST)
    assert not found.training
    assert [one.password for one in found.people] == [""]


def test_the_consent_text_is_there_to_be_read(story_at: Callable[[str], Story]) -> None:
    consent = offer(story_at("empty").folder, COST).consent
    assert "monitored and recorded" in consent
