"""The files that ship with the app: fonts, schemas, sample criteria, the demo. Read only.

In a checkout they lie in `resources/` beside the package; an installed app carries them as
`share/reviewer-app` under its prefix.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from reviewer_app.domain.errors import DeskError


class ResourceMissing(DeskError):
    """The app's own file {name} is missing: the installation is damaged. Install it again."""


@cache
def _root() -> Path:
    beside = Path(__file__).resolve().parent.parent / "resources"
    return beside if beside.is_dir() else Path(sys.prefix) / "share" / "reviewer-app"


def file(*parts: str) -> Path:
    """The path of one shipped file; ResourceMissing if it is not there."""
    path = _root().joinpath(*parts)
    if not path.is_file():
        raise ResourceMissing(name="/".join(parts))
    return path


def folder(*parts: str) -> Path:
    """The path of one shipped folder; ResourceMissing if it is not there."""
    path = _root().joinpath(*parts)
    if not path.is_dir():
        raise ResourceMissing(name="/".join(parts))
    return path
