"""Words around a digest: does this speak of a checkpoint, of an earlier one, of something else?

- A digest is 64, 96 or 128 hex digits; without a word beside it, its length says SHA-256, SHA-384 or SHA-512.
- A key that names something else than a digest ("dataset_sha512") must itself speak of the checkpoint; a key
  that is only a digest's name ("sha512", "value") takes its meaning from the keys above and beside it.
- Words are compared as whole words, whatever joins them: "base_checkpoint" has the word "base".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_DIGEST = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{128}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{64})(?![0-9A-Za-z])", re.ASCII
)
_BY_LENGTH = {64: "sha256", 96: "sha384", 128: "sha512"}
_OTHER_ALGORITHM = re.compile(r"sha-?3[-_ ]?\d{3}|sha-?512/\d{3}|blake\d\w*|shake\d+|sm3", re.IGNORECASE)
_LABEL_REACH = 30  # characters before a digest in which its algorithm is named


def _words_of(pattern: str) -> re.Pattern[str]:
    """Whole words only, in text of `plain_words`."""
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


_SPEAKS = _words_of(r"check ?points?|weights|model (?:sha|hash|digest|checksum)\w*|release candidates?")
_DIGEST_WORDS = re.compile(
    r"sha\d*(?:sum)?|\d+|digests?|hash(?:es)?|checksums?|sum|value|content|hex|algorithm|alg|fingerprint"
)
_EARLIER = _words_of(
    r"earlier|base|baselines?|previous|prior|former|older|old|predecessors?|precursors?|ancestors?|parents?"
    r"|independent|intermediate|pretrained|derived|tuned from|trained from|starting point|compared with"
    r"|instead of|superseded|replaced|withdrawn|graders?|judges?|teacher|draft model|reward model|classifier"
)
_SOMETHING_ELSE = _words_of(
    r"data ?sets?|corpus|tokeni[sz]er|containers?|docker|commit|adapters?|lora|optimi[sz]er"
    r"|shards?|parts? \d+|\d+ of \d+|quanti[sz]ed"
)
_FILE_NAME = re.compile(
    r"\w\.(?:eval|jsonl?|md|csv|tsv|pdf|txt|zip|tar|t?gz|log|ya?ml|py|html?|png|parquet)\b", re.IGNORECASE
)
_OWN_FILE = re.compile(r"submission\.json", re.IGNORECASE)


def plain_words(text: str) -> str:
    """Lower case, every joining sign a blank: "Base_checkpoint-r6" is "base checkpoint r6"."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def speaks_of_checkpoint(text: str) -> bool:
    return _SPEAKS.search(plain_words(text)) is not None


def speaks_of_another(text: str) -> bool:
    """Whether the words are of an earlier, base, compared or helping model rather than the submitted one."""
    return _EARLIER.search(plain_words(text)) is not None


def speaks_of_something_else(text: str) -> bool:
    """Whether the words are of a part of the weights, a file, or another thing that is no checkpoint."""
    return _SOMETHING_ELSE.search(plain_words(text)) is not None or bool(
        _FILE_NAME.search(_OWN_FILE.sub("", text))
    )


def key_speaks(path: Iterable[str], beside: str = "") -> bool:
    """Whether a digest under these keys (outermost first), with these words beside it, is a checkpoint's."""
    keys = [plain_words(key) for key in path]
    leaf = keys[-1] if keys else ""
    if speaks_of_checkpoint(leaf):
        return True
    names_another_thing = any(not _DIGEST_WORDS.fullmatch(word) for word in leaf.split())
    return not names_another_thing and any(map(speaks_of_checkpoint, (*keys, beside)))


def digests_in(text: str) -> Iterator[tuple[int, str, str]]:
    """(position, algorithm, lower-case hex) of every digest written in `text`."""
    for match in _DIGEST.finditer(text):
        before = text[max(0, match.start() - _LABEL_REACH) : match.start()]
        labels = _OTHER_ALGORITHM.findall(before)
        named = re.sub(r"[^a-z0-9]", "", labels[-1].lower()) if labels else ""
        yield match.start(), named or _BY_LENGTH[len(match.group())], match.group().lower()


def digest_of(written: str) -> str:
    """The digest in "sha512:8A99…" or "8a99…", lower case; "" where it is none."""
    bare = written.strip().lower().rpartition(":")[2]
    return bare if _DIGEST.fullmatch(bare) else ""
