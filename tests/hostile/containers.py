"""Containers invented here, each named after what is wrong with it, and the code it must be refused with.

The corpus has cases other people wrote; these solve the classes around them. Nothing lies on a disk: a case
is a function that makes the bytes.
"""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable

from tests.builders_zip import AZip, a_zip

Made = AZip | bytes | Callable[[], bytes]
FULL = 0xFFFFFFFF


def extra(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def wide(*numbers: int) -> bytes:
    return extra(0x0001, struct.pack(f"<{len(numbers)}Q", *numbers))


def one() -> AZip:
    return a_zip().with_member("data/a", b"content\n")


def two() -> AZip:
    return one().with_member("data/b", b"words " * 50, 8)


def end_record(count: int = 0, size: int = 0, start: int = 0, comment: int = 0) -> bytes:
    return struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, size, start, comment)


def unicode_path(name: str, of: bytes) -> bytes:
    return extra(0x7075, b"\x01" + struct.pack("<I", zlib.crc32(of)) + name.encode())


def deflated(data: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflater.compress(data) + deflater.flush()


def packed_as(packed: bytes, data: bytes) -> AZip:
    """A deflated member of `data` whose packed bytes are others."""
    return a_zip().with_member("data/a", data, 8).with_packed(packed)


def shared_bytes() -> bytes:
    """Two entries of the directory, one local header and one content."""
    first = a_zip().with_member("data/a", b"x" * 100)
    return first.with_member("data/a", b"x" * 100).central(offset=0).bytes()


def inner_directory() -> bytes:
    """A stored ZIP file as the last member; the end record points at its directory and not at ours."""
    inner = one().bytes()
    outer = a_zip().with_member("data/inner.zip", inner)
    raw = outer.bytes()
    start = raw.index(b"PK\x01\x02")
    return outer.ending(start=start, size=inner.index(b"PK\x05\x06") - inner.index(b"PK\x01\x02")).bytes()


def swapped() -> bytes:
    """The directory in another order than the file."""
    raw = two().bytes()
    start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    second = raw.index(b"PK\x01\x02", start + 1)
    return raw[:start] + raw[second:end] + raw[start:second] + raw[end:]


def a_second_life() -> bytes:
    """Two containers one after the other; the second one's places are right for the whole file."""
    first = one().bytes()
    return a_zip().placed(before=first).with_member("data/z").bytes()


def thousands(count: int, name: str = "{:06d}", stated: int | None = None) -> bytes:
    """Very many empty members, put together without the builder, which takes its time."""
    head = struct.pack("<4sHHHIIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 0)[:26]
    body, directory = bytearray(), bytearray()
    for number in range(count):
        raw = name.format(number).encode()
        lengths = struct.pack("<HH", len(raw), 0)
        middle = struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += b"PK\x01\x02\x14\x03" + head[4:] + lengths + middle + raw
        body += head + lengths + raw
    count = count if stated is None else stated
    at = len(body) + len(directory)
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), len(body)
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    return bytes(body + directory + record + locator) + struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), len(body), 0
    )


def just_below_each_limit() -> bytes:
    """Sixty members, none of which is over 200:1 or over 64 KiB alone; all together they are."""
    made = a_zip()
    for number in range(60):
        made.with_member(f"data/{number}", bytes(64 * 1024), 8)
    return made.bytes()


def cut(raw: bytes, left: int) -> bytes:
    return raw[:left]


STRUCTURE: dict[str, tuple[Made, str]] = {
    # bytes used twice, or by nobody
    "two entries share their bytes": (shared_bytes, "zip-place"),
    "a member begins inside the one before": (two().central(offset=35), "zip-place"),
    "a member begins after the directory": (one().central(offset=5000), "zip-place"),
    "the directory in another order": (swapped, "zip-place"),
    "a local member the directory does not know": (two().ending(count=1, here=1), "zip-directory"),
    "bytes before the first member": (one().placed(before=b"#!/bin/sh\n"), "zip-place"),
    "bytes between the members and the directory": (one().placed(before_directory=bytes(64)), "zip-place"),
    "bytes between the directory and its end": (one().placed(after_directory=bytes(7)), "zip-directory"),
    "bytes after the end": (one().placed(after=b"\n"), "zip-end"),
    "the end record twice": (one().placed(after=end_record()), "zip-directory"),
    "another container after the end": (lambda: one().bytes() + two().bytes(), "zip-directory"),
    "another container before the first member": (a_second_life, "zip-place"),
    "the end record points into a member": (inner_directory, "zip-directory"),
    "a spanning marker": (one().placed(before=b"PK00"), "zip-place"),
    "an archive extra data record": (one().placed(before_directory=b"PK\x06\x08\0\0\0\0"), "zip-place"),
    "a signature of the directory": (one().placed(after_directory=b"PK\x05\x05\0\0"), "zip-directory"),
    # comments
    "a comment": (one().ending(comment=b"words"), "zip-end"),
    "a comment that is an end record": (one().ending(comment=end_record()), "zip-directory"),
    "a comment that is a whole container": (
        lambda: one().ending(comment=two().bytes()).bytes(),
        "zip-directory",
    ),
    "a comment that is not there": (lambda: one().bytes()[:-2] + b"\x05\x00", "zip-comment"),
    "a member's comment": (one().central(comment=b"words"), "zip-comment"),
    # the end, and the 64-bit end
    "nothing at all": (b"", "not-a-bundle-container"),
    "one byte": (b"P", "not-a-bundle-container"),
    "cut before the end record": (lambda: cut(two().bytes(), -22), "zip-end"),
    "cut in the end record": (lambda: cut(two().bytes(), -1), "zip-end"),
    "cut in the directory": (lambda: cut(two().bytes(), -60), "zip-end"),
    "cut after the first header": (lambda: cut(two().bytes(), 36), "zip-end"),
    "the directory on another disk": (one().ending(first=1), "zip-several-disks"),
    "this is another disk": (one().ending(disk=7), "zip-several-disks"),
    "a member on another disk": (one().central(disk=3), "zip-several-disks"),
    "fewer entries here than in all": (one().ending(here=0), "zip-several-disks"),
    "no entries stated": (one().ending(here=0, count=0), "zip-directory"),
    "more entries than there are": (one().ending(here=9, count=9), "zip-directory"),
    "a directory of another size": (one().ending(size=10), "zip-directory"),
    "a directory at another place": (one().ending(start=0), "zip-directory"),
    "numbers refer to a 64-bit end that is missing": (one().ending(start=FULL), "zip-64"),
    "a 64-bit end without its locator": (
        one().placed(after_directory=b"PK\x06\x06" + bytes(52)),
        "zip-directory",
    ),
    "a locator without its record": (one().placed(after_directory=b"PK\x06\x07" + bytes(16)), "zip-64"),
    "a locator that points elsewhere": (one().with_zip64_end(place=1), "zip-64"),
    "a locator that points beyond the file": (one().with_zip64_end(place=1 << 63), "zip-64"),
    "a locator on another disk": (one().with_zip64_end(disk=1), "zip-several-disks"),
    "a locator of no disks": (one().with_zip64_end(disks=0), "zip-several-disks"),
    "a 64-bit end with more after it": (one().with_zip64_end(length=60), "zip-64"),
    "a 64-bit end with a negative length": (one().with_zip64_end(length=(1 << 64) - 12), "zip-64"),
    "a 64-bit end on another disk": (one().with_zip64_end(number=1), "zip-several-disks"),
    "two ends that count differently": (one().with_zip64_end(here=2, count=2), "zip-64"),
    "two ends with two places": (one().with_zip64_end(start=0), "zip-64"),
    "a 64-bit end far beyond the file": (
        one().with_zip64_end(start=1 << 62).ending(start=FULL),
        "zip-directory",
    ),
    "a 64-bit end that overflows": (
        one().with_zip64_end(size=(1 << 64) - 1).ending(size=FULL),
        "zip-directory",
    ),
    "more members than are read, stated": (lambda: thousands(1, stated=200_001), "zip-too-many-members"),
    "all the members 64 bits can count": (lambda: thousands(1, stated=(1 << 64) - 1), "zip-too-many-members"),
    # the two headers
    **{
        f"the headers differ: {what}": (two().local(**change), "zip-headers-differ")
        for what, change in {
            "version": {"version": 10},
            "flags": {"flags": 0x0002},
            "method": {"method": 0},
            "time": {"time": 0},
            "checksum": {"crc": 0},
            "packed size": {"packed": 1},
            "size": {"size": 1},
            "name": {"name": b"data/c"},
            "a name of another length": {"name": b"data/bb"},
            "case of the name": {"name": b"data/B"},
            "64-bit size": {"size": FULL, "extra": wide(299)},
        }.items()
    },
    "no local header": (two().local(mark=b"PK\x03\x03"), "zip-local-header"),
    "no entry of the directory": (two().central(mark=b"PK\x01\x01"), "zip-directory"),
    # extra fields
    "two 64-bit fields": (one().central(extra=wide(8) + wide(8), size=FULL), "zip-extra-field"),
    "a 64-bit field nobody asks for": (one().both(extra=wide(8)), "zip-extra-field"),
    "a 64-bit field that is too short": (
        one().central(extra=extra(1, bytes(7)), size=FULL),
        "zip-extra-field",
    ),
    "a 64-bit field that is too long": (one().central(extra=wide(8, 8), size=FULL), "zip-extra-field"),
    "a 64-bit field with a disk": (
        one().central(extra=extra(1, struct.pack("<QI", 8, 0)), size=FULL),
        "zip-extra-field",
    ),
    "no 64-bit field where one is needed": (one().central(packed=FULL), "zip-extra-field"),
    "a 64-bit size that lies": (one().both(extra=wide(1 << 40), size=FULL), "zip-size"),
    "a 64-bit size that is negative": (one().both(extra=wide((1 << 64) - 1), size=FULL), "zip-size"),
    "a 64-bit place that lies": (one().central(extra=wide(1 << 62), offset=FULL), "zip-place"),
    "a second name (0x7075)": (one().both(extra=unicode_path("data/other", b"data/a")), "zip-extra-field"),
    "a second name that is the same": (
        one().both(extra=unicode_path("data/a", b"data/a")),
        "zip-extra-field",
    ),
    "a second name of another checksum": (one().both(extra=unicode_path("data/x", b"y")), "zip-extra-field"),
    "a second comment (0x6375)": (one().both(extra=extra(0x6375, bytes(6))), "zip-extra-field"),
    "AES (0x9901)": (one().both(extra=extra(0x9901, bytes(7))), "zip-extra-field"),
    "strong encryption (0x0017)": (one().both(extra=extra(0x0017, bytes(8))), "zip-extra-field"),
    "a field longer than the rest": (one().central(extra=b"\x55\x54\xff\x00\x01"), "zip-extra-field"),
    "half a field": (one().central(extra=b"\x55\x54\x05"), "zip-extra-field"),
    "times twice": (one().central(extra=2 * extra(0x5455, bytes(5))), "zip-extra-field"),
    "times with bytes hidden behind": (one().local(extra=extra(0x5455, bytes(4000))), "zip-local-header"),
    "times of no form": (one().central(extra=extra(0x5455, b"")), "zip-extra-field"),
    "times with flags nobody knows": (one().central(extra=extra(0x5455, b"\xff" * 5)), "zip-extra-field"),
    "an owner with bytes hidden behind": (
        one().both(extra=extra(0x7875, b"\x01\x04" + bytes(4) + b"\x04" + bytes(4) + b"hidden")),
        "zip-extra-field",
    ),
    "an owner of nothing": (one().both(extra=extra(0x7875, b"")), "zip-extra-field"),
    "an owner number 200 bytes long": (
        one().both(extra=extra(0x7875, b"\x01\xc8" + bytes(200) + b"\x01\x00")),
        "zip-extra-field",
    ),
    "an owner cut short": (one().both(extra=extra(0x7875, b"\x01\x04\x00")), "zip-extra-field"),
    "an owner of another version": (
        one().both(extra=extra(0x7875, b"\x02\x01\x00\x01\x00")),
        "zip-extra-field",
    ),
    "times of NTFS with a second attribute": (
        one().central(extra=extra(0x000A, bytes(4) + b"\x01\x00\x18\x00" + bytes(24) + b"\x02\x00\x01\x00x")),
        "zip-extra-field",
    ),
    "times of NTFS that are none": (one().central(extra=extra(0x000A, bytes(32))), "zip-extra-field"),
    # flags, methods, versions
    **{
        f"flag {bit} (0x{1 << bit:04x})": (one().both(flags=1 << bit), code)
        for bit, code in {
            0: "zip-encrypted",
            3: "zip-data-descriptor",
            4: "zip-flags",
            5: "zip-flags",
            6: "zip-encrypted",
            7: "zip-flags",
            8: "zip-flags",
            9: "zip-flags",
            10: "zip-flags",
            12: "zip-flags",
            13: "zip-encrypted",
            14: "zip-flags",
            15: "zip-flags",
        }.items()
    },
    "a descriptor only the local header speaks of": (one().local(flags=8, crc=0), "zip-data-descriptor"),
    **{
        f"method {method}": (one().both(method=method), "zip-method")
        for method in (1, 2, 6, 7, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99, 0xFFFF)
    },
    "a version not known": (one().both(version=46), "zip-version"),
    # content
    "stored in another size": (one().both(size=9), "zip-size"),
    "a stored size of nothing": (one().both(size=0), "zip-size"),
    "more bytes than stated": (packed_as(deflated(b"x" * 100), b"x" * 99), "zip-size"),
    "fewer bytes than stated": (packed_as(deflated(b"x" * 98), b"x" * 99), "zip-size"),
    "bytes behind the packed ones": (packed_as(deflated(b"words") + b"hidden", b"words"), "zip-data"),
    "packed twice over": (packed_as(deflated(b"words") + deflated(b"words"), b"words"), "zip-data"),
    "packed without an end": (packed_as(deflated(b"words")[:-1], b"words"), "zip-data"),
    "packed in no bytes": (packed_as(b"", b""), "zip-data"),
    "packed with a zlib header": (packed_as(zlib.compress(b"words"), b"words"), "zip-data"),
    "a block of no kind": (packed_as(b"\x07\x00", b"words"), "zip-data"),
    "a stored block that contradicts itself": (packed_as(b"\x01\x05\x00\x00\x00words", b"words"), "zip-data"),
    "a checksum that is another's": (one().both(crc=0), "zip-checksum"),
    "a checksum of a packed member": (two().both(crc=0), "zip-checksum"),
    # bombs
    "one bomb": (lambda: a_zip().with_member("data/a", bytes(1 << 22), 8).bytes(), "zip-ratio"),
    "a bomb that states little": (
        lambda: a_zip().with_member("data/a", bytes(1 << 22), 8).both(size=1000).bytes(),
        "zip-size",
    ),
    "a bomb that states terabytes": (one().both(method=8, size=FULL, extra=wide(1 << 43)), "zip-ratio"),
    "sixty bombs under the limit": (just_below_each_limit, "zip-ratio"),
    # kinds
    "a symbolic link": (one().central(outer=0o120777 << 16), "zip-special-file"),
    "a pipe": (one().central(outer=0o010644 << 16), "zip-special-file"),
    "a socket": (one().central(outer=0o140644 << 16), "zip-special-file"),
    "a block device": (one().central(outer=0o060644 << 16), "zip-special-file"),
    "a link by a maker that has none": (one().central(outer=0o120777 << 16, made=20), "zip-special-file"),
    "a volume label": (one().central(outer=0x08), "zip-special-file"),
    "a device by DOS": (one().central(outer=0x40), "zip-special-file"),
    "a reparse point": (one().central(outer=0x400), "zip-special-file"),
    "a folder that is a link": (
        a_zip().with_member("data/", b"").central(outer=0o120777 << 16 | 0x10),
        "zip-special-file",
    ),
    "set-user": (one().central(outer=0o104755 << 16), "zip-mode"),
    "set-group": (one().central(outer=0o102755 << 16), "zip-mode"),
    "sticky": (one().central(outer=0o101777 << 16), "zip-mode"),
    "a folder with content": (a_zip().with_member("data/a/", b"x").central(outer=0x10), "zip-folder"),
    "a folder with packed nothing": (
        a_zip().with_member("data/a/", b"", 8).central(outer=0x10),
        "zip-folder",
    ),
    "a folder in a file's mode": (a_zip().with_member("data/a/", b""), "zip-folder"),
    "a file in a folder's mode": (one().central(outer=0o040755 << 16), "zip-folder"),
    # names in the container
    "a file twice": (one().with_member("data/a", b"other"), "zip-name-twice"),
    "a folder twice": (
        a_zip().with_member("d/", b"").central(outer=0x10).with_member("d/", b"").central(outer=0x10),
        "zip-name-twice",
    ),
    "a file and a folder": (one().with_member("data/a/", b"").central(outer=0x10), "zip-name-twice"),
    "a file under a file": (one().with_member("data/a/b"), "zip-name-twice"),
    "a file far under a file": (one().with_member("data/a/b/c/d/e"), "zip-name-twice"),
    "a file far above a file": (a_zip().with_member("a/b/c/d").with_member("a"), "zip-name-twice"),
    "a name not flagged as UTF-8": (a_zip().with_member("data/é").both(flags=0), "zip-name-not-flagged"),
    "a name in another encoding": (a_zip().with_member(b"data/\xe9"), "name-not-utf-8"),
    "a name in overlong UTF-8": (a_zip().with_member(b"data/\xc0\xaf"), "name-not-utf-8"),
    "a surrogate as UTF-8": (a_zip().with_member(b"data/\xed\xa0\x80"), "name-not-utf-8"),
    "65,535 slashes": (a_zip().with_member("/" * 65_535), "name-too-long"),
    "21,845 times the folder above": (a_zip().with_member("../" * 21_845), "name-too-long"),
    "a name of every private character": (
        a_zip().with_member("".join(map(chr, range(0xE000, 0xF900)))),
        "name-too-long",
    ),
    "nine hundred names of 60,000 bytes": (
        lambda: thousands(900, "../" * 20_000 + "{}"),
        "name-too-long",
    ),
    "twenty thousand bad names": (lambda: thousands(20_000, "a:{}"), "more-faults"),
    "other formats: TAR": (bytes(257) + b"ustar\x0000" + bytes(248), "not-a-bundle-container"),
    "other formats: gzip": (b"\x1f\x8b\x08" + bytes(60), "not-a-bundle-container"),
    "other formats: 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "not-a-bundle-container"),
    "other formats: RAR": (b"Rar!\x1a\x07\x01\x00" + bytes(60), "not-a-bundle-container"),
    "other formats: Zstandard": (b"\x28\xb5\x2f\xfd" + bytes(60), "not-a-bundle-container"),
}

NAMES = {
    "": "name-component",
    "/": "name-component",
    "/etc/passwd": "name-component",
    "//server/share/x": "name-component",
    "a//b": "name-component",
    ".": "name-component",
    "..": "name-component",
    "../x": "name-component",
    "data/../../x": "name-component",
    "data/./x": "name-component",
    "\\\\server\\share": "name-character",
    "\\\\?\\C:\\x": "name-character",
    "C:\\x": "name-character",
    "C:x": "name-character",
    "data\\..\\x": "name-character",
    "data/a\0.txt": "name-character",
    "data/a\0": "name-character",
    "data/a\nb": "name-character",
    "data/a\rb": "name-character",
    "data/\x1b[2J": "name-character",
    "data/a\x7f": "name-character",
    "data/a\x85b": "name-character",
    "data/a\u202etxt.exe": "name-character",
    "data/\u2067a": "name-character",
    "data/a\u200d": "name-character",
    "data/a\ufeff": "name-character",
    "data/a\u00ad": "name-character",
    "data/a\u034fb": "name-character",
    "data/\u3164": "name-character",
    "data/\u115f\u1160": "name-character",
    "data/a\ufe0f": "name-character",
    "data/a\U000e0100": "name-character",
    "data/a\u2800b": "name-character",
    "data/a\u2028b": "name-character",
    "data/a\u3000b": "name-character",
    "data/\uf8ff": "name-character",
    "data/\U0010ffff": "name-character",
    "data/a\u0378": "name-character",
    "data/a\uff0fb": "name-character",
    "data/a\u2100b": "name-character",
    "data/a\uff3cb": "name-character",
    "\uff0e\uff0e/x": "name-component",
    "\u2025/x": "name-component",
    "\u2024/x": "name-component",
    unicodedata.normalize("NFD", "data/évaluation"): "name-not-nfc",
    "data/\u212b": "name-not-nfc",  # the sign for the unit, which is the letter in form C
    "data/CON": "name-device",
    "data/con.txt": "name-device",
    "data/Aux .log": "name-device",
    "data/COM¹": "name-device",
    "data/lpt9.tar.gz": "name-device",
    "data/CONOUT$": "name-device",
    "data/CLOCK$": "name-device",
    "nul/x": "name-device",
    "data/ＣＯＮ": "name-device",
    "data/a.": "name-ending",
    "data/a ": "name-ending",
    "data/...": "name-ending",
    "data /x": "name-ending",
    "data/a::$DATA": "name-character",
    "data/a|b": "name-character",
    "data/*": "name-character",
    "d/" * 33 + "x": "name-too-deep",
    "data/" + "é" * 128: "name-too-long",
    "/".join(["d" * 200] * 6): "name-too-long",
}

TWINS = {
    "case": ("data/README", "data/readme"),
    "case of a folder": ("Data/a", "data/b"),
    "case of a letter beyond ASCII": ("data/É", "data/é"),
    "eszett": ("data/straße", "data/STRASSE"),
    "capital eszett": ("data/\u1e9e", "data/ss"),
    "final sigma": ("data/ς", "data/Σ"),
    "the Kelvin sign": ("data/\u2126", "data/Ω"),
    "long s": ("data/ſ", "data/s"),
    "a ligature": ("data/ﬁ", "data/fi"),
    "width": ("data/ａ", "data/a"),
    "a superscript": ("data/2²", "data/22"),
    "a decomposed capital": ("data/\u0390", "data/\u03aa\u0301"),
    "iota subscript": ("data/ᾳ", "data/αι"),
}
del TWINS["the Kelvin sign"]  # form C makes it the letter: refused as a name before it is a twin


def bytes_of(made: Made) -> bytes:
    if isinstance(made, AZip):
        return made.bytes()
    return made if isinstance(made, bytes) else made()


def by_python(**options: object) -> bytes:
    """What the standard library writes into a file it can seek in."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle/data/évaluation 1.json", b"{}" * 500)
        archive.writestr("bundle/data/stored", b"x", zipfile.ZIP_STORED)
        archive.writestr("bundle/data/empty", b"")
        archive.mkdir("bundle/data/folder")
        with archive.open("bundle/data/folder/wide", "w", force_zip64=True) as member:
            member.write(b"words " * 100)
    return out.getvalue()


CONTROLS: dict[str, Made] = {
    "stored and packed": two(),
    "by Python": by_python,
    "no member": a_zip(),
    "an empty file": a_zip().with_member("data/a", b""),
    "an empty file, packed": a_zip().with_member("data/a", b"", 8),
    "a folder of its own": a_zip()
    .with_member("d/", b"")
    .central(outer=0o040755 << 16 | 0x10)
    .with_member("d/a"),
    "owner and times": one()
    .both(
        extra=extra(0x5455, b"\x03" + bytes(8)) + extra(0x7875, b"\x01\x04" + bytes(4) + b"\x04" + bytes(4))
    )
    .central(
        extra=extra(0x5455, b"\x03" + bytes(4)) + extra(0x7875, b"\x01\x04" + bytes(4) + b"\x04" + bytes(4))
    ),
    "times of NTFS": one().central(extra=extra(0x000A, bytes(4) + b"\x01\x00\x18\x00" + bytes(24))),
    "64-bit sizes": one().both(size=FULL, packed=FULL, extra=wide(8, 8), version=45),
    "a 64-bit place asks for a newer reader": one().central(extra=wide(0), offset=FULL, version=45),
    "a 64-bit end": two().with_zip64_end(),
    "a 64-bit end that is needed": two()
    .with_zip64_end()
    .ending(here=0xFFFF, count=0xFFFF, size=FULL, start=FULL),
    "attributes of Windows": one().central(outer=0x20 | 0x01 | 0x80),
    "attributes of 7-Zip": one().central(outer=0o100644 << 16 | 0x8020),
    "a packed end inside a stored member": a_zip().with_member("data/inner.zip", two().bytes()),
    "names in many scripts": a_zip()
    .with_member("data/日本語")
    .with_member("data/résumé")
    .with_member("data/Ω"),
    "names that are nearly devices": a_zip()
    .with_member("data/console")
    .with_member("data/com10")
    .with_member("a/aux1"),
    "names that are nearly twins": a_zip()
    .with_member("data/a")
    .with_member("data/a1")
    .with_member("data/b/a"),
    "names to the limit": a_zip().with_member("d/" * 32 + "x").with_member("data/" + "x" * 255),
}
