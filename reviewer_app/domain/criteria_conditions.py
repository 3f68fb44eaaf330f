"""Whether a threshold's conditions fit a run: what differs, and what cannot be told. Each is a sentence.

- Only what is stated counts: by the run's log, and for safeguards by the submission too. What nobody states
  cannot be told, and is never taken for met.
- Where two statements differ, neither is believed: the condition cannot be told.
- A limit stated as "unlimited" is more than any least; "none" and "null" state nothing.
- Logs name a setting in their tool's words; the names known are below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer_app.domain.criteria import Conditions
from reviewer_app.domain.evidence import Run
from reviewer_app.domain.text import one_line

_SAFEGUARDS = re.compile(r"(^|\.)safeguards?([._]state)?$")
_ACCESS = re.compile(r"(^|\.)access([._]mode)?$")
_MESSAGES = re.compile(r"(^|\.)limits?\.messages?$|(^|\.)(message_limit|max_messages)$")
_TOKENS = re.compile(r"(^|\.)limits?\.tokens?$|(^|\.)(token_limit|max_total_tokens)$")
_UNSTATED = frozenset({"", "none", "null", "not stated", "unknown"})
_UNLIMITED = frozenset({"unlimited", "no limit"})
_OFF = frozenset({"off", "disabled", "false", "no"})
_ON = frozenset({"on", "enabled", "true", "yes"})
_NUMBER = re.compile(r"[0-9]{1,15}(\.0+)?")


@dataclass(frozen=True, slots=True)
class Fit:
    """`differs` names each condition that is not met, `untold` each that cannot be told."""

    differs: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    @property
    def applies(self) -> bool:
        return not (self.differs or self.untold)

    @property
    def sentence(self) -> str:
        """Why the number is not comparable with the threshold, "" where it is."""
        if self.applies:
            return ""
        return f"Not comparable: {'; '.join((*self.differs, *self.untold))}."


def fit(conditions: Conditions, run: Run, declared_safeguards: str = "") -> Fit:
    """The conditions against what is stated of a run; `declared_safeguards` by the submission."""
    found = list(_found(conditions, run, declared_safeguards))
    return Fit(
        tuple(words for differs, words in found if differs),
        tuple(words for differs, words in found if not differs),
    )


def _found(conditions: Conditions, run: Run, declared: str) -> Iterator[tuple[bool, str]]:
    """Each condition that is not known to be met, and whether it differs (else it cannot be told)."""
    states = (
        ("safeguards", conditions.safeguards, [*_stated(run, _SAFEGUARDS), declared]),
        ("access", conditions.access, _stated(run, _ACCESS)),
    )
    for name, wanted, stated in states:
        if wanted:
            yield from _state(name, wanted, stated)
    limits = (
        ("token limit", conditions.token_limit_at_least, _stated(run, _TOKENS)),
        ("message limit", conditions.message_limit_at_least, _stated(run, _MESSAGES)),
        ("number of epochs", conditions.epochs_at_least, [str(run.epochs)]),
    )
    for name, least, limit in limits:
        if least is not None:
            yield from _limit(name, least, limit)
    if conditions.words:
        words = one_line(conditions.words, 120)
        yield False, f"whether “{words}” holds is for a person to judge"


def _stated(run: Run, name: re.Pattern[str]) -> list[str]:
    return [one.value for one in run.settings if name.search(one.name.lower())]


def _state(name: str, wanted: str, stated: Iterable[str]) -> Iterator[tuple[bool, str]]:
    said = _once(stated)
    if len(said) != 1:
        yield False, _untold(f"{name} {wanted}", name, said)
    elif _canonical(said[0]) != _canonical(wanted):
        yield (
            True,
            f"the threshold is for {name} {wanted}, and the run was made with {name} {_shown(said[0])}",
        )


def _limit(name: str, least: int, stated: Iterable[str]) -> Iterator[tuple[bool, str]]:
    said = _once(stated)
    number = _number(said[0]) if len(said) == 1 else None
    if number is None:
        yield False, _untold(f"a {name} of at least {least}", name, said)
    elif number < least:
        yield True, f"the threshold is for a {name} of at least {least}, and the run's is {_shown(said[0])}"


def _untold(wanted: str, name: str, said: list[str]) -> str:
    known = " and ".join(_shown(one) for one in said)
    if len(said) > 1:
        why = f"the statements of the run's {name} differ: {known}"
    else:
        why = f"its {name} is stated as {known}" if said else f"nothing states the run's {name}"
    return f"the threshold is for {wanted}, and {why}"


def _once(stated: Iterable[str]) -> list[str]:
    """What is stated, each meaning once."""
    said: dict[str, str] = {}
    for value in stated:
        if value.strip().lower() not in _UNSTATED:
            said.setdefault(_canonical(value), value.strip())
    return list(said.values())


def _canonical(value: str) -> str:
    lowered = " ".join(value.casefold().split())
    if lowered in _OFF:
        return "off"
    if lowered in _ON:
        return "on"
    number = _number(lowered)
    return lowered if number is None else f"{number:g}"


def _number(value: str) -> float | None:
    """A limit as a number; infinity where there is none; None where it is no number."""
    lowered = value.strip().lower()
    if lowered in _UNLIMITED:
        return float("inf")
    return float(lowered) if _NUMBER.fullmatch(lowered) else None


def _shown(value: str) -> str:
    return one_line(value, 60)
