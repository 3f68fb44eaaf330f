"""What can become of a parser in the cage. Each names the object that was being read, and the reason."""

from __future__ import annotations

from reviewer_app.domain.errors import DeskError


class ParserDied(DeskError):
    """Reading {name} ended without an answer: {reason}. The process that read it is gone."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class ParserTimedOut(DeskError):
    """Reading {name} was stopped: {reason}. The process that read it is gone."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class ParserTooLarge(DeskError):
    """Reading {name} was stopped: {reason}. The process that read it is gone."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class ParserFailed(DeskError):
    """{name} could not be read: {reason}."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class CageNotReady(DeskError):
    """No process for reading untrusted files could be started: {reason}."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
