"""A draft of `submission.json` for any folder: what it shows is filled in, what it cannot is asked for.

- Every file is listed, every item of the checklist, every evaluation log as a run. A file that may answer an
  item, by its name, is a guess: its item stays *missing* and asks for a decision.
- A laboratory's standing template has the form of `submission.json`, any part of it left out. Its words win
  over the draft's. A path in its `items`, `runs` and `files` may be a pattern (`documents/*`; `*` crosses
  folders); of several entries that fit, the first counts. What it names and the folder lacks is said.
- Nothing is signed and nothing is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from reviewer_app import shelf
from reviewer_app.domain.checklist import CHECKLIST, ChecklistItem
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.submission import ItemStatus, parse_json
from reviewer_app.intake.describe import Shown, guesses
from reviewer_app.intake.placeholders import fill_in

Plain = dict[str, Any]

_OBJECTS = ("submission", "submitter", "model", "release", "voluntary", "marking")
_LISTS = {"items": "item", "runs": "file", "files": "path"}  # each entry is known by this
_OF_THE_BUNDLE = {
    "A1": "The bundle's own manifests.",
    "A2": "The signature beside the bundle's tag manifest.",
}


class NotATemplate(DeskError):
    """{name} is not a template of submission.json: {fault}."""


@dataclass(frozen=True, slots=True)
class SeenRun:
    """An evaluation log: the files that are one log together (the primary first), and what the log states."""

    files: tuple[str, ...]
    model: str = ""
    task: str = ""
    checkpoint: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """`plain` is a `submission.json` in the making; `guessed` counts items; `unmet` are a template's paths
    that fit no file of the folder."""

    plain: Plain
    guessed: int
    unmet: tuple[str, ...]

    def text(self) -> bytes:
        """The bytes of the file."""
        return (json.dumps(self.plain, indent=2, ensure_ascii=False) + "\n").encode()


def read_template(name: str, data: bytes) -> Plain:
    """A standing template out of its bytes. Raises NotATemplate."""
    try:
        plain = parse_json(data, name)
    except NotOfTheForm as error:
        raise NotATemplate(name=name, fault=error.facts["fault"]) from error
    if not isinstance(plain, dict):
        raise NotATemplate(name=name, fault="it is not an object")
    for key, value in plain.items():
        fault = _fault(key, value)
        if fault:
            raise NotATemplate(name=name, fault=fault)
    return plain


def _fault(key: str, value: object) -> str:
    if key == "schema":
        return "" if value == _skeleton()["schema"] else f"its schema is not {_skeleton()['schema']}"
    if key in _OBJECTS:
        return "" if isinstance(value, dict) else f"{key} is not an object"
    if key not in _LISTS:
        return f"submission.json has no field {key}"
    known_by = _LISTS[key]
    if not isinstance(value, list) or not all(
        isinstance(entry, dict) and isinstance(entry.get(known_by), str) for entry in value
    ):
        return f"{key} is not a list of entries, each with its {known_by}"
    if key == "items" and not all(_are_texts(entry.get("files", [])) for entry in value):
        return "the files of an item are not a list of paths"
    return ""


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _skeleton() -> Plain:
    plain: Plain = json.loads(shelf.file("templates", "submission.json").read_bytes())
    return plain


def draft(
    files: Sequence[Shown],
    runs: Sequence[SeenRun],
    today: date,
    *,
    kind: str | None = None,
    standing: Mapping[str, Any] | None = None,
) -> Draft:
    """The draft for a folder of `files` (without `submission.json`), in which `runs` were recognised."""
    standing = standing or {}
    plain = _skeleton()
    plain["submission"]["created"] = today.isoformat()
    for name in _OBJECTS:
        _lay_over(plain[name], standing.get(name, {}))
    if kind:
        plain["submission"]["request_kind"] = kind
    paths = tuple(one.path for one in files)
    unmet: dict[str, None] = {}
    plain["files"] = [_file(one, standing.get("files", ())) for one in files]
    runs = (*runs, *_declared(paths, runs, standing.get("runs", ())))
    plain["runs"] = [_run(one, plain["model"], standing.get("runs", ())) for one in runs]
    plain["items"] = list(_items(paths, runs, standing.get("items", ()), unmet))
    guessed = sum(1 for item in plain["items"] if item["status"] == "missing" and item["files"])
    return Draft(plain, guessed, tuple(unmet))


def _lay_over(below: Plain, above: Mapping[str, Any]) -> None:
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(name), dict):
            _lay_over(below[name], value)
        else:
            below[name] = value


def _fits(path: str, pattern: str) -> bool:
    return path == pattern or fnmatchcase(path, pattern)


def _entry(path: str, entries: Sequence[Plain], known_by: str) -> Plain:
    """What the template says of this path: the exact entry, or the first pattern that fits."""
    exact = (entry for entry in entries if entry[known_by] == path)
    fitting = (entry for entry in entries if fnmatchcase(path, entry[known_by]))
    return next(exact, None) or next(fitting, {})


def _file(one: Shown, standing: Sequence[Plain]) -> Plain:
    said = {
        "title": one.title,
        "media_type": one.media_type,
        "marking": fill_in("the file's portion mark, such as (U)"),
        "release_terms": fill_in("on which terms the file may be passed on"),
    }
    return {"path": one.path} | said | _without(_entry(one.path, standing, "path"), "path")


def _declared(paths: Sequence[str], runs: Sequence[SeenRun], standing: Sequence[Plain]) -> Iterator[SeenRun]:
    """Files the template names as runs, word for word, that were not recognised: of a format unknown here."""
    known = {path for run in runs for path in run.files}
    named = (entry["file"] for entry in standing)
    yield from (SeenRun((path,)) for path in dict.fromkeys(named) if path in paths and path not in known)


def _run(one: SeenRun, model: Plain, standing: Sequence[Plain]) -> Plain:
    log = f" (the log names {one.model})" if one.model else ""
    said = {
        "role": fill_in(f"submitted, baseline or independent{log}"),
        "model": one.model or fill_in("the model's name, as a reader should see it"),
        "task": one.task or fill_in("the evaluation's name, the same as in the run to compare it with"),
    }
    if one.checkpoint:
        said["checkpoint"] = one.checkpoint
    entry = _without(_entry(one.files[0], standing, "file"), "file")
    run = {"file": one.files[0]} | said | entry
    if run["role"] == "submitted" and "model" not in entry:
        run["model"] = model["name"]  # a log names the place it called, the submission the model
    return run


def _without(entry: Plain, name: str) -> Plain:
    return {key: value for key, value in entry.items() if key != name}


def _items(
    paths: Sequence[str], runs: Sequence[SeenRun], standing: Sequence[Plain], unmet: dict[str, None]
) -> Iterator[Plain]:
    guessed = guesses(paths, frozenset(path for run in runs for path in run.files))
    for item in CHECKLIST:
        said = next((entry for entry in standing if entry["item"] == item.id), None)
        if item.id in _OF_THE_BUNDLE:
            yield {"item": item.id, "status": "present", "files": [], "reason": _OF_THE_BUNDLE[item.id]}
        elif said is None:
            yield _guess(item, guessed.get(item.id, ()))
        else:
            yield _from_template(item, said, paths, unmet)


def _guess(item: ChecklistItem, files: Sequence[str]) -> Plain:
    plain: Plain = {"item": item.id, "status": ItemStatus.MISSING.value, "files": list(files)}
    if files:
        plain["reason"] = fill_in(
            f"{item.id} {item.title}: the files are a guess from their names alone. If they answer it, set "
            "the status to present and remove this text; if not, empty the list and say why"
        )
    return plain


def _from_template(item: ChecklistItem, said: Plain, paths: Sequence[str], unmet: dict[str, None]) -> Plain:
    """The template's words for an item, with the files of the folder that its paths fit."""
    files: dict[str, None] = {}
    for pattern in said.get("files", ()):
        fitting = [path for path in paths if _fits(path, pattern)]
        files.update(dict.fromkeys(fitting))
        if not fitting:
            unmet[pattern] = None
    plain = {"item": item.id, "status": said.get("status", ItemStatus.PRESENT.value), "files": list(files)}
    if "reason" in said:
        plain["reason"] = said["reason"]
    if said.get("files") and not files:
        plain["status"] = ItemStatus.MISSING.value
        plain["reason"] = fill_in(
            f"{item.id} {item.title}: the template names files that the folder does not have. Add them, "
            "or say why the item is missing"
        )
    return plain
