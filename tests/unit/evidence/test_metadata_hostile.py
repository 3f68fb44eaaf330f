"""Hostile and damaged metadata: listed as not read, or shown with a note; the reader always goes on."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
from reviewer_app.evidence.files import EvidenceUnreadable
from reviewer_app.evidence.reading import Reader
from tests.builders_metadata import (
    AN_SPDX_TAG_VALUE,
    a_cyclonedx,
    a_cyclonedx_xml,
    a_layout,
    a_link,
    a_model_signature,
    a_source,
    a_statement,
    an_envelope,
    an_ro_crate,
    an_spdx,
    an_spdx3,
    as_bytes,
)
from tests.unit.evidence.test_hostile import damaged, thorough

LAUGHS = (
    '<!DOCTYPE bom [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SAMPLES = {
    "ro-crate-metadata.json": as_bytes(an_ro_crate()),
    "bom.json": as_bytes(a_cyclonedx()),
    "bom.xml": a_cyclonedx_xml(),
    "a.spdx": AN_SPDX_TAG_VALUE,
    "a.spdx.json": as_bytes(an_spdx()),
    "b.spdx3.json": as_bytes(an_spdx3()),
    "model.sig": as_bytes(a_model_signature()),
    "a.intoto.json": as_bytes(an_envelope(a_statement())),
    "a.link": as_bytes(a_link()),
    "a.layout": as_bytes(a_layout()),
}


def read(reader: Reader, folder: Path, name: str, data: bytes) -> tuple[MetadataDocument, ...]:
    return reader.metadata(a_source(folder, name, data))


def not_read(reader: Reader, folder: Path, name: str, data: bytes) -> str:
    (found,) = read(reader, folder, name, data)
    assert found.kind is MetadataKind.NOT_READ
    return found.notes[0]


@pytest.mark.parametrize(
    "before", [LAUGHS, OUTSIDE, "<!DOCTYPE bom>", '<!DOCTYPE bom SYSTEM "http://x/y.dtd">']
)
def test_a_document_type_is_refused(reader: Reader, tmp_path: Path, before: str) -> None:
    words = not_read(reader, tmp_path, "bom.xml", a_cyclonedx_xml(before=before))
    assert "declares a document type" in words


def test_xml_nested_without_end(reader: Reader, tmp_path: Path) -> None:
    opened = b'<bom xmlns="http://cyclonedx.org/schema/bom/1.5">' + b"<components>" * 100_000
    assert "too deeply" in not_read(reader, tmp_path, "bom.xml", opened)


@pytest.mark.parametrize("encoding", ["shift_jis", "zlib", "utf-7", "nonsense"])
def test_xml_in_an_encoding_that_is_not_read(reader: Reader, tmp_path: Path, encoding: str) -> None:
    data = a_cyclonedx_xml().replace(b"UTF-8", encoding.encode())
    found = read(reader, tmp_path, "bom.xml", data)
    assert [one.kind for one in found] == [MetadataKind.NOT_READ]


def test_xml_in_utf_16_is_read(reader: Reader, tmp_path: Path) -> None:
    data = a_cyclonedx_xml().decode().replace("UTF-8", "UTF-16").encode("utf-16")
    (found,) = read(reader, tmp_path, "bom.xml", data)
    assert found.kind is MetadataKind.CYCLONEDX


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_json_nested_without_end(reader: Reader, tmp_path: Path, opening: bytes) -> None:
    data = b'{"bomFormat": "CycloneDX", "x": ' + opening * 200_000
    assert "cannot be read" in not_read(reader, tmp_path, "bom.json", data)


def test_components_nested_without_end(reader: Reader, tmp_path: Path) -> None:
    """As deep as the parser of JSON goes: no reader of ours may recurse over it."""
    depth = 300
    data = b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": ['
    data += b'{"type": "library", "components": [' * depth + b"]}" * depth + b"]}"
    (found,) = read(reader, tmp_path, "bom.json", data)
    assert ("Components", str(depth)) in {(fact.label, fact.value) for fact in found.facts}


def test_a_name_that_stands_twice_is_noted(reader: Reader, tmp_path: Path) -> None:
    data = as_bytes(a_cyclonedx()).replace(b'"alg": "SHA-512"', b'"alg": "MD5", "alg": "SHA-512"')
    (found,) = read(reader, tmp_path, "bom.json", data)
    assert any("stands twice" in note for note in found.notes)
    (plain,) = read(reader, tmp_path, "bom.json", as_bytes(a_cyclonedx()))
    assert not any("stands twice" in note for note in plain.notes)


def test_a_number_of_a_million_digits(reader: Reader, tmp_path: Path) -> None:
    data = b'{"bomFormat": "CycloneDX", "version": ' + b"9" * 1_000_000 + b"}"
    assert "too long" in not_read(reader, tmp_path, "bom.json", data)


def test_lone_surrogates_and_nan_travel(reader: Reader, tmp_path: Path) -> None:
    plain = a_cyclonedx()
    plain["components"][0]["name"] = "\ud800model"
    plain["specVersion"] = float("nan")
    (found,) = read(reader, tmp_path, "bom.json", as_bytes(plain))
    assert found.digests[0].name == "\ud800model 1"


def test_values_of_every_wrong_type(reader: Reader, tmp_path: Path) -> None:
    wrong: list[Any] = [None, True, 7, "x", [], {}, [[]], [{}], {"a": 1}]
    for name, data in SAMPLES.items():
        if name.endswith((".xml", ".spdx")):
            continue
        plain = json.loads(data)
        places = list(_places(plain))
        for at, place in enumerate(places):
            altered = json.loads(data)
            _put(altered, place, wrong[at % len(wrong)])
            read(reader, tmp_path, name, as_bytes(altered))  # answers, whatever it is


def _places(plain: Any, before: tuple[Any, ...] = ()) -> Any:
    items = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, value in items:
        yield (*before, key)
        yield from _places(value, (*before, key))


def _put(plain: Any, place: tuple[Any, ...], value: Any) -> None:
    for key in place[:-1]:
        plain = plain[key]
    plain[place[-1]] = value


def test_very_many_of_everything_is_bounded_and_said(reader: Reader, tmp_path: Path) -> None:
    plain = a_cyclonedx()
    digest = {"alg": "SHA-512", "content": "a" * 128}
    model = {"type": "machine-learning-model", "name": "m" * 5_000, "hashes": [digest]}
    plain["components"] = [model] * 20_000
    (found,) = read(reader, tmp_path, "bom.json", json.dumps(plain).encode()[: 16 * 1024 * 1024])
    assert found.kind is MetadataKind.NOT_READ  # cut off at the limit of bytes: no JSON
    plain["components"] = [model] * 2_000
    (found,) = read(reader, tmp_path, "bom.json", json.dumps(plain).encode())
    assert len(found.facts) <= 60
    assert len(found.digests) == 500
    assert "1,500 more digests are not shown here." in found.notes
    assert max(len(one.name) for one in found.digests) <= 200


def test_a_file_too_large_is_not_read_and_said(reader: Reader, tmp_path: Path) -> None:
    data = b'{"bomFormat": "CycloneDX", "x": "' + b"a" * (16 * 1024 * 1024) + b'"}'
    assert "larger than the 16 MiB" in not_read(reader, tmp_path, "bom.json", data)
    assert read(reader, tmp_path, "rows.json", b'{"rows": "' + b"a" * (16 * 1024 * 1024) + b'"}') == ()


@pytest.mark.parametrize("payload", ["%%%", "ÿ", "", "AAAA", 5, None])
def test_an_envelope_that_holds_nothing_known(reader: Reader, tmp_path: Path, payload: Any) -> None:
    envelope = {"payload": payload, "payloadType": "x", "signatures": [None, {"keyid": 3}]}
    (found,) = read(reader, tmp_path, "a.intoto.json", as_bytes(envelope))
    assert found.kind is MetadataKind.IN_TOTO
    assert len(found.notes) >= 2


def test_what_is_called_a_digest_and_is_none_is_counted(reader: Reader, tmp_path: Path) -> None:
    plain = a_cyclonedx()
    plain["components"][0]["hashes"] = [{"alg": "SHA-512", "content": "remote_unhashed"}, {"alg": "SHA-512"}]
    (found,) = read(reader, tmp_path, "bom.json", as_bytes(plain))
    assert found.digests == ()
    assert "2 values are called digests and are none." in found.notes


def test_hostile_text_takes_no_time(reader: Reader, tmp_path: Path) -> None:
    began = time.monotonic()
    for data in (b"a" * 4_000_000, b"0" * 4_000_000, b"0123456789abcdef\n" * 240_000, b"| " * 2_000_000):
        reader.checkpoints(a_source(tmp_path, "a.md", data))
        reader.checkpoints(a_source(tmp_path, "a.yaml", data))
        reader.checkpoints(a_source(tmp_path, "a.csv", data))
    listed = (b"checkpoint " + b"ab" * 32 + b"\n") * 50_000
    assert len(reader.checkpoints(a_source(tmp_path, "a.md", listed))) == 500
    assert time.monotonic() - began < 60


@thorough
@given(data=st.data())
def test_damaged_metadata_never_ends_the_reader(reader: Reader, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    altered = data.draw(damaged(SAMPLES[name]))
    with tempfile.TemporaryDirectory() as folder:
        source = a_source(Path(folder), name, altered)
        reader.metadata(source)
        assert reader.protections() is not None


PIECES = [
    "a" * 64,
    "B" * 128,
    "checkpoint",
    "weights",
    "\n",
    "- ",
    "| ",
    "# ",
    ":",
    "\t",
    ",",
    '"',
    "{",
    "}",
    "[",
]


@thorough
@given(
    name=st.sampled_from(["a.md", "a.txt", "a.csv", "a.tsv", "a.json", "a.jsonl", "a.yaml", "noname"]),
    data=st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map("".join),
)
def test_any_text_is_searched_or_refused(reader: Reader, name: str, data: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = a_source(Path(folder), name, data.encode("utf-8", "surrogatepass"))
        try:
            found = reader.checkpoints(source)
        except EvidenceUnreadable:
            assert name == "a.json"
            return
        assert all(one.path == name and one.where and len(one.words) <= 800 for one in found)
