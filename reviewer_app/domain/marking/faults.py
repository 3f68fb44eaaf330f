"""What is wrong with a marking, in one sentence: the word it is about, and the rule."""

from __future__ import annotations

from reviewer_app.domain.errors import DeskError


class MarkingFault(DeskError):
    """{token}: {rule}"""

    def __init__(self, token: str, rule: str) -> None:
        super().__init__(token=token, rule=rule)


class FormFault(MarkingFault):
    """{token}: {rule}"""  # what is meant is plain, and can be written right


class MarkByHand(MarkingFault):
    """{token}: not supported, mark by hand. {rule}"""


class RegisterFault(DeskError):
    """The marking register cannot be used. {where}: {fault}."""
