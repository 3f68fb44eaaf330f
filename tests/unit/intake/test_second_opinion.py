"""bagit-python beside our own reading by RFC 8493: the suite, bags with one thing odd, its own bags.

Where the two differ, a table says why ours is right. A difference that is in no table fails, and so does one
that has gone.
"""

from __future__ import annotations

import logging
import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pytest

from tests.builders_bag import ABag
from tests.builders_reader import check_rfc
from tests.conftest import corpus_folder

ZEROS = "0" * 64
DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ELSEWHERE = (
    "5.1.1: paths outside the bag are not accessed, on any system; a fetch file lists payload files (2.2.3)"
)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """It reports through the log as well, which the test does not read."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def theirs(bag: Path) -> bool:
    """Whether bagit-python finds a bag valid. Where it fails in another way than its own, it does not."""
    try:
        bagit.Bag(str(bag)).validate()
    except (bagit.BagError, UnicodeError, ValueError, OSError, AttributeError, KeyError):
        return False
    return True


def ours(bag: Path) -> bool:
    return check_rfc(bag).outcome != "not valid"


# --- the conformance suite --------------------------------------------------------------------------

SUITE_DIFFERS = {  # all of them refused by us, accepted by bagit-python
    "v0.97/windows-only/out-of-scope-file-paths-using-absolute-path-for-fetch": ELSEWHERE,
    "v0.97/windows-only/out-of-scope-file-paths-using-shortcut-for-fetch": ELSEWHERE,
    "v0.97/windows-only/out-of-scope-file-paths-using-unc-for-fetch": ELSEWHERE,
    "v1.0/invalid/bagit-with-invalid-whitespace": "2.1.1: one space after the colon, none at the end",
}


def suite() -> list[str]:
    folder = corpus_folder() / "bagit"
    return sorted(str(path.relative_to(folder)) for path in folder.glob("v*/*/*") if path.is_dir())


def test_the_conformance_suite(corpus: Path) -> None:
    bags = suite()
    assert len(bags) == 60
    differ = {bag for bag in bags if ours(corpus / "bagit" / bag) != theirs(corpus / "bagit" / bag)}
    assert differ == set(SUITE_DIFFERS)
    assert not any(ours(corpus / "bagit" / bag) for bag in differ)


# --- one thing wrong -------------------------------------------------------------------------------

Change = Callable[[ABag], object]
SAME: dict[str, tuple[bool, Change]] = {  # (is it valid?, what was done)
    "nothing": (True, lambda bag: bag),
    "a payload file changed": (False, lambda bag: bag.file("data/a", b"two")),
    "a payload file gone": (False, lambda bag: (bag.path / "data/a").unlink()),
    "a payload file nobody lists": (False, lambda bag: bag.file("data/b")),
    "no payload folder": (False, lambda bag: (bag.path / "data/a").unlink() or (bag.path / "data").rmdir()),
    "no declaration": (False, lambda bag: (bag.path / "bagit.txt").unlink()),
    "no manifest": (False, lambda bag: (bag.path / "manifest-sha256.txt").unlink()),
    "version 2.0": (False, lambda bag: bag.tag("bagit.txt", DECLARED.replace("1.0", "2.0"))),
    "an encoding nobody knows": (
        False,
        lambda bag: bag.tag("bagit.txt", DECLARED.replace("UTF-8", "x-none")),
    ),
    "a declaration with a byte order mark": (False, lambda bag: bag.tag("bagit.txt", "\ufeff" + DECLARED)),
    "a declaration in UTF-16": (
        False,
        lambda bag: bag.file("bagit.txt", DECLARED.encode("utf-16")),
    ),
    "lines that end in CRLF": (True, lambda bag: _line_ends(bag, "\r\n")),
    "lines that end in CR": (True, lambda bag: _line_ends(bag, "\r")),
    "a digest in capitals": (True, lambda bag: _listed(bag, str.upper)),
    "a digest cut short": (False, lambda bag: _listed(bag, lambda digest: digest[:-1])),
    "a tab before the path": (True, lambda bag: _separated(bag, "\t")),
    "a path above the bag": (False, lambda bag: bag.also("manifest-sha256.txt", f"{ZEROS}  data/../../x\n")),
    "a path from the root": (False, lambda bag: bag.also("manifest-sha256.txt", f"{ZEROS}  /etc/passwd\n")),
    "a path of a person's folder": (False, lambda bag: bag.also("manifest-sha256.txt", f"{ZEROS}  ~/x\n")),
    "a folder in the manifest": (
        False,
        lambda bag: bag.file("data/b/c").also("manifest-sha256.txt", f"{ZEROS}  data/b\n"),
    ),
    "a second manifest with another digest": (
        False,
        lambda bag: bag.tag("manifest-md5.txt", f"{'0' * 32}  data/a\n"),
    ),
    "a tag file changed": (False, lambda bag: _tag_manifest(bag).also("bag-info.txt", "X: y\n")),
    "a tag manifest that lists a payload file": (
        False,
        lambda bag: _tag_manifest(bag).also(
            "tagmanifest-sha256.txt", f"{bag.digest('sha256', 'data/a')}  data/a\n"
        ),
    ),
    "Payload-Oxum wrong": (False, lambda bag: bag.tag("bag-info.txt", "Payload-Oxum: 4.1\n")),
    "Payload-Oxum of no form": (False, lambda bag: bag.tag("bag-info.txt", "Payload-Oxum: three\n")),
    "Payload-Oxum right": (True, lambda bag: bag.tag("bag-info.txt", "Payload-Oxum: 3.1\n")),
    "a folded value": (True, lambda bag: bag.tag("bag-info.txt", "A: one\n  two\n\tthree\n")),
    "a listed file to be fetched": (
        False,
        lambda bag: bag.also("manifest-sha256.txt", f"{ZEROS}  data/b\n").tag(
            "fetch.txt", "https://example.org/b 3 data/b\n"
        ),
    ),
    "a file to be fetched above the bag": (
        False,
        lambda bag: bag.tag("fetch.txt", "https://example.org/b 3 ../b\n"),
    ),
    "a fetch line cut short": (False, lambda bag: bag.tag("fetch.txt", "https://example.org/b 3\n")),
    "a payload file that is a link to the outside": (
        False,
        lambda bag: _link(bag, bag.path.parent / "outside"),
    ),
    "fetch asks for what is here": (
        True,
        lambda bag: bag.tag("fetch.txt", "https://example.org/a 3 data/a\n"),
    ),
}

DIFFERS: dict[str, tuple[bool, str, Change]] = {  # (do we find it valid?, why, what was done)
    "a path into a sibling whose name begins alike": (
        False,
        "5.1.1: files outside the bag are not accessed; it compares paths letter by letter",
        lambda bag: _sibling(bag),
    ),
    "a manifest line that is none": (
        False,
        "3, 5: every element conforms (2.1.3: checksum filepath); it logs the line and goes on",
        lambda bag: bag.also("manifest-sha256.txt", "words\n"),
    ),
    "a comment in a manifest": (
        False,
        "2.1.3: each line is a checksum and a path; there are no comments",
        lambda bag: bag.also("manifest-sha256.txt", "# words\n"),
    ),
    "a blank line in a manifest": (
        False,
        "2.1.3: each line is a checksum and a path",
        lambda bag: bag.also("manifest-sha256.txt", "\n"),
    ),
    "a second manifest that is incomplete": (
        False,
        "3, 4: in 1.0 every payload file is listed in every payload manifest",
        lambda bag: bag.file("data/b").manifest("sha256", "data/a", "data/b").manifest("md5", "data/a"),
    ),
    "a second manifest that is empty": (
        False,
        "3, 4: in 1.0 every payload file is listed in every payload manifest",
        lambda bag: bag.tag("manifest-md5.txt", ""),
    ),
    "twins of two normal forms, one of them changed": (
        False,
        "3: every checksum is verified against its own file; it reads the other twin twice",
        lambda bag: _twins(bag),
    ),
    "a name in the other normal form than its file": (
        False,
        "2.1.3: a path is the name of a file; to be tolerant here is advice for a bag one made oneself",
        lambda bag: _other_form(bag),
    ),
    "a declaration of three lines": (
        False,
        "2.1.1: exactly two lines",
        lambda bag: bag.also("bagit.txt", "More: 1\n"),
    ),
    "a declaration the other way round": (
        False,
        "2.1.1: the version first",
        lambda bag: bag.tag("bagit.txt", "".join(reversed(DECLARED.splitlines(keepends=True)))),
    ),
    "a declaration with spaces": (
        False,
        "2.1.1: one space after the colon",
        lambda bag: bag.tag("bagit.txt", DECLARED.replace(": ", " :  ")),
    ),
    "a tag manifest that lists itself": (
        False,
        "2.2.1: a tag manifest lists no tag manifest (its digest here is right by no means)",
        lambda bag: _lists_another(bag),
    ),
    "a tag manifest that leaves out a manifest": (
        False,
        "2.2.1: a tag manifest lists every payload manifest",
        lambda bag: bag.tag("tagmanifest-sha256.txt", f"{bag.digest('sha256', 'bagit.txt')}  bagit.txt\n"),
    ),
    "a payload manifest that lists a tag file": (
        False,
        "2.1.3: a payload manifest does not reference files outside the payload directory",
        lambda bag: bag.also("manifest-sha256.txt", f"{bag.digest('sha256', 'bagit.txt')}  bagit.txt\n"),
    ),
    "a percent sign that is not encoded": (
        False,
        "2.1.3: a percent sign is percent-encoded",
        lambda bag: _percent(bag, "50%"),
    ),
    "a percent sign that is encoded": (
        True,
        "2.1.3: %25 is a percent sign; it takes it for three characters",
        lambda bag: _percent(bag, "50%25"),
    ),
    "a line break in lower-case hexadecimal": (
        True,
        "2.1.3 by RFC 3986, 2.1: %0a and %0A are the same",
        lambda bag: _line_break(bag),
    ),
    "a manifest with a byte order mark": (
        False,
        "2.3: with UTF-8, a tag file does not begin with a byte order mark",
        lambda bag: bag.tag("manifest-sha256.txt", "\ufeff" + (bag.path / "manifest-sha256.txt").read_text()),
    ),
    "a label without a space after its colon": (
        False,
        "2.2.2: a label, a colon, a single white space, a value",
        lambda bag: bag.tag("bag-info.txt", "A:b\n"),
    ),
    "Payload-Oxum twice, alike": (
        False,
        "2.2.2: not present more than once",
        lambda bag: bag.tag("bag-info.txt", "Payload-Oxum: 3.1\nPayload-Oxum: 3.1\n"),
    ),
    "fetch asks for what no manifest lists": (
        False,
        "2.2.3: every file in the fetch file is listed in every payload manifest",
        lambda bag: bag.tag("fetch.txt", "https://example.org/b 3 data/b\n"),
    ),
    "fetch asks for a tag file": (
        False,
        "2.2.3: a fetch file lists no tag files",
        lambda bag: bag.tag("fetch.txt", "https://example.org/b 3 bag-info.txt\n"),
    ),
    "fetch with a length that is none": (
        False,
        "2.2.3: the length is a number of octets, or -",
        lambda bag: bag.tag("fetch.txt", "https://example.org/a three data/a\n"),
    ),
    "an algorithm nobody knows": (
        False,
        "3: every checksum was verified; what cannot be checked was not",
        lambda bag: bag.tag("manifest-sha999.txt", f"00  {'data/a'}\n"),
    ),
    "a payload file that is a link to another": (
        False,
        "2.1.2: the payload is files; a link is followed by nobody here (5.1.1)",
        lambda bag: _link(bag, bag.path / "data/a"),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_both_say_the_same(tmp_path: Path, case: str) -> None:
    valid, change = SAME[case]
    bag = ABag(tmp_path)
    change(bag)
    assert (ours(bag.path), theirs(bag.path)) == (valid, valid)


@pytest.mark.parametrize("case", DIFFERS)
def test_they_differ_for_a_reason(tmp_path: Path, case: str) -> None:
    valid, why, change = DIFFERS[case]
    bag = ABag(tmp_path)
    change(bag)
    assert (ours(bag.path), theirs(bag.path)) == (valid, not valid), why


# --- bags it made ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0.97", "1.0"])
@pytest.mark.parametrize(
    "algorithms",
    [["md5"], ["sha1"], ["sha224"], ["sha256"], ["sha384"], ["sha512"], ["sha256", "sha512", "md5"]],
)
def test_bags_it_made(tmp_path: Path, version: str, algorithms: list[str]) -> None:
    folder = tmp_path / "bag"
    (folder / "deep/er").mkdir(parents=True)
    (folder / "a b.txt").write_bytes(b"words\n")
    (folder / "deep/er/évaluation").write_bytes(b"")
    (folder / "deep/large").write_bytes(bytes(300_000))
    made = bagit.make_bag(str(folder), {"Contact-Name": "A. Person"}, checksums=algorithms)
    if version == "0.97":
        declaration = folder / "bagit.txt"
        declaration.write_text(DECLARED.replace("1.0", version))
        for tags in folder.glob("tagmanifest-*.txt"):
            tags.unlink()
        made = bagit.Bag(str(folder))
    else:
        text = (folder / "bagit.txt").read_text()
        if "1.0" not in text:  # it writes the version before; by 1.0 the same files are a bag too
            (folder / "bagit.txt").write_text(DECLARED)
            for tags in folder.glob("tagmanifest-*.txt"):
                tags.unlink()
    verdict = check_rfc(folder)
    assert (verdict.outcome, verdict.version) == ("valid", version), (verdict.faults, verdict.warnings)
    assert theirs(folder)
    assert made.algorithms


# --- changes ---------------------------------------------------------------------------------------


def _line_ends(bag: ABag, ending: str) -> None:
    for file in bag.path.glob("*.txt"):
        file.write_bytes(file.read_bytes().replace(b"\n", ending.encode()))


def _listed(bag: ABag, change: Callable[[str], str]) -> None:
    bag.tag("manifest-sha256.txt", f"{change(bag.digest('sha256', 'data/a'))}  data/a\n")


def _separated(bag: ABag, space: str) -> None:
    bag.tag("manifest-sha256.txt", f"{bag.digest('sha256', 'data/a')}{space}data/a\n")


def _tag_manifest(bag: ABag) -> ABag:
    bag.tag("bag-info.txt", "A: b\n")
    listed = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")
    lines = (f"{bag.digest('sha256', path)}  {path}\n" for path in listed)
    return bag.tag("tagmanifest-sha256.txt", "".join(lines))


def _lists_another(bag: ABag) -> None:
    """A tag manifest cannot hold its own digest; one of another algorithm can hold its."""
    _tag_manifest(bag)
    listed = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
    lines = (f"{bag.digest('md5', path)}  {path}\n" for path in listed)
    bag.tag("tagmanifest-md5.txt", "".join(lines))


def _sibling(bag: ABag) -> None:
    """`bag-2` lies beside `bag`, and a manifest of `bag` lists a file in it."""
    beside = bag.path.parent / "bag-2"
    beside.mkdir()
    (beside / "secret").write_bytes(b"one")
    bag.also("manifest-sha256.txt", f"{bag.digest('sha256', 'data/a')}  data/../../bag-2/secret\n")


def _twins(bag: ABag) -> None:
    """It looks at the twin that a folder's listing has last; the other one is the one that is changed."""
    for letter in "áéíóúàèìòùâêîôûäëïöü":
        composed, decomposed = (f"data/{unicodedata.normalize(form, letter)}" for form in ("NFC", "NFD"))
        bag.file(composed, b"good").file(decomposed, b"good")
        listing = [f"data/{name}" for name in os.listdir(bag.path / "data")]
        if listing.index(composed) < listing.index(decomposed):
            bag.manifest("sha256", "data/a", composed, decomposed)
            bag.file(composed, b"evil")
            return
        (bag.path / composed).unlink()
        (bag.path / decomposed).unlink()
    pytest.fail("no pair of twins in the order that is needed")


def _other_form(bag: ABag) -> None:
    composed, decomposed = (f"data/{unicodedata.normalize(form, 'é')}" for form in ("NFC", "NFD"))
    bag.file(decomposed)
    lines = f"{bag.digest('sha256', decomposed)}  {composed}\n"
    bag.also("manifest-sha256.txt", lines)


def _percent(bag: ABag, listed: str) -> None:
    bag.file("data/50%")
    bag.also("manifest-sha256.txt", f"{bag.digest('sha256', 'data/50%')}  data/{listed}\n")


def _line_break(bag: ABag) -> None:
    bag.file("data/b\nc")
    digest = bag.digest("sha256", "data/b\nc")
    bag.also("manifest-sha256.txt", f"{digest}  data/b%0ac\n")


def _link(bag: ABag, target: Path) -> None:
    if not target.exists():
        target.write_bytes(b"one")
    (bag.path / "data/link").symlink_to(target)
    bag.manifest("sha256", "data/a", "data/link")
