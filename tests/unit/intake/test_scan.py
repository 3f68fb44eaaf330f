"""The scan beside the import: clean, found, not scanned and why, with a real clamd; and when it goes away."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator

import pytest
import zstandard

from reviewer_app.domain.scanning import (
    MAX_NAMED,
    FileScanResult,
    ScanState,
    ScanSummary,
    with_result,
)
from reviewer_app.intake.clamd_trial import EICAR, NOT_RECOGNISED
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.scan import ClamdScan, FileScan, NoScan, Patience
from tests.builders_clamd import (
    MARKER,
    OUTSPOKEN,
    ADaemon,
    a_clamd,
    a_deaf_socket,
    a_socket_that_says,
    zipped,
)
from tests.builders_zip import a_zip

LIMIT = 8 << 20  # bytes; the daemon itself takes 3 MiB
SHORT = Patience(trial=0.4, file=0.4)


@pytest.fixture(scope="module")
def daemon() -> Iterator[ADaemon]:
    with a_clamd() as running:
        yield running


def passed(scan: FileScan, path: str, data: bytes, step: int = 1 << 18) -> Fault | None:
    """One file through a scan, in pieces of one buffer used again and again, as an import does it."""
    buffer = bytearray(step)
    scan.begin(path, len(data))
    for start in range(0, len(data), step):
        piece = data[start : start + step]
        buffer[: len(piece)] = piece
        scan.write(memoryview(buffer)[: len(piece)])
        buffer[:] = bytes(step)
    return scan.finish()


def reason(summary: ScanSummary, path: str) -> str:
    return dict(summary.not_scanned)[path]


def test_without_a_scanner_nothing_was_scanned() -> None:
    scan = NoScan()
    assert passed(scan, "data/notes.txt", EICAR) is None
    scan.begin("data/more.txt", 4)
    scan.abandon()
    summary = scan.summary()
    assert summary.sentence == "Not scanned: no scanner is configured."
    assert not summary.all_clean


def test_every_file_clean(daemon: ADaemon) -> None:
    scan = ClamdScan(daemon.socket, LIMIT)
    for number in range(3):
        assert passed(scan, f"data/{number}.txt", b"plain words\n" * number) is None
    summary = scan.summary()
    assert summary.all_clean
    assert (summary.files, summary.clean) == (3, 3)
    assert summary.sentence.startswith("Scanned, nothing found: every one of 3 files. Scanner: ClamAV ")


@pytest.mark.parametrize(
    "data",
    [MARKER, bytes((1 << 18) - 9) + MARKER, zipped(MARKER), zipped(b"notes " + MARKER, 4), EICAR],
    ids=["stored", "across two pieces", "in a zip", "in a zip four deep", "the test file"],
)
def test_a_find_is_a_fault_that_names_file_and_signature(daemon: ADaemon, data: bytes) -> None:
    scan = ClamdScan(daemon.socket, LIMIT)
    assert passed(scan, "data/before.txt", b"plain") is None
    fault = passed(scan, "data/ba\u202ed.zip", data)
    assert fault is not None
    assert (fault.code, fault.file) == ("malware-found", "data/ba‹U+202E›d.zip")
    assert "Test." in fault.sentence
    assert passed(scan, "data/after.txt", b"plain") is None
    summary = scan.summary()
    assert (summary.clean, summary.found_count, summary.not_scanned_count) == (2, 1, 0)
    assert not summary.all_clean
    assert summary.found[0].path == "data/ba‹U+202E›d.zip"
    assert summary.sentence.startswith("Found in 1 file: data/ba‹U+202E›d.zip (Test.")


def test_above_the_limit_of_the_site_nothing_is_sent(daemon: ADaemon) -> None:
    scan = ClamdScan(daemon.socket, 1000)
    assert passed(scan, "data/at.txt", MARKER.ljust(1000)) is not None
    assert passed(scan, "data/above.txt", MARKER.ljust(1001)) is None  # it would have been found
    assert reason(scan.summary(), "data/above.txt") == "larger than the scanner is given (1,000 bytes)"


def test_above_the_limits_of_the_daemon(daemon: ADaemon) -> None:
    scan = ClamdScan(daemon.socket, LIMIT)
    assert passed(scan, "data/long.bin", bytes(5 << 20)) is None
    assert passed(scan, "data/deep.zip", zipped(MARKER, 40)) is None
    assert passed(scan, "data/last.txt", b"plain") is None
    summary = scan.summary()
    assert reason(summary, "data/long.bin") == "larger than the scanner takes (its setting StreamMaxLength)"
    assert "stopped at a limit of its own" in reason(summary, "data/deep.zip")
    assert (summary.clean, summary.not_scanned_count) == (1, 2)
    assert not summary.all_clean


def test_what_is_encrypted_was_not_looked_into(daemon: ADaemon) -> None:
    locked = bytearray(zipped(bytes(64)))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    scan = ClamdScan(daemon.socket, LIMIT)
    assert passed(scan, "data/locked.zip", bytes(locked)) is None
    assert reason(scan.summary(), "data/locked.zip").startswith("encrypted, so that it could not be looked")


def a_zstandard_zip() -> bytes:
    data = random.Random(3).choices(b"etaoin shrdlu", k=40_000)
    whole = bytes(data[:20_000]) + MARKER + bytes(data[20_000:])
    packed = zstandard.ZstdCompressor().compress(whole)
    assert MARKER not in packed
    made = a_zip().with_member("first.txt", b"plain").with_member("log.json", whole)
    made.members[-1].packed = packed
    made.members[-1].fields.update(method=93, packed=len(packed), version=63)
    return made.bytes()


def a_long_member(size: int) -> bytes:
    return zipped(b"a" * (size - len(MARKER)) + MARKER)


@pytest.mark.parametrize("step", [1 << 18, 29, 1])
def test_what_the_scanner_cannot_unpack_is_not_clean(daemon: ADaemon, step: int) -> None:
    scan = ClamdScan(daemon.socket, LIMIT)
    data = a_zstandard_zip()
    assert passed(scan, "data/log.eval", data, step) is None
    assert passed(scan, "data/log.zst", zstandard.ZstdCompressor().compress(data), step) is None
    assert passed(scan, "data/plain.zip", zipped(b"plain"), step) is None
    summary = scan.summary()
    assert (summary.clean, summary.not_scanned_count) == (1, 2)
    assert "ZIP method 93" in reason(summary, "data/log.eval")
    assert "Zstandard" in reason(summary, "data/log.zst")


def test_a_member_larger_than_the_limit_is_not_clean() -> None:
    with a_clamd({**OUTSPOKEN, "MaxFileSize": "1M"}) as daemon:
        scan = ClamdScan(daemon.socket, 1 << 20)
        assert passed(scan, "data/at.zip", a_long_member(1 << 20)) is not None
        assert passed(scan, "data/above.zip", a_long_member(2 << 20)) is None  # looked at in part only
    why = "holds a part larger than the scanner is given (1,048,576 bytes)"
    assert scan.summary().not_scanned == (("data/above.zip", why),)


def test_a_find_counts_whatever_else_cannot_be_unpacked(daemon: ADaemon) -> None:
    scan = ClamdScan(daemon.socket, LIMIT)
    assert passed(scan, "data/both.zip", a_zstandard_zip() + MARKER) is not None


@pytest.mark.parametrize("setting", sorted(OUTSPOKEN))
def test_nothing_found_by_a_scanner_that_keeps_silent_is_not_clean(setting: str) -> None:
    with a_clamd({key: value for key, value in OUTSPOKEN.items() if key != setting}) as silent:
        scan = ClamdScan(silent.socket, LIMIT)
        assert passed(scan, "data/plain.txt", b"plain") is None
        assert passed(scan, "data/found.txt", MARKER) is not None
    summary = scan.summary()
    assert (summary.clean, summary.found_count, summary.not_scanned_count) == (0, 1, 1)
    assert f"its setting {setting}" in reason(summary, "data/plain.txt")


def test_a_scanner_that_does_not_know_its_own_test_file_does_not_count() -> None:
    with a_clamd(eicar=False) as blind:
        scan = ClamdScan(blind.socket, LIMIT)
        assert passed(scan, "data/plain.txt", b"plain") is None
        assert passed(scan, "data/marked.txt", MARKER) is None
    summary = scan.summary()
    assert summary.not_scanned == (("data/plain.txt", NOT_RECOGNISED), ("data/marked.txt", NOT_RECOGNISED))
    assert not summary.all_clean


def test_no_daemon() -> None:
    scan = ClamdScan("/nowhere/at/all", LIMIT)
    assert passed(scan, "data/plain.txt", b"plain") is None
    why = "the scanner gave no answer: there is nothing where its socket should be"
    assert reason(scan.summary(), "data/plain.txt") == why
    assert scan.summary().sentence == f"Not scanned, 1 file: data/plain.txt ({why})."


def test_killed_in_the_middle_of_the_import() -> None:
    with a_clamd() as daemon:
        scan = ClamdScan(daemon.socket, LIMIT)
        assert passed(scan, "data/1.txt", b"plain") is None
        scan.begin("data/2.bin", 2 << 20)
        scan.write(memoryview(bytes(1 << 20)))
        daemon.kill()
        scan.write(memoryview(bytes(1 << 20)))
        assert scan.finish() is None
        assert passed(scan, "data/3.txt", MARKER) is None
    summary = scan.summary()
    assert summary.clean == 1
    assert "it closed the connection before it answered" in reason(summary, "data/2.bin")
    assert "it closed the connection before it answered" in reason(summary, "data/3.txt")


def test_a_daemon_that_hangs_costs_one_timeout_and_the_rest_is_not_scanned() -> None:
    with a_clamd() as daemon:
        scan = ClamdScan(daemon.socket, LIMIT, Patience(trial=20.0, file=0.5))
        assert passed(scan, "data/first.txt", b"plain") is None
        daemon.stop()
        started = time.monotonic()
        for number in range(50):
            assert passed(scan, f"data/{number}.bin", bytes(4 << 20)) is None
        assert time.monotonic() - started < 5
    summary = scan.summary()
    assert (summary.clean, summary.not_scanned_count) == (1, 50)
    assert "it did not answer in time" in reason(summary, "data/0.bin")


def test_a_socket_that_never_answers_costs_one_timeout() -> None:
    with a_deaf_socket() as deaf:
        started = time.monotonic()
        scan = ClamdScan(deaf, LIMIT, SHORT)
        for number in range(20):
            assert passed(scan, f"data/{number}.txt", b"plain") is None
        assert time.monotonic() - started < 4
    assert scan.summary().not_scanned_count == 20


def test_garbage_is_shown_on_one_line() -> None:
    with a_socket_that_says(b"\x1b[2Jwelcome\n\n\xff\0") as strange:
        scan = ClamdScan(strange, LIMIT, SHORT)
        assert passed(scan, "data/plain.txt", b"plain") is None
    why = reason(scan.summary(), "data/plain.txt")
    assert "not understood" in why
    assert "‹U+001B›[2Jwelcome" in why
    assert scan.summary().sentence.isprintable()


def test_what_was_not_read_to_its_end_was_not_scanned(daemon: ADaemon) -> None:
    scan = ClamdScan(daemon.socket, LIMIT)
    scan.begin("data/cut.bin", 100)
    scan.write(memoryview(MARKER))
    scan.abandon()
    scan.abandon()
    scan.begin("data/left.bin", 100)  # neither finished nor abandoned
    assert passed(scan, "data/next.txt", b"plain") is None
    why = "it was not read to its end"
    assert scan.summary().not_scanned == (("data/cut.bin", why), ("data/left.bin", why))
    assert scan.summary().clean == 1


def test_no_descriptor_is_left_open(daemon: ADaemon) -> None:
    scan = ClamdScan(daemon.socket, LIMIT)
    before = len(os.listdir("/proc/self/fd"))
    for number in range(20):
        passed(scan, f"data/{number}.txt", b"plain")
        scan.begin("data/cut.txt", 9)
        scan.abandon()
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_file_must_be_begun_before_it_is_finished(daemon: ADaemon) -> None:
    with pytest.raises(RuntimeError, match="no file was begun"):
        ClamdScan(daemon.socket, LIMIT).finish()


def test_a_summary_names_some_and_counts_all() -> None:
    summary = ScanSummary(engine="ClamAV 1.4.6")
    for number in range(MAX_NAMED + 5):
        summary = with_result(summary, FileScanResult(f"data/{number}", ScanState.FOUND, "Test.Marker"))
        summary = with_result(summary, FileScanResult(f"data/x{number}", ScanState.NOT_SCANNED, "too large"))
    assert len(summary.found) == len(summary.not_scanned) == MAX_NAMED
    assert summary.found_count == summary.not_scanned_count == MAX_NAMED + 5
    assert "data/2 (Test.Marker), and 102 more." in summary.sentence
    assert "data/x2 (too large), and 102 more." in summary.sentence


def test_a_summary_of_no_file_is_not_clean() -> None:
    assert not ScanSummary().all_clean
    assert ScanSummary().sentence == "Not scanned: no file came to the scanner."
