"""The tag files of a records package (RFC 8493): each follows from the payload, so each can be made again.

- Manifests in SHA-512 and SHA-256, lines in the order of their paths; tag manifests of both over every tag
  file that is no tag manifest, the signatures among them.
- The signatures are over `manifest-sha512.txt`: detached, beside it, as tag files of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from reviewer_app.records.metadata import WrittenFile

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
SIGNED = "manifest-sha512.txt"
CMS = f"{SIGNED}.p7s"
ML_DSA = f"{SIGNED}.mldsa87"
ALGORITHMS = ("sha256", "sha512")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data/"


def manifest_bytes(digests: Mapping[str, str]) -> bytes:
    """A manifest; our paths need no encoding (see `names`)."""
    lines = (f"{digests[path]}  {path}\n" for path in sorted(digests, key=str.encode))
    return "".join(lines).encode()


def manifests(payload: Iterable[WrittenFile]) -> dict[str, bytes]:
    """Both payload manifests, by name."""
    files = tuple(payload)
    return {
        "manifest-sha256.txt": manifest_bytes({one.path: one.sha256 for one in files}),
        "manifest-sha512.txt": manifest_bytes({one.path: one.sha512 for one in files}),
    }


def tag_manifests(tags: Mapping[str, bytes]) -> dict[str, bytes]:
    """Both tag manifests over `tags` (name to bytes), by name."""
    return {
        f"tagmanifest-{algorithm}.txt": manifest_bytes(
            {name: hashlib.new(algorithm, data).hexdigest() for name, data in tags.items()}
        )
        for algorithm in ALGORITHMS
    }
