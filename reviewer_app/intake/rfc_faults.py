"""What can be wrong with a bag by RFC 8493 and the drafts before it, and is not a rule of the profile too."""

from __future__ import annotations

from reviewer_app.intake.faults import Rule

_RFC = "RFC 8493"
_COULD_NOT = f"{_RFC}, 2.4"

NO_DECLARATION = Rule("bagit-txt-missing", f"{_RFC}, 2.1.1", "{file} is missing: this is no bag.")
DECLARATION = Rule("bagit-txt-form", f"{_RFC}, 2.1.1", "{file} is not a bag declaration: {why}.")
VERSION = Rule(
    "bagit-version", f"{_RFC}, 2.1.1", "{file} states version {version}; 0.93 to 0.97 and 1.0 are known."
)
ENCODING = Rule(
    "tag-file-encoding", f"{_RFC}, 2.1.1", "{file} states the encoding {encoding}, which is not known here."
)
NOT_ENCODED = Rule(
    "tag-file-not-encoded", f"{_RFC}, 2.1.1", "{file} is not in the encoding {encoding} that is stated."
)
BYTE_ORDER_MARK = Rule("byte-order-mark", f"{_RFC}, 2.1.1", "{file} begins with a byte order mark.")
NO_PAYLOAD = Rule("no-payload-folder", f"{_RFC}, 2.1.2", "{file} is missing: a bag has a payload folder.")
NO_MANIFEST = Rule("no-payload-manifest", f"{_RFC}, 2.1.3", "{file} has no payload manifest.")
ALGORITHM = Rule(
    "algorithm-not-known",
    _COULD_NOT,
    "{file} uses the algorithm {algorithm}, which is not known: it was not checked.",
)
LINE = Rule("manifest-line-form", f"{_RFC}, 2.1.3", "{file}, line {line} is not a digest, spaces and a path.")
BLANK = Rule("blank-line", f"{_RFC}, 2.1.3", "{file}, line {line} is blank.")
STAR = Rule(
    "manifest-asterisk",
    f"{_RFC}, 2.1.3",
    "{file}, line {line} has the asterisk of a checksum tool before its path.",
)
DOT = Rule("manifest-leading-dot", f"{_RFC}, 2.1.3", "{file}, line {line} begins its path with './'.")
OUTSIDE = Rule(
    "path-outside",
    f"{_RFC}, 2.1.3 and 5.1.1",
    "{file}, line {line} names {path}, which is not a path {where}.",
)
TWICE = Rule("listed-twice", f"{_RFC}, 3", "{file} lists {path} twice, {how}.")
FETCH_LINE = Rule(
    "fetch-line-form", f"{_RFC}, 2.2.3", "{file}, line {line} is not an address, a length and a path."
)
FETCH_UNLISTED = Rule(
    "fetch-not-in-manifest", f"{_RFC}, 2.2.3", "{file} asks for {path}, which {manifest} does not list."
)
NOT_FETCHED = Rule(
    "not-fetched",
    f"{_RFC}, 2.2.3 and 3",
    "{file} is to be fetched from elsewhere, and is not here: the bag is incomplete.",
)
LISTS_TAG_MANIFEST = Rule(
    "lists-tag-manifest", f"{_RFC}, 2.2.1", "{file} lists {path}: a tag manifest lists no tag manifest."
)
MANIFEST_UNLISTED = Rule(
    "unlisted-manifest",
    f"{_RFC}, 2.2.1",
    "{manifest} does not list {file}: a tag manifest lists every payload manifest.",
)
SYSTEM_FILE = Rule(
    "system-file", f"{_RFC}, 5.2", "{file} is a file that systems add and remove by themselves."
)
NOTHING_LISTS = Rule(
    "unlisted-payload-file", f"{_RFC}, 3", "{file} is in the payload, and no manifest lists it."
)
