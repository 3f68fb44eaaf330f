"""Any paper of a case, folded from the register as it stood after the act the paper rests on."""

from __future__ import annotations

from reviewer_app.domain.acts import Paper
from reviewer_app.domain.register import Register
from reviewer_app.findings.papers import told as acts
from reviewer_app.findings.papers import told_records as records
from reviewer_app.findings.papers.drawing import AnyPaper


def paper_of(
    register: Register,
    case_id: str,
    paper: Paper,
    number: int,
    *,
    training: bool,
    authority_sha384: str = "",
) -> AnyPaper:
    """`authority_sha384` is the SHA-384 (hex) of the certificate of the workspace's authority.

    Raises NoSuchPaper, ExhibitSealed, PortionUnreadable, CannotBeMarked; of an export what drawing the
    finding raises."""
    told = acts.told_of(
        register, case_id, paper, number, training=training, authority_sha384=authority_sha384
    )
    match paper:
        case Paper.INFORMATION_REQUEST:
            return acts.information_request(told)
        case Paper.REFERRAL | Paper.LAW_ENFORCEMENT_NOTE:
            return acts.referral(told)
        case Paper.TRANSMITTAL:
            return records.transmittal(told)
        case Paper.MEDIUM_LABEL:
            return records.medium_label(told)
        case Paper.DISPOSAL_CERTIFICATE:
            return records.certificate(told)
