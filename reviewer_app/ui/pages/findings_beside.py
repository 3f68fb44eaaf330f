"""What stands beside a draft, a releasable or an earlier version; and what could not be drawn as written."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.case import Case
from reviewer_app.findings.lacking import Lacking
from reviewer_app.ui.controls import column
from reviewer_app.ui.pages.findings_shown import Kind, Loaded
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Digest, Heading, Label, Quiet

PLACES = 12  # named; of more the number is said
_LACKING = (
    "These characters stand as their code points on the page: no bundled face has them, they are written "
    "from right to left, or they cannot be seen. Whoever wrote the text can write it otherwise before it is "
    "drawn up."
)
_SAID = {
    Kind.DRAFT: "This is a draft, drawn from what the case holds now. It is not recorded, has no fields to "
    "be signed, and cannot be exported.",
    Kind.RELEASABLE: "This version leaves portions out. It is not signed; the journal holds its digest. It "
    "leaves by an export of two people.",
    Kind.EARLIER: "This is a stamped copy: its signatures are gone. The signed original lies in the vault, "
    "untouched.",
}


def beside(case: Case, loaded: Loaded) -> list[QWidget]:
    """What is to be known of what is shown; nothing for the finding, which has its signatures."""
    shown = loaded.shown
    if shown.kind is Kind.FINDING:
        return []
    parts: list[QWidget] = [Heading(shown.words), Label(_SAID[shown.kind], wrap=True)]
    if shown.kind is Kind.RELEASABLE and case.releasable is not None:
        many = case.releasable.dropped
        parts.append(Label(f"{many} portion{'' if many == 1 else 's'} left out.", wrap=True))
        parts.append(_digest("SHA-384 of this file", case.releasable.pdf_sha384))
        parts.append(_digest("SHA-384 of the signed finding", case.releasable.of_sha384))
    kept = next((one for one in case.versions if one.number == shown.number), None)
    if kept is not None and kept.signatures:
        parts.append(_digest("SHA-384 of the signed original", kept.signed_sha384))
    return [column(*parts, gap=8)]


def lacking_part(found: tuple[Lacking, ...]) -> list[QWidget]:
    """Where which characters are missing; nothing where none are."""
    if not found:
        return []
    many = f"{len(found)} place{'' if len(found) == 1 else 's'} cannot be drawn as written"
    lines = [Label(one.sentence, wrap=True, selectable=True) for one in found[:PLACES]]
    more = [Quiet(f"and {len(found) - PLACES} more places")] if len(found) > PLACES else []
    return [column(Label(many, wrap=True, state=State.WARN), Quiet(_LACKING), *lines, *more, gap=6)]


def _digest(label: str, digest: str) -> QWidget:
    return column(Label(label, "field"), Digest(digest, name=label), gap=2)
