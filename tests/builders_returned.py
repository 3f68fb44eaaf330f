"""A case that lacks something, in every state it can come to: the demo's submission with items left out.

Everything is fictional. The laboratory's authority is installed in the workspace, so that its supplements
are vouched for as well:

    case = an_incomplete_case(folder)                # received; C10 and D3 are missing
    case.returned()                                  # with letter 1
    case.supplemented()                              # sequence 2 brings both
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reviewer_app import shelf
from reviewer_app.desk import contents, intake
from reviewer_app.domain.people import Role
from reviewer_app.intake.make import make_bundle
from tests.builders_intake import DAY, described
from tests.ui.builders_quarantine import Sign, a_laboratory
from tests.ui.builders_ui import CASE, copied, training_desk, workspace_at

LEFT_OUT = ("C10", "D3")
Change = Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class IncompleteCase:
    """A case of a workspace, and who signs for its developer."""

    folder: Path
    sign: Sign

    def receive(self, bundle: Path) -> None:
        with training_desk(Role.INTAKE_CLERK, self.folder) as desk:
            taken = intake.receive(desk, bundle)
            assert isinstance(taken, intake.Taken), taken

    def returned(self) -> None:
        """The clerk calls B2 not adequate, and returns the submission with what was drafted."""
        with training_desk(Role.INTAKE_CLERK, self.folder) as desk:
            contents.judge(desk, CASE, "B2", False, "Training sample: the description stops at the training.")
            found = contents.contents(desk, CASE)
            points = contents.draft_points(found)
            act, _pdf = contents.draft_return(desk, CASE, points, found.deliveries[-1].submission)
            contents.return_incomplete(desk, CASE, act)

    def supplemented(self) -> None:
        """Sequence 2 arrives with what was left out."""
        self.receive(self.bundle("supplement", left_out=(), sequence=2))

    def withdrawn(self) -> None:
        with training_desk(Role.INTAKE_CLERK, self.folder) as desk:
            reason = "Training sample: the release was put off to next year."
            contents.withdraw(desk, CASE, "Dana Okoro (fictional), Head of Model Release", reason)

    def bundle(
        self,
        name: str,
        *,
        left_out: Sequence[str] = LEFT_OUT,
        sequence: int = 1,
        change: Change = lambda _plain: None,
        files: Mapping[str, bytes] | None = None,
    ) -> Path:
        """A signed bundle of the demo's submission; `left_out` are said missing, `files` come besides."""
        place = self.folder.parent / name
        source = place / "source"
        shutil.copytree(shelf.folder("demo", "submission"), source)
        plain = json.loads((source / "submission.json").read_text(encoding="utf-8"))
        plain["submission"]["sequence"] = sequence
        for item in plain["items"]:
            if item["item"] in left_out:
                item.update(status="missing", files=[])
        for path, data in (files or {}).items():
            (source / path).write_bytes(data)
            plain["files"].append(described(path))
        change(plain)
        (source / "submission.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")
        make_bundle(source, place / "bundle", self.sign, bagged_on=DAY)
        return place / "bundle"


def the_incomplete_case(into: Path) -> IncompleteCase:
    """A copy of your own of one that is made once in a test run."""
    whole, sign = _kept()
    return IncompleteCase(copied(whole, into), sign)


@cache
def _kept() -> tuple[Path, Sign]:
    here = Path(tempfile.mkdtemp(prefix="reviewer-incomplete-"))
    atexit.register(shutil.rmtree, here, ignore_errors=True)
    return here, an_incomplete_case(workspace_at("new", here)).sign


def an_incomplete_case(
    folder: Path, change: Change = lambda _plain: None, files: Mapping[str, bytes] | None = None
) -> IncompleteCase:
    """The case of a new training workspace, received with two items missing. It is not indexed."""
    with training_desk(Role.SECURITY_ADMINISTRATOR, folder) as desk:
        case = IncompleteCase(folder, a_laboratory(desk))
    case.receive(case.bundle("incomplete", change=change, files=files))
    return case
