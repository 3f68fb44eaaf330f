"""Metadata documents to order, each format in its true shape and small, everything in it invented."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from reviewer_app.evidence.reading import Source

WEIGHTS = b"invented weights"
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()
SHA512 = hashlib.sha512(WEIGHTS).hexdigest()
OTHER_SHA512 = hashlib.sha512(b"other invented weights").hexdigest()
MODEL = "sample-model"


def as_bytes(plain: Any) -> bytes:
    return json.dumps(plain, indent=1).encode()


def a_source(folder: Path, name: str, data: bytes) -> Source:
    """A file as the reader takes it; `name` may have folders, the file on disk has none."""
    place = folder / f"{len(list(folder.iterdir()))}.bin"
    place.write_bytes(data)
    return Source(name, place)


def an_ro_crate(version: str = "1.1", **root: Any) -> dict[str, Any]:
    return {
        "@context": f"https://w3id.org/ro/crate/{version}/context",
        "@graph": [
            {
                "@id": "ro-crate-metadata.json",
                "@type": "CreativeWork",
                "conformsTo": {"@id": f"https://w3id.org/ro/crate/{version}"},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "name": "Evaluation package (training sample)",
                "datePublished": "2026-11-20",
                "creator": [{"@id": "#lab"}],
                **root,
            },
            {"@id": "#lab", "@type": "Organization", "name": "Example Laboratory (invented)"},
            {
                "@id": "weights/model.safetensors",
                "@type": ["File", "SoftwareSourceCode"],
                "name": "sample-model weights",
                "sha512": SHA512,
            },
        ],
    }


def a_cyclonedx(version: str = "1.6", **more: Any) -> dict[str, Any]:
    model = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": MODEL,
        "version": "1",
        "hashes": [{"alg": "SHA-512", "content": SHA512}, {"alg": "SHA-256", "content": SHA256.upper()}],
        "components": [{"type": "data", "name": "invented-corpus"}],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "version": 1,
        "metadata": {
            "timestamp": "2026-11-20T10:00:00Z",
            "tools": {"components": [{"type": "application", "name": "bom-maker", "version": "0.1"}]},
            "authors": [{"name": "A. Person"}],
            "component": {"type": "application", "name": "evaluation-harness", "version": "2"},
        },
        "components": [model, {"type": "library", "name": "invented-library"}],
        **more,
    }


def a_cyclonedx_xml(version: str = "1.5", before: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<bom xmlns="http://cyclonedx.org/schema/bom/{version}" serialNumber="urn:uuid:1" version="1">
  <metadata>
    <timestamp>2026-11-20T10:00:00Z</timestamp>
    <tools><tool><name>bom-maker</name><version>0.1</version></tool></tools>
    <authors><author><name>A. Person</name></author></authors>
    <component type="application"><name>evaluation-harness</name><version>2</version></component>
  </metadata>
  <components>
    <component type="machine-learning-model">
      <name>{MODEL}</name><version>1</version>
      <hashes><hash alg="SHA-512">{SHA512}</hash></hashes>
      <components><component type="data"><name>invented-corpus</name></component></components>
    </component>
  </components>
</bom>""".encode()


def an_spdx(version: str = "2.3") -> dict[str, Any]:
    return {
        "spdxVersion": f"SPDX-{version}",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "sample-bom",
        "documentNamespace": "https://example.org/spdx/sample",
        "creationInfo": {
            "created": "2026-11-20T10:00:00Z",
            "creators": ["Tool: maker-1", "Person: A. Person"],
        },
        "packages": [
            {
                "SPDXID": "SPDXRef-model",
                "name": "sample-model weights",
                "versionInfo": "1",
                "checksums": [{"algorithm": "SHA512", "checksumValue": SHA512}],
            }
        ],
        "files": [
            {"fileName": "./README.md", "checksums": [{"algorithm": "SHA1", "checksumValue": "0" * 40}]},
        ],
    }


AN_SPDX_TAG_VALUE = f"""# an invented document
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: sample-bom
DocumentNamespace: https://example.org/spdx/sample
Creator: Tool: maker-1
Created: 2026-11-20T10:00:00Z
DocumentComment: <text>Several lines,
PackageName: not a package, only a comment
</text>

PackageName: sample-model weights
SPDXID: SPDXRef-model
PackageVersion: 1
PackageChecksum: SHA512: {SHA512}

FileName: ./README.md
FileChecksum: SHA1: {"0" * 40}
""".encode()


def an_spdx3(version: str = "3.0.1") -> dict[str, Any]:
    return {
        "@context": f"https://spdx.org/rdf/{version}/spdx-context.jsonld",
        "@graph": [
            {
                "type": "CreationInfo",
                "@id": "_:made",
                "specVersion": version,
                "created": "2026-11-20T10:00:00Z",
                "createdBy": ["https://example.org/lab"],
            },
            {
                "type": "Organization",
                "spdxId": "https://example.org/lab",
                "name": "Example Laboratory (invented)",
            },
            {
                "type": "SpdxDocument",
                "spdxId": "https://example.org/doc",
                "name": "sample-bom",
                "profileConformance": ["core", "software", "ai"],
            },
            {
                "type": "ai_AIPackage",
                "spdxId": "https://example.org/model",
                "name": MODEL,
                "software_packageVersion": "1",
                "verifiedUsing": [{"type": "Hash", "algorithm": "sha512", "hashValue": SHA512}],
            },
        ],
    }


def a_statement(
    version: str = "v1", predicate_type: str = "https://slsa.dev/provenance/v1", **more: Any
) -> Any:
    return {
        "_type": f"https://in-toto.io/Statement/{version}",
        "subject": [{"name": "sample-model.safetensors", "digest": {"sha512": SHA512, "sha256": SHA256}}],
        "predicateType": predicate_type,
        "predicate": {
            "buildDefinition": {
                "buildType": "https://example.org/train/v1",
                "resolvedDependencies": [{"uri": "git+https://example.org/repository"}],
            },
            "runDetails": {
                "builder": {"id": "https://example.org/builder"},
                "metadata": {"startedOn": "2026-11-19T00:00:00Z"},
            },
        },
        **more,
    }


def a_provenance_v02() -> Any:
    predicate = {
        "builder": {"id": "https://example.org/builder"},
        "buildType": "https://example.org/train/v0",
        "metadata": {"buildStartedOn": "2026-11-19T00:00:00Z"},
        "materials": [{"uri": "git+https://example.org/repository"}],
    }
    return a_statement("v0.1", "https://slsa.dev/provenance/v0.2", predicate=predicate)


def an_envelope(statement: Any, payload_type: str = "application/vnd.in-toto+json") -> dict[str, Any]:
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    return {"payload": payload, "payloadType": payload_type, "signatures": [{"keyid": "k1", "sig": "AAAA"}]}


def a_bundle_of(envelope: dict[str, Any], version: str = "0.3") -> dict[str, Any]:
    return {
        "mediaType": f"application/vnd.dev.sigstore.bundle.v{version}+json",
        "verificationMaterial": {"publicKey": {"hint": "abc"}, "tlogEntries": [{"logIndex": "1"}]},
        "dsseEnvelope": envelope,
    }


def a_model_signature(predicate_version: str = "v1.0", name: str = "model.safetensors") -> dict[str, Any]:
    """An OMS bundle as model.sig has it."""
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": MODEL, "digest": {"sha256": SHA256}}],
        "predicateType": f"https://model_signing/signature/{predicate_version}",
        "predicate": {
            "resources": [{"name": name, "algorithm": "sha256", "digest": SHA256}],
            "serialization": {
                "method": "files",
                "hash_type": "sha256",
                "allow_symlinks": False,
                "ignore_paths": [".git", "weights/late.bin"],
            },
        },
    }
    return a_bundle_of(an_envelope(statement))


def a_link() -> dict[str, Any]:
    signed = {
        "_type": "link",
        "name": "train",
        "command": ["python", "train.py"],
        "materials": {"train.py": {"sha256": "1" * 64}},
        "products": {"model.safetensors": {"sha512": SHA512}},
        "byproducts": {"return-value": 0},
        "environment": {},
    }
    return {"signed": signed, "signatures": [{"keyid": "k1", "sig": "aa"}]}


def a_layout() -> dict[str, Any]:
    signed = {
        "_type": "layout",
        "expires": "2027-11-20T00:00:00Z",
        "keys": {"k1": {}},
        "steps": [{"_type": "step", "name": "train"}, {"_type": "step", "name": "pack"}],
        "inspect": [{"_type": "inspection", "name": "unpack"}],
    }
    return {"signed": signed, "signatures": []}
