"""A paper of each kind, with something in every place. All of it is fictional."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from reviewer_app.domain.acts import ReferralKind
from reviewer_app.domain.marking import DerivativeBlock, Source
from reviewer_app.findings.papers.certificate import Certificate, LeftBefore, Schedule
from reviewer_app.findings.papers.information_request import AskedPoint, BearsOn, InformationRequest
from reviewer_app.findings.papers.medium_label import MediumLabel
from reviewer_app.findings.papers.referral import Referral, RestsOn
from reviewer_app.findings.papers.shared import Issued
from reviewer_app.findings.papers.transmittal import SentFile, Transmittal
from reviewer_app.findings.tree import CitedSource

SHA384 = hashlib.sha384(b"a file").hexdigest()
SHA512 = hashlib.sha512(b"a file").hexdigest()
SOURCES = (Source("Submission MS-2026-07, sequence 1", "", date(2026, 11, 23)),)
BLOCK = DerivativeBlock("Sena Abara, supervisor", ("Submission MS-2026-07",), "20511123")


def issued(**changed: Any) -> Issued:
    made = Issued(
        case_id="2026-001",
        dated="2026-11-24T09:40:00.000000Z",
        entry=41,
        office="Review desk, training site (fictional)",
        contact="Sena Abara, supervisor, by the channel the submission came by.",
        signed_by="Sena Abara",
        signed_role="Supervisor",
        training=True,
    )
    return replace(made, **changed)


def a_request(**changed: Any) -> InformationRequest:
    made = InformationRequest(
        issued=issued(),
        number=2,
        to_organisation="Meridian Systems (fictional)",
        model="Halcyon-2 r7",
        submission_id="MS-2026-07",
        sequence=1,
        received_at="2026-11-23T09:00:00.000000Z",
        tagmanifest_sha512=SHA512,
        next_sequence=2,
        points=(
            AskedPoint(
                (BearsOn("CY-EX", "Exploit development"), BearsOn("EV-EL", "Elicitation")),
                "Send the logs of the runs that the message limit ended, whole, with the limit of each.",
            ),
            AskedPoint((BearsOn("CY-CH"),), "Say who chose the limit, when, and on what grounds."),
        ),
        due_on="2026-12-04",
        access_window="22 days left",
        agency_clock="day 2 of 30, paused",
        zone="UTC",
        marking="UNCLASSIFIED",
        sources=SOURCES,
    )
    return replace(made, **changed)


def a_referral(**changed: Any) -> Referral:
    exhibit = RestsOn(
        1001,
        "comparison",
        "ctf-40, accuracy: Halcyon-2 r7 beside Halcyon-1",
        "(U)",
        (CitedSource("data/evidence/ctf-40.eval", "sample 7, event 12", SHA512, SHA384),),
    )
    made = Referral(
        issued=issued(),
        number=1,
        to=ReferralKind.CLEARINGHOUSE,
        subject="A race in a scheduler",
        sector="energy",
        words="Training sample. The logs show a race in the scheduler of the exercise's own kernel.\n"
        "It was found twice, in two epochs.",
        marking="(U)",
        embargo_until="2027-02-01",
        exhibits=(exhibit, replace(exhibit, number=2003, what="passage", descriptor="The developer's note")),
        sources=SOURCES,
    )
    return replace(made, **changed)


def a_note(**changed: Any) -> Referral:
    words = "Training sample. An account in the logs belongs to somebody else."
    made = a_referral(number=2, to=ReferralKind.LAW_ENFORCEMENT, words=words, sector="", embargo_until="")
    return replace(made, **changed)


def a_transmittal(**changed: Any) -> Transmittal:
    made = Transmittal(
        issued=issued(signed_by="Ruth Whitlock", signed_role="Records officer"),
        number=1,
        what="records package",
        marking="UNCLASSIFIED",
        medium="disc 12 of the records office",
        purpose="transfer to the archive",
        proposed_by="Ruth Whitlock",
        seconded_by="Sena Abara",
        agreed_at="2026-11-24T09:20:00.000000Z",
        taken_by="Ruth Whitlock",
        files=(SentFile("manifest-sha512.txt", "the manifest of the package", "SHA-512", SHA512),),
        beside="It lists every other file of the package with its digest.",
        count=212,
        size=1_234_567,
    )
    return replace(made, **changed)


def a_certificate(**changed: Any) -> Certificate:
    made = Certificate(
        issued=issued(entry=212),
        number=1,
        item="CASE-10",
        schedule=Schedule(
            "SAMPLE-RS 1, Records of reviews",
            "Invented sample",
            "Case files of reviews",
            "DAA-0000-2026-0001 (invented)",
            10,
            "the end of the calendar year in which the case was closed",
            "2026-11-24",
            "2026-12-31",
            "2037-01-01",
            "destroy",
        ),
        held_against="2037-01-05",
        reason="Its ten years are over, and no hold stands.",
        marking="(U)",
        proposed_by="Ruth Whitlock",
        seconded_by="Sena Abara",
        decided_at="2037-01-05T09:20:00.000000Z",
        carried_out_by="Ruth Whitlock",
        key_id="ab" * 16,
        objects=1234,
        size=987_654_321,
        listing_sha384=SHA384,
        entry_sha384=SHA384,
        left_before=(LeftBefore("2026-11-24T09:40:00.000000Z", "records package", "disc 12"),),
        sources=SOURCES,
    )
    return replace(made, **changed)


def a_label(**changed: Any) -> MediumLabel:
    made = MediumLabel(
        issued=issued(),
        number=1,
        copy=1,
        what="records package",
        contains=("Records package, 212 files, 1,234,567 bytes", "Finding, version 1"),
        marking="UNCLASSIFIED",
        medium="disc 12 of the records office",
        algorithm="SHA-512 of manifest-sha512.txt",
        digest=SHA512,
    )
    return replace(made, **changed)
