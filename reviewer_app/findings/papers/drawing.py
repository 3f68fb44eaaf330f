"""Any paper drawn, and what of it will stand as code points."""

from __future__ import annotations

from reviewer_app.findings import fonts
from reviewer_app.findings.papers import (
    certificate,
    information_request,
    medium_label,
    referral,
    transmittal,
)
from reviewer_app.findings.papers.certificate import Certificate
from reviewer_app.findings.papers.information_request import InformationRequest
from reviewer_app.findings.papers.medium_label import MediumLabel
from reviewer_app.findings.papers.referral import Referral
from reviewer_app.findings.papers.transmittal import Transmittal
from reviewer_app.findings.tree import texts

AnyPaper = InformationRequest | Referral | Transmittal | Certificate | MediumLabel


def draw(paper: AnyPaper) -> bytes:
    """The file, PDF/A-2a and PDF/UA-1. Raises what the paper's own `draw` raises."""
    match paper:
        case InformationRequest():
            return information_request.draw(paper)
        case Referral():
            return referral.draw(paper)
        case Transmittal():
            return transmittal.draw(paper)
        case Certificate():
            return certificate.draw(paper)
        case MediumLabel():
            return medium_label.draw(paper)


def missing_characters(paper: AnyPaper) -> tuple[str, ...]:
    """The characters of a paper that will stand as ‹U+…›, each once, in the order of the fields.

    No face has them, they are written from right to left, or they cannot be seen.
    Raises shelf.ResourceMissing.
    """
    return fonts.lacking("".join(texts(paper)))
