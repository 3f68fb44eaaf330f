"""The signature panel: for each of the three fields who, in which role, when by whose clock, and is it good.

- Three answers: valid, not valid because, could not be checked because. *Not signed yet* is none of them.
- A file of a case that still waits for signatures is not finished, and that is all that is said of it. Of a
  file that somebody brings, nothing is known but the file: there an absent signature is a fault.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.case import Case
from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS, next_signature_field
from reviewer_app.domain.register import Register
from reviewer_app.findings.report import FindingsReport, SignatureReport, Standing, because
from reviewer_app.ui.controls import column, pairs
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Digest, Heading, Label, Quiet

SIGNS_AS = dict(zip(SIGNATURE_FIELDS, ("reviewer", "supervisor", "records officer"), strict=True))
STATES = {
    Standing.VALID: State.GOOD,
    Standing.NOT_VALID: State.BAD,
    Standing.NOT_CHECKED: State.UNKNOWN,
}


def verdict_of(case: Case, report: FindingsReport) -> tuple[str, State]:
    """The file's verdict in a sentence. Missing signatures of an unfinished file are not a fault of it."""
    signed = len(case.signatures)
    finished = next_signature_field(case) is None
    whole = len(report.signatures) == signed and all(
        one.standing is Standing.VALID for one in report.signatures
    )
    if not finished and whole:
        good = f"; {'it is' if signed == 1 else 'they are'} valid" if signed else ""
        return f"Not finished: {signed} of {len(SIGNATURE_FIELDS)} signatures{good}.", State.QUIET
    return report.sentence, STATES[report.standing]


def verdict_part(case: Case, report: FindingsReport) -> QWidget:
    """The verdict on the file of a case."""
    return standing_part(*verdict_of(case, report), report)


def standing_part(words: str, state: State, report: FindingsReport) -> QWidget:
    """A verdict with what else is to be known of the file, and its digest."""
    remarks = [Quiet(remark) for remark in report.remarks]
    digest = column(
        Label("SHA-384 of the file", "field"), Digest(report.pdf_sha384, name="SHA-384 of the file"), gap=2
    )
    return column(Label(words, wrap=True, selectable=True, state=state), *remarks, digest, gap=8)


def signatures_part(register: Register, case: Case, report: FindingsReport | None) -> QWidget:
    """The three fields in their order, whatever the file of the case holds."""
    found = {one.field: one for one in report.signatures} if report else {}
    recorded = {act.field: register.name(person) for person, act in case.signatures}
    expected = next_signature_field(case) if case.finding is not None else None
    parts = [
        signed_part(found[field]) if field in found else _unsigned(field, recorded.get(field, ""), expected)
        for field in SIGNATURE_FIELDS
    ]
    return column(Heading("Signatures"), *parts, gap=14)


def reported_part(report: FindingsReport) -> QWidget:
    """The three fields of a file that somebody brings: what it holds, and what it lacks."""
    found = {one.field: one for one in report.signatures}
    parts = [
        signed_part(found[field], whole=True) if field in found else _absent(field)
        for field in SIGNATURE_FIELDS
    ]
    return column(Heading("Signatures"), *parts, gap=14)


def signed_part(report: SignatureReport, *, whole: bool = False) -> QWidget:
    """One signature. `whole` also names account, certificate, and what was known of its revocation."""
    said = because(report.standing, report.reason)
    verdict = Label(said, wrap=True, selectable=True, state=STATES[report.standing])
    when = f"{report.signed_at:%Y-%m-%d %H:%M:%S} UTC, workstation clock" if report.signed_at else "no time"
    rows: list[tuple[str, str | QWidget]] = [
        ("Who", report.signer or "unknown signer"),
        ("Role", report.role or "none"),
        ("When", when),
    ]
    if whole:
        rows += [
            ("Account", report.person or "none is named"),
            ("Certificate", Digest(report.certificate_sha384, name="Certificate, SHA-384")),
            ("Revocation", report.revocation.value),
        ]
    return column(_title(report.field), verdict, pairs(rows), gap=4)


def _unsigned(field: str, recorded: str, expected: str | None) -> QWidget:
    if recorded:
        words = Label(f"Signed by {recorded} by the record, and not in the file.", wrap=True, state=State.BAD)
        return column(_title(field), words, gap=4)
    return column(
        _title(field),
        Quiet("Not signed yet; this is next." if field == expected else "Not signed yet."),
        gap=4,
    )


def _absent(field: str) -> QWidget:
    return column(_title(field), Quiet("No such signature could be read in the file."), gap=4)


def _title(field: str) -> Label:
    return Label(SIGNS_AS[field].capitalize(), "field")
