"""The case at the printed head: what comes later changes no word, and no reader has another finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import Assigned, ConsultationAnswer, ConsultationAnswered, PolicySet
from reviewer_app.domain.case import WITHHELD, Case, Recorded, Unread
from reviewer_app.domain.fold import fold
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.register import Register
from reviewer_app.findings.basis import FindingUnread, basis, case_at
from reviewer_app.findings.document import finding
from reviewer_app.findings.tree import Document, texts
from tests.builders import CASE, JournalBuilder, a_case, an_exhibit
from tests.builders_exhibits import OTHER
from tests.builders_findings import a_finding_case, decided, to_the_draft
from tests.builders_findings_full import a_full_case, amended, reopened, rescinded


def drawn(register: Register, case: Case, builder: JournalBuilder, head_seq: int) -> Document:
    return finding(register, case, head_seq=head_seq, head=builder.recorded[head_seq - 1].digest)


def test_the_case_at_its_last_act_is_the_case(every: JournalBuilder) -> None:
    """Folded anew from its own history it is what the journal made of it, part by part."""
    assert case_at(every.case, len(every.recorded)) == every.case


def test_at_every_entry_it_is_the_case_that_the_journal_gave_then(every: JournalBuilder) -> None:
    register = Register()
    for recorded in every.recorded:
        register = fold([recorded], register)
        if CASE in register.cases:
            assert case_at(every.case, recorded.seq) == register.cases[CASE]


def test_what_comes_after_the_head_changes_no_word() -> None:
    """Signed, exported, amended, reopened, a consultation answered, rescinded. The policy, and with
    it the zone of the days, is that of the register: as it stood at the head."""
    builder = a_full_case()
    head = len(builder.recorded)
    at_head = fold(builder.recorded)
    before = drawn(at_head, builder.case, builder, head)
    builder.rendered()
    answered = ConsultationAnswered(2, ConsultationAnswer.CONCUR, "", "2026-11-24", "(U)")
    builder.act("abara", answered).rendered().signed().exported()
    policy = SitePolicy(ceiling="SECRET", zone="Pacific/Kiritimati", agency_days=3)
    builder.act("castellane", PolicySet(policy), case="")
    assert drawn(at_head, builder.case, builder, head) == before
    later = rescinded(reopened(builder))
    assert drawn(at_head, later.case, later, head) == before


def test_a_finding_drawn_twice_rests_on_the_same_act() -> None:
    builder = a_finding_case()
    last = builder.recorded[-1].at
    builder.rendered()
    assert basis(builder.register, builder.case, len(builder.recorded)).as_of == last


def as_read_by(builder: JournalBuilder, *sealed_from: str) -> Register:
    """The register of a reader to whom the reviews of these people do not open."""
    return fold(_sealed(one) if one.by in sealed_from else one for one in builder.recorded)


def _sealed(one: Recorded) -> Recorded:
    return replace(one, act=Unread()) if isinstance(one.act, WITHHELD) else one


def test_a_finding_is_not_drawn_from_what_cannot_be_read() -> None:
    builder = a_finding_case()
    register = as_read_by(builder, "lindqvist")
    with pytest.raises(FindingUnread, match=r"case 2026-001 .* the review of Lindqvist is sealed"):
        drawn(register, register.cases[CASE], builder, len(builder.recorded))


def with_one_who_left() -> JournalBuilder:
    """A reviewer cites, is replaced before the reveal, and another takes the place."""
    builder = a_case()
    enrolled = next(one.act for one in builder.recorded if getattr(one.act, "person", "") == "reyes")
    builder.act("castellane", replace(enrolled, person="ito", name="Ito"), case="")
    builder.accepted().act("abara", Assigned(("ito", "reyes"))).declared("ito")
    builder.act("ito", an_exhibit(builder.case.next_exhibit("ito")))
    builder.act("abara", Assigned(("reyes", "lindqvist"), "Ito was called away to another office."))
    return decided(to_the_draft(builder))


def test_whoever_left_reads_the_same_finding_as_all_others() -> None:
    """What is sealed to a person who left stays in that person's own reading alone."""
    builder = with_one_who_left()
    others = as_read_by(builder, "ito")
    head = len(builder.recorded)
    own = drawn(builder.register, builder.case, builder, head)
    assert any(one.by == "ito" for one in builder.case.exhibits)
    assert drawn(others, others.cases[CASE], builder, head) == own
    words = "\n".join(texts(own))
    assert "[1001]" not in words
    assert "The work of 1 reviewer who was replaced before the reveal" in words
    assert "Ito left the review before the reveal." in words
    assert "Ito was called away to another office." in words


def test_other_cases_do_not_matter_but_by_name(every: JournalBuilder) -> None:
    assert OTHER in every.register.cases
    alone = replace(every.register, cases={CASE: every.case})
    head = len(every.recorded)
    assert drawn(alone, every.case, every, head) == drawn(every.register, every.case, every, head)


def test_the_version_is_the_one_that_stood_at_the_head() -> None:
    builder = a_full_case()
    head = len(builder.recorded)
    later = reopened(amended(builder))
    assert drawn(later.register, later.case, later, head).version == 1
    assert drawn(later.register, later.case, later, len(later.recorded)).version == 3
