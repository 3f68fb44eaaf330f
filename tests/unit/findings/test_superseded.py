"""A stamped copy: the pages of the signed version, the words on each, and no signature left."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest

from reviewer_app.findings.superseded import NotStamped, Stamp, stamp_of, stamped, version_of
from tests.builders import JournalBuilder
from tests.builders_findings import NOW
from tests.builders_findings_full import a_full_case, amended, rescinded
from tests.builders_findings_release import laid_bare
from tests.unit.findings.conftest import Signed
from tests.unit.findings.test_finish import elements
from tests.unit.findings.test_layout import page_texts

WORDS = "SUPERSEDED by version 2 on 2026-11-25"


@pytest.fixture(scope="module")
def stamp(signed: Signed) -> Stamp:
    return Stamp("SUPERSEDED", WORDS, hashlib.sha384(signed.pdf).hexdigest(), NOW)


@pytest.fixture(scope="module")
def copy(signed: Signed, stamp: Stamp) -> bytes:
    return stamped(signed.pdf, stamp)


def test_every_page_says_it_and_names_the_original(copy: bytes, signed: Signed, stamp: Stamp) -> None:
    pages, before = page_texts(copy), page_texts(signed.pdf)
    assert len(pages) == len(before)
    for page, was in zip(pages[:-1], before[:-1], strict=True):
        assert WORDS in page
        assert stamp.of_sha384 in page
        assert set(was.split()) <= set(page.split())
    assert WORDS in pages[-1]


def test_no_signature_is_left(copy: bytes, signed: Signed) -> None:
    said, was = laid_bare(copy), laid_bare(signed.pdf)
    for word in ("/ByteRange", "/FT /Sig", "/Subtype /Widget", "workstation clock\n", "/DSS", "/Perms"):
        assert word not in said
    assert "/ByteRange" in was
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert "/AcroForm" not in opened.Root
        assert not [one for one in elements(opened.Root.StructTreeRoot.K) if one.S == "/Form"]
        numbers = opened.Root.StructTreeRoot.ParentTree.Nums
        links = [one for page in opened.pages for one in page.obj.get("/Annots", [])]
        assert {str(one.Subtype) for one in links} == {"/Link"}
        assert len(numbers) == 2 * (len(opened.pages) + len(links))


def test_the_first_words_of_the_document_are_read_aloud(copy: bytes, stamp: Stamp) -> None:
    with pikepdf.open(io.BytesIO(copy)) as opened:
        first = opened.Root.StructTreeRoot.K.K[0]
        assert first.S == "/P"
        assert str(first.ActualText).startswith(f"{WORDS}. Stamped copy; the signatures are gone.")
        assert stamp.of_sha384 in str(first.ActualText)
        assert str(opened.docinfo.Title).startswith(f"{WORDS}: Finding on designation")
        assert f"{WORDS}: Finding on designation" in opened.Root.Metadata.read_bytes().decode()


def test_the_same_original_gives_the_same_copy(copy: bytes, signed: Signed, stamp: Stamp) -> None:
    before = hashlib.sha384(signed.pdf).hexdigest()
    assert stamped(signed.pdf, stamp) == copy
    assert hashlib.sha384(signed.pdf).hexdigest() == before


def test_what_became_of_a_version_is_the_journals() -> None:
    builder = amended(a_full_case())
    (first,) = builder.case.versions
    made = stamp_of(first)
    assert made.words == f"SUPERSEDED by version 2 on {first.ended_at[:10]}"
    assert made.of_sha384 == first.signatures[-1][1].pdf_sha384
    assert made.word == "SUPERSEDED"


def test_a_rescinded_version_says_so() -> None:
    builder = rescinded(a_full_case().rendered().signed())
    made = stamp_of(version_of(builder.case, 1))
    assert made.words == f"RESCINDED on {builder.case.versions[0].ended_at[:10]}"


def test_a_version_that_was_never_signed_is_not_copied() -> None:
    never: JournalBuilder = rescinded(a_full_case())
    with pytest.raises(NotStamped, match="never signed"):
        stamp_of(version_of(never.case, 1))
    with pytest.raises(NotStamped, match="no earlier version"):
        version_of(never.case, 7)
