"""Audit lines in words: who came and went, and what was opened; "" for any other act."""

from __future__ import annotations

from reviewer_app.domain.acts import Act, EvidenceOpened, LoggedOff, LoggedOn, LogOnFailed
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import one_line


def audit_words(act: Act, register: Register) -> str:
    """What was seen of a person, who decided nothing by it."""
    match act:
        case LoggedOn():
            return "Logged on"
        case LoggedOff():
            return f"Logged off, {act.how}"
        case LogOnFailed():
            return f"A log-on as {register.name(act.person)} failed"
        case EvidenceOpened():
            where = act.locator or act.path.removeprefix("data/")
            return f"Opened the {act.what} {one_line(where, 120)}"
        case _:
            return ""
