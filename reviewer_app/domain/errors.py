"""What a person can act on. Anything else is a bug, and shows as one.

Each class's docstring is its sentence; `{fact}` in it is filled from the facts the raiser names, with hidden
characters made visible. The docstring is ours, the facts may be untrusted: they are values, never a format.
"""

from __future__ import annotations

import re

from reviewer_app.domain.text import visible


class DeskError(Exception):
    """Something went wrong: {what}."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The message for a person: what happened, to which thing, by which rule."""
        template = " ".join((type(self).__doc__ or "").split())
        shown = {name: visible(str(value), lines=False) for name, value in self.facts.items()}
        return template.format_map(shown)

    @property
    def code(self) -> str:
        """A stable name for machines: the class name in kebab case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()


class Refused(DeskError):
    """{reason}"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)

    @property
    def reason(self) -> str:
        return self.sentence
