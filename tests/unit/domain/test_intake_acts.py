"""Quarantine, supplements, waivers, the deficiency letter, withdrawal: what the guards let happen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    AdequacyJudged,
    AnchorInstalled,
    AnchorWithdrawn,
    Deficiency,
    DeficiencyKind,
    Determined,
    ItemWaived,
    LetterExported,
    Outcome,
    PolicySet,
    QuarantineClosed,
    Quarantined,
    QuarantineReason,
    Received,
    ReturnedIncomplete,
    RevocationListInstalled,
    SupplementReceived,
    Withdrawn,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.checklist import CHECKLIST, ReceivedItem, Standing
from reviewer_app.domain.contents import contents_of, lacking
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.lineage import amended_case, case_to_supplement
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.submission import ItemStatus, RelatedSubmission, Relation
from tests.builders import CASE, JournalBuilder, a_case, a_summary, letter_facts, received, sample_criteria

REASON = "The developer's letter of 24 November says so."
LETTER = "77" * 48


def items(*absent: str) -> tuple[ReceivedItem, ...]:
    """A whole checklist but for `absent`."""
    return tuple(
        ReceivedItem(item.id, ItemStatus.MISSING, Standing.LACKING)
        if item.id in absent
        else ReceivedItem(item.id, ItemStatus.PRESENT, Standing.IN_PLACE)
        for item in CHECKLIST
    )


def delivery(sequence: int = 1, *absent: str, **changes: object) -> Received:
    summary = replace(a_summary(sequence=sequence), **changes)  # type: ignore[arg-type]
    return replace(received(summary), items=items(*absent), tagmanifest_sha512=f"{sequence:02d}" * 64)


def staffed() -> JournalBuilder:
    return JournalBuilder().staffed()


def acceptance() -> Accepted:
    criteria = sample_criteria()
    return Accepted(criteria.id, criteria.version, criteria.digest, "complete on receipt")


def why_not(journal: JournalBuilder, who: str, act: Act, case: str = CASE) -> str:
    reason = refusal(journal.register, case, journal.register.people[who], act)
    assert reason is not None
    return reason


def a_quarantined(id: str = "Q2026-001", **changes: object) -> Quarantined:
    act = Quarantined(
        id, "stick", QuarantineReason.NO_TRUSTED_SIGNER, "The signer is not known here.", ("signer-unknown",),
        "11" * 48, tagmanifest_sha512="01" * 64,
    )  # fmt: skip
    return replace(act, **changes)  # type: ignore[arg-type]


def a_letter(*ids: str, number: int = 1) -> ReturnedIncomplete:
    points = tuple(
        Deficiency(DeficiencyKind.LACKING, id, id, "It is missing.", "Send it as a supplement.") for id in ids
    )
    return ReturnedIncomplete(1, letter_facts(number), points, LETTER)


class TestQuarantine:
    def test_nothing_can_rest_on_a_bundle_in_quarantine(self) -> None:
        journal = staffed().act("okafor", a_quarantined(), case="")
        determined = Determined(Outcome.DESIGNATED, "Director", "EO 14409", "2026-12-01")
        for who, act in (("okafor", acceptance()), ("abara", determined)):
            assert "is a bundle in quarantine and no case" in why_not(journal, who, act, "Q2026-001")
        assert "Q2026-001" not in journal.register.cases

    def test_what_nobody_trusted_vouches_for_opens_no_case(self) -> None:
        journal = staffed()
        for verdict in ("not good", "could not be checked", ""):
            act = replace(delivery(), provenance=verdict)
            assert "stays in quarantine" in why_not(journal, "okafor", act)

    def test_the_same_bundle_received_later_closes_its_entry(self) -> None:
        journal = staffed().act("okafor", a_quarantined(), case="")
        assert journal.register.quarantine["Q2026-001"].open
        journal.act("okafor", delivery())
        assert journal.register.quarantine["Q2026-001"].outcome == f"received as case {CASE}"

    def test_an_entry_is_closed_once_with_what_became_of_it(self) -> None:
        journal = staffed().act("okafor", a_quarantined(), case="")
        closing = QuarantineClosed("Q2026-001", "The medium went back to the developer by courier.")
        assert "reason of at least" in why_not(journal, "okafor", replace(closing, outcome="gone"), "")
        journal.act("okafor", closing, case="")
        assert "is closed" in why_not(journal, "okafor", closing, "")
        assert "no entry" in why_not(journal, "okafor", replace(closing, id="Q2026-009"), "")

    def test_only_a_clerk_keeps_it_and_an_entry_is_made_once(self) -> None:
        journal = staffed().act("okafor", a_quarantined(), case="")
        assert why_not(journal, "reyes", a_quarantined("Q2026-002"), "").startswith("Only an intake clerk")
        assert "exists already" in why_not(journal, "okafor", a_quarantined(), "")


class TestReplay:
    def test_the_same_sequence_is_named_with_its_case(self) -> None:
        journal = staffed().act("okafor", delivery(2))
        assert why_not(journal, "okafor", delivery(2), "2026-002").endswith(f"was received as case {CASE}.")

    def test_a_lower_sequence_says_so(self) -> None:
        journal = staffed().act("okafor", delivery(2))
        sentence = why_not(journal, "okafor", delivery(1), "2026-002")
        assert "sequence 1, is lower than sequence 2" in sentence

    def test_both_hold_for_supplements_too(self) -> None:
        journal = staffed().act("okafor", delivery(2)).act("okafor", SupplementReceived(delivery(5)))
        assert "was received" in why_not(journal, "okafor", SupplementReceived(delivery(5)))
        assert "is lower than sequence 5" in why_not(journal, "okafor", SupplementReceived(delivery(4)))

    def test_a_determined_case_does_not_let_an_old_sequence_in_again(self) -> None:
        journal = a_case().accepted().assigned().reviewed().signed_off().determined()
        assert "was received as case" in why_not(journal, "okafor", received(), "2026-002")


class TestSupplement:
    def test_it_joins_its_case_and_fills_what_was_lacking(self) -> None:
        journal = staffed().act("okafor", delivery(1, "C4", "D2"))
        assert [held.item.id for held in lacking(journal.case)] == ["C4", "D2"]
        journal.act("okafor", SupplementReceived(delivery(2, "D2")))
        assert [held.item.id for held in lacking(journal.case)] == ["D2"]
        held = {one.item.id: one for one in contents_of(journal.case)}
        assert (held["C4"].sequence, held["A3"].sequence) == (2, 2)
        assert journal.case.submission.sequence == 2
        assert journal.case.received.submission.sequence == 1

    def test_a_later_sequence_is_no_case_of_its_own_while_its_case_is_under_way(self) -> None:
        journal = staffed().act("okafor", delivery(1))
        assert "supplement of case 2026-001" in why_not(journal, "okafor", delivery(2), "2026-002")
        found = case_to_supplement(journal.register, a_summary(sequence=2))
        assert found is not None
        assert found.id == CASE

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"checkpoint_sha512": "99" * 64}, "another checkpoint"),
            ({"organisation": "Northgate (fictional)"}, "It is of Northgate"),
            ({"submission_id": "OTHER"}, "is not the one of case"),
            ({"access_window_days": 31}, "at most 30 calendar days"),
        ],
    )
    def test_what_cannot_join_is_told(self, change: dict[str, object], words: str) -> None:
        journal = staffed().act("okafor", delivery(1))
        assert words in why_not(journal, "okafor", SupplementReceived(delivery(2, **change)))  # type: ignore[arg-type]

    def test_after_the_lock_the_reviews_are_returned_first(self) -> None:
        journal = a_case().accepted().assigned().reviewed()
        assert "returns them" in why_not(journal, "okafor", SupplementReceived(delivery(2)))

    def test_after_the_determination_it_opens_a_case_that_amends(self) -> None:
        journal = a_case().accepted().assigned().reviewed().signed_off().determined()
        assert "determination recorded" in why_not(journal, "okafor", SupplementReceived(delivery(2)))
        journal.act("okafor", delivery(2), case="2026-002")
        assert journal.register.cases["2026-002"].amends == CASE

    def test_a_submission_may_name_the_one_it_amends(self) -> None:
        journal = staffed().act("okafor", delivery(1))
        related = (RelatedSubmission("MS-2026-07", Relation.AMENDS),)
        new = replace(a_summary("MS-2026-08"), related=related)
        found = amended_case(journal.register, new)
        assert found is not None
        assert found.id == CASE
        other = replace(new, organisation="Northgate (fictional)")
        assert amended_case(journal.register, other) is None


class TestContents:
    def test_what_is_lacking_stands_in_the_way(self) -> None:
        journal = staffed().act("okafor", delivery(1, "C4", "D2"))
        assert why_not(journal, "okafor", acceptance()).startswith("C4, D2 are required and lacking")

    def test_a_waiver_is_a_supervisors_with_a_reason(self) -> None:
        journal = staffed().act("okafor", delivery(1, "C4"))
        waiver = ItemWaived("C4", "Ranges are covered by the joint exercise of October.")
        assert why_not(journal, "okafor", waiver).startswith("Only a supervisor")
        assert "reason of at least" in why_not(journal, "abara", replace(waiver, reason="ok"))
        assert "not lacking" in why_not(journal, "abara", replace(waiver, item="A3"))
        assert "no item Z9" in why_not(journal, "abara", replace(waiver, item="Z9"))
        journal.act("abara", waiver).act("okafor", acceptance())
        assert journal.case.state is State.ACCEPTED

    def test_adequacy_is_apart_from_presence(self) -> None:
        journal = staffed().act("okafor", delivery(1, "C4"))
        judged = AdequacyJudged("A3", adequate=False, reason="It names another model than the one submitted.")
        assert "is not present" in why_not(journal, "okafor", replace(judged, item="C4"))
        assert "reason of at least" in why_not(journal, "okafor", replace(judged, reason=""))
        journal.act("okafor", judged)
        held = {one.item.id: one for one in contents_of(journal.case)}["A3"]
        assert held.inadequate
        assert not held.stands_in_the_way
        journal.act("okafor", AdequacyJudged("A3", adequate=True))
        assert not {one.item.id: one for one in contents_of(journal.case)}["A3"].inadequate

    def test_a_judgement_does_not_outlive_the_files_it_was_made_on(self) -> None:
        journal = staffed().act("okafor", delivery(1))
        for item in ("A3", "B1"):
            judged = AdequacyJudged(item, adequate=False, reason="It names another model than the one sent.")
            journal.act("okafor", judged)
        journal.act("okafor", SupplementReceived(delivery(2, "B1")))
        held = {one.item.id: one for one in contents_of(journal.case)}
        assert not held["A3"].inadequate
        assert held["B1"].inadequate


class TestReturn:
    def test_the_letter_lists_everything_that_is_lacking(self) -> None:
        journal = staffed().act("okafor", delivery(1, "C4", "D2"))
        assert "leaves out D2" in why_not(journal, "okafor", a_letter("C4"))
        journal.act("okafor", a_letter("C4", "D2"))
        assert journal.case.state is State.RETURNED
        assert "received" in why_not(journal, "okafor", acceptance())

    def test_a_supplement_brings_it_back_to_the_check(self) -> None:
        journal = staffed().act("okafor", delivery(1, "C4")).act("okafor", a_letter("C4"))
        journal.act("okafor", SupplementReceived(delivery(2)))
        assert journal.case.state is State.RECEIVED
        journal.act("okafor", acceptance())
        assert journal.case.state is State.ACCEPTED

    def test_letters_are_numbered_and_only_a_letter_of_the_case_leaves(self) -> None:
        journal = staffed().act("okafor", delivery(1, "C4"))
        out = LetterExported(LETTER, "stick 4", "to the developer")
        assert "No letter" in why_not(journal, "okafor", out)
        assert "number 1, not 2" in why_not(journal, "okafor", a_letter("C4", number=2))
        assert "at least one point" in why_not(journal, "okafor", a_letter())
        journal.act("okafor", a_letter("C4")).act("okafor", out)
        assert "not a letter of this case" in why_not(journal, "okafor", replace(out, letter_sha384="0" * 96))
        assert "medium" in why_not(journal, "okafor", replace(out, medium=" "))


class TestWithdrawal:
    def test_it_is_possible_in_every_state_before_the_determination(self) -> None:
        act = Withdrawn("Dana Okoro (fictional)", REASON)
        returned = staffed().act("okafor", delivery(1, "C4")).act("okafor", a_letter("C4"))
        stages = (
            staffed().act("okafor", delivery(1)),
            returned,
            a_case().accepted(),
            a_case().accepted().assigned(),
            a_case().accepted().assigned().reviewed(),
            a_case().accepted().assigned().reviewed().signed_off(),
        )
        seen = set()
        for journal in stages:
            seen.add(journal.case.state)
            journal.act("abara", act)
            assert journal.case.state is State.WITHDRAWN
            assert "withdrawn" in why_not(journal, "okafor", acceptance())
        assert len(seen) == 6

    def test_after_the_determination_it_is_refused(self) -> None:
        journal = a_case().accepted().assigned().reviewed().signed_off().determined()
        assert "only before it" in why_not(journal, "abara", Withdrawn("Dana Okoro", REASON))

    def test_it_says_who_asked_and_why_and_happens_once(self) -> None:
        journal = staffed().act("okafor", delivery(1))
        act = Withdrawn("Dana Okoro", REASON)
        assert "names who" in why_not(journal, "okafor", replace(act, asked_by=" "))
        assert "reason" in why_not(journal, "okafor", replace(act, reason="no"))
        assert why_not(journal, "reyes", act).startswith("Only an intake clerk or a supervisor")
        journal.act("okafor", act)
        assert "already" in why_not(journal, "okafor", act)

    def test_it_does_not_open_the_reviews_to_one_another(self) -> None:
        journal = a_case().accepted().assigned().act("abara", Withdrawn("Dana Okoro", REASON))
        assert not journal.case.revealed


class TestTrust:
    def test_only_an_administrator_changes_trust_and_policy(self) -> None:
        journal = staffed()
        for act in (AnchorInstalled("CN=x", "AA=="), PolicySet(SitePolicy())):
            assert why_not(journal, "okafor", act, "").startswith("Only a security administrator")

    def test_a_withdrawn_anchor_is_believed_no_longer(self) -> None:
        anchor = AnchorInstalled("CN=x", "AA==", fingerprint_sha384="aa" * 48)
        journal = staffed().act("castellane", anchor, case="")
        assert "already" in why_not(journal, "castellane", anchor, "")
        withdrawal = AnchorWithdrawn("aa" * 48, "The laboratory reports a stolen key.")
        assert "reason" in why_not(journal, "castellane", replace(withdrawal, reason=""), "")
        journal.act("castellane", withdrawal, case="")
        assert journal.register.anchors == ()
        assert "Nothing of this kind" in why_not(journal, "castellane", withdrawal, "")
        journal.act("castellane", anchor, case="")
        assert len(journal.register.anchors) == 1

    def test_a_newer_list_takes_the_place_of_the_one_it_replaces(self) -> None:
        def a_list(number: int, replaces: int = 0) -> RevocationListInstalled:
            old = f"{replaces:02d}" * 48 if replaces else ""
            return RevocationListInstalled("CN=x", "AA==", str(number), "", "", 0, f"{number:02d}" * 48, old)

        journal = staffed()
        for one in (a_list(1), a_list(2), a_list(3, replaces=1)):
            journal.act("castellane", one, case="")
        assert [one.number for one in journal.register.crls] == ["2", "3"]
        assert "already" in why_not(journal, "castellane", a_list(3), "")

    def test_an_anchor_may_vouch_for_two_organisations_and_goes_for_both(self) -> None:
        journal = staffed()
        for organisation in ("Meridian", "Northgate"):
            anchor = AnchorInstalled("CN=x", "AA==", organisation, fingerprint_sha384="aa" * 48)
            journal.act("castellane", anchor, case="")
        assert [one.organisation for one in journal.register.anchors] == ["Meridian", "Northgate"]
        journal.act("castellane", AnchorWithdrawn("aa" * 48, "The laboratory reports a stolen key."), case="")
        assert journal.register.anchors == ()

    def test_the_policy_sets_the_window(self) -> None:
        journal = staffed()
        assert "at most 30" in why_not(journal, "okafor", delivery(1, access_window_days=45))  # type: ignore[arg-type]
        journal.act("castellane", PolicySet(SitePolicy(window_limit_days=45)), case="")
        assert refusal(
            journal.register, CASE, journal.register.people["okafor"], delivery(1, access_window_days=45)  # type: ignore[arg-type]
        ) is None  # fmt: skip

    def test_a_policy_that_cannot_be_one_is_refused(self) -> None:
        journal = staffed()
        bad = (
            SitePolicy(window_limit_days=0),
            SitePolicy(quota_bytes=-1),
            SitePolicy(clamd_socket="tcp"),
            SitePolicy(office=""),
        )
        for policy in (*bad, SitePolicy(scan_limit_bytes=0), SitePolicy(crl_warning_days=9999)):
            assert why_not(journal, "castellane", PolicySet(policy), "")


_CLERK = Person("okafor", "Okafor", frozenset({Role.INTAKE_CLERK}))
_STEPS: tuple[tuple[str, str, Act], ...] = (
    ("okafor", CASE, delivery(1, "C4")),
    ("okafor", "2026-002", delivery(1)),
    ("okafor", CASE, SupplementReceived(delivery(2))),
    ("okafor", CASE, SupplementReceived(delivery(3, "D1"))),
    ("okafor", CASE, a_letter("C4")),
    ("okafor", CASE, a_letter("C4", number=2)),
    ("abara", CASE, ItemWaived("C4", "Covered by the joint exercise of October.")),
    ("okafor", CASE, AdequacyJudged("A3", adequate=True)),
    ("okafor", CASE, acceptance()),
    ("abara", CASE, Withdrawn("Dana Okoro", REASON)),
    ("okafor", "", a_quarantined()),
    ("okafor", "", QuarantineClosed("Q2026-001", "Sent back to the developer by courier.")),
)


@given(st.lists(st.sampled_from(_STEPS), max_size=14))
def test_any_order_of_refused_and_done_acts_keeps_the_invariants(
    steps: list[tuple[str, str, Act]],
) -> None:
    journal = staffed()
    for who, case, act in steps:
        try:
            journal.act(who, act, case)
        except ForbiddenAct:
            continue
    for case_id, case in journal.register.cases.items():
        sequences = [one.submission.sequence for one in case.deliveries]
        assert sequences == sorted(set(sequences))
        assert all(one.provenance == "good" for one in case.deliveries)
        assert (case.withdrawn is not None) is (case.state is State.WITHDRAWN)
        if case.state is State.ACCEPTED:
            assert not lacking(case) or any(isinstance(one.act, SupplementReceived) for one in case.history)
        assert case_id not in journal.register.quarantine
    assert fold(journal.recorded) == journal.register


def test_may_says_the_same_before_anything_is_written() -> None:
    journal = staffed()
    assert may(journal.register, "2026-009", _CLERK, Received) is None
    assert may(journal.register, "2026-009", _CLERK, SupplementReceived) == (
        "There is no case 2026-009 in this workspace."
    )
