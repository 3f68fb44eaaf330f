"""Each format of metadata, recognised by content and summarised in the cage; none of it verified."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer_app.domain.metadata import (
    NOT_VERIFIED,
    SIGNATURE_NOT_CHECKED,
    MetadataDocument,
    MetadataKind,
    NamedDigest,
)
from reviewer_app.evidence.reading import Reader
from tests.builders_metadata import (
    AN_SPDX_TAG_VALUE,
    MODEL,
    SHA256,
    SHA512,
    a_bundle_of,
    a_cyclonedx,
    a_cyclonedx_xml,
    a_layout,
    a_link,
    a_model_signature,
    a_provenance_v02,
    a_source,
    a_statement,
    an_envelope,
    an_ro_crate,
    an_spdx,
    an_spdx3,
    as_bytes,
)

# Words that would sound like a decision: never in our own text.
FORBIDDEN = ("approve", "deny", "denied", "clear", "licen", "permit")


def read(reader: Reader, folder: Path, name: str, data: Any) -> tuple[MetadataDocument, ...]:
    return reader.metadata(a_source(folder, name, data if isinstance(data, bytes) else as_bytes(data)))


def one(reader: Reader, folder: Path, name: str, data: Any) -> MetadataDocument:
    (found,) = read(reader, folder, name, data)
    assert found.path == name
    assert NOT_VERIFIED in found.notes
    own = " ".join([*found.notes, *(fact.label for fact in found.facts)]).lower()
    assert not any(word in own for word in FORBIDDEN)
    return found


def facts(document: MetadataDocument) -> dict[str, str]:
    return {fact.label: fact.value for fact in document.facts}


def unknown_version(document: MetadataDocument) -> bool:
    return any("known here" in note for note in document.notes)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize(
    "name", ["data/ro-crate-metadata.json", "data/attached/crate/ro-crate-metadata.json"]
)
def test_ro_crate(reader: Reader, tmp_path: Path, version: str, name: str) -> None:
    found = one(reader, tmp_path, name, an_ro_crate(version))
    assert (found.kind, found.version) == (MetadataKind.RO_CRATE, version)
    assert found.title == "Evaluation package (training sample)"
    said = facts(found)
    assert said["Creator"] == "Example Laboratory (invented)"
    assert said["Published"] == "2026-11-20"
    assert (said["Entities"], said["Files"]) == ("4", "1")
    assert found.digests == (NamedDigest("sample-model weights", "sha512", SHA512, model=True),)
    assert not unknown_version(found)


def test_ro_crate_of_a_later_version_is_shown_with_a_note(reader: Reader, tmp_path: Path) -> None:
    found = one(reader, tmp_path, "ro-crate-metadata.json", an_ro_crate("2.0-DRAFT"))
    assert found.version == "2.0-DRAFT"
    assert unknown_version(found)
    assert facts(found)["Name"] == "Evaluation package (training sample)"


def test_json_ld_that_is_no_crate_is_nothing(reader: Reader, tmp_path: Path) -> None:
    plain = {"@context": "https://schema.org", "@graph": [{"@id": "./", "@type": "Dataset", "name": "x"}]}
    assert read(reader, tmp_path, "other.jsonld", plain) == ()


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
def test_cyclonedx(reader: Reader, tmp_path: Path, version: str) -> None:
    found = one(reader, tmp_path, "data/anything.json", a_cyclonedx(version))
    assert (found.kind, found.version, found.title) == (MetadataKind.CYCLONEDX, version, "evaluation-harness")
    said = facts(found)
    assert said["Model"] == f"{MODEL} 1"
    assert said["Components"] == "4"
    assert said["Creator"] == "A. Person"
    assert said["Tools"] == "bom-maker 0.1"
    assert found.digests == (
        NamedDigest(f"{MODEL} 1", "sha512", SHA512, model=True),
        NamedDigest(f"{MODEL} 1", "sha256", SHA256, model=True),
    )
    assert not unknown_version(found)


def test_cyclonedx_tools_as_before_1_5(reader: Reader, tmp_path: Path) -> None:
    plain = a_cyclonedx("1.4")
    plain["metadata"]["tools"] = [{"vendor": "v", "name": "older-maker", "version": "3"}]
    assert facts(one(reader, tmp_path, "bom.json", plain))["Tools"] == "older-maker 3"


def test_cyclonedx_with_a_signature_says_that_it_was_not_checked(reader: Reader, tmp_path: Path) -> None:
    found = one(reader, tmp_path, "bom.json", a_cyclonedx(signature={"algorithm": "ES384", "value": "x"}))
    assert SIGNATURE_NOT_CHECKED in found.notes


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
def test_cyclonedx_xml_says_the_same_as_json(reader: Reader, tmp_path: Path, version: str) -> None:
    found = one(reader, tmp_path, "data/bom.xml", a_cyclonedx_xml(version))
    assert (found.kind, found.version, found.title) == (MetadataKind.CYCLONEDX, version, "evaluation-harness")
    said = facts(found)
    assert (said["Model"], said["Components"], said["Creator"]) == (f"{MODEL} 1", "3", "A. Person")
    assert said["Tools"] == "bom-maker 0.1"
    assert found.digests == (NamedDigest(f"{MODEL} 1", "sha512", SHA512, model=True),)


def test_cyclonedx_of_a_later_version(reader: Reader, tmp_path: Path) -> None:
    assert unknown_version(one(reader, tmp_path, "bom.json", a_cyclonedx("2.0")))
    assert unknown_version(one(reader, tmp_path, "bom.xml", a_cyclonedx_xml("2.0")))


def test_other_xml_is_nothing(reader: Reader, tmp_path: Path) -> None:
    assert read(reader, tmp_path, "page.xml", b"<html><body>no bill of materials</body></html>") == ()


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_spdx_json(reader: Reader, tmp_path: Path, version: str) -> None:
    found = one(reader, tmp_path, "data/model.spdx.json", an_spdx(version))
    assert (found.kind, found.version, found.title) == (MetadataKind.SPDX, version, "sample-bom")
    said = facts(found)
    assert said["Creator"] == "Tool: maker-1, Person: A. Person"
    assert (said["Packages"], said["Files"]) == ("1", "1")
    assert NamedDigest("sample-model weights, 1", "sha512", SHA512, model=True) in found.digests


def test_spdx_tag_value_says_the_same_as_json(reader: Reader, tmp_path: Path) -> None:
    found = one(reader, tmp_path, "data/notes.txt", AN_SPDX_TAG_VALUE)
    as_json = one(reader, tmp_path, "data/notes.txt", an_spdx())
    assert (found.kind, found.version, found.title) == (as_json.kind, as_json.version, as_json.title)
    assert found.digests == as_json.digests
    assert facts(found)["Packages"] == "1"  # the line within a text block is no package


@pytest.mark.parametrize("version", ["3.0.0", "3.0.1"])
def test_spdx_3_with_the_ai_profile(reader: Reader, tmp_path: Path, version: str) -> None:
    found = one(reader, tmp_path, "data/x.json", an_spdx3(version))
    assert (found.kind, found.version, found.title) == (MetadataKind.SPDX, version, "sample-bom")
    said = facts(found)
    assert said["Creator"] == "Example Laboratory (invented)"
    assert said["Profiles"] == "core, software, ai"
    assert said["Model"] == f"{MODEL}, 1"
    assert found.digests == (NamedDigest(f"{MODEL}, 1", "sha512", SHA512, model=True),)


def test_spdx_of_a_later_version(reader: Reader, tmp_path: Path) -> None:
    assert unknown_version(one(reader, tmp_path, "x.json", an_spdx3("3.9.0")))
    assert unknown_version(one(reader, tmp_path, "x.json", an_spdx("2.9")))


def test_model_signing(reader: Reader, tmp_path: Path) -> None:
    found = one(reader, tmp_path, "data/model.sig", a_model_signature())
    assert (found.kind, found.version, found.title) == (MetadataKind.MODEL_SIGNING, "v1.0", MODEL)
    said = facts(found)
    assert said["Left out by its signer"] == ".git, weights/late.bin"
    assert said["Files signed"] == "1"
    assert said["Wrapped as"] == "Sigstore bundle 0.3"
    assert said["Signed with"] == "a public key (abc)"
    assert SIGNATURE_NOT_CHECKED in found.notes
    assert NamedDigest("model.safetensors", "sha256", SHA256, model=True) in found.digests
    assert NamedDigest(MODEL, "sha256", SHA256, model=False) in found.digests  # over a list, not the weights


def test_model_signing_of_another_version(reader: Reader, tmp_path: Path) -> None:
    assert unknown_version(one(reader, tmp_path, "model.sig", a_model_signature("v9")))


@pytest.mark.parametrize("version", ["v0.1", "v1"])
@pytest.mark.parametrize("wrapped", ["bare", "dsse", "bundle"])
def test_in_toto_statement(reader: Reader, tmp_path: Path, version: str, wrapped: str) -> None:
    statement = a_statement(version)
    forms = {"bare": statement, "dsse": an_envelope(statement), "bundle": a_bundle_of(an_envelope(statement))}
    found = one(reader, tmp_path, "data/provenance.intoto.json", forms[wrapped])
    assert (found.kind, found.version) == (MetadataKind.IN_TOTO, version)
    assert facts(found)["Builder"] == "https://example.org/builder"
    assert NamedDigest("sample-model.safetensors", "sha512", SHA512, model=True) in found.digests
    assert (SIGNATURE_NOT_CHECKED in found.notes) is (wrapped != "bare")


def test_slsa_provenance_of_both_generations(reader: Reader, tmp_path: Path) -> None:
    newer = facts(one(reader, tmp_path, "a.json", a_statement()))
    older = facts(one(reader, tmp_path, "b.json", a_provenance_v02()))
    for said in (newer, older):
        assert said["Build began"] == "2026-11-19T00:00:00Z"
        assert said["Inputs"] == "1"
    assert (newer["Build type"], older["Build type"]) == (
        "https://example.org/train/v1",
        "https://example.org/train/v0",
    )


def test_a_bill_of_materials_within_a_statement_is_read_too(reader: Reader, tmp_path: Path) -> None:
    statement = a_statement(predicate_type="https://cyclonedx.org/bom", predicate=a_cyclonedx())
    found = one(reader, tmp_path, "a.json", an_envelope(statement))
    assert facts(found)["Holds"] == "CycloneDX 1.6"
    assert NamedDigest(f"{MODEL} 1", "sha512", SHA512, model=True) in found.digests


def test_in_toto_link_and_layout(reader: Reader, tmp_path: Path) -> None:
    link = one(reader, tmp_path, "train.abc.link", a_link())
    assert (link.version, link.title) == ("link", "train")
    assert facts(link)["Command"] == "python, train.py"
    assert NamedDigest("model.safetensors", "sha512", SHA512, model=True) in link.digests
    layout = one(reader, tmp_path, "root.layout", a_layout())
    assert facts(layout)["Steps"] == "train, pack"
    assert facts(layout)["Inspections"] == "unpack"


def test_one_envelope_a_line(reader: Reader, tmp_path: Path) -> None:
    lines = [
        json.dumps(an_envelope(a_statement())),
        "",
        json.dumps(an_envelope(a_provenance_v02())),
        "{broken",
    ]
    first, second, third = read(reader, tmp_path, "m.intoto.jsonl", "\n".join(lines).encode())
    assert (first.version, second.version) == ("v1", "v0.1")
    assert first.notes[0] == "Line 1 of its file."
    assert second.notes[0] == "Line 3 of its file."
    assert third.kind is MetadataKind.NOT_READ


def test_lines_of_another_kind_are_nothing(reader: Reader, tmp_path: Path) -> None:
    assert read(reader, tmp_path, "samples.jsonl", b'{"a": 1}\n{"b": 2}\n') == ()


def test_a_sigstore_bundle_over_a_file(reader: Reader, tmp_path: Path) -> None:
    import base64

    digest = base64.b64encode(bytes.fromhex(SHA256)).decode()
    plain = {
        "mediaType": "application/vnd.dev.sigstore.bundle+json;version=0.2",
        "verificationMaterial": {"x509CertificateChain": {}},
        "messageSignature": {"messageDigest": {"algorithm": "SHA2_256", "digest": digest}, "signature": "AA"},
    }
    found = one(reader, tmp_path, "weights.sigstore", plain)
    assert (found.kind, found.version) == (MetadataKind.SIGSTORE, "0.2")
    assert found.digests == (NamedDigest("the signed file", "sha256", SHA256),)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b"# A document\n"),
        ("a.json", b'{"results": {}}'),
        ("a.json", b"[1, 2]"),
        ("a.bin", b"\x00\x01"),
        ("a.json", b'{"_type": "link", "href": "x"}'),
        ("empty.json", b""),
    ],
)
def test_what_is_no_metadata_is_nothing(reader: Reader, tmp_path: Path, name: str, data: bytes) -> None:
    assert read(reader, tmp_path, name, data) == ()
