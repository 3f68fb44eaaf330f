"""The command line, and the only place that wires.

Every verb takes `--json` and exits 0 when the thing is good, 1 when the thing checked is not good, 2 when it
could not be done; a bug exits 3 with its trace. What a verb needs is imported inside it, so that
`reviewer-app --version` stays quick.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence

from reviewer_app import __version__
from reviewer_app.commands import NOT_DONE, Outcome
from reviewer_app.domain.errors import DeskError

BUG = 3
# verb -> (module in reviewer_app.commands, function)
_VERBS = {
    "window": ("window", "open_window"),
    "demo": ("demo", "demo"),
    "bundle make": ("bundle", "make"),
    "bundle check": ("bundle", "check"),
    "evidence show": ("evidence", "show"),
    "evidence compare": ("evidence", "compare"),
    "findings check": ("findings", "check"),
    "workspace new": ("workspace", "new"),
    "workspace check": ("workspace", "check"),
}


def parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    top = argparse.ArgumentParser("reviewer-app", description="The desk for frontier-model reviews.")
    top.add_argument("--version", action="version", version=f"reviewer-app {__version__}")
    top.add_argument("--workspace", metavar="DIR", help="the workspace to open in the window")
    top.set_defaults(verb="window")
    verbs = top.add_subparsers(title="verbs", metavar="VERB")
    _demo(verbs)
    _bundle(verbs)
    _evidence(verbs)
    _findings(verbs)
    _workspace(verbs)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code."""
    chosen = parser().parse_args(arguments)
    as_json = bool(getattr(chosen, "json", False))
    module, function = _VERBS[chosen.verb]
    try:
        verb = getattr(importlib.import_module(f"reviewer_app.commands.{module}"), function)
        outcome: Outcome = verb(chosen)
    except DeskError as error:
        return _to_the_reader(
            as_json, Outcome(NOT_DONE, {"error": error.code}, f"Not done. {error.sentence}")
        )
    except KeyboardInterrupt:
        return _to_the_reader(
            as_json, Outcome(NOT_DONE, {"error": "cancelled"}, "Cancelled; nothing was changed.")
        )
    except Exception:
        traceback.print_exc()
        print("This is a fault of the program, not of your files.", file=sys.stderr)
        return BUG
    return _to_the_reader(as_json, outcome)


def _say(as_json: bool, outcome: Outcome) -> int:
    if as_json:
        whole = {"exit": outcome.exit_code, **outcome.facts}
        if "error" in outcome.facts:
            whole["sentence"] = outcome.text
        print(json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False))
    elif outcome.text:
        print(outcome.text, file=sys.stderr if outcome.exit_code == NOT_DONE else sys.stdout)
    return outcome.exit_code


def _to_the_reader(as_json: bool, outcome: Outcome) -> int:
    """Say it; a reader that has gone (`… | head -1`) changes nothing of the outcome."""
    try:
        code = _say(as_json, outcome)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = outcome.exit_code
    return code


_Verbs = argparse._SubParsersAction  # argparse gives the class no public name


def _verb(verbs: _Verbs[argparse.ArgumentParser], full_name: str, help_text: str) -> argparse.ArgumentParser:
    one = verbs.add_parser(full_name.split()[-1], help=help_text, description=help_text)
    one.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    one.set_defaults(verb=full_name)
    return one


def _group(
    verbs: _Verbs[argparse.ArgumentParser], name: str, help_text: str
) -> _Verbs[argparse.ArgumentParser]:
    group = verbs.add_parser(name, help=help_text, description=help_text)
    return group.add_subparsers(required=True, metavar="WHAT")


def _demo(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(verbs, "demo", "open the training workspace, or drive a whole case without a window")
    one.add_argument(
        "--headless", action="store_true", help="no window: one case from bundle to signed finding"
    )
    one.add_argument("--out", metavar="DIR", help="where --headless leaves the finding")
    one.add_argument("--workspace", metavar="DIR", default=argparse.SUPPRESS, help="where the workspace lies")
    one.add_argument("--picture", metavar="FILE", help="save a picture of the window and stop")


def _bundle(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    group = _group(verbs, "bundle", "make or check a submission bundle")
    make = _verb(group, "bundle make", "make a signed bundle from a folder that holds submission.json")
    make.add_argument("source", metavar="SRC")
    make.add_argument("destination", metavar="DEST")
    make.add_argument("--key", metavar="P12", help="the submitter's PKCS#12 file (key, certificate, chain)")
    make.add_argument(
        "--password-file", metavar="FILE", help="a file whose first line opens the PKCS#12 file"
    )
    check = _verb(group, "bundle check", "check a bundle as the desk would, and list every fault")
    check.add_argument("path", metavar="PATH", nargs="?", help="the bundle: a folder, or a ZIP file")
    check.add_argument("--anchors", metavar="DIR", help="trust anchors for the submitter (PEM or DER files)")
    check.add_argument("--rfc", action="store_true", help="any bag of version 0.93 to 1.0, by RFC 8493 alone")
    check.add_argument("--container", metavar="FILE", help="judge a ZIP file alone, whatever is inside")


def _evidence(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    group = _group(verbs, "evidence", "read evaluation logs")
    show = _verb(group, "evidence show", "the runs in a log or folder, with metrics and integrity notes")
    show.add_argument("path", metavar="PATH")
    compare = _verb(group, "evidence compare", "two runs side by side")
    compare.add_argument("a", metavar="A")
    compare.add_argument("b", metavar="B")


def _findings(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    group = _group(verbs, "findings", "signed findings")
    check = _verb(group, "findings check", "verify the signatures of a finding")
    check.add_argument("file", metavar="FILE")
    check.add_argument(
        "--anchors", metavar="DIR", help="authorities to trust; without it, those of this workstation"
    )


def _workspace(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    group = _group(verbs, "workspace", "make or check a workspace")
    new = _verb(group, "workspace new", "make a workspace with its people")
    new.add_argument("folder", metavar="DIR")
    new.add_argument("--people", metavar="FILE", help="JSON: the people, their roles (see the guide)")
    check = _verb(group, "workspace check", "open a workspace and verify journal, projections and vault")
    check.add_argument("folder", metavar="DIR")
    for one in (check,):
        one.add_argument("--person", metavar="ID", help="whose password opens it")
        one.add_argument("--password-file", metavar="FILE", help="a file whose first line is the password")


if __name__ == "__main__":
    sys.exit(main())
