"""A criteria set as a file: read strictly, every fault named, and its signature judged. It is never trusted.

- `NAME.json` is the set, `NAME.json.p7s` the detached CMS signature (DER) over its bytes. Both are read whole
  and bounded, and neither is kept.
- The signature is judged as a submission's is: by the anchors and lists installed here, and the site's policy
  on revocation. An anchor bound to an organisation vouches for sets of that issuing office only; and whoever
  signs must be of the issuing office that the set names.
- A file whose signature is not good, could not be checked, or is missing can be looked at. What it takes to
  propose it is `desk.criteria`'s.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app import shelf
from reviewer_app.custody.submitters import check_cms
from reviewer_app.custody.verdict import Status, Verdict, not_checked, not_good
from reviewer_app.desk.session import Desk
from reviewer_app.domain.codec import NotOfTheForm, from_plain
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.criteria_rules import set_faults
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.submission import parse_json
from reviewer_app.domain.text import one_line

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

LARGEST = 4 * 1024 * 1024  # bytes of a set
LARGEST_SIGNATURE = 256 * 1024
SUFFIX = ".p7s"
MAX_FAULTS = 50  # of one file; more would say nothing new
NOT_SIGNED = "Nobody signed it: there is no file {name} beside it."


class NotACriteriaSet(DeskError):
    """{name} cannot be used as a criteria set: {faults}"""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        self.all = faults
        super().__init__(name=name, faults=" ".join(faults))


class CriteriaFileNotRead(DeskError):
    """{name} could not be read: {fault}."""


@dataclass(frozen=True, slots=True)
class CriteriaFile:
    """A set that was read, and what its signature is worth here and now.

    `signer`, `organisation` and `fingerprint` are the certificate's, "" where there is no signature to read.
    """

    name: str
    criteria: CriteriaSet
    file_sha384: str
    verdict: Verdict
    signer: str = ""
    organisation: str = ""
    fingerprint: str = ""

    @property
    def trusted(self) -> bool:
        return self.verdict.status is Status.GOOD


def read_criteria(data: bytes, name: str = "The file") -> CriteriaSet:
    """The set in the bytes of its file.

    Raises NotACriteriaSet with every fault of its form; where it has none, with every rule it breaks.
    """
    try:
        plain = parse_json(data, name)
    except NotOfTheForm as error:
        raise NotACriteriaSet(name, (error.sentence,)) from error
    found = tuple(_form_faults(plain))
    if found:
        raise NotACriteriaSet(name, found)
    try:
        criteria = from_plain(CriteriaSet, plain, name)
    except NotOfTheForm as error:
        raise NotACriteriaSet(name, (error.sentence,)) from error
    broken = tuple(one_line(fault, 400) for fault in set_faults(criteria)[:MAX_FAULTS])
    if broken:
        raise NotACriteriaSet(name, broken)
    return criteria


def look_at(desk: Desk, path: Path) -> CriteriaFile:
    """Read a set's file and judge its signature now. Raises NotACriteriaSet, CriteriaFileNotRead."""
    data = _bytes_of(path, LARGEST)
    name = one_line(path.name, 80)
    criteria = read_criteria(data, name)
    digest = hashlib.sha384(data).hexdigest()
    beside = path.with_name(path.name + SUFFIX)
    if not beside.exists():
        return CriteriaFile(name, criteria, digest, not_checked(NOT_SIGNED.format(name=name + SUFFIX)))
    return _judged(desk, name, criteria, digest, data, _bytes_of(beside, LARGEST_SIGNATURE))


def _judged(
    desk: Desk, name: str, criteria: CriteriaSet, digest: str, data: bytes, signature: bytes
) -> CriteriaFile:
    register, office = desk.register, criteria.issuing_office
    check = check_cms(
        data,
        signature,
        register.anchors,
        register.crls,
        office,
        desk.clock(),
        crl_required=register.policy.crl_required,
    )
    if check.signer is None:
        return CriteriaFile(name, criteria, digest, check.verdict)
    verdict, signer = check.verdict, check.signer
    if verdict.status is Status.GOOD and signer.organisation != office:
        verdict = not_good(
            f"The signature of {signer.name} ({signer.organisation or 'no organisation'}) is not good here: "
            f"the set names {one_line(office, 80)} as its issuing office."
        )
    return CriteriaFile(name, criteria, digest, verdict, signer.name, signer.organisation, signer.fingerprint)


def _form_faults(plain: object) -> Iterator[str]:
    errors = sorted(_validator().iter_errors(plain), key=lambda error: error.json_path)
    for error in errors[:MAX_FAULTS]:
        yield f"{one_line(error.json_path, 80)}: {one_line(error.message).rstrip('.')}."


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry

    schema = json.loads(shelf.file("schemas", "criteria-set-1.json").read_bytes())
    return Draft202012Validator(schema, registry=Registry())  # an empty registry fetches nothing


def _bytes_of(path: Path, limit: int) -> bytes:
    name = one_line(path.name, 80)
    try:
        if not path.is_file():
            raise CriteriaFileNotRead(name=name, fault="it is no regular file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise CriteriaFileNotRead(name=name, fault=error.strerror or "the medium does not answer") from error
    if len(data) > limit:
        raise CriteriaFileNotRead(name=name, fault=f"it is larger than {limit} bytes")
    return data
