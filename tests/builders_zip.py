"""ZIP files to break, record by record: `a_zip().with_member("a", b"x").central(method=99).bytes()`.

Every field of the directory and of the local headers can be set apart; what is not set is right.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEFLATED = {"method": 8}


@dataclass
class AMember:
    """One member; `local` and `central` replace fields of its two headers."""

    name: bytes
    data: bytes
    packed: bytes
    fields: dict[str, Any]
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)


@dataclass
class AZip:
    """Mutable on purpose; every step returns the builder, and speaks of the member added last."""

    members: list[AMember] = field(default_factory=list)
    end: dict[str, Any] = field(default_factory=dict)
    before: bytes = b""
    before_directory: bytes = b""
    after_directory: bytes = b""
    after: bytes = b""
    wide: dict[str, Any] | None = None

    def with_member(self, name: str | bytes, data: bytes = b"sample\n", method: int = 0) -> AZip:
        raw = name if isinstance(name, bytes) else name.encode()
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = deflater.compress(data) + deflater.flush() if method == 8 else data
        fields = {
            "version": 20,
            "flags": 0 if raw.isascii() else 0x0800,
            "method": method,
            "time": 0x5A210000,
            "crc": zlib.crc32(data),
            "packed": len(packed),
            "size": len(data),
            "name": raw,
            "extra": b"",
        }
        self.members.append(AMember(raw, data, packed, fields))
        return self

    def with_packed(self, packed: bytes) -> AZip:
        """Other packed bytes for the last member, with their length stated."""
        self.members[-1].packed = packed
        return self.both(packed=len(packed))

    def local(self, **changes: Any) -> AZip:
        self.members[-1].local.update(changes)
        return self

    def central(self, **changes: Any) -> AZip:
        self.members[-1].central.update(changes)
        return self

    def both(self, **changes: Any) -> AZip:
        return self.local(**changes).central(**changes)

    def ending(self, **changes: Any) -> AZip:
        self.end.update(changes)
        return self

    def with_zip64_end(self, **changes: Any) -> AZip:
        self.wide = changes
        return self

    def placed(self, **where: bytes) -> AZip:
        """Stray bytes: before, before_directory, after_directory, after."""
        for name, data in where.items():
            setattr(self, name, data)
        return self

    def bytes(self) -> bytes:
        body, directory = self.before, b""
        for member in self.members:
            directory += _entry(member, len(body))
            body += _local(member)
        body += self.before_directory
        start = len(body)
        body += directory + self.after_directory
        if self.wide is not None:
            body += _wide_end(self.wide, len(self.members), len(directory), start, len(body))
        return body + self._end(len(directory), start) + self.after

    def _end(self, size: int, start: int) -> bytes:
        count = len(self.members)
        stated = {
            "disk": 0,
            "first": 0,
            "here": count,
            "count": count,
            "size": size,
            "start": start,
            "comment": b"",
        }
        stated |= self.end
        comment = stated.pop("comment")
        return struct.pack("<4sHHHHIIH", b"PK\x05\x06", *stated.values(), len(comment)) + comment

    def in_file(self, folder: Path, name: str = "made.zip") -> Path:
        file = folder / name
        file.write_bytes(self.bytes())
        return file


def a_zip() -> AZip:
    return AZip()


def _local(member: AMember) -> bytes:
    of = member.fields | member.local
    head = struct.pack(
        "<4sHHHIIIIHH",
        of.get("mark", b"PK\x03\x04"),
        of["version"],
        of["flags"],
        of["method"],
        of["time"],
        of["crc"],
        of["packed"],
        of["size"],
        len(of["name"]),
        len(of["extra"]),
    )
    return head + of["name"] + of["extra"] + member.packed


def _entry(member: AMember, offset: int) -> bytes:
    of: dict[str, Any] = {"offset": offset, "made": 0x0314, "disk": 0, "inner": 0, "outer": 0o100644 << 16}
    of |= member.fields | {"comment": b""} | member.central
    head = struct.pack(
        "<4sHHHHIIIIHHHHHII",
        of.get("mark", b"PK\x01\x02"),
        of["made"],
        of["version"],
        of["flags"],
        of["method"],
        of["time"],
        of["crc"],
        of["packed"],
        of["size"],
        len(of["name"]),
        len(of["extra"]),
        len(of["comment"]),
        of["disk"],
        of["inner"],
        of["outer"],
        of["offset"],
    )
    return head + of["name"] + of["extra"] + of["comment"]


def _wide_end(changes: dict[str, Any], count: int, size: int, start: int, at: int) -> bytes:
    of: dict[str, Any] = {"length": 44, "number": 0, "first": 0, "here": count, "count": count, "size": size}
    of |= {"start": start, "place": at, "disk": 0, "disks": 1} | changes
    record = struct.pack(
        "<4sQHHIIQQQQ",
        b"PK\x06\x06",
        of["length"],
        45,
        45,
        of["number"],
        of["first"],
        of["here"],
        of["count"],
        of["size"],
        of["start"],
    )
    return record + struct.pack("<4sIQI", b"PK\x06\x07", of["disk"], of["place"], of["disks"])


def zipped(bundle: Path, file: Path, *, base: str = "", method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A folder as a ZIP file, by the standard library; `base` is the folder at the top of it."""
    with zipfile.ZipFile(file, "x", method) as archive:
        for path in sorted(bundle.rglob("*")):
            if path.is_file():
                archive.write(
                    path, f"{base}/{path.relative_to(bundle)}" if base else path.relative_to(bundle)
                )
    return file
