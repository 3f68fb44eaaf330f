"""Acts about people in words: their accounts, and what they declare; "" for any other act."""

from __future__ import annotations

from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    Conflict,
    ConflictDeclared,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    PropinAuthorised,
    TriesBegunAnew,
)
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import one_line


def person_words(act: Act, register: Register) -> str:
    """What an administrator changed, a reviewer declared, or an originator let happen."""
    match act:
        case PersonChanged():
            roles = ", ".join(sorted(act.roles))
            return f"Changed {register.name(act.person)} to {roles}: {one_line(act.reason, 100)}"
        case PersonDisabled():
            return f"Disabled the account of {register.name(act.person)}: {one_line(act.reason, 100)}"
        case PersonEnabled():
            return f"Enabled the account of {register.name(act.person)}: {one_line(act.reason, 100)}"
        case AccountUnlocked():
            return f"Unlocked the account of {register.name(act.person)}: {one_line(act.reason, 100)}"
        case TriesBegunAnew():
            return f"Began the record of log-on tries anew: {one_line(act.reason, 100)}"
        case ConflictDeclared():
            return _declared_words(act)
        case PropinAuthorised():
            whom = f"{one_line(act.originator, 60)} ({one_line(act.reference, 60)}, {act.dated})"
            return f"Recorded that {whom} lets {register.name(act.person)} see its proprietary portions"
        case _:
            return ""


def _declared_words(act: ConflictDeclared) -> str:
    match act.conflict:
        case Conflict.NONE:
            return "Declared no conflict of interest"
        case Conflict.MITIGATED:
            return f"Declared a conflict of interest, mitigated: {one_line(act.words, 100)}"
        case Conflict.RECUSED:
            return f"Recused from the case: {one_line(act.words, 100)}"
