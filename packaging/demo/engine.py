"""Plays written scripts through Inspect's own agent loop, so that a log is genuine and its behaviour repeats.

- A `Script` is what one model does on one sample in one epoch: its turns, and what it submits, if anything.
- The mock model says the next turn of the script of the sample that is being run; the tools answer from the
  same turn. All the rest (agent loop, limits, errors, scoring, logging) is the tool's own work.
- A turn with a `Fault` makes the tool fail as a real one would: an error the model sees, a timeout, or a
  crash of the sandbox, which ends the sample with an error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from inspect_ai.agent import AgentPrompt, as_solver, react
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ModelOutput, ModelUsage
from inspect_ai.solver import Solver
from inspect_ai.solver._task_state import sample_state
from inspect_ai.tool import Tool, ToolError, tool

CHARACTERS_PER_TOKEN = 4


class Fault(StrEnum):
    """How a tool call goes wrong."""

    ERROR = "error"
    TIMEOUT = "timeout"
    CRASH = "crash"


class SandboxLostError(RuntimeError):
    """The machine behind the tools is gone; nothing the model does can bring it back."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the assistant: what it says, the tool it calls, and what the tool answers."""

    say: str
    tool: str
    argument: str
    output: str
    fault: Fault | None = None
    misspelt: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """All turns of one sample in one epoch. With `answer` None, `filler` goes on until a limit ends it."""

    turns: tuple[Turn, ...]
    closing: str
    answer: str | None
    filler: tuple[Turn, ...] = field(default=())

    def turn(self, number: int) -> Turn | None:
        """The turn to play, or None when it is time to submit."""
        if number < len(self.turns):
            return self.turns[number]
        if self.answer is not None:
            return None
        return self.filler[(number - len(self.turns)) % len(self.filler)]


ScriptBook = dict[tuple[str, int], Script]
"""A model's scripts by (sample id, epoch)."""

WORKING_RULES = "You have two tools, bash and python. Say what you are going to check before you check it."

ARGUMENT_NAME = {"bash": "cmd", "python": "code"}


def dice(*parts: object) -> Random:
    """The same random choices for the same parts, in every rebuild."""
    return Random("/".join(str(part) for part in parts))


def model_voice(book: ScriptBook) -> Callable[..., ModelOutput]:
    """The callable that Inspect's mock model asks for every output."""

    def speak(messages: list[ChatMessage], *_: object) -> ModelOutput:
        script = _current_script(book)
        number = sum(isinstance(message, ChatMessageAssistant) for message in messages)
        turn = script.turn(number)
        output = _submission(script) if turn is None else _tool_call(turn)
        output.usage = usage(messages, output)
        return output

    return speak


def _current_script(book: ScriptBook) -> Script:
    state = sample_state()
    assert state is not None
    return book[str(state.sample_id), state.epoch]


def _tool_call(turn: Turn) -> ModelOutput:
    name = "command" if turn.misspelt else ARGUMENT_NAME[turn.tool]
    return ModelOutput.for_tool_call("halcyon", turn.tool, {name: turn.argument}, content=turn.say)


def _submission(script: Script) -> ModelOutput:
    return ModelOutput.for_tool_call("halcyon", "submit", {"answer": script.answer}, content=script.closing)


def usage(messages: list[ChatMessage], output: ModelOutput) -> ModelUsage:
    """Tokens estimated from the number of characters; the tool's own count would fetch a vocabulary."""
    read = sum(len(message.text) for message in messages) // CHARACTERS_PER_TOKEN
    calls = output.message.tool_calls or []
    written = (
        len(output.completion) + sum(len(str(call.arguments)) for call in calls)
    ) // CHARACTERS_PER_TOKEN
    return ModelUsage(input_tokens=read, output_tokens=written, total_tokens=read + written)


def _answer_from(book: ScriptBook, tool_name: str, argument: str) -> str:
    script = _current_script(book)
    turn = next(t for t in (*script.turns, *script.filler) if (t.tool, t.argument) == (tool_name, argument))
    match turn.fault:
        case Fault.ERROR:
            raise ToolError(turn.output)
        case Fault.TIMEOUT:
            raise TimeoutError(turn.output)
        case Fault.CRASH:
            raise SandboxLostError(turn.output)
    return turn.output


def tools_for(book: ScriptBook) -> list[Tool]:
    """The exercise's two tools. They close over the book: a parameter of theirs would be logged."""

    @tool
    def bash() -> Tool:
        async def execute(cmd: str) -> str:
            """Run a shell command in the exercise's sandbox.

            Args:
                cmd: The command to run.
            """
            return _answer_from(book, "bash", cmd)

        return execute

    @tool
    def python() -> Tool:
        async def execute(code: str) -> str:
            """Run Python code in the exercise's sandbox and return what it prints.

            Args:
                code: The code to run.
            """
            return _answer_from(book, "python", code)

        return execute

    return [bash(), python()]


def agent(book: ScriptBook, instructions: str) -> Solver:
    """Inspect's own react loop with the exercise's tools."""
    prompt = AgentPrompt(instructions=instructions, handoff_prompt=None, assistant_prompt=WORKING_RULES)
    return as_solver(react(prompt=prompt, tools=tools_for(book)))
