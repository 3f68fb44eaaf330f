"""Makes the demo's evaluation logs with the real tools, and the table of their results.

Run it with the Python of the tools' environment (see README.md here):  python make_evidence.py DESTINATION
It replaces DESTINATION/evidence and DESTINATION/documents/result-table.csv.

- Every log is written by the tool itself. Nothing in a log is cut or changed afterwards, except one score, by
  the tool's own facility for that, which records who, when and why.
- The tools run from a fresh directory that is no repository, so logs hold no path, host or revision of the
  machine (`neutral_names` sees to tracebacks).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neutral_names import interpreter_roots, load_under

if __name__ == "__main__":
    load_under("/evaluation", interpreter_roots())

import cyber_knowledge
import result_table
from engine import ScriptBook, model_voice
from fiction import (
    DEVELOPER,
    EVALUATOR,
    HALCYON_1,
    HALCYON_2,
    HALCYON_2_EARLIER,
    NOTICE,
    Checkpoint,
    run_metadata,
)
from traces import traces_of_this_machine

EDIT_AUTHOR = "E. Sandoval, Meridian Systems evaluation lead (fictional)"
EDIT_REASON = "The flag is right except for its capitals; the task's text does not ask for lower case."


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run to make: a task of ours, a model, and the way the tool is to write it down."""

    name: str
    checkpoint: Checkpoint
    book: ScriptBook
    task: Callable[[], Any]
    solver: Any
    suffix: str
    organisation: str
    options: dict[str, Any]

    @property
    def path(self) -> str:
        folder = "northgate" if self.organisation == EVALUATOR else self.checkpoint.model
        return f"{folder}/{self.name}.{self.suffix}"


def evaluations() -> list[Evaluation]:
    """The developer's runs of both models, then the independent evaluator's run."""
    return [
        *(run for checkpoint in (HALCYON_2, HALCYON_1) for run in _of_developer(checkpoint)),
        _of_evaluator(),
    ]


def _of_developer(checkpoint: Checkpoint) -> list[Evaluation]:
    import ctf_40
    import exploit_dev
    import range_multistep
    import vuln_discovery

    def run(name: str, module: Any, task: Callable[[], Any], **options: Any) -> Evaluation:
        book = module.scripts(checkpoint.model)
        solver = module.solver_for(checkpoint.model)
        return Evaluation(name, checkpoint, book, task, solver, "eval", DEVELOPER, options)

    limit = exploit_dev.MESSAGE_LIMIT[checkpoint.model]
    return [
        run("vuln-discovery", vuln_discovery, vuln_discovery.vuln_discovery, model_roles=_grader()),
        run("exploit-dev", exploit_dev, lambda: exploit_dev.exploit_dev(message_limit=limit)),
        run("range-multistep", range_multistep, range_multistep.range_multistep),
        run("ctf-40", ctf_40, ctf_40.ctf_40),
    ]


def _of_evaluator() -> Evaluation:
    import ctf_40
    from engine import agent

    book = ctf_40.independent_scripts()
    subset = [ctf_40.identifier(number) for number in ctf_40.INDEPENDENT_SUBSET]
    solver = agent(book, ctf_40.INSTRUCTIONS)
    return Evaluation(
        "ctf-40", HALCYON_2_EARLIER, book, ctf_40.ctf_40, solver, "json", EVALUATOR, {"sample_id": subset}
    )


def _grader() -> dict[str, Any]:
    import vuln_discovery
    from inspect_ai.model import get_model

    return {"grader": get_model("mockllm/grader-1", custom_outputs=vuln_discovery.grader_voice)}


def run_inspect(evaluation: Evaluation, evidence: Path) -> None:
    """Run one evaluation with Inspect and put its log at its place below `evidence`."""
    from inspect_ai import eval as inspect_eval
    from inspect_ai.model import GenerateConfig, get_model

    checkpoint = evaluation.checkpoint
    settings = GenerateConfig(temperature=0.7, top_p=0.95, max_tokens=4096, seed=7)
    model = get_model(
        checkpoint.mock, config=settings, custom_outputs=model_voice(evaluation.book), memoize=False,
        checkpoint_name=checkpoint.name, precision="bf16", served_by="meridian-eval-cluster (fictional)",
    )  # fmt: skip
    metadata = run_metadata(checkpoint, evaluation.organisation)
    logs = inspect_eval(
        evaluation.task(), model=model, solver=evaluation.solver, metadata=metadata,
        tags=["cyber", "training-sample", "UNCLASSIFIED"], log_dir="logs", log_format=evaluation.suffix,
        fail_on_error=False, max_samples=1, display="none", **evaluation.options,
    )  # fmt: skip
    target = evidence / evaluation.path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(_local(logs[0].location), target)


def _local(location: str) -> str:
    return location.removeprefix("file://")


def edit_one_score(log_file: Path) -> None:
    """Count a flag that was given in capitals, as the developer's lead did, by the tool's own score edit."""
    import ctf_40
    from inspect_ai.log import ProvenanceData, edit_score, read_eval_log, write_eval_log
    from inspect_ai.scorer import ScoreEdit

    log = read_eval_log(str(log_file))
    provenance = ProvenanceData(author=EDIT_AUTHOR, reason=EDIT_REASON)
    explanation = f"Counted by hand: the flag was given in capitals. [{NOTICE}]"
    edit = ScoreEdit(value="C", explanation=explanation, provenance=provenance)
    edit_score(log, ctf_40.identifier(ctf_40.FLAG_IN_CAPITALS["halcyon-2"]), "flag_match", edit)
    write_eval_log(log, str(log_file))


def make(destination: Path) -> None:
    """All logs and the result table, below `destination`."""
    evidence = destination / "evidence"
    shutil.rmtree(evidence, ignore_errors=True)
    for evaluation in evaluations():
        print("running", evaluation.path)
        run_inspect(evaluation, evidence)
    edit_one_score(evidence / "halcyon-2" / "ctf-40.eval")
    for checkpoint in (HALCYON_2, HALCYON_1):
        print("running", checkpoint.model, cyber_knowledge.TASK)
        cyber_knowledge.run(checkpoint, Path.cwd(), evidence / checkpoint.model / cyber_knowledge.TASK)
    (destination / "documents").mkdir(exist_ok=True)
    result_table.write(evidence, destination / "documents" / "result-table.csv")


def _refuse_traces(destination: Path, fresh: Path) -> None:
    found = traces_of_this_machine(destination, [fresh, destination.parent])
    if found:
        sys.exit("traces of this machine were found:\n" + "\n".join(found))


def main() -> None:
    """Copy the task modules into a fresh directory and go on there, so that logs know no other place."""
    destination, here = Path(sys.argv[1]).resolve(), Path(__file__).parent
    if sys.argv[2:] == ["--here"]:
        make(destination)
        _refuse_traces(destination, Path.cwd())
        return
    with tempfile.TemporaryDirectory(prefix="demo-evaluation-") as fresh:
        for module in here.glob("*.py"):
            shutil.copy(module, fresh)
        command = [sys.executable, Path(__file__).name, str(destination), "--here"]
        subprocess.run(command, cwd=fresh, check=True)


if __name__ == "__main__":
    main()
