"""What is fuzzed: each target's seeds, the one question asked of it, and how an input is made of a number."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.errors import DeskError
from reviewer_app.evidence import Adapter, adapters
from reviewer_app.intake.meaning import parse_submission, understand
from reviewer_app.intake.medium import Unreadable
from reviewer_app.intake.opening import structure_here
from reviewer_app.intake.provenance import FORMAT, Statement, read_statement, statement_bytes
from reviewer_app.intake.rfc_tags import parse_rfc_tags
from reviewer_app.intake.tagfiles import parse_tags
from reviewer_app.intake.zip_medium import ZipMedium

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("REVIEWER_CORPUS", ROOT.parent / "shared" / "corpus"))
DEMO = ROOT / "resources" / "demo" / "submission"
LARGEST_SEED = 120_000  # bytes: small seeds make many inputs
SAMPLES = 3  # bodies opened of each run

Input = dict[str, bytes]  # files by name
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_WORDS = (
    b"null", b"true", b"-1", b"1e999", b"0.0", b"NaN", b"[]", b"{}", b'""', b'"\\ud800"', b"[" * 500, b"\x00",
    b"../", b"%0A", b"\r", b"\xff", b"data/", b"PK\x03\x04", b"9" * 400, b'"a":', b"\xe2\x80\xae", b",",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A parser to fuzz: the inputs to begin from, and a run that returns for every answer it may give."""

    name: str
    seeds: Callable[[], tuple[Input, ...]]
    run: Callable[[Input], None]
    inside: bool = False  # mutate the members of ZIP files rather than their bytes


class Differs(Exception):
    """Two readers of one container do not read the same."""


@cache
def _seeds(target: Target) -> tuple[Input, ...]:
    seeds = target.seeds()
    if not seeds:
        raise SystemExit(f"{target.name}: there is nothing to begin from (REVIEWER_CORPUS?)")
    return seeds


def mutated(target: Target, number: int) -> Input:
    """The input of this number: the same for ever, as long as the seeds are."""
    chance = random.Random(f"{target.name} {number}")
    files = dict(chance.choice(_seeds(target)))
    name = chance.choice(sorted(files))
    if target.inside and chance.random() < 0.8 and zipfile.is_zipfile(io.BytesIO(files[name])):
        files[name] = _mutated_inside(files[name], chance)
    else:
        files[name] = _mutated(files[name], chance)
    return files


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 1, 2, 4, 8, 64))
        match chance.randrange(7):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                size = chance.choice((1, 2, 4, 8))
                changed[at : at + size] = chance.choice(_NUMBERS).to_bytes(8, "little")[:size]
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length]
            case 4:
                changed[at : at + chance.choice((0, 1, 4))] = chance.choice(_WORDS)
            case 5:
                other = chance.randrange(len(changed) + 1)
                changed[at : at + length] = changed[other : other + length]
            case 6:
                del changed[at if chance.random() < 0.2 else len(changed) - min(length, len(changed)) :]
    return bytes(changed)


def _mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """The same ZIP file, stored, with one of its members mutated."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        victim = chance.choice(names)
        for name in names:
            try:
                content = old.read(name)
            except (NotImplementedError, zipfile.BadZipFile):
                return _mutated(data, chance)
            new.writestr(name, _mutated(content, chance) if name == victim else content)
    return out.getvalue()


# --- the targets -----------------------------------------------------------------------------------


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    return (file for file in sorted(folder.glob(pattern)) if file.stat().st_size <= LARGEST_SEED)


def _containers() -> tuple[Input, ...]:
    return tuple({"a.zip": file.read_bytes()} for file in _files(CORPUS / "archives", "*.zip"))


def _read_container(files: Input) -> None:
    """Refused, or every member is what the standard library reads too."""
    (data,) = files.values()
    descriptor = os.memfd_create("container")
    try:
        os.write(descriptor, data)
        medium = ZipMedium(descriptor, "a.zip", structure_here)
        survey = medium.listing()
        if not survey.whole:
            return
        read = {path: medium.read_whole(path, found)[0] for path, found in survey.files.items()}
    except Unreadable:
        return
    finally:
        os.close(descriptor)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        other = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    # The library ends a name at its first NUL; ours keeps it, and refuses it by the rules for names.
    if {name.partition("\0")[0]: content for name, content in read.items()} != other:
        raise Differs


def _bags() -> tuple[Input, ...]:
    bags = [path for path in sorted((CORPUS / "bagit").glob("v*/*/*")) if path.is_dir()]
    return tuple({file.name: file.read_bytes() for file in sorted(bag.glob("*.txt"))} for bag in bags)


def _read_tags(files: Input) -> None:
    parse_tags(files)
    for manifest in parse_rfc_tags(files).manifests:
        if any(".." in path.split("/") for path in manifest.entries):
            raise Differs


def _submissions() -> tuple[Input, ...]:
    return ({"submission.json": (DEMO / "submission.json").read_bytes()},)


def _read_submission(files: Input) -> None:
    (data,) = files.values()
    understand(parse_submission(data), [])


def _statements() -> tuple[Input, ...]:
    statement = Statement(FORMAT, "A laboratory (invented)", "TRAINING-0001", 1, "0" * 128)
    return ({"provenance.json": statement_bytes(statement)},)


def _read_statement(files: Input) -> None:
    try:
        read_statement(files["provenance.json"])
    except NotOfTheForm:
        return


def _logs(name: str) -> tuple[Input, ...]:
    if name == "inspect-eval":
        return tuple({file.name: file.read_bytes() for file in (one,)} for one in _evals())
    if name == "inspect-json":
        return tuple(
            {file.name: file.read_bytes()} for file in _files(CORPUS / "evidence/inspect_json", "*.json")
        )
    folders = {file.parent for file in (*CORPUS.glob("evidence/lm_eval/*/*"), *DEMO.glob("evidence/*/*/*"))}
    return tuple(
        {file.name: file.read_bytes() for file in sorted(folder.iterdir())} for folder in sorted(folders)
    )


def _evals() -> Iterator[Path]:
    return _files(CORPUS / "evidence/inspect_eval", "*.eval")


def _reading(adapter: Adapter) -> Callable[[Input], None]:
    def run(files: Input) -> None:
        from reviewer_app.evidence.files import Listing

        try:
            adapter.claim(Listing({name: data[:8192] for name, data in files.items()}))
            opened = {name: io.BytesIO(data) for name, data in files.items()}
            located = [getattr(one, "locator", "") for one in adapter.read(opened)]
            for locator in [locator for locator in located if locator][:SAMPLES]:
                adapter.sample(opened, locator)
        except (DeskError, RecursionError, MemoryError):
            return

    return run


def _evidence() -> Iterator[Target]:
    for adapter in adapters():
        name = adapter.name
        yield Target(name, lambda name=name: _logs(name), _reading(adapter), inside=name == "inspect-eval")


TARGETS = {
    target.name: target
    for target in (
        Target("zip", _containers, _read_container),
        Target("tag-files", _bags, _read_tags),
        Target("submission", _submissions, _read_submission),
        Target("statement", _statements, _read_statement),
        *_evidence(),
    )
}
