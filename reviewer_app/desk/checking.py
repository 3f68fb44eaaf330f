"""Is the workspace whole? Journal, projections, database, vault: each checked, each with its own verdict.

- Nothing is changed by checking: no log-on line, no sweep.
- Originals of a case whose key this person does not hold can be checked for size and tags only; then the
  verdict is *could not be checked*, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer_app.cage.protections import Protections
from reviewer_app.desk import disposal, quarantine
from reviewer_app.desk.case_keys import NoCaseKey, case_key
from reviewer_app.desk.evidence import originals
from reviewer_app.desk.session import Desk, docket_differences
from reviewer_app.desk.trust_records import warnings
from reviewer_app.domain.case import Case, delivered_under
from reviewer_app.domain.errors import DeskError
from reviewer_app.evidence.pictures import DocumentReader
from reviewer_app.evidence.reading import Reader
from reviewer_app.findings import caged_check
from reviewer_app.intake.reading import CagedReader
from reviewer_app.store import vault
from reviewer_app.store.faults import Verdict
from reviewer_app.store.vault import ObjectCheck, VaultObject


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was checked: what, the verdict, a sentence."""

    what: str
    verdict: Verdict
    sentence: str


def check_workspace(desk: Desk) -> tuple[Part, ...]:
    """Every part, in the order journal, docket, database, then the vault case by case."""
    return tuple(_parts(desk))


def verdict_of(parts: tuple[Part, ...]) -> Verdict:
    """Not good if anything is not good; good only if everything is."""
    found = {part.verdict for part in parts}
    if Verdict.BAD in found:
        return Verdict.BAD
    return Verdict.UNCHECKED if Verdict.UNCHECKED in found else Verdict.GOOD


def reader_protections() -> tuple[tuple[str, Protections], ...]:
    """What truly protects each parser here: asked of real children. Raises CageNotReady."""
    with CagedReader() as bundles, Reader() as evidence, DocumentReader() as documents:
        return (
            ("Reading bundles", bundles.protections()),
            ("Reading evidence", evidence.protections()),
            ("Reading documents", documents.protections()),
            ("Checking findings", caged_check.protections()),
        )


def _parts(desk: Desk) -> Iterator[Part]:
    report = desk.report
    assert report is not None  # opening the desk verified the journal
    yield Part("journal", report.verdict, report.sentence)
    if desk.clock_remark:
        yield Part("clock", Verdict.UNCHECKED, desk.clock_remark)
    differing = docket_differences(desk)
    if desk.read_only and report.verdict is Verdict.GOOD and not differing:
        yield Part("acts", Verdict.BAD, desk.read_only)
    cases = len(desk.register.cases)
    counted = "1 case" if cases == 1 else f"{cases} cases"
    words = differing[0] if differing else f"{counted}, as the journal gives them."
    yield Part("docket", Verdict.BAD if differing else Verdict.GOOD, words)
    damage = desk.workspace.damage() if not desk.read_only else ()
    yield Part("database", Verdict.BAD if damage else Verdict.GOOD, damage[0] if damage else "Whole.")
    yield from _quarantine_part(desk)
    yield _trust_part(desk)
    for case in desk.register.cases.values():
        yield _vault_part(desk, case)


def _vault_part(desk: Desk, case: Case) -> Part:
    what = f"vault, case {case.id}"
    held = originals(desk, case.id)
    if case.carried_out is not None:
        return _disposed_part(desk, case, what, rows=len(held))
    if not _as_received(case, held):
        words = "The list of originals is not the one that was received: a row was changed, added or removed."
        return Part(what, Verdict.BAD, words)
    try:
        with case_key(desk, case.id) as key:
            checks = [desk.workspace.vault.check(item, key) for item in held]
    except NoCaseKey:
        checks = [desk.workspace.vault.check(item) for item in held]
    except DeskError as error:
        return Part(what, Verdict.BAD, error.sentence)
    return _summed(what, checks)


def _disposed_part(desk: Desk, case: Case, what: str, *, rows: int) -> Part:
    """Of a case whose key was destroyed nothing may be left."""
    if rows:
        return Part(
            what, Verdict.BAD, f"The case was disposed of, and {rows} originals are listed all the same."
        )
    if disposal.unfinished(desk, case):
        return Part(what, Verdict.UNCHECKED, "The disposal was cut off: carry it out once more.")
    return Part(what, Verdict.GOOD, "Disposed of: its key is destroyed, and nothing of it is held.")


def _as_received(case: Case, held: tuple[VaultObject, ...]) -> bool:
    """Whether the originals are, delivery by delivery, those whose listings the acts pin, and no others."""
    left = list(held)
    for delivery in case.deliveries:
        start = delivered_under(case, delivery)
        mine = [item for item in left if item.path.startswith(start)]
        if vault.listing_digest(mine) != delivery.listing_sha384:
            return False
        left = [item for item in left if not item.path.startswith(start)]
    return True


def _trust_part(desk: Desk) -> Part:
    """What is believed of submitters. Its age is warned of, and is no fault of the workspace."""
    register = desk.register
    kinds = (
        ("trust anchor", register.anchors),
        ("revocation list", register.crls),
        ("submitter's key", register.submitter_keys),
    )
    counted = [f"{len(held)} {noun}{'' if len(held) == 1 else 's'}" for noun, held in kinds]
    return Part("trust", Verdict.GOOD, " ".join((f"{', '.join(counted)}.", *warnings(desk))))


def _quarantine_part(desk: Desk) -> Iterator[Part]:
    for entry in desk.register.quarantine.values():
        try:
            quarantine.report(desk, entry.id)
        except quarantine.ReportDestroyed:
            continue
        except quarantine.ReportAltered as error:
            yield Part("quarantine", Verdict.BAD, error.sentence)
            return
    if desk.register.quarantine:
        count = len(desk.register.quarantine)
        words = "1 report, as" if count == 1 else f"{count} reports, each as"
        yield Part("quarantine", Verdict.GOOD, f"{words} the journal names it.")


def _summed(what: str, checks: list[ObjectCheck]) -> Part:
    bad = [check for check in checks if check.verdict is Verdict.BAD]
    if bad:
        first = bad[0]
        why = first.reason.rstrip(".")
        words = f"{len(bad)} of {len(checks)} originals are not good; {first.object.path}: {why}."
        return Part(what, Verdict.BAD, words)
    unchecked = [check for check in checks if check.verdict is Verdict.UNCHECKED]
    if unchecked:
        words = f"{len(unchecked)} originals: you do not hold this case's key, so only sizes and tags fit."
        return Part(what, Verdict.UNCHECKED, words)
    return Part(what, Verdict.GOOD, f"{len(checks)} files in the vault, each as the journal names it.")
