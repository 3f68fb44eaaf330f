"""A case whose every marked text holds a word that must not leak; and all that a PDF says, laid bare."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

import pikepdf
import pypdfium2

from reviewer_app.domain.acts import ExhibitCited, ExhibitNoted, Received, Source
from reviewer_app.domain.case import Case, Recorded
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.register import Register

CANARY = "Zaunkoenig"
# What people write; the rest of an act are ids, days, digests and numbers.
TEXTS = frozenset(
    {
        "reason", "rationale", "against", "words", "question", "comment", "asked", "note", "descriptor",
        "judgement", "changes", "memorandum", "statement", "title", "audience", "view", "path", "locator",
        "name", "sector", "crossed", "cause",
    }
)  # fmt: skip
_FIGURES = frozenset({"task", "model", "sentence", "how", "scorer", "title", "caption", "join", "reason"})


def with_canaries(case: Case, mark: str) -> tuple[Case, tuple[str, ...]]:
    """The case with every act that can be marked marked so, a canary in each of its texts; the canaries."""
    numbers, held = count(1), []

    def canary() -> str:
        held.append(f"{CANARY}{next(numbers)}q")
        return held[-1]

    def sung(node: Any, name: str = "") -> Any:
        if isinstance(node, str):
            return f"{node} {canary()}" if name in TEXTS and node and type(node) is str else node
        if isinstance(node, tuple):
            return tuple(sung(one, name) for one in node)
        if isinstance(node, dict):
            return {key: _figures(one, key, canary) for key, one in node.items()}
        if is_dataclass(node) and not isinstance(node, type):
            changed = {one.name: sung(getattr(node, one.name), one.name) for one in fields(node)}
            changed |= {key: mark for key in ("marking", "note_marking") if key in changed}
            return replace(node, **changed)
        return node

    def of(one: Recorded) -> Recorded:
        marked = hasattr(one.act, "marking") or isinstance(one.act, ExhibitCited | ExhibitNoted | Source)
        points = hasattr(one.act, "points")
        return replace(one, act=sung(one.act)) if (marked or points) and not _kept(one) else one

    return replace(case, history=tuple(of(one) for one in case.history)), tuple(held)


def _kept(one: Recorded) -> bool:
    """The delivery is what the finding is about: it is marked apart."""
    return isinstance(one.act, Received)


def _figures(node: Any, key: str, canary: Any) -> Any:
    if isinstance(node, str):
        return f"{node} {canary()}" if key in _FIGURES and node else node
    if isinstance(node, list | tuple):
        return [_figures(one, key, canary) for one in node]
    if isinstance(node, dict):
        return {name: _figures(one, name, canary) for name, one in node.items()}
    return node


def with_criteria(register: Register, made: CriteriaSet) -> Register:
    """The register with this set in the place of the one of its id and version."""
    return replace(register, criteria={**register.criteria, (made.id, made.version): made})


def with_hidden(made: CriteriaSet, name: str, mark: str, whole: str) -> CriteriaSet:
    """The set with one criterion marked `mark`, and `whole` over all of it."""
    groups = tuple(
        replace(
            group,
            criteria=tuple(replace(one, marking=mark) if one.id == name else one for one in group.criteria),
        )
        for group in made.groups
    )
    return replace(made, groups=groups, marking=whole)


def laid_bare(pdf: bytes) -> str:
    """Everything a file says: its bytes, every stream unpacked, every string, and the text of its pages."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [pdf.decode("latin-1"), *(piece for one in opened.objects for piece in _said(one))]
    with pypdfium2.PdfDocument(pdf) as drawn:
        found += [page.get_textpage().get_text_bounded() for page in drawn]
    return "\n".join(found)


def _said(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Stream):
        yield node.read_bytes().decode("latin-1")
        yield from (piece for one in node for piece in _direct(node[one]))
    else:
        yield from _direct(node)


def _direct(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.String):
        yield str(node)
        yield bytes(node).decode("latin-1")
    elif isinstance(node, pikepdf.Array):
        yield from (piece for one in node if not _indirect(one) for piece in _direct(one))
    elif isinstance(node, pikepdf.Dictionary):
        yield from (piece for one in node if not _indirect(node[one]) for piece in _direct(node[one]))


def _indirect(node: Any) -> bool:
    return isinstance(node, pikepdf.Object) and node.is_indirect
