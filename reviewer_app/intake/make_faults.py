"""What stops a bundle from being made, beside the faults a bundle can have; and the way out of each.

- A way out says what a laboratory does about it. A name that no bundle may hold gets one that would do.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault, Rule
from reviewer_app.intake.names import name_faults

_MAKING = "bundle make"

PLACEHOLDER = Rule(
    "placeholder", f"{_MAKING}: a person's words", "{file}: {field} is still to be filled in: {asks}."
)
KEY_INSIDE = Rule(
    "key-inside", f"{_MAKING}: keys stay at home", "{file} is the key that signs; it would be sent along."
)

_COPY_IT = "Put a copy of the file itself in its place."
_RENAME = "Rename it (and wherever submission.json names it)."
_WAYS_OUT: Final = {
    faults.SYMBOLIC_LINK.code: _COPY_IT,
    faults.NOT_A_FILE.code: "Move it out of the folder.",
    faults.OTHER_MOUNT.code: "Copy it into the folder instead of mounting it there.",
    faults.UNREADABLE.code: "Give yourself the right to read it, or move it out of the folder.",
    faults.CHANGED.code: "Let whatever writes it finish, and make the bundle again.",
    faults.TOO_MANY.code: "Pack what belongs together into archives, or send several submissions.",
    faults.NAME_TWIN.code: "Rename one of the two (and wherever submission.json names it).",
    faults.NAME_DEPTH.code: "Move it up some folders.",
    faults.NAME_LENGTH.code: "Give it, or a folder above it, a shorter name.",
    faults.SUBMISSION_MISSING.code: "Draft one with `reviewer-app bundle template`, and fill it in.",
    faults.SUBMISSION_FORM.code: "Correct submission.json; docs/bundles.md describes every field.",
    faults.MARKING_CEILING.code: "Use one of the levels that docs/bundles.md lists for marking.level.",
    faults.MARKING_UNREADABLE.code: "Write it as `reviewer-app marking check` says.",
    PLACEHOLDER.code: "Write what is asked for in place of the whole text that begins with FILL IN.",
    KEY_INSIDE.code: "Move the key out of the folder.",
}
_FORBIDDEN = re.compile(r'[\\:*?"<>|]')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})


def way_out(fault: Fault, path: str | None = None) -> str:
    """What to do about a fault; "" where its own sentence says it. `path` is the name as it really is."""
    if fault.code in _WAYS_OUT:
        return _WAYS_OUT[fault.code]
    if not fault.code.startswith("name-"):
        return ""
    fitting = "" if path is None else fitting_name(path)
    return f"{_RENAME[:-1]}: {fitting} would do." if fitting else _RENAME


def fitting_name(path: str) -> str:
    """A name like `path` that a bundle may hold; "" when none was found."""
    fitting = "/".join(_fitting_part(part) for part in path.split("/"))
    return "" if any(name_faults(fitting)) else fitting


def _fitting_part(part: str) -> str:
    seen = part.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    known = "".join(_fitting_sign(sign) for sign in unicodedata.normalize("NFC", seen))
    trimmed = _FORBIDDEN.sub("-", known).strip(" ").rstrip(". ") or "file"
    return f"_{trimmed}" if any(name_faults(trimmed)) else trimmed


def _fitting_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Zs":
        return " "
    if sign == "\ufffd":
        return "-"
    return "" if category in _UNSEEN else sign
