"""A small bag of any version, to be changed file by file: `ABag(folder).file("data/b")`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.builders_reader import check_rfc


class ABag:
    """A small bag of any version, in a folder, to be changed file by file."""

    def __init__(self, folder: Path, version: str = "1.0", algorithm: str = "sha256") -> None:
        self.path = folder / "bag"
        (self.path / "data").mkdir(parents=True)
        self.tag("bagit.txt", f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n")
        (self.path / "data/a").write_bytes(b"one")
        self.manifest(algorithm, "data/a")

    def tag(self, name: str, text: str) -> ABag:
        (self.path / name).write_text(text, newline="")
        return self

    def manifest(self, algorithm: str, *paths: str) -> ABag:
        lines = (f"{self.digest(algorithm, path)}  {path}\n" for path in paths)
        return self.tag(f"manifest-{algorithm}.txt", "".join(lines))

    def digest(self, algorithm: str, path: str) -> str:
        return hashlib.new(algorithm, (self.path / path).read_bytes()).hexdigest()

    def file(self, path: str, data: bytes = b"one") -> ABag:
        """A file as it is, listed nowhere."""
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).write_bytes(data)
        return self

    def also(self, name: str, text: str) -> ABag:
        """More text at the end of a tag file."""
        return self.file(name, (self.path / name).read_bytes() + text.encode())

    def verdict(self) -> tuple[str, list[str], list[str]]:
        found = check_rfc(self.path)
        return found.outcome, [one.code for one in found.faults], [one.code for one in found.warnings]
