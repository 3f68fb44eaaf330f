"""The signature panel: for each of the three fields who, in which role, when by whose clock, and is it good.

- Three answers: valid, not valid because, could not be checked because. *Not signed yet* is none of them.
- A file that still waits for signatures is not finished, and that is all that is said of it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.case import Case
from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS, next_signature_field
from reviewer_app.domain.register import Register
from reviewer_app.findings.check import FindingsReport, SignatureReport, Standing
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
    words, state = verdict_of(case, report)
    remarks = [Quiet(remark) for remark in report.remarks]
    digest = column(
        Label("SHA-384 of the file", "field"), Digest(report.pdf_sha384, name="SHA-384 of the file"), gap=2
    )
    return column(Label(words, wrap=True, selectable=True, state=state), *remarks, digest, gap=8)


def signatures_part(register: Register, case: Case, report: FindingsReport | None) -> QWidget:
    """The three fields in their order, whatever the file holds."""
    found = {one.field: one for one in report.signatures} if report else {}
    expected = next_signature_field(case)
    recorded = {act.field: register.name(person) for person, act in case.signatures}
    parts = [
        _field(
            field, found.get(field), recorded.get(field, ""), field == expected and case.finding is not None
        )
        for field in SIGNATURE_FIELDS
    ]
    return column(Heading("Signatures"), *parts, gap=14)


def _field(field: str, report: SignatureReport | None, recorded: str, is_next: bool) -> QWidget:
    title = Label(SIGNS_AS[field].capitalize(), "field")
    if report is None and recorded:
        words = Label(f"Signed by {recorded} by the record, and not in the file.", wrap=True, state=State.BAD)
        return column(title, words, gap=4)
    if report is None:
        return column(title, Quiet("Not signed yet; this is next." if is_next else "Not signed yet."), gap=4)
    because = f", because {report.reason}" if report.reason else ""
    verdict = Label(f"{report.standing.value}{because}", wrap=True, state=STATES[report.standing])
    when = f"{report.signed_at:%Y-%m-%d %H:%M:%S} UTC, workstation clock" if report.signed_at else "no time"
    rows: list[tuple[str, str | QWidget]] = [
        ("Who", report.signer or "unknown signer"),
        ("Role", report.role or "none"),
        ("When", when),
    ]
    return column(title, verdict, pairs(rows), gap=4)
