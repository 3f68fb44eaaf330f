"""Metadata and claims cross from the cage equal, and nothing that is not of their form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.metadata import MetadataDocument, MetadataFact, MetadataKind, NamedDigest
from reviewer_app.evidence import wire
from tests.unit.evidence.test_wire import WORDS, across

HEX = st.text("0123456789abcdef", min_size=8, max_size=128)
DIGESTS = st.builds(NamedDigest, WORDS, WORDS, HEX, st.booleans())
FACTS = st.builds(MetadataFact, WORDS, WORDS)
KINDS = st.sampled_from(list(MetadataKind))
DOCUMENTS = st.builds(
    MetadataDocument,
    *(WORDS, KINDS, WORDS, WORDS),
    st.lists(FACTS, max_size=3).map(tuple),
    st.lists(DIGESTS, max_size=3).map(tuple),
    st.lists(WORDS, max_size=3).map(tuple),
)
CLAIMS = st.builds(CheckpointClaim, WORDS, WORDS, WORDS, HEX, WORDS, WORDS)
A_CLAIM = CheckpointClaim("a", "line 1", "sha512", "a" * 128, "words")
A_DOCUMENT = MetadataDocument(
    "a", MetadataKind.SPDX, "2.3", "t", digests=(NamedDigest("n", "md5", "a" * 32),)
)


@given(DOCUMENTS)
def test_a_document_comes_back_equal(document: MetadataDocument) -> None:
    assert wire.metadata_from(across(wire.plain_metadata(document))) == document


@given(CLAIMS)
def test_a_claim_comes_back_equal(claim: CheckpointClaim) -> None:
    assert wire.claim_from(across(wire.plain_claim(claim))) == claim


@pytest.mark.parametrize(
    "change",
    [{"digest": "not hex!"}, {"digest": "A" * 64}, {"digest": 5}, {"path": None}, {"more": 1}],
)
def test_what_is_no_claim_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NotOfTheForm):
        wire.claim_from(across({**wire.plain_claim(A_CLAIM), **change}))


@pytest.mark.parametrize(
    "change",
    [{"kind": "gossip"}, {"digests": [{"name": "n", "algorithm": "md5", "digest": "x"}]}, {"facts": [[]]}],
)
def test_what_is_no_document_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NotOfTheForm):
        wire.metadata_from(across({**wire.plain_metadata(A_DOCUMENT), **change}))
