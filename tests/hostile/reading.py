"""Reading a container as the intake does, all of it, out of bytes that need not lie on a disk."""

from __future__ import annotations

import os

from reviewer_app.intake.medium import Unreadable
from reviewer_app.intake.opening import structure_here
from reviewer_app.intake.zip_medium import ZipMedium


def contents_of(raw: bytes) -> dict[str, bytes] | None:
    """Every member's bytes by its name; None when anything is wrong with the container."""
    descriptor = os.memfd_create("container", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, raw)
        medium = ZipMedium(descriptor, "container", structure_here)
        survey = medium.listing()
        if not survey.whole:
            return None
        return {path: medium.read_whole(path, found)[0] for path, found in survey.files.items()}
    except Unreadable:
        return None
    finally:
        os.close(descriptor)
