"""What the lists in a records package say, held against its files: metadata, file list, determination.

- A list is read strictly; one that is not of its form is not valid, whatever else it holds.
- `determination.json`, `package.json` and the journal extract must be of one case, version and head.
- Every original an exhibit cites is in the package, or among the references, with the digest cited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reviewer_app.records.check import Held, Part, bag_parts, json_in, part
from reviewer_app.records.metadata import FILELIST_COLUMNS, METADATA_COLUMNS, REFERENCES_COLUMNS
from reviewer_app.records.names import derived
from reviewer_app.records.package import (
    DETERMINATION_FILE,
    EVIDENCE,
    FILELIST_FILE,
    FORMAT,
    JOURNAL,
    METADATA_FILE,
    PACKAGE_FILE,
    RECORDS,
    REFERENCES_FILE,
    Kind,
)
from reviewer_app.records.tables import NotATable, read_table


def own_parts(held: Held) -> list[Part]:
    """Every part a package can be checked for by itself; signatures are another's to check."""
    return [
        *bag_parts(held),
        part("File list", _guarded(_filelist_faults, held), code="file-list"),
        part("Metadata", _guarded(_metadata_faults, held), code="metadata"),
        part("Determination", _guarded(_determination_faults, held), code="determination"),
        part("Evidence cited", _guarded(_cited_faults, held), code="evidence"),
    ]


def _filelist_faults(held: Held) -> Iterator[str]:
    rows = read_table(held.bytes[FILELIST_FILE], FILELIST_COLUMNS)
    listed = {row["File"]: row for row in rows}
    if [row["File"] for row in rows] != sorted(listed):
        yield "its lines are not in order, or a file stands twice"
    yield from _compare(listed, {one.path for one in held.payload} - {FILELIST_FILE}, held, "Size", "SHA-256")
    kinds = {kind.value for kind in Kind}
    yield from (
        f"{path} has the role {row['Role']!r}" for path, row in listed.items() if row["Role"] not in kinds
    )
    evidence = {row["Original path"]: path for path, row in listed.items() if path.startswith(EVIDENCE)}
    names = derived(tuple(evidence))
    for original, path in evidence.items():
        if EVIDENCE + names[original] != path:
            yield f"the name of {path} does not follow from its original path"


def _metadata_faults(held: Held) -> Iterator[str]:
    rows = read_table(held.bytes[METADATA_FILE], METADATA_COLUMNS)
    listed = {f"{row['Folder']}/{row['Identifier:FileName']}": row for row in rows}
    if len(listed) != len(rows) or len({row["Identifier:RecordID"] for row in rows}) != len(rows):
        yield "a file or a record identifier stands twice"
    records = {one.path for one in held.payload if one.path.startswith(RECORDS)}
    yield from _compare(listed, records, held, "Extent", "MessageDigest")
    for path, row in listed.items():
        for column in ("Identifier:RecordID", "Title", "Creator", "Date:CreationDate"):
            if not row[column].strip():
                yield f"{path} has no {column}"


def _compare(
    listed: Mapping[str, Mapping[str, str]], wanted: set[str], held: Held, size: str, digest: str
) -> Iterator[str]:
    for path in sorted(wanted - set(listed)):
        yield f"{path} is not in the list"
    for path in sorted(set(listed) - wanted):
        yield f"it lists {path}, which is not there"
    for path in sorted(wanted & set(listed)):
        fact = held.files[path]
        if (listed[path][size], listed[path][digest]) != (str(fact.size), fact.sha256):
            yield f"it gives another size or SHA-256 for {path}"


def _determination_faults(held: Held) -> Iterator[str]:
    """`determination.json` against the other files that say the same."""
    told, said = json_in(held, DETERMINATION_FILE), json_in(held, PACKAGE_FILE)
    head = json_in(held, f"{JOURNAL}head.json")
    if said["format"] != FORMAT:
        yield f"the package is of the form {said['format']!r}"
    if not told["case"] == said["case"] == head["case"]:
        yield "determination, package and journal extract are not of one case"
    if said["workspace"] != head["workspace"]:
        yield "package and journal extract are not of one workspace"
    printed = head["printed"]
    if (told["journal"]["entry"], told["journal"]["head_sha384"]) != (printed["seq"], printed["digest"]):
        yield "it names another head of the journal than the extract proves"
    if told["finding"]["version"] != said["version"]:
        yield "it is of another version than the package"


def _cited_faults(held: Held) -> Iterator[str]:
    """Every original an exhibit cites is in the package, or among the references, with that digest."""
    rows = read_table(held.bytes[FILELIST_FILE], FILELIST_COLUMNS)
    there = {
        (row["Original path"], held.files[row["File"]].sha512)
        for row in rows
        if row["Role"] == Kind.EVIDENCE.value and row["File"] in held.files
    }
    if REFERENCES_FILE in held.bytes:
        rows = read_table(held.bytes[REFERENCES_FILE], REFERENCES_COLUMNS)
        there |= {(row["Original path"], row["SHA-512"]) for row in rows}
    for exhibit in json_in(held, DETERMINATION_FILE)["exhibits"]:
        for source in exhibit["sources"]:
            if "case" not in source and (source["path"], source["object_sha512"]) not in there:
                yield f"exhibit {exhibit['number']} cites an original that is not here as it was cited"


def _guarded(check: Callable[[Held], Iterator[str]], held: Held) -> Iterator[str]:
    """The faults of a check; a file that is not of its form is one."""
    try:
        yield from check(held)
    except NotATable as error:
        yield str(error)
    except KeyError as error:
        yield f"{error.args[0]} is missing"
    except (ValueError, TypeError, AttributeError, RecursionError):
        yield "what it rests on is not of its form"
