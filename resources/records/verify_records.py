#!/usr/bin/env python3
# ruff: noqa: T201
"""Verify a records package with nothing but Python (3.8 or later): python3 -I -S verify_records.py [FOLDER]

What it checks
  1. the files that are there are those the manifests list, no more, no fewer, and their digests agree;
  2. names: ASCII letters, digits, - and _, at most one dot, at most 35 characters, unique without case;
  3. metadata.csv and filelist.csv against the files: names, sizes, SHA-256;
  4. the journal extract: every entry's digest, its proof (RFC 9162) to the tree head, the chain between
     neighbours, the journal's head and the head that determination.json names.
What it cannot check, for Python has no means of its own: signatures. It prints the command for each.

Exit: 0 everything above agrees; 1 something does not; 2 the package could not be read. It changes nothing.
"""

import base64
import csv
import hashlib
import io
import json
import os
import re
import sys
from pathlib import Path

ML_DSA = "manifest-sha512.txt.mldsa87"
TAG_MANIFESTS = {"tagmanifest-sha256.txt", "tagmanifest-sha512.txt"}
TAGS = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "manifest-sha512.txt.p7s"}
TAGS |= TAG_MANIFESTS | {ML_DSA}
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)?\Z")
LINE = re.compile(r"([0-9a-f]+)  (\S.*)\Z")
JOURNAL, METADATA = "data/journal/", "data/metadata/"
FAULTS = []


def fault(sentence):
    FAULTS.append(sentence)
    print("NOT GOOD: " + ascii(sentence)[1:-1])


def files_below(folder, prefix=""):
    """Relative path -> (size, SHA-256, SHA-512) of every file; links and devices are faults."""
    found = {}
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    if prefix and not entries:
        fault(prefix + ": an empty folder")
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            found.update(files_below(entry.path, path + "/"))
        elif entry.is_file(follow_symlinks=False):
            found[path] = digests_of(entry.path)
        else:
            fault(path + ": neither a file nor a folder")
    return found


def digests_of(path):
    first, second, size = hashlib.sha256(), hashlib.sha512(), 0
    with Path(path).open("rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            first.update(piece)
            second.update(piece)
            size += len(piece)
    return size, first.hexdigest(), second.hexdigest()


def read(folder, path):
    return Path(folder, path).read_bytes()


def check_manifests(folder, found):
    payload = {path for path in found if path.startswith("data/")}
    tags = set(found) - payload
    for path in sorted(tags - TAGS):
        fault(path + ": not a file of a records package")
    for path in sorted(TAGS - tags):
        fault(path + ": missing")
    for algorithm, place in (("sha256", 1), ("sha512", 2)):
        check_manifest(folder, f"manifest-{algorithm}.txt", payload, found, place)
        check_manifest(folder, f"tagmanifest-{algorithm}.txt", tags - TAG_MANIFESTS, found, place)
    if read(folder, "bagit.txt") != DECLARATION:
        fault("bagit.txt: not the declaration of BagIt 1.0")


def check_manifest(folder, name, wanted, found, place):
    stated = {}
    for number, line in enumerate(read(folder, name).decode("utf-8").split("\n")[:-1], 1):
        match = LINE.match(line)
        if not match or match.group(2) in stated:
            fault(f"{name}, line {number}: not a line of a manifest, or twice")
        else:
            stated[match.group(2)] = match.group(1)
    for path in sorted(set(stated) ^ wanted):
        fault(f"{name}: {path} is listed or there, but not both")
    for path in sorted(wanted & set(stated)):
        if found[path][place] != stated[path]:
            fault(f"{name}: {path} was altered, its digest is another")


def check_names(found):
    seen = {}
    for path in sorted(found):
        parts = path.split("/")
        if path.startswith("data/") and (
            not all(NAME.match(part) and len(part) <= 35 for part in parts)
            or any("." in part for part in parts[:-1])
        ):
            fault(path + ": outside the rule for names")
        if seen.setdefault(path.lower(), path) != path:
            fault(f"{path} and {seen[path.lower()]}: they differ in case only")


def table(folder, path):
    text = read(folder, path).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="|", strict=True))


def check_lists(folder, found):
    payload = {path for path in found if path.startswith("data/")} - {METADATA + "filelist.csv"}
    files = [(row["File"], row["Size"], row["SHA-256"]) for row in table(folder, METADATA + "filelist.csv")]
    compare("filelist.csv", files, payload, found)
    rows = table(folder, METADATA + "metadata.csv")
    records = [
        (f"{row['Folder']}/{row['Identifier:FileName']}", row["Extent"], row["MessageDigest"]) for row in rows
    ]
    compare("metadata.csv", records, {path for path in payload if path.startswith("data/records/")}, found)


def compare(name, rows, wanted, found):
    listed = [path for path, _, _ in rows]
    if len(set(listed)) != len(listed):
        fault(f"{name}: lists a file twice")
    for path in sorted(set(listed) ^ wanted):
        fault(f"{name}: {path} stands in the list or on the medium, but not in both")
    for path, size, digest in rows:
        if path in found and (size, digest) != (str(found[path][0]), found[path][1]):
            fault(f"{name}: another size or SHA-256 for {path}")


def leads_to(digest, seq, head, proof):
    """RFC 9162, 2.1.3.2, with SHA-384: whether `proof` leads from entry `seq` (from 1) to the tree head."""
    place, last, node = seq - 1, head["size"] - 1, bytes.fromhex(digest)
    if not 0 <= place <= last:
        return False
    for step in map(bytes.fromhex, proof):
        if last == 0:
            return False
        if place & 1 or place == last:
            node = hashlib.sha384(b"\x01" + step + node).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = hashlib.sha384(b"\x01" + node + step).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and node.hex() == head["tree_head"]


def check_journal(folder):
    head = json.loads(read(folder, JOURNAL + "head.json"))
    lines = [json.loads(line) for line in read(folder, JOURNAL + "entries.jsonl").split(b"\n")[:-1]]
    if len(lines) != head["entries"] or not lines:
        fault("entries.jsonl: not as many entries as head.json says")
    printed = head["printed"]
    for what, seq, digest, proof in (
        ("the journal's head", head["size"], head["head"], head["head_proof"]),
        ("the head on the finding", printed["seq"], printed["digest"], printed["proof"]),
    ):
        if not leads_to(digest, seq, head, proof):
            fault(f"head.json: the proof of {what} does not lead to the tree head")
    named = json.loads(read(folder, "data/records/determination.json"))["journal"]
    if (named["entry"], named["head_sha384"]) != (printed["seq"], printed["digest"]):
        fault("determination.json: it names another head of the journal than head.json")
    before = None
    for line in lines:
        check_entry(line, before, head)
        before = line
    return head, lines


def check_entry(line, before, head):
    name, data = f"entry {line['seq']}", line["entry"].encode("utf-8")
    entry = json.loads(data)
    if hashlib.sha384(b"\x00" + data).hexdigest() != line["digest"]:
        fault(name + ": altered, its digest is another")
    if (entry["seq"], entry["case"]) != (line["seq"], head["case"]):
        fault(name + ": it says that it is another entry, or of another case")
    if not leads_to(line["digest"], line["seq"], head, line["proof"]):
        fault(name + ": its proof does not lead to the tree head")
    if before and line["seq"] <= before["seq"]:
        fault(name + ": out of order")
    if before and line["seq"] == before["seq"] + 1 and entry["previous"] != before["digest"]:
        fault(name + ": it does not follow the entry before it")
    if line["signature"] is not None:
        base64.b64decode(line["signature"], validate=True)


LEFT = """
Not checked here: signatures. With OpenSSL, in the package's folder, an authority you have from elsewhere:
  openssl cms -verify -binary -inform DER -in manifest-sha512.txt.p7s -content manifest-sha512.txt \\
      -CAfile AUTHORITY.pem -purpose any -out /dev/null
(AUTHORITY.pem must be data/certificates/authority.pem, byte for byte.) Also not checked:
- manifest-sha512.txt.mldsa87: ML-DSA-87 (FIPS 204), context "reviewer-records/1", over the manifest, by
  data/certificates/records-key.pem;
- the three signatures in data/records/findings.pdf: any reader of PAdES, or reviewer-app findings check;
- the signatures of journal entries: ECDSA P-384 with SHA-384 over the text of "entry", by the certificate in
  data/certificates whose SHA-384 is "signer"; and sealed entries, which nobody reads without their key;
- determination.json against its schema.
reviewer-app records check does all of it."""


def say_what_is_left(found, lines):
    print(LEFT)
    signed = sum(line["signature"] is not None for line in lines)
    print(f"Of {len(lines)} journal entries {signed} are signed.")
    if ML_DSA not in found:
        print("This package carries no ML-DSA-87 signature; data/metadata/package.json says why.")


def main(folder):
    try:
        found = files_below(folder)
        if any(path.split("/")[0] == "UNFINISHED.txt" for path in found):
            fault("UNFINISHED.txt: this export was never finished")
        said = json.loads(read(folder, METADATA + "package.json"))
        if said["ml_dsa_87"]["absent"]:
            TAGS.discard(ML_DSA)
        check_manifests(folder, found)
        check_names(found)
        check_lists(folder, found)
        head, lines = check_journal(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error, RecursionError) as error:
        fault(f"the package cannot be read as one: {type(error).__name__}: {error}")
        return 2
    if FAULTS:
        print(f"{len(FAULTS)} faults in {len(found)} files.")
        return 1
    case = ascii(head["case"])[1:-1]
    proved = f"{len(lines)} journal entries of case {case} proved in a journal of {head['size']}"
    print(f"Good: {len(found)} files as listed; {proved}.")
    say_what_is_left(found, lines)
    return 0


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent.parent
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(here)))
