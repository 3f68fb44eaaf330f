"""`papers list` and `papers save`: the papers beside the finding, and one of them taken out on a medium."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.opening import acting, opened
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.desk.papers import Listed
    from reviewer_app.desk.session import Desk


def list_papers(arguments: Namespace) -> Outcome:
    """What can be drawn of a case for this person, where each was saved to, and what can be drawn no more.

    The log-on is recorded.
    """
    with opened(arguments, Role.SUPERVISOR) as desk:
        return listed(desk, arguments.case)


def save(arguments: Namespace) -> Outcome:
    """Draw one, write it to a new file, read it back, record that it left."""
    return acting(arguments, Role.SUPERVISOR, lambda desk: saved(desk, arguments))


def listed(desk: Desk, case_id: str) -> Outcome:
    from reviewer_app.desk.papers import papers

    found = papers(desk, case_id)
    facts: dict[str, object] = {
        "case": case_id,
        "papers": [
            {
                "paper": one.paper.value,
                "number": one.number,
                "at": one.at,
                "media": list(one.media),
                "gone": one.gone,
            }
            for one in found
        ],
    }
    drawn = sum(not one.gone for one in found)
    gone = f", and {len(found) - drawn} that cannot be drawn any more" if drawn < len(found) else ""
    lines = [f"Case {case_id}: {drawn} paper{'' if drawn == 1 else 's'}{gone}"]
    lines += [f"  {_line(one)}" for one in found]
    return Outcome(GOOD, facts, "\n".join(lines))


def _line(one: Listed) -> str:
    saved_to = f"saved to {', '.join(one.media)}" if one.media else ""
    said = "; ".join(part for part in (saved_to, one.gone) if part) or "not saved yet"
    return f"{one.paper.value} {one.number}, {one.at[:16]}Z: {said}"


def saved(desk: Desk, arguments: Namespace) -> Outcome:
    from reviewer_app.desk.papers import export, unprintable
    from reviewer_app.domain.acts import Paper

    paper, number, path = Paper(arguments.paper), arguments.number, Path(arguments.file)
    codes = [f"U+{ord(one):04X}" for one in unprintable(desk, arguments.case, paper, number)]
    sha384 = export(desk, arguments.case, paper, number, path, arguments.medium, arguments.purpose)
    facts: dict[str, object] = {
        "case": arguments.case,
        "paper": paper.value,
        "number": number,
        "file": str(path),
        "sha384": sha384,
        "medium": arguments.medium,
        "unprintable": codes,
    }
    lines = [f"{paper.value.capitalize()} {number} of case {arguments.case} is saved to {path}."]
    lines.append(f"  SHA-384 {sha384}, read back and recorded.")
    if codes:
        lines.append(
            f"  The faces of the page lack these characters; they stand as codes: {', '.join(codes)}."
        )
    return Outcome(GOOD, facts, "\n".join(lines))
