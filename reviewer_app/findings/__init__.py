"""The finding: what it says, how it is drawn, sealed by three people, and checked by anybody.

- `document` folds the acts of a case into a tree of words; `determination` is its twin for machines.
- `layout` draws the tree, `finish` makes it PDF/A-2a and PDF/UA-1, `seal` signs, `check` verifies.
- Same acts and same journal head: the same bytes, on any machine.
- reportlab, pikepdf and pyHanko are heavy: import these modules late.
"""
