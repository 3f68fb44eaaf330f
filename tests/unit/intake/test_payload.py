"""The one pass over the payload: what the sink is told, progress, cancel."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
from reviewer_app.intake.medium import CHUNK
from reviewer_app.intake.payload import Progress, ReadingCancelled
from tests.builders_intake import KEY, a_bundle
from tests.builders_reader import read_bundle


@dataclass
class Kept:
    """A sink that keeps everything, and the order of the calls."""

    calls: list[tuple[str, object]] = field(default_factory=list)
    whole: dict[str, bytes] = field(default_factory=dict)
    _path: str = ""
    _size: int = 0
    _bytes: bytearray = field(default_factory=bytearray)

    def begin(self, path: str, size: int) -> None:
        self.calls.append(("begin", path))
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
    result = read_bundle(bundle, KEY.verify, sink)
    assert isinstance(result, VerifiedBundle)
    on_disk = {
        str(p.relative_to(bundle)): p.read_bytes() for p in (bundle / "data").rglob("*") if p.is_file()
    }
    assert sink.whole == on_disk
    assert sink.calls[0] == ("begin", "data/submission.json")
    assert sum(1 for call, _ in sink.calls if call == "begin") == len(on_disk)
    assert max(size for call, size in sink.calls if call == "write") == CHUNK
    assert [(f.path, f.size) for f in result.files] == sorted(
        (path, len(data)) for path, data in on_disk.items()
    )


def test_nothing_is_finished_that_has_another_digest(tmp_path: Path) -> None:
    bundle = a_bundle().tampered("data/runs/baseline.json").made_in(tmp_path)
    sink = Kept()
    assert isinstance(read_bundle(bundle, KEY.verify, sink), RefusedBundle)
    assert sink.calls[-1][0] == "write"
    assert "data/runs/baseline.json" not in sink.whole
    assert "data/runs/submitted.json" not in sink.whole  # read later, and not sealed any more


def test_nothing_is_sealed_of_a_bundle_that_failed_before(tmp_path: Path) -> None:
    bundle = a_bundle().tampered("provenance.p7s", -1).made_in(tmp_path)
    sink = Kept()
    result = read_bundle(bundle, KEY.verify, sink)
    assert isinstance(result, RefusedBundle)
    assert sink.calls == []
    assert len(result.files) == 4  # every file was read all the same, to list every fault


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    bundle = a_bundle().with_file("logs/large.bin", bytes(3 * CHUNK)).made_in(tmp_path)
    told: list[Progress] = []

    def tell(progress: Progress) -> bool:
        told.append(progress)
        return True

    assert isinstance(read_bundle(bundle, KEY.verify, on_progress=tell), VerifiedBundle)
    assert [one.bytes_done for one in told] == sorted(one.bytes_done for one in told)
    assert (told[0].files_done, told[0].bytes_done, told[0].current) == (0, 0, "data/submission.json")
    assert (told[-1].files_done, told[-1].bytes_done) == (told[-1].files, told[-1].bytes)
    assert len([one for one in told if one.current == "data/logs/large.bin"]) == 3


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancel(tmp_path: Path, after: int) -> None:
    bundle = a_bundle().made_in(tmp_path)
    with pytest.raises(ReadingCancelled, match="bundle"):
        read_bundle(bundle, KEY.verify, Kept(), lambda progress: progress.files_done < after)


def test_what_the_sink_raises_goes_through(tmp_path: Path) -> None:
    class Full(Kept):
        def write(self, piece: memoryview) -> None:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        read_bundle(a_bundle().made_in(tmp_path), KEY.verify, Full())
