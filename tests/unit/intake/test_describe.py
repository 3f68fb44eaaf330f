"""What a folder shows of itself: media types, titles, guesses, files to look at twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.intake.describe import HEAD, guesses, head_of, media_type, strays, title


@pytest.mark.parametrize(
    ("path", "head", "kind"),
    [
        ("a.md", b"# words\n", "text/markdown"),
        ("a.csv", b"a,b\n", "text/csv"),
        ("a.md", b"%PDF-1.7\n", "application/pdf"),  # what the bytes say counts
        ("a.eval", b"PK\x03\x04rest", "application/zip"),
        ("a.xlsx", b"PK\x03\x04rest", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.json", b'{"a": 1}', "application/json"),
        ("a.json", b"\x00\x01", "application/octet-stream"),
        ("samples.jsonl", b"{}\n{}\n", "application/x-ndjson"),
        ("README", b"words \xc3\xa9\n", "text/plain"),
        ("latin.txt", b"caf\xe9", "application/octet-stream"),
        ("empty.txt", b"", "text/plain"),
        ("long.txt", ("é" * HEAD).encode()[1:][:HEAD], "application/octet-stream"),
        ("long.md", ("x" + "é" * HEAD).encode()[:HEAD], "text/markdown"),  # a character cut in two at the end
    ],
)
def test_media_types(path: str, head: bytes, kind: str) -> None:
    assert media_type(path, head) == kind


def test_titles() -> None:
    assert title("documents/model-card.md") == "Model card"
    assert title("results_2026.json") == "Results 2026"
    assert title(".hidden") == ".hidden"


def test_guesses_by_name_alone() -> None:
    paths = (
        "documents/model-card.md",
        "System Prompt.txt",
        "costs.md",
        "orchestra/arranged.md",
        "limitations.md",
    )
    found = guesses(paths, frozenset())
    assert found["B2"] == ("documents/model-card.md",)
    assert found["B3"] == ("System Prompt.txt",)
    assert found["E4"] == ("limitations.md",)
    assert "C4" not in found  # "arranged" is no range
    assert "C9" not in found
    assert set(found) <= {item.id for item in CHECKLIST}


def test_a_log_answers_what_it_shows_and_no_document() -> None:
    log = "evidence/baseline/vuln-discovery.eval"
    found = guesses((log,), frozenset({log}))
    assert found == {"C2": (log,), "C9": (log,)}


def test_the_demo_s_documents_are_found(demo_submission: Path) -> None:
    paths = [one.relative_to(demo_submission).as_posix() for one in sorted(demo_submission.rglob("*.md"))]
    found = guesses(paths, frozenset())
    for item, name in (("A3", "cover-letter"), ("A6", "marking-sheet"), ("C8", "elicitation-statement")):
        assert found[item] == (f"documents/{name}.md",)


def test_files_to_look_at_twice(tmp_path: Path) -> None:
    for name, data in (
        ("card.md", b"x"),
        ("id_rsa", b"x"),
        ("notes.txt", b"-----BEGIN EC PRIVATE KEY-----\n"),
        (".DS_Store", b""),
        (".git/HEAD", b""),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert [(one.code, one.file) for one in strays(tmp_path)] == [
        ("left-behind", ".DS_Store"),
        ("bookkeeping", ".git/HEAD"),
        ("looks-like-a-key", "id_rsa"),
        ("looks-like-a-key", "notes.txt"),
    ]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to("file")
    assert head_of(tmp_path, "file") == b"words"
    assert head_of(tmp_path, "link") == b""
