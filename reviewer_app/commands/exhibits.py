"""`exhibits check`: every exhibit of a case that a person may see, held against what lies in the case now."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.opening import opened
from reviewer_app.domain.people import Role
from reviewer_app.domain.text import one_line

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk


def check(arguments: Namespace) -> Outcome:
    """Originals by seal and SHA-512, excerpts by SHA-384, figures computed again. The log-on is recorded."""
    with opened(arguments, Role.REVIEWER) as desk:
        return outcome_of(desk, arguments.case)


def outcome_of(desk: Desk, case_id: str) -> Outcome:
    """1 when one does not match or could not be checked, and where there is none. It shows no evidence.

    Exhibits of reviews that are not open to this person yet are not counted.
    """
    from reviewer_app.desk.disposal import opens_to_nobody
    from reviewer_app.desk.exhibit_opening import check_exhibits
    from reviewer_app.store.faults import Verdict

    found = check_exhibits(desk, case_id)
    if not found:
        why = opens_to_nobody(desk.case(case_id)) or "There is no exhibit that you may see."
        text = f"Case {case_id}: nothing could be checked. {why}"
        return Outcome(NOT_GOOD, {"case": case_id, "exhibits": [], "sentence": why}, text)
    good = sum(one.verdict is Verdict.GOOD for one in found)
    facts: dict[str, object] = {
        "case": case_id,
        "exhibits": [
            {
                "number": one.exhibit.number,
                "kind": one.exhibit.cited.exhibit.value,
                "descriptor": one.exhibit.cited.descriptor,
                "verdict": one.verdict.value,
                "sentence": one.sentence,
            }
            for one in found
        ],
    }
    lines = [f"Case {case_id}: {good} of {len(found)} exhibits match"]
    for one in found:
        what = one_line(one.exhibit.cited.descriptor, 80)
        lines.append(f"  {one.exhibit.number}  {one.verdict.value}: {what}. {one.sentence}")
    return Outcome(GOOD if good == len(found) else NOT_GOOD, facts, "\n".join(lines))
