"""Checkpoint digests across documents and logs: who names which, and whether they agree.

- A claim is a digest that a document or log gives to a checkpoint. PDF documents are not searched.
- Another digest than the declared one, by the same algorithm, is a fault: `checkpoint-disagrees`. A log is
  held against what submission.json declares for its own run, a document against the submitted checkpoint.
- What a declared run ran on (a baseline, the independent evaluator's) may be named anywhere.
- Words of an earlier, base or compared checkpoint, or another model's name: `another-checkpoint-named`, a
  note, not a fault.
- Another algorithm, a part of the weights, or a digest that may be a file's: `checkpoint-not-compared`, a
  note; unless a log gives both digests side by side, for then it is known whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer_app.domain.checkpoint_words import (
    digest_of,
    digests_in,
    key_speaks,
    plain_words,
    speaks_of_another,
    speaks_of_checkpoint,
    speaks_of_something_else,
)
from reviewer_app.domain.consistency import Inconsistency
from reviewer_app.domain.evidence import Run
from reviewer_app.domain.metadata import MetadataDocument
from reviewer_app.domain.submission import DeclaredRun, RunRole, Submission, payload_path
from reviewer_app.domain.text import one_line, short_digest

DISAGREES = "checkpoint-disagrees"
ANOTHER = "another-checkpoint-named"
NOT_COMPARED = "checkpoint-not-compared"
FAULTS = frozenset({DISAGREES})  # the other codes are notes
_SHA2 = ("sha512", "sha384", "sha256")


@dataclass(frozen=True, slots=True)
class CheckpointClaim:
    """A digest that `path` gives to a checkpoint: `where` in it ("line 12"), in which words (untrusted).

    `subject` is the name the source gives to what has the digest, where it has one; "" for running text.
    """

    path: str
    where: str
    algorithm: str
    digest: str
    words: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class FoundClaims:
    """The claims of a case, and the files that were not searched, each with its reason."""

    claims: tuple[CheckpointClaim, ...]
    not_searched: tuple[tuple[str, str], ...] = ()


def is_fault(remark: Inconsistency) -> bool:
    """Whether a remark of `checkpoint_remarks` is a fault; else it is a note."""
    return remark.code in FAULTS


def run_claims(path: str, run: Run) -> tuple[CheckpointClaim, ...]:
    """What a log says of the checkpoint it ran on: in its settings, its tags, and as its reader took it."""
    found: dict[tuple[str, str], CheckpointClaim] = {}
    for setting in run.settings:
        path_of_keys = setting.name.split(".")
        spoken = setting.value if path_of_keys[0] == "tags" and len(setting.value) < 4_000 else ""
        if not key_speaks(path_of_keys) and not speaks_of_checkpoint(spoken):
            continue
        for _, algorithm, digest in digests_in(setting.value):
            words = f"{setting.name} of {run.task}"
            claim = CheckpointClaim(path, f"setting {setting.name}", algorithm, digest, words)
            found.setdefault((algorithm, digest), claim)
    for _, algorithm, digest in digests_in(run.checkpoint):
        claim = CheckpointClaim(path, f"run {run.task}", algorithm, digest, f"checkpoint of {run.task}")
        found.setdefault((algorithm, digest), claim)
    return tuple(found.values())


def metadata_claims(document: MetadataDocument, model_name: str) -> tuple[CheckpointClaim, ...]:
    """The SHA-2 digests a metadata document gives to a model, or to something of the model's name."""
    return tuple(
        CheckpointClaim(
            document.path,
            document.kind,
            one.algorithm,
            one.digest,
            f"{one.name} in {document.kind}",
            one.name,
        )
        for one in document.digests
        if one.algorithm in _SHA2 and (one.model or _alike(one.name, model_name))
    )


def checkpoint_remarks(
    submission: Submission, claims: Iterable[CheckpointClaim], within: str = ""
) -> tuple[Inconsistency, ...]:
    """Every claim that disagrees or could not be compared, one remark a file and digest; faults first.

    `within` is where this delivery's originals lie in the case: "" or "supplement-2/". Claims of other
    deliveries are left out: each is judged by its own submission.
    """
    gathered = tuple(claim for claim in claims if _delivery(claim.path) == within)
    known = _known(submission, gathered, within)
    remarks: dict[tuple[str, str, str], Inconsistency] = {}
    for claim in gathered:
        judged = _judged_log(known, claim) if claim.path in known.runs else _judged_document(known, claim)
        if judged is not None:
            # Digests that could not be compared may be very many (the parts of the weights): one note a file.
            place = (judged.code, claim.path, "" if judged.code == NOT_COMPARED else claim.digest)
            remarks.setdefault(place, judged)
    return tuple(sorted(remarks.values(), key=lambda one: not is_fault(one)))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the submission declares, ready to compare; digests are (algorithm, hex)."""

    algorithm: str
    submitted: str
    names: tuple[str, ...]  # of the submitted model, as plain words
    other_names: frozenset[str]
    runs: dict[str, DeclaredRun]
    ran_on: frozenset[str]
    compared_logs: frozenset[str]
    same_as: frozenset[tuple[str, str]]
    submitted_too: frozenset[
        tuple[str, str]
    ]  # of these, what stands beside the submitted checkpoint's digest
    earlier_tokens: frozenset[str]


def _delivery(path: str) -> str:
    first, slash, rest = path.partition("/")
    return first + slash if first.startswith("supplement-") and rest.startswith("data/") else ""


def _known(submission: Submission, claims: tuple[CheckpointClaim, ...], within: str) -> _Known:
    model = submission.model
    algorithm = plain_words(model.checkpoint.algorithm).replace(" ", "")
    submitted = digest_of(model.checkpoint.digest)
    runs = {f"{within}{payload_path(run.file)}": run for run in submission.runs}
    ran_on = frozenset(digest for run in submission.runs if (digest := digest_of(run.checkpoint)))
    name = plain_words(model.name)
    others = frozenset(plain_words(run.model) for run in submission.runs) - {name, ""}
    comparable = [one for one in claims if one.path in runs and one.algorithm == algorithm]
    compared = frozenset(one.path for one in comparable if one.digest in ran_on | {submitted})
    of_submitted = frozenset(one.path for one in comparable if one.digest == submitted)
    beside = [one for one in claims if one.path in compared and one.algorithm != algorithm]
    return _Known(
        algorithm,
        submitted,
        (name, plain_words(f"{model.name} {model.version}")),
        others,
        runs,
        ran_on,
        compared,
        frozenset((one.algorithm, one.digest) for one in beside),
        frozenset((one.algorithm, one.digest) for one in beside if one.path in of_submitted),
        _earlier_tokens(submission),
    )


def _earlier_tokens(submission: Submission) -> frozenset[str]:
    """Words with a digit that name a stage of the lineage ("r6") and not the submitted one ("r7")."""
    own = {*plain_words(f"{submission.model.name} {submission.model.version}").split()}
    stages = [plain_words(stage).split() for stage in submission.model.lineage]
    return frozenset(
        word for stage in stages for word in stage if word not in own and _has_letter_and_digit(word)
    )


def _has_letter_and_digit(word: str) -> bool:
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _judged_log(known: _Known, claim: CheckpointClaim) -> Inconsistency | None:
    run = known.runs[claim.path]
    if claim.algorithm != known.algorithm:
        return None if claim.path in known.compared_logs else _not_compared(known, claim)
    own = digest_of(run.checkpoint) or (known.submitted if run.role is RunRole.SUBMITTED else "")
    if claim.digest == own or speaks_of_something_else(claim.where):
        return None
    if speaks_of_another(claim.where):
        return None if claim.digest in known.ran_on else _another(claim)
    if not own:
        return _another(claim) if run.role is RunRole.INDEPENDENT else None
    sentence = (
        f"{_place(claim)}, names the checkpoint {_shown(claim)}; submission.json declares "
        f"{short_digest(own)} for this run."
    )
    return Inconsistency(DISAGREES, _place(claim), sentence)


def _judged_document(known: _Known, claim: CheckpointClaim) -> Inconsistency | None:
    if claim.digest in known.ran_on or claim.digest == known.submitted:
        return None
    if (claim.algorithm, claim.digest) in known.same_as:
        return None
    if claim.algorithm != known.algorithm or speaks_of_something_else(claim.words):
        return _not_compared(known, claim)
    if _of_another(known, claim):
        return _another(claim)
    sentence = (
        f"{_place(claim)}, gives the checkpoint as {_shown(claim)}; submission.json declares "
        f"{short_digest(known.submitted)}."
    )
    return Inconsistency(DISAGREES, _place(claim), sentence)


def _of_another(known: _Known, claim: CheckpointClaim) -> bool:
    words = plain_words(claim.words)
    own = _stands_in(known.names[0], words)
    # Beside the submitted model's own name, another model's name says nothing of whose checkpoint it is.
    rest = _without(words, known.other_names) if own else words
    if speaks_of_another(rest) or speaks_of_another(claim.path.rpartition("/")[2]):
        return True
    if known.earlier_tokens & set(words.split()):
        return True
    if claim.subject:
        return not any(_alike(claim.subject, name) for name in known.names)
    named = any(_stands_in(name, words) for name in known.other_names)
    return named and not own


def _without(words: str, names: Iterable[str]) -> str:
    for name in names:
        words = f" {words} ".replace(f" {name} ", " ").strip()
    return words


def _stands_in(name: str, words: str) -> bool:
    return f" {name} " in f" {words} "


def _alike(name: str, model_name: str) -> bool:
    """Whether a name given somewhere is the model's, with or without a version or a file's ending."""
    given, known = plain_words(name), plain_words(model_name)
    if not given or not known:
        return False
    return known.replace(" ", "") in given.replace(" ", "") or f"{known} ".startswith(f"{given} ")


def _another(claim: CheckpointClaim) -> Inconsistency:
    sentence = f"{_place(claim)}: another checkpoint is named, {_shown(claim)}."
    return Inconsistency(ANOTHER, _place(claim), sentence)


def _not_compared(known: _Known, claim: CheckpointClaim) -> Inconsistency:
    beside = sorted(digest for algorithm, digest in known.submitted_too if algorithm == claim.algorithm)
    given = f" A log of it gives {', '.join(map(short_digest, beside[:3]))} beside that." if beside else ""
    sentence = (
        f"{_place(claim)}: {_shown(claim)} could not be compared with the {known.algorithm.upper()} digest "
        f"that submission.json declares.{given}"
    )
    return Inconsistency(NOT_COMPARED, _place(claim), sentence)


def _place(claim: CheckpointClaim) -> str:
    return f"{one_line(claim.path.removeprefix('data/'))}, {one_line(claim.where, 120)}"


def _shown(claim: CheckpointClaim) -> str:
    return f"{short_digest(claim.digest)} ({claim.algorithm.upper()})"
