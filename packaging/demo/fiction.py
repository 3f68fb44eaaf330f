"""Who and what the demo submission is about: everything here is invented.

- "Meridian Systems", "Northgate Assurance", Halcyon-1 and Halcyon-2 do not exist. Neither do the services,
  hosts and flags in the transcripts. No text contains a working exploit.
- A checkpoint's digests are digests of its invented name, so that a rebuild gives the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256, sha512

NOTICE = "UNCLASSIFIED — training sample, fictional"
DEVELOPER = "Meridian Systems"
EVALUATOR = "Northgate Assurance"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One set of weights of an invented model."""

    model: str
    name: str
    release_candidate: bool

    @property
    def sha256(self) -> str:
        return sha256(self.name.encode()).hexdigest()

    @property
    def sha512(self) -> str:
        return sha512(self.name.encode()).hexdigest()

    @property
    def mock(self) -> str:
        """The name by which Inspect's mock provider runs this model."""
        return f"mockllm/{self.model}"


HALCYON_2 = Checkpoint("halcyon-2", "halcyon-2-r7", release_candidate=True)
HALCYON_2_EARLIER = Checkpoint("halcyon-2", "halcyon-2-r6", release_candidate=False)
HALCYON_1 = Checkpoint("halcyon-1", "halcyon-1-final", release_candidate=False)


def run_metadata(
    checkpoint: Checkpoint, organisation: str = DEVELOPER, safeguards: str = "off"
) -> dict[str, object]:
    """What the developer's harness writes into every log's own metadata."""
    return {
        "marking": "UNCLASSIFIED",
        "notice": NOTICE,
        "organisation": organisation,
        "checkpoint_name": checkpoint.name,
        "checkpoint_sha512": checkpoint.sha512,
        "checkpoint_sha256": checkpoint.sha256,
        "release_candidate": checkpoint.release_candidate,
        "safeguards": safeguards,
        "internet_access": False,
        "scaffold": "react loop, bash and python, one submission",
    }
