"""The vault: sealed originals, what becomes of a damaged one, and what a crash leaves."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer_app.domain.codec import canonical
from reviewer_app.sealing import CHUNK, HEADER_SIZE, SealBroken
from reviewer_app.store import vault
from reviewer_app.store.faults import Verdict
from reviewer_app.store.vault import ObjectMissing, PathTaken, VaultObject
from reviewer_app.store.workspace import Workspace
from tests.builders_store import CASE, CASE_KEY, new_workspace, open_workspace

TEXT = b"a transcript, line by line\n" * 30_000  # about three chunks


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w") as made:
        yield made


def put(
    workspace: Workspace, path: str = "data/log.eval", data: bytes = TEXT, case: str = CASE
) -> VaultObject:
    sealed = workspace.vault.seal(case, path, io.BytesIO(data), CASE_KEY)
    (made,) = workspace.writer.do(lambda c: workspace.vault.record(c, [sealed]))
    return made


def place(workspace: Workspace, item: VaultObject) -> Path:
    return workspace.vault.folder / item.case_id / item.id


def test_an_original_comes_back_whole_and_from_its_middle(workspace: Workspace) -> None:
    item = put(workspace)
    assert (item.size, item.sha512) == (len(TEXT), hashlib.sha512(TEXT).hexdigest())
    with workspace.vault.reading(item, CASE_KEY) as reader:
        assert reader.read() == TEXT
        reader.seek(CHUNK + 100)
        assert reader.read(50) == TEXT[CHUNK + 100 : CHUNK + 150]
    assert vault.find(workspace.reader(), CASE, "data/log.eval") == item
    assert vault.objects(workspace.reader(), CASE) == (item,)


def test_the_cage_gets_a_descriptor_and_one_key(workspace: Workspace) -> None:
    from reviewer_app.sealing import SealedReader

    item = put(workspace)
    key = workspace.vault.object_key(item, CASE_KEY)
    with workspace.vault.file(item) as file:
        assert not os.get_inheritable(file.fileno())
        assert SealedReader(file, key).read() == TEXT


def test_the_disk_shows_only_ids_and_sealed_bytes(workspace: Workspace) -> None:
    item = put(workspace, "data/../../etc/passwd")
    files = [path for path in workspace.vault.folder.rglob("*") if path.is_file()]
    assert files == [place(workspace, item)]
    assert b"a transcript" not in files[0].read_bytes()
    assert files[0].stat().st_mode & 0o777 == 0o600
    assert files[0].parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("case", ["", "..", ".", "a/b", "/etc", "a\x00b", "a" * 65, "-a"])
def test_nothing_but_an_id_of_ours_becomes_a_folder(workspace: Workspace, case: str) -> None:
    with pytest.raises(ValueError, match="not the ids"):
        workspace.vault.seal(case, "x", io.BytesIO(b""), CASE_KEY)


def test_one_content_is_kept_once_in_a_case_and_apart_between_cases(workspace: Workspace) -> None:
    first, second = put(workspace, "one"), put(workspace, "two")
    assert (first.id, first.seal_digest) == (second.id, second.seal_digest)
    assert first.path != second.path
    other = put(workspace, "one", case="case-2026-0002")
    assert other.id != first.id
    assert len([path for path in workspace.vault.folder.rglob("*") if path.is_file()]) == 2
    assert workspace.vault.check(second, CASE_KEY).verdict is Verdict.GOOD


def test_two_copies_in_one_transaction_share_a_file(workspace: Workspace) -> None:
    both = [workspace.vault.seal(CASE, name, io.BytesIO(TEXT), CASE_KEY) for name in ("one", "two")]
    made = workspace.writer.do(lambda c: workspace.vault.record(c, both))
    assert made[0].id == made[1].id
    assert all(workspace.vault.check(item, CASE_KEY).verdict is Verdict.GOOD for item in made)


def test_an_original_is_never_replaced(workspace: Workspace) -> None:
    item = put(workspace)
    with pytest.raises(PathTaken, match=r"data/log\.eval"):
        put(workspace, data=b"another")
    assert workspace.vault.check(item, CASE_KEY).verdict is Verdict.GOOD


def test_a_check_with_and_without_the_key(workspace: Workspace) -> None:
    item = put(workspace)
    assert workspace.vault.check(item, CASE_KEY).verdict is Verdict.GOOD
    without = workspace.vault.check(item)
    assert without.verdict is Verdict.UNCHECKED
    assert without.reason == "its contents could not be checked: no key"


@given(at=st.integers(0, 10**7), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_any_flipped_bit_is_found_with_the_key(workspace: Workspace, at: int, bit: int) -> None:
    item = vault.find(workspace.reader(), CASE, "data/log.eval") or put(workspace)
    file = place(workspace, item)
    good = file.read_bytes()
    data = bytearray(good)
    data[at % len(data)] ^= 1 << bit
    file.write_bytes(data)
    found = workspace.vault.check(item, CASE_KEY)
    file.write_bytes(good)
    assert found.verdict is Verdict.BAD
    assert found.reason


@pytest.mark.parametrize("at", [0, 20, HEADER_SIZE - 1, HEADER_SIZE + CHUNK, -1])
def test_a_header_or_a_tag_altered_is_found_without_the_key(workspace: Workspace, at: int) -> None:
    item = put(workspace)
    data = bytearray(place(workspace, item).read_bytes())
    data[at] ^= 1
    place(workspace, item).write_bytes(data)
    assert workspace.vault.check(item).verdict is Verdict.BAD


def test_a_cut_file_is_found_without_the_key(workspace: Workspace) -> None:
    item = put(workspace)
    place(workspace, item).write_bytes(place(workspace, item).read_bytes()[:-1])
    found = workspace.vault.check(item)
    assert found.verdict is Verdict.BAD
    assert f"not {item.sealed_size}" in found.reason


def test_a_file_of_another_object_in_its_place_is_refused(workspace: Workspace) -> None:
    one, other = put(workspace, "one"), put(workspace, "two", TEXT[::-1])
    place(workspace, one).write_bytes(place(workspace, other).read_bytes())
    with pytest.raises(SealBroken, match="says that it is object"), workspace.vault.reading(one, CASE_KEY):
        pass
    assert workspace.vault.check(one, CASE_KEY).verdict is Verdict.BAD


def test_a_row_that_tells_another_digest_is_found(workspace: Workspace) -> None:
    from dataclasses import replace

    item = replace(put(workspace), sha512="00" * 64)
    assert workspace.vault.check(item, CASE_KEY).reason == "its contents are not the ones that were received"


def test_a_missing_file_is_named(workspace: Workspace) -> None:
    item = put(workspace)
    place(workspace, item).unlink()
    with pytest.raises(ObjectMissing, match=r"data/log\.eval"):
        workspace.vault.file(item)
    assert workspace.vault.check(item, CASE_KEY).verdict is Verdict.BAD


def test_a_link_in_a_file_s_place_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    item = put(workspace)
    place(workspace, item).rename(tmp_path / "moved")
    place(workspace, item).symlink_to(tmp_path / "moved")
    with pytest.raises(ObjectMissing):
        workspace.vault.file(item)


def test_what_a_crash_left_is_swept_and_nothing_else(workspace: Workspace) -> None:
    item = put(workspace)
    orphan = workspace.vault.seal(CASE, "orphan", io.BytesIO(b"x"), CASE_KEY)
    partial = place(workspace, item).with_name("0" * 32 + ".partial")
    partial.write_bytes(b"half")
    strange = place(workspace, item).with_name("notes.txt")
    strange.write_bytes(b"put there by someone")
    workspace.close()
    with open_workspace(workspace.folder) as again:
        assert set(again.sweep()) == {place(again, orphan), partial}
        assert strange.exists()
        assert again.vault.check(item, CASE_KEY).verdict is Verdict.GOOD


def test_a_source_that_fails_leaves_nothing(workspace: Workspace) -> None:
    class Failing(io.BytesIO):
        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            raise LookupError("the medium went away")

    with pytest.raises(LookupError):
        workspace.vault.seal(CASE, "x", Failing(), CASE_KEY)
    assert [path for path in workspace.vault.folder.rglob("*") if path.is_file()] == []


FULL = """
import io, resource, signal, sys
from pathlib import Path
from reviewer_app.store.vault import Vault, VaultNotWritable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    Vault(Path(sys.argv[1])).seal("case-1", "x", io.BytesIO(bytes(10**6)), bytes(32))
except VaultNotWritable as error:
    print(error.sentence)
"""


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk; in a child, because it cannot be lifted."""
    child = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert child.stdout == "The vault cannot be written: File too large. Nothing was added to the case.\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_listing_s_digest_pins_every_original_in_any_order(workspace: Workspace) -> None:
    from dataclasses import replace

    rows = [put(workspace, name, name.encode()) for name in ("b", "a", "c")]
    pinned = vault.listing_digest(rows)
    assert pinned == vault.listing_digest(vault.objects(workspace.reader(), CASE))
    assert len(pinned) == 96
    for field, value in (("path", "d"), ("size", 9), ("sha512", "00"), ("id", "00")):
        assert vault.listing_digest([replace(rows[0], **{field: value}), *rows[1:]]) != pinned
    assert vault.listing_digest(rows[1:]) != pinned


@given(paths=st.lists(st.text(st.characters(codec="utf-8")), max_size=5), size=st.integers(0, 2**53 - 1))
def test_the_listing_is_in_the_form_of_rfc_8785(paths: list[str], size: int) -> None:
    rows = [VaultObject(CASE, path, "ab" * 16, size, "cd" * 64, "", 0, "") for path in paths]
    listing = [{"path": p, "size": size, "sha512": "cd" * 64, "object": "ab" * 16} for p in sorted(paths)]
    assert vault.listing_digest(rows) == hashlib.sha384(canonical(listing)).hexdigest()
