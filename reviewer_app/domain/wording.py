"""The one check of words, for screens, letters and findings. It warns and never blocks: a person judges.

- Approval words have no place anywhere (`domain.vocabulary`): this is a designation.
- A key judgement says how likely something is by one of the seven terms of ICD 203 (2 January 2015, D.6.e),
  and by no other hedge. The other row of that list ("probable", "remote") is named with its counterpart:
  terms of the two rows are not mixed.
- A likelihood and a confidence never stand in one sentence.
- What stands between quotation marks is somebody else's word, and no hedge of the writer's. "May" with a
  capital is the month; "could not" says what did not happen; a confidence interval is no confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer_app.domain.estimative import Likelihood
from reviewer_app.domain.vocabulary import forbidden_words

SEVEN = ", ".join(f"“{term.value}”" for term in Likelihood)
APPROVAL = "a finding designates; it never speaks of approval, denial, clearance, licence or permission."
HEDGE = (
    f"a key judgement says how likely something is by one of seven terms ({SEVEN}), or states what was seen."
)
APART = "a likelihood and a confidence never stand in one sentence; write two."


@dataclass(frozen=True, slots=True)
class WordWarning:
    """`words` as they stand in the text, lower-cased; `sentence` says what is the matter with them."""

    words: str
    sentence: str


def warnings(text: str, *, key_judgement: bool = True) -> tuple[WordWarning, ...]:
    """What to warn of in a text, each words once: approval words; in a key judgement, hedges and mixtures."""
    found = [WordWarning(words, f"“{words}”: {APPROVAL}") for words in forbidden_words(text)]
    if key_judgement:
        own = _without_quotations(text)
        found += _hedges(own)
        found += [one for sentence in sentences(own) for one in _mixed(sentence)]
    return tuple(dict.fromkeys(found))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, white space folded. A blank line and a list's mark end one too."""
    found: list[str] = []
    for paragraph in _PARAGRAPH.split(text):
        begin = 0
        for end in _END.finditer(paragraph):
            if not _ABBREVIATED.search(paragraph[begin : end.start() + 1]):
                found.append(paragraph[begin : end.end()])
                begin = end.end()
        found.append(paragraph[begin:])
    return tuple(folded for one in found if (folded := " ".join(one.split())))


_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*[-*•–]\s+")
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|approx|ca|fig|no|nos|sec|p|pp|dr|mr|ms|mrs)|\b[A-Z])\.$", re.I
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|‘[^’\n]*’(?!\w)")

_PLAIN_HEDGES = re.compile(
    r"""\b(
        possibly | perhaps | maybe | conceivably | presumably | arguably | supposedly | apparently | seemingly
      | potentially | plausibly
      | (?:it\s+is\s+|is\s+it\s+)?(?:entirely\s+|quite\s+|just\s+)?possible\s+that
      | (?:appears?|appeared|seems?|seemed)\s+(?:to|that|as\s+if|as\s+though|likely|unlikely)
      | could(?!\s+not\b)(?!n['’]t)
      | (?<!\bthe\s)(?<!\bits\s)(?<!\ball\s)(?<!\btheir\s)might
      | (?:some|fair|good|slim|small|real|better|decent|high|low|strong|outside)\s+chance(?=\s+(?:of|that)\b)
      | (?:more|less|most|least|highly|quite|fairly|rather|extremely|somewhat|reasonably|increasingly)\s+
        (?:un)?likely (?:\s+than\s+not)?
      | as\s+likely\s+as\s+not
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MAY = re.compile(r"\b(may|MAY)\b")  # with a capital alone it is the month
_OTHER_ROW: tuple[tuple[re.Pattern[str], Likelihood], ...] = tuple(
    (re.compile(rf"\b({pattern})\b", re.IGNORECASE), term)
    for pattern, term in (
        (r"remote\s+(?:chance|possibility|likelihood)|remotely\s+possible", Likelihood.ALMOST_NO_CHANCE),
        (r"highly\s+improbabl[ey]", Likelihood.VERY_UNLIKELY),
        (r"(?<!highly\s)improbabl[ey]", Likelihood.UNLIKELY),
        (r"roughly\s+even\s+odds|even\s+odds|fifty[-\s]fifty", Likelihood.ROUGHLY_EVEN),
        (r"(?<!highly\s)probabl[ey]", Likelihood.LIKELY),
        (r"highly\s+probabl[ey]", Likelihood.VERY_LIKELY),
        (r"nearly\s+certain(?:ly)?|virtually\s+certain(?:ly)?", Likelihood.ALMOST_CERTAIN),
    )
)
_LIKELIHOOD = re.compile(
    r"\b(almost\s+no\s+chance|roughly\s+even\s+(?:chance|odds)|almost\s+certain(?:ly)?|nearly\s+certain(?:ly)?"
    r"|(?:very\s+)?(?:un)?likely|(?:highly\s+)?(?:im)?probabl[ey])\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    r"\b((?:low|moderate|medium|high|little|great|some|no|limited|full)(?:\s+to\s+(?:moderate|high))?\s+confidence"
    r"|confidence\s+(?:is|was|remains|stays)|confident(?:ly)?|with\s+confidence|(?:our|my)\s+confidence"
    r"|confidence\s*[:=])(?!\s+(?:interval|limit|bound|band|level|region)s?\b)",
    re.IGNORECASE,
)


def _hedges(text: str) -> Iterator[WordWarning]:
    for pattern in (_PLAIN_HEDGES, _MAY):
        for match in pattern.finditer(text):
            words = _lowered(match.group(1))
            yield WordWarning(words, f"“{words}”: {HEDGE}")
    for pattern, term in _OTHER_ROW:
        for match in pattern.finditer(text):
            words = _lowered(match.group(1))
            said = f"the terms of one row of ICD 203 are used here; “{term.value}” is its counterpart."
            yield WordWarning(words, f"“{words}”: {said}")


def _mixed(sentence: str) -> Iterator[WordWarning]:
    likelihood, confidence = _LIKELIHOOD.search(sentence), _CONFIDENCE.search(sentence)
    if likelihood and confidence:
        words = f"{_lowered(likelihood.group(1))} … {_lowered(confidence.group(1))}"
        yield WordWarning(words, f"“{words}”: {APART}")


def _without_quotations(text: str) -> str:
    return _QUOTED.sub(lambda match: "“”" if "\n\n" not in match.group() else match.group(), text)


def _lowered(words: str) -> str:
    return " ".join(words.lower().split())
