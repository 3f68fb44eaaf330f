"""What the finding says of exhibits: the note that counts, the reviewer's order, other cases, grants."""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import Act, Assigned, Conflict, ConflictDeclared, ExhibitNoted, ExhibitsOrdered
from reviewer_app.findings.answers import answers, exhibits_cited
from reviewer_app.findings.tree import Citations, Items, Paragraph, Section, marks
from tests.builders import JournalBuilder, a_case, an_answer, an_exhibit
from tests.builders_exhibits import OTHER, cited_in, grant, no_grant, two_cases, with_exhibits
from tests.builders_findings import as_if_decided


def section_of(journal: JournalBuilder) -> Section:
    return exhibits_cited(as_if_decided(journal))


def citations(journal: JournalBuilder) -> Citations:
    return next(one for one in section_of(journal).blocks if isinstance(one, Citations))


def test_the_last_note_is_printed_with_its_own_mark() -> None:
    journal = a_case().accepted().assigned().declared("reyes")
    journal.act("reyes", replace(an_exhibit(1001), note="As cited."))
    assert citations(journal).entries[0].note == "(U) As cited."
    journal.act("reyes", ExhibitNoted(1001, "Better said.", "(U)"))
    assert citations(journal).entries[0].note == "(U) Better said."
    journal.act("reyes", ExhibitNoted(1001, "", "(U)"))
    assert citations(journal).entries[0].note == ""


def test_the_mark_of_an_exhibit_and_of_a_later_note_both_count() -> None:
    journal = with_exhibits(1, 0).act("reyes", ExhibitNoted(1001, "Above.", "(U//FOUO)"))
    assert citations(journal).entries[0].note == "(U//FOUO) Above."
    assert set(marks(section_of(journal))) == {"(U)", "(U//FOUO)"}


def test_under_an_answer_the_reviewers_order_stands_and_the_list_is_by_number() -> None:
    journal = with_exhibits(3, 0).act("reyes", an_answer("CY-VD", (1001, 1002, 1003)))
    journal.act("reyes", ExhibitsOrdered((1003, 1001, 1002)))
    assert [one.number for one in citations(journal).entries] == [1001, 1002, 1003]
    whole = answers(as_if_decided(journal))
    items = next(one for one in whole.sections[0].sections[0].blocks if isinstance(one, Items))
    assert [one.split(" ")[0] for one in items.texts] == ["[1003]", "[1001]", "[1002]"]


def test_a_source_in_another_case_is_named_and_the_grant_printed_with_its_end() -> None:
    journal = two_cases()
    accepted: Act | None = journal.case.accepted
    assert accepted is not None
    journal.act("okafor", accepted, case=OTHER)
    journal.act("abara", Assigned(("reyes", "lindqvist")), case=OTHER)
    journal.act("reyes", ConflictDeclared(Conflict.NONE, own_key="a2V5"), case=OTHER)
    journal.act("abara", grant()).act("reyes", cited_in(OTHER)).act("abara", no_grant())
    assert citations(journal).entries[0].sources[0].path == f"case {OTHER}: data/evidence/a.eval"
    labels = [one.label for one in section_of(journal).blocks if isinstance(one, Paragraph) and one.label]
    assert [one.split(",")[0] for one in labels] == [
        f"Grant to lay results of case {OTHER} beside this one",
        f"Withdrawal of the grant to lay results of case {OTHER} beside this one",
    ]
