"""The draft finding's digest: what a submission pins."""

from __future__ import annotations

import hashlib

from reviewer_app.domain.case_parts import Draft
from reviewer_app.domain.codec import canonical


def draft_digest(draft: Draft) -> str:
    """SHA-384 hex over outcome, judgement and marking."""
    plain = {"outcome": draft.outcome, "judgement": draft.judgement, "marking": draft.marking}
    return hashlib.sha384(canonical(plain)).hexdigest()
