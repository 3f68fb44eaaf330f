"""The one pass over the payload: what the sink and the scan are told, progress, how a reading is ended."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.scanning import NOT_CONFIGURED, ScanSummary
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.medium import CHUNK
from reviewer_app.intake.payload import OnProgress, Progress, ReadingCancelled, ReadOn
from reviewer_app.intake.scan import MALWARE_FOUND
from tests.builders_intake import KEY, a_bundle
from tests.builders_reader import read_bundle


@dataclass
class Kept:
    """A sink that keeps everything, and the order of the calls."""

    calls: list[tuple[str, object]] = field(default_factory=list)
    whole: dict[str, bytes] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    _path: str = ""
    _size: int = 0
    _bytes: bytearray = field(default_factory=bytearray)

    def expect(self, files: int, size: int) -> None:
        self.calls.append(("expect", (files, size)))

    def begin(self, path: str, size: int, sha512: str) -> None:
        self.calls.append(("begin", path))
        self.stated[path] = sha512
        self._path, self._size, self._bytes = path, size, bytearray()

    def write(self, piece: memoryview) -> None:
        self.calls.append(("write", len(piece)))
        self._bytes += piece

    def finish(self, sha512: str) -> None:
        self.calls.append(("finish", self._path))
        assert len(self._bytes) == self._size
        assert hashlib.sha512(self._bytes).hexdigest() == sha512
        self.whole[self._path] = bytes(self._bytes)


def test_the_sink_gets_every_file_whole_and_once(tmp_path: Path) -> None:
    large = bytes(range(256)) * 4096 + b"end"
    bundle = a_bundle().with_file("logs/large.bin", large).with_file("logs/empty.bin", b"").made_in(tmp_path)
    sink = Kept()
    result = read_bundle(bundle, KEY.verify, lambda _: sink)
    assert isinstance(result, VerifiedBundle)
    on_disk = {
        str(p.relative_to(bundle)): p.read_bytes() for p in (bundle / "data").rglob("*") if p.is_file()
    }
    assert sink.whole == on_disk
    assert sink.calls[0] == ("expect", (len(on_disk), sum(map(len, on_disk.values()))))
    assert sink.calls[1] == ("begin", "data/submission.json")
    assert [call for call, _ in sink.calls].count("expect") == 1
    assert sink.stated == {path: hashlib.sha512(data).hexdigest() for path, data in on_disk.items()}
    assert sum(1 for call, _ in sink.calls if call == "begin") == len(on_disk)
    assert max(size for call, size in sink.calls if call == "write") == CHUNK
    assert [(f.path, f.size) for f in result.files] == sorted(
        (path, len(data)) for path, data in on_disk.items()
    )


def test_nothing_is_finished_that_has_another_digest(tmp_path: Path) -> None:
    bundle = a_bundle().tampered("data/runs/baseline.json").made_in(tmp_path)
    sink = Kept()
    assert isinstance(read_bundle(bundle, KEY.verify, lambda _: sink), RefusedBundle)
    assert sink.calls[-1][0] == "write"
    assert "data/runs/baseline.json" not in sink.whole
    assert "data/runs/submitted.json" not in sink.whole  # read later, and not sealed any more


def test_nothing_is_sealed_of_a_bundle_that_failed_before(tmp_path: Path) -> None:
    bundle = a_bundle().tampered("provenance.p7s", -1).made_in(tmp_path)
    sink = Kept()
    result = read_bundle(bundle, KEY.verify, lambda _: sink)
    assert isinstance(result, RefusedBundle)
    assert sink.calls == []
    assert len(result.files) == 4  # every file was read all the same, to list every fault


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    bundle = a_bundle().with_file("logs/large.bin", bytes(3 * CHUNK)).made_in(tmp_path)
    told: list[Progress] = []

    def tell(progress: Progress) -> ReadOn:
        told.append(progress)
        return ReadOn.ON

    assert isinstance(read_bundle(bundle, KEY.verify, on_progress=tell), VerifiedBundle)
    assert [one.bytes_done for one in told] == sorted(one.bytes_done for one in told)
    assert (told[0].files_done, told[0].bytes_done, told[0].current) == (0, 0, "data/submission.json")
    assert (told[-1].files_done, told[-1].bytes_done) == (told[-1].files, told[-1].bytes)
    assert len([one for one in told if one.current == "data/logs/large.bin"]) == 3


def after_so_many(files: int, answer: ReadOn) -> OnProgress:
    return lambda progress: ReadOn.ON if progress.files_done < files else answer


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancel(tmp_path: Path, after: int) -> None:
    bundle = a_bundle().made_in(tmp_path)
    with pytest.raises(ReadingCancelled, match="bundle"):
        read_bundle(bundle, KEY.verify, lambda _: Kept(), after_so_many(after, ReadOn.CANCEL))


def test_what_the_sink_raises_goes_through(tmp_path: Path) -> None:
    class Full(Kept):
        def write(self, piece: memoryview) -> None:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        read_bundle(a_bundle().made_in(tmp_path), KEY.verify, lambda _: Full())


def test_a_sink_that_expects_too_much_takes_nothing(tmp_path: Path) -> None:
    class NoRoom(DeskError):
        """There is no room."""

    class Small(Kept):
        def expect(self, files: int, size: int) -> None:
            super().expect(files, size)
            raise NoRoom

    sink = Small()
    with pytest.raises(NoRoom):
        read_bundle(a_bundle().made_in(tmp_path), KEY.verify, lambda _: sink)
    assert [call for call, _ in sink.calls] == ["expect"]


# --- the clerk has seen enough ----------------------------------------------------------------------------


def ended(bundle: Path, after: int) -> RefusedBundle:
    result = read_bundle(bundle, KEY.verify, lambda _: Kept(), after_so_many(after, ReadOn.LIST))
    assert isinstance(result, RefusedBundle)
    return result


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_reading_that_is_ended_lists_what_was_found_and_how_much_was_not_looked_at(
    tmp_path: Path, after: int
) -> None:
    result = ended(a_bundle().tampered("data/documents/card.md").made_in(tmp_path), after)
    wrong = ["digest-mismatch"] if after > 1 else []  # the card is the second file that is read
    assert [fault.code for fault in result.faults] == [*wrong, "reading-ended-by-clerk"]
    assert f"{4 - after} of its 4 payload files were not looked at" in result.faults[-1].sentence
    assert len(result.files) == after
    assert (result.submission is None) == (after == 0)


def test_a_bundle_without_a_fault_is_refused_when_its_reading_is_ended(tmp_path: Path) -> None:
    result = ended(a_bundle().made_in(tmp_path), 2)
    assert [(fault.code, fault.file) for fault in result.faults] == [("reading-ended-by-clerk", "bundle")]


def test_within_a_large_file_it_is_ended_as_well(tmp_path: Path) -> None:
    bundle = a_bundle().with_file("logs/large.bin", bytes(9 * CHUNK)).made_in(tmp_path)
    sink = Kept()

    def enough(progress: Progress) -> ReadOn:
        return ReadOn.LIST if progress.bytes_done > 4 * CHUNK else ReadOn.ON

    result = read_bundle(bundle, KEY.verify, lambda _: sink, enough)
    assert isinstance(result, RefusedBundle)
    assert "data/logs/large.bin" not in [file.path for file in result.files]
    assert sink.calls[-1] == ("write", CHUNK)


def test_at_the_end_there_is_nothing_to_end(tmp_path: Path) -> None:
    bundle = a_bundle().made_in(tmp_path)
    answer = after_so_many(4, ReadOn.LIST)
    assert isinstance(read_bundle(bundle, KEY.verify, on_progress=answer), VerifiedBundle)


def test_a_file_that_goes_wrong_is_told_at_once_and_reading_goes_on(tmp_path: Path) -> None:
    bundle = a_bundle().made_in(tmp_path)
    told: list[Progress] = []

    def cut(progress: Progress) -> ReadOn:
        if not told:
            os.truncate(bundle / "data/documents/card.md", 5)
            (bundle / "data/runs/baseline.json").unlink()
        told.append(progress)
        return ReadOn.ON

    result = read_bundle(bundle, KEY.verify, lambda _: Kept(), cut)
    assert isinstance(result, RefusedBundle)
    assert [(fault.code, fault.file) for fault in result.faults] == [
        ("changed-while-read", "data/documents/card.md"),
        ("unreadable", "data/runs/baseline.json"),
    ]
    assert [one.faults for one in told] == [0, 0, 1, 2, 2]
    assert told[2].last_fault == result.faults[0].sentence
    assert told[-1].last_fault == result.faults[1].sentence
    assert told[-1].files_done == told[-1].files == 4  # what could not be read was looked at


# --- the scan ---------------------------------------------------------------------------------------------


@dataclass
class Looking:
    """A scan that finds what it is told to find, and keeps the order of the calls."""

    wanted: bytes = b"never"
    calls: list[str] = field(default_factory=list)
    whole: dict[str, bytes] = field(default_factory=dict)
    _path: str = ""

    def begin(self, path: str, size: int) -> None:
        self.calls.append("begin")
        self._path, self.whole[path] = path, b""

    def write(self, piece: memoryview) -> None:
        self.whole[self._path] += bytes(piece)

    def finish(self) -> Fault | None:
        self.calls.append("finish")
        found = self.wanted in self.whole[self._path]
        return MALWARE_FOUND.broken(self._path, signature="Test") if found else None

    def abandon(self) -> None:
        self.calls.append("abandon")

    def summary(self) -> ScanSummary:
        return NOT_CONFIGURED


def test_every_byte_goes_through_the_scan_once(tmp_path: Path) -> None:
    bundle = a_bundle().with_file("logs/large.bin", os.urandom(3 * CHUNK + 1)).made_in(tmp_path)
    scan = Looking()
    assert isinstance(read_bundle(bundle, KEY.verify, scan=scan), VerifiedBundle)
    on_disk = (path for path in (bundle / "data").rglob("*") if path.is_file())
    assert scan.whole == {str(path.relative_to(bundle)): path.read_bytes() for path in on_disk}
    assert scan.calls == ["begin", "finish"] * 5


def test_what_the_scan_finds_refuses_the_bundle_and_the_rest_is_scanned(tmp_path: Path) -> None:
    bundle = a_bundle().made_in(tmp_path)
    scan, sink = Looking(wanted=b"# sample-model"), Kept()
    result = read_bundle(bundle, KEY.verify, lambda _: sink, scan=scan)
    assert isinstance(result, RefusedBundle)
    assert [(fault.code, fault.file) for fault in result.faults] == [
        ("malware-found", "data/documents/card.md")
    ]
    assert "data/documents/card.md" not in sink.whole
    assert ("begin", "data/runs/submitted.json") not in sink.calls
    assert scan.calls == ["begin", "finish"] * 4


def test_a_file_that_is_not_read_to_its_end_is_abandoned(tmp_path: Path) -> None:
    bundle = a_bundle().with_file("logs/large.bin", bytes(3 * CHUNK)).made_in(tmp_path)
    scan = Looking()
    with pytest.raises(ReadingCancelled):
        read_bundle(
            bundle,
            KEY.verify,
            None,
            lambda progress: ReadOn.CANCEL if progress.bytes_done > CHUNK else ReadOn.ON,
            scan=scan,
        )
    assert scan.calls[-2:] == ["begin", "abandon"]
