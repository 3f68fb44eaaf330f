"""The way out of each fault of a source folder."""

from __future__ import annotations

import pytest

from reviewer_app.intake import faults
from reviewer_app.intake.make_faults import KEY_INSIDE, PLACEHOLDER, fitting_name, way_out
from reviewer_app.intake.names import name_faults

UNFIT = (
    "con.txt",
    "a:b.md",
    "trail. ",
    "new\nline.txt",
    "cafe\u0301.md",
    "\u202egnp.exe",
    "caf\udce9.txt",
    "no\u00a0break/aux",
    " . ",
    "q?/w*",
)


@pytest.mark.parametrize("name", UNFIT)
def test_a_name_no_bundle_may_hold_gets_one_that_would_do(name: str) -> None:
    assert any(name_faults(name))
    fitting = fitting_name(name)
    assert fitting
    assert not any(name_faults(fitting))
    for fault in name_faults(name):
        assert fitting in way_out(fault, name)


def test_a_name_that_fits_is_left_as_it_is() -> None:
    assert fitting_name("documents/model card (2).md") == "documents/model card (2).md"


def test_a_name_too_long_gets_no_made_up_one() -> None:
    (fault,) = name_faults("x" * 300)
    assert fitting_name("x" * 300) == ""
    assert way_out(fault, "x" * 300) == "Give it, or a folder above it, a shorter name."


def test_every_fault_of_a_working_folder_has_a_way_out() -> None:
    of_a_folder = (
        faults.SYMBOLIC_LINK,
        faults.NOT_A_FILE,
        faults.OTHER_MOUNT,
        faults.UNREADABLE,
        faults.CHANGED,
        faults.TOO_MANY,
        faults.NAME_TWIN,
        faults.NAME_DEPTH,
        faults.SUBMISSION_MISSING,
        faults.SUBMISSION_FORM,
        faults.MARKING_CEILING,
        PLACEHOLDER,
        KEY_INSIDE,
    )
    for rule in of_a_folder:
        assert way_out(faults.Fault(rule.code, "x", rule.source, "")).endswith(".")
