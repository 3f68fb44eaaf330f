"""SPDX 2.x (2.2, 2.3), JSON and tag-value: packages and files with checksums.

- JSON is recognised by `spdxVersion`; tag-value by its first tags. Tag-value becomes the JSON form first.
- A model is a package or file whose name speaks of weights, or whose purpose is said to be "MODEL".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
from reviewer_app.evidence.metadata.summary import (
    MOST_ENTITIES,
    Summary,
    joined,
    known_version,
    names_a_model,
    objects,
    scalar,
)
from reviewer_app.evidence.untrusted_json import mapping, sequence, string

KNOWN = ("2.2", "2.3")
_TAG = re.compile(r"([A-Za-z][A-Za-z0-9]*):[ \t]*(.*)")
_CHECKSUM = re.compile(r"([A-Za-z0-9-]+):[ \t]*([0-9A-Fa-f]+)")
_HEAD_TAGS = re.compile(r"(?:^|\n)SPDXVersion:[ \t]*SPDX-", re.ASCII)


def recognised(plain: object) -> bool:
    return string(mapping(plain).get("spdxVersion")).startswith("SPDX-")


def is_tag_value(head: str) -> bool:
    """Whether text begins as a tag-value document; comments may come first."""
    return bool(_HEAD_TAGS.search(head))


def summarised(path: str, plain: dict[str, Any]) -> MetadataDocument:
    summary = Summary(path, MetadataKind.SPDX)
    known_version(summary, string(plain.get("spdxVersion")).removeprefix("SPDX-"), KNOWN)
    made = mapping(plain.get("creationInfo"))
    packages, files = list(objects(plain.get("packages"))), list(objects(plain.get("files")))
    summary.title = string(plain.get("name"))
    summary.fact("Name", plain.get("name"))
    summary.fact("Created", made.get("created"))
    summary.fact("Creator", joined(sequence(made.get("creators"))))
    summary.fact("Namespace", plain.get("documentNamespace"))
    summary.fact("Packages", len(packages))
    summary.fact("Files", len(files))
    for one in packages:
        name = joined((one.get("name"), one.get("versionInfo")))
        _carrier(summary, one, name, names_a_model(f"{name} {scalar(one.get('packageFileName'))}"))
    for one in files:
        _carrier(summary, one, scalar(one.get("fileName")), names_a_model(scalar(one.get("fileName"))))
    return summary.finished()


def _carrier(summary: Summary, one: dict[str, Any], name: str, speaks_of_model: bool) -> None:
    model = speaks_of_model or string(one.get("primaryPackagePurpose")).upper() == "MODEL"
    if model:
        summary.fact("Model", name)
    for each in objects(one.get("checksums")):
        summary.digest(name, each.get("algorithm"), each.get("checksumValue"), model=model)


def plain_of_tag_value(words: str) -> dict[str, Any]:
    """The lines of a tag-value document as the JSON form; tags that the summary does not read are left."""
    made: dict[str, Any] = {"creators": []}
    packages: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    plain: dict[str, Any] = {"creationInfo": made, "packages": packages, "files": files}
    for tag, value in _tags(words):
        match tag:
            case "SPDXVersion":
                plain["spdxVersion"] = value
            case "DocumentName":
                plain["name"] = value
            case "DocumentNamespace":
                plain["documentNamespace"] = value
            case "Created":
                made["created"] = value
            case "Creator":
                made["creators"].append(value)
            case "PackageName" if len(packages) < MOST_ENTITIES:
                packages.append({"name": value, "checksums": []})
            case "FileName" if len(files) < MOST_ENTITIES:
                files.append({"fileName": value, "checksums": []})
            case "PackageVersion" if packages:
                packages[-1]["versionInfo"] = value
            case "PackageFileName" if packages:
                packages[-1]["packageFileName"] = value
            case "PrimaryPackagePurpose" if packages:
                packages[-1]["primaryPackagePurpose"] = value
            case "PackageChecksum" if packages:
                packages[-1]["checksums"] += _checksum(value)
            case "FileChecksum" if files:
                files[-1]["checksums"] += _checksum(value)
    return plain


def _tags(words: str) -> Iterator[tuple[str, str]]:
    """Tag and value of each line; the lines within <text>…</text> are no tags."""
    within = False
    for line in words.splitlines():
        if within:
            within = "</text>" not in line
        elif match := _TAG.match(line):
            within = "<text>" in line and "</text>" not in line
            yield match[1], match[2].strip()


def _checksum(value: str) -> list[dict[str, str]]:
    match = _CHECKSUM.match(value)
    return [{"algorithm": match[1], "checksumValue": match[2]}] if match else []
