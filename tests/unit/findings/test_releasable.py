"""A version for others: what is above its marking is in no byte of it, and it says how much is missing."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
import pytest

from reviewer_app.domain.case import Case
from reviewer_app.domain.marking import lower, parse
from reviewer_app.domain.register import Register
from reviewer_app.findings.document import finding
from reviewer_app.findings.layout import draw
from reviewer_app.findings.releasable import Releasable, releasable
from reviewer_app.findings.tree import Citations, Document, Paragraph, Section, marks, texts
from reviewer_app.findings.within import NoSuchLevel, Within
from tests.builders import CASE, JournalBuilder, sample_criteria
from tests.builders_findings_full import a_full_case, amended, reopened
from tests.builders_findings_release import CANARY, laid_bare, with_canaries, with_criteria, with_hidden

OF = "ab" * 48


@dataclass(frozen=True)
class Sung:
    """A case with a canary in every text that carries a mark, and that mark."""

    builder: JournalBuilder
    case: Case
    canaries: tuple[str, ...]

    def at(self, level: str) -> Releasable:
        return released(self.builder, self.builder.register, self.case, level)


def released(builder: JournalBuilder, register: Register, case: Case, level: str) -> Releasable:
    return releasable(
        register, case, head_seq=len(builder.recorded), head=builder.head, level=level, of_sha384=OF
    )


@pytest.fixture(scope="module")
def full() -> JournalBuilder:
    return reopened(amended(a_full_case()))


@pytest.fixture(scope="module")
def sung(full: JournalBuilder) -> Sung:
    return Sung(full, *with_canaries(full.case, "(S//NF)"))


def words_of(node: object) -> str:
    return "\n".join(texts(node))


def section(document: Document, title: str) -> Section:
    return next(one for one in document.sections if one.title == title)


# What is left out is left out of every byte.


def test_nearly_every_canary_sings_in_the_finding(sung: Sung) -> None:
    """Otherwise their silence below would say nothing."""
    whole = laid_bare(
        draw(
            finding(
                sung.builder.register,
                sung.case,
                head_seq=len(sung.builder.recorded),
                head=sung.builder.head,
            )
        )
    )
    silent = [one for one in sung.canaries if one not in whole]
    assert len(silent) < len(sung.canaries) / 8  # earlier answers and drafts are not printed


@pytest.mark.parametrize("level", ["UNCLASSIFIED", "SECRET//REL TO USA, GBR"])
def test_no_canary_sings_in_a_version_below_it(sung: Sung, level: str) -> None:
    made = sung.at(level)
    assert CANARY not in laid_bare(draw(made.document))
    assert made.dropped > 100
    assert not [one for one in marks(made.document) if lower(parse(one), parse(level))]


def test_a_version_at_the_marking_itself_leaves_nothing_out(sung: Sung) -> None:
    made = sung.at("SECRET//NOFORN")
    assert made.dropped == 0
    assert made.document.marking == "SECRET//NOFORN"
    assert CANARY in laid_bare(draw(made.document))


def test_what_the_submission_says_goes_with_its_marking(full: JournalBuilder) -> None:
    """Facts without a mark of their own: the model's name, its developer, its checkpoint and days."""
    case = replace(full.case, history=tuple(_of_a_secret_submission(one) for one in full.case.history))
    summary = full.case.submission
    said = laid_bare(draw(released(full, full.register, case, "UNCLASSIFIED").document))
    assert CANARY in laid_bare(draw(released(full, full.register, case, "SECRET//NOFORN").document))
    for name in (CANARY, summary.organisation, summary.submission_id, summary.checkpoint_sha512):
        assert name not in said
    assert CASE in said


def _of_a_secret_submission(one: Any) -> Any:
    act = one.act
    if hasattr(act, "received"):
        return replace(one, act=replace(act, received=_secret(act.received)))
    return replace(one, act=_secret(act)) if hasattr(act, "submission") else one


def _secret(act: Any) -> Any:
    return replace(act, submission=replace(act.submission, marking="SECRET//NOFORN", model_name=CANARY))


def test_a_criterion_above_is_not_named_anywhere(full: JournalBuilder) -> None:
    """Its id and title stand in tables, requests, adjudication and the course, under others' marks."""
    hidden = next(one for one in sample_criteria().criteria if one.id == "CY-CH")
    register = with_criteria(full.register, with_hidden(sample_criteria(), "CY-CH", "(S)", "SECRET"))
    before = laid_bare(draw(released(full, full.register, full.case, "UNCLASSIFIED").document))
    said = laid_bare(draw(released(full, register, full.case, "UNCLASSIFIED").document))
    for name in (hidden.id, hidden.title, hidden.question):
        assert name in before
        assert name not in said


def test_an_exhibit_above_leaves_no_number_and_no_gap_in_the_numbers(full: JournalBuilder) -> None:
    gone = min(one.number for one in full.case.exhibits)
    case = replace(full.case, history=tuple(_cited(one, gone) for one in full.case.history))
    document = released(full, full.register, case, "UNCLASSIFIED").document
    (cited,) = (one for one in section(document, "Exhibits").blocks if isinstance(one, Citations))
    assert [one.number for one in cited.entries] == list(range(1, len(full.case.exhibits)))
    said = words_of(document)
    for exhibit in full.case.exhibits:
        assert f"[{exhibit.number}]" not in said
    assert "[1]" in said


def _cited(one: Any, number: int) -> Any:
    cites = getattr(one.act, "sources", None) and one.act.number == number
    return replace(one, act=replace(one.act, marking="(S)")) if cites else one


def test_a_mark_in_a_text_counts_for_the_text(full: JournalBuilder) -> None:
    """Whatever the portion's own mark says: a referral's mark stands in a sentence without one."""
    case = replace(full.case, history=tuple(_referred(one) for one in full.case.history))
    assert "(S//NF)" not in laid_bare(draw(released(full, full.register, case, "UNCLASSIFIED").document))


def _referred(one: Any) -> Any:
    refers = hasattr(one.act, "to") and hasattr(one.act, "sector")
    return replace(one, act=replace(one.act, marking="(S//NF)")) if refers else one


# What it says of itself.


def test_it_says_of_which_finding_it_was_made_and_how_much_is_missing(sung: Sung) -> None:
    made = sung.at("UNCLASSIFIED")
    first = "\n".join(made.document.standing)
    assert OF in first
    assert f"{made.dropped} portions are left out" in first
    assert made.document.title.startswith("Releasable version of")
    gaps = [
        block.text
        for one in _all(made.document.sections)
        for block in one.blocks
        if isinstance(block, Paragraph) and block.text.endswith("left out here.")
    ]
    assert sum(int(one.split()[0]) for one in gaps) == made.dropped
    assert len(gaps) > 10


def _all(sections: tuple[Section, ...]) -> list[Section]:
    return [one for section in sections for one in (section, *_all(section.sections))]


def test_metadata_bookmarks_and_foot_are_its_own(sung: Sung) -> None:
    pdf = draw(sung.at("UNCLASSIFIED").document)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "Releasable version of" in str(opened.docinfo.Title)
        assert "releasable version of finding version 3" in opened.Root.Metadata.read_bytes().decode()
        assert "/AcroForm" not in opened.Root
    assert sung.builder.head not in laid_bare(pdf)


def test_a_classified_version_has_the_finding_as_its_one_source(sung: Sung) -> None:
    block = sung.at("SECRET//NOFORN").document.derivative
    assert block is not None
    rows = {row.label: row.value for row in block.rows}
    assert rows["Derived From"].startswith(f"Finding of case {CASE}, version 3")
    assert rows["Declassify On"].isdigit()


def test_the_same_level_gives_the_same_bytes(sung: Sung) -> None:
    assert draw(sung.at("UNCLASSIFIED").document) == draw(sung.at("(U)").document)


# What is within.


@pytest.mark.parametrize(
    ("mark", "level", "within"),
    [
        ("(U)", "UNCLASSIFIED", True),
        ("(U)", "SECRET//REL TO USA, GBR", True),
        ("(U//FOUO)", "UNCLASSIFIED", False),
        ("(U//PR)", "SECRET//NOFORN", False),
        ("(S)", "SECRET", True),
        ("(S)", "CONFIDENTIAL", False),
        ("(S)", "SECRET//NOFORN", True),
        ("(S)", "SECRET//REL TO USA, GBR", False),
        ("(S//NF)", "SECRET", False),
        ("(S//NF)", "SECRET//REL TO USA, GBR", False),
        ("(S//NF)", "SECRET//NOFORN", True),
        ("(S//REL TO USA, AUS, GBR)", "SECRET//REL TO USA, GBR", True),
        ("(S//REL TO USA, GBR)", "SECRET//REL TO USA, AUS, GBR", False),
        ("(S//REL TO USA, GBR)", "SECRET//NOFORN", True),
        ("(S//REL TO USA, GBR)", "SECRET", False),
        ("(S//SI)", "SECRET", False),
        ("(TS)", "SECRET//NOFORN", False),
        ("(S//RD)", "SECRET//NOFORN", False),
        ("no mark at all", "TOP SECRET//NOFORN", False),
    ],
)
def test_what_is_within(mark: str, level: str, within: bool) -> None:
    assert Within(level).mark(mark) is within


@pytest.mark.parametrize("text", ["see (S//NF)", "as (S//RD) says", "(//GBR S) too"])
def test_a_mark_above_in_a_text_is_seen(text: str) -> None:
    assert not Within("UNCLASSIFIED").text(text)
    assert Within("UNCLASSIFIED").text("as agreed (see 3), in (U) and (A. Reyes)")


@pytest.mark.parametrize("level", ["", "RESTRICTED", "SECRET//RD", "secret-ish"])
def test_what_is_no_marking_makes_no_version(full: JournalBuilder, level: str) -> None:
    with pytest.raises(NoSuchLevel):
        released(full, full.register, full.case, level)
