"""Words a finding never says of a model: it is a designation, not an approval.

- The order bars licensing, preclearance and permitting; outcomes are *designated*, *not designated*,
  *no determination*, *withdrawn*.
- The check finds the words of those families wherever they stand; whether a quotation may keep one is a
  person's judgement. "clear" alone is an ordinary word; "cleared" and "clearance" are not.
- The order's own "clearinghouse" is not of the family.
"""

from __future__ import annotations

import re

_FAMILIES = re.compile(
    r"""\b(
        (?:dis|pre-?|un)?approv\w*
      | den(?:y|ies|ied|ying|ials?)
      | (?:pre-?)?clear(?:s|ed|ances?|ing(?!\s+house))
      | (?:pre-?)?clear(?=\s+(?:it|the\ model|this\ model|a\ model|for\ (?:release|use|deployment))\b)
      | (?:un|re)?licen[cs](?:e|es|ed|ing|ees?|ors?|ure)
      | (?:im|un)?permi(?:t|ts|tted|tting|ssions?|ssible)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def forbidden_words(text: str) -> tuple[str, ...]:
    """The words found, lower-cased, each once, in the order in which they stand."""
    return tuple(dict.fromkeys(match.group(1).lower() for match in _FAMILIES.finditer(text)))
