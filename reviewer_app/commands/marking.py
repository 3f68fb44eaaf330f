"""`marking rollup` and `marking check`: the marking engine at the command line, ours or a site's register.

- `rollup` prints the banner of portion marks; what the engine does not support is *not done*, and says so.
- `check` lists every fault of a marking, and the corrected form where only its form is wrong.
"""

from __future__ import annotations

import json
from argparse import Namespace

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing, read
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import (
    DEFAULT,
    MarkingRegister,
    banner,
    colours,
    expand,
    explain,
    parse,
    portion,
    register_from,
    roll_up,
)


class NotARegister(DeskError):
    """{path} is not a marking register: it is not JSON ({fault})."""


def rollup(arguments: Namespace) -> Outcome:
    """The banner of the portions named."""
    register = register_of(arguments.register)
    found = tuple(parse(text, register) for text in arguments.portions)
    rolled = roll_up(found, register)
    palette = colours(rolled, register)
    facts: dict[str, object] = {
        "banner": banner(rolled),
        "portion": portion(rolled),
        "spelled_out": expand(rolled, register),
        "portions": [portion(one) for one in found],
        "background": palette.background,
        "foreground": palette.foreground,
    }
    return Outcome(GOOD, facts, banner(rolled))


def check(arguments: Namespace) -> Outcome:
    """Every fault of one marking, portion mark or banner."""
    register = register_of(arguments.register)
    faults = explain(arguments.text, register)
    facts: dict[str, object] = {"good": not faults, "faults": list(faults)}
    if faults:
        return Outcome(NOT_GOOD, facts, "\n".join(faults))
    marking = parse(arguments.text, register)
    facts |= {"banner": banner(marking), "portion": portion(marking)}
    return Outcome(
        GOOD, facts, f"Good. As a banner: {banner(marking)}. As a portion mark: {portion(marking)}."
    )


def register_of(file: str | None) -> MarkingRegister:
    """The register in a file, or the one that ships with the app."""
    if not file:
        return DEFAULT
    try:
        return register_from(json.loads(read(str(existing(file)))))
    except (ValueError, RecursionError) as error:
        raise NotARegister(path=file, fault=error) from error
