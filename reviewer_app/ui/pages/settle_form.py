"""One difference settled by the adjudicator, beside the reviewers' own answers, which stay as they are."""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Adjudicated
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.ui.controls import Choice, column, field
from reviewer_app.ui.pages.evidence_words import portion_of
from reviewer_app.ui.pages.kept_drafts import KeptDrafts, Values
from reviewer_app.ui.pages.reveal_forms import RevealForm
from reviewer_app.ui.pages.written_text import WrittenText

_LIKELIHOODS = [("Not given", ""), *((one.with_band, one.value) for one in Likelihood)]
_CONFIDENCES = [("Not given", ""), *((one.value, one.value) for one in Confidence)]


class SettleForm(RevealForm):
    """One criterion in which the reviews differ, as the adjudicator settles it."""

    def __init__(self, desk: Desk, case_id: str, kept: KeptDrafts, busy: Callable[[], str]) -> None:
        self.level = Choice(name="Level")
        self.likelihood = Choice(_LIKELIHOODS, name="Likelihood")
        self.confidence = Choice(_CONFIDENCES, name="Confidence")
        self.criterion = ""
        choices = (self.level, self.likelihood, self.confidence)
        above = column(*(field(one.accessibleName(), one) for one in choices), gap=10)
        mark = portion_of(desk.case(case_id).submission.marking)
        written = WrittenText("Settle", "Rationale", "Settle   Ctrl+Enter", mark, above=[above])
        super().__init__(desk, case_id, kept, busy, written)
        for one in choices:
            one.currentIndexChanged.connect(lambda _: self.changed())

    def show_criterion(self, criteria: CriteriaSet, criterion: str) -> None:
        """Begin with the draft, else with what is recorded."""
        self.criterion = criterion
        again = "Settle again" if criterion in self._case.settled else "Settle"
        self.written.heading.setText(f"{again}: {criterion}" if criterion else "Settle")
        said = self._kept.of(self.form()) or self.recorded()
        levels = [(f"{one.code}  {one.words}", one.code) for one in criteria.scale]
        self.level.set_options([("Choose a level", ""), *levels], said.get("level", ""))
        for choice, name in ((self.likelihood, "likelihood"), (self.confidence, "confidence")):
            choice.blockSignals(True)
            choice.set_value(said.get(name, ""))
            choice.blockSignals(False)
        self.written.set_words(said.get("rationale", ""), said.get("mark", ""))
        self.look()

    def form(self) -> str:
        return f"settle {self.criterion}"

    def values(self) -> Values:
        return {
            "level": self.level.value() or "",
            "likelihood": self.likelihood.value() or "",
            "confidence": self.confidence.value() or "",
            "rationale": self.written.words(),
            "mark": self.written.mark(),
        }

    def recorded(self) -> Values:
        found = self._case.settled.get(self.criterion)
        if found is None:
            return {}
        said = found.adjudicated
        return {
            "level": said.level,
            "likelihood": said.likelihood.value if said.likelihood else "",
            "confidence": said.confidence.value if said.confidence else "",
            "rationale": said.rationale,
            "mark": said.marking,
        }

    def unsaved(self) -> bool:
        now = self.values()
        empty = not any(now[name] for name in ("level", "likelihood", "confidence", "rationale"))
        return now != self.recorded() and not (empty and not self.recorded())

    def act(self) -> Adjudicated | None:
        said = self.values()
        if not self.criterion or not said["level"]:
            return None
        return Adjudicated(
            self.criterion,
            said["level"],
            Likelihood(said["likelihood"]) if said["likelihood"] else None,
            Confidence(said["confidence"]) if said["confidence"] else None,
            said["rationale"],
            said["mark"],
        )

    def lacks(self) -> str:
        return "Choose a level first." if self.criterion else "Choose a criterion first."
