"""A bundle to break: `a_bundle().with_file("runs/one.eval").tampered("data/runs/one.eval").made_in(folder)`.

Everything in it is invented. The key is thrown away with the process; its "certificate" is itself, so a
signature here is a bare ECDSA P-384 signature. Real chains are custody's matter and are tested there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA384

from reviewer_app.domain.codec import canonical
from reviewer_app.domain.policy import SignaturesRequired
from reviewer_app.intake.make import make_bundle
from reviewer_app.intake.profile import SIGNATURE
from reviewer_app.intake.provenance import Provenance, SignatureVerdict, judged

DAY = date(2026, 11, 23)
CHECKPOINT = hashlib.sha512(b"an invented checkpoint").hexdigest()


class ThrowAwayKey:
    """Signs and verifies as a submitter's key would."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP384R1())

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data, ec.ECDSA(SHA384()))

    def verify(self, data: bytes, signatures: Mapping[str, bytes], _submitter: str | None) -> Provenance:
        return judged((self._verdict(data, signatures.get(SIGNATURE, b"")),), SignaturesRequired.CMS)

    def _verdict(self, data: bytes, signature: bytes) -> SignatureVerdict:
        try:
            self._key.public_key().verify(signature, data, ec.ECDSA(SHA384()))
        except InvalidSignature:
            return SignatureVerdict("not good", "The statement was changed, or another key signed it.")
        return SignatureVerdict("good", "Signed by the throw-away key.", signer="Throw-away key")


KEY = ThrowAwayKey()


def a_submission(**changes: Any) -> dict[str, Any]:
    """A small, complete and consistent submission; top-level fields can be replaced."""
    plain: dict[str, Any] = {
        "schema": "reviewer-submission/1",
        "submission": {
            "id": "TRAINING-0001",
            "sequence": 1,
            "request_kind": "inquiry",
            "created": "2026-11-20",
        },
        "submitter": {
            "organisation": "Example Laboratory (invented)",
            "contact": {"name": "A. Person", "role": "release manager"},
        },
        "model": {
            "name": "sample-model",
            "version": "1",
            "checkpoint": {"algorithm": "sha512", "digest": CHECKPOINT},
            "lineage": [],
            "description": "Invented, for tests.",
        },
        "release": {
            "planned_partner_release": "2026-12-20",
            "access_window_days": 30,
            "tiers": ["trusted partners"],
        },
        "voluntary": {"participation": True, "terms_acknowledged": True, "document": "documents/card.md"},
        "marking": {"level": "UNCLASSIFIED", "note": "training sample"},
        "items": [],
        "runs": [],
        "files": [],
    }
    return plain | changes


def described(path: str) -> dict[str, str]:
    return {
        "path": path,
        "title": path.rsplit("/", 1)[-1],
        "media_type": "application/octet-stream",
        "marking": "(U)",
        "release_terms": "review only",
    }


@dataclass
class ABundle:
    """Mutable on purpose; every step returns the builder."""

    submission: dict[str, Any] = field(default_factory=a_submission)
    files: dict[str, bytes] = field(default_factory=dict)
    key: ThrowAwayKey = field(default_factory=lambda: KEY)
    _afterwards: list[Callable[[Path], None]] = field(default_factory=list)

    def with_file(self, path: str, data: bytes = b"sample\n") -> ABundle:
        """A payload file (`path` without `data/`), described in the submission."""
        self.files[path] = data
        self.submission["files"].append(described(path))
        return self

    def with_run(self, path: str, role: str = "submitted", data: bytes = b"{}") -> ABundle:
        self.with_file(path, data)
        run = {"file": path, "role": role, "model": "sample-model", "task": "capture-the-flag"}
        self.submission["runs"].append(run | {"checkpoint": CHECKPOINT, "safeguards": "off"})
        return self

    def with_item(
        self, item: str, status: str = "present", files: tuple[str, ...] = (), reason: str = ""
    ) -> ABundle:
        said: dict[str, Any] = {"item": item, "status": status, "files": list(files)}
        self.submission["items"].append(said | ({"reason": reason} if reason else {}))
        return self

    def saying(self, path: str, value: object) -> ABundle:
        """Set one value of the submission: `saying("release.access_window_days", 45)`."""
        *parents, last = path.split(".")
        target = self.submission
        for name in parents:
            target = target[name]
        target[last] = value
        return self

    def afterwards(self, change: Callable[[Path], None]) -> ABundle:
        """Something done to the finished bundle, in the order of the calls."""
        self._afterwards.append(change)
        return self

    def tampered(self, path: str, index: int = 0, mask: int = 1) -> ABundle:
        return self.afterwards(lambda bundle: flip(bundle / path, index, mask))

    def without(self, path: str) -> ABundle:
        return self.afterwards(lambda bundle: (bundle / path).unlink())

    def adding(self, path: str, data: bytes = b"stray\n") -> ABundle:
        return self.afterwards(lambda bundle: _write(bundle / path, data))

    def replacing(self, path: str, old: str, new: str) -> ABundle:
        """Change the text of a file."""

        def change(bundle: Path) -> None:
            text = (bundle / path).read_text()
            assert old in text
            (bundle / path).write_text(text.replace(old, new))

        return self.afterwards(change)

    def resealed(self) -> ABundle:
        """Manifests and signature made anew, as by a submitter who meant the changes so far."""
        return self.afterwards(lambda bundle: reseal(bundle, self.key))

    def tags_resealed(self) -> ABundle:
        """The tag manifest and the signature alone made anew; the payload manifest stays as it is."""
        return self.afterwards(lambda bundle: reseal_tags(bundle, self.key))

    def source_in(self, folder: Path) -> Path:
        """The folder a lab would make a bundle of."""
        source = folder / "source"
        for path, data in self.files.items():
            _write(source / path, data)
        _write(source / "submission.json", json.dumps(self.submission, indent=1).encode())
        return source

    def made_in(self, folder: Path, name: str = "bundle") -> Path:
        """The finished bundle, with everything that was done to it afterwards."""
        bundle = folder / name
        make_bundle(self.source_in(folder), bundle, self.key.sign, bagged_on=DAY)
        for change in self._afterwards:
            change(bundle)
        return bundle


def a_bundle() -> ABundle:
    """A good bundle: a card, two runs of an invented model, every item of the checklist that they answer."""
    return (
        ABundle()
        .with_file("documents/card.md", b"# sample-model\n\nUNCLASSIFIED, training sample, fictional.\n")
        .with_run("runs/submitted.json", "submitted", b'{"run": 1}\n')
        .with_run("runs/baseline.json", "baseline", b'{"run": 2}\n')
        .with_item("A1")
        .with_item("A2")
        .with_item("B2", files=("documents/card.md",))
        .with_item("C9", files=("runs/submitted.json", "runs/baseline.json"))
    )


def flip(file: Path, index: int, mask: int = 1) -> None:
    data = bytearray(file.read_bytes())
    data[index] ^= mask
    file.write_bytes(data)


def reseal(bundle: Path, key: ThrowAwayKey) -> None:
    """Both manifests, statement and signature, over what lies there now."""
    listed = sorted(path for path in (bundle / "data").rglob("*") if path.is_file())
    lines = [f"{_sha512(path)}  {str(path.relative_to(bundle)).replace('%', '%25')}\n" for path in listed]
    (bundle / "manifest-sha512.txt").write_text("".join(lines))
    oxum = f"{sum(path.stat().st_size for path in listed)}.{len(listed)}"
    info = re.sub(r"(?m)^Payload-Oxum: .*$", f"Payload-Oxum: {oxum}", (bundle / "bag-info.txt").read_text())
    (bundle / "bag-info.txt").write_text(info)
    reseal_tags(bundle, key)


def reseal_tags(bundle: Path, key: ThrowAwayKey) -> None:
    """The tag manifest, statement and signature alone."""
    exempt = {"tagmanifest-sha512.txt", "provenance.json", "provenance.p7s"}
    tags = sorted(path for path in bundle.iterdir() if path.is_file() and path.name not in exempt)
    (bundle / "tagmanifest-sha512.txt").write_text(
        "".join(f"{_sha512(path)}  {path.name}\n" for path in tags)
    )
    statement = json.loads((bundle / "provenance.json").read_bytes())
    statement["tagmanifest_sha512"] = _sha512(bundle / "tagmanifest-sha512.txt")
    restate(bundle, statement, key)


def restate(bundle: Path, statement: dict[str, Any], key: ThrowAwayKey) -> None:
    data = canonical(statement)
    (bundle / "provenance.json").write_bytes(data)
    (bundle / "provenance.p7s").write_bytes(key.sign(data))


def _sha512(file: Path) -> str:
    return hashlib.sha512(file.read_bytes()).hexdigest()


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
