"""A text read as a marking, with every fault of its form. What can be understood is understood.

Rules of the form (Manual A.6, C.1, D.1):

- Capitals; no spaces around slashes; `//` between categories, `/` within one; each category once, in its
  place.
- A portion mark is in parentheses and abbreviated; a banner spells out its level.
- Within a category the register's order, each word once.
"""

from __future__ import annotations

import re

from reviewer_app.domain.marking.by_hand import outside
from reviewer_app.domain.marking.faults import FormFault, MarkByHand, MarkingFault
from reviewer_app.domain.marking.order import names, ordered
from reviewer_app.domain.marking.register import MarkingRegister, lookup
from reviewer_app.domain.marking.terms import DISPLAY_ONLY, REL_TO, Level, Marking
from reviewer_app.domain.marking.tokens import Category, Draft, category_of, take, unknown
from reviewer_app.domain.marking.words import FGI, SAP, SAP_TITLE, Form, banner, portion

LONGEST = 500
_NON_US = "It opens with // as foreign or JOINT documents do (Manual D.1)."
_PORTION_LEVELS = {level.name: level for level in Level}
_BANNER_LEVELS = {level.words: level for level in Level}


def read(
    text: str, register: MarkingRegister, of_banner: Marking | None = None
) -> tuple[Marking | None, tuple[MarkingFault, ...]]:
    """The marking in canonical order, as far as it can be understood, and the faults of its form.

    `of_banner` is the document's banner, which a portion's REL alone stands for.
    """
    plain = text.strip()
    if not plain or len(plain) > LONGEST:
        return None, (MarkingFault("the marking", "it is empty." if not plain else "it is too long."),)
    form = Form.PORTION if plain.startswith("(") else Form.BANNER
    draft = Draft(form, lookup(register))
    inner = _tidied(_inner(plain, draft), draft)
    if not _read_level(inner, draft):
        return None, tuple(draft.faults)
    _read_categories(inner, draft)
    if draft.rel_alone:
        _read_rel_alone(draft, of_banner)
    marking = _marking(draft)
    return marking, (*draft.faults, *_disorder(draft, marking))


def _inner(text: str, draft: Draft) -> str:
    if draft.form is Form.BANNER:
        return text
    if not text.endswith(")"):
        draft.misspelt(text, "a portion mark closes with a parenthesis (Manual C.1).")
        return text[1:]
    return text[1:-1]


def _tidied(text: str, draft: Draft) -> str:
    if text != text.upper():
        draft.misspelt(text, "it is written in capitals (Manual D.1).")
    spaced = re.sub(r"\s*(/+)\s*", r"\1", re.sub(r"\s+", " ", text.strip()))
    if spaced != text:
        draft.misspelt(text, "no spaces stand around slashes, and one between words (Manual A.6).")
    return spaced.upper()


def _read_level(inner: str, draft: Draft) -> bool:
    head = inner.removeprefix("//").split("//", 1)[0]
    if inner.startswith("//"):
        return _read_foreign(head, draft)
    here, other = _PORTION_LEVELS, _BANNER_LEVELS
    if draft.form is Form.BANNER:
        here, other = other, here
    level = here.get(head, other.get(head))
    if head == "CONTROLLED" and draft.form is Form.BANNER:
        level = Level.CUI
    elif level is not None and head not in here:
        wanted = level.name if draft.form is Form.PORTION else level.words
        draft.misspelt(head, _not_this_form(head, wanted, draft))
    if level is None:
        draft.faults.append(outside(head) or MarkingFault(head or "the marking", _no_level(draft)))
        return False
    draft.level = level
    return True


def _not_this_form(head: str, wanted: str, draft: Draft) -> str:
    if draft.form is Form.PORTION:
        return f"in a portion mark the level is written {wanted} (Manual C.1)."
    return f"a banner spells its level out, {wanted}; a portion mark stands in parentheses, ({head})."


def _no_level(draft: Draft) -> str:
    levels = _PORTION_LEVELS if draft.form is Form.PORTION else _BANNER_LEVELS
    return f"a marking opens with its level: {', '.join(levels)} (Manual D.1)."


def _read_foreign(head: str, draft: Draft) -> bool:
    """`GBR S`, `CAN DEU S` or `FGI S`, after the two slashes of a portion of foreign information."""
    if by_hand := outside(head):
        draft.faults.append(by_hand)
        return False
    *owners, level = head.split(" ")
    if by_hand := next((one for word in (*owners, level) if (one := outside(word))), None):
        draft.faults.append(by_hand)
        return False
    known = _PORTION_LEVELS.get(level)
    if draft.form is Form.BANNER or not owners or known is None or known is Level.CUI:
        draft.faults.append(MarkByHand(head, _NON_US))
        return False
    draft.level, draft.foreign = known, True
    if owners == [FGI]:
        draft.concealed = True
    else:
        draft.fgi.extend(owners)
        for code in owners:
            if code not in draft.look.codes or code == "USA":
                draft.fault(code, "it is not a country or group of this register that owns information.")
    return True


def _read_categories(inner: str, draft: Draft) -> None:
    segments = inner.removeprefix("//").split("//")[1:]
    seen: list[Category] = []
    for segment in segments:
        tokens = segment.split("/")
        if segment.startswith((SAP, SAP_TITLE)):
            kinds: list[Category | None] = [Category.SAP] * len(tokens)
        else:
            kinds = [category_of(token, draft) for token in tokens]
        _read_segment(tokens, kinds, draft)
        found = [kind for kind in kinds if kind is not None]
        for kind in dict.fromkeys(found):
            _in_its_place(kind, tokens[kinds.index(kind)], seen, draft)
        if len(set(found)) > 1:
            draft.misspelt(segment, "words of different categories are parted by two slashes (Manual A.6).")


def _read_segment(tokens: list[str], kinds: list[Category | None], draft: Draft) -> None:
    for token, kind in zip(tokens, kinds, strict=True):
        by_hand = outside(token) if kind in (None, Category.FGI) else None
        if not token:
            draft.fault("/", "nothing stands between these slashes (Manual A.6).")
        elif by_hand or kind is None:
            unknown(token, draft)
        else:
            take(kind, token, draft)


def _in_its_place(kind: Category, token: str, seen: list[Category], draft: Draft) -> None:
    if kind in seen:
        draft.misspelt(token, "words of one category stand together, parted by one slash (Manual A.6).")
    elif seen and kind < max(seen):
        draft.misspelt(
            token, "it stands too late: the order is SCI, SAP, FGI, dissemination, non-IC (Manual A.6)."
        )
    seen.append(kind)


def _read_rel_alone(draft: Draft, of_banner: Marking | None) -> None:
    if draft.form is Form.BANNER or not (of_banner and of_banner.rel_to):
        draft.fault(
            "REL", "alone it stands for the banner's list; write REL TO USA and the codes (Manual H.8)."
        )
    else:
        draft.rel_to.extend(of_banner.rel_to)


def _marking(draft: Draft) -> Marking:
    return ordered(
        Marking(
            level=draft.level,
            sci=tuple(draft.sci),
            sap=tuple(draft.sap),
            fgi=tuple(draft.fgi),
            fgi_concealed=draft.concealed,
            foreign=draft.foreign,
            dissem=tuple(name for name in draft.dissem if name not in (REL_TO, DISPLAY_ONLY)),
            rel_to=tuple(draft.rel_to),
            display_only=tuple(draft.display_only),
            non_ic=tuple(draft.non_ic),
            cui=tuple(draft.cui),
        )
    )


def _disorder(draft: Draft, marking: Marking) -> tuple[MarkingFault, ...]:
    """Words out of order or twice; judged on each category's own sequence, lists of countries too."""
    pairs: tuple[tuple[tuple[object, ...], tuple[object, ...]], ...] = (
        (tuple(draft.sci), marking.sci),
        (tuple(draft.sap), marking.sap),
        (tuple(draft.fgi), marking.fgi),
        (tuple(draft.dissem), names(draft.dissem)),
        (tuple(draft.rel_to), marking.rel_to),
        (tuple(draft.display_only), marking.display_only),
        (tuple(draft.non_ic), marking.non_ic),
        (tuple(draft.cui), marking.cui),
    )
    return tuple(_disorder_of(written, right) for written, right in pairs if written != right)


def _disorder_of(written: tuple[object, ...], right: tuple[object, ...]) -> FormFault:
    shown, wanted = (", ".join(map(str, one)) for one in (written, right))
    if len(written) != len(right):
        return FormFault(shown, f"a word stands there twice; the register has {wanted} (Manual G.1).")
    return FormFault(shown, f"the register's order is {wanted} (Manual A.6, G.1).")


def in_form(marking: Marking, text: str) -> str:
    """The marking written in the form the text has."""
    return portion(marking) if text.strip().startswith("(") else banner(marking)
