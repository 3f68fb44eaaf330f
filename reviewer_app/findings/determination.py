"""The finding for machines: the same facts as the signed page, as canonical JSON beside it.

- Folded from the same basis as the document; what the page says in words this says in fields.
- The form is resources/schemas/determination.schema.json (JSON Schema 2020-12).
- The page is what is signed. Where the two ever differed, the page would stand; a test holds them together.
- `finding` alone says what came after the printed head: the digests of the drawn and the signed file.
"""

from __future__ import annotations

from reviewer_app.domain import agreement as numbers
from reviewer_app.domain.acts import Received, SupplementReceived
from reviewer_app.domain.case import Answer, Case, Exhibit, Recorded, Review
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.register import Register
from reviewer_app.findings.banner import Banner, banner_of, derivative_of
from reviewer_app.findings.basis import Basis, Decided, basis
from reviewer_app.findings.course import level_before
from reviewer_app.findings.determination_course import (
    access_plan,
    clocks,
    conflict,
    consultation,
    dissent,
    referrals,
    relations,
    request,
    settled,
    steps,
    version,
    waived,
)
from reviewer_app.findings.document import document_of
from reviewer_app.findings.tree import marks
from reviewer_app.findings.words import portion

SCHEMA = "reviewer-determination/1"
Plain = dict[str, object]


def determination(register: Register, case: Case, *, head_seq: int, head: str) -> Plain:
    """The case's determination and what it rests on, as plain JSON. Raises what `document.finding` raises."""
    told = basis(register, case, head_seq)
    at_head, criteria = told.case, told.criteria
    document = document_of(told, head_seq, head)
    return {
        "schema": SCHEMA,
        "case": case.id,
        "marking": _marking(told, banner_of(told, marks(document))),
        "as_of": told.as_of,
        "submission": _submission(at_head),
        "criteria": {
            "id": criteria.id,
            "version": criteria.version,
            "status": criteria.status,
            "marking": portion(criteria.marking, "the criteria set"),
            "sha384": criteria.digest,
        },
        "determination": _determination(told),
        "recommendation": _recommendation(told),
        "reviews": [_review(told, criteria, one) for one in at_head.reviews.values()],
        "agreement": _agreement(told),
        "adjudication": [settled(told, one) for one in criteria.criteria if one.id in at_head.settled],
        "dissents": [dissent(told, one) for one in at_head.dissents],
        "conflicts": [conflict(told, *one) for one in at_head.declarations.items()],
        "course": [one for recorded in at_head.history for one in steps(recorded)],
        "information_requests": [request(one) for one in at_head.requests],
        "consultations": [consultation(one) for one in at_head.consultations],
        "access_plan": access_plan(at_head.plan),
        "relations": relations(at_head),
        "referrals": referrals(at_head),
        "exhibits": [_exhibit(one) for one in sorted(at_head.exhibits, key=lambda one: one.number)],
        "clocks": clocks(told),
        "custody": [_delivery(one) for one in at_head.history if _is_delivery(one)],
        "waived": [waived(one) for one in at_head.waivers.values()],
        "versions": [version(told, one) for one in at_head.versions],
        "journal": {"entry": head_seq, "head_sha384": head},
        "finding": _finding(case, at_head.version),
    }


def determination_bytes(register: Register, case: Case, *, head_seq: int, head: str) -> bytes:
    """The file determination.json: canonical JSON (RFC 8785) and a line feed."""
    return canonical(determination(register, case, head_seq=head_seq, head=head)) + b"\n"


def _marking(told: Basis, banner: Banner) -> Plain:
    lowered, derivative = banner.lowered, derivative_of(told, banner)
    return {
        "banner": banner.words,
        "computed": banner.computed,
        "lowered": {
            "reason": lowered.reason,
            "marking": portion(lowered.marking, "the reason for the lower banner"),
        }
        if lowered
        else None,
        "derivative": {
            "classified_by": derivative.classified_by,
            "derived_from": list(derivative.derived_from),
            "declassify_on": derivative.declassify_on,
        }
        if derivative
        else None,
    }


def _determination(told: Decided) -> Plain:
    made, rescinded = told.determined, told.case.rescinded
    return {
        "outcome": made.outcome.value,
        "official": made.official,
        "authority": made.authority,
        "delegation": made.delegation,
        "decided_on": made.decided_on,
        "memorandum": made.memorandum,
        "memorandum_marking": _mark_of(made.memorandum, made.marking, "the memorandum"),
        "recorded_by": told.case.determined_by,
        "rescinded": {
            "official": rescinded.official,
            "authority": rescinded.authority,
            "decided_on": rescinded.decided_on,
            "reason": rescinded.reason,
            "marking": portion(rescinded.marking, "the reason of the rescission"),
        }
        if rescinded
        else None,
    }


def _recommendation(told: Decided) -> Plain:
    draft, over, signed = told.case.draft, told.overridden, told.signed_off
    statement = "" if over else signed.statement
    return {
        "outcome": signed.recommendation.value,
        "statement": statement,
        "statement_marking": _mark_of(statement, signed.marking, "the supervisor's statement"),
        "signed_off_by": told.case.supervisor,
        "draft": {
            "outcome": draft.outcome,
            "judgement": draft.judgement,
            "marking": portion(draft.marking, "the key judgement"),
            "by": draft.by,
        }
        if draft
        else None,
        "override": {
            "outcome": over.outcome.value,
            "reason": over.reason,
            "marking": portion(over.marking, "the override's reason"),
        }
        if over
        else None,
    }


def _mark_of(text: str, mark: str, where: str) -> str | None:
    """The mark of a text that need not be there; None where it is not."""
    return portion(mark, where) if text.strip() else None


def _submission(case: Case) -> Plain:
    summary = case.submission
    return {
        "id": summary.submission_id,
        "sequence": summary.sequence,
        "request_kind": summary.request_kind.value,
        "organisation": summary.organisation,
        "model": summary.model_name,
        "model_version": summary.model_version,
        "checkpoint_sha512": summary.checkpoint_sha512,
        "planned_partner_release": summary.planned_partner_release,
        "access_window_days": summary.access_window_days,
        "marking": portion(summary.marking, "the submission"),
    }


def _review(told: Basis, criteria: CriteriaSet, review: Review) -> Plain:
    made, name = review.recommendation, told.name(review.person)
    return {
        "reviewer": review.person,
        "name": name,
        "not_blind": review.not_blind,
        "recommendation": made.outcome.value if made else None,
        "rationale": made.rationale if made else None,
        "marking": portion(made.marking, f"the recommendation of {name}") if made else None,
        "answers": [
            _answer(review, review.answers[one.id]) for one in criteria.criteria if one.id in review.answers
        ],
    }


def _answer(review: Review, answer: Answer) -> Plain:
    said = answer.assessed
    return {
        "criterion": said.criterion,
        "level": said.level,
        "likelihood": said.likelihood.value if said.likelihood else None,
        "confidence": said.confidence.value if said.confidence else None,
        "rationale": said.rationale,
        "marking": portion(said.marking, said.criterion),
        "exhibits": list(said.exhibits),
        "crossed": list(said.crossed),
        "against": said.against,
        "after_reveal": answer.after_reveal,
        "level_before_reveal": level_before(review, said.criterion) or None,
    }


def _agreement(told: Basis) -> Plain:
    found = numbers.agreement(told.criteria, tuple(told.case.reviews.values()))
    pairs: list[Plain] = [
        {
            "a": one.a,
            "b": one.b,
            "n": one.n,
            "same": one.same,
            "kappa_linear": one.linear,
            "kappa_quadratic": one.quadratic,
            "without_number": one.without_number,
            "unanswered": one.unanswered,
            "changed": one.changed,
        }
        for one in found.pairs
    ]
    return {"pairs": pairs, "stable_from": found.stable_from, "words": numbers.words(found)}


def _exhibit(exhibit: Exhibit) -> Plain:
    cited = exhibit.cited
    return {
        "number": cited.number,
        "kind": cited.exhibit.value,
        "descriptor": cited.descriptor,
        "marking": portion(cited.marking, f"exhibit {cited.number}"),
        "note": exhibit.note,
        "note_marking": _mark_of(exhibit.note, exhibit.note_marking, f"the note on exhibit {cited.number}"),
        "cited_by": exhibit.by,
        "cited_at": exhibit.at,
        "sources": [
            {
                "path": one.path,
                "locator": one.locator,
                "object_sha512": one.object_sha512,
                "excerpt_sha384": one.excerpt_sha384,
                **({"case": one.case} if one.case else {}),
            }
            for one in cited.sources
        ],
    }


def _is_delivery(recorded: Recorded) -> bool:
    return isinstance(recorded.act, Received | SupplementReceived)


def _delivery(recorded: Recorded) -> Plain:
    act = recorded.act
    received = act.received if isinstance(act, SupplementReceived) else act
    assert isinstance(received, Received)  # `_is_delivery` has seen it
    return {
        "sequence": received.submission.sequence,
        "received_at": recorded.at,
        "taken_in_by": recorded.by,
        "signer": received.signer,
        "verification": received.signer_verdict,
        "marking": portion(received.submission.marking, "a delivery"),
        "files": received.files,
        "bytes": received.size,
        "tagmanifest_sha512": received.tagmanifest_sha512,
        "listing_sha384": received.listing_sha384,
    }


def _finding(case: Case, number: int) -> Plain:
    """What the journal knows now of the file of this version; nulls while it is not drawn."""
    kept = next((one for one in case.versions if one.number == number), None)
    drawn, signed = (kept.finding, kept.signatures) if kept else (case.finding, case.signatures)
    return {
        "version": number,
        "drawn_sha384": drawn.pdf_sha384 if drawn else None,
        "signatures": [
            {"field": one.field, "person": person, "pdf_sha384": one.pdf_sha384} for person, one in signed
        ],
    }
