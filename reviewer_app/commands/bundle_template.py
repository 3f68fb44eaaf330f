"""`bundle template`: a draft of `submission.json` for any folder, to be filled in by a person."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.bundle_signers import quoted
from reviewer_app.commands.bundle_words import group, ways_out_of
from reviewer_app.commands.files import existing, read
from reviewer_app.commands.new_file import Taken, write_new
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.errors import DeskError

if TYPE_CHECKING:
    from reviewer_app.evidence.reading import Group, Reader
    from reviewer_app.intake.describe import Stray
    from reviewer_app.intake.faults import Fault
    from reviewer_app.intake.template import Draft, SeenRun


class NotAFolder(DeskError):
    """{path} is not a folder: a submission is drafted for a folder, and a bundle made of one."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and what was noticed on the way: names no bundle may hold, files to look at twice, logs that
    could not be read (name, reason)."""

    draft: Draft
    unfit: tuple[Fault, ...]
    strays: tuple[Stray, ...]
    unread: tuple[tuple[str, str], ...]


def template(arguments: Namespace) -> Outcome:
    """Write a draft beside the folder's files, where --out says, or (without a folder) to standard output."""
    now = datetime.now(UTC)
    if not arguments.folder:
        return _blank(arguments, now)
    folder = existing(arguments.folder)
    out = Path(arguments.out) if arguments.out else folder / "submission.json"
    if out.exists() or out.is_symlink():
        raise Taken(path=out)
    done = drafted(folder, arguments.template, arguments.kind, now)
    write_new(out, done.draft.text())
    return _outcome(folder, out, done)


def _blank(arguments: Namespace, now: datetime) -> Outcome:
    from reviewer_app.intake.template import draft

    made = draft((), (), now.date(), kind=arguments.kind, standing=_standing(arguments.template))
    if not arguments.out:
        return Outcome(GOOD, made.plain, made.text().decode().rstrip("\n"))
    write_new(Path(arguments.out), made.text())
    return Outcome(GOOD, {"path": arguments.out}, f"{arguments.out}: a blank template, to be filled in.")


def drafted(folder: Path, standing: str | None, kind: str | None, now: datetime) -> Drafted:
    """The draft for a folder. Raises NotAFolder, NotATemplate, CageNotReady."""
    from reviewer_app.domain.submission import FILE
    from reviewer_app.intake.describe import head_of, shown, strays
    from reviewer_app.intake.make import unfit
    from reviewer_app.intake.medium import Unreadable, opened
    from reviewer_app.intake.template import draft

    said = _standing(standing)
    try:
        with opened(folder) as medium:
            survey = medium.survey()
    except Unreadable as problem:
        raise NotAFolder(path=folder) from problem
    paths = [path for path in survey.files if path != FILE and _can_be_written(path)]
    runs, unread = _runs(folder, paths)
    files = [shown(path, head_of(folder, path)) for path in paths]
    made = draft(files, runs, now.date(), kind=kind, standing=said)
    return Drafted(made, tuple(unfit(survey)), tuple(strays(folder)), unread)


def _can_be_written(path: str) -> bool:
    """Whether the name is UTF-8: what is not cannot stand in a JSON file, and is named among the unfit."""
    return path.encode("utf-8", "replace") == path.encode("utf-8", "surrogateescape")


def _standing(name: str | None) -> dict[str, Any] | None:
    from reviewer_app.intake.meaning import MAX_SUBMISSION
    from reviewer_app.intake.template import read_template

    return read_template(name, read(name, MAX_SUBMISSION)) if name else None


def _runs(folder: Path, paths: list[str]) -> tuple[list[SeenRun], tuple[tuple[str, str], ...]]:
    """The evaluation logs, recognised by their shape and read in the cage; and those that cannot be read."""
    from reviewer_app.evidence.reading import Reader, Source

    if not paths:
        return [], ()
    unread: list[tuple[str, str]] = []
    with Reader() as reader:
        claims = reader.claim([Source(path, folder / path) for path in paths])
        unread += [(name, note.sentence) for name, note in claims.remarks]
        seen = [_seen(reader, group, unread) for group in claims.groups]
    return sorted(seen, key=lambda run: run.files[0]), tuple(unread)


def _seen(reader: Reader, group: Group, unread: list[tuple[str, str]]) -> SeenRun:
    """What the log states of itself: its first run is enough, and its rows are left alone."""
    from reviewer_app.domain.evidence import Run
    from reviewer_app.intake.template import SeenRun

    files = tuple(source.name for source in group.sources)
    try:
        run = next((one for one in reader.runs(group) if isinstance(one, Run)), None)
    except DeskError as error:
        unread.append((group.name, error.sentence))
        return SeenRun(files)
    return SeenRun(files, run.model, run.task, run.checkpoint) if run else SeenRun(files)


def _outcome(folder: Path, out: Path, done: Drafted) -> Outcome:
    from reviewer_app.intake.placeholders import placeholders

    plain = done.draft.plain
    waiting = list(placeholders(plain))
    out_of = ways_out_of(folder, done.unfit)
    facts: dict[str, object] = {
        "path": str(out),
        "files": len(plain["files"]),
        "runs": len(plain["runs"]),
        "guessed_items": done.draft.guessed,
        "placeholders": [to_plain(one) for one in waiting],
        "unmet": list(done.draft.unmet),
        "unfit": [to_plain(fault) | {"way_out": out_of[fault]} for fault in done.unfit],
        "strays": [to_plain(one) for one in done.strays],
        "unread_logs": [{"file": name, "sentence": sentence} for name, sentence in done.unread],
    }
    count = f"{len(plain['files'])} files, {len(plain['runs'])} evaluation logs"
    lines = [f"{out}: a draft for {count}, {done.draft.guessed} checklist items with a guess."]
    if not plain["files"]:
        lines.append(f"  {folder} has no files yet: draft it again when it has.")
    lines += group("Names that no bundle may hold", [f"{f.sentence} {out_of[f]}" for f in done.unfit])
    lines += group("Look at twice before you send it", [one.sentence for one in done.strays])
    lines += group("Logs that could not be read", [f"{name}: {why}" for name, why in done.unread])
    lines += group("In the template, and not in the folder", list(done.draft.unmet))
    lines += _next_step(folder, out, len(waiting))
    return Outcome(GOOD, facts, "\n".join(lines))


def _next_step(folder: Path, out: Path, waiting: int) -> list[str]:
    first = f"Fill in the {waiting} places that say FILL IN" if waiting else "Read it through"
    moved = "" if out.parent == folder and out.name == "submission.json" else ", put it into the folder"
    return ["", f"{first}{moved}, then", f"  reviewer-app bundle make {quoted(folder)} DEST --key P12"]
