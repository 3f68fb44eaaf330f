"""Anchors, lists and keys as acts; bundles judged by them, under each policy; quarantine and its way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer_app.custody.revocation_lists import ListNotNewer, ListRefused
from reviewer_app.desk import intake, quarantine, trust_records
from reviewer_app.desk.checking import check_workspace
from reviewer_app.desk.quarantine import ReportAltered, reason_of
from reviewer_app.desk.session import Desk
from reviewer_app.desk.trust import known_submitters
from reviewer_app.domain.acts import QuarantineReason
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.domain.policy import SignaturesRequired, SitePolicy
from reviewer_app.store.faults import Verdict
from tests.builders_intake import ABundle
from tests.builders_journey import Story
from tests.builders_laboratory import BOTH, CMS, ML_DSA, ORGANISATION, Laboratory, a_laboratory

StoryAt = Callable[[str], Story]


def trusted(story: Story, laboratory: Laboratory, policy: SitePolicy | None = None) -> None:
    """Everything of the laboratory installed, and the policy set."""
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.install_anchor(desk, laboratory.anchor)
        trust_records.install_crl(desk, laboratory.crl())
        install_key(desk, laboratory)
        trust_records.set_policy(desk, policy or SitePolicy())


def install_key(desk: Desk, laboratory: Laboratory, organisation: str = ORGANISATION) -> None:
    now = laboratory.now
    trust_records.install_submitter_key(
        desk, laboratory.public_key, organisation, "release key", now, now + timedelta(days=365)
    )


def received(story: Story, bundle: Path) -> intake.Taken | intake.Kept:
    with story.desk(Role.INTAKE_CLERK) as desk:
        return intake.receive(desk, bundle)


def codes(found: intake.Taken | intake.Kept) -> set[str]:
    assert isinstance(found, intake.Kept)
    return {fault.code for fault in found.bundle.faults}


@pytest.mark.parametrize(
    ("required", "enough"),
    [
        (SignaturesRequired.CMS, {CMS, BOTH}),
        (SignaturesRequired.ML_DSA, {ML_DSA, BOTH}),
        (SignaturesRequired.BOTH, {BOTH}),
        (SignaturesRequired.EITHER, {CMS, ML_DSA, BOTH}),
    ],
)
def test_the_policy_says_which_signatures_are_enough(
    story_at: StoryAt, tmp_path: Path, required: SignaturesRequired, enough: set[tuple[str, ...]]
) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock())
    trusted(story, laboratory, SitePolicy(signatures=required))
    for number, signatures in enumerate((CMS, ML_DSA, BOTH)):
        builder = ABundle().with_file("documents/card.md").saying("submission.id", f"TRAINING-{number}")
        found = received(story, laboratory.send(tmp_path / str(number), signatures, builder=builder))
        if signatures in enough:
            assert isinstance(found, intake.Taken), signatures
        else:
            assert "signature-missing" in codes(found), signatures
            assert isinstance(found, intake.Kept)
            assert found.reason is QuarantineReason.NO_TRUSTED_SIGNER


def test_an_unknown_signer_waits_in_quarantine_until_the_anchor_is_there(
    story_at: StoryAt, tmp_path: Path
) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock())
    bundle = laboratory.send(tmp_path / "sent")
    found = received(story, bundle)
    assert isinstance(found, intake.Kept)
    assert found.reason is QuarantineReason.NO_TRUSTED_SIGNER
    assert codes(found) == {"signer-unknown"}
    with story.desk(Role.INTAKE_CLERK) as desk:
        (entry,) = quarantine.entries(desk)
        assert entry.open
        report = quarantine.report(desk, entry.id)
        assert {file.path for file in report.files} == {"data/submission.json", "data/documents/card.md"}
        assert not desk.register.cases
        assert not list((story.folder / "vault").glob("*/*"))
    trusted(story, laboratory)
    taken = received(story, bundle)
    assert isinstance(taken, intake.Taken)
    with story.desk(Role.INTAKE_CLERK) as desk:
        (entry,) = quarantine.entries(desk)
        assert entry.outcome == f"received as case {taken.case_id}"


def test_a_bag_nobody_signed_has_no_trusted_signer(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    bundle = a_laboratory(story.clock()).send(tmp_path / "sent")
    for name in ("provenance.json", "provenance.p7s"):
        (bundle / name).unlink()
    found = received(story, bundle)
    assert isinstance(found, intake.Kept)
    assert found.reason is QuarantineReason.NO_TRUSTED_SIGNER


def test_a_revoked_signer_is_told_from_an_unknown_one(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock())
    trusted(story, laboratory)
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.install_crl(desk, laboratory.crl(2, revoked=True))
        assert [one.number for one in desk.register.crls if one.revoked] == ["2"]
        with pytest.raises(ListNotNewer):
            trust_records.install_crl(desk, laboratory.crl(1))
    assert codes(received(story, laboratory.send(tmp_path / "sent"))) == {"signer-revoked"}


def test_without_a_list_and_with_an_old_one_it_could_not_be_checked(
    story_at: StoryAt, tmp_path: Path
) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock())
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.install_anchor(desk, laboratory.anchor)
    bundle = laboratory.send(tmp_path / "sent")
    assert codes(received(story, bundle)) == {"revocation-not-checked"}
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.install_crl(desk, replace(laboratory, now=laboratory.now - timedelta(days=40)).crl())
    assert codes(received(story, bundle)) == {"revocation-list-out-of-date"}
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        trust_records.set_policy(desk, SitePolicy(crl_required=False))
    taken = received(story, bundle)
    assert isinstance(taken, intake.Taken)
    assert "not checked" in taken.bundle.verdict.sentence


def test_an_anchor_vouches_for_its_own_organisation_alone(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock(), "Northgate (invented)")
    trusted(story, laboratory)
    assert codes(received(story, laboratory.send(tmp_path / "sent"))) == {"signer-of-another-organisation"}


def test_a_list_of_nobody_installed_is_refused(story_at: StoryAt) -> None:
    story = story_at("empty")
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk, pytest.raises(ListRefused):
        trust_records.install_crl(desk, a_laboratory(story.clock()).crl())


def test_only_an_administrator_changes_trust(story_at: StoryAt) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock())
    with story.desk(Role.INTAKE_CLERK) as desk:
        with pytest.raises(Refused, match="Only a security administrator"):
            trust_records.install_anchor(desk, laboratory.anchor)
        with pytest.raises(Refused, match="Only a security administrator"):
            trust_records.set_policy(desk, SitePolicy(crl_required=False))


def test_what_is_withdrawn_is_believed_no_longer(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock())
    trusted(story, laboratory, SitePolicy(signatures=SignaturesRequired.EITHER))
    reason = "The laboratory reports that the key was stolen."
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        known = known_submitters()
        assert len(known.keys) == 1
        own = [one for one in desk.register.anchors if one.organisation == ORGANISATION]
        trust_records.withdraw_anchor(desk, own[0].fingerprint_sha384, reason)
        trust_records.withdraw_submitter_key(desk, known.keys[0].fingerprint_sha384, reason)
        assert known_submitters().keys == ()
    assert codes(received(story, laboratory.send(tmp_path / "sent", BOTH))) & {"signer-unknown"}


def test_what_is_old_is_warned_of(story_at: StoryAt) -> None:
    story = story_at("empty")
    laboratory = a_laboratory(story.clock())
    trusted(story, laboratory, SitePolicy(crl_warning_days=2, anchor_warning_days=10))
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        assert trust_records.warnings(desk) == ()
        later = story.clock() + timedelta(days=11)
        desk.clock = lambda: later
        warned = trust_records.warnings(desk)
        assert any("was installed 11 days ago" in one for one in warned)
        assert any("is 11 days old; 2 days is the age set" in one for one in warned)
        ages = {line.age_days for line in trust_records.lines(desk)}
        assert ages == {11}


def test_a_report_that_was_altered_is_named(story_at: StoryAt, tmp_path: Path) -> None:
    story = story_at("empty")
    received(story, a_laboratory(story.clock()).send(tmp_path / "sent"))
    with story.desk(Role.INTAKE_CLERK) as desk:
        assert all(part.verdict is Verdict.GOOD for part in check_workspace(desk))
        desk.workspace.writer.do(
            lambda connection: connection.execute(
                "UPDATE quarantine SET report = CAST(report || x'20' AS BLOB)"
            )
        )
        with pytest.raises(ReportAltered, match="Q2026-001"):
            quarantine.report(desk, "Q2026-001")
        bad = [part for part in check_workspace(desk) if part.verdict is Verdict.BAD]
        assert [part.what for part in bad] == ["quarantine"]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ({"signer-unknown"}, QuarantineReason.NO_TRUSTED_SIGNER),
        ({"signer-unknown", "bag-info-missing"}, QuarantineReason.OUTSIDE_PROFILE),
        ({"signer-unknown", "digest-mismatch"}, QuarantineReason.DAMAGED),
        ({"digest-mismatch", "malware-found"}, QuarantineReason.MALWARE),
        ({"not-to-be-received"}, QuarantineReason.NOT_TO_BE_RECEIVED),
        ({"fetch-txt"}, QuarantineReason.OUTSIDE_PROFILE),
        ({"signature-not-good"}, QuarantineReason.DAMAGED),
    ],
)
def test_the_gravest_reason_is_given(found: set[str], reason: QuarantineReason) -> None:
    assert reason_of(found) is reason
