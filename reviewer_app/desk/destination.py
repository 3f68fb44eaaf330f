"""Where a bundle goes once its submission is understood: a case of its own, or the case it supplements.

- The guards are asked before the first original is sealed, with what the submission says, and again when the
  act is recorded: a bundle that may not be received is told so at once, however large it is.
- A supplement's originals lie in its case under a folder of their own, sealed under the case's key; what the
  case holds already is not written again.
- Whatever arrived and was not recorded is discarded when the block ends.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from reviewer_app.custody.files import wipe
from reviewer_app.desk.case_keys import case_key, give, new_case_key, with_role
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import Received, SupplementReceived
from reviewer_app.domain.case import Case
from reviewer_app.domain.checklist import received_items
from reviewer_app.domain.consistency import consistency
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.lineage import case_to_supplement
from reviewer_app.domain.people import Role
from reviewer_app.domain.submission import PAYLOAD, Submission, delivery_folder, summary_of
from reviewer_app.intake.bundle import VerifiedBundle
from reviewer_app.intake.faults import Fault, Rule
from reviewer_app.intake.meaning import SUBMISSION
from reviewer_app.intake.payload import Sink
from reviewer_app.store import vault
from reviewer_app.store.arrivals import Arrivals
from reviewer_app.store.connection import Connection

NOT_TO_BE_RECEIVED = Rule("not-to-be-received", "rules of receipt", "{file}: {why}")


class NotToBeReceived(Exception):
    """The guards refuse this delivery; carries the fault to where the quarantine keeps it."""

    def __init__(self, why: str) -> None:
        self.fault: Fault = NOT_TO_BE_RECEIVED.broken(SUBMISSION, why=why)
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Taken:
    """A bundle that is now a case, or has joined one (`supplement`). `scan` is what the scanner said."""

    case_id: str
    bundle: VerifiedBundle
    supplement: bool
    scan: str


class Destination:
    """For one bundle. Called with its submission it gives the sink; `take` records what arrived."""

    def __init__(self, desk: Desk, new_case_id: str) -> None:
        self._desk = desk
        self._case_id = new_case_id
        self._case: Case | None = None
        self._key: bytearray | None = None
        self._stack = ExitStack()
        self._arrivals: Arrivals | None = None
        self.submission: Submission | None = None

    def __call__(self, submission: Submission) -> Sink:
        """Where the payload of this submission is to be sealed. Raises NotToBeReceived, NoCaseKey."""
        self.submission = submission
        desk = self._desk
        self._case = case_to_supplement(desk.register, summary_of(submission))
        if self._case is not None:
            self._case_id = self._case.id
        self._refuse(self._act(submission))
        if self._case is not None:
            self._key = self._stack.enter_context(case_key(desk, self._case_id))
        else:
            self._key = new_case_key()
            self._stack.callback(wipe, self._key)
        self._arrivals = self._stack.enter_context(self._arriving(self._key))
        return Within(self._folder(submission), self._arrivals)

    def take(self, bundle: VerifiedBundle, scan: str) -> Taken:
        """Record the verified bundle: rows, keys and act in one transaction. Raises NotToBeReceived."""
        assert self._arrivals is not None  # a verified bundle was understood, and so has a destination
        assert self._key is not None
        act = self._act(
            bundle.submission,
            tagmanifest_sha512=bundle.tagmanifest_sha512,
            listing_sha384=vault.listing_digest(self._arrivals.sealed),
            files=len(bundle.files),
            size=bundle.size,
            signer=bundle.verdict.signer,
            signer_verdict=bundle.verdict.sentence,
            provenance=bundle.verdict.status,
            remarks=self._remarks(bundle),
            scan=scan,
        )
        self._refuse(act)
        self._arrivals.settle()  # the disk is waited for here, not while the journal is held
        record(self._desk, self._case_id, act, also=self._rows(self._arrivals, self._key))
        return Taken(self._case_id, bundle, self._case is not None, scan)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def _act(self, submission: Submission, **found: object) -> Received | SupplementReceived:
        facts: dict[str, object] = {
            "tagmanifest_sha512": "", "listing_sha384": "", "files": 0, "size": 0, "signer": "",
            "signer_verdict": "", **found,
        }  # fmt: skip
        summary = summary_of(submission, self._folder(submission))
        received = Received(summary, items=received_items(submission), **facts)  # type: ignore[arg-type]
        return received if self._case is None else SupplementReceived(received)

    def _refuse(self, act: Received | SupplementReceived) -> None:
        reason = refusal(self._desk.register, self._case_id, self._desk.person, act)
        if reason is not None:
            raise NotToBeReceived(reason)

    def _folder(self, submission: Submission) -> str:
        return "" if self._case is None else delivery_folder(submission.sequence)

    def _arriving(self, key: bytearray) -> Arrivals:
        desk, reader = self._desk, self._desk.reader()
        return Arrivals(
            desk.workspace.vault,
            self._case_id,
            key,
            held=vault.objects(reader, self._case_id),
            quota=desk.register.policy.quota_bytes,
            used=vault.bytes_held(reader),
        )

    def _remarks(self, bundle: VerifiedBundle) -> tuple[str, ...]:
        limit = self._desk.register.policy.window_limit_days
        held = vault.objects(self._desk.reader(), self._case_id)
        earlier = frozenset(one.path.partition(PAYLOAD)[2] for one in held)
        found = consistency(bundle.submission, bundle.payload_names, window_limit_days=limit, earlier=earlier)
        return tuple(dict.fromkeys(one.code for one in found))

    def _rows(self, arrivals: Arrivals, key: bytearray) -> Callable[[Connection], None]:
        def write(connection: Connection) -> None:
            arrivals.record(connection)
            if self._case is None:
                holders = dict.fromkeys((self._desk.person.id, *with_role(self._desk, Role.SUPERVISOR)))
                give(self._desk, connection, self._case_id, key, holders)

        return write


class Within:
    """The sink one folder down: a supplement's originals keep apart from those of the first delivery."""

    def __init__(self, folder: str, sink: Sink) -> None:
        self._folder = folder
        self._sink = sink
        self.expect, self.write, self.finish = sink.expect, sink.write, sink.finish

    def begin(self, path: str, size: int, sha512: str) -> None:
        self._sink.begin(self._folder + path, size, sha512)
