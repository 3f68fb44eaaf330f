"""What became of a check: good, not good, or not to be told. The third is never the first."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    VALID = "valid"
    NOT_VALID = "not valid"
    NOT_CHECKED = "could not be checked"
