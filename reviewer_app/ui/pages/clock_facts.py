"""Both clocks of a case as every page's header shows them."""

from __future__ import annotations

from datetime import datetime

from reviewer_app.domain.case import Case
from reviewer_app.domain.clocks import (
    Clock,
    access_window,
    agency_clock,
    agency_words,
    warnings,
    window_words,
)
from reviewer_app.domain.days import zone_remark
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.ui.keys import Fact
from reviewer_app.ui.states import State

DECIDES_NOTHING = "It decides nothing."


def clock_facts(case: Case, policy: SitePolicy, now: datetime) -> list[Fact]:
    """The access window and the agency clock, each with its warning; why one stands is in its tip."""
    said = {one.clock: one.sentence for one in warnings(case, policy, now)}
    words = {Clock.WINDOW: window_words(case, policy, now), Clock.AGENCY: agency_words(case, policy, now)}
    tips = {Clock.WINDOW: _window_tip(case, policy), Clock.AGENCY: _agency_tip(case, policy, now)}
    return [
        Fact(
            f"{clock.value.capitalize()}  {words[clock]}",
            State.WARN if clock in said else State.PLAIN,
            "\n".join(part for part in (said.get(clock, ""), tips[clock]) if part),
        )
        for clock in Clock
    ]


def _window_tip(case: Case, policy: SitePolicy) -> str:
    window = access_window(case)
    if window is None:
        return "The submission gives no planned release date."
    zone = f"Days of {policy.zone}."
    words = f"The developer's, from {window.begins} to the planned partner release on {window.ends}."
    return f"{words} The agency does not pause it. {zone_remark(policy) or zone} {DECIDES_NOTHING}"


def _agency_tip(case: Case, policy: SitePolicy, now: datetime) -> str:
    clock = agency_clock(case, policy, now)
    why = f" It stands: {clock.stands}." if clock and clock.stands else ""
    return f"Counts from acceptance.{why} {DECIDES_NOTHING}"
