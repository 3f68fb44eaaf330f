"""What the Findings page can show of a case: the finding, its draft, a releasable version, earlier versions.

- Exactly one is shown; the first that there is, until a person chooses another.
- `key` is another whenever the bytes may be: a page that shows it reads it again then, and only then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.desk import findings, releasing, versions
from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case
from reviewer_app.findings.lacking import Lacking
from reviewer_app.findings.pages import page_count
from reviewer_app.findings.report import FindingsReport
from reviewer_app.ui.tasks import Progress


class Kind(StrEnum):
    FINDING = "finding"
    DRAFT = "draft"
    RELEASABLE = "releasable version"
    EARLIER = "earlier version"


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the things that can be shown. `number` is an earlier version's, 0 for all others."""

    kind: Kind
    words: str
    key: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """Its bytes, how many pages; of the finding the verifier's report; what could not be drawn as written."""

    shown: Shown
    pdf: bytes
    pages: int
    report: FindingsReport | None = None
    lacking: tuple[Lacking, ...] = ()


def choices(desk: Desk, case_id: str) -> list[Shown]:
    """All that can be shown now, what matters most first."""
    return list(_choices(desk, case_id))


def _choices(desk: Desk, case_id: str) -> Iterator[Shown]:
    case = desk.case(case_id)
    if case.finding is not None:
        yield Shown(Kind.FINDING, f"Finding, version {case.version}", newest_sha384(case))
    elif not versions.why_no_draft(desk, case_id):
        yield Shown(Kind.DRAFT, f"Draft of version {case.version}", f"draft {case.history[-1].digest}")
    if case.releasable is not None:
        level = case.releasable.level
        yield Shown(Kind.RELEASABLE, f"Releasable version, {level}", case.releasable.pdf_sha384)
    for one in versions.earlier(desk, case_id):
        if one.signed:
            words = f"{one.words[0].upper()}{one.words[1:]}"
            yield Shown(Kind.EARLIER, words, f"version {one.number}", one.number)


def newest_sha384(case: Case) -> str:
    """The digest of the finding's newest bytes, by the journal; "" while there is no finding."""
    if case.finding is None:
        return ""
    return case.signed_sha384 or case.finding.pdf_sha384


def load(desk: Desk, case_id: str, shown: Shown, progress: Progress) -> Loaded:
    """Read or draw it; off the screen's thread. Raises what the desk's verbs raise."""
    match shown.kind:
        case Kind.FINDING:
            pdf, report = findings.current(desk, case_id), findings.verify(desk, case_id)
            return Loaded(shown, pdf, page_count(pdf), report, versions.lacking(desk, case_id))
        case Kind.DRAFT:
            pdf = versions.draft(desk, case_id, progress)
            return Loaded(shown, pdf, page_count(pdf), lacking=versions.lacking(desk, case_id))
        case Kind.RELEASABLE:
            pdf = releasing.current_releasable(desk, case_id)
        case Kind.EARLIER:
            pdf = versions.stamped_copy(desk, case_id, shown.number)
    return Loaded(shown, pdf, page_count(pdf))
