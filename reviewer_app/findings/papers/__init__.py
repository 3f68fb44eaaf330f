"""The papers beside the finding: information request, referral, note, transmittal, certificate, medium label.

- One file a paper: a frozen dataclass of all that it says, and `draw(paper)`, its PDF (A-2a, UA-1).
- A paper is a function of its fields: the same paper gives the same bytes. None reads a clock.
- Every text carries a portion mark; the banner is their roll-up. A classified paper has a derivative block on
  its first page. What must be marked by hand is not drawn.
- `told` folds each from the acts of a case, as the register stood when the act was recorded.
- A paper is no finding: it carries a typed name and no digital signature, and judges no model.
"""
