"""A signature's value says what it says in one form of bytes: any other form of it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviewer_app.findings.check import Standing, check
from reviewer_app.findings.report import Code
from tests.builders_ber import WAYS, Way, a_longer_length, read, written
from tests.builders_findings import NOW
from tests.builders_mutations import last_value
from tests.unit.findings.conftest import Signed

LATER = NOW + timedelta(hours=1)


def digits(pdf: bytes) -> tuple[int, int]:
    """The place of the newest value without its angle brackets."""
    first, end = last_value(pdf)
    return first + 1, end - 1


def value_of(pdf: bytes) -> bytes:
    first, end = digits(pdf)
    return bytes.fromhex(pdf[first:end].decode("ascii"))


def with_value(pdf: bytes, value: bytes) -> bytes:
    """The file with another value in the place of its last one, filled with zeros."""
    first, end = digits(pdf)
    filled = value + bytes((end - first) // 2 - len(value))
    return pdf[:first] + filled.hex().upper().encode("ascii") + pdf[end:]


def other_forms(value: bytes, way: Way) -> list[bytes]:
    """The value with each of its nodes in turn written `way`, where that changes it."""
    whole = read(value)
    exact = written(whole)
    assert value.startswith(exact)
    forms = [written(whole, node, way) for node in whole.every()]
    return [form for form in forms if form != exact]


def passed(signed: Signed, forms: list[bytes]) -> list[int]:
    reports = [check(with_value(signed.pdf, form), signed.anchors, now=LATER) for form in forms]
    return [at for at, report in enumerate(reports) if report.standing is not Standing.NOT_VALID]


def test_the_control_is_accepted(signed: Signed) -> None:
    assert check(with_value(signed.pdf, written(read(value_of(signed.pdf)))), signed.anchors, now=LATER).valid


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_another_form_of_the_value_is_refused(signed: Signed, way: Way) -> None:
    forms = other_forms(value_of(signed.pdf), way)
    assert forms
    assert passed(signed, forms[:: max(1, len(forms) // 8)]) == []


@pytest.mark.trial
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_other_form_of_the_value_is_refused(signed: Signed, way: Way) -> None:
    assert passed(signed, other_forms(value_of(signed.pdf), way)) == []


def test_the_reason_is_its_form(signed: Signed) -> None:
    """The outermost frame says nothing that the cryptography could find wrong."""
    outermost = other_forms(value_of(signed.pdf), a_longer_length)[0]
    report = check(with_value(signed.pdf, outermost), signed.anchors, now=LATER)
    assert report.signatures[-1].code is Code.VALUE_FORM
