"""Every archive of the corpus: the hostile refused, the controls good, each quickly, and nothing written.

The corpus says what a reader should do; where that depends on the reader, the table below says what ours
does, and why.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reviewer_app.intake.bundle import RefusedBundle
from tests.builders_intake import KEY
from tests.builders_reader import check_container, read_bundle
from tests.conftest import corpus_folder
from tests.hostile.reading import judged_without_writing, quickly

# file -> (good as a container?, why the corpus' own word does not settle it)
DECIDED = {
    "many_entries_20k.zip": (True, "refused only below 20,000 members; a bundle may have 200,000"),
    "nested_zip_depth7.zip": (
        True,
        "a ZIP file inside is opaque: evaluation logs are ZIP files, never unpacked here",
    ),
    "malo-zip-iffy-prefix.zip": (False, "strict: the first local header is at byte 0"),
    "malo-zip-iffy-suffix_not_comment.zip": (False, "strict: the end record is the last 22 bytes"),
    "malo-zip-iffy-non_ascii_original_name.zip": (
        False,
        "strict: extra field 0x7075 gives a member a second name",
    ),
    "malo-zip-iffy-data_descriptor_no_sig.zip": (False, "strict: sizes stand before the data"),
    "control_ok.tar": (False, "a good TAR file is still no bundle container"),
    "malo-tar-accept-simple.tar": (False, "a good TAR file is still no bundle container"),
    "malo-tar-accept-pax_extended_header.tar": (False, "a good TAR file is still no bundle container"),
}

# What each refusal must be for; a file refused for another reason would prove nothing.
CODES = {
    "backslash_traversal.zip": "name-character",
    "bitflip_payload.zip": "zip-data",
    "casefold_eszett.zip": "name-twin",
    "deep_nesting_2000.zip": "name-too-deep",
    "encrypted_flag.zip": "zip-encrypted",
    "file_then_dir_same_name.zip": "zip-name-twice",
    "full_overlap_500x1MB.zip": "zip-place",
    "malo-zip-malicious-second_unicode_extra.zip": "zip-extra-field",
    "malo-zip-malicious-short_usize.zip": "zip-size",
    "malo-zip-malicious-trailing_slash_name.zip": "zip-folder",
    "malo-zip-malicious-trailing_slash_payload.zip": "zip-folder",
    "malo-zip-malicious-zip64_eocd_confusion.zip": "zip-64",
    "malo-zip-malicious-zipinzip.zip": "zip-directory",
    "malo-zip-reject-cd_extra_entry.zip": "zip-place",
    "malo-zip-reject-cd_missing_entry.zip": "zip-place",
    "malo-zip-reject-data_descriptor_bad_content_zero_crc.zip": "zip-headers-differ",
    "malo-zip-reject-data_descriptor_bad_crc.zip": "zip-data-descriptor",
    "malo-zip-reject-data_descriptor_bad_csize.zip": "zip-data-descriptor",
    "malo-zip-reject-data_descriptor_bad_usize.zip": "zip-data-descriptor",
    "malo-zip-reject-shortextra.zip": "zip-extra-field",
    "malo-zip-reject-zip64_extra_usize.zip": "zip-size",
    "malo-zip-iffy-prefix.zip": "zip-directory",
    "malo-zip-iffy-suffix_not_comment.zip": "zip-end",
    "malo-zip-iffy-non_ascii_original_name.zip": "zip-extra-field",
    "malo-zip-iffy-data_descriptor_no_sig.zip": "zip-data-descriptor",
    "safearchive-case-insensitive.zip": "zip-special-file",
    "safearchive-symlinks.zip": "zip-special-file",
    "safearchive-winshort.zip": "name-twin",
    "safearchive-specialmodes.zip": "zip-mode",
    "truncated_half.zip": "zip-end",
    "win_ads.zip": "name-character",
    "win_drive_relative.zip": "name-character",
    "zero_width.zip": "name-character",
}


def archives() -> list[tuple[str, bool]]:
    """Every archive of the corpus, and whether it is good as a container."""
    folder = corpus_folder() / "archives"
    if not folder.is_dir():
        return []
    rows: list[tuple[str, bool]] = []
    for table in ("SOURCES.tsv", "GENERATED.tsv"):
        with (folder / table).open(newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                good, _why = DECIDED.get(row["file"], (row["expected"] == "accept", ""))
                rows.append((row["file"], good))
    return rows


def test_the_corpus_is_there(corpus: Path) -> None:
    """Without it, the cases below would be none, and pass."""
    there = {file.name for file in (corpus / "archives").iterdir() if file.suffix in (".zip", ".tar")}
    assert there == {name for name, _ in archives()}
    assert set(DECIDED) <= there
    assert set(CODES) == {name for name, good in archives() if not good and name.endswith(".zip")}


@pytest.mark.parametrize(("name", "good"), archives())
def test_every_archive_of_the_corpus(corpus: Path, name: str, good: bool) -> None:
    verdict = quickly(lambda: check_container(corpus / "archives" / name))
    codes = [fault.code for fault in verdict.faults]
    assert (not codes) is good, verdict.faults
    if not good:
        expected = CODES[name] if name.endswith(".zip") else "not-a-bundle-container"
        assert expected in codes
        assert all(fault.sentence and fault.rule for fault in verdict.faults)


@pytest.mark.parametrize(("name", "_good"), archives())
def test_no_archive_of_the_corpus_is_a_bundle(corpus: Path, name: str, _good: bool) -> None:
    """The good containers too: what is in them is no bag."""
    assert isinstance(quickly(lambda: read_bundle(corpus / "archives" / name, KEY.verify)), RefusedBundle)


def test_all_of_them_within_the_memory_and_without_a_byte_written(corpus: Path, tmp_path: Path) -> None:
    """In one process that may write no file, from an empty folder that stays empty."""
    assert judged_without_writing(corpus / "archives", tmp_path) == dict(archives())
