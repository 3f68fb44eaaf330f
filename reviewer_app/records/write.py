"""Writing a records package to a medium: complete and verified, or plainly not there.

    written = write(package, folder, sign_cms=..., sign_mldsa=..., progress=..., cancelled=...)

- Under way it is called `NAME.unfinished` and holds `UNFINISHED.txt`, which says so. Payload, lists,
  manifests, signatures and tag manifests are written once each, every file and folder synced; then everything
  is read back from the medium and every digest compared; then the marker goes and the folder gets its name,
  in one step that never replaces anything.
- Evidence is streamed from its opener to the medium, held to the digest it was received with, and lies
  nowhere else on the way.
- Whatever ends it early leaves nothing at the package's name. What a killed or pulled-out export left is told
  (`leftover`) and removed by the next one of that name; a folder that is no such leftover is not touched.
- `sign_cms` and `sign_mldsa` are given the bytes of `manifest-sha512.txt` and give the signature; without
  `sign_mldsa` the package must say why (`SecondSignature.absent`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reviewer_app.domain.errors import DeskError
from reviewer_app.records.faults import (
    BeingWritten,
    ContentRefused,
    ExportCancelled,
    LeftoverNotOurs,
    NameNotConfirmed,
    PackageNotWritten,
    TargetTaken,
    words_of,
)
from reviewer_app.records.medium import CHUNK, Medium
from reviewer_app.records.metadata import (
    WrittenFile,
    bag_info_of,
    filelist_bytes,
    metadata_bytes,
    package_bytes,
    references_bytes,
)
from reviewer_app.records.package import (
    FILELIST_FILE,
    METADATA_FILE,
    PACKAGE_FILE,
    REFERENCES_FILE,
    Content,
    Package,
)
from reviewer_app.records.tags import (
    BAG_INFO,
    BAGIT,
    CMS,
    DECLARATION,
    ML_DSA,
    SIGNED,
    manifests,
    tag_manifests,
)

UNFINISHED = ".unfinished"
MARKER = "UNFINISHED.txt"
_MARKED = b"A records package that was not finished. It is no record, and nothing in it was verified.\n"
_LISTS = 64 * 1024  # bytes: more than the lists and tag files of a small package take
_PER_FILE = 1024  # bytes of lists and manifests a file adds, at the most

Sign = Callable[[bytes], bytes]
Progress = Callable[[str, int, int], None]  # (what is done, bytes done, bytes in all)
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Written:
    """A package that stands on the medium under its name, every byte read back.

    `size` and `files` are of the whole bag; `manifest_sha512` is the digest of `manifest-sha512.txt`, which
    names the package. `from_medium`: whether the system had let go of every file before it was read back.
    """

    path: Path
    files: tuple[WrittenFile, ...]
    size: int
    manifest_sha512: str
    from_medium: bool

    @property
    def read_back(self) -> str:
        """How it was read back, a sentence."""
        if self.from_medium:
            return f"All {len(self.files)} files were read back from the medium, every digest as written."
        return (
            f"All {len(self.files)} files were read back, every digest as written. The system did not say "
            "that it asked the medium itself, and not its own memory of it."
        )


def write(
    package: Package,
    folder: Path,
    *,
    sign_cms: Sign,
    sign_mldsa: Sign | None,
    progress: Progress = lambda _what, _done, _of: None,
    cancelled: Cancelled = lambda: False,
    medium: Callable[[Path], Medium] = Medium,
) -> Written:
    """Write `package` as `folder/NAME`, read it back, give it its name.

    Raises PackageNotWritten, TargetTaken, LeftoverNotOurs, BeingWritten, ExportCancelled, ContentRefused, and
    what opening the contents raises. Then nothing stands at the name.
    """
    if (sign_mldsa is None) != bool(package.second.absent):
        raise ValueError("an ML-DSA-87 signature, or a reason why there is none")
    try:
        with medium(folder) as place:
            return _Writing(package, folder, place, progress, cancelled).run(sign_cms, sign_mldsa)
    except OSError as error:
        raise PackageNotWritten(name=package.name, fault=words_of(error)) from error


def leftover(folder: Path, name: str) -> bool:
    """Whether an earlier export of this name was interrupted and left its unfinished folder."""
    try:
        with Medium(folder) as place:
            return place.exists(name + UNFINISHED)
    except OSError:
        return False


def withdraw(folder: Path, name: str) -> None:
    """Take a package that does not verify back: its name first, then what stood there. Raises OSError."""
    with Medium(folder) as place:
        place.rename(name, name + UNFINISHED)
        with suppress(FileExistsError), place.new_file(f"{name}{UNFINISHED}/{MARKER}") as file:
            place.write(file, _MARKED)
        place.sync_folder(".")
        _remove(place, name + UNFINISHED)


class _Writing:
    """One package under way."""

    def __init__(
        self, package: Package, folder: Path, place: Medium, progress: Progress, cancelled: Cancelled
    ) -> None:
        self._package, self._folder, self._place = package, folder, place
        self._progress, self._cancelled = progress, cancelled
        self._base = package.name + UNFINISHED
        self._files: list[WrittenFile] = []
        self._folders: set[str] = set()
        self._buffer = memoryview(bytearray(CHUNK))
        self._done, self._whole = 0, 2 * package.size

    def run(self, sign_cms: Sign, sign_mldsa: Sign | None) -> Written:
        name = self._package.name
        if self._place.exists(name):
            raise TargetTaken(name=name)
        self._remove_leftover()
        self._refuse_what_cannot_fit()
        with self._unfinished():
            self._write_all(sign_cms, sign_mldsa)
            from_medium = self._read_back()
            self._place.remove_file(f"{self._base}/{MARKER}")
            self._place.sync_folder(self._base)
            try:
                self._place.rename(self._base, name)
            except FileExistsError as error:
                raise TargetTaken(name=name) from error
        self._confirm_name()
        signed = next(one for one in self._files if one.path == SIGNED)
        files = tuple(sorted(self._files, key=lambda one: one.path))
        size = sum(one.size for one in files)
        return Written(self._folder / name, files, size, signed.sha512, from_medium)

    def _confirm_name(self) -> None:
        try:
            self._place.sync_folder(".")
        except OSError as error:
            raise NameNotConfirmed(name=self._package.name, fault=words_of(error)) from error

    def _remove_leftover(self) -> None:
        if not self._place.exists(self._base):
            return
        try:
            with self._place.held(self._base):
                if not _is_leftover(self._place, self._base):
                    raise LeftoverNotOurs(name=self._base)
                self._mark()
                _remove(self._place, self._base)
        except BlockingIOError as error:
            raise BeingWritten(name=self._package.name) from error
        except NotADirectoryError as error:
            raise LeftoverNotOurs(name=self._base) from error

    def _mark(self) -> None:
        """A whole leftover has no marker any more: it gets one, so that half of it would still be known."""
        with suppress(OSError), self._place.new_file(f"{self._base}/{MARKER}") as file:
            self._place.write(file, _MARKED)

    def _refuse_what_cannot_fit(self) -> None:
        contents, block = self._package.contents, self._place.block()
        needed = sum(-(-one.size // block) * block + _PER_FILE for one in contents) + _LISTS
        free = self._place.free()
        if needed > free:
            fault = f"it needs about {needed:,} bytes, and {free:,} are free"
            raise PackageNotWritten(name=self._package.name, fault=fault)
        limit = self._place.largest_file()
        large = [one for one in contents if limit is not None and one.size > limit]
        if large:
            fault = f"the medium's file system takes no file over 4 GiB, and {large[0].original} has more"
            raise PackageNotWritten(name=self._package.name, fault=fault)

    @contextmanager
    def _unfinished(self) -> Iterator[None]:
        """The unfinished folder, marked and held; removed again when the block does not end well."""
        self._place.make_folder(self._base)
        try:
            with self._place.held(self._base):
                with self._place.new_file(f"{self._base}/{MARKER}") as file:
                    self._place.write(file, _MARKED)
                self._place.sync_folder(self._base)
                self._place.sync_folder(".")
                yield
        except BaseException:
            with suppress(OSError):  # the medium may be gone: then the folder's name and marker tell
                _remove(self._place, self._base)
            raise

    def _write_all(self, sign_cms: Sign, sign_mldsa: Sign | None) -> None:
        package = self._package
        for content in package.contents:
            self._stream(content)
        self._small(PACKAGE_FILE, said := package_bytes(package))
        if package.references:
            self._small(REFERENCES_FILE, references_bytes(package))
        self._small(METADATA_FILE, metadata_bytes(package, self._files))
        self._small(FILELIST_FILE, filelist_bytes(package, self._files))
        payload = tuple(self._files)
        tags = {BAGIT: DECLARATION, **manifests(payload)}
        tags[BAG_INFO] = bag_info_of(said, sum(one.size for one in payload), len(payload))
        tags[CMS] = sign_cms(tags[SIGNED])
        if sign_mldsa is not None:
            tags[ML_DSA] = sign_mldsa(tags[SIGNED])
        for name, data in {**tags, **tag_manifests(tags)}.items():
            self._small(name, data)
        for path in sorted(self._folders, key=len, reverse=True):
            self._place.sync_folder(path)
        self._place.sync_folder(self._base)

    def _stream(self, content: Content) -> None:
        what = f"Writing {content.bag_path}"
        first, second, size = hashlib.sha256(), hashlib.sha512(), 0
        with self._new(content.bag_path) as file:
            for piece in self._pieces(content):
                first.update(piece)
                second.update(piece)
                size += len(piece)
                self._place.write(file, piece)
                self._step(what, len(piece))
        if size != content.size or content.sha512 not in ("", second.hexdigest()):
            raise ContentRefused(path=content.original, fault="its bytes are not those that were received")
        self._files.append(WrittenFile(content.bag_path, size, first.hexdigest(), second.hexdigest()))

    def _pieces(self, content: Content) -> Iterator[memoryview]:
        """The content, in pieces of one buffer. What its source does wrong is not the medium's fault."""
        try:
            with content.open() as source:
                while count := source.readinto(self._buffer):
                    yield self._buffer[:count]
        except OSError as error:
            fault = f"it cannot be read ({error.strerror or error})"
            raise ContentRefused(path=content.original, fault=fault) from error

    def _small(self, path: str, data: bytes) -> None:
        with self._new(path) as file:
            self._place.write(file, data)
        digests = hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest()
        self._files.append(WrittenFile(path, len(data), *digests))

    @contextmanager
    def _new(self, path: str) -> Iterator[int]:
        """A new file below the unfinished folder, its folders made."""
        folder = self._base
        for part in path.split("/")[:-1]:
            folder = f"{folder}/{part}"
            if folder not in self._folders:
                self._place.make_folder(folder)
                self._folders.add(folder)
        with self._place.new_file(f"{self._base}/{path}") as file:
            yield file

    def _read_back(self) -> bool:
        """Every file there is, against what was written; whether all came from the medium."""
        self._place.sync_all()
        there = sorted(_files_below(self._place, self._base))
        wanted = {f"{self._base}/{one.path}": one for one in self._files}
        if there != sorted([*wanted, f"{self._base}/{MARKER}"]):
            raise self._differs("the files that are there are not those that were written")
        fresh = True
        for path, one in wanted.items():
            found = self._place.read_back(path, partial(self._step, f"Reading back {one.path}"))
            if (found.size, found.sha256, found.sha512) != (one.size, one.sha256, one.sha512):
                raise self._differs(f"{one.path} was read back with other bytes than were written")
            fresh = fresh and found.cached is False
        return fresh

    def _differs(self, fault: str) -> DeskError:
        return PackageNotWritten(name=self._package.name, fault=fault)

    def _step(self, what: str, count: int) -> None:
        if self._cancelled():
            raise ExportCancelled(name=self._package.name)
        self._done += count
        self._progress(what, min(self._done, self._whole), self._whole)


def read_back(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Hold a package that stands on a medium against `files` (path to SHA-512 hex), byte for byte, again.

    What does not agree, a sentence each; none when everything does. Raises OSError.
    """
    faults = []
    with Medium(folder) as place:
        there = {path.removeprefix("./") for path in _files_below(place, ".")}
        faults += [f"{path} is missing" for path in sorted(set(files) - there)]
        faults += [f"{path} was not written by this export" for path in sorted(there - set(files))]
        for path in sorted(there & set(files)):
            if place.read_back(path, lambda _count: None).sha512 != files[path]:
                faults.append(f"{path} has other bytes than were written")
    return tuple(faults)


def _files_below(place: Medium, folder: str) -> Iterator[str]:
    for name in place.names(folder):
        path = f"{folder}/{name}"
        if place.is_folder(path):
            yield from _files_below(place, path)
        else:
            yield path


def _is_leftover(place: Medium, base: str) -> bool:
    """Marked; or empty, or whole and no longer marked: what is left between two steps."""
    names = set(place.names(base))
    return not names or MARKER in names or {BAGIT, SIGNED, CMS, "data"} <= names


def _remove(place: Medium, base: str) -> None:
    """Remove an unfinished folder; its marker goes last, so that what is left is still known."""
    names = sorted(place.names(base), key=lambda name: name == MARKER)
    for name in names:
        path = f"{base}/{name}"
        if place.is_folder(path):
            _remove(place, path)
        else:
            place.remove_file(path)
    place.remove_folder(base)
