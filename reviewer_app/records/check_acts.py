"""determination.json held against the acts in the journal extract: what they say in clear, and what they pin.

- In clear: deliveries, criteria set, reviewers, declarations, sign-off, determination, rescission, who signed
  which file. Each must be what the last act before the printed head left. Of the file, what came after too.
- Pinned: an act that closes a review, or submits a draft, carries a digest of it. What determination.json
  says of both must give that digest. It prints portion marks in their canonical spelling, and the acts keep
  them as they were typed: a digest that does not fit *could not be checked*, and decides nothing.
- Everything else of it rests on sealed acts, which nobody reads without the case's key, and on the signatures
  over the package. docs/records-package.md says what that is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    Amended,
    Assigned,
    ConflictDeclared,
    CriteriaRepinned,
    Determined,
    FindingRendered,
    FindingSigned,
    FindingSubmitted,
    Locked,
    Overridden,
    Received,
    Reopened,
    Rescinded,
    SignedOff,
    SupplementReceived,
    read_act,
)
from reviewer_app.domain.acts.two import Proposed, Seconded
from reviewer_app.domain.codec import NotOfTheForm, canonical, to_plain
from reviewer_app.domain.entries import Entry
from reviewer_app.records.check import Held, Part, json_in, part, unchecked
from reviewer_app.records.journal_extract import Extract
from reviewer_app.records.package import DETERMINATION_FILE

TOLD_PART, PINNED_PART = "Determination beside the acts", "Reviews and draft beside their digests"
_ANSWER = ("level", "likelihood", "confidence", "rationale", "exhibits", "crossed", "against")
_FORMS = (KeyError, ValueError, TypeError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Done:
    """An act in clear as it took effect; one of two people with its seconding, by who proposed it."""

    seq: int
    at: str
    by: str
    act: Act


def told_parts(held: Held, found: Extract) -> list[Part]:
    """Both comparisons. The extract must be proved."""
    try:
        told = json_in(held, DETERMINATION_FILE)
        acts = acts_in_clear(found.entries())
        faults = list(told_faults(told, acts, found.head.printed.seq))
        open_ = list(pinned_faults(told, acts, found.head.printed.seq))
    except NotOfTheForm:
        return [unchecked(TOLD_PART, "the extract has an act this version does not know", code="told")]
    except _FORMS:
        why = "determination.json, or the acts it rests on, are not of their form"
        return [part(TOLD_PART, (why,), code="told")]
    return [
        part(TOLD_PART, faults, "What the acts say in clear; sealed acts cannot be read here.", code="told"),
        unchecked(PINNED_PART, "; ".join(open_), decides=False, code="pinned")
        if open_
        else part(PINNED_PART, (), code="pinned"),
    ]


def acts_in_clear(entries: Iterable[Entry]) -> list[Done]:
    """Every act that is not sealed, in order. Raises NotOfTheForm."""
    found: list[Done] = []
    proposed: dict[int, Done] = {}
    for entry in entries:
        if entry.body is None:
            continue
        done = Done(entry.seq, entry.at, entry.by, read_act(entry.kind, entry.body))
        if isinstance(done.act, Proposed):
            proposed[entry.seq] = replace(done, act=read_act(done.act.of, done.act.body))
        elif isinstance(done.act, Seconded):
            inner = proposed.get(done.act.proposal)
            if inner is not None:
                found.append(replace(done, by=inner.by, act=inner.act))
        else:
            found.append(done)
    return found


def told_faults(told: Mapping[str, Any], acts: Sequence[Done], head: int) -> Iterator[str]:
    """What determination.json says otherwise than the acts up to entry `head`, a sentence each."""
    before = [one for one in acts if one.seq <= head]
    for name, said, true in (
        ("the deliveries", told["custody"], _deliveries(before)),
        ("the submission", told["submission"], _submission(before)),
        ("the criteria set", told["criteria"], _criteria(before)),
        ("the acceptance", told["clocks"], _acceptance(before)),
        ("the determination", told["determination"], _determination(before)),
        ("the rescission", told["determination"]["rescinded"], _rescission(before)),
        ("the recommendation", told["recommendation"], _recommendation(before)),
        ("the finding's file", told["finding"], _file(acts, before)),
    ):
        if not _same(said, true):
            yield f"{name} is not what the acts say"
    if _declared(told["conflicts"]) != _declared(_conflicts(before)):
        yield "the declarations of conflicts of interest are not what the acts say"
    if sorted(one["reviewer"] for one in told["reviews"]) != sorted(_reviewers(before)):
        yield "the reviews are not of the reviewers the acts name"


def pinned_faults(told: Mapping[str, Any], acts: Sequence[Done], head: int) -> Iterator[str]:
    """Which review or draft does not give the digest its act carries."""
    before = [one for one in acts if one.seq <= head]
    for review in told["reviews"]:
        locked = _last([one for one in before if one.by == review["reviewer"]], Locked)
        if locked is None:
            yield f"the review of {review['reviewer']} was never closed by an act in the extract"
        elif not _gives(locked.act.answers_sha384, _review, review):
            yield f"the review of {review['reviewer']} does not give the digest in entry {locked.seq}{_MARKS}"
    draft, submitted = told["recommendation"]["draft"], _last(before, FindingSubmitted)
    both = draft is not None and submitted is not None
    if both and not _gives(submitted.act.draft_sha384, _draft, draft):
        yield f"the draft does not give the digest in entry {submitted.seq}{_MARKS}"


_MARKS = ": it was changed, or a portion mark was typed in another spelling than is printed"


Made = Callable[[Mapping[str, Any], bool], object]


def _gives(digest: str, made: Made, told: Mapping[str, Any]) -> bool:
    """Whether it gives the digest, with its marks as printed or without their parentheses."""
    return any(hashlib.sha384(canonical(made(told, bare))).hexdigest() == digest for bare in (False, True))


def _review(review: Mapping[str, Any], bare: bool) -> object:
    """What the digest in *locked* is over (`desk.review.answers_digest`)."""
    answers = [
        {name: one[name] for name in _ANSWER}
        | {"criterion": one["criterion"], "marking": _mark(one["marking"], bare)}
        for one in sorted(review["answers"], key=lambda one: str(one["criterion"]))
    ]
    made = review["recommendation"]
    mark = _mark(review["marking"], bare)
    said = {"outcome": made, "rationale": review["rationale"], "marking": mark}
    return [answers, said if made is not None else None]


def _draft(draft: Mapping[str, Any], bare: bool) -> object:
    """What the digest in *finding submitted* is over (`domain.drafts`)."""
    mark = _mark(draft["marking"], bare)
    return {"outcome": draft["outcome"], "judgement": draft["judgement"], "marking": mark}


def _mark(mark: str | None, bare: bool) -> str | None:
    return mark[1:-1] if bare and mark else mark


def _same(said: object, true: object) -> bool:
    """Whether `said` holds all of `true`; lists are as long as each other, of mappings more may be said."""
    if isinstance(true, Mapping):
        return isinstance(said, Mapping) and all(
            name in said and _same(said[name], one) for name, one in true.items()
        )
    if isinstance(true, list):
        return isinstance(said, list) and len(said) == len(true) and all(map(_same, said, true))
    return type(said) is type(true) and said == true


def _last(acts: Sequence[Done], *forms: type) -> Any:
    """The last act of these forms, None for none."""
    return next((one for one in reversed(acts) if isinstance(one.act, forms)), None)


def _received(acts: Sequence[Done]) -> Iterator[tuple[Done, Received]]:
    for one in acts:
        if isinstance(one.act, Received):
            yield one, one.act
        elif isinstance(one.act, SupplementReceived):
            yield one, one.act.received


def _deliveries(acts: Sequence[Done]) -> list[object]:
    return [
        {
            "sequence": act.submission.sequence,
            "received_at": one.at,
            "taken_in_by": one.by,
            "signer": act.signer,
            "verification": act.signer_verdict,
            "files": act.files,
            "bytes": act.size,
            "tagmanifest_sha512": act.tagmanifest_sha512,
            "listing_sha384": act.listing_sha384,
        }
        for one, act in _received(acts)
    ]


def _submission(acts: Sequence[Done]) -> object:
    _, latest = list(_received(acts))[-1]
    said = latest.submission
    return to_plain(
        {
            "id": said.submission_id,
            "sequence": said.sequence,
            "request_kind": said.request_kind,
            "organisation": said.organisation,
            "model": said.model_name,
            "model_version": said.model_version,
            "checkpoint_sha512": said.checkpoint_sha512,
            "planned_partner_release": said.planned_partner_release,
            "access_window_days": said.access_window_days,
        }
    )


def _criteria(acts: Sequence[Done]) -> object:
    pinned = _last(acts, Accepted, CriteriaRepinned).act
    return {"id": pinned.criteria_id, "version": pinned.criteria_version, "sha384": pinned.criteria_sha384}


def _acceptance(acts: Sequence[Done]) -> object:
    accepted = _last(acts, Accepted)
    return {"accepted_at": accepted.at, "basis": accepted.act.clock_basis}


def _determination(acts: Sequence[Done]) -> object:
    made = _last(acts, Determined)
    names = ("outcome", "official", "authority", "delegation", "decided_on", "memorandum")
    return {**_plain(made.act, names), "recorded_by": made.by}


def _rescission(acts: Sequence[Done]) -> object:
    made = _last(acts, Rescinded)
    return None if made is None else _plain(made.act, ("official", "authority", "decided_on", "reason"))


def _recommendation(acts: Sequence[Done]) -> object:
    """As the last sign-off left it; what reopens a case ends the sign-off before it, with its override."""
    last = _last(acts, Reopened)
    since = [one for one in acts if last is None or one.seq > last.seq]
    signed, over = _last(since, SignedOff, Overridden), _last(since, Overridden)
    act = signed.act
    outcome = act.outcome if isinstance(act, Overridden) else act.recommendation
    statement = "" if over or isinstance(act, Overridden) else act.statement
    return {
        "outcome": to_plain(outcome),
        "statement": statement,
        "signed_off_by": signed.by,
        "override": _plain(over.act, ("outcome", "reason")) if over else None,
    }


def _reviewers(acts: Sequence[Done]) -> Sequence[str]:
    reviewers: Sequence[str] = _last(acts, Assigned).act.reviewers
    return reviewers


def _conflicts(acts: Sequence[Done]) -> list[Mapping[str, Any]]:
    last = {one.by: one for one in acts if isinstance(one.act, ConflictDeclared)}
    return [{"person": by, "at": one.at, **_plain(one.act, ("conflict",))} for by, one in last.items()]


def _declared(conflicts: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted((str(one["person"]), str(one["at"]), str(one["conflict"])) for one in conflicts)


def _file(acts: Sequence[Done], before: Sequence[Done]) -> object:
    """The version at the head, and the file that was drawn and signed for it after."""
    version = 1 + sum(isinstance(one.act, Amended | Reopened | Rescinded) for one in before)
    drawn, signatures = None, list[object]()
    now = 1
    for one in acts:
        match one.act:
            case Amended() | Reopened() | Rescinded():
                now += 1
            case FindingRendered() if now == version:
                drawn = one.act.pdf_sha384
            case FindingSigned() if now == version:
                signed = {"field": one.act.field, "person": one.by, "pdf_sha384": one.act.pdf_sha384}
                signatures.append(signed)
    return {"version": version, "drawn_sha384": drawn, "signatures": signatures}


def _plain(act: Act, names: Iterable[str]) -> dict[str, Any]:
    return {name: to_plain(getattr(act, name)) for name in names}
