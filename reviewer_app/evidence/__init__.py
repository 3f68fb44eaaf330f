"""Evaluation formats: one file a format, the protocol they keep, and the list of them.

A new format is one file with an adapter, one entry in `adapters`, one line in the contract test, one corpus
file.
Adapters run in the cage only (`caged`); the desk reads through `reading`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from reviewer_app.domain.evidence import Run, Sample, SampleRow
from reviewer_app.evidence.files import Files, Listing


class Adapter(Protocol):
    """One evaluation format. Every method works on untrusted bytes, in the cage."""

    @property
    def name(self) -> str:
        """A stable name, kept in cases: "inspect-eval"."""

    def claim(self, listing: Listing) -> list[tuple[str, ...]]:
        """The groups of names that belong together and are of this format; the first is the primary."""

    def read(self, files: Files) -> Iterator[Run | SampleRow]:
        """A run, then its rows; then perhaps another run. Raises EvidenceUnreadable."""

    def sample(self, files: Files, locator: str) -> Sample:
        """The body at a row's locator. Raises EvidenceUnreadable."""


def adapters() -> tuple[Adapter, ...]:
    """All of them, in the order in which they are asked. Imported here, so that only the cage loads them."""
    from reviewer_app.evidence.inspect_eval import InspectEval
    from reviewer_app.evidence.inspect_json import InspectJson
    from reviewer_app.evidence.lm_eval import LmEval

    return (InspectEval(), InspectJson(), LmEval())
