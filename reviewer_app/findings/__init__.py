"""The finding: what it says, how it is drawn, sealed by three people, and checked by anybody; and letters.

- `document` folds the acts of a case into a tree of words; `determination` is its twin for machines.
- `layout` draws the tree, `finish` makes it PDF/A-2a and PDF/UA-1, `seal` signs, `check` verifies.
- `letter` draws the deficiency letter, out of the parts in `letter_layout`; `frame` is what every document
  stands in.
- Same acts and same journal head: the same bytes, on any machine.
- reportlab, pikepdf and pyHanko are heavy: import these modules late.
"""
