"""After the whole case no evidence lies in the workspace in clear: every file is searched for its words.

The words come from the evidence itself, out of every original, so that none is left out by choice.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from reviewer_app.desk import evidence
from reviewer_app.desk.evidence import originals, read_original, rows_of, runs
from reviewer_app.domain.people import Role
from reviewer_app.store import index
from reviewer_app.store.sample_order import sample_ids
from tests.builders_journey import Story
from tests.journeys.conftest import At

WORDS = re.compile(rb"[A-Za-z][A-Za-z ,'-]{34,60}[A-Za-z]")
FEWEST = 50


def phrases(story: Story) -> set[bytes]:
    """Distinctive phrases: of every text original, of every sample's input, of one transcript."""
    found: set[bytes] = set()
    with story.desk(Role.REVIEWER) as desk:
        for item in originals(desk, story.case_id):
            if item.path.startswith("data/"):
                text = read_original(desk, story.case_id, item.path, 200_000)
                found.update(match.group() for match in list(WORDS.finditer(text))[:6])
        for run in runs(desk, story.case_id):
            found.update(row.input[:60].encode() for row in rows_of(desk, run.id)[:5] if len(row.input) > 40)
        run = runs(desk, story.case_id)[0]
        (item_row, *_) = index.rows(desk.reader(), sample_ids(desk.reader(), run.id)[:1])
        sample = evidence.open_sample(desk, story.case_id, item_row)
        found.update(event.text[:50].encode() for event in sample.events if len(event.text) > 50)
    return found


def leaks(folder: Path, words: set[bytes]) -> Iterator[tuple[Path, bytes]]:
    """Files with a phrase in clear: UTF-8, UTF-16, or inside a deflate stream of a PDF."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        for text in (data, *_inflated(data)):
            for phrase in words:
                if phrase in text or phrase.decode("utf-8", "ignore").encode("utf-16-le") in text:
                    yield path, phrase


def _inflated(data: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[match.end() :], 4_000_000)
        except zlib.error:
            continue


def test_the_search_finds_what_lies_in_clear(at: At, tmp_path: Path) -> None:
    """The bundle itself is in clear: the same search must find it there."""
    story = at("signed")
    words = phrases(story)
    assert len(words) >= FEWEST
    found = {path.name for path, _ in leaks(story.training.bundle, words)}
    assert {"limitations.md", "submission.json"} <= found


def test_no_evidence_in_the_workspace_or_the_workstations_state(at: At) -> None:
    story = at("signed")
    words = phrases(story)
    with story.desk(Role.REVIEWER):  # while it is open too: log and shared memory lie beside the database
        assert list(leaks(story.folder, words)) == []
    assert list(leaks(story.folder, words)) == []
    assert list(leaks(story.state, words)) == []
