"""What can be wrong with a ZIP file that should be a bundle, apart from what is in it.

The rules are those of `intake.strictzip`: a file that two readers could read differently is refused.
"""

from __future__ import annotations

from reviewer_app.intake.faults import Rule

_CONTAINER = "profile of this desk: containers"
_ZIP = "profile of this desk: strict ZIP"

NOT_A_CONTAINER = Rule(
    "not-a-bundle-container",
    _CONTAINER,
    "{file} is not a bundle container: {why}. A bundle is a folder or a ZIP file.",
)
END = Rule("zip-end", _ZIP, "{file} does not end where a ZIP file ends: {why}.")
COMMENT = Rule("zip-comment", _ZIP, "{file} carries a comment, where other data can hide.")
DISKS = Rule("zip-several-disks", _ZIP, "{file} says that it is spread over several disks.")
ZIP64 = Rule("zip-64", _ZIP, "The ZIP64 records of {file} do not fit: {why}.")
DIRECTORY = Rule("zip-directory", _ZIP, "The directory of {file} cannot be read: {why}.")
DIRECTORY_TOO_LARGE = Rule(
    "zip-directory-too-large", _ZIP, "The directory of {file} has {size} bytes; at most {limit} are read."
)
TOO_MANY_MEMBERS = Rule("zip-too-many-members", _ZIP, "{file} has {count} members; at most {limit} are read.")
PLACE = Rule(
    "zip-place",
    _ZIP,
    "{file} begins at byte {offset}, but what is before ends at byte {expected}: bytes are hidden or shared.",
)
HEADER = Rule("zip-local-header", _ZIP, "{file} has no local header that can be read: {why}.")
DIFFERS = Rule(
    "zip-headers-differ", _ZIP, "{file} has another {what} in its local header than in the directory."
)
DESCRIPTOR = Rule(
    "zip-data-descriptor",
    _ZIP,
    "{file} states its size only after its data (data descriptor), as in writing to a pipe: write the"
    " container to a file, with `reviewer-app bundle make` or `zip -r -X -D`.",
)
ENCRYPTED = Rule(
    "zip-encrypted", _ZIP, "{file} is encrypted. A bundle is not: the medium that carries it may be."
)
FLAGS = Rule("zip-flags", _ZIP, "{file} has the flags {flags}, which mean nothing here.")
METHOD = Rule(
    "zip-method",
    _ZIP,
    "{file} is packed by method {method}; only stored (0) and deflate (8) are read: pack it by one of these.",
)
VERSION = Rule("zip-version", _ZIP, "{file} needs version {version} of the format; at most {limit} is read.")
EXTRA = Rule(
    "zip-extra-field",
    _ZIP,
    "{file} has an extra field that is not read: {why}. Pack it without extra fields, as by `zip -X`.",
)
SPECIAL = Rule("zip-special-file", _ZIP, "{file} is {kind}, neither a file nor a folder.")
MODE = Rule("zip-mode", _ZIP, "{file} has the mode {mode}: set-user, set-group and sticky bits are refused.")
FOLDER = Rule("zip-folder", _ZIP, "{file} is a file by one mark and a folder by another: {why}.")
NAME_FLAG = Rule(
    "zip-name-not-flagged",
    _ZIP,
    "{file} is not ASCII, and is not flagged as UTF-8: pack it with a program that says UTF-8, or rename it.",
)
TWICE = Rule("zip-name-twice", _ZIP, "{file} is in the container {how}.")
RATIO = Rule(
    "zip-ratio", _ZIP, "{file} says that {packed} bytes unpack to {size}; more than {limit} to 1 is refused."
)
SIZE = Rule("zip-size", _ZIP, "{file} does not unpack to the {size} bytes it states: {why}.")
DATA = Rule("zip-data", _ZIP, "{file} cannot be unpacked: {why}.")
CHECKSUM = Rule("zip-checksum", _ZIP, "{file} does not have the checksum (CRC-32) it states.")
MORE = Rule("more-faults", _ZIP, "{file} has more faults than the {limit} that are listed.")
