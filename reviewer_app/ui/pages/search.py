"""Search: words in the transcripts and documents of the cases a person holds, ranked, each in its context.

- Enter searches; Enter on a line opens the passage in its place, on the Evidence page of its case.
- Words are found in the index off the screen's thread; a passage's own words are read from its original, in
  the cage, one at a time and only for the lines in sight. Such reading is recorded, but is not an opening.
- A search that comes too late is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import search
from reviewer_app.desk.exhibit_opening import EVIDENCE, Target
from reviewer_app.desk.search import Context, ContextReader, Narrow
from reviewer_app.desk.session import Desk
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.evidence import EventKind, Part
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.places import Place
from reviewer_app.store import index
from reviewer_app.store.index import IndexedSample
from reviewer_app.store.search import Found, Hit, Source
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Choice, LineInput, column, row, rule
from reviewer_app.ui.flow import FlowLayout
from reviewer_app.ui.keys import Key
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.closed_body import closed_body
from reviewer_app.ui.pages.evidence_words import counted, portion_of, short_model
from reviewer_app.ui.pages.search_hits import HitTable, PassageView, place_words
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label

BODY_WIDE, BODY_HIGH = 620, 380
MOST = 200  # hits of one search
_LETTERS = (14, 8, 16, 15)  # of the choices, so that what they mostly say is not cut
HINT = 'Words, "a phrase", begin*, and, or, not'


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one search brought, with the samples its hits lie in."""

    query: str
    found: Found
    samples: dict[int, IndexedSample]


class SearchPage(Page):
    """`place_asked(Target)`: show this place of a case. `case_id` "": every case this person holds."""

    name = "Search"
    icon = "search"
    body_high = BODY_HIGH

    place_asked = Signal(object)

    def __init__(self, desk: Desk, case_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._asked, self._reading = 0, False
        self._answer: _Answer | None = None
        self._contexts: ContextReader | None = None
        self.query = LineInput(name="Words to find", hint=HINT)
        self.button = Button("Search", self.search, primary=True)
        cases = [("this case", case_id)] if case_id else []
        self.where = Choice([*cases, ("all cases you hold", "")], name="Cases to search")
        self.role = Choice([("every run", "")], name="Runs of this role")
        self.run_choice = Choice([("all evaluations", "")], name="Evaluation")
        self.kind = Choice(_kinds(), name="Kind of passage")
        self._choices = (self.where, self.role, self.run_choice, self.kind)
        self.fault = Label("", wrap=True, state=State.WARN)
        self.hits, self.passage = HitTable(), PassageView()
        closed = may_open_evidence(desk.case(case_id), desk.person) if case_id else None
        self._why_closed = closed or ""
        self._build()
        self._listen()

    def _build(self) -> None:
        if self._why_closed:
            self.set_body(closed_body(self, self._why_closed))
            return
        self.query.setMinimumWidth(theme.px(260))
        narrowing = QWidget()
        choices = FlowLayout(narrowing)
        for choice, letters in zip(self._choices, _LETTERS, strict=True):
            choice.setMinimumContentsLength(letters)
            choices.addWidget(choice)
        asking = row(self.query, self.button, margins=(12, 8, 12, 2))
        narrowing = column(narrowing, margins=(12, 2, 12, 6))
        self.fault.setContentsMargins(theme.px(12), 0, theme.px(12), theme.px(6))
        self.fault.hide()
        split = Splitter("search/middle", [self.hits, self.passage], [430, 220], down=True)
        self.set_body(column(asking, narrowing, self.fault, rule(), split, gap=0, ground="panel"))

    def _listen(self) -> None:
        self.query.returnPressed.connect(self.search)
        for choice in self._choices:
            choice.chosen.connect(lambda _: self._narrowed())
        self.where.chosen.connect(lambda _: self._offer())
        self.hits.chosen.connect(lambda hit: self._show_passage(hit))
        self.hits.opened.connect(self.open_hit)
        self.hits.wanting.connect(self._read_next)

    # Asking

    def refresh(self) -> None:
        if not self._why_closed:
            self._offer()

    def on_shown(self) -> None:
        if not self._why_closed:
            self.query.setFocus()
            self.query.selectAll()

    def _offer(self) -> None:
        """The runs and roles there are to choose from, for the cases chosen."""
        work = partial(search.searchable, self._desk, self._of_cases())
        self.run(work, self._show_sources, title="Looking at what can be searched")

    def _show_sources(self, found: Sequence[Source]) -> None:
        runs = [one for one in found if one.run_id]
        roles = list(dict.fromkeys(one.role for one in runs))
        self.role.set_options([("every run", ""), *((one, one) for one in roles)], self.role.value())
        named = [(f"{one.task} · {short_model(one.model)}", one.run_id) for one in runs]
        self.run_choice.set_options([("all evaluations", ""), *named], self.run_choice.value())

    def _of_cases(self) -> Narrow:
        case = str(self.where.value() or "")
        return Narrow(cases=frozenset((case,)) if case else frozenset())

    def _narrow(self) -> Narrow:
        chosen = [str(one.value() or "") for one in (self.run_choice, self.role, self.kind)]
        runs, roles, kinds = (frozenset((one,)) if one else frozenset[str]() for one in chosen)
        return replace(self._of_cases(), runs=runs, roles=roles, kinds=kinds)

    def _narrowed(self) -> None:
        if self._answer is not None:
            self.search()

    def search(self) -> None:
        """Find the words in the field, under the choices beside it."""
        query = self.query.text().strip()
        if not query:
            return
        self._asked += 1
        asked = self._asked

        def show(answer: _Answer) -> None:
            if asked == self._asked:
                self._show_answer(answer)

        def refuse(error: DeskError) -> None:
            if asked == self._asked:
                self._show_fault(error.sentence)

        work = partial(_found, self._desk, query, self._narrow())
        self.run(work, show, title=f"Searching {query}", failed=refuse)

    def _show_fault(self, sentence: str) -> None:
        self.fault.show_state(sentence, State.WARN)
        self.fault.show()
        self.query.setFocus()

    # What was found

    def _show_answer(self, answer: _Answer) -> None:
        self.fault.hide()
        self._contexts = ContextReader(self._desk, answer.query)
        self._answer, self._reading = answer, False
        self.hits.show_hits(answer.found.hits, answer.samples)
        if answer.found.hits:
            self.hits.setFocus()
        self.update_header()

    def _read_next(self) -> None:
        """The words of one more line in sight, and after it of the next."""
        contexts, hit = self._contexts, self.hits.next_wanted()
        if contexts is None or hit is None or self._reading:
            return
        self._reading = True

        def ended(found: Context | str) -> None:
            if contexts is not self._contexts:
                return
            self._reading = False
            self.hits.show_words(hit.passage, found)
            if self.hits.current() is hit:
                self._show_passage(hit)
            self._read_next()

        work = partial(contexts.context, hit)
        self.run(work, ended, title="Reading a passage", failed=lambda error: ended(error.sentence))

    def _show_passage(self, hit: Hit | None) -> None:
        found = self.hits.words_of(hit.passage) if hit is not None else None
        if hit is None or found is None:
            self.passage.show_nothing("" if hit is None else "Reading the passage from its original …")
            self._read_next()
        elif isinstance(found, str):
            self.passage.show_nothing(found)
        else:
            marking = self._desk.case(hit.source.case_id).received.submission.marking
            self.passage.show_context(place_words(hit, self.hits.sample_of(hit)), found, portion_of(marking))

    def open_hit(self, hit: Hit) -> None:
        """Show the passage in its place."""
        found = self.hits.words_of(hit.passage)
        self.place_asked.emit(
            _target(hit, self.hits.sample_of(hit), found if isinstance(found, Context) else None)
        )

    # What the page says

    def state_sentence(self) -> str:
        if self._why_closed:
            return self._why_closed
        if self._answer is None:
            return "Nothing searched yet. What you hold no key to is never searched."
        found = self._answer.found
        if not found.hits:
            return f"Nothing found for {self._answer.query}."
        if found.more:
            return (
                f"More than can be ranked hold {self._answer.query}: the first {len(found.hits)} are shown, "
                "unranked. Add a word to tell them apart."
            )
        cases = len({hit.source.case_id for hit in found.hits})
        where = "" if cases == 1 else f" in {cases} cases"
        if len(found.hits) == MOST:
            return f"The {MOST} best passages{where} are shown, the best first; there may be more."
        return f"{counted(len(found.hits), 'passage').capitalize()} found{where}, the best first."

    def body_least(self) -> int:
        return theme.px(BODY_WIDE)

    def keys(self) -> Sequence[Key]:
        if self._why_closed:
            return ()
        return [
            Key("/", "Words to find", self.query.setFocus),
            Key("Return", "Search; on a passage, open it in its place"),
        ]


def _found(desk: Desk, query: str, narrow: Narrow) -> _Answer:
    found = search.search(desk, query, narrow, MOST)
    ids = sorted({hit.sample for hit in found.hits if hit.sample is not None})
    return _Answer(query, found, {item.id: item for item in index.rows(desk.reader(), ids)})


def _kinds() -> list[tuple[str, str]]:
    around = [(one.value, one.value) for one in Part if one is not Part.EVENT]
    return [
        ("turns and documents", ""),
        *((one.value, one.value) for one in EventKind),
        *around,
        ("document", "document"),
    ]


def _target(hit: Hit, item: IndexedSample | None, found: Context | None) -> Target:
    """The place of a hit, as an exhibit there would name it; `exhibit` 0, for it is none."""
    source = hit.source
    start = end = None
    if found is not None and found.marks:
        start, end = (found.start + at for at in found.marks[0])
    if item is None:
        page = int(hit.place.rsplit(" ", 1)[1]) if hit.place.startswith("page") else 0
        place = Place(page=page) if page else Place()
        return Target(0, EVIDENCE, source.case_id, source.path, place)
    row = item.sample
    if hit.event is None:
        start = end = None
    place = Place(sample=row.id, epoch=row.epoch, event=hit.event, start=start, end=end)
    return Target(0, EVIDENCE, source.case_id, source.path, place, (source.run_id,))
