"""The register as data: the shipped file, a site's own, what cannot be used, and the colours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from reviewer_app import shelf
from reviewer_app.domain.codec import NotOfTheForm, to_plain
from reviewer_app.domain.marking import (
    DEFAULT,
    MarkingFault,
    Palette,
    RegisterFault,
    banner,
    colours,
    parse,
    register_from,
    roll_up,
)
from reviewer_app.domain.marking.register import contrast

Plain = dict[str, Any]


def plain() -> Plain:
    found = json.loads(json.dumps(to_plain(DEFAULT)))
    assert isinstance(found, dict)
    return found


def test_the_shipped_file_says_what_the_program_holds() -> None:
    found = json.loads(shelf.file("marking-register.json").read_text(encoding="utf-8"))
    assert found == plain()
    assert to_plain(register_from(found)) == plain()


def test_invented_entries_say_so() -> None:
    samples = [one.code for one in DEFAULT.tetragraphs if one.sample]
    assert samples == ["TRNX"]
    assert all(one.sample and "SAMPLE" in one.title for one in DEFAULT.sap)


def test_the_groups() -> None:
    members = {one.code: set(one.members) for one in DEFAULT.tetragraphs}
    assert members["FVEY"] == {"AUS", "CAN", "GBR", "NZL", "USA"}
    assert members["ACGU"] == {"AUS", "CAN", "GBR", "USA"}
    assert members["TEYE"] == {"AUS", "GBR", "USA"}
    assert len(members["NATO"]) == 32
    assert {one.code for one in DEFAULT.tetragraphs if one.expands} == {"ACGU", "FVEY", "TEYE"}


def _add_sap(found: Plain) -> None:
    found["sap"].append({"name": "BLU", "title": "BLUE HERON", "sample": True})


def _add_compartment(found: Plain) -> None:
    system = next(one for one in found["sci"] if one["name"] == "RSV")
    system["compartments"].append({"name": "AB1", "title": "AB1", "lowest": "TS", "requires": ["ORCON"]})


def _expand_coalition(found: Plain) -> None:
    next(one for one in found["tetragraphs"] if one["code"] == "TRNX")["expands"] = True


def test_a_site_adds_names_of_its_own() -> None:
    found = plain()
    _add_sap(found)
    _add_compartment(found)
    site = register_from(found)
    assert banner(parse("(TS//RSV-AB1//SAR-BLU//OC)", site)) == "TOP SECRET//RSV-AB1//SAR-BLU//ORCON"
    with pytest.raises(MarkingFault, match=r"RSV-AB1: it needs ORCON"):
        parse("(TS//RSV-AB1//NF)", site)
    with pytest.raises(MarkingFault, match=r"BLU: it is not a special access programme"):
        parse("(S//SAR-BLU)")


def test_a_site_lets_a_group_expand() -> None:
    found = plain()
    _expand_coalition(found)
    site = register_from(found)
    marks = [parse("(S//REL TO USA, TRNX)", site), parse("(S//REL TO USA, GBR, NOR)", site)]
    assert banner(roll_up(marks, site)) == "SECRET//REL TO USA, NOR"
    assert banner(roll_up(marks)) == "SECRET//NOFORN"


def _with(change: Callable[[Plain], None]) -> Plain:
    found = plain()
    change(found)
    return found


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda one: one.update(schema="marking-register/2"), "it is marking-register/2"),
        (lambda one: one["sap"].append(one["sap"][0]), "TSP stands there 2 times"),
        (lambda one: one["countries"].append({"code": "FVEY", "name": "x"}), "FVEY stands there 2 times"),
        (lambda one: one["countries"].append({"code": "a b", "name": "x"}), "capitals and digits"),
        (lambda one: one["tetragraphs"][0]["members"].append("QQQ"), "its member QQQ is not in the list"),
        (lambda one: one["sci"][0].update(lowest="U"), "U is not a classified level"),
        (
            lambda one: one["sci"][0]["compartments"][0]["requires"].append("XX"),
            "XX is not a dissemination control",
        ),
        (lambda one: one["palette"].pop(), "it needs one line for each of"),
        (lambda one: one["palette"][0].update(foreground="#008844"), "below 4.5 : 1"),
        (lambda one: one["palette"][0].update(foreground="white"), "not of the form #RRGGBB"),
    ],
)
def test_a_register_that_cannot_be_used(change: Callable[[Plain], None], sentence: str) -> None:
    with pytest.raises(RegisterFault, match="marking register cannot be used") as fault:
        register_from(_with(change))
    assert sentence in fault.value.sentence


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(NotOfTheForm, match="nato"):
        register_from(plain() | {"nato": []})


def test_every_colour_can_be_read() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    for one in DEFAULT.palette:
        assert contrast(one.background, one.foreground) >= 4.5


@pytest.mark.parametrize(
    ("text", "background", "foreground"),
    [
        ("(U//FOUO)", "#007A33", "#FFFFFF"),
        ("(CUI//SP-PROPIN)", "#502B85", "#FFFFFF"),
        ("(C)", "#0033A0", "#FFFFFF"),
        ("(S//SI)", "#C8102E", "#FFFFFF"),
        ("(TS//NF)", "#FF8C00", "#000000"),
        ("(TS//SI//NF)", "#FCE83A", "#000000"),
    ],
)
def test_the_colours_of_a_banner(text: str, background: str, foreground: str) -> None:
    assert colours(parse(text)) == Palette(background, foreground)
