#!/usr/bin/env python3
# ruff: noqa: T201
"""Verify a records package with nothing but Python (3.8 or later): python3 -I -S verify_records.py [FOLDER]

What it checks
  1. the files that are there are those the manifests list, no more, no fewer, and their digests agree;
  2. every manifest and bag-info.txt byte for byte: they follow from the files and from package.json;
  3. names: ASCII letters, digits, - and _, at most one dot, at most 35 characters, unique without case;
  4. metadata.csv and filelist.csv against the files: names, sizes, SHA-256;
  5. the journal extract: every entry's digest, its proof (RFC 9162) to the tree head, the chain between
     neighbours, the journal's head and the head that determination.json names.
What it cannot check, for Python has no means of its own: signatures. It prints the command for each.

Exit: 0 everything above agrees; 1 something does not; 2 the folder could not be read. It changes nothing.
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
LINE = re.compile(r"([0-9a-fA-F]+)  (\S.*)\Z")
JOURNAL, METADATA = "data/journal/", "data/metadata/"
FAULTS = []


def fault(sentence):
    if sentence not in FAULTS:
        FAULTS.append(sentence)
        print("NOT GOOD: " + ascii(sentence)[1:-1])


def checked(what, check, *given):
    """What a check gives; None where a file it needs is missing or not of its form, which is a fault."""
    try:
        return check(*given)
    except OSError as error:
        how = ": missing" if isinstance(error, FileNotFoundError) else ": cannot be read"
        fault(Path(error.filename or what).name + how)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, csv.Error, RecursionError):
        fault(what + ": not of its form, so not checked further")
    return None


def files_below(folder, prefix=""):
    """Relative path -> (size, SHA-256, SHA-512) of every file; symbolic links and devices are faults."""
    found = {}
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    if prefix and not entries:
        fault(prefix + ": an empty folder")
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            found.update(files_below(entry.path, path + "/"))
        elif entry.is_file(follow_symlinks=False):
            found[path] = checked(path, digests_of, entry.path) or (entry.stat().st_size, "", "")
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


def check_files(folder, found):
    tags = {path for path in found if not path.startswith("data/")}
    for path in sorted(tags - TAGS):
        unfinished = path == "UNFINISHED.txt"
        fault(path + (": this export was never finished" if unfinished else ": no file of a records package"))
    for path in sorted(TAGS - tags):
        fault(path + ": missing")
    for algorithm, place in (("sha256", 1), ("sha512", 2)):
        for name, wanted in (("manifest", set(found) - tags), ("tagmanifest", tags - TAG_MANIFESTS)):
            file = f"{name}-{algorithm}.txt"
            checked(file, check_manifest, folder, file, {path: found[path][place] for path in wanted})
    if "bagit.txt" in tags and read(folder, "bagit.txt") != DECLARATION:
        fault("bagit.txt: not the declaration of BagIt 1.0")


def check_manifest(folder, name, wanted):
    data, stated = read(folder, name), {}
    if data == "".join(f"{wanted[path]}  {path}\n" for path in sorted(wanted)).encode():
        return
    before = len(FAULTS)
    for number, line in enumerate(data.decode("utf-8").replace("\r", "").split("\n")[:-1], 1):
        match = LINE.match(line)
        if not match or match.group(2) in stated:
            fault(f"{name}, line {number}: not a digest, two spaces and a path, or a path that stands twice")
        else:
            stated[match.group(2)] = match.group(1).lower()
    for path in sorted(set(stated) ^ set(wanted)):
        fault(f"{name}: {path} is listed or there, but not both")
    for path in sorted(set(wanted) & set(stated)):
        if wanted[path] not in ("", stated[path]):  # "": it could not be read, which is said
            fault(f"{name}: {path} was altered, its digest is another")
    if len(FAULTS) == before and all(wanted.values()):
        fault(name + ": not in its one form: small letters, in order, a line feed alone after each line")


def check_bag_info(folder, found, said):
    payload = [size for path, (size, _, _) in found.items() if path.startswith("data/")]
    info = {"Source-Organization": said["agency"]}
    info["External-Identifier"] = said["workspace"] + "/" + said["case"]
    info["External-Description"] = said["banner"] + ": " + said["title"]
    info.update({"Bagging-Date": said["made_at"][:10], "Payload-Oxum": f"{sum(payload)}.{len(payload)}"})
    info.update({"Bag-Software-Agent": said["agent"], "Records-Package-Format": said["format"]})
    wanted = "".join(f"{label}: {' '.join(value.split())}\n" for label, value in info.items())
    if read(folder, "bag-info.txt") != wanted.encode("utf-8"):
        fault("bag-info.txt: not, byte for byte, what package.json and the payload say")


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


def check_list(folder, found, name, wanted, columns):
    """A table against the files `wanted`; `columns` name the path (one or two), the size, the SHA-256."""
    text = read(folder, METADATA + name).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="|", strict=True))
    *path, size, digest = columns
    listed = {"/".join(row[one] for one in path): (row[size], row[digest]) for row in rows}
    if len(listed) != len(rows):
        fault(f"{name}: lists a file twice")
    for one in sorted(set(listed) ^ wanted):
        fault(f"{name}: {one} stands in the list or on the medium, but not in both")
    for one in sorted(set(listed) & wanted):
        if found[one][1] and listed[one] != (str(found[one][0]), found[one][1]):
            fault(f"{name}: another size or SHA-256 for {one}")


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
    for place, line in enumerate(lines):
        check_entry(line, lines[place - 1] if place else None, head)
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
    if (line["signature"] is None) != (line["signer"] is None):
        fault(name + ": a signer without a signature, or a signature without a signer")
    base64.b64decode(line["signature"] or "", validate=True)


LEFT = """
Not checked here: signatures. With OpenSSL, in the package's folder, an authority you have from elsewhere:
  openssl cms -verify -binary -inform DER -in manifest-sha512.txt.p7s -content manifest-sha512.txt \\
      -CAfile AUTHORITY.pem -purpose any -out /dev/null
(AUTHORITY.pem must be data/certificates/authority.pem, byte for byte. Where a certificate has run out since,
add -no_check_time: then the time of signing is only a claim, and so is that the key was not stolen after.)
Also not checked:
- manifest-sha512.txt.mldsa87: ML-DSA-87 (FIPS 204), context "reviewer-records/1", over the manifest, by
  data/certificates/records-key.pem. That key has no date: confirmed from elsewhere, it stays good;
- the three signatures in data/records/findings.pdf, and that it is the file determination.json names;
- the signatures of journal entries: ECDSA P-384 with SHA-384 over the text of "entry", by the certificate in
  data/certificates whose SHA-384 is "signer"; and sealed entries, which nobody reads without their key;
- determination.json against its schema, the acts and the evidence it cites; that lists are in their order and
  say what else they should; that JSON is in its one form; revocation of certificates.
reviewer-app records check does all of it, but for sealed entries."""


def main(folder):
    try:
        found = files_below(folder)
    except OSError:
        fault("the folder cannot be read as a package")
        return 2
    said = checked("package.json", lambda: json.loads(read(folder, METADATA + "package.json")))
    if said is not None:
        if checked("package.json", lambda: said["ml_dsa_87"]["absent"]):
            TAGS.discard(ML_DSA)
        checked("package.json", check_bag_info, folder, found, said)
    check_files(folder, found)
    check_names(found)
    payload = {path for path in found if path.startswith("data/")} - {METADATA + "filelist.csv"}
    records = {path for path in payload if path.startswith("data/records/")}
    checked("filelist.csv", check_list, folder, found, "filelist.csv", payload, ("File", "Size", "SHA-256"))
    columns = ("Folder", "Identifier:FileName", "Extent", "MessageDigest")
    checked("metadata.csv", check_list, folder, found, "metadata.csv", records, columns)
    journal = checked("the journal extract", check_journal, folder)
    if FAULTS:
        print(f"{len(FAULTS)} fault{'' if len(FAULTS) == 1 else 's'} in {len(found)} files.")
        return 1
    head, lines = journal
    case = ascii(head["case"])[1:-1]
    proved = f"{len(lines)} journal entries of case {case} proved in a journal of {head['size']}"
    print(f"Good: {len(found)} files as listed; {proved}.\n{LEFT}")
    print(f"{sum(line['signer'] is not None for line in lines)} of these journal entries are signed.")
    if ML_DSA not in found:
        print("This package carries no ML-DSA-87 signature; data/metadata/package.json says why.")
    return 0


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent.parent
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(here)))
