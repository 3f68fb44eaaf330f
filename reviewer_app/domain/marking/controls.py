"""Trees of SCI control systems and of special access programmes: put together, and one held against another.

Each level of a tree is in ascending order, numbers before letters (Manual A.6), which is the order of ASCII.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_app.domain.marking.terms import Compartment, Control

_Tree = dict[str, dict[str, set[str]]]


def united(controls: Iterable[Control]) -> tuple[Control, ...]:
    """Every unique control, compartment and sub-compartment, in order (Manual D.2)."""
    tree = _tree(controls)
    return tuple(
        Control(name, tuple(Compartment(one, tuple(sorted(tree[name][one]))) for one in sorted(tree[name])))
        for name in sorted(tree)
    )


def missing(needed: Iterable[Control], held: Iterable[Control]) -> tuple[str, ...]:
    """What of `needed` is not in `held`: `TK`, `SI-G`. A control does not hold its compartments."""
    here = _tree(held)
    return tuple(path for path, name, part, sub in _paths(needed) if not _within(here, name, part, sub))


def _within(tree: _Tree, name: str, part: str, sub: str) -> bool:
    if name not in tree or (part and part not in tree[name]):
        return False
    return not sub or sub in tree[name][part]


def _paths(controls: Iterable[Control]) -> Iterable[tuple[str, str, str, str]]:
    for name, parts in sorted(_tree(controls).items()):
        yield name, name, "", ""
        for part, subs in sorted(parts.items()):
            yield f"{name}-{part}", name, part, ""
            for sub in sorted(subs):
                yield f"{name}-{part} {sub}", name, part, sub


def _tree(controls: Iterable[Control]) -> _Tree:
    tree: _Tree = {}
    for control in controls:
        parts = tree.setdefault(control.name, {})
        for compartment in control.compartments:
            parts.setdefault(compartment.name, set()).update(compartment.subs)
    return tree
