"""Everything that can be wrong with a bundle: a stable code, the rule, and a sentence a clerk understands.

- A code never changes its meaning; machines read it, and the journal keeps it.
- A fault always names the file it is about (or the tag file that should have held the answer).
- The sentence is ours; names and texts out of the bundle are values in it, with hidden characters shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.domain.text import one_line, visible

# Longer than any name a bundle may have; a ZIP file can hold names of 65,535 bytes.
_LONGEST_SHOWN = 1_100  # characters


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `code` for machines, `file` as the bundle spells it, `rule` and `sentence` to read."""

    code: str
    file: str
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the profile. `source` says where it comes from; `{file}` and facts fill the sentence."""

    code: str
    source: str
    sentence: str

    def broken(self, file: str, **facts: object) -> Fault:
        shown = {name: one_line(str(value)) for name, value in facts.items()}
        # What is not UTF-8 came from the file system as lone surrogates; a fault can always be written out.
        name = visible(file if len(file) <= _LONGEST_SHOWN else f"{file[:_LONGEST_SHOWN]}…", lines=False)
        return Fault(self.code, name, self.source, self.sentence.format_map({"file": name, **shown}))


_PROFILE = "profile of this desk"
_NAMES = "profile of this desk: names"
_FILES = "profile of this desk: ordinary files only"

# what lies on the medium
NOT_A_FOLDER = Rule("not-a-folder", _FILES, "{file} is not a folder that can be read as a bundle: {why}.")
SYMBOLIC_LINK = Rule("symbolic-link", _FILES, "{file} is a symbolic link.")
NOT_A_FILE = Rule("not-an-ordinary-file", _FILES, "{file} is {kind}, neither a file nor a folder.")
HARD_LINK = Rule("hard-link", _FILES, "{file} has {links} names; a file in a bundle has one.")
OTHER_MOUNT = Rule("other-file-system", _FILES, "{file} lies on another file system than the bundle.")
UNREADABLE = Rule("unreadable", _FILES, "{file} could not be read: {why}.")
CHANGED = Rule("changed-while-read", _FILES, "{file} changed while it was being read: {what}.")
READING_STOPPED = Rule(
    "reading-stopped", f"{_PROFILE}: reading", "{file} was not read to its end, so it is not good: {why}."
)
READING_ENDED = Rule(
    "reading-ended-by-clerk",
    f"{_PROFILE}: reading",
    "The reading of {file} was ended by the clerk: {left} of its {files} payload files were not looked at, "
    "or not to their end.",
)
EMPTY_FOLDER = Rule("empty-folder", _FILES, "{file} is an empty folder; no manifest can account for it.")
TOO_MANY = Rule("too-many-files", _PROFILE, "{file} holds more than {limit} files and folders.")
TAG_TOO_LARGE = Rule(
    "tag-file-too-large", _PROFILE, "{file} is {size} bytes; a tag file has at most {limit}."
)

# names
NAME_NOT_UTF8 = Rule("name-not-utf-8", _NAMES, "The name {file} is not UTF-8.")
NAME_NOT_NFC = Rule("name-not-nfc", _NAMES, "The name {file} is not in Unicode normal form C.")
NAME_COMPONENT = Rule("name-component", _NAMES, "The name {file} has an empty part, or a part '.' or '..'.")
NAME_CHARACTER = Rule("name-character", _NAMES, "The name {file} has the forbidden character {character}.")
NAME_DEVICE = Rule("name-device", _NAMES, "The name {file} has the part {part}, a device on some systems.")
NAME_ENDING = Rule("name-ending", _NAMES, "The name {file} has a part that ends in a dot or a space.")
NAME_DEPTH = Rule("name-too-deep", _NAMES, "{file} lies {depth} folders deep; at most {limit} are read.")
NAME_LENGTH = Rule("name-too-long", _NAMES, "The name {file} has {length} bytes where {limit} are the most.")
NAME_TWIN = Rule("name-twin", _NAMES, "{file} and {other} are the same name where case or form is ignored.")

# the bag
_RFC = "RFC 8493"
BAGIT_TXT = Rule(
    "bagit-declaration",
    f"{_RFC}, 2.1.1",
    "{file} is not exactly `BagIt-Version: 1.0` and `Tag-File-Character-Encoding: UTF-8`.",
)
TAG_MISSING = Rule("missing-tag-file", f"{_RFC}, 2; {_PROFILE}", "{file} is missing.")
TAG_NOT_ALLOWED = Rule("tag-file-not-in-profile", _PROFILE, "{file} is not a tag file of the profile.")
FETCH = Rule("fetch-txt", _PROFILE, "{file} asks for files from elsewhere; a bundle brings all of its own.")
TAG_NOT_UTF8 = Rule("tag-file-not-utf-8", f"{_RFC}, 2.1.1", "{file} is not UTF-8 without a byte order mark.")
MANIFEST_LINE = Rule(
    "manifest-line",
    f"{_RFC}, 2.1.3",
    "{file}, line {line} is not `sha512, spaces, path` with %25 for a percent sign.",
)
MANIFEST_TWICE = Rule("manifest-entry-twice", f"{_RFC}, 3", "{file} lists {entry} more than once.")
MANIFEST_STRAY = Rule(
    "manifest-entry-elsewhere", f"{_RFC}, 2.1.3 and 2.2.1", "{file} lists {entry}, which it may not list."
)
PAYLOAD_MISSING = Rule(
    "missing-payload-file", f"{_RFC}, 3", "{file} is listed in {manifest}, but is not in the bundle."
)
PAYLOAD_UNLISTED = Rule(
    "unlisted-payload-file", f"{_RFC}, 3", "{file} is in the bundle, but {manifest} does not list it."
)
TAG_UNLISTED = Rule(
    "unlisted-tag-file", _PROFILE, "{file} is in the bundle, but {manifest} does not list it."
)
DIGEST = Rule("digest-mismatch", f"{_RFC}, 3", "{file} does not have the digest that {manifest} states.")
INFO_LINE = Rule("bag-info-line", f"{_RFC}, 2.2.2", "{file}, line {line} is not `Label: value`.")
INFO_MISSING = Rule("bag-info-missing", _PROFILE, "{file} does not state {label}.")
INFO_TWICE = Rule("bag-info-twice", _PROFILE, "{file} states {label} more than once.")
INFO_VALUE = Rule("bag-info-value", _PROFILE, "{file} states {label} as {value}; {expected} was expected.")

# provenance and meaning
_PROVENANCE = f"{_PROFILE}: provenance"
STATEMENT_FORM = Rule("provenance-form", _PROVENANCE, "{file} is not a provenance statement: {why}.")
STATEMENT_DIGEST = Rule(
    "provenance-digest",
    _PROVENANCE,
    "{file} does not have the digest stated in {statement}: one of the two was changed after signing.",
)
STATEMENT_DISAGREES = Rule(
    "provenance-disagrees", _PROVENANCE, "{file} says {label} {stated}; the submission says {said}."
)
SIGNATURE_MISSING = Rule("signature-missing", _PROVENANCE, "There is no signature {file}: {why}.")
SIGNATURE_BAD = Rule(
    "signature-not-good", _PROVENANCE, "{file} is not a good signature over {statement}: {why}"
)
SIGNATURE_UNCHECKED = Rule(
    "signature-not-checked", _PROVENANCE, "{file} could not be checked, so it is not good: {why}"
)


def _signature_rule(code: str) -> Rule:
    return Rule(code, _PROVENANCE, SIGNATURE_BAD.sentence)


# one for each way a signature is not good, or could not be checked; custody tells them apart
SIGNATURE_MALFORMED = _signature_rule("signature-malformed")
SIGNATURE_ALGORITHM = _signature_rule("signature-algorithm")
SIGNER_UNKNOWN = _signature_rule("signer-unknown")
SIGNER_EXPIRED = _signature_rule("signer-expired")
SIGNER_NOT_YET_VALID = _signature_rule("signer-not-yet-valid")
SIGNER_REVOKED = _signature_rule("signer-revoked")
SIGNER_WRONG_PURPOSE = _signature_rule("signer-wrong-purpose")
SIGNER_OF_ANOTHER = _signature_rule("signer-of-another-organisation")
SIGNER_CHAIN_BROKEN = _signature_rule("signer-chain-broken")
SIGNER_CHAIN_WEAK = _signature_rule("signer-chain-weak")
REVOCATION_UNCHECKED = Rule("revocation-not-checked", _PROVENANCE, SIGNATURE_UNCHECKED.sentence)
REVOCATION_OUT_OF_DATE = Rule("revocation-list-out-of-date", _PROVENANCE, SIGNATURE_UNCHECKED.sentence)
SIGNATURE_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        SIGNATURE_BAD,
        SIGNATURE_UNCHECKED,
        SIGNATURE_MALFORMED,
        SIGNATURE_ALGORITHM,
        SIGNER_UNKNOWN,
        SIGNER_EXPIRED,
        SIGNER_NOT_YET_VALID,
        SIGNER_REVOKED,
        SIGNER_WRONG_PURPOSE,
        SIGNER_OF_ANOTHER,
        SIGNER_CHAIN_BROKEN,
        SIGNER_CHAIN_WEAK,
        REVOCATION_UNCHECKED,
        REVOCATION_OUT_OF_DATE,
    )
}
SUBMISSION_FORM = Rule("submission-form", f"{_PROFILE}: submission.json", "{file}: {why}.")
SUBMISSION_MISSING = Rule(
    "missing-submission",
    f"{_PROFILE}: submission.json",
    "{file} is missing: nothing says what the bundle is.",
)
SUBMISSION_TOO_LARGE = Rule(
    "submission-too-large",
    f"{_PROFILE}: submission.json",
    "{file} is {size} bytes; at most {limit} are read.",
)
MARKING_CEILING = Rule(
    "marking-above-ceiling",
    f"{_PROFILE}: marking",
    "{file} marks {what} {level}; this workstation takes at most {ceiling}.",
)
MARKING_UNREADABLE = Rule(
    "marking-not-understood",
    f"{_PROFILE}: marking",
    "{file} marks {what} {level}: {why}",
)
