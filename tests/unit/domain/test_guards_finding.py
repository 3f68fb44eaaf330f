"""The determination, the file drawn from it, three signatures by three people, the banner, the export."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    BannerLowered,
    Determined,
    ExportAgreed,
    Exported,
    FindingRendered,
    FindingSigned,
    Outcome,
    PersonChanged,
    Proposed,
    act_body,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.fold import ForbiddenAct
from reviewer_app.domain.people import Employer, Role
from tests.builders import JournalBuilder
from tests.builders_case import REASON, determined, fully_signed, signed_off, why_not

WHAT = ("9a" * 48, "disc 7", "transfer to the records centre")


def agreed(journal: JournalBuilder, *what: str) -> str:
    act = ExportAgreed(*(what or WHAT))
    return why_not(journal, "whitlock", Proposed(act.kind, act_body(act)))


def test_the_determination_names_official_authority_and_date() -> None:
    journal = signed_off()
    with pytest.raises(ForbiddenAct, match="needs the official and the authority"):
        journal.act("abara", Determined(Outcome.DESIGNATED, "", "EO 14409", "2026-11-24"))
    with pytest.raises(ForbiddenAct, match="needs the official and the authority"):
        journal.act("abara", Determined(Outcome.DESIGNATED, "Director", " ", "2026-11-24"))
    with pytest.raises(ForbiddenAct, match="YYYY-MM-DD"):
        journal.act("abara", Determined(Outcome.DESIGNATED, "Director", "EO 14409", "tomorrow"))


def test_the_official_may_determine_otherwise_than_was_signed_off_and_both_stand() -> None:
    act = Determined(Outcome.NO_DETERMINATION, "Director", "EO 14409", "2026-11-24", "memo 3", "delegation 1")
    case = signed_off().act("abara", act).case
    assert (case.state, case.determined, case.determined_by) == (State.DETERMINED, act, "abara")
    assert case.signed_off is not None
    assert case.signed_off.recommendation is Outcome.DESIGNATED


def test_a_finding_drawn_from_an_older_state_or_of_another_version_is_refused() -> None:
    journal = determined()
    head = journal.case.history[-1].digest
    for stale in ("00" * 48, journal.case.history[-2].digest):
        with pytest.raises(ForbiddenAct, match="The case has changed since the finding was drawn"):
            journal.act("reyes", FindingRendered(1, "78" * 48, stale, 3, "00" * 48))
    with pytest.raises(ForbiddenAct, match="version 1 now, not 2"):
        journal.act("reyes", FindingRendered(2, "78" * 48, head, 3, "00" * 48))


def test_signatures_come_in_order() -> None:
    journal = determined()
    assert "not been drawn up yet" in why_not(journal, "reyes", FindingSigned("Sig_Reviewer", "9a" * 48))
    journal.rendered()
    with pytest.raises(ForbiddenAct, match="The next signature is the reviewer's"):
        journal.act("abara", FindingSigned("Sig_Supervisor", "9a" * 48))
    with pytest.raises(ForbiddenAct, match="The next field to sign is Sig_Reviewer"):
        journal.act("reyes", FindingSigned("Sig_Supervisor", "9a" * 48))
    journal.act("reyes", FindingSigned("Sig_Reviewer", "9a" * 48))
    assert "signed already" in why_not(journal, "reyes", FindingRendered(1, "78" * 48, "", 3, ""))


def test_three_people_sign_and_who_judged_signs_as_reviewer_alone() -> None:
    journal = determined().rendered().act("reyes", FindingSigned("Sig_Reviewer", "9a" * 48))
    every = frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.RECORDS_OFFICER, Role.ADJUDICATOR})
    for person in ("reyes", "lindqvist", "abara"):
        act = PersonChanged(
            person, every, Employer.GOVERNMENT, "0" * 96, "UNCLASSIFIED", "2026-01-05", REASON
        )
        journal.act("castellane", act, case="")
    second = FindingSigned("Sig_Supervisor", "9a" * 48)
    for person in ("reyes", "lindqvist"):
        assert "The next signature is the supervisor's" in why_not(journal, person, second)
    journal.act("abara", second)
    third = FindingSigned("Sig_RecordsOfficer", "9a" * 48)
    for person in ("reyes", "lindqvist"):
        assert "The next signature is the records officer's" in why_not(journal, person, third)
    assert "does not sign the finding twice" in why_not(journal, "abara", third)
    journal.act("whitlock", third)
    assert "three signatures already" in why_not(journal, "whitlock", third)


def test_an_unsigned_finding_is_not_exported() -> None:
    assert "still lacks the signature of the reviewer" in agreed(determined().rendered())


def test_an_export_is_of_the_signed_file_on_a_medium_for_a_purpose() -> None:
    journal = fully_signed()
    assert "not the one that carries the three signatures" in agreed(journal, "00" * 48, "disc", "transfer")
    assert "names its medium and its purpose" in agreed(journal, WHAT[0], " ", "transfer")
    assert "names its medium and its purpose" in agreed(journal, WHAT[0], "disc", "")
    assert agreed(journal) == ""


def test_only_what_two_people_agreed_on_leaves() -> None:
    journal = fully_signed()
    assert "None is agreed on now" in why_not(journal, "whitlock", Exported(*WHAT))
    journal.act("whitlock", Proposed(ExportAgreed.kind, act_body(ExportAgreed(*WHAT))))
    assert "has not been seconded yet" in why_not(journal, "whitlock", Exported(*WHAT))
    journal = fully_signed().two("whitlock", "abara", ExportAgreed(*WHAT))
    for field, other in (("pdf_sha384", "00" * 48), ("medium", "disc 8"), ("purpose", "another")):
        act = replace(Exported(*WHAT), **{field: other})
        assert "not the export that two people agreed on" in why_not(journal, "whitlock", act)
    assert journal.act("whitlock", Exported(*WHAT)).case.state is State.EXPORTED


def test_one_agreement_is_for_one_export() -> None:
    journal = fully_signed().exported()
    assert "None is agreed on now" in why_not(journal, "whitlock", Exported(*WHAT))
    journal.exported()
    assert [one.act.kind for one in journal.case.history].count("exported") == 2


def test_a_journal_in_which_a_second_agreement_took_the_place_of_the_first_still_folds() -> None:
    journal = fully_signed().two("whitlock", "abara", ExportAgreed(*WHAT))
    other = (WHAT[0], "disc 8", WHAT[2])
    journal.two("whitlock", "abara", ExportAgreed(*other))
    assert "not the export that two people agreed on" in why_not(journal, "whitlock", Exported(*WHAT))
    assert journal.act("whitlock", Exported(*other)).case.export_agreed is None


def test_a_lower_banner_names_both_and_why_before_the_first_signature() -> None:
    def why(journal: JournalBuilder, act: BannerLowered) -> str:
        return why_not(journal, "whitlock", Proposed(act.kind, act_body(act)))

    act = BannerLowered("UNCLASSIFIED//FOUO", "UNCLASSIFIED", REASON)
    journal = determined()
    assert "names the computed one" in why(journal, replace(act, banner="UNCLASSIFIED//FOUO"))
    assert "names the computed one" in why(journal, replace(act, computed=""))
    assert "at least 20 characters" in why(journal, replace(act, reason="so"))
    journal.two("whitlock", "abara", act)
    assert journal.case.banner == act
    journal.rendered().act("reyes", FindingSigned("Sig_Reviewer", "9a" * 48))
    assert "signed already" in why(journal, replace(act, banner="UNCLASSIFIED//LES"))
