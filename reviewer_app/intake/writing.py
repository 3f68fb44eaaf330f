"""The parts of a bundle as they are written: payload, tag files, statement with its signatures.

- The payload is copied byte for byte and hashed on the way; what is written is what the manifest states.
- Every file is new: nothing here opens one that exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import RawIOBase
from pathlib import Path

from reviewer_app import __version__
from reviewer_app.domain.submission import FILE, Submission
from reviewer_app.intake.bag import PAYLOAD
from reviewer_app.intake.meaning import external_identifier
from reviewer_app.intake.medium import Medium, Survey, Take
from reviewer_app.intake.payload import Progress
from reviewer_app.intake.profile import (
    BAG_INFO,
    BAGIT,
    MANIFEST,
    PROFILE_LABEL,
    STATEMENT,
    TAG_MANIFEST,
    Info,
    shipped_profile,
)
from reviewer_app.intake.tagfiles import DECLARATION, info_bytes, manifest_bytes

Sign = Callable[[bytes], bytes]  # the statement's bytes to a detached signature
Report = Callable[[Progress], None]  # raises what ends the making


def copy_payload(
    medium: Medium, survey: Survey, folder: Path, generated: bytes | None, report: Report
) -> dict[str, str]:
    """Copy every file into the payload; path in the bundle to SHA-512 of what was written.

    `generated` is a `submission.json` that the folder itself does not have. Raises Unreadable, OSError.
    """
    written: dict[str, str] = {}
    if generated is not None:
        (folder / PAYLOAD).mkdir(parents=True, exist_ok=True)
        _write_new(folder / PAYLOAD / FILE, generated)
        written[PAYLOAD + FILE] = hashlib.sha512(generated).hexdigest()
    total = sum(found.size for found in survey.files.values())
    done = 0
    for path, found in survey.files.items():
        target = folder / PAYLOAD / path
        target.parent.mkdir(parents=True, exist_ok=True)
        before = Progress(len(written), len(survey.files), done, total, path)
        with target.open("xb", buffering=0) as out:
            written[PAYLOAD + path] = medium.read(path, found, _writing(out, before, report))
        done += found.size
    return written


def _writing(out: RawIOBase, before: Progress, report: Report) -> Take:
    """Write each piece, and report how far the whole is; `before` is how far it was before this file."""
    done = before.bytes_done

    def take(piece: memoryview) -> None:
        nonlocal done
        left = piece
        while left:
            left = left[out.write(left) or 0 :]
        done += len(piece)
        report(replace(before, bytes_done=done))

    return take


def write_tags(folder: Path, payload: Mapping[str, str], info: Info) -> str:
    """Write the tag files; the SHA-512 (hex) of the tag manifest."""
    tags = {
        BAGIT: "".join(f"{line}\n" for line in DECLARATION).encode(),
        BAG_INFO: info_bytes(info),
        MANIFEST: manifest_bytes(dict(payload)),
    }
    listed = {name: hashlib.sha512(data).hexdigest() for name, data in tags.items()}
    tags[TAG_MANIFEST] = manifest_bytes(listed)
    for name, data in tags.items():
        _write_new(folder / name, data)
    return hashlib.sha512(tags[TAG_MANIFEST]).hexdigest()


def write_provenance(folder: Path, statement: bytes, signers: Mapping[str, Sign]) -> dict[str, bytes]:
    """Write the statement and a signature by each signer; tag file to the signature in it."""
    signatures = {name: sign(statement) for name, sign in signers.items()}
    for name, data in ((STATEMENT, statement), *signatures.items()):
        _write_new(folder / name, data)
    return signatures


def info_of(submission: Submission, size: int, files: int, bagged_on: date) -> Info:
    """What `bag-info.txt` says of a payload of `size` bytes in `files` files."""
    model = submission.model
    return (
        ("Source-Organization", submission.submitter.organisation),
        ("External-Identifier", external_identifier(submission)),
        ("External-Description", f"{submission.marking.level}: {model.name} {model.version}"),
        ("Bagging-Date", bagged_on.isoformat()),
        ("Payload-Oxum", f"{size}.{files}"),
        (PROFILE_LABEL, shipped_profile().identifier),
        ("Bag-Software-Agent", f"reviewer-app {__version__}"),
    )


def space_needed(survey: Survey, block: int) -> Iterator[int]:
    """Bytes each file of a bundle will take on a file system of this block size, its manifest line too."""
    for path, found in survey.files.items():
        yield -(-found.size // block) * block + 140 + len(path.encode("utf-8", "surrogateescape"))
    yield 16 * block


def _write_new(path: Path, data: bytes) -> None:
    with path.open("xb") as out:
        out.write(data)
