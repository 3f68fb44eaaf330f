"""Words in a text that a reader would stumble over: a quiet line for each kind, and nothing is blocked.

- Approval words, and a likelihood with a confidence in one sentence, are named in every text.
- Other hedges are named in a key judgement alone: there the seven terms of ICD 203 hold.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.wording import APART, APPROVAL, WordWarning, warnings
from reviewer_app.ui.controls import column, fill
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, set_tip

_APPROVAL, _APART, _HEDGE = "approval", "apart", "hedge"
_SAID = {
    _APPROVAL: "not said of a model; it is a designation.",
    _APART: "a likelihood and a confidence; write two sentences.",
    _HEDGE: "use one of the seven terms, or say what was seen.",
}


class WordNotes(QWidget):
    """`look(texts)` shows what there is to name; the whole rule is each line's tip and description."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = {kind: Label("", "quiet", wrap=True, state=State.WARN) for kind in _SAID}
        fill(self, column(*self.lines.values(), gap=2))
        self.look("", key_judgement=False)

    def look(self, *texts: str, key_judgement: bool) -> None:
        found = [one for text in texts for one in warnings(text)]
        for kind, line in self.lines.items():
            of_kind = [one for one in found if _kind(one) == kind]
            shown = bool(of_kind) and (key_judgement or kind != _HEDGE)
            words = ", ".join(dict.fromkeys(f"“{one.words}”" for one in of_kind)) if shown else ""
            line.setText(f"{words}: {_SAID[kind]}" if shown else "")
            set_tip(line, "\n".join(dict.fromkeys(one.sentence for one in of_kind)) if shown else "")
            line.setVisible(shown)
        self.setVisible(bool(self.words()))

    def words(self) -> str:
        """Everything that is named now, a line a kind."""
        return "\n".join(line.text() for line in self.lines.values() if not line.isHidden())


def _kind(found: WordWarning) -> str:
    if found.sentence.endswith(APPROVAL):
        return _APPROVAL
    return _APART if found.sentence.endswith(APART) else _HEDGE
