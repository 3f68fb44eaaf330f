"""An act in words, for the timeline: what was done, in one line; and its facts, whole, for the detail.

- Every kind has a sentence of its own, in the module of its part of the work; they are asked in turn.
- A sentence says what the act says, and nothing else: whether a person may read the act is asked before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer_app.domain.acts import Act, CriteriaActivated, act_body
from reviewer_app.domain.register import Register
from reviewer_app.ui.pages.asking_words import asking_words
from reviewer_app.ui.pages.audit_words import audit_words
from reviewer_app.ui.pages.decision_words import decision_words
from reviewer_app.ui.pages.intake_words import intake_words, trust_words
from reviewer_app.ui.pages.judging_words import judging_words
from reviewer_app.ui.pages.person_words import person_words
from reviewer_app.ui.pages.two_words import two_words

KEPT_BACK = "(a key, or a part of one: it is in the journal, and not put on a screen)"
_KEYS = frozenset({"own key", "share", "sealed"})


def sentence_of(act: Act, register: Register) -> str:
    """What was done, in one line."""
    said = (
        audit_words(act, register)
        or intake_words(act, register)
        or trust_words(act)
        or person_words(act, register)
        or judging_words(act, register)
        or asking_words(act)
        or decision_words(act)
        or two_words(act)
    )
    return said or act.kind


def facts_of(act: Act) -> Iterator[str]:
    """Every field of the act, one a line, whole: digests too. A criteria set is named, not printed; a key is
    neither."""
    if isinstance(act, CriteriaActivated):
        yield f"set: {act.criteria.id} {act.criteria.version}"
        yield f"SHA-384: {act.criteria.digest}"
        yield f"status: {act.criteria.status}"
        signer = f"{act.signer} ({act.organisation})" if act.fingerprint_sha384 else "nobody"
        yield f"signed by: {signer}"
        yield from (f"{name}: {value}" for name, value in _of_the_file(act) if value)
        return
    yield from _lines(act_body(act), "")


def _of_the_file(act: CriteriaActivated) -> tuple[tuple[str, str], ...]:
    return (("certificate, SHA-384", act.fingerprint_sha384), ("file, SHA-384", act.file_sha384))


def _lines(plain: Mapping[str, object], before: str) -> Iterator[str]:
    for name, value in plain.items():
        words = f"{before}{name.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _lines(value, before)
        elif isinstance(value, (list, tuple)):
            yield from _listed(words, value)
        elif value not in ("", None):
            yield f"{words}: {KEPT_BACK if words.rpartition(', ')[2] in _KEYS else value}"


def _listed(words: str, values: list[object] | tuple[object, ...]) -> Iterator[str]:
    for number, value in enumerate(values, 1):
        if isinstance(value, Mapping):
            yield from _lines(value, f"{words} {number}, ")
        else:
            yield f"{words} {number}: {value}"
