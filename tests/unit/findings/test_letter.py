"""The deficiency letter: every point, what is asked for first, no judgement, hostile text harmless."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest

from reviewer_app.domain.marking import parse, portion
from reviewer_app.domain.text import visible
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.findings import fonts
from reviewer_app.findings.letter import (
    DeficiencyLetter,
    LetterPoint,
    NothingToAsk,
    draw_letter,
    missing_characters,
)
from reviewer_app.findings.words import CannotBeMarked, PortionUnreadable
from tests.builders_findings_letter import a_letter, many_points

HOSTILE = '\u202e\u0000\ufeff\ud800\ufffe 漢字 שלום <img src="/etc/passwd"/> &amp; %s {0} {case}'


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in opened]


def squeezed(text: str) -> str:
    """Without white space: a cell breaks its lines where it must."""
    return re.sub(r"\s", "", text)


def all_text(letter: DeficiencyLetter) -> str:
    return squeezed("".join(page_texts(draw_letter(letter))))


def test_every_point_stands_whole_with_number_item_fault_and_request() -> None:
    letter = a_letter(lacking=many_points(40))
    text = all_text(letter)
    assert len(letter.points) == 42
    for number, point in enumerate(letter.points, start=1):
        assert squeezed(f"(U) {number}{point.item}{point.title}{point.what}{point.asked}") in text


def test_the_groups_are_named_with_their_numbers_and_empty_ones_are_not() -> None:
    text = all_text(a_letter())
    assert squeezed("Items that are lacking: points 1 and 2") in text
    assert squeezed("Statements that do not fit together: point 3") in text
    assert squeezed("Items that are present, but not adequate: point 4") in text
    fewer = all_text(a_letter(lacking=(), at_odds=()))
    assert squeezed("not adequate: point 1") in fewer
    assert "lacking" not in fewer
    assert "fittogether" not in fewer


def test_what_is_asked_comes_before_everything_else_that_is_said() -> None:
    text = "".join(page_texts(draw_letter(a_letter())))
    order = ["Meridian Systems", "Your submission is incomplete", "no judgement", "What we ask you to send"]
    order += [
        "C4 Multi-step",
        "What is in place",
        "How to answer",
        "Time\n",
        "Contact",
        "Typed name",
        "Its tag",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_it_says_how_to_answer_and_what_pauses() -> None:
    text = all_text(a_letter(next_sequence=5, access_window="9 days left", agency_clock="day 3"))
    assert squeezed("the same submission id, MS-2026-07, and sequence 5") in text
    assert squeezed("Keep the checkpoint") in text
    assert squeezed("we do not pause it (now: 9 days left)") in text
    assert squeezed("paused while the submission is returned (now: day 3)") in text


def test_the_digest_stands_whole_in_groups_and_the_clock_is_named() -> None:
    letter = a_letter()
    pages = page_texts(draw_letter(letter))
    assert letter.tagmanifest_sha512 in squeezed(pages[-1])
    assert f"{letter.tagmanifest_sha512[:8]} {letter.tagmanifest_sha512[8:16]} " in pages[-1]
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text.replace("\n", "")
        assert "workstation clock" in text
        assert letter.tagmanifest_sha512[-8:] in text
        assert text.count("UNCLASSIFIED") >= 2


def test_times_are_given_in_utc_whatever_their_offset() -> None:
    text = all_text(a_letter(dated="2026-11-24T00:30:00+02:00", received_at="2026-03-01T00:15:00.5Z"))
    assert squeezed("23 November 2026, 22:30 UTC") in text
    assert squeezed("received on 1 March 2026, 00:15 UTC") in text
    with pytest.raises(ValueError, match="has no offset"):
        draw_letter(a_letter(dated="2026-11-24T00:30:00"))


def test_no_word_of_the_letter_judges_the_model() -> None:
    for letter in (a_letter(), a_letter(in_place=(), training=False), a_letter(lacking=(), at_odds=())):
        for text in page_texts(draw_letter(letter)):
            assert forbidden_words(" ".join(text.split())) == ()
    assert forbidden_words(NothingToAsk(case="1").sentence) == ()


def test_a_training_letter_says_so_on_every_page_and_another_nowhere() -> None:
    sample = page_texts(draw_letter(a_letter(lacking=many_points(30))))
    assert len(sample) > 2
    assert all("training sample" in text for text in sample)
    assert "nobody is asked" in " ".join(sample[0].split())
    real = "".join(page_texts(draw_letter(a_letter(training=False, from_office="Office of intake"))))
    assert "training" not in real.lower()


def test_nothing_in_place_is_said_too() -> None:
    assert squeezed("No item of the contents checklist is in place yet.") in all_text(a_letter(in_place=()))


def test_a_letter_without_points_is_refused() -> None:
    with pytest.raises(NothingToAsk, match="2026-001"):
        draw_letter(a_letter(lacking=(), at_odds=(), not_adequate=()))


@pytest.mark.parametrize(
    ("mark", "banner"),
    [
        ("(U//PR)", "UNCLASSIFIED//PROPIN"),
        ("(CUI)", "CUI"),
        ("(S//NF)", "SECRET//NOFORN"),
        ("SECRET//NOFORN", "SECRET//NOFORN"),
    ],
)
def test_the_banner_is_the_roll_up_of_every_point(mark: str, banner: str) -> None:
    letter = a_letter()
    marked = (replace(letter.not_adequate[0], marking=mark),)
    pages = page_texts(draw_letter(replace(letter, not_adequate=marked)))
    assert all(text.count(banner) >= 2 for text in pages)
    assert f"{portion(parse(mark))} 4" in "".join(pages).replace("\n", " ")
    assert ("Classified By" in pages[0]) == banner.startswith("SECRET")


def test_a_classified_letter_says_who_from_what_and_until_when() -> None:
    text = all_text(a_letter(marking="SECRET//NOFORN", received_at="2026-11-23T09:00:00.000000Z"))
    assert squeezed("Classified By Ada Okafor, Intake clerk, Intake desk, training site (fictional)") in text
    assert squeezed("Derived From Submission MS-2026-07, sequence 1") in text
    assert squeezed("Declassify On 20511123") in text


def test_a_letter_that_is_marked_by_hand_is_not_drawn() -> None:
    letter = a_letter()
    cui = (replace(letter.not_adequate[0], marking="(CUI)"),)
    with pytest.raises(CannotBeMarked, match=r"Deficiency letter 1 is not drawn.*mark by hand"):
        draw_letter(replace(letter, not_adequate=cui, marking="SECRET//NOFORN"))
    with pytest.raises(PortionUnreadable, match="point 4 is marked S,"):
        draw_letter(replace(letter, not_adequate=(replace(cui[0], marking="S"),)))


def test_the_same_letter_gives_the_same_bytes_and_each_field_another() -> None:
    drawn = draw_letter(a_letter())
    assert draw_letter(a_letter()) == drawn
    changes = {
        "case_id": "2026-002",
        "letter_number": 2,
        "dated": "2026-11-24T09:40:00Z",
        "to_organisation": "Other",
        "to_contact": "Other",
        "to_role": "Other",
        "from_office": "Other",
        "contact": "Other.",
        "signed_by": "Other",
        "signed_role": "Other",
        "submission_id": "MS-2",
        "sequence": 3,
        "request_kind": "inquiry",
        "model": "Other",
        "received_at": "2026-11-22T09:00:00Z",
        "tagmanifest_sha512": "ab" * 64,
        "lacking": many_points(1),
        "at_odds": (),
        "not_adequate": (),
        "in_place": ("A1 Manifest",),
        "next_sequence": 9,
        "access_window": "ends today",
        "agency_clock": "day 2",
        "training": False,
    }
    changes["marking"] = "UNCLASSIFIED//PROPIN"
    assert set(changes) == set(DeficiencyLetter.__dataclass_fields__)
    for name, value in changes.items():
        assert draw_letter(a_letter(**{name: value})) != drawn, name


@pytest.mark.parametrize(
    "name",
    [
        "to_organisation",
        "to_contact",
        "to_role",
        "from_office",
        "contact",
        "signed_by",
        "submission_id",
        "model",
        "case_id",
        "request_kind",
        "access_window",
        "agency_clock",
        "signed_role",
    ],
)
def test_hostile_text_in_any_field_is_printed_and_nothing_more(name: str) -> None:
    text = all_text(a_letter(**{name: HOSTILE * 40}))
    assert "‹U+202E›‹U+0000›‹U+FEFF›" in text


def test_hostile_text_in_a_point_is_printed_whole() -> None:
    point = LetterPoint(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    text = all_text(a_letter(lacking=(point,)))
    drawn = squeezed("‹U+5B57› ‹U+05E9›‹U+05DC›‹U+05D5›‹U+05DD› " + HOSTILE[HOSTILE.index("<") :])
    assert text.count(drawn) == 4


def test_a_very_long_text_is_never_cut_and_a_long_name_breaks_at_its_marks() -> None:
    path = "data/evidence/" + "halcyon-2_run.a/" * 30 + "ctf-40.eval"
    words = " ".join(f"word{index}" for index in range(4000))
    point = LetterPoint("C9", path, words, "x" * 9000 + "\n" * 300 + "the last line")
    pages = page_texts(draw_letter(a_letter(lacking=(point,))))
    text = squeezed("".join(pages))
    assert len(pages) > 6
    assert "word3999" in text
    assert squeezed("the last line") in text
    assert "continued" in pages[2]
    assert text.count("x") >= 9000
    assert re.search(r"halcyon-2_run\.a/\n", "".join(pages))


def test_missing_characters_are_told_before_drawing() -> None:
    assert missing_characters(a_letter()) == ()
    letter = a_letter(to_contact="Zoë Ångström → 漢 漢", lacking=(LetterPoint("", "שם", "a\u202eb", "c\nd"),))
    assert missing_characters(letter) == ("漢", "ש", "ם", "\u202e")
    text = all_text(letter)
    assert all(f"‹U+{ord(one):04X}›" in text for one in missing_characters(letter))
    assert "ZoëÅngström→" in text


def test_shown_is_what_is_drawn_and_nothing_in_it_is_lacking() -> None:
    shown = fonts.shown(HOSTILE)
    assert fonts.lacking(shown) == ()
    assert fonts.shown(shown) == shown
    assert visible(shown) == shown
