"""`bundle check`: a bundle as the desk would judge it, a bag by the RFC alone, a container alone.

- Whose signatures are believed is named by folders: root certificates, revocation lists, public keys. Keys in
  the folder named are taken as the submitter's own: whoever names it says so.
- Where no folder is named, it is what the workspaces opened on this workstation believe.
- Where there are revocation lists, a signer whose revocation cannot be looked up is not good; where there are
  none, it is said that revocation was not checked.
- What a good bundle would be returned for is said apart: it is no fault of the bundle.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.bundle_words import explained, group
from reviewer_app.commands.files import existing, read
from reviewer_app.commands.progress import OnMaking, on_terminal
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.intake.faults import Fault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PublicKey

    from reviewer_app.domain.trust import RevocationList, SubmitterKey, TrustAnchor
    from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
    from reviewer_app.intake.outlook import Outlook
    from reviewer_app.intake.payload import OnProgress, Progress
    from reviewer_app.intake.provenance import Provenance, Verify

_LIST_SUFFIXES = frozenset({".crl", ".pem", ".der"})
_KEY_SUFFIXES = frozenset({".pem", ".der", ".pub"})


class NothingNamed(DeskError):
    """Name one thing to check: a bundle, or a ZIP file after --container."""


class EmptyFolder(DeskError):
    """{folder} holds no {what}."""


def check(arguments: Namespace) -> Outcome:
    """Check a bundle as the desk would, by the RFC alone, or its container alone; every fault listed."""
    if (arguments.path is None) is (arguments.container is None) or (arguments.container and arguments.rfc):
        raise NothingNamed()
    if arguments.container:
        return _container(existing(arguments.container))
    if arguments.rfc:
        return _rfc(existing(arguments.path))
    return _bundle(existing(arguments.path), arguments)


def _container(path: Path) -> Outcome:
    from reviewer_app.intake.container import check_container

    found = check_container(path)
    facts: dict[str, object] = {
        "good": not found.faults,
        "files": found.files,
        "bytes": found.size,
        "faults": [to_plain(fault) for fault in found.faults],
    }
    if found.faults:
        lines = [f"{path.name}: refused as a container, {_counted(found.faults)}.", *_lines(found.faults)]
        return Outcome(NOT_GOOD, facts, "\n".join(lines))
    words = f"{path.name}: good as a container. {found.files} files, {found.size} bytes unpacked."
    return Outcome(GOOD, facts, words)


def _rfc(path: Path) -> Outcome:
    from reviewer_app.intake.rfc import check_rfc

    found = check_rfc(path)
    facts: dict[str, object] = {
        "outcome": found.outcome,
        "version": found.version,
        "files": found.files,
        "bytes": found.size,
        "faults": [to_plain(fault) for fault in found.faults],
        "warnings": [to_plain(fault) for fault in found.warnings],
    }
    lines = [f"{path.name}: {found.outcome} by RFC 8493. {found.files} files, {found.size} bytes."]
    lines += [*_lines(found.faults), *_lines(found.warnings, "warning: ")]
    return Outcome(NOT_GOOD if found.faults else GOOD, facts, "\n".join(lines))


def _bundle(path: Path, arguments: Namespace) -> Outcome:
    from reviewer_app.desk.intake import check_bundle
    from reviewer_app.intake.bundle import RefusedBundle

    verify = _verify(arguments, datetime.now(UTC))
    with on_terminal() as on_making:
        found = check_bundle(path, verify, _reading(on_making))
    facts: dict[str, object] = {
        "good": not isinstance(found, RefusedBundle),
        "policy": arguments.policy,
        "faults": [to_plain(fault) for fault in found.faults] if isinstance(found, RefusedBundle) else [],
        "signature": to_plain(found.verdict),
    }
    facts |= _facts(found)
    ahead = _outlook(found, arguments.window_limit)
    facts |= explained(ahead) if ahead else {}
    if isinstance(found, RefusedBundle):
        lines = [f"{path.name}: refused, {_counted(found.faults)}.", *_lines(found.faults)]
    else:
        words = f"{path.name}: good. {len(found.files)} files, {found.size} bytes. {found.verdict.sentence}"
        lines = [words]
    lines += _outlook_lines(ahead) if ahead else []
    return Outcome(NOT_GOOD if isinstance(found, RefusedBundle) else GOOD, facts, "\n".join(lines))


def _reading(on_making: OnMaking) -> OnProgress:
    from reviewer_app.intake.payload import ReadOn

    def on_progress(progress: Progress) -> ReadOn:
        return ReadOn.ON if on_making("Checking", progress) else ReadOn.CANCEL

    return on_progress


def _facts(found: VerifiedBundle | RefusedBundle) -> dict[str, object]:
    """What is known of the submission; of a refused bundle perhaps nothing."""
    facts: dict[str, object] = {
        "files": len(found.files),
        "bytes": sum(file.size for file in found.files),
        "tagmanifest_sha512": getattr(found, "tagmanifest_sha512", None),
    }
    if found.submission is not None:
        facts |= {"submission": found.submission.id, "sequence": found.submission.sequence}
    return facts


def _outlook(found: VerifiedBundle | RefusedBundle, window_limit_days: int) -> Outlook | None:
    from reviewer_app.intake.outlook import outlook

    if found.submission is None:
        return None
    names = frozenset(file.path.removeprefix("data/") for file in found.files)
    return outlook(found.submission, names, window_limit_days)


def _outlook_lines(ahead: Outlook) -> list[str]:
    returned = [one.said for one in ahead.returned_for]
    lines = group("Complete or not is another matter: it would be returned for", returned)
    return lines or ["  Nothing required is lacking, and nothing contradicts itself."]


def _verify(arguments: Namespace, now: datetime) -> Verify:
    from reviewer_app.custody.anchors import anchor_record
    from reviewer_app.desk.provenance import provenance_check
    from reviewer_app.desk.trust import certificates_in, known_submitters
    from reviewer_app.domain.policy import SignaturesRequired, SitePolicy

    known = known_submitters()
    anchors, lists = known.anchors, known.crls
    if arguments.anchors:
        certificates = certificates_in(existing(arguments.anchors))
        anchors, lists = tuple(anchor_record(one) for one in certificates), ()
    lists = _lists(arguments.crls, anchors, now) or lists
    keys = _keys(arguments.submitter_keys)
    policy = SitePolicy(
        signatures=SignaturesRequired(arguments.policy),
        crl_required=bool(lists),
        window_limit_days=arguments.window_limit,
    )

    def verify(statement: bytes, signatures: Mapping[str, bytes], submitter: str | None) -> Provenance:
        own = [_record(name, key, submitter, now) for name, key in keys.items()]
        return provenance_check(anchors, lists, own or known.keys, policy, now)(
            statement, signatures, submitter
        )

    return verify


def _lists(folder: str | None, anchors: Sequence[TrustAnchor], now: datetime) -> tuple[RevocationList, ...]:
    from reviewer_app.custody.revocation_lists import read_crl
    from reviewer_app.custody.submitters import certificates_of

    if not folder:
        return ()
    roots = certificates_of(anchors)
    found = [read_crl(data, roots, now) for data in _files(folder, _LIST_SUFFIXES, b"X509 CRL").values()]
    if not found:
        raise EmptyFolder(folder=folder, what="revocation list")
    return tuple(found)


def _keys(folder: str | None) -> dict[str, MLDSA87PublicKey]:
    from reviewer_app.custody.mldsa import read_submitter_key

    if not folder:
        return {}
    found = _files(folder, _KEY_SUFFIXES, b"PUBLIC KEY")
    if not found:
        raise EmptyFolder(folder=folder, what="public key")
    return {name: read_submitter_key(data) for name, data in found.items()}


def _files(folder: str, suffixes: frozenset[str], label: bytes) -> dict[str, bytes]:
    """The files of a folder that may be of the kind: a PEM file says itself what it is."""
    found = {}
    for path in sorted(existing(folder).iterdir()):
        if path.suffix.lower() in suffixes and path.is_file():
            data = read(str(path))
            if b"-----BEGIN " not in data or b"-----BEGIN " + label + b"-----" in data:
                found[path.name] = data
    return found


def _record(name: str, key: MLDSA87PublicKey, submitter: str | None, now: datetime) -> SubmitterKey:
    from reviewer_app.custody.mldsa import submitter_key

    day = timedelta(days=1)
    return submitter_key(key, submitter or "the submitter", name, now - day, now + day)


def _counted(faults: tuple[Fault, ...]) -> str:
    return "1 fault" if len(faults) == 1 else f"{len(faults)} faults"


def _lines(faults: tuple[Fault, ...], kind: str = "") -> list[str]:
    return [f"  {kind}{fault.code}: {fault.sentence} ({fault.rule})" for fault in faults]
