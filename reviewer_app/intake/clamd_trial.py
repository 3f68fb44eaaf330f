"""The scanner is tried before it is believed: three streams whose right answers are known.

- The EICAR test file must be found; else the scanner does not work, and nothing it says counts.
- An archive nested deeper than clamd can be set to unpack must be answered with a limit, an encrypted archive
  with encrypted. As delivered, clamd says OK to both (AlertExceedsMax, AlertEncrypted are off), and so to any
  file that it looked into only in part. Of a scanner that keeps silent so, *found* counts, *OK* does not.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from reviewer_app.intake.clamd import Answer, Kind, Stream, Version, ask_version

# The anti-malware test file of EICAR, in two parts: in one, a scanner would find it in this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NOT_RECOGNISED = "the scanner did not recognise its own test file"
_DEPTH = 101  # MaxRecursion can be set to 100 at the most
_SILENT = "the scanner found nothing, but does not say "
_SILENT_LIMITS = _SILENT + "when it stops at a limit of its own (its setting AlertExceedsMax)"
_SILENT_ENCRYPTED = _SILENT + "what it cannot look into (its setting AlertEncrypted)"


@dataclass(frozen=True, slots=True)
class Trial:
    """`unfit`: why nothing the scanner says counts; `silent`: why its *nothing found* does not; else ""."""

    version: Version
    unfit: str = ""
    silent: str = ""


def try_scanner(socket_path: str, patience: float) -> Trial:
    """Ask the scanner what it is, and try it; `patience` in seconds, for each question. Raises NoAnswer."""
    version = ask_version(socket_path, patience)

    def asked(data: bytes) -> Answer:
        stream = Stream(socket_path, patience)
        try:
            stream.send(memoryview(data))
            return stream.answer()
        finally:
            stream.close()

    if asked(EICAR).kind is not Kind.FOUND:
        return Trial(version, unfit=NOT_RECOGNISED)
    if asked(_nested()).kind is not Kind.LIMIT:
        return Trial(version, silent=_SILENT_LIMITS)
    if asked(_encrypted()).kind is not Kind.ENCRYPTED:
        return Trial(version, silent=_SILENT_ENCRYPTED)
    return Trial(version)


def _zipped(data: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("sample"), data)  # dated 1980: the same bytes every time
    return held.getvalue()


def _nested() -> bytes:
    data = b"sample"
    for _ in range(_DEPTH):
        data = _zipped(data)
    return data


def _encrypted() -> bytes:
    """A ZIP file whose one member is flagged as encrypted, in both its headers (APPNOTE 4.4.4, bit 0)."""
    data = bytearray(_zipped(bytes(32)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)
