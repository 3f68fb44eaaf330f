"""The desk's BagIt Profile (specification 1.4.0): shipped with the app, never fetched.

- One manifest and one tag manifest, both SHA-512, BagIt 1.0, no `fetch.txt`.
- At least one signature lies beside the statement; which must be good is the site's policy. A profile cannot
  say "one of these two", so it allows both and `intake.provenance` asks for one.
- Tag files are a closed list; every label of `bag-info.txt` that the profile requires stands there once.
- The profile's identifier is a name that `bag-info.txt` repeats, not an address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reviewer_app import shelf
from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha512.txt"
TAG_MANIFEST = "tagmanifest-sha512.txt"
STATEMENT = "provenance.json"
SIGNATURE = "provenance.p7s"  # CMS
SIGNATURE_ML_DSA = "provenance.mldsa87"  # raw ML-DSA-87
SIGNATURES = (SIGNATURE, SIGNATURE_ML_DSA)
FETCH = "fetch.txt"
PROFILE_LABEL = "BagIt-Profile-Identifier"

Info = tuple[tuple[str, str], ...]  # the labels and values of bag-info.txt, in its order


@dataclass(frozen=True, slots=True)
class InfoLabel:
    """One label of `bag-info.txt`; an empty `values` means any."""

    label: str
    required: bool
    repeatable: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What the shipped profile asks for. Tag files include those RFC 8493 asks for."""

    identifier: str
    labels: tuple[InfoLabel, ...]
    tag_files_required: tuple[str, ...]
    tag_files_allowed: frozenset[str]


@cache
def shipped_profile() -> Profile:
    """The profile in the app's own resources."""
    plain = json.loads(shelf.file("bagit-profile.json").read_bytes())
    identifier = str(plain["BagIt-Profile-Info"][PROFILE_LABEL])
    labels = [
        InfoLabel(label, asked["required"], asked["repeatable"], tuple(asked.get("values", ())))
        for label, asked in plain["Bag-Info"].items()
    ]
    # The specification requires this label of every bag, and asks that a profile does not list it.
    labels.append(InfoLabel(PROFILE_LABEL, required=True, repeatable=False, values=(identifier,)))
    always = (
        BAGIT,
        BAG_INFO,
        *(f"manifest-{algorithm}.txt" for algorithm in plain["Manifests-Required"]),
        *(f"tagmanifest-{algorithm}.txt" for algorithm in plain["Tag-Manifests-Required"]),
    )
    return Profile(
        identifier,
        tuple(labels),
        (*always, *plain["Tag-Files-Required"]),
        frozenset((*always, *plain["Tag-Files-Allowed"])),
    )


def tag_file_faults(profile: Profile, tag_files: frozenset[str]) -> Iterator[Fault]:
    """Tag files that are missing, and those the profile does not know."""
    for name in profile.tag_files_required:
        if name not in tag_files:
            yield faults.TAG_MISSING.broken(name)
    for name in sorted(tag_files - profile.tag_files_allowed):
        rule = faults.FETCH if name == FETCH else faults.TAG_NOT_ALLOWED
        yield rule.broken(name)


def info_faults(profile: Profile, info: Info) -> Iterator[Fault]:
    """Labels of `bag-info.txt` that are missing, repeated, or have a value the profile does not list."""
    for asked in profile.labels:
        stated = [value for label, value in info if label.lower() == asked.label.lower()]
        if asked.required and not any(stated):
            yield faults.INFO_MISSING.broken(BAG_INFO, label=asked.label)
        if len(stated) > 1 and not asked.repeatable:
            yield faults.INFO_TWICE.broken(BAG_INFO, label=asked.label)
        for value in stated:
            if asked.values and value not in asked.values:
                expected = " or ".join(asked.values)
                yield faults.INFO_VALUE.broken(
                    BAG_INFO, label=asked.label, value=value or "nothing", expected=expected
                )


def info_value(info: Info, label: str) -> str | None:
    """The first value of a label (labels are compared without case: RFC 8493, 2.2.2), or None."""
    return next((value for name, value in info if name.lower() == label.lower()), None)
